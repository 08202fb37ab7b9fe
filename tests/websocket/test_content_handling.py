"""Content handling: base64 in messages, bytes elsewhere."""

from __future__ import annotations

import pytest

from support_backends import INSIDE, Inside
from support_integrations import answers, http, is_failure


def default(chat, integration):
    """A two-way route for all messages."""
    chat.route("$default", integration, two_way=True)


@pytest.mark.rows("W124")
def test_base64_becomes_bytes_for_a_back_end(chat):
    inside = Inside(chat.cloud)
    default(chat, answers(chat, http(chat, ContentHandlingStrategy="CONVERT_TO_BINARY")))
    with chat.connect() as socket:
        socket.send("/wA=")
        assert socket.receive() == "inside"
        assert inside.request.body == b"\xff\x00"
        socket.send("no base64!")
        assert is_failure(socket.receive())
        assert "takes base64" in chat.why


@pytest.mark.rows("W124")
@pytest.mark.parametrize("strategy", [None, "CONVERT_TO_TEXT"])
def test_a_text_stays_one_for_a_back_end(chat, strategy):
    inside = Inside(chat.cloud)
    more = {} if strategy is None else {"ContentHandlingStrategy": strategy}
    default(chat, answers(chat, http(chat, **more)))
    with chat.connect() as socket:
        socket.send("/wA=")
    assert inside.request.body == b"/wA="


@pytest.mark.rows("W124")
@pytest.mark.parametrize(
    ("strategy", "body", "expected"),
    [
        ("CONVERT_TO_TEXT", b"\xff\x00", "/wA="),
        ("CONVERT_TO_TEXT", b"text", "text"),
        ("CONVERT_TO_BINARY", b"dGV4dA==", "text"),
        (None, "h\u00e4llo".encode(), "h\u00e4llo"),
    ],
)
def test_bytes_become_base64_on_the_way_back(chat, strategy, body, expected):
    chat.cloud.backends[INSIDE] = lambda _request: body
    integration = http(chat)
    chat.integration_response(
        integration, **({} if strategy is None else {"ContentHandlingStrategy": strategy})
    )
    default(chat, integration)
    with chat.connect() as socket:
        socket.send("x")
        assert socket.receive() == expected


@pytest.mark.rows("W124")
@pytest.mark.parametrize(
    ("strategy", "body", "says"),
    [
        (None, b"\xff", "CONVERT_TO_TEXT on the integration response"),
        ("CONVERT_TO_BINARY", b"/wA=", "bytes and no text"),
        ("CONVERT_TO_BINARY", b"!", "takes base64"),
    ],
)
def test_what_can_not_be_a_frame_of_text_fails(chat, strategy, body, says):
    chat.cloud.backends[INSIDE] = lambda _request: body
    integration = http(chat)
    chat.integration_response(
        integration, **({} if strategy is None else {"ContentHandlingStrategy": strategy})
    )
    default(chat, integration)
    with chat.connect() as socket:
        socket.send("x")
        assert is_failure(socket.receive())
        assert says in chat.why
