"""A message's way, from a client to a function and back."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import ConnectionClosed
from support_websocket import error_frame


@pytest.mark.rows("W90", "W116")
def test_a_two_way_route_answers_the_sender(chat):
    chat.route("join", answer={"statusCode": 200, "body": "welcome"}, two_way=True)
    with chat.connect() as socket:
        socket.send({"action": "join"})
        assert socket.receive() == "welcome"


@pytest.mark.rows("W103", "W104", "W105")
def test_a_message_that_no_route_takes_is_forbidden_and_the_connection_stays_open(chat):
    chat.route("join")
    with chat.connect() as socket:
        socket.send({"action": "leave"})
        request_id = chat.cloud.requests[-1].request_id
        assert socket.receive() == error_frame("Forbidden", socket.connection.id, request_id)
        assert socket.closed is None
        assert "no $default route" in chat.why


@pytest.mark.rows("W144", "W145", "W216")
def test_a_connection_that_is_deleted_ends_with_1000_and_its_end_is_told(chat):
    chat.route("$disconnect")
    socket = chat.connect()
    chat.management().delete_connection(ConnectionId=socket.connection.id)
    assert socket.closed == (1000, "Connection Closed Normally")
    assert chat.event["requestContext"]["disconnectStatusCode"] == 1000
    with pytest.raises(ConnectionClosed, match="1000"):
        socket.send("more")
