"""Frames: what the gateway itself says, and what it takes."""

from __future__ import annotations

import pytest
from botocore.exceptions import EndpointConnectionError

from awsmock_ar_apigw import ConnectionClosed, MockError
from support_serving import arn_of
from support_websocket import LAMBDA, error_frame

FAILED = "Internal server error"


def answered(chat, socket, message=None):
    """The frame that a message is answered with, and that which the gateway would send with a text."""
    socket.send({"action": "join"} if message is None else message)
    request_id = chat.cloud.requests[-1].request_id
    return socket.receive(), lambda text: error_frame(text, socket.connection.id, request_id)


def raising(_event, _context):
    raise ValueError("no such room")


@pytest.mark.rows("W103", "W104", "W105")
def test_a_message_without_a_route_is_forbidden_character_by_character(chat):
    chat.route("join")
    with chat.connect() as socket:
        socket.send({"action": "leave"})
        connection_id, request_id = socket.connection.id, chat.cloud.requests[-1].request_id
        assert (
            socket.receive()
            == '{"message": "Forbidden", "connectionId":"'
            + connection_id
            + '", "requestId":"'
            + request_id
            + '"}'
        )
        socket.send({"action": "join"})
        assert len(chat.events) == 1


@pytest.mark.rows("W105", "W106", "W107")
@pytest.mark.parametrize("two_way", [False, True])
def test_a_function_that_raises_is_an_error_on_every_route_and_the_connection_stays_open(chat, two_way):
    chat.route("join", answer=raising, two_way=two_way)
    with chat.connect() as socket:
        for _ in range(2):
            frame, told = answered(chat, socket)
            assert frame == told(FAILED)
            assert chat.event["requestContext"]["requestId"] in frame
        assert chat.why.endswith("raised ValueError: no such room")
        assert "raising" in chat.cloud.requests[-1].traceback
        assert socket.closed is None


@pytest.mark.rows("W106", "W112", "W113", "W31", "W35")
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda *_: None, "It must be an object with a statusCode."),
        ("done", "It must be an object with a statusCode."),
        ([200], "It must be an object with a statusCode."),
        ({}, "Its statusCode None is no status."),
        ({"statusCode": "ok"}, "Its statusCode 'ok' is no status."),
        ({"statusCode": True}, "Its statusCode True is no status."),
        ({"statusCode": 200, "ConnectionId": "x", "Data": "y"}, "It may not have ConnectionId, Data."),
        ({"statusCode": 200, "body": {"a": 1}}, "Its body is no text. json.dumps(…) makes one of it."),
        ({"statusCode": 200, "headers": "a: b"}, "Its headers must be objects."),
        ({"statusCode": 200, "body": "?", "isBase64Encoded": True}, "Its body is no base64"),
    ],
)
def test_a_malformed_answer_is_an_error_with_its_reason(chat, answer, why):
    chat.cloud.functions["odd"] = answer if callable(answer) else lambda _event, _context: answer
    odd = chat.integration(IntegrationType="AWS_PROXY", IntegrationUri=LAMBDA.format(arn_of("odd")))
    chat.route("join", odd)
    with chat.connect() as socket:
        frame, told = answered(chat, socket)
    assert frame == told(FAILED)
    assert chat.cloud.requests.of(method="MESSAGE")[-1].why.startswith(
        f"Malformed Lambda proxy response. {why}"
    )


@pytest.mark.rows("W106")
def test_a_function_that_nobody_has_given_is_an_error_that_says_what_to_do(chat):
    chat.route("join", chat.function(name="rooms"))
    del chat.cloud.functions["rooms"]
    with chat.connect() as socket:
        frame, told = answered(chat, socket)
        assert frame == told(FAILED)
        assert "cloud.functions['rooms'] = handler" in chat.why


@pytest.mark.rows("U13", "W106")
def test_a_route_without_a_target_is_an_error(chat):
    chat.client.create_route(ApiId=chat.id, RouteKey="join")
    with chat.connect() as socket:
        frame, told = answered(chat, socket)
        assert frame == told(FAILED)
        assert chat.why == "Route 'join' has no integration: give it a target."


@pytest.mark.rows("W108")
def test_an_integration_that_takes_too_long_is_timed_out_by_the_clock(chat):
    chat.route("join", chat.function(lambda *_: chat.cloud.clock.advance(30) and None), two_way=True)
    chat.route("wait", chat.function(lambda *_: chat.cloud.clock.advance(2) and None, TimeoutInMillis=1_999))
    chat.route("hurry", chat.function(lambda *_: chat.cloud.clock.advance(28) and None))
    with chat.connect() as socket:
        for action, took in (
            ("join", "It took 30 s, and may take 29."),
            ("wait", "It took 2 s, and may take 1.999."),
        ):
            frame, told = answered(chat, socket, {"action": action})
            assert frame == told("Endpoint request timed out")
            assert chat.why == took
        socket.send({"action": "hurry"})
        assert len(socket.messages) == 2


@pytest.mark.rows("W106")
@pytest.mark.parametrize(
    "fault",
    [
        {"error": "TooManyRequestsException"},
        {"error": "ServiceException"},
        {"raises": EndpointConnectionError},
    ],
)
def test_a_function_that_lambda_doesn_t_run_is_an_error_as_often_as_planned(chat, fault):
    chat.route("join", answer={"statusCode": 200, "body": "welcome"}, two_way=True)
    chat.cloud.faults.add("Invoke", service="lambda", **fault)
    with chat.connect() as socket:
        frame, told = answered(chat, socket)
        assert frame == told(FAILED)
        assert "as was planned" in chat.why
        assert not chat.events
        assert answered(chat, socket)[0] == "welcome"


@pytest.mark.rows("W108")
def test_a_slow_lambda_is_timed_out(chat):
    chat.route("join")
    chat.cloud.faults.add("lambda.Invoke", latency=29.5)
    with chat.connect() as socket:
        frame, told = answered(chat, socket)
        assert frame == told("Endpoint request timed out")


@pytest.mark.rows("W122")
@pytest.mark.parametrize("message", [b"join", b"", bytearray(b"\xff"), memoryview(b'{"action": "join"}')])
def test_a_binary_message_closes_with_1003_and_runs_nothing(chat, message):
    chat.route("$default")
    chat.route("$disconnect")
    socket = chat.connect()
    socket.send(message)
    assert socket.closed == (1003, "")
    assert [one["requestContext"]["eventType"] for one in chat.events] == ["DISCONNECT"]
    assert chat.event["requestContext"]["disconnectStatusCode"] == 1003
    with pytest.raises(ConnectionClosed, match="1003"):
        socket.send("more")


@pytest.mark.rows("W125", "W127")
@pytest.mark.parametrize(
    ("text", "frames", "code"),
    [
        ("x" * 32_768, 1, None),
        ("x" * 32_769, 1, 1009),
        ("é" * 16_384, 1, None),
        ("é" * 16_384 + "x", 1, 1009),
        ("x" * 32_769, 2, None),
        ("x" * 65_537, 2, 1009),
    ],
)
def test_a_frame_of_more_than_32_kilobytes_closes_with_1009(chat, text, frames, code):
    chat.route("$default")
    socket = chat.connect()
    socket.send(text, frames=frames)
    assert (socket.closed and socket.closed.code) == code
    assert len(chat.events) == (code is None)


@pytest.mark.rows("W126")
@pytest.mark.parametrize(
    ("text", "code"),
    [("x" * 131_072, None), ("x" * 131_073, 1009), ("€" * 43_690, None), ("€" * 43_691, 1009)],
)
def test_a_message_of_more_than_128_kilobytes_closes_with_1009_however_it_is_cut(chat, text, code):
    chat.route("$default")
    socket = chat.connect()
    socket.send(text, frames=10)
    assert (socket.closed and socket.closed.code) == code
    assert [event["body"] for event in chat.events] == ([text] if code is None else [])


@pytest.mark.parametrize("frames", [0, -1, 1.5, "2", None, True])
def test_what_is_no_number_of_frames_is_refused_and_nothing_is_sent(chat, frames):
    chat.route("$default")
    with chat.connect() as socket:
        with pytest.raises(
            MockError, match=r"^frames=.* is no number of frames\. Give a whole number from 1 on\.$"
        ):
            socket.send("x" * 40_000, frames=frames)
        assert chat.events == []
        assert socket.closed is None
