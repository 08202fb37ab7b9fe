"""What back ends make of an event: where they call back, and what they must find in it."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from support import SESSION
from support_websocket import Chat

MEMBERS = {
    "routeKey",
    "eventType",
    "extendedRequestId",
    "requestTime",
    "messageDirection",
    "stage",
    "connectedAt",
    "requestTimeEpoch",
    "identity",
    "requestId",
    "domainName",
    "connectionId",
    "apiId",
}


@pytest.fixture
def chat(cloud):
    """A WebSocket API with a route: without one there is nothing to deploy."""
    made = Chat(cloud)
    made.route("hello")
    return made


def client_at(url):
    return SESSION.client("apigatewaymanagementapi", endpoint_url=url)


def by_formula(event, _context):
    """What the developer guide, and middy, make the address of: the host and the stage of the event."""
    context = event["requestContext"]
    client = client_at(f"https://{context['domainName']}/{context['stage']}")
    client.post_to_connection(ConnectionId=context["connectionId"], Data=event["body"])
    return {"statusCode": 200}


@pytest.mark.rows("W11", "W220")
def test_the_address_of_the_guide_is_that_of_an_apis_own_host(chat):
    chat.route("$default", answer=by_formula)
    with chat.connect() as socket:
        socket.send("echo")
        assert socket.receive() == "echo"


@pytest.mark.rows("W12", "W14")
@pytest.mark.parametrize(("key", "status"), [("", 404), ("chat", 403), ("prod", None)])
def test_the_address_of_the_guide_is_none_of_a_domain_name_unless_its_key_is_the_stage(chat, key, status):
    seen = []

    def answer(event, context):
        try:
            return by_formula(event, context)
        except ClientError as error:
            seen.append(error.response["ResponseMetadata"]["HTTPStatusCode"])
            return {"statusCode": 200}

    chat.route("$default", answer=answer)
    url = chat.domain(key).replace("https", "wss")
    with chat.cloud.connect(url) as socket:
        socket.send("echo")
        assert chat.event["requestContext"]["domainName"] == "chat.example.com"
        assert chat.event["requestContext"]["stage"] == "prod"
        assert list(socket.messages) == ([] if status else ["echo"])
    assert seen == ([status] if status else [])


@pytest.mark.rows("W15")
def test_the_address_of_an_apis_own_host_serves_connections_of_a_domain_name(chat):
    """As Chalice makes it, once, of the id of the API, its own Region and the stage."""

    def answer(event, _context):
        context = event["requestContext"]
        url = f"https://{context['apiId']}.execute-api.us-east-1.amazonaws.com/{context['stage']}"
        client_at(url).post_to_connection(ConnectionId=context["connectionId"], Data=event["body"])

    chat.route("$default", answer=answer)
    with chat.cloud.connect(chat.domain("chat").replace("https", "wss")) as socket:
        socket.send("echo")
        assert socket.receive() == "echo"


@pytest.mark.rows("W219", "W221", "W223", "W224", "W225")
def test_one_function_for_three_routes_tells_their_events_apart_and_finds_in_each_what_readers_need(chat):
    """As Zappa deploys: three routes on one integration, and the type of the event says which it is."""
    integration = chat.function()
    for key in ("$connect", "$default", "$disconnect"):
        chat.route(key, integration)
    with chat.connect() as socket:
        socket.send(json.dumps({"action": "anything"}))
        assert list(socket.messages) == []
    contexts = [event["requestContext"] for event in chat.events]
    assert [one["eventType"] for one in contexts] == ["CONNECT", "MESSAGE", "DISCONNECT"]
    for event, context in zip(chat.events, contexts, strict=True):
        assert context.keys() >= MEMBERS
        assert context["identity"]["sourceIp"] == "127.0.0.1"
        assert all(isinstance(context[name], str) for name in ("domainName", "stage", "connectionId"))
        assert event.keys().isdisjoint({"type", "methodArn"})
