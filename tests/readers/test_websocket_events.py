"""Readers of WebSocket APIs' events read what is built here, and reach connections by the addresses that they make."""

from __future__ import annotations

import boto3
import pytest
from aws_lambda_powertools.utilities.data_classes import event_source
from aws_lambda_powertools.utilities.data_classes.api_gateway_websocket_event import APIGatewayWebSocketEvent
from aws_lambda_powertools.utilities.parser.models import (
    APIGatewayWebSocketConnectEventModel,
    APIGatewayWebSocketDisconnectEventModel,
    APIGatewayWebSocketMessageEventModel,
)
from chalice import Chalice
from chalice.app import WebsocketDisconnectedError
from zappa import websocket as zappa

from support_websocket import Chat

DOMAIN = "chat.example.com"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/8c3f8b1e-0d3a-4f0e-9d4b-2f1f6f6f8b11"


@pytest.fixture
def chat(cloud):
    return Chat(cloud)


def on_every_route(chat, handler):
    function = chat.function(handler)
    for key in ("$connect", "$disconnect", "$default"):
        chat.route(key, function)


# Chalice


def chalice_app(heard):
    app = Chalice("chat")
    app.experimental_feature_flags.add("WEBSOCKETS")
    app.websocket_api.session = boto3.session.Session(region_name="us-east-1")

    @app.on_ws_connect()
    def connected(event):
        heard.append(("connect", event.domain_name, event.stage, event.connection_id))

    @app.on_ws_message()
    def said(event):
        app.websocket_api.send(event.connection_id, event.json_body["text"])
        info = app.websocket_api.info(event.connection_id)
        heard.append(("message", info["Identity"]["SourceIp"]))

    @app.on_ws_disconnect()
    def left(event):
        with pytest.raises(WebsocketDisconnectedError):
            app.websocket_api.send(event.connection_id, "too late")
        heard.append(("disconnect", event.connection_id))

    by_event = {"CONNECT": connected, "MESSAGE": said, "DISCONNECT": left}
    return lambda event, context: by_event[event["requestContext"]["eventType"]](event, context)


@pytest.mark.rows("W15", "W34", "W121", "W223")
@pytest.mark.parametrize("domain", [None, DOMAIN], ids=["default host", "domain"])
def test_chalice_reads_each_event_and_answers_by_the_management_api(chat, monkeypatch, domain):
    """It calls back by the default host whichever host was asked, and its own answer lets a connection in."""
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    heard = []
    on_every_route(chat, chalice_app(heard))
    url = chat.endpoint + "/prod"
    if domain:
        chat.client.create_domain_name(
            DomainName=DOMAIN, DomainNameConfigurations=[{"CertificateArn": CERTIFICATE}]
        )
        chat.client.create_api_mapping(DomainName=DOMAIN, ApiId=chat.id, Stage="prod", ApiMappingKey="v1")
        url = f"wss://{DOMAIN}/v1"
    with chat.cloud.connect(url) as socket:
        socket.send({"text": "hello"})
        assert socket.receive() == "hello"
    own = socket.connection.id
    host = domain or chat.endpoint.removeprefix("wss://")
    assert heard == [("connect", host, "prod", own), ("message", "127.0.0.1"), ("disconnect", own)]


# Powertools


@pytest.mark.rows("W43", "W132", "W137", "W224")
def test_powertools_class_and_models_read_each_event(chat):
    on_every_route(chat, None)
    with chat.connect(query="?room=blue", headers={"User-Agent": "test", "X-Tag": "one"}) as socket:
        socket.send({"text": "hello"})
    connect, message, disconnect = chat.events
    APIGatewayWebSocketConnectEventModel.model_validate(connect)
    APIGatewayWebSocketMessageEventModel.model_validate(message)
    ended = APIGatewayWebSocketDisconnectEventModel.model_validate(disconnect)
    assert ended.request_context.disconnect_status_code == 1000
    read = APIGatewayWebSocketEvent(connect)
    assert read.query_string_parameters == {"room": "blue"}
    assert read.headers["x-tag"] == "one"
    assert read.request_context.identity.user_agent == "test"
    read = APIGatewayWebSocketEvent(message)
    assert (read.json_body, read.request_context.event_type) == ({"text": "hello"}, "MESSAGE")
    assert read.request_context.connection_id == socket.connection.id


def test_powertools_decorates_a_function(chat):
    @event_source(data_class=APIGatewayWebSocketEvent)
    def handler(event, _context):
        return {"statusCode": 200, "body": event.json_body["text"]}

    chat.route("say", chat.function(handler), two_way=True)
    with chat.connect() as socket:
        socket.send({"action": "say", "text": "hello"})
        assert socket.receive() == "hello"


# Zappa


@pytest.mark.rows("W219")
def test_zappa_answers_by_the_host_and_the_stage_of_its_settings(chat, monkeypatch):
    """zappa 0.63.0"""
    monkeypatch.setenv("STAGE", "prod")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setattr(zappa, "_registry", {})
    monkeypatch.setattr(zappa, "_ws_client", None)

    class Echo(zappa.ZappaWebSocketServer):
        def on_connect(self, event, context):
            return {"statusCode": 200}

        def on_message(self, event, context):
            zappa.send_message(event["requestContext"]["connectionId"], {"echo": event["body"]})

    def handler(event, context):
        context_of = event["requestContext"]
        monkeypatch.setenv(zappa.ENV_REQUEST_DOMAIN_NAME, context_of["domainName"])
        found = zappa.get_handler(context_of["routeKey"])
        return (found(event, context) if found else None) or {"statusCode": 200}

    on_every_route(chat, handler)
    with chat.connect() as socket:
        socket.send("hello")
        assert socket.receive_json() == {"echo": "hello"}
