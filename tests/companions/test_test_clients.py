"""A cloud's APIs as applications, in the hands of test clients."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse
from werkzeug.test import Client

from awsmock_ar_apigw import MockError
from support_http import Echo
from support_websocket import Chat


@pytest.fixture
def echo(cloud):
    return Echo(cloud)


def test_werkzeug_s_client_asks_by_wsgi(echo):
    client = Client(echo.cloud.wsgi)
    response = client.post("/a%2Fb?x=1", base_url=echo.url, data=b"body", headers=[("x-own", "1")])
    assert (response.status, response.headers.getlist("set-cookie")) == ("200 OK", ["a=1", "b=2; Path=/"])
    assert response.json == {"method": "POST", "path": "/a/b", "query": "x=1"}
    assert (echo.asked.path, echo.asked.body, echo.asked.headers["x-own"]) == ("/a%2Fb", b"body", "1")
    with pytest.raises(MockError, match="No API answers at localhost"):
        client.get("/")


def test_starlette_s_client_asks_by_asgi(echo):
    with TestClient(echo.cloud.asgi, base_url=echo.url) as client:
        response = client.get("/elsewhere")
        assert response.json() == {"method": "GET", "path": "/found", "query": "by=GET"}
        assert client.head("/").content == b""
        with pytest.raises(MockError, match="No API answers at testserver"):
            client.websocket_connect("/").__enter__()
    with (
        TestClient(echo.cloud.asgi) as client,
        pytest.raises(MockError, match="No API answers at testserver"),
    ):
        client.get("/")


def test_starlette_s_client_connects_by_asgi(cloud):
    chat = Chat(cloud)
    chat.route("say", answer=lambda event, _context: {"statusCode": 200, "body": event["body"]}, two_way=True)
    chat.route("$disconnect")
    client = TestClient(cloud.asgi)
    with client.websocket_connect("/prod", headers={"host": chat.endpoint.removeprefix("wss://")}) as socket:
        socket.send_json({"action": "say"})
        assert socket.receive_json() == {"action": "say"}
    assert chat.event["requestContext"]["disconnectStatusCode"] == 1000


def test_starlette_s_client_hears_of_a_refused_handshake(cloud):
    chat = Chat(cloud)
    chat.route("$connect", answer={"statusCode": 401})
    client = TestClient(cloud.asgi)
    host = {"host": chat.endpoint.removeprefix("wss://")}
    with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect("/prod", headers=host):
        pass
    assert refused.value.status_code == 401
