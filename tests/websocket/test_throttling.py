"""Throttling of routes by the cloud's clock, where a stage sets a limit."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import HandshakeRefused, mock_cloud
from support_websocket import Chat, error_frame


@pytest.fixture
def chat():
    """An API whose clock stands still between messages."""
    with mock_cloud(isolated=True, pace="manual", start_time=0) as cloud:
        made = Chat(cloud)
        for key in ("$connect", "join", "leave", "$default", "$disconnect"):
            made.route(key)
        yield made


def limit(chat, **settings):
    chat.client.update_stage(ApiId=chat.id, StageName="prod", **settings)


def statuses(chat, socket, *actions):
    for action in actions:
        socket.send({"action": action})
    return [one.status for one in chat.cloud.requests.of(method="MESSAGE")[-len(actions) :]]


def test_without_a_limit_nothing_is_throttled(chat):
    with chat.connect() as socket:
        assert statuses(chat, socket, *["join"] * 50) == [200] * 50


@pytest.mark.rows("W227", "W228", "U6", "W229", "W105")
def test_beyond_a_burst_messages_are_too_many_until_time_has_passed(chat):
    with chat.connect() as socket:
        limit(chat, RouteSettings={"join": {"ThrottlingBurstLimit": 2, "ThrottlingRateLimit": 0.5}})
        assert statuses(chat, socket, "join", "join", "join") == [200, 200, 429]
        request_id = chat.cloud.requests[-1].request_id
        assert socket.messages == [error_frame("Too Many Requests", socket.connection.id, request_id)]
        assert "takes 0.5 requests a second, and 2 at once" in chat.why
        assert [event["requestContext"]["routeKey"] for event in chat.events] == ["$connect", "join", "join"]
        chat.cloud.clock.advance(2)
        assert statuses(chat, socket, "join", "join") == [200, 429]
        assert socket.closed is None


@pytest.mark.rows("W227")
def test_each_route_has_a_bucket_which_all_connections_share(chat):
    with chat.connect() as socket, chat.connect() as other:
        limit(
            chat,
            DefaultRouteSettings={"ThrottlingBurstLimit": 1},
            RouteSettings={"leave": {"ThrottlingBurstLimit": 2}},
        )
        assert statuses(chat, socket, "join", "leave", "else") == [200, 200, 200]
        assert statuses(chat, other, "join", "leave", "leave", "else") == [429, 200, 429, 429]


@pytest.mark.rows("W228", "U2")
def test_a_handshake_that_is_too_many_is_refused_with_429(chat):
    limit(chat, RouteSettings={"$connect": {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 1}})
    chat.connect()
    with pytest.raises(HandshakeRefused) as refused:
        chat.connect()
    assert (refused.value.status, refused.value.body) == (429, b'{"message":"Too Many Requests"}')
    assert len(chat.events) == 1


def test_an_end_is_never_throttled(chat):
    with chat.connect() as socket:
        limit(chat, DefaultRouteSettings={"ThrottlingBurstLimit": 0})
        assert statuses(chat, socket, "join") == [429]
    assert chat.event["requestContext"]["eventType"] == "DISCONNECT"


@pytest.mark.rows("W229")
def test_a_limit_that_is_taken_away_holds_no_more(chat):
    with chat.connect() as socket:
        limit(chat, RouteSettings={"join": {"ThrottlingBurstLimit": 0}})
        assert statuses(chat, socket, "join") == [429]
        chat.client.delete_route_settings(ApiId=chat.id, StageName="prod", RouteKey="join")
        assert statuses(chat, socket, "join") == [200]
