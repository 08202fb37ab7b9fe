"""Connections for real: the client is that of ``websockets``, and knows nothing of us."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import suppress
from types import SimpleNamespace

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from awsmock_ar_apigw import mock_cloud, server
from support_websocket import Chat

WAIT = 20


@pytest.fixture
def chat(cloud):
    """A WebSocket API whose function answers what it was told."""
    made = Chat(cloud)
    integration = made.function(lambda event, context: {"statusCode": 200, "body": event.get("body") or ""})
    for key in ("$connect", "$disconnect", "$default"):
        made.client.create_route(
            ApiId=made.id,
            RouteKey=key,
            Target=f"integrations/{integration}",
            **({"RouteResponseSelectionExpression": "$default"} if key == "$default" else {}),
        )
    route = made.client.get_routes(ApiId=made.id)["Items"]
    (default,) = [one["RouteId"] for one in route if one["RouteKey"] == "$default"]
    made.client.create_route_response(ApiId=made.id, RouteId=default, RouteResponseKey="$default")
    return made


def by_host(running, api, stage="prod", **more):
    """A connection by the host's name, whatever this machine makes of it."""
    return connect(
        f"ws://{api}.execute-api.localhost:{running.port}/{stage}",
        sock=socket.create_connection(("127.0.0.1", running.port)),
        open_timeout=WAIT,
        **more,
    )


def by_path(running, api, stage="prod", **more):
    """A connection by a path of the server's."""
    return connect(f"ws://127.0.0.1:{running.port}/_aws/execute-api/{api}/{stage}", open_timeout=WAIT, **more)


@pytest.mark.parametrize("way", [by_host, by_path])
def test_a_message_is_answered(running, chat, way):
    with way(running, chat.id) as client:
        client.send("hello")
        assert client.recv(WAIT) == "hello"
        client.send("x" * 100_000)
        assert len(client.recv(WAIT)) == 100_000
    connected = chat.events[0]["requestContext"]
    assert (connected["eventType"], connected["domainName"]) == (
        "CONNECT",
        f"{chat.id}.execute-api.us-east-1.amazonaws.com",
    )


def test_who_is_gone_is_disconnected(cloud, running, chat):
    with by_path(running, chat.id) as client:
        assert len(cloud.connections) == 1
        client.close(4001, "bye")
    until(lambda: chat.events[-1]["requestContext"]["eventType"] == "DISCONNECT")
    assert chat.events[-1]["requestContext"]["disconnectStatusCode"] == 4001
    assert chat.events[-1]["requestContext"]["disconnectReason"] == "bye"
    assert cloud.connections == []


def until(is_so):
    """Wait until it is so; what a server does, it does in its own threads."""
    waited = threading.Event()
    for _ in range(1000):
        if is_so():
            return
        waited.wait(0.01)
    raise AssertionError("it never came")


@pytest.mark.parametrize("form", ["/_aws/execute-api/{}/prod", None])
def test_the_management_api_reaches_a_client(cloud, chat, form, tmp_path):
    """By boto3 in a process of its own, which no mock of this one catches."""
    with server.start(cloud) as running, by_host(running, chat.id) as client:
        (connection,) = cloud.connections
        program = tmp_path / "post.py"
        program.write_text(POST)
        url = (
            running.url + form.format(chat.id)
            if form
            else f"http://{chat.id}.execute-api.localhost:{running.port}/prod"
        )
        said = run(program, url, connection.id, str(running.port))
        assert client.recv(WAIT) == "from afar"
        assert json.loads(said) == {"got": "127.0.0.1", "gone": 410}
        with pytest.raises(ConnectionClosed):
            client.recv(WAIT)


POST = """
import json, socket, sys
import boto3
url, connection, port = sys.argv[1:]
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *more, **named: resolve("127.0.0.1" if str(host).endswith("localhost") else host, *more, **named)
client = boto3.client(
    "apigatewaymanagementapi", endpoint_url=url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
)
client.post_to_connection(ConnectionId=connection, Data=b"from afar")
got = client.get_connection(ConnectionId=connection)["Identity"]["SourceIp"]
client.delete_connection(ConnectionId=connection)
try:
    client.get_connection(ConnectionId=connection)
except client.exceptions.GoneException as error:
    print(json.dumps({"got": got, "gone": error.response["ResponseMetadata"]["HTTPStatusCode"]}))
"""


def run(program, *arguments):
    import subprocess  # noqa: PLC0415 - here alone
    import sys  # noqa: PLC0415

    done = subprocess.run(
        [sys.executable, program, *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("answer", "status"), [({"statusCode": 403}, 403), ({"statusCode": 401}, 401), ({"statusCode": 500}, 500)]
)
def test_a_handshake_is_refused_with_its_status(cloud, running, answer, status):
    chat = Chat(cloud)
    integration = chat.function(answer)
    chat.client.create_route(ApiId=chat.id, RouteKey="$connect", Target=f"integrations/{integration}")
    expected = cloud_status(cloud, chat)
    with pytest.raises(InvalidStatus) as caught, by_path(running, chat.id):
        pass
    assert caught.value.response.status_code == expected


def cloud_status(cloud, chat):
    """The status that the same handshake has in process."""
    from awsmock_ar_apigw import HandshakeRefused  # noqa: PLC0415 - here alone

    with pytest.raises(HandshakeRefused) as caught:
        cloud.connect(f"{chat.endpoint}/prod")
    return caught.value.status


@pytest.mark.parametrize("path", ["nothing12/prod", "{}/nothing"])
def test_a_handshake_with_what_is_not_there_is_forbidden(running, chat, path):
    api, stage = path.format(chat.id).split("/")
    for way in (by_path, by_host):
        with pytest.raises(InvalidStatus) as caught, way(running, api, stage):
            pass
        assert caught.value.response.status_code == 403


def test_a_handshake_with_no_api_at_all_says_where_to_connect(running):
    with pytest.raises(InvalidStatus) as caught, connect(f"ws://127.0.0.1:{running.port}/prod"):
        pass
    assert caught.value.response.status_code == 501
    assert "/_aws/execute-api/" in json.loads(caught.value.response.body)["message"]


def test_a_name_of_elsewhere_that_leads_here_connects_to_nothing(running, chat):
    line = socket.create_connection(("127.0.0.1", running.port))
    url = f"ws://evil.example.com:{running.port}/_aws/execute-api/{chat.id}/prod"
    with pytest.raises(InvalidStatus) as caught, connect(url, sock=line):
        pass
    assert caught.value.response.status_code == 403
    assert chat.events == []


@pytest.mark.parametrize(
    ("sent", "code"), [(b"binary", 1003), ("x" * 140_000, 1009), ("x" * 2_000_000, 1009)]
)
def test_what_is_not_taken_ends_the_connection(running, chat, sent, code):
    with by_path(running, chat.id, max_size=None) as client:
        with suppress(ConnectionClosed):  # a long one may be refused while it is being sent
            client.send(sent)
        with pytest.raises(ConnectionClosed) as caught:
            client.recv(WAIT)
    assert caught.value.rcvd.code == code


def test_a_subprotocol_is_chosen_by_the_function(cloud, running):
    chat = Chat(cloud)
    integration = chat.function({"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "b"}})
    chat.client.create_route(ApiId=chat.id, RouteKey="$connect", Target=f"integrations/{integration}")
    with by_path(running, chat.id, subprotocols=["a", "b"]) as client:
        assert client.subprotocol == "b"


def test_a_bug_or_a_wish_of_the_mock_s_ends_the_connection_with_1011(
    cloud, running, chat, monkeypatch, caplog
):
    from awsmock_ar_apigw import MockError  # noqa: PLC0415 - here alone
    from awsmock_ar_apigw.serving.websocket_api import gateway  # noqa: PLC0415

    for error in (MockError("give it a function"), ZeroDivisionError("by zero")):
        with by_path(running, chat.id) as client, monkeypatch.context() as patched:

            def take(*_arguments, error=error):
                raise error

            patched.setattr(gateway, "take", take)
            client.send("hello")
            with pytest.raises(ConnectionClosed) as caught:
                client.recv(WAIT)
            assert caught.value.rcvd.code == 1011
        assert str(error) in caplog.text
        until(lambda: cloud.connections == [])


def test_time_that_is_moved_from_afar_closes_what_is_idle(running, chat):
    with by_path(running, chat.id) as client:
        server.connect(running.url).clock.advance(minutes=11)
        with pytest.raises(ConnectionClosed) as caught:
            client.recv(WAIT)
    assert caught.value.rcvd.code == 1001


def test_time_that_goes_by_of_itself_closes_what_is_idle(monkeypatch):
    now = [1_767_225_600.0]
    real = SimpleNamespace(time=lambda: now[0], time_ns=lambda: int(now[0]) * 10**9)
    monkeypatch.setattr("awsmock_ar_apigw.base.clock.time", real)
    with mock_cloud(isolated=True, pace="real") as cloud, server.start(cloud) as running:
        chat = Chat(cloud)
        integration = chat.function()
        chat.client.create_route(ApiId=chat.id, RouteKey="$default", Target=f"integrations/{integration}")
        with by_path(running, chat.id) as client:
            now[0] += 660
            with pytest.raises(ConnectionClosed) as caught:
                client.recv(WAIT)
        assert caught.value.rcvd.code == 1001


def test_connections_are_seen_from_afar(running, chat):
    remote = server.connect(running.url)
    with by_path(running, chat.id):
        (seen,) = remote.connections
        assert (seen.api, seen.stage) == (chat.id, "prod")
        assert remote.connections.of(stage="other") == []


def test_a_plain_request_is_told_to_upgrade(running, chat):
    from servers.asking import ask  # noqa: PLC0415 - here alone

    assert ask(running.port, "GET", f"/_aws/execute-api/{chat.id}/prod").status == 426
