"""API keys on ``$connect``: where they come from, which let a handshake in, and what events say of them."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import MockError
from support_authorizers import policy
from support_handshakes import Asked, refused
from support_websocket import Chat

KEY = {"x-api-key": "the-key"}
BY_AUTHORIZER = "$context.authorizer.usageIdentifierKey"


@pytest.fixture
def guarded(chat):
    """An API whose ``$connect`` requires an API key, and a key."""
    for key in ("$connect", "$default", "$disconnect"):
        chat.route(key, **({"ApiKeyRequired": True} if key == "$connect" else {}))
    chat.cloud.api_keys["the-key"] = {"apiKeyId": "abc123"}
    return chat


@pytest.mark.rows("W86", "W87", "U22")
def test_a_key_lets_in_and_every_event_says_which_it_was(guarded):
    with guarded.connect(headers={"X-Api-Key": "the-key"}) as socket:
        socket.send("hello")
    assert [event["requestContext"]["eventType"] for event in guarded.events] == [
        "CONNECT",
        "MESSAGE",
        "DISCONNECT",
    ]
    for event in guarded.events:
        assert event["requestContext"]["identity"] == {
            "apiKey": "the-key",
            "apiKeyId": "abc123",
            "sourceIp": "127.0.0.1",
        }
    assert guarded.events[0]["headers"]["X-Api-Key"] == "the-key"


@pytest.mark.rows("W86")
@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "the header x-api-key has none"),
        ({"x-api-key": ""}, "the header x-api-key has none"),
        ({"x-api-key": "other"}, "cloud.api_keys['other'] = "),
        ({"x-api-key": "The-Key"}, "There is no API key 'The-Key'"),
    ],
)
def test_a_missing_and_a_wrong_key_are_forbidden(guarded, headers, words):
    answer = refused(guarded, headers=headers)
    assert (answer.status, json.loads(answer.body)) == (403, {"message": "Forbidden"})
    assert words in guarded.why


@pytest.mark.rows("W86")
def test_a_key_in_the_query_is_none(guarded):
    assert refused(guarded, query="?x-api-key=the-key").status == 403


@pytest.mark.rows("W88")
def test_a_key_that_is_used_up_is_throttled(guarded):
    guarded.cloud.api_keys["the-key"] = None
    answer = refused(guarded, headers=KEY)
    assert (answer.status, json.loads(answer.body)) == (429, {"message": "Too Many Requests"})
    assert "cloud.api_keys['the-key'] is None" in guarded.why


@pytest.mark.rows("W86")
def test_a_key_that_isnt_enabled_and_one_that_is_gone_are_forbidden(guarded):
    guarded.cloud.api_keys["the-key"] = {"apiKeyId": "abc123", "enabled": False}
    assert refused(guarded, headers=KEY).status == 403
    assert "isn't enabled" in guarded.why
    del guarded.cloud.api_keys["the-key"]
    assert refused(guarded, headers=KEY).status == 403


@pytest.mark.rows("W86", "U22")
def test_what_becomes_of_a_key_leaves_open_connections_as_they_are(guarded):
    with guarded.connect(headers=KEY) as socket:
        del guarded.cloud.api_keys["the-key"]
        socket.send("hello")
        assert guarded.event["requestContext"]["identity"]["apiKeyId"] == "abc123"


@pytest.mark.rows("W87", "W52")
def test_where_no_key_is_required_nothing_is_said_of_one(chat):
    chat.route("$connect")
    chat.cloud.api_keys["the-key"] = {}
    chat.connect(headers=KEY).close()
    assert chat.event["requestContext"]["identity"] == {"sourceIp": "127.0.0.1"}
    assert chat.event["headers"]["x-api-key"] == "the-key"


# What an authorizer says is used


@pytest.mark.rows("W86", "W87")
def test_an_authorizer_says_which_key_is_used(cloud):
    chat = Chat(cloud, ApiKeySelectionExpression=BY_AUTHORIZER)
    cloud.api_keys["the-key"] = {"apiKeyId": "abc123"}
    asked = Asked(chat, policy(usageIdentifierKey="the-key"), ApiKeyRequired=True)
    chat.connect(headers={"x-api-key": "another"}).close()
    identity = chat.event["requestContext"]["identity"]
    assert (identity["apiKey"], identity["apiKeyId"]) == ("the-key", "abc123")
    assert "usageIdentifierKey" not in asked.authorizer
    for answer in (policy(), policy(usageIdentifierKey=None), policy(usageIdentifierKey="")):
        asked.answer = answer
        assert refused(chat, headers=KEY).status == 403
        assert "usageIdentifierKey of its authorizer's answer has none" in chat.why
    asked.answer = policy(usageIdentifierKey="other")
    assert refused(chat, headers=KEY).status == 403
    cloud.api_keys["other"] = None
    assert refused(chat, headers=KEY).status == 429


@pytest.mark.rows("W86")
def test_what_an_authorizer_says_counts_for_nothing_where_the_header_does(chat):
    chat.cloud.api_keys["the-key"] = {}
    Asked(chat, policy(usageIdentifierKey="the-key"), ApiKeyRequired=True)
    assert refused(chat).status == 403
    chat.connect(headers=KEY).close()


@pytest.mark.rows("W86")
def test_without_an_authorizer_nobody_says_which_key_is_used(cloud):
    chat = Chat(cloud, ApiKeySelectionExpression=BY_AUTHORIZER)
    cloud.api_keys["the-key"] = {}
    chat.route("$connect", ApiKeyRequired=True)
    assert refused(chat, headers=KEY).status == 403


@pytest.mark.rows("W86", "W73")
def test_who_is_denied_is_denied_with_a_key_too(chat):
    chat.cloud.api_keys["the-key"] = {}
    Asked(chat, policy(effect="Deny"), ApiKeyRequired=True)
    assert refused(chat, headers=KEY).status == 403
    assert "doesn't allow" in chat.why


@pytest.mark.rows("W86", "W229")
def test_the_expression_is_that_of_the_deployment(cloud):
    chat = Chat(cloud, stage=None)
    chat.stage("dev", AutoDeploy=False)
    chat.route("$connect", ApiKeyRequired=True)
    cloud.api_keys["the-key"] = {}
    chat.client.create_deployment(ApiId=chat.id, StageName="dev")
    chat.client.update_api(ApiId=chat.id, ApiKeySelectionExpression=BY_AUTHORIZER)
    chat.connect("dev", headers=KEY).close()
    chat.client.create_deployment(ApiId=chat.id, StageName="dev")
    assert refused(chat, "dev", headers=KEY).status == 403


@pytest.mark.rows("W86")
def test_http_apis_take_no_keys(cloud):
    client = Chat(cloud).client
    api = client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    with pytest.raises(ClientError, match="ApiKeyRequired is not currently supported"):
        client.create_route(ApiId=api, RouteKey="GET /pets", ApiKeyRequired=True)


# The keys that a test gives


def test_what_is_left_out_of_a_key_is_made_of_it(cloud):
    cloud.api_keys["one"] = cloud.api_keys["two"] = {}
    one, two = cloud.api_keys["one"], cloud.api_keys["two"]
    assert one["enabled"] is True
    assert len(one["apiKeyId"]) == 10
    assert one["apiKeyId"] != two["apiKeyId"]
    assert list(cloud.api_keys) == ["one", "two"]
    assert len(cloud.api_keys) == 2
    assert repr(cloud.api_keys) == "<api keys: one, two>"
    cloud.reset()
    assert "one" in cloud.api_keys


@pytest.mark.parametrize(
    ("key", "said", "words"),
    [
        ("", {}, "no key of an API key"),
        (7, {}, "no key of an API key"),
        ("a", "abc123", "Give a dict, or None"),
        ("a", {"api_key_id": "abc123"}, 'Did you mean "apiKeyId"'),
        ("a", {"apiKeyId": 7}, "apiKeyId is a text"),
        ("a", {"enabled": "no"}, "enabled is True or False"),
    ],
)
def test_what_can_be_no_key_is_refused(cloud, key, said, words):
    with pytest.raises(MockError, match=words):
        cloud.api_keys[key] = said
    assert repr(cloud.api_keys) == "<api keys: none>"


def test_a_key_that_isnt_there_is_neither_shown_nor_deleted(cloud):
    with pytest.raises(MockError, match="There is no API key 'a'"):
        cloud.api_keys["a"]
    with pytest.raises(MockError, match="There is no API key 'a'"):
        del cloud.api_keys["a"]
