"""The end of a connection: who brings it about, what is told of it, and the event of ``$disconnect``."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import ConnectionClosed, MockError
from support_websocket import Chat

GOING_AWAY = (1001, "Going away")


def ends(chat):
    """Code and reason of each end that a function was told of."""
    contexts = [event["requestContext"] for event in chat.events]
    return [
        (one["disconnectStatusCode"], one["disconnectReason"])
        for one in contexts
        if one["eventType"] == "DISCONNECT"
    ]


@pytest.mark.rows("W137", "W138", "W139", "W140", "C11", "C12")
def test_an_event_has_headers_of_its_own_and_its_members_in_this_order(chat):
    chat.route("$disconnect")
    socket = chat.connect(
        headers={"User-Agent": "tests/1", "Origin": "https://app.example.com"}, query="?a=1"
    )
    connected = round(socket.connection.connected_at.timestamp() * 1000)
    chat.cloud.clock.advance(seconds=60)
    socket.close(3000, "bye")
    host = f"{chat.id}.execute-api.us-east-1.amazonaws.com"
    context = chat.event["requestContext"]
    request_id = context["requestId"]
    assert chat.event == {
        "headers": {"Host": host, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": ""},
        "multiValueHeaders": {
            "Host": [host],
            "x-api-key": [""],
            "X-Forwarded-For": [""],
            "x-restapi": [""],
        },
        "requestContext": context,
        "isBase64Encoded": False,
    }
    assert list(context.items()) == [
        ("routeKey", "$disconnect"),
        ("disconnectStatusCode", 3000),
        ("eventType", "DISCONNECT"),
        ("extendedRequestId", request_id),
        ("requestTime", "01/Jan/2026:00:01:00 +0000"),
        ("messageDirection", "IN"),
        ("disconnectReason", "bye"),
        ("stage", "prod"),
        ("connectedAt", connected),
        ("requestTimeEpoch", connected + 60_001),  # a call takes a millisecond
        ("identity", {"userAgent": "tests/1", "sourceIp": "127.0.0.1"}),
        ("requestId", request_id),
        ("domainName", host),
        ("connectionId", socket.connection.id),
        ("apiId", chat.id),
    ]


# Who ends it


@pytest.mark.rows("W141")
def test_a_client_that_closes_without_a_code_comes_to_1005(chat):
    chat.route("$disconnect")
    socket = chat.connect()
    socket.close()
    assert ends(chat) == [(1005, "Client-side close frame status not set")]
    assert socket.closed == (1005, "Client-side close frame status not set")


@pytest.mark.rows("W142", "W146")
@pytest.mark.parametrize(
    ("code", "reason"), [(1000, ""), (1001, ""), (1000, "done"), (3000, ""), (4999, "grün"), (1011, "")]
)
def test_a_client_s_code_and_reason_are_handed_on(chat, code, reason):
    chat.route("$disconnect")
    socket = chat.connect()
    socket.close(code, reason)
    assert ends(chat) == [(code, reason)]
    assert socket.closed == (code, reason)


@pytest.mark.rows("W152", "U19")
def test_a_client_that_is_gone_comes_to_1006(chat):
    chat.route("$disconnect")
    socket = chat.connect()
    socket.drop()
    assert ends(chat) == [(1006, "")]


@pytest.mark.rows("W152", "U19")
@pytest.mark.parametrize(
    ("message", "code"), [(b"binary", 1003), ("x" * (32 * 1024 + 1), 1009), ("x" * (128 * 1024 + 1), 1009)]
)
def test_a_client_that_sends_what_is_not_taken_is_closed_without_a_word(chat, message, code):
    chat.route("$default")
    chat.route("$disconnect")
    socket = chat.connect()
    socket.send(message)
    assert socket.closed == (code, "")
    assert ends(chat) == [(code, "")]
    assert [event["requestContext"]["eventType"] for event in chat.events] == ["DISCONNECT"]


@pytest.mark.rows("W144", "W145", "W147", "C6", "U20")
def test_a_connection_that_is_deleted_ends_normally_and_its_function_finds_it_gone(chat):
    seen = []

    def handler(event, _context):
        client = chat.management()
        with pytest.raises(client.exceptions.GoneException):
            client.post_to_connection(ConnectionId=event["requestContext"]["connectionId"], Data=b"late")
        seen.append(socket.closed)

    chat.route("$disconnect", answer=handler)
    socket = chat.connect()
    chat.management().delete_connection(ConnectionId=socket.connection.id)
    assert seen == [(1000, "Connection Closed Normally")]
    assert ends(chat) == seen


@pytest.mark.rows("W143", "W152", "U17")
@pytest.mark.parametrize("gone", ["stage", "api"])
def test_what_is_connected_to_a_stage_that_is_deleted_is_closed_with_1001(chat, gone):
    chat.route("$disconnect")
    sockets = [chat.connect(), chat.connect()]
    if gone == "stage":
        chat.client.delete_stage(ApiId=chat.id, StageName="prod")
    else:
        chat.client.delete_api(ApiId=chat.id)
    assert len(chat.cloud.connections) == 0
    assert [socket.closed for socket in sockets] == [GOING_AWAY, GOING_AWAY]
    with pytest.raises(ConnectionClosed, match="1001 Going away"):
        sockets[0].send("more")
    assert chat.events == []


@pytest.mark.rows("U17")
def test_another_stage_of_the_same_name_is_not_the_one_that_was_connected_to(chat):
    chat.route("$default")
    chat.route("$disconnect")
    socket = chat.connect()
    chat.client.delete_stage(ApiId=chat.id, StageName="prod")
    chat.stage("prod")
    with pytest.raises(ConnectionClosed, match="1001 Going away"):
        socket.send("more")
    assert chat.events == []


@pytest.mark.rows("U17")
def test_a_connection_outlives_a_deployment_and_its_end_is_that_of_the_new_one(cloud):
    chat = Chat(cloud, stage=None)
    chat.route("$disconnect")
    chat.stage("prod", AutoDeploy=False)
    chat.client.create_deployment(ApiId=chat.id, StageName="prod")
    socket = chat.connect()
    route = chat.client.get_routes(ApiId=chat.id)["Items"][0]["RouteId"]
    told = []
    later = chat.function(lambda event, _context: told.append(event["requestContext"]["routeKey"]))
    chat.client.update_route(ApiId=chat.id, RouteId=route, Target=f"integrations/{later}")
    chat.client.update_stage(ApiId=chat.id, StageName="prod", StageVariables={"color": "red"})
    chat.client.create_deployment(ApiId=chat.id, StageName="prod")
    assert socket.closed is None
    socket.close()
    assert told == ["$disconnect"]
    assert chat.event["stageVariables"] == {"color": "red"}


# What it does, and what it doesn't


@pytest.mark.rows("W149")
def test_without_disconnect_nothing_runs_and_default_least_of_all(chat):
    chat.route("$default")
    chat.connect().close()
    assert chat.events == []
    assert [one.method for one in chat.cloud.requests] == ["CONNECT"]


def bad(_event, _context):
    raise ValueError("spoilt")


@pytest.mark.rows("W147", "W148")
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (bad, "raised ValueError: spoilt"),
        (lambda _event, _context: {"statusCode": 200, "more": 1}, "Malformed Lambda proxy response"),
        (lambda _event, _context: {"statusCode": 500, "body": "no"}, ""),
    ],
)
def test_what_its_function_answers_goes_nowhere_and_a_mistake_is_noted(chat, answer, why):
    chat.route("$disconnect", answer=answer)
    socket = chat.connect()
    socket.close(1000)
    assert socket.closed == (1000, "")
    assert socket.messages == []
    noted = chat.cloud.requests[-1]
    assert (noted.method, noted.connection, noted.route) == (
        "DISCONNECT",
        socket.connection.id,
        "$disconnect",
    )
    assert noted.status == (500 if why else 200)
    assert why in noted.why


@pytest.mark.rows("U20")
def test_it_runs_at_once_and_once(chat):
    chat.route("$disconnect")
    socket = chat.connect()
    with socket:
        socket.close(1000)
        assert len(chat.events) == 1
        socket.close(1000)
        socket.drop()
    chat.cloud.settle()
    assert len(chat.events) == 1


@pytest.mark.rows("U20", "U26")
def test_what_closes_while_a_function_runs_is_told_of_after_it_in_order(chat):
    chat.route("$disconnect")
    others = [chat.connect(), chat.connect()]

    def handler(_event, _context):
        for one in reversed(others):
            one.close(1000)
        order.append(len(ends(chat)))

    order = []
    chat.route("$default", answer=handler)
    with chat.connect() as socket:
        socket.send("close them")
        assert order == [0]
        told = [event["requestContext"]["connectionId"] for event in chat.events[1:]]
        assert told == [others[1].connection.id, others[0].connection.id]


@pytest.mark.rows("U26")
def test_nothing_reaches_a_connection_whose_end_is_being_told(chat):
    def handler(_event, _context):
        with pytest.raises(ConnectionClosed):
            socket.send("late")

    chat.route("$default")
    chat.route("$disconnect", answer=handler)
    socket = chat.connect()
    socket.close(1000)
    assert [event["requestContext"]["eventType"] for event in chat.events] == ["DISCONNECT"]
    assert chat.cloud.requests[-1].status == 200


def test_a_function_that_is_to_reraise_raises_where_the_end_is_brought_about_and_the_next_end_is_told(chat):
    integration = chat.function(name="strict")
    chat.cloud.functions.add("strict", bad, reraise=True)
    route = chat.route("$disconnect", integration)
    first, second = chat.connect(), chat.connect()
    with pytest.raises(ValueError, match="spoilt"):
        first.close(1000)
    assert first.closed == (1000, "")
    chat.client.update_route(ApiId=chat.id, RouteId=route, Target=f"integrations/{chat.function()}")
    second.close(1000)
    assert ends(chat) == [(1000, "")]


# Mistakes


@pytest.mark.parametrize("code", [999, 1004, 1005, 1006, 1012, 1015, 2999, 5000, 0, -1, True, "1000", 1000.0])
def test_what_no_client_may_send_is_no_code(chat, code):
    chat.route("$disconnect")
    socket = chat.connect()
    with pytest.raises(MockError, match="is no close code that a client may send"):
        socket.close(code)
    assert (socket.closed, chat.events) == (None, [])


@pytest.mark.parametrize(
    ("code", "reason", "advice"),
    [
        (1000, "x" * 124, "holds 123 bytes of a reason, and this one has 124"),
        (1000, "ü" * 62, "holds 123 bytes of a reason, and this one has 124"),
        (None, "bye", "Give a code"),
        (1000, "\ud83d", "holds half of a character"),
        (1000, b"bye", "is no text"),
        (1000, None, "is no text"),
    ],
)
def test_a_reason_must_have_room_in_a_close_frame(chat, code, reason, advice):
    chat.route("$disconnect")
    socket = chat.connect()
    with pytest.raises(MockError, match=advice):
        socket.close(code, reason)
    assert (socket.closed, chat.events) == (None, [])


@pytest.mark.parametrize("reason", ["x" * 123, "ü" * 61])
def test_a_reason_of_123_bytes_has_room(chat, reason):
    chat.route("$disconnect")
    chat.connect().close(1000, reason)
    assert ends(chat) == [(1000, reason)]
