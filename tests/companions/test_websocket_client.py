"""websocket-client: its application, and what it is told of sockets."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager

import pytest
from websockets.sync import server

import websocket
from support_websocket_clients import JOIN, eventually


@contextmanager
def echo():
    """A server of this machine: its port."""
    with server.serve(lambda one: [one.send(message) for message in one], "127.0.0.1", 0) as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made.socket.getsockname()[1]
        made.shutdown()
        thread.join()


class App:
    """An application in a thread, as code under test runs one; what it has heard."""

    def __init__(self, url, answer=None, **options):
        self.heard = []
        self.socket = None
        self.app = websocket.WebSocketApp(
            url,
            on_open=self.begin,
            on_message=answer or (lambda app, message: self.heard.append(message)),
            on_error=lambda app, error: self.heard.append(error),
            on_close=lambda app, code, reason: self.heard.append((code, reason)),
        )
        self.thread = threading.Thread(target=self.app.run_forever, kwargs=options)
        self.thread.start()

    def begin(self, app):
        self.socket = app.sock
        app.send(JOIN)


@pytest.mark.rows("W116", "W146")
def test_an_application_talks_and_closes(chat):
    one = App(f"{chat.endpoint}/prod", lambda app, message: app.close(status=4000, reason=message.encode()))
    one.thread.join()
    eventually(lambda: chat.event["requestContext"]["eventType"] == "DISCONNECT")
    context = chat.event["requestContext"]
    assert (context["disconnectStatusCode"], context["disconnectReason"]) == (4000, "welcome")


@pytest.mark.rows("W144", "W216")
def test_an_application_hears_that_its_connection_was_deleted(chat):
    one = App(f"{chat.endpoint}/prod")
    eventually(lambda: one.heard == ["welcome"])
    chat.management().delete_connection(ConnectionId=chat.cloud.connections[0].id)
    one.thread.join()
    assert one.heard[-1] == (1000, "Connection Closed Normally")
    one.socket.shutdown()  # it leaves open what was closed by a server


@pytest.mark.rows("W130")
def test_an_application_that_pings_hears_pongs(chat):
    heard = []
    app = websocket.WebSocketApp(
        f"{chat.endpoint}/prod", on_pong=lambda app, message: (heard.append(message), app.close())
    )
    app.run_forever(ping_interval=0.05, ping_payload="still there")
    assert heard[0] in (b"still there", "still there")


@pytest.mark.rows("W29")
def test_an_application_hears_of_a_refusal(chat):
    chat.route("$connect", answer={"statusCode": 401})
    one = App(f"{chat.endpoint}/prod")
    one.thread.join()
    error = one.heard[0]
    assert isinstance(error, websocket.WebSocketBadStatusException)
    assert error.status_code == 401


@pytest.mark.rows("W141")
def test_a_close_without_a_code_is_told_as_the_service_tells_it(chat):
    client = websocket.create_connection(f"{chat.endpoint}/prod")
    client.send(b"", websocket.ABNF.OPCODE_CLOSE)
    eventually(lambda: chat.events)
    context = chat.event["requestContext"]
    assert context["disconnectStatusCode"] == 1005
    assert context["disconnectReason"] == "Client-side close frame status not set"
    client.shutdown()


def test_a_time_limit_is_the_clients_own(chat):
    client = websocket.create_connection(f"{chat.endpoint}/prod", timeout=0.05)
    with pytest.raises(websocket.WebSocketTimeoutException):
        client.recv()
    client.close()


def test_a_connection_that_is_given_a_socket_is_left_alone(chat):
    with echo() as port:
        given = socket.create_connection(("127.0.0.1", port))
        client = websocket.create_connection(
            "ws://abcdefghij.execute-api.us-east-1.amazonaws.com", socket=given
        )
        client.send("hello")
        assert client.recv() == "hello"
        client.close()
    assert not chat.cloud.requests


def test_other_hosts_are_left_alone(chat):
    with echo() as port:
        client = websocket.create_connection(f"ws://127.0.0.1:{port}")
        client.send("hello")
        assert client.recv() == "hello"
        client.close()
    assert not chat.cloud.requests


def test_an_address_that_is_none_is_refused_by_the_library(chat):
    with pytest.raises(ValueError, match="scheme"):
        websocket.create_connection("https://abcdefghij.execute-api.us-east-1.amazonaws.com/prod")
