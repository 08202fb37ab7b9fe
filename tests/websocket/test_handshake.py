"""Whether a handshake ends well, and what its client gets if it doesn't."""

from __future__ import annotations

import pickle

import pytest

from awsmock_ar_apigw import HandshakeRefused, MockError
from support_serving import message
from support_websocket import Chat


def refusal_of(chat, **more):
    with pytest.raises(HandshakeRefused) as caught:
        chat.connect(**more)
    return caught.value


def raising(error):
    def handler(_event, _context):
        raise error

    return handler


# With and without $connect


@pytest.mark.rows("W25", "W209", "U25")
def test_a_connection_is_not_there_before_its_function_has_answered(chat):
    chat.route("$default")
    first = chat.connect()
    seen = []

    def handler(event, _context):
        client = chat.management()
        try:
            client.post_to_connection(ConnectionId=event["requestContext"]["connectionId"], Data=b"early")
        except client.exceptions.GoneException as error:
            seen.append(error.response["ResponseMetadata"]["HTTPStatusCode"])
        client.post_to_connection(ConnectionId=first.connection.id, Data=b"to another")
        seen.append(len(chat.cloud.connections))

    chat.route("$connect", answer=handler)
    second = chat.connect()
    assert seen == [410, 1]
    assert (first.messages, second.messages) == (["to another"], [])
    assert len(chat.cloud.connections) == 2


@pytest.mark.rows("W26")
def test_without_connect_a_handshake_succeeds_and_no_other_route_runs(chat):
    chat.route("$default")
    with chat.connect() as socket:
        assert socket.connection.is_open
        assert chat.events == []
        assert (chat.cloud.requests[-1].method, chat.cloud.requests[-1].status) == ("CONNECT", 101)
        assert chat.cloud.requests[-1].route is None


@pytest.mark.rows("W27")
def test_the_route_selection_expression_plays_no_part(cloud):
    chat = Chat(cloud, RouteSelectionExpression="${request.body.nothing}/of/it")
    for key in ("$connect", "$default", "$disconnect"):
        chat.route(key)
    chat.connect().close()
    assert [event["requestContext"]["routeKey"] for event in chat.events] == ["$connect", "$disconnect"]


# Statuses


@pytest.mark.rows("W28", "U5")
@pytest.mark.parametrize("status", [200, 201, 204, 299, "200"])
def test_a_status_from_200_to_299_lets_in(chat, status):
    chat.route("$connect", answer={"statusCode": status})
    assert chat.connect().closed is None
    assert chat.cloud.requests[-1].status == 101


@pytest.mark.rows("W29", "W32", "U2")
@pytest.mark.parametrize(
    ("status", "text"),
    [
        (300, "Multiple Choices"),
        (301, "Moved Permanently"),
        (400, "Bad Request"),
        (401, "Unauthorized"),
        (403, "Forbidden"),
        (404, "Not Found"),
        (413, None),
        (429, "Too Many Requests"),
        (500, "Internal server error"),
        (501, "Not Implemented"),
        (502, "Internal server error"),
        (503, "Service Unavailable"),
        (504, "Endpoint request timed out"),
        (599, ""),
        ("403", "Forbidden"),
    ],
)
def test_any_other_status_is_that_of_the_refusal_and_nothing_else_goes_on(chat, status, text):
    chat.route("$connect", answer={"statusCode": status, "body": "secret", "headers": {"x-own": "1"}})
    refused = refusal_of(chat)
    assert refused.status == int(status)
    if text is not None:
        assert refused.body == message(text)
    assert b"secret" not in refused.body
    assert "x-own" not in refused.headers
    assert refused.why == f"Its $connect route answers {int(status)}: a status from 200 to 299 lets it in."
    assert chat.why == refused.why
    assert len(chat.cloud.connections) == 0


@pytest.mark.rows("U5")
@pytest.mark.parametrize("status", [100, 101, 199, 600, 0, -200, 200.0, 200.5, "OK", "2xx", "", None, True])
def test_what_is_no_status_of_an_answer_is_malformed(chat, status):
    chat.route("$connect", answer={"statusCode": status})
    refused = refusal_of(chat)
    assert (refused.status, refused.body) == (502, message("Internal server error"))
    assert "Malformed Lambda proxy response" in refused.why


@pytest.mark.rows("W30")
def test_a_function_that_raises_refuses_with_502(chat):
    chat.route("$connect", answer=raising(KeyError("token")))
    refused = refusal_of(chat)
    assert (refused.status, refused.body) == (502, message("Internal server error"))
    assert "raised KeyError: 'token'" in refused.why
    assert "KeyError" in chat.cloud.requests[-1].traceback
    assert str(refused).startswith("The handshake was refused with 502 Bad Gateway. Function")


@pytest.mark.rows("W31", "W34", "W35", "W112", "W113")
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda _event, _context: None, "must be an object with a statusCode"),
        ("fine", "must be an object with a statusCode"),
        ([200], "must be an object with a statusCode"),
        ({}, "statusCode None is no status"),
        ({"body": "fine"}, "statusCode None is no status"),
        ({"statusCode": 200, "body": {"a": 1}}, "Its body is no text"),
        ({"statusCode": 200, "ConnectionId": "x"}, "may not have ConnectionId"),
        ({"statusCode": 200, "headers": ["a"]}, "Its headers must be objects"),
    ],
)
def test_a_malformed_answer_refuses_with_502(chat, answer, why):
    function = f"{chat.id}-own"
    integration = chat.function(name=function)
    chat.cloud.functions[function] = answer if callable(answer) else lambda _event, _context: answer
    chat.route("$connect", integration)
    refused = refusal_of(chat)
    assert refused.status == 502
    assert why in refused.why


@pytest.mark.rows("W36", "U4")
def test_a_function_that_is_not_there_refuses_with_500_and_says_how_to_give_it(chat):
    chat.route("$connect", chat.function(name="gone"))
    del chat.cloud.functions["gone"]
    refused = refusal_of(chat)
    assert (refused.status, refused.body) == (500, message("Internal server error"))
    assert "cloud.functions['gone'] = handler" in refused.why


@pytest.mark.rows("W37", "U4")
@pytest.mark.parametrize(("seconds", "status"), [(2, None), (3, 504)])
def test_a_function_that_takes_too_long_refuses_with_504(chat, seconds, status):
    def handler(_event, _context):
        chat.cloud.clock.advance(seconds=seconds)

    chat.route("$connect", chat.function(handler, TimeoutInMillis=2000))
    if status is None:
        assert chat.connect().closed is None
    else:
        refused = refusal_of(chat)
        assert (refused.status, refused.body) == (status, message("Endpoint request timed out"))
        assert "It took 3 s, and may take 2." in refused.why


@pytest.mark.rows("W38")
def test_a_route_response_on_connect_delivers_nothing(chat):
    chat.route("$connect", answer={"statusCode": 200, "body": "welcome"}, two_way=True)
    socket = chat.connect()
    assert (socket.messages, socket.closed) == ([], None)


@pytest.mark.rows("W150")
def test_a_refused_handshake_has_no_end(chat):
    chat.route("$disconnect")
    chat.route("$connect", answer={"statusCode": 403})
    refusal_of(chat)
    chat.cloud.settle()
    assert [event["requestContext"]["eventType"] for event in chat.events] == ["CONNECT"]


def test_a_function_that_is_to_reraise_raises_in_the_test_and_opens_nothing(chat):
    integration = chat.function(name="strict")
    chat.cloud.functions.add("strict", raising(LookupError("no token")), reraise=True)
    chat.route("$connect", integration)
    with pytest.raises(LookupError, match="no token"):
        chat.connect()
    assert len(chat.cloud.connections) == 0


# Subprotocols and other headers


@pytest.mark.rows("W39", "W40", "W42")
@pytest.mark.parametrize(
    "name", ["Sec-WebSocket-Protocol", "sec-websocket-protocol", "Sec-Websocket-Protocol"]
)
def test_a_subprotocol_is_what_the_answer_says(chat, name):
    chat.route("$connect", answer={"statusCode": 200, "headers": {name: "chat.v2", "Set-Cookie": "a=1"}})
    socket = chat.connect(subprotocols=["chat.v1", "chat.v2"])
    assert chat.event["headers"]["Sec-WebSocket-Protocol"] == "chat.v1, chat.v2"
    assert socket.subprotocol == "chat.v2"
    assert list(socket.headers) == [("Sec-WebSocket-Protocol", "chat.v2")]  # W33


@pytest.mark.rows("W33", "W42")
def test_a_subprotocol_may_stand_among_the_headers_of_several_values(chat):
    chat.route("$connect", answer={"statusCode": 200, "multiValueHeaders": {"Sec-WebSocket-Protocol": ["a"]}})
    assert chat.connect(subprotocols=["a"]).subprotocol == "a"


@pytest.mark.rows("W40", "U1")
@pytest.mark.parametrize("has_route", [True, False])
def test_the_service_chooses_no_subprotocol_itself(chat, has_route):
    chat.route("$connect" if has_route else "$default")
    socket = chat.connect(subprotocols=["a"])
    assert (socket.subprotocol, list(socket.headers), socket.closed) == (None, [], None)


@pytest.mark.rows("W41")
@pytest.mark.parametrize(
    ("headers", "asked", "chosen"),
    [
        ({"headers": {"Sec-WebSocket-Protocol": "a, b"}}, ["a", "b"], "a, b"),
        ({"multiValueHeaders": {"Sec-WebSocket-Protocol": ["a", "b"]}}, ["a", "b"], "a, b"),
        ({"headers": {"Sec-WebSocket-Protocol": "c"}}, ["a", "b"], "c"),
        ({"headers": {"Sec-WebSocket-Protocol": "A"}}, ["a"], "A"),
        ({"headers": {"Sec-WebSocket-Protocol": "a"}}, [], "a"),
    ],
)
def test_a_client_gives_up_a_connection_whose_subprotocol_it_has_not_offered(chat, headers, asked, chosen):
    chat.route("$connect", answer={"statusCode": 200, **headers})
    chat.route("$disconnect")
    refused = refusal_of(chat, subprotocols=asked)
    assert refused.status == 101
    assert ", ".join(refused.headers.all("sec-websocket-protocol")) == chosen
    assert f"has chosen the subprotocol {chosen!r}" in str(refused)
    assert "came to nothing after 101 Switching Protocols" in str(refused)
    assert chat.event["requestContext"]["disconnectStatusCode"] == 1006


def test_a_header_of_the_test_s_own_offers_subprotocols_too(chat):
    chat.route("$connect", answer={"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "b"}})
    assert chat.connect(headers={"sec-websocket-protocol": "a,b"}).subprotocol == "b"


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ("chat", "Give a list"),
        (["a b"], "Give a list of names without spaces and commas"),
        (["a,b"], "Give a list"),
        ([""], "Give a list"),
        ([1], "Give a list"),
        (["a", "a"], "Offer each once"),
    ],
)
def test_what_can_not_be_offered_is_a_mistake(chat, given, advice):
    chat.route("$default")
    with pytest.raises(MockError, match=advice):
        chat.connect(subprotocols=given)
    assert len(chat.cloud.requests) == 0


# What a test gets to hold


def test_a_refusal_can_be_pickled(chat):
    chat.route("$connect", answer={"statusCode": 401})
    refused = refusal_of(chat)
    again = pickle.loads(pickle.dumps(refused))
    assert (again.status, again.headers, again.body, again.why) == (
        401,
        refused.headers,
        refused.body,
        refused.why,
    )
    assert str(again) == str(refused)


def test_the_reason_is_that_of_this_handshake_whatever_runs_beside_it(chat):
    chat.route("$default")
    other = chat.connect()
    chat.route("$disconnect")

    def handler(_event, _context):
        other.close(1000)
        return {"statusCode": 401}

    chat.route("$connect", answer=handler)
    refused = refusal_of(chat)
    assert [one.method for one in chat.cloud.requests] == ["CONNECT", "CONNECT", "DISCONNECT"]
    assert "answers 401" in refused.why


def test_a_connection_that_is_closed_as_soon_as_it_is_open_was_let_in(chat):
    """A function that hears of another's end closes all that are open."""
    chat.route("$default")
    other = chat.connect()

    def clear(_event, _context):
        for one in chat.cloud.connections:
            chat.management().delete_connection(ConnectionId=one.id)

    chat.route("$disconnect", answer=clear)
    chat.route("$connect", answer=lambda _event, _context: other.close(1000))
    socket = chat.connect()
    assert socket.closed == (1000, "Connection Closed Normally")
