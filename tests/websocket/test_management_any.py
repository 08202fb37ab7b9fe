"""Any calls of the management API, in any order: both lanes come to the same, and any raw request is answered as AWS does."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import ConnectionClosed, mock_apigatewayv2
from lanes.twins import assert_no_difference
from support_websocket import Chat, signed_call

CODES = {
    200: {None},
    204: {None},
    400: {"BadRequestException"},
    403: {"ForbiddenException", "AccessDeniedException"},
    404: {"NotFoundException"},
    410: {"GoneException"},
    413: {"PayloadTooLargeException"},
}
IDS = st.sampled_from([0, 1, 2, "Ab1Cd2Ef3GhCJKw=", "nobody", "", "a/b", "ü"])
CALLS = st.one_of(
    st.tuples(st.just("post_to_connection"), IDS, st.binary(max_size=8)),
    st.tuples(st.sampled_from(["get_connection", "delete_connection", "client closes"]), IDS, st.none()),
)


def play_in(cloud, calls, seen):
    """Three connections, and what their clients have been sent in the end."""
    chat = Chat(cloud)
    chat.route("$disconnect")
    sockets = [chat.connect() for _ in range(3)]
    client = chat.management()
    for operation, target, data in calls:
        if operation == "client closes":
            with suppress(ConnectionClosed):
                sockets[target if isinstance(target, int) else 0].close()
            continue
        asked = {} if data is None else {"Data": data}
        known = sockets[target].connection.id if isinstance(target, int) else target
        with suppress(ClientError):
            getattr(client, operation)(ConnectionId=known, **asked)
    ends = [(list(socket.connection.frames), socket.closed) for socket in sockets]
    # What a closed connection isn't told any more, its function is told: once for each that has ended.
    assert len(chat.events) == sum(closed is not None for _frames, closed in ends)
    seen.append(ends)


@given(calls=st.lists(CALLS, min_size=1, max_size=10))
def test_any_calls_come_to_the_same_in_both_lanes(calls):
    seen = []
    last = [("get_connection", "nobody", None)]  # so that each lane has something to do
    assert_no_difference(lambda cloud: play_in(cloud, [*calls, *last], seen), pace="manual")
    fast, slow = seen
    assert fast == slow


SEGMENTS = st.sampled_from(
    ["prod", "dev", "", "@connections", "%40connections", "a", "Ab1Cd2Ef3GhCJKw=", "%3D", "%"]
)


@given(
    method=st.sampled_from(["GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS"]),
    before=st.lists(SEGMENTS, max_size=3),
    behind=st.lists(SEGMENTS, min_size=1, max_size=2),
    body=st.binary(max_size=8),
    encoded=st.booleans(),
)
def test_any_raw_request_for_a_connection_is_answered_with_a_code_of_its_status(
    method, before, behind, body, encoded
):
    path = "/".join(["", *before, "%40connections" if encoded else "@connections", *behind])
    with mock_apigatewayv2(isolated=True) as cloud:
        chat = Chat(cloud)
        chat.route("hello")
        call = signed_call(chat, method, "x", body)
        url = call.url.partition("/prod")[0] + path
        answer = cloud.handle(call._replace(path=path, url=url))
        assert answer.headers.get("x-amzn-ErrorType") in CODES[answer.status]
        assert answer.status >= 400  # nobody has connected
        if answer.body:
            assert len(json.loads(answer.body)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_a_connection_is_known_by_nobody_once_a_cloud_has_begun_anew(count):
    with mock_apigatewayv2(isolated=True) as cloud:
        chat = Chat(cloud)
        chat.route("hello")
        saved = cloud.snapshot()
        sockets = [chat.connect() for _ in range(count)]
        cloud.restore(saved)
        client = chat.management()
        for socket in sockets:
            assert socket.closed is not None
            with pytest.raises(client.exceptions.GoneException):
                client.get_connection(ConnectionId=socket.connection.id)
            assert cloud.calls[-1].why == "No connection ever had this id."
