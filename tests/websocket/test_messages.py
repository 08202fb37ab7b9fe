"""Messages: their events, and what the answer of a function does."""

from __future__ import annotations

import base64

import pytest

from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
from support_websocket import error_frame

TEXT = '{\r\n\t"action": "join",\n "text":  "é \\u00e9"\t}\n'
ORDER = (
    *("routeKey", "messageId", "eventType", "extendedRequestId", "requestTime", "messageDirection", "stage"),
    *("connectedAt", "requestTimeEpoch", "identity", "requestId", "domainName", "connectionId", "apiId"),
)


@pytest.mark.rows("W123", "W128", "W132", "C11", "W234")
def test_an_event_has_the_text_as_it_was_sent_and_nothing_of_the_handshake(chat):
    chat.route("join")
    with chat.connect(query="?room=7") as socket:
        socket.send(TEXT, frames=3)
    assert len(chat.events) == 1
    assert list(chat.event) == ["requestContext", "body", "isBase64Encoded"]
    assert chat.event["body"] == TEXT
    assert chat.event["isBase64Encoded"] is False


@pytest.mark.rows("W133", "W134", "W135", "C12")
def test_what_an_event_says_of_itself(chat):
    chat.route("join")
    with chat.connect(headers={"User-Agent": "wscat/6"}) as socket:
        socket.send({"action": "join"})
        socket.send({"action": "join"})
        first, second = (event["requestContext"] for event in chat.events)
        assert tuple(first) == ORDER
        assert first["routeKey"] == "join"
        assert (first["eventType"], first["messageDirection"], first["stage"]) == ("MESSAGE", "IN", "prod")
        assert first["messageId"][11:] == first["connectionId"][11:] == socket.connection.id[11:]
        assert [len(first[name]) for name in ("messageId", "requestId", "connectionId")] == [16, 16, 16]
        assert first["requestId"] == first["extendedRequestId"]
        assert first["apiId"] == chat.id
        assert first["domainName"] == chat.endpoint.removeprefix("wss://")
        for name in ("messageId", "requestId", "requestTimeEpoch"):
            assert first[name] != second[name]
        for name in ("connectedAt", "connectionId", "identity"):
            assert first[name] == second[name]


@pytest.mark.rows("W135")
def test_each_message_has_a_time_of_its_own_and_that_of_its_connection(chat):
    chat.route("join")
    with chat.connect() as socket:
        began = socket.connection.connected // 1000
        chat.cloud.clock.advance(60)
        socket.send({"action": "join"})
    context = chat.event["requestContext"]
    assert context["connectedAt"] == began
    assert context["requestTimeEpoch"] == began + 60_001


@pytest.mark.rows("W136")
@pytest.mark.parametrize(
    ("headers", "identity"),
    [
        ({"User-Agent": "wscat/6"}, {"userAgent": "wscat/6", "sourceIp": "203.0.113.7"}),
        ({}, {"sourceIp": "203.0.113.7"}),
    ],
)
def test_who_sends_a_message_is_who_has_connected(chat, headers, identity):
    chat.route("join")
    with chat.connect(headers=headers, source_ip="203.0.113.7") as socket:
        socket.send({"action": "join"})
    assert chat.event["requestContext"]["identity"] == identity


@pytest.mark.rows("W234", "W229")
def test_variables_of_the_stage_are_there_as_soon_as_it_has_any(chat):
    chat.route("join")
    with chat.connect() as socket:
        socket.send({"action": "join"})
        assert "stageVariables" not in chat.event
        chat.client.update_stage(ApiId=chat.id, StageName="prod", StageVariables={"room": "7"})
        socket.send({"action": "join"})
        assert chat.event["stageVariables"] == {"room": "7"}


@pytest.mark.rows("W112", "W114", "W115")
@pytest.mark.parametrize("status", [200, 201, 204, 301, 401, 404, 501, "200"])
def test_a_one_way_route_sends_nothing_back_whatever_the_answer(chat, status):
    chat.route("join", answer={"statusCode": status, "body": "hello", "headers": {"a": "b"}})
    with chat.connect() as socket:
        socket.send({"action": "join"})
        assert socket.messages == []
        assert chat.why == ""
        with pytest.raises(TimeoutError, match="MESSAGE"):
            socket.receive()


@pytest.mark.rows("W116", "W118", "W119", "C2")
@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_two_way_route_sends_the_body_to_the_sender_alone_whatever_the_status(chat, status):
    chat.route("join", answer={"statusCode": status, "body": "hello"}, two_way=True)
    with chat.connect() as socket, chat.connect() as other:
        socket.send({"action": "join"})
        assert socket.messages == ["hello"]
        assert other.messages == []


@pytest.mark.rows("W117", "W245")
def test_a_route_answers_only_with_both_the_expression_and_the_response(chat):
    answer = {"statusCode": 200, "body": "hello"}
    expression = chat.route("expression", answer=answer, RouteResponseSelectionExpression="$default")
    response = chat.route("response", answer=answer)
    chat.client.create_route_response(ApiId=chat.id, RouteId=response, RouteResponseKey="$default")
    with chat.connect() as socket:
        for action in ("expression", "response"):
            socket.send({"action": action})
        assert socket.messages == []
        chat.client.create_route_response(ApiId=chat.id, RouteId=expression, RouteResponseKey="$default")
        socket.send({"action": "expression"})
        assert socket.messages == ["hello"]


@pytest.mark.rows("U15", "W112")
@pytest.mark.parametrize(
    "answer",
    [{"statusCode": 200}, {"statusCode": 200, "body": None}, {"statusCode": 200, "headers": {"x-a": "1"}}],
)
def test_a_two_way_answer_without_a_body_is_no_frame(chat, answer):
    chat.route("join", answer=answer, two_way=True)
    with chat.connect() as socket:
        socket.send({"action": "join"})
        assert socket.messages == []


@pytest.mark.rows("U15")
def test_an_empty_body_is_an_empty_frame_and_headers_are_ignored(chat):
    answer = {
        "statusCode": 200,
        "body": "",
        "headers": {"x-a": "1"},
        "multiValueHeaders": {"x-b": ["1", "2"]},
    }
    chat.route("join", answer=answer, two_way=True)
    with chat.connect() as socket:
        socket.send({"action": "join"})
        assert socket.messages == [""]


@pytest.mark.rows("U24")
def test_a_body_in_base64_is_sent_as_the_text_that_it_is(chat):
    body = base64.b64encode("héllo".encode()).decode()
    chat.route("join", answer={"statusCode": 200, "body": body, "isBase64Encoded": True}, two_way=True)
    with chat.connect() as socket:
        socket.send({"action": "join"})
        assert socket.messages == ["héllo"]


@pytest.mark.rows("W111", "U23")
def test_what_a_function_posts_comes_before_its_answer_and_before_its_error(chat):
    def posting(event, _context):
        connection_id = event["requestContext"]["connectionId"]
        chat.management().post_to_connection(ConnectionId=connection_id, Data=b"posted")
        return {"statusCode": 200, "body": "answered"} if event["requestContext"]["routeKey"] == "join" else 1

    chat.route("join", answer=posting, two_way=True)
    chat.route("fail", answer=posting)
    with chat.connect() as socket:
        socket.send({"action": "join"})
        assert socket.messages == ["posted", "answered"]
        socket.send({"action": "fail"})
        failed = error_frame(
            "Internal server error",
            socket.connection.id,
            chat.cloud.requests.of(method="MESSAGE")[-1].request_id,
        )
        assert socket.messages[2:] == ["posted", failed]


@pytest.mark.rows("W121")
def test_a_function_that_posts_and_whose_route_doesn_t_answer_sends_what_it_has_posted(chat):
    def posting(event, _context):
        connection_id = event["requestContext"]["connectionId"]
        chat.management().post_to_connection(ConnectionId=connection_id, Data=b"posted")
        return {"statusCode": 200, "body": "answered"}

    chat.route("join", answer=posting)
    with chat.connect() as socket:
        socket.send({"action": "join"})
        assert socket.messages == ["posted"]


@pytest.mark.rows("W120")
def test_answers_come_in_the_order_in_which_their_functions_end(chat):
    sockets = []

    def nested(event, _context):
        if event["body"] == '{"action": "outer"}':
            sockets[0].send({"action": "inner"})
        return {"statusCode": 200, "body": event["requestContext"]["routeKey"]}

    both = chat.function(nested)
    chat.route("outer", both, two_way=True)
    chat.route("inner", both, two_way=True)
    with chat.connect() as socket:
        sockets.append(socket)
        socket.send({"action": "outer"})
        assert socket.messages == ["inner", "outer"]


@pytest.mark.rows("W244")
def test_two_routes_lead_to_one_integration(chat):
    both = chat.function({"statusCode": 200, "body": "hello"})
    chat.route("join", both, two_way=True)
    chat.route("leave", both)
    with chat.connect() as socket:
        socket.send({"action": "join"})
        socket.send({"action": "leave"})
        assert [event["requestContext"]["routeKey"] for event in chat.events] == ["join", "leave"]
        assert socket.messages == ["hello"]


@pytest.mark.rows("W130", "U18")
def test_a_ping_keeps_no_connection_from_being_idle(chat):
    chat.route("$default")
    socket = chat.connect()
    chat.cloud.clock.advance(minutes=9)
    socket.ping()
    chat.cloud.clock.advance(minutes=2)
    assert socket.closed == (1001, "Going away")


@pytest.mark.rows("W131")
def test_what_is_pushed_keeps_a_connection_from_being_idle(chat):
    chat.route("$default")
    socket = chat.connect()
    for _ in range(3):
        chat.cloud.clock.advance(minutes=9)
        chat.management().post_to_connection(ConnectionId=socket.connection.id, Data=b"still here")
    assert socket.closed is None


def test_what_a_function_does_to_its_event_isn_t_noted(chat):
    def careless(event, _context):
        event["requestContext"].clear()
        event["body"] = None
        return {"statusCode": 200}

    chat.cloud.functions["careless"] = careless
    chat.route("join", chat.function(careless))
    with chat.connect() as socket:
        socket.send({"action": "join"})
        noted = chat.cloud.requests.of(method="MESSAGE")[-1].event
    assert noted["body"] == '{"action": "join"}'
    assert noted["requestContext"]["connectionId"] == socket.connection.id


def test_a_body_with_half_a_character_is_sent_and_noted(chat):
    chat.route("join", answer={"statusCode": 200, "body": "\ud83d"}, two_way=True)
    with chat.connect() as socket:
        socket.send({"action": "join"})
        assert socket.messages == ["\ud83d"]
        assert chat.cloud.requests[-1].response.body == b"\xed\xa0\xbd"


@pytest.mark.rows("U9")
def test_nothing_is_posted_as_an_empty_text(chat):
    chat.route("$default")
    with chat.connect() as socket:
        chat.management().post_to_connection(ConnectionId=socket.connection.id, Data=b"")
        assert socket.messages == [""]


def test_a_function_that_is_to_raise_through_does_and_the_connection_stays_open(chat):
    def broken(_event, _context):
        raise LookupError("no such room")

    chat.route("join", chat.function(name="rooms"))
    chat.cloud.functions.add("rooms", broken, reraise=True)
    with chat.connect() as socket:
        with pytest.raises(LookupError, match="no such room"):
            socket.send({"action": "join"})
        chat.cloud.functions["rooms"] = lambda _event, _context: {"statusCode": 200}
        socket.send({"action": "join"})
        assert chat.why == ""


def test_what_is_kept_of_a_message_has_only_what_it_was_made_with(chat):
    """What it gets later would cost it a dictionary of its own, twice as large as all the rest, depending on what came before."""
    chat.route("join")
    with chat.connect() as socket:
        socket.send({"action": "join"})
        made = Exchange("MESSAGE", socket.connection, socket.connection.served, "id", 0)
    assert vars(chat.cloud.requests[-1]._of).keys() == vars(made).keys()
