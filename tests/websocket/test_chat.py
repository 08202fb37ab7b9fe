"""A chat, as people write it: rooms, broadcast, and connections that are gone and are forgotten; its table is moto's."""

from __future__ import annotations

import json
import os
from collections import Counter

import boto3
import pytest
from moto import mock_aws

from awsmock_ar_apigw import mock_apigatewayv2
from support_websocket import Chat

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
OK = {"statusCode": 200}


# The application: what follows knows nothing of a mock


def table():
    return boto3.resource("dynamodb", region_name="us-east-1").Table(os.environ["TABLE"])


def management(event):
    context = event["requestContext"]
    return boto3.client(
        "apigatewaymanagementapi",
        region_name="us-east-1",
        endpoint_url=f"https://{context['domainName']}/{context['stage']}",
    )


def on_connect(event, _context):
    room = event.get("queryStringParameters", {}).get("room", "hall")
    table().put_item(Item={"id": event["requestContext"]["connectionId"], "room": room})
    return OK


def on_disconnect(event, _context):
    table().delete_item(Key={"id": event["requestContext"]["connectionId"]})
    return OK


def on_say(event, _context):
    people = table().scan()["Items"]
    own = event["requestContext"]["connectionId"]
    room = next(one["room"] for one in people if one["id"] == own)
    api = management(event)
    said = json.dumps({"said": json.loads(event["body"])["text"]}).encode()
    for one in people:
        if one["room"] == room:
            try:
                api.post_to_connection(ConnectionId=one["id"], Data=said)
            except api.exceptions.GoneException:
                table().delete_item(Key={"id": one["id"]})
    return OK


def on_anything(event, _context):
    own = event["requestContext"]["connectionId"]
    management(event).post_to_connection(ConnectionId=own, Data=b"say something")
    return OK


BY_ROUTE = {"$connect": on_connect, "$disconnect": on_disconnect, "say": on_say, "$default": on_anything}


def in_one(event, context):
    return BY_ROUTE[event["requestContext"]["routeKey"]](event, context)


# The tests


@pytest.fixture(params=["in one function", "in four functions"])
def chat(request, monkeypatch):
    monkeypatch.setenv("TABLE", "people")
    with mock_aws(), mock_apigatewayv2() as cloud:
        boto3.client("dynamodb", region_name="us-east-1").create_table(
            TableName="people",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        api = Chat(cloud)
        one = api.function(in_one)
        for key, handler in BY_ROUTE.items():
            api.route(key, one if request.param == "in one function" else api.function(handler))
        yield api


def people():
    return sorted(one["id"] for one in table().scan()["Items"])


def test_who_is_in_a_room_hears_what_is_said_there(chat):
    ann, bob, eve = [chat.connect(query=f"?room={room}") for room in ("blue", "blue", "red")]
    with ann, bob, eve:
        ann.send({"action": "say", "text": "hello"})
        assert [ann.receive_json(), bob.receive_json()] == [{"said": "hello"}] * 2
        assert eve.messages == []


@pytest.mark.rows("W218")
def test_who_has_left_is_forgotten(chat):
    with chat.connect() as ann:
        bob = chat.connect()
        assert people() == sorted([ann.connection.id, bob.connection.id])
        bob.close()
        assert people() == [ann.connection.id]


@pytest.mark.rows("W190", "W218")
def test_a_stale_connection_answers_410_and_is_removed(chat):
    table().put_item(Item={"id": "Ab1Cd2Ef3GhCJKw=", "room": "hall"})
    with chat.connect() as ann:
        ann.send({"action": "say", "text": "is anybody there?"})
        assert ann.receive_json() == {"said": "is anybody there?"}
        assert people() == [ann.connection.id]
        chat.cloud.calls.assert_called(
            "PostToConnection", ConnectionId="Ab1Cd2Ef3GhCJKw=", error="GoneException"
        )


def test_what_no_route_takes_is_answered_by_the_default_route(chat):
    with chat.connect() as ann:
        ann.send("what?")
        assert ann.receive() == "say something"


def test_who_is_idle_for_ten_minutes_is_forgotten(chat):
    with chat.connect() as ann:
        chat.cloud.clock.advance(minutes=10)
        assert ann.closed == (1001, "Going away")
        assert people() == []


def test_each_event_came_to_the_function_of_its_route(chat):
    with chat.connect() as ann:
        ann.send({"action": "say", "text": "hello"})
        ann.send("what?")
    routes = Counter(event["requestContext"]["routeKey"] for event in chat.events)
    assert routes == {"$connect": 1, "say": 1, "$default": 1, "$disconnect": 1}
