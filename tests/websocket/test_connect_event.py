"""The event of a handshake: its members, their order and their spelling."""

from __future__ import annotations

import json
import re

import pytest

from support_websocket import Chat

ID = re.compile(r"[A-Za-z0-9_-]{15}=")


def event_of(chat, **more):
    """The event of a handshake to an API that has a ``$connect``."""
    chat.route("$connect")
    chat.connect(**more)
    return chat.event


def nulls_in(value):
    """Whether anything in it is null."""
    if isinstance(value, dict | list):
        return any(map(nulls_in, value.values() if isinstance(value, dict) else value))
    return value is None


@pytest.mark.rows("W43", "W44", "W45", "W59", "W62", "W234", "C11")
def test_an_event_has_these_members_and_nothing_in_it_is_null(chat):
    event = event_of(chat)
    assert set(event) == {"headers", "multiValueHeaders", "requestContext", "isBase64Encoded"}
    assert event["isBase64Encoded"] is False
    assert not nulls_in(event)


@pytest.mark.rows("W43", "W46")
def test_a_query_has_the_last_of_each_name_and_all_of_them(chat):
    event = event_of(chat, query="?token=a%20b&tag=1&tag=2&flag")
    assert event["queryStringParameters"] == {"token": "a b", "tag": "2", "flag": ""}
    assert event["multiValueQueryStringParameters"] == {"token": ["a b"], "tag": ["1", "2"], "flag": [""]}
    assert list(event) == [
        "headers",
        "multiValueHeaders",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "requestContext",
        "isBase64Encoded",
    ]


@pytest.mark.rows("W43", "W234")
def test_variables_of_a_stage_are_there_if_it_has_any(cloud):
    chat = Chat(cloud, stage=None)
    chat.stage("prod", StageVariables={"color": "blue"})
    event = event_of(chat)
    assert event["stageVariables"] == {"color": "blue"}
    chat.client.update_stage(ApiId=chat.id, StageName="prod", StageVariables={"color": "red"})
    chat.connect()
    assert chat.event["stageVariables"] == {"color": "red"}  # W229: at once


@pytest.mark.rows("W47", "W48", "W49", "W50", "W51", "W52", "W53", "W54", "C12")
def test_the_request_context_says_who_and_when_in_this_order(chat):
    chat.route("$connect")
    chat.cloud.clock.advance(seconds=1_000.5)
    socket = chat.connect(source_ip="198.51.100.7")
    context = chat.event["requestContext"]
    request_id, connection_id = context["requestId"], context["connectionId"]
    began = round(socket.connection.connected_at.timestamp() * 1000)
    # 2026-01-01 00:16:40.5, and what the calls before have taken.
    assert 0 <= began - 1_767_226_600_500 < 100
    assert list(context.items()) == [
        ("routeKey", "$connect"),
        ("eventType", "CONNECT"),
        ("extendedRequestId", request_id),
        ("requestTime", "01/Jan/2026:00:16:40 +0000"),
        ("messageDirection", "IN"),
        ("stage", "prod"),
        ("connectedAt", began),
        ("requestTimeEpoch", began),
        ("identity", {"sourceIp": "198.51.100.7"}),
        ("requestId", request_id),
        ("domainName", f"{chat.id}.execute-api.us-east-1.amazonaws.com"),
        ("connectionId", connection_id),
        ("apiId", chat.id),
    ]
    assert connection_id == socket.connection.id
    assert chat.cloud.requests[-1].request_id == request_id


@pytest.mark.rows("W49", "W60", "W61")
def test_ids_have_sixteen_characters_and_are_no_uuids(chat):
    chat.route("$connect")
    for _ in range(50):
        chat.connect()
    for event in chat.events:
        context = event["requestContext"]
        assert ID.fullmatch(context["connectionId"])
        assert ID.fullmatch(context["requestId"])
        assert (context["connectionId"][11], context["requestId"][11]) == ("C", "F")
        assert context["connectionId"][14] in "AEIMQUYcgkosw048"
    assert len({event["requestContext"]["connectionId"] for event in chat.events}) == 50
    assert len({event["requestContext"]["requestId"] for event in chat.events}) == 50


@pytest.mark.rows("W52", "W53")
@pytest.mark.parametrize("name", ["User-Agent", "user-agent"])
def test_an_agent_that_names_itself_is_named(chat, name):
    context = event_of(chat, headers={name: "tests/1"})["requestContext"]
    assert context["identity"] == {"userAgent": "tests/1", "sourceIp": "127.0.0.1"}


@pytest.mark.rows("W55", "W56", "W57", "W58")
def test_headers_keep_their_spelling_and_the_service_adds_its_own(chat):
    event = event_of(
        chat,
        headers={"Origin": "https://app.example.com", "x-Own": "1", "Connection": "keep-alive, Upgrade"},
        source_ip="198.51.100.7",
    )
    headers = event["headers"]
    assert set(headers) == {
        "Host",
        "Origin",
        "Sec-WebSocket-Key",
        "Sec-WebSocket-Version",
        "X-Amzn-Trace-Id",
        "X-Forwarded-For",
        "X-Forwarded-Port",
        "X-Forwarded-Proto",
        "x-Own",
    }
    assert headers["Host"] == f"{chat.id}.execute-api.us-east-1.amazonaws.com"
    assert headers["Sec-WebSocket-Version"] == "13"
    assert re.fullmatch(r"[A-Za-z0-9+/]{22}==", headers["Sec-WebSocket-Key"])
    assert re.fullmatch(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}", headers["X-Amzn-Trace-Id"])
    assert (headers["X-Forwarded-For"], headers["X-Forwarded-Port"], headers["X-Forwarded-Proto"]) == (
        "198.51.100.7",
        "443",
        "https",
    )
    assert event["multiValueHeaders"] == {name: [value] for name, value in headers.items()}


@pytest.mark.rows("W46", "W58")
def test_of_a_header_that_comes_twice_the_last_value_stands_alone_and_all_beside_it(chat):
    event = event_of(chat, headers=[("X-Tag", "1"), ("x-tag", "2"), ("Cookie", "a=1")])
    assert (event["headers"]["X-Tag"], event["multiValueHeaders"]["X-Tag"]) == ("2", ["1", "2"])
    assert event["headers"]["Cookie"] == "a=1"


@pytest.mark.rows("W56")
def test_who_forwards_a_handshake_is_named_behind_its_client(chat):
    event = event_of(chat, headers={"X-Forwarded-For": "203.0.113.9"}, source_ip="198.51.100.7")
    assert event["headers"]["X-Forwarded-For"] == "203.0.113.9, 198.51.100.7"


@pytest.mark.rows("W55")
def test_what_a_test_writes_goes_before_what_every_client_sends(chat):
    event = event_of(chat, headers={"sec-websocket-key": "own", "sec-websocket-version": "8"})
    assert (event["headers"]["sec-websocket-key"], event["headers"]["sec-websocket-version"]) == ("own", "8")
    assert "Sec-WebSocket-Key" not in event["headers"]


def test_an_event_is_a_function_s_own(chat):
    def spoil(event, _context):
        event["headers"].clear()
        event["requestContext"]["identity"]["sourceIp"] = "spoilt"

    chat.route("$connect", answer=spoil)
    chat.route("$default")
    socket = chat.connect()
    noted = chat.cloud.requests[-1].event
    assert noted["headers"]["X-Forwarded-Port"] == "443"
    socket.send("a")
    assert chat.event["requestContext"]["identity"] == {"sourceIp": "127.0.0.1"}
    json.dumps(noted)
