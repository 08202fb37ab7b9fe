"""Request parameters: what goes on to a back end of a handshake, a message, and what is known of it."""

from __future__ import annotations

import pytest

from support_backends import INSIDE, Inside
from support_integrations import answers, http, said


def header(name):
    return f"integration.request.header.{name}"


@pytest.mark.rows("W170", "W172")
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("context.eventType", "MESSAGE"),
        ("context.identity.sourceIp", "198.51.100.7"),
        ("context.nothing", None),
        ("stageVariables.color", "red"),
        ("stageVariables.missing", None),
        ("'text'", "text"),
        ("''", ""),
        ("route.request.body.pet.name", "Rex"),
        ("route.request.body.pet.tags[1]", "b"),
        ("route.request.body.pet.tags", '["a","b"]'),
        ("route.request.body.pet.age", "3"),
        ("route.request.body.pet.good", "true"),
        ("route.request.body.missing", None),
        (
            "route.request.body",
            '{"action": "do", "pet": {"name": "Rex", "tags": ["a", "b"], "age": 3, "good": true}}',
        ),
        ("method.request.body.pet.name", "Rex"),
        ("route.request.header.Host", None),
        ("route.request.querystring.key", None),
        ("route.request.path.name", None),
    ],
)
def test_a_message_gives_its_body_the_context_variables_and_texts(chat, source, expected):
    chat.stage("dev", StageVariables={"color": "red"})
    inside = Inside(chat.cloud)
    chat.route("do", answers(chat, http(chat, RequestParameters={header("found"): source})))
    with chat.connect("dev", source_ip="198.51.100.7") as socket:
        socket.send({"action": "do", "pet": {"name": "Rex", "tags": ["a", "b"], "age": 3, "good": True}})
        skipped = chat.cloud.requests[-1].skipped
    assert inside.request.headers.get("found") == expected
    assert skipped == (() if expected is not None else (f"{header('found')}: {source} isn't there",))


@pytest.mark.rows("W170", "W171")
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("route.request.querystring.key", "2"),
        ("route.request.multivaluequerystring.key", "1,2"),
        ("route.request.queryString.key", "2"),
        ("route.request.querystring.other", None),
        ("route.request.header.x-kind", "small"),
        ("route.request.header.X-KIND", "small"),
        ("route.request.multivalueheader.X-Kind", "big,small"),
        ("route.request.header.User-Agent", None),
    ],
)
def test_a_handshake_gives_what_its_route_has_declared(chat, source, expected):
    inside = Inside(chat.cloud)
    declared = {
        "route.request.querystring.key": {"Required": False},
        "route.request.header.X-Kind": {"Required": True},
    }
    integration = answers(chat, http(chat, RequestParameters={header("found"): source}))
    chat.route("$connect", integration, RequestParameters=declared)
    headers = [("X-Kind", "big"), ("X-Kind", "small"), ("User-Agent", "cat")]
    with chat.connect(query="?key=1&key=2&other=3", headers=headers):
        (skipped,) = chat.cloud.requests[-1].skipped or (None,)
    assert inside.request.headers.get("found") == expected
    assert (skipped is None) == (expected is not None)
    if skipped is not None:
        assert f"isn't declared: give the route requestParameters with '{source}'" in skipped


@pytest.mark.rows("W170")
def test_what_is_declared_and_was_not_sent_is_left_out(chat):
    inside = Inside(chat.cloud)
    integration = answers(
        chat, http(chat, RequestParameters={header("found"): "route.request.querystring.key"})
    )
    chat.route(
        "$connect", integration, RequestParameters={"route.request.querystring.key": {"Required": False}}
    )
    with chat.connect():
        assert chat.cloud.requests[-1].skipped == (
            f"{header('found')}: route.request.querystring.key isn't there",
        )
    assert inside.request.headers.get("found") is None


@pytest.mark.rows("W170")
def test_parameters_make_the_query_and_fill_the_path(chat):
    inside = Inside(chat.cloud)
    parameters = {
        "integration.request.querystring.a b": "route.request.body.query",
        "integration.request.querystring.fixed": "'1'",
        "integration.request.path.name": "route.request.body.pet",
    }
    del parameters["integration.request.querystring.a b"]
    parameters["integration.request.querystring.q"] = "route.request.body.query"
    integration = http(chat, f"{INSIDE}/pets/{{name}}?own=0", RequestParameters=parameters)
    said(chat, answers(chat, integration), {"query": "a&b=ü", "pet": "R x/y"})
    assert inside.request.url == f"{INSIDE}/pets/R%20x/y?own=0&fixed=1&q=a%26b%3D%C3%BC"


@pytest.mark.rows("W170")
def test_a_path_whose_variable_is_not_there_fails(chat):
    inside = Inside(chat.cloud)
    said(chat, answers(chat, http(chat, f"{INSIDE}/{{name}}")), {})
    assert inside.requests == []
    assert any("needs the variable 'name' of the path" in one.why for one in chat.cloud.requests)


def test_a_value_with_line_ends_is_one_line(chat):
    inside = Inside(chat.cloud)
    integration = http(chat, RequestParameters={header("found"): "route.request.body.x"})
    said(chat, answers(chat, integration), {"x": "a\r\nHost: b"})
    assert inside.request.headers["found"] == "a  Host: b"
