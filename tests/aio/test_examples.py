"""Each example of the API references once more, through async clients: every operation is answered as ever."""

import asyncio
import importlib.util
from datetime import datetime, timezone
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from support_aio import KEYS, aioboto3_client, aiobotocore_client

HERE = Path(__file__).parent


def load(path):
    """A test's module, whose data and words are used here."""
    spec = importlib.util.spec_from_file_location("examples_of_sync_clients", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EXAMPLES = load(HERE.parent / "conformance" / "test_examples.py")
MAKERS = {
    "apprunner": aioboto3_client,
    "apigatewayv2": aiobotocore_client,
    "apigatewaymanagementapi": aioboto3_client,
}


class Waiting:
    """An async client whose methods wait for the answer."""

    def __init__(self, loop, client):
        self._loop = loop
        self._client = client

    def __getattr__(self, name):
        value = getattr(self._client, name)
        if name == "meta":
            return value
        return lambda **asked: self._loop.run_until_complete(_whole(value(**asked)))


async def _whole(call):
    """The answer to a call, with what it streams."""
    answer = await call
    return {
        name: BytesIO(await part.read()) if hasattr(part, "read") else part for name, part in answer.items()
    }


@pytest.fixture(scope="module")
def client():
    """One client of each service and address, in a loop of their own."""
    loop, contexts = asyncio.new_event_loop(), []

    @cache
    def opened(service, endpoint_url=None):
        made = MAKERS[service](service, region_name="us-east-1", endpoint_url=endpoint_url, **KEYS)
        contexts.append(made)
        return Waiting(loop, loop.run_until_complete(made.__aenter__()))

    yield opened
    for one in contexts:
        loop.run_until_complete(one.__aexit__(None, None, None))
    loop.close()


@pytest.mark.parametrize(("service", "operation", "case"), EXAMPLES.CASES)
def test_an_example_is_answered_as_the_reference_says(monkeypatch, client, service, operation, case):
    monkeypatch.setattr(EXAMPLES, "client", client)
    start = datetime(2020, 11, 1, tzinfo=timezone.utc)
    with mock_cloud(pace=case.get("pace", "instant"), start_time=start, isolated=True) as cloud:
        play = EXAMPLES.Play(cloud, service)
        play.steps(case.get("given", ()))
        play.call(operation, case["request"], case["response"])
        play.steps(case.get("then", ()))


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_has_an_example(service):
    assert {name for one, name in EXAMPLES.FILES if one == service} == set(backend_of(service).operations)
