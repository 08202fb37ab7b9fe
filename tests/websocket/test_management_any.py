"""Any raw request of the management API is answered as AWS does; and a cloud that has begun anew knows no connection."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_apigatewayv2
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
