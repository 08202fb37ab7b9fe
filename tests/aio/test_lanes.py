"""The two lanes of async clients: nobody can tell which one a call has taken, and each client has both."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import contextmanager, suppress

import pytest
from aiobotocore.client import AioBaseClient
from aiobotocore.config import AioConfig
from aiobotocore.endpoint import AioEndpoint
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.cloud.services import backend_of
from awsmock_ar_apigw.intercept import async_seam, fast_lane
from awsmock_ar_apigw.intercept.backoff import _SPENT
from support import fingerprint
from support_aio import KEYS, aiobotocore_client, each_client, in_a_loop

REGION = {"region_name": "us-east-1", **KEYS}


@contextmanager
def fast_calls():
    """How many calls of each operation take the fast lane."""
    taken = Counter()

    def counting(call, respond):
        taken[call.model.name] += 1
        return fast_lane.answered(call, respond)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(async_seam, "answered", counting)
        yield taken


@contextmanager
def recorded():
    """What clients are given of each call, or which error."""
    seen = []
    make_request = AioBaseClient._make_request

    async def recording(self, model, request, context):
        http, parsed = await make_request(self, model, request, context)
        kept = {name: context[name] for name in sorted(context.keys() - {"client_config", _SPENT})}
        kept["retries"] = {**kept["retries"], "invocation-id": None}
        shown = {name: part for name, part in parsed.items() if not hasattr(part, "read")}
        content = None if len(shown) < len(parsed) else await http.content
        seen.append((model.name, type(http), http.url, http.status_code, dict(http.headers), content))
        seen.append((repr(shown), repr(kept)))
        return http, parsed

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(AioBaseClient, "_make_request", recording)
        yield seen


async def in_lane(lane, play):
    with pytest.MonkeyPatch.context() as patched, recorded() as seen, fast_calls() as taken:
        if lane == "slow":
            patched.setattr(fast_lane, "fast_lane", lambda *_call: None)
        with mock_cloud(seed=7, start_time=1_700_000_000, isolated=True, pace="manual") as cloud:
            await play(cloud)
            told = [repr((one.line(), one.at, one.params, one.response)) for one in cloud.calls]
            stored = fingerprint(cloud)
    assert bool(taken) == (lane == "fast")
    return [*seen, *told, stored]


async def assert_no_difference(play):
    fast, slow = await in_lane("fast", play), await in_lane("slow", play)
    assert fast == slow


API = st.fixed_dictionaries(
    {
        "Name": st.sampled_from(["pets", "", "x" * 200]),
        "ProtocolType": st.sampled_from(["HTTP", "WEBSOCKET"]),
    },
    optional={
        "Description": st.text(max_size=5),
        "Tags": st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text(max_size=3), max_size=3),
        "RouteSelectionExpression": st.sampled_from(["$request.body.action", "${request.method}"]),
    },
)


@given(asked=st.lists(API, min_size=1, max_size=5))
def test_any_requests(asked):
    async def all_of_it():
        async with aiobotocore_client("apigatewayv2", **REGION) as client:

            async def play(_cloud):
                for params in asked:
                    with suppress(ClientError):
                        api = (await client.create_api(**params))["ApiId"]
                        await client.get_api(ApiId=api)
                    await client.get_apis(MaxResults="2")
                with pytest.raises(client.exceptions.NotFoundException):
                    await client.get_api(ApiId="none")

            await assert_no_difference(play)

    asyncio.run(all_of_it())


@each_client
@in_a_loop
async def test_every_kind_of_client_has_both(make):
    async with make(**REGION) as client:

        async def play(cloud):
            made = await client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            await client.list_connections()
            await client.delete_connection(ConnectionArn=made["Connection"]["ConnectionArn"])
            cloud.settle()

        await assert_no_difference(play)


@pytest.mark.parametrize(
    ("service", "name", "method", "code"),
    [
        ("apprunner", "ListServices", "list_services", "InternalServiceErrorException"),
        ("apigatewayv2", "GetApis", "get_apis", "TooManyRequestsException"),
    ],
)
@in_a_loop
async def test_an_error_after_which_it_tries_again(monkeypatch, service, name, method, code):
    async with aiobotocore_client(
        service, config=AioConfig(retries={"mode": "standard", "total_max_attempts": 3}), **REGION
    ) as client:
        backend = backend_of(service)
        bound = backend.bind(client.meta.service_model.operation_model(name))

        async def play(_cloud):
            left = [True]

            def once(call, params):
                if left:
                    left.pop()
                    raise ServiceError(code, "Not now.")
                return bound.handle(call, params)

            monkeypatch.setitem(backend._bound, name, bound._replace(handle=once))
            answer = await getattr(client, method)()
            assert answer["ResponseMetadata"]["RetryAttempts"] == 1

        await assert_no_difference(play)


@pytest.mark.parametrize("name", ["request-created", "before-parse", "response-received", "needs-retry"])
@in_a_loop
async def test_a_handler_is_seen_by_the_next_call(name):
    async with aiobotocore_client(**REGION) as client:
        with mock_cloud(isolated=True):
            with fast_calls() as taken:
                await client.list_services()
            assert taken == {"ListServices": 1}
            heard = []

            async def note(**event):
                heard.append(event["event_name"])

            client.meta.events.register(name, note)
            with fast_calls() as taken:
                await client.list_services()
            assert not taken
            assert heard == [f"{name}.apprunner.ListServices"]


@in_a_loop
async def test_a_method_that_somebody_has_wrapped_is_called(monkeypatch):
    create, count = AioEndpoint.create_request, []

    async def counting(self, *args):
        count.append(args)
        return await create(self, *args)

    async with aiobotocore_client(**REGION) as client:
        monkeypatch.setattr(AioEndpoint, "create_request", counting)
        with mock_cloud(isolated=True), fast_calls() as taken:
            await client.list_services()
    assert count
    assert not taken


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@in_a_loop
async def test_retry_modes(mode):
    async with aiobotocore_client(config=AioConfig(retries={"mode": mode}), **REGION) as client:
        with mock_cloud(isolated=True), fast_calls() as taken:
            await client.list_services()
    assert bool(taken) == (mode != "adaptive")
