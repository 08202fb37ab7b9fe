"""Which template is chosen, and what it may refer to."""

from __future__ import annotations

import json

import pytest

from awsmock_ar_apigw import MockError
from support_backends import INSIDE, Inside
from support_integrations import answers, http, is_failure, mock, said


def made(chat, template, message=None, **more):
    """What a response template makes of a message, which a function without an envelope gives back."""
    inside = Inside(chat.cloud)
    integration = http(chat, RequestTemplates={"$default": template}, **more)
    said(chat, answers(chat, integration), {} if message is None else message)
    return inside.request.body.decode()


# Which one


@pytest.mark.rows("W159", "W160", "W169")
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${request.body.kind}", "of cats"),
        ("$request.body.kind", "of cats"),
        ("${request.body.kind}-${request.body.size}", "of small cats"),
        (r"\$default", "of all"),
        ("application/json", "of types"),
        ("${request.body.missing}", "of all"),
        ("${request.body.nested.kind}", "of dogs"),
        (None, "of all"),
    ],
)
def test_a_request_template_is_chosen_by_what_an_expression_comes_to(chat, expression, expected):
    inside = Inside(chat.cloud)
    templates = {
        "cat": "of cats",
        "cat-small": "of small cats",
        "dog": "of dogs",
        "application/json": "of types",
        "$default": "of all",
    }
    more = {} if expression is None else {"TemplateSelectionExpression": expression}
    integration = answers(chat, http(chat, RequestTemplates=templates, **more))
    said(chat, integration, {"kind": "cat", "size": "small", "nested": {"kind": "dog"}})
    assert inside.request.body.decode() == expected


@pytest.mark.rows("W160", "W161")
@pytest.mark.parametrize(
    ("behavior", "templates", "passes"),
    [
        ("WHEN_NO_MATCH", {"application/json": "x"}, True),
        ("WHEN_NO_MATCH", {}, True),
        ("WHEN_NO_TEMPLATES", {"application/json": "x"}, False),
        ("WHEN_NO_TEMPLATES", {}, True),
        ("NEVER", {"application/json": "x"}, False),
        ("NEVER", {}, False),
    ],
)
def test_where_no_template_fits_the_behavior_says_whether_a_message_passes(chat, behavior, templates, passes):
    inside = Inside(chat.cloud)
    integration = answers(chat, http(chat, RequestTemplates=templates, PassthroughBehavior=behavior))
    (frame,) = said(chat, integration, {})
    if passes:
        assert (inside.request.body, frame) == (b'{"action": "do"}', "inside")
    else:
        assert (inside.requests, is_failure(frame)) == ([], True)
        assert behavior in chat.why


@pytest.mark.rows("W162")
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${integration.response.statuscode}", "by status"),
        ("${integration.response.header.X-Kind}", "by header"),
        ("${integration.response.multivalueheader.x-kind}", "by headers"),
        ("${request.body.action}", "by action"),
        ("fixed", "by text"),
        (r"\$default", "else"),
        ("${integration.response.body.kind}", "by body"),
        ("${integration.response.nothing.kind}", "else"),
    ],
)
def test_a_response_template_is_chosen_by_what_an_expression_comes_to(chat, expression, expected):
    templates = {
        "201": "by status",
        "kept": "by header",
        "[kept]": "by headers",
        "do": "by action",
        "fixed": "by text",
        "big": "by body",
        "$default": "else",
    }
    chat.cloud.backends[INSIDE] = lambda _request: (201, {"x-kind": "kept"}, {"kind": "big"})
    integration = http(chat)
    chat.integration_response(
        integration, ResponseTemplates=templates, TemplateSelectionExpression=expression
    )
    assert said(chat, integration, {}) == [expected]


def test_without_a_response_template_that_fits_an_answer_passes(chat):
    Inside(chat.cloud)
    integration = http(chat)
    chat.integration_response(integration, ResponseTemplates={"other": "x"})
    assert said(chat, integration, {}) == ["inside"]


# What it may refer to


@pytest.mark.rows("W167")
@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("$input.body", '{"action": "do", "x": {"a b": [1, 2.5, "z"], "t": true, "n": null}}'),
        ("$input.json('$')", '{"action":"do","x":{"a b":[1,2.5,"z"],"t":true,"n":null}}'),
        ("$input.json('$.action') $input.json('$.missing')", '"do" ""'),
        ("$input.path('$.action')-$input.path('action')", "do-do"),
        ("$input.path('$.x').t $input.path(\"$.x['a b'][1]\") $input.path('$.x[*]').size()", "true 2.5 3"),
        ("$input.path('$.x').get('a b')", '[1,2.5,"z"]'),
        ("$input.path('$.missing')|$input.path('$.x.n')|$input.path('$.missing[*]').size()", "||0"),
        ("$input.path('$.x')", '{a b=[1,2.5,"z"], t=true, n=null}'),
        ("#foreach($one in $input.path(\"$.x['a b']\"))<$one>#end", "<1><2.5><z>"),
        (
            "$util.escapeJavaScript(\"it's a 'b/c' \u00e9\U0001f600\")",
            "it\\'s a \\'b\\/c\\' \\u00E9\\uD83D\\uDE00",
        ),
        ("$util.parseJson('{\"a\": [1]}').a[0]", "1"),
        ("$util.urlEncode('a b&c~*') $util.urlDecode('a+b%26')", "a+b%26c%7E* a b&"),
        ("$util.base64Encode('hällo') $util.base64Decode('aMOkbGxv')", "aMOkbGxv hällo"),
        ("$stageVariables.color|$stageVariables.missing", "red|"),
        ("$input.params().header.size() $input.params('x')|", "0 |"),
    ],
)
def test_a_template_reads_the_message_and_has_functions(chat, template, expected):
    chat.stage("dev", StageVariables={"color": "red"})
    inside = Inside(chat.cloud)
    chat.route("do", answers(chat, http(chat, RequestTemplates={"$default": template})))
    with chat.connect("dev") as socket:
        socket.send('{"action": "do", "x": {"a b": [1, 2.5, "z"], "t": true, "n": null}}')
    assert inside.request.body.decode() == expected


@pytest.mark.rows("W166")
def test_a_template_knows_the_context(chat):
    names = [
        "connectionId",
        "connectedAt",
        "domainName",
        "eventType",
        "messageId",
        "routeKey",
        "requestId",
        "extendedRequestId",
        "apiId",
        "requestTime",
        "requestTimeEpoch",
        "stage",
        "identity.sourceIp",
        "identity.userAgent",
    ]
    template = "\n".join(f"$context.{name}" for name in names)
    inside = Inside(chat.cloud)
    chat.route("do", answers(chat, http(chat, RequestTemplates={"$default": template})))
    with chat.connect(headers={"User-Agent": "cat"}, source_ip="198.51.100.7") as socket:
        socket.send({"action": "do"})
        found = dict(zip(names, inside.request.body.decode().split("\n"), strict=True))
        request = chat.cloud.requests[-1]
        connection = socket.connection
    assert found["connectionId"] == connection.id
    assert (found["eventType"], found["routeKey"], found["stage"]) == ("MESSAGE", "do", "prod")
    assert found["requestId"] == found["extendedRequestId"] == request.request_id
    assert found["apiId"] == chat.id
    assert found["domainName"] == f"{chat.id}.execute-api.us-east-1.amazonaws.com"
    assert found["messageId"][11:] == connection.id[11:]
    assert (found["identity.sourceIp"], found["identity.userAgent"]) == ("198.51.100.7", "cat")
    assert int(found["requestTimeEpoch"]) >= int(found["connectedAt"]) > 0
    assert found["requestTime"].endswith(" +0000")


def test_what_the_context_lacks_is_nothing(chat):
    template = (
        "[$context.nothing|$context.identity.nothing|$context.identity|$context.authorizer.principalId]"
    )
    assert made(chat, template) == "[||{sourceIp=127.0.0.1}|]"


@pytest.mark.rows("W168")
def test_a_template_goes_through_maps_by_a_block_that_is_defined_once(chat):
    inside = Inside(chat.cloud)
    template = (
        "#define($all)\n{\n#foreach($key in $map.keySet())\n"
        '"$util.escapeJavaScript($key)": "$util.escapeJavaScript($map.get($key))"#if($foreach.hasNext),#end\n'
        "#end\n}\n#end\n"
        "{\"body\": $input.json('$'),\n"
        '#set($map = $input.params().querystring)\n"query": $all,\n'
        '#set($map = $context.identity)\n"identity": $all,\n'
        '#set($map = $stageVariables)\n"variables": $all}'
    )
    chat.stage("dev", StageVariables={"color": "red"})
    chat.route("$connect", answers(chat, http(chat, RequestTemplates={"$default": template})))
    with chat.connect("dev", query="?a=1&b=%22x%22"):
        pass
    assert json.loads(inside.request.body) == {
        "body": {},
        "query": {"a": "1", "b": '"x"'},
        "identity": {"sourceIp": "127.0.0.1"},
        "variables": {"color": "red"},
    }


@pytest.mark.rows("W166")
def test_the_identity_is_a_map(chat):
    template = "#foreach($key in $context.identity.keySet())$key: $context.identity.get($key);#end"
    assert made(chat, template) == "sourceIp: 127.0.0.1;"


@pytest.mark.rows("W167")
def test_without_a_body_all_of_it_is_an_empty_object_and_nothing_else_is_there(chat):
    inside = Inside(chat.cloud)
    template = "[$input.body|$input.json('$')|$input.json('$.x')|$input.path('$')|$input.path('$.x')]"
    chat.route("$connect", answers(chat, http(chat, RequestTemplates={"$default": template})))
    with chat.connect():
        assert inside.request.body == b'[|{}|""||]'


@pytest.mark.rows("W168")
def test_a_template_at_connect_knows_the_handshake(chat):
    inside = Inside(chat.cloud)
    template = (
        '{"key": "$input.params().querystring.key", "agent": "$input.params().header.get(\'User-Agent\')", '
        '"any": "$input.params(\'key\')", "none": "$input.params(\'none\')", "body": $input.json("$"), '
        '"event": "$context.eventType", "path": "$input.params().path"}'
    )
    chat.route("$connect", answers(chat, http(chat, RequestTemplates={"$default": template})))
    with chat.connect(query="?key=1&key=2", headers={"User-Agent": "cat"}):
        pass
    assert json.loads(inside.request.body) == {
        "key": "2",
        "agent": "cat",
        "any": "2",
        "none": "",
        "body": {},
        "event": "CONNECT",
        "path": "{}",
    }


@pytest.mark.rows("W162", "W166")
def test_a_response_template_reads_the_answer_and_still_knows_the_message(chat):
    chat.cloud.backends[INSIDE] = lambda _request: {"pets": ["Rex"]}
    template = "$context.routeKey: $input.path('$.pets[0]') $input.json('$.pets')"
    assert said(chat, answers(chat, http(chat), {"$default": template}), {}) == ['do: Rex ["Rex"]']


def test_a_template_that_reads_json_of_what_is_none_fails(chat):
    chat.route("$default", answers(chat, mock(chat), {"$default": "x"}))
    inside = Inside(chat.cloud)
    integration = answers(chat, http(chat, RequestTemplates={"$default": "$input.path('$.x')"}))
    chat.client.update_route(
        ApiId=chat.id,
        RouteId=chat.client.get_routes(ApiId=chat.id)["Items"][0]["RouteId"],
        Target=f"integrations/{integration}",
    )
    with chat.connect() as socket:
        socket.send("no JSON")
        assert is_failure(socket.receive())
    assert "of a text that is no JSON: 'no JSON'" in chat.cloud.requests[-1].why
    assert inside.requests == []


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("$input.path('$..x')", "the path '\\$..x'"),
        ("$input.path('$.x[?(@.y)]')", "the mock knows names"),
        ("$input.path('$.x.length()')", "the mock knows names"),
        ("$input.xpath('x')", r"\.xpath\(…\) of \$input"),
        ("$util.toJson('x')", r"\.toJson\(…\) of \$util"),
        ("$util.base64Decode('x')", "base64Decode"),
        ("#set($context.responseOverride.status = 400)", "responseOverride|its own maps"),
        ("$context.requestOverride.path", "WebSocket APIs don't have"),
        ("$input.json('$', 2)", "doesn't take that"),
    ],
)
def test_what_a_template_can_not_refer_to_is_an_error_that_says_so(chat, template, says):
    with pytest.raises(MockError, match=f"(?i){says}"):
        made(chat, template, {"x": [1]})


def test_a_connection_goes_on_after_a_template_that_the_mock_does_not_know(chat):
    Inside(chat.cloud)
    chat.route("bad", answers(chat, http(chat, RequestTemplates={"$default": "#break"})), two_way=True)
    chat.route("good", answers(chat, http(chat)), two_way=True)
    with chat.connect() as socket:
        with pytest.raises(MockError, match="#break"):
            socket.send({"action": "bad"})
        socket.send({"action": "good"})
        assert socket.receive() == "inside"
