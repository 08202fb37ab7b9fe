"""Which responses are kept: those of the newest calls, up to so many bytes; every call is, and its parameters."""

from __future__ import annotations

import gc
import weakref

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from awsmock_ar_apigw import Cloud, MockError, mock_apigatewayv2, mock_cloud
from awsmock_ar_apigw.cloud.journal import Bodies, Body
from support import client_of

GONE = r"The response to this GetApis isn't kept any more: .* keep_responses=\"all\" to the mock"


@pytest.fixture
def gateway():
    return client_of("apigatewayv2")


def kept_of(cloud):
    """How many bytes of responses the calls of a cloud hold."""
    return sum(len(call._body.content or b"") for call in cloud.calls)


def readable(call):
    """Whether the response of a call can be read; None can't be mistaken for it."""
    try:
        return call.response is not None
    except MockError:
        return False


def furnished(gateway, apis=20):
    for number in range(apis):
        gateway.create_api(Name=f"pets-{number}", ProtocolType="HTTP")


def test_no_more_is_kept_than_asked_for_and_the_newest_of_it(gateway):
    with mock_apigatewayv2(isolated=True, keep_responses=20_000) as cloud:
        furnished(gateway)
        cloud.calls.clear()
        for _ in range(50):
            gateway.get_apis()
        size = len(cloud.calls[-1]._body.content)
        assert kept_of(cloud) <= 20_000 < kept_of(cloud) + size
        kept = 20_000 // size
        assert [readable(call) for call in cloud.calls] == [False] * (50 - kept) + [True] * kept
        assert len(cloud.calls[-1].response["Items"]) == 20
        with pytest.raises(MockError, match=GONE):
            cloud.calls[0].response  # noqa: B018 - it is refused


def test_unless_told_otherwise_long_lists_called_over_and_over_stay_within_bounds(gateway):
    with mock_apigatewayv2(isolated=True) as cloud:
        furnished(gateway, apis=100)
        gateway.get_apis()
        long = cloud.calls[-1]._body.content
        assert len(long) > 20_000
        # As if it had been called 5,000 times: to do it would take long.
        for _ in range(5_000):
            cloud.calls[-1]._body = cloud._world.bodies.keep(long)
        assert cloud._world.bodies._size <= 16 * 1024 * 1024
        assert sum(map(len, cloud._world.bodies.state().contents)) == cloud._world.bodies._size
        assert readable(cloud.calls[-1])
        assert not readable(cloud.calls[0])


def test_everything_else_of_a_call_stays(gateway):
    with mock_apigatewayv2(isolated=True, keep_responses=0) as cloud:
        with pytest.raises(ClientError):
            gateway.get_api(ApiId="none")
        gateway.create_api(Name="pets", ProtocolType="HTTP")
        gateway.get_apis()
        refused, made, _last = cloud.calls
        assert (refused.error, refused.status) == ("NotFoundException", 404)
        assert refused.message == "Invalid API identifier specified 123456789012:none"
        assert cloud.calls.assert_called_once("CreateApi", Name="pets") is made
        assert made.line() == "CreateApi(Name='pets', ProtocolType='HTTP') -> 201"
        assert [readable(call) for call in cloud.calls] == [False, False, True]


def test_the_last_response_is_kept_however_long_it_is(gateway):
    with mock_apigatewayv2(isolated=True, keep_responses=10) as cloud:
        furnished(gateway)
        assert len(gateway.get_apis()["Items"]) == len(cloud.calls[-1].response["Items"]) == 20


def test_all_can_be_kept(gateway):
    with mock_apigatewayv2(isolated=True, keep_responses="all") as cloud:
        furnished(gateway)
        for _ in range(50):
            gateway.get_apis()
        assert all(map(readable, cloud.calls))


def test_of_a_call_that_was_not_answered_there_never_was_a_response(gateway):
    with mock_apigatewayv2(isolated=True, keep_responses=0) as cloud:
        cloud.faults.add("GetApis", raises=ReadTimeoutError)
        gateway.get_apis()
        assert cloud.calls[0].response is None


def test_calls_that_are_forgotten_hold_nothing(gateway):
    with mock_apigatewayv2(isolated=True) as cloud:

        class Text(str):
            """A text whose end can be seen."""

            __slots__ = ("__weakref__",)

        gateway.create_api(Name="pets", ProtocolType="HTTP")
        long = Text("x" * 1000)
        seen = weakref.ref(long)
        cloud.calls[0]._params["Name"] = long
        del long
        assert seen() is not None
        cloud.calls.clear()
        gc.collect()
        assert seen() is None


def test_a_snapshot_brings_back_what_was_kept(gateway):
    with mock_apigatewayv2(isolated=True, keep_responses=10_000) as cloud:
        furnished(gateway)
        gateway.get_apis()
        saved, before = cloud.snapshot(), [readable(call) for call in cloud.calls]
        assert before[-2:] == [True, True]
        for _time in range(2):
            for _ in range(10):
                gateway.get_apis()
            assert not any(map(readable, cloud.calls[: len(before)]))
            cloud.restore(saved)
            assert [readable(call) for call in cloud.calls] == before
            assert kept_of(cloud) <= 10_000
        cloud.reset()
        assert (kept_of(cloud), cloud._world.bodies.state().bodies) == (0, ())


@pytest.mark.parametrize("wrong", [None, "none", -1, True, 1.5, "16 MiB"])
def test_what_makes_no_sense_is_refused(wrong):
    for make in (mock_cloud, Cloud):
        with pytest.raises(
            MockError, match=r'keeps nothing that could be counted\. Give "all", or a number of bytes'
        ):
            make(keep_responses=wrong)


def test_a_mock_that_joins_cannot_ask_for_more():
    with mock_cloud(isolated=True), pytest.raises(MockError, match="keep_responses='all' comes too late"):
        mock_cloud(keep_responses="all").start()


def test_the_bytes_are_counted_exactly():
    bodies = Bodies(10)
    made = [bodies.keep(b"x" * size) for size in (4, 4, 0, 3, 3, 20, 1, 1)]
    assert [body.content for body in made] == [None] * 6 + [b"x", b"x"]
    assert all(isinstance(body, Body) for body in made)
    assert bodies._size == 2
