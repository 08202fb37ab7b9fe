"""Parameter mapping while requests are answered."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.serving.http_api.json_path import picked
from awsmock_ar_apigw.serving.messages import Headers, Response
from support_backends import Inside, proxy
from support_serving import Served, arn_of

PETS = {"pet": {"id": 7, "tags": ["a", "b"], "has owner": True, "none": None}}


@pytest.fixture
def inside(cloud):
    return Inside(cloud)


def seen(api, inside, value, key="ANY /pets/{id}", path="/pets/7", **request):
    """What a back end gets where a mapping puts a value; None where it puts none."""
    api.route(key, proxy(api, RequestParameters={"overwrite:header.seen": value}))
    api.send("POST", path, **request)
    return inside.request.headers.get("seen")


# Where values come from


@pytest.mark.rows("J4", "J6", "J9", "N9", "N11", "N12")
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("static text", "static text"),
        ("$request.header.x-one", "1"),
        ("$request.header.X-ONE", "1"),
        ("$request.header.several", "a,b"),
        ("$request.querystring.q", "x y"),
        ("$request.querystring.many", "1,2"),
        ("$request.path", "/pets/7"),
        ("$request.path.id", "7"),
        ("$request.body", json.dumps(PETS)),
        ("$request.body.pet.id", "7"),
        ("$request.body.pet.tags[1]", "b"),
        ("$request.body.pet.tags", '["a","b"]'),
        ("$request.body.pet.tags[-1]", "b"),
        ("$request.body.pet.tags[*]", '["a","b"]'),
        ("$request.body.pet['id']", "7"),
        ("$context.stage", "$default"),
        ("$context.httpMethod", "POST"),
        ("$context.routeKey", "ANY /pets/{id}"),
        ("$context.path", "/pets/7"),
        ("$context.protocol", "HTTP/1.1"),
        ("$context.accountId", "123456789012"),
        ("$context.identity.sourceIp", "192.0.2.1"),
        ("$context.identity.userAgent", "test"),
        ("$context.requestTime", "01/Jan/2026:00:00:00 +0000"),
        ("${request.path.id}-${request.header.x-one}!", "7-1!"),
        ("${context.stage}", "$default"),
    ],
)
def test_a_value_is_picked_from_the_request(api, inside, value, expected):
    got = seen(
        api,
        inside,
        value,
        path="/pets/7?q=x+y&many=1&many=2",
        body=json.dumps(PETS),
        headers=[("x-one", "1"), ("several", "a"), ("several", "b"), ("user-agent", "test")],
        source_ip="192.0.2.1",
    )
    assert got == expected


@pytest.mark.rows("J4", "N12")
def test_the_ids_and_names_of_a_request_are_there(api, inside):
    names = ("requestId", "extendedRequestId", "apiId", "domainName", "domainPrefix", "requestTimeEpoch")
    got = seen(api, inside, " ".join(f"${{context.{name}}}" for name in names))
    request = api.cloud.requests[-1]
    at = int(request.at.timestamp() * 1000)
    assert got == f"{request.request_id} {request.request_id} {api.id} {request.host} {api.id} {at}"


@pytest.mark.rows("J4", "N2")
def test_stage_variables_are_those_of_now(api, inside):
    api.client.update_stage(ApiId=api.id, StageName="$default", StageVariables={"colour": "red"})
    assert seen(api, inside, "$stageVariables.colour") == "red"


@pytest.mark.rows("J7")
def test_the_path_of_a_request_is_without_the_stage(api, inside):
    api.stage("test")
    assert seen(api, inside, "$request.path", path="/test/pets/a%20b") == "/pets/a%20b"
    assert inside.request.path == "/"


@pytest.mark.rows("J8")
def test_names_in_the_query_have_a_case_and_those_of_headers_have_none(api, inside):
    assert seen(api, inside, "$request.querystring.q", path="/pets/7?Q=1") is None
    assert seen(api, inside, "$request.header.X", key="POST /a", path="/a", headers={"x": "1"}) == "1"


@pytest.mark.rows("J12")
@pytest.mark.parametrize(
    "value",
    [
        "$request.header.nobody",
        "$request.querystring.nobody",
        "$request.path.nobody",
        "$request.body",
        "$request.body.nobody",
        "$context.authorizer.claims.sub",
        "$context.nobody",
        "$context.error.messageString",
        "$stageVariables.nobody",
        "before ${request.header.nobody} behind",
    ],
)
def test_a_mapping_whose_source_is_not_there_is_left_out_and_noted(api, inside, value):
    assert seen(api, inside, value) is None
    assert api.cloud.requests[-1].status == 200
    assert api.cloud.requests[-1].skipped == (f"overwrite:header.seen: {value} isn't there",)


@pytest.mark.rows("J10")
@pytest.mark.parametrize("path", ["$request.body..id", "$request.body.tags[?(@.x)]"])
def test_recursive_descent_and_filters_are_refused(api, inside, path):
    with pytest.raises(ClientError, match="Invalid mapping expression parameter"):
        seen(api, inside, path)


@pytest.mark.rows("J10")
def test_a_path_sees_a_body_as_far_as_100_kb_and_a_whole_body_is_not_cut(api, inside):
    fits = json.dumps({"id": "7", "more": "x" * 100_000})
    cut = json.dumps({"id": "7", "more": "x" * 110_000})
    assert seen(api, inside, "$request.body.id", body=fits) == "7"
    assert seen(api, inside, "$request.body.id", key="POST /a", path="/a", body=cut) is None
    assert seen(api, inside, "$request.body", key="POST /b", path="/b", body=cut) == cut


@pytest.mark.rows("J4")
@pytest.mark.parametrize(
    ("body", "path", "expected"),
    [
        (b'{"a": {"b c": 1}}', 'a["b c"]', 1),
        (b'{"a": {"b c": 1}}', "a['b c']", 1),
        (b'{"a": [{"n": 1}, {"n": 2}, {}]}', "a[*].n", [1, 2]),
        (b'{"a": {"x": 1, "y": 2}}', "a.*", [1, 2]),
        (b'{"a": [1]}', "a[1]", None),
        (b'{"a": [1]}', "a.0", None),
        (b'{"a": 1}', "a.b", None),
        (b'{"a": 1}', "a[0]", None),
        (b'{"a": 1}', "a[*]", None),
        (b'{"a": 1}', "a[", None),
        (b'{"a": 1}', "a[0:1]", None),
        (b'{"a": null}', "a", None),
        (b"no JSON", "a", None),
        (b"[" * 100_000, "a", None),
    ],
)
def test_a_path_into_json(body, path, expected):
    assert picked(body, path) == expected


def values_in(value):
    """A value, and all that it holds."""
    yield value
    for below in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from values_in(below)


def check_picked(body, path):
    """What a path picks in a body, each of it where there may be several, is nothing or something of the body."""
    found = picked(body, path)
    for one in found if "*" in path and isinstance(found, list) else [found]:
        assert one is None or one in values_in(json.loads(body))


@given(st.binary(max_size=30) | st.from_regex(rb'\{"a": ?[\[\]0-9a"{}:]*\}'), st.text(max_size=12))
def test_any_path_into_any_body_picks_something_or_nothing(body, path):
    check_picked(body, path)


@given(
    st.recursive(
        st.integers() | st.none(),
        lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from("ab"), below),
    ),
    st.lists(st.sampled_from([".a", ".b", "[0]", "[1]", "[*]", ".*"]), max_size=4).map("".join),
)
def test_any_steps_into_any_json_pick_something_of_it_or_nothing(whole, path):
    check_picked(json.dumps(whole).encode(), path)


# What is mapped in requests


@pytest.mark.rows("J1", "J11")
@pytest.mark.parametrize(
    ("action", "headers", "expected"),
    [
        ("append", {}, ["new"]),
        ("append", {"X": "old"}, ["old", "new"]),
        ("overwrite", {}, ["new"]),
        ("overwrite", [("X", "old"), ("x", "older")], ["new"]),
        ("remove", {"X": "old"}, []),
        ("remove", {}, []),
    ],
)
def test_headers_are_appended_overwritten_and_removed(api, inside, action, headers, expected):
    api.route(
        "GET /", proxy(api, RequestParameters={f"{action}:header.x": "" if action == "remove" else "new"})
    )
    api.send(headers=headers)
    assert inside.request.headers.all("x") == expected


@pytest.mark.rows("J1", "J8", "J11")
@pytest.mark.parametrize(
    ("action", "query", "expected"),
    [
        ("append", "", "q=n%20e%2Fw"),
        ("append", "q=a+b&X=%41", "q=a+b&X=%41&q=n%20e%2Fw"),
        ("overwrite", "q=1&X=%41&%71=2", "X=%41&q=n%20e%2Fw"),
        ("overwrite", "Q=1", "Q=1&q=n%20e%2Fw"),
        ("remove", "q=1&X=%41&q", "X=%41"),
        ("remove", "Q=1", "Q=1"),
    ],
)
def test_query_strings_are_appended_overwritten_and_removed(api, inside, action, query, expected):
    value = "" if action == "remove" else "n e/w"
    api.route("GET /", proxy(api, RequestParameters={f"{action}:querystring.q": value}))
    api.send(path=f"/?{query}")
    assert inside.request.query == expected


@pytest.mark.rows("J14")
def test_mappings_do_not_see_each_other(api, inside):
    renamed = {
        "append:header.new": "$request.header.old",
        "remove:header.old": "",
        "append:header.two": "$request.header.new",
    }
    api.route("GET /", proxy(api, RequestParameters=renamed))
    api.send(headers={"old": "1"})
    headers = inside.request.headers
    assert (headers.get("new"), headers.get("old"), headers.get("two")) == ("1", None, None)


@pytest.mark.rows("J15")
@pytest.mark.parametrize(
    ("value", "path"),
    [("/other", "/other"), ("other", "/other"), ("/${request.path.id}/x y?z", "/7/x%20y%3Fz")],
)
def test_a_path_is_overwritten_as_a_whole_and_the_query_is_kept(api, inside, value, path):
    integration = proxy(
        api, "https://inside.example.com/base?k=v", RequestParameters={"overwrite:path": value}
    )
    api.route("GET /pets/{id}", integration)
    api.send(path="/pets/7?q=1")
    assert (inside.request.path, inside.request.query) == (path, "k=v&q=1")


@pytest.mark.rows("J22", "J23")
def test_host_and_content_type_can_be_mapped(api, inside):
    mapped = {
        "overwrite:header.Host": "other.example.com",
        "overwrite:header.Content-Type": "text/plain",
        "overwrite:header.X-Forwarded-Port": "8443",
    }
    api.route("POST /", proxy(api, RequestParameters=mapped))
    api.send("POST", body="{}", headers={"content-type": "application/json"})
    headers = inside.request.headers
    assert headers.all("host") == ["other.example.com"]
    assert headers.all("content-type") == ["text/plain"]
    assert headers.all("x-forwarded-port") == ["8443"]


@pytest.mark.rows("J21")
@pytest.mark.parametrize(
    "name", ["Authorization", "access-control-x", "x-amz-date", "Via", "Forwarded", "x-amzn-x", "TE"]
)
def test_reserved_headers_are_never_mapped(api, name):
    with pytest.raises(ClientError, match="are restricted"):
        proxy(api, RequestParameters={f"overwrite:header.{name}": "x"})


@pytest.mark.rows("J24")
def test_what_is_no_name_of_a_variable_is_refused(api):
    with pytest.raises(ClientError, match="Invalid mapping expression"):
        proxy(api, RequestParameters={"overwrite:header.x": "$context.a b"})


@pytest.mark.rows("J25")
def test_a_mapping_that_is_cleared_maps_nothing_any_more(api, inside):
    integration = proxy(
        api, RequestParameters={"append:header.x": "1"}, ResponseParameters={"200": {"append:header.y": "1"}}
    )
    api.route("GET /", integration)
    api.client.update_integration(
        ApiId=api.id,
        IntegrationId=integration,
        RequestParameters={"append:header.x": ""},
        ResponseParameters={"200": {}},
    )
    answer = api.send()
    assert "x" not in inside.request.headers
    assert "y" not in answer.headers


def test_a_value_of_several_lines_is_one_line_of_a_header(api, inside):
    assert seen(api, inside, "$request.body.a", body='{"a": "1\\r\\nevil: 2"}') == "1  evil: 2"


def test_a_variable_of_the_path_can_be_mapped_for_the_uri(api, inside):
    for action, path in (("overwrite", "/x"), ("append", "/7x")):
        integration = proxy(
            api, "https://inside.example.com/{id}", RequestParameters={f"{action}:path.id": "x"}
        )
        api.route(f"GET /{action}/{{id}}", integration)
        api.send(path=f"/{action}/7")
        assert inside.request.path == path
    integration = proxy(api, "https://inside.example.com/{id}", RequestParameters={"remove:path.id": ""})
    api.route("GET /remove/{id}", integration)
    assert api.send(path="/remove/7").status == 500


# Functions


@pytest.mark.rows("J19")
def test_a_function_sees_mapped_headers_and_query(api):
    mapped = {
        "append:header.X": "2",
        "overwrite:header.user-agent": "mapped",
        "remove:header.gone": "",
        "overwrite:querystring.q": "$request.header.x",
    }
    api.route("GET /", api.function(RequestParameters=mapped))
    api.send(path="/?q=0&p=1", headers={"x": "1", "gone": "1"})
    assert api.event["headers"]["x"] == "1,2"
    assert api.event["headers"]["user-agent"] == "mapped"
    assert "gone" not in api.event["headers"]
    assert (api.event["rawQueryString"], api.event["queryStringParameters"]) == (
        "p=1&q=1",
        {"p": "1", "q": "1"},
    )


@pytest.mark.rows("J19")
def test_a_function_of_format_1_0_sees_them_too(api):
    mapped = {"append:header.X": "2", "overwrite:path": "/new", "append:querystring.q": "1"}
    api.route("GET /pets", api.function({"statusCode": 200}, "1.0", RequestParameters=mapped))
    api.send(path="/pets?q=0", headers={"X": "1"})
    assert api.event["multiValueHeaders"]["X"] == ["1", "2"]
    assert api.event["multiValueQueryStringParameters"] == {"q": ["0", "1"]}
    assert (api.event["path"], api.event["requestContext"]["path"]) == ("/new", "/pets")


@pytest.mark.rows("J20")
def test_the_path_of_a_mapping_stands_beside_a_functions_own(api):
    api.route("GET /pets/{id}", api.function(RequestParameters={"overwrite:path": "/new/${request.path.id}"}))
    api.send(path="/pets/7")
    assert (api.event["requestPath"], api.event["rawPath"]) == ("/new/7", "/pets/7")
    api.route("GET /plain", api.function())
    api.send(path="/plain")
    assert "requestPath" not in api.event


@pytest.mark.rows("J22", "J23")
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_function_sees_a_mapped_host(api, version):
    mapped = {"overwrite:header.host": "other.example.com", "append:header.x-forwarded-port": "8443"}
    api.route("GET /", api.function({"statusCode": 200}, version, RequestParameters=mapped))
    api.send()
    headers = {name.lower(): value for name, value in api.event["headers"].items()}
    assert headers["host"] == "other.example.com"
    assert headers["x-forwarded-port"] in ("443,8443", "8443")
    assert api.event["requestContext"]["domainName"] == f"{api.id}.execute-api.us-east-1.amazonaws.com"


def test_the_request_that_is_noted_is_the_clients(api):
    api.route("GET /", api.function(RequestParameters={"append:header.x": "1", "append:querystring.q": "1"}))
    api.send()
    assert api.cloud.requests[-1].request.headers == Headers()
    assert api.cloud.requests[-1].request.query == ""


@pytest.mark.rows("E50")
def test_a_function_is_never_called_without_waiting_for_it(api):
    api.route("GET /", answer={"statusCode": 201, "body": "done"})
    answer = api.send(headers={"X-Amz-Invocation-Type": "Event"})
    assert (answer.status, answer.text) == (201, "done")
    assert api.event["headers"]["x-amz-invocation-type"] == "Event"


# Answers


@pytest.mark.rows("J2", "J5")
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("static", "static"),
        ("$response.header.x-kind", "dog,cat"),
        ("$response.header.nobody", None),
        ("$response.body", '{"pet": {"id": 7}}'),
        ("$response.body.pet.id", "7"),
        ("$response.body.nobody", None),
        ("$context.stage", "$default"),
        ("$context.integration.status", "200"),
        ("$context.integrationStatus", "200"),
        ("$context.integrationLatency", "0"),
        ("$stageVariables.nobody", None),
        ("${response.body.pet.id}/${context.stage}", "7/$default"),
    ],
)
def test_a_value_is_picked_from_the_answer(api, inside, value, expected):
    inside.answer = Response(200, Headers([("x-kind", "dog"), ("x-kind", "cat")]), b'{"pet": {"id": 7}}')
    api.route("GET /", proxy(api, ResponseParameters={"200": {"append:header.seen": value}}))
    assert api.send().headers.get("seen") == expected


@pytest.mark.rows("J2", "J17")
def test_headers_and_status_of_an_answer_are_mapped(api, inside):
    inside.answer = 200, {"x": "1", "y": "1", "z": "1"}, "same"
    mapped = {
        "append:header.x": "2",
        "overwrite:header.y": "2",
        "remove:header.z": "",
        "overwrite:statuscode": "403",
    }
    api.route("GET /", proxy(api, ResponseParameters={"200": mapped}))
    answer = api.send()
    assert (answer.status, answer.text) == (403, "same")
    assert [answer.headers.all(name) for name in "xyz"] == [["1", "2"], ["2"], []]


@pytest.mark.rows("J18")
def test_the_status_of_the_integration_says_which_mapping_it_is(api, inside):
    api.route(
        "GET /",
        proxy(
            api,
            ResponseParameters={
                "500": {"overwrite:statuscode": "404"},
                "404": {"append:header.x": "1", "overwrite:statuscode": "200"},
            },
        ),
    )
    for status, shown in ((500, 404), (404, 200), (200, 200)):
        inside.answer = status, {}, ""
        answer = api.send()
        assert (answer.status, "x" in answer.headers) == (shown, status == 404)


@pytest.mark.rows("J17")
def test_a_status_may_be_picked_and_what_is_none_changes_nothing(api, inside):
    inside.answer = 200, {"s": "201", "t": "no"}, ""
    for name, status in (("s", 201), ("t", 200)):
        api.route(
            f"GET /{name}",
            proxy(api, ResponseParameters={"200": {"overwrite:statuscode": f"$response.header.{name}"}}),
        )
        assert api.send(path=f"/{name}").status == status
    assert api.cloud.requests[-1].skipped == (
        "overwrite:statuscode: $response.header.t is 'no', which is no status",
    )


@pytest.mark.rows("J3")
@pytest.mark.parametrize("key", ["overwrite:body", "append:querystring.x", "overwrite:path"])
def test_nothing_else_of_an_answer_is_mapped(api, key):
    with pytest.raises(ClientError, match="Invalid Response Actioned Parameter"):
        proxy(api, ResponseParameters={"200": {key: "x"}})


@pytest.mark.rows("J3")
def test_the_body_of_a_request_is_not_mapped(api):
    with pytest.raises(ClientError, match="Invalid Request Actioned Parameter"):
        proxy(api, RequestParameters={"overwrite:body": "x"})


@pytest.mark.rows("J19")
def test_the_answer_of_a_function_is_mapped(api):
    mapped = {"append:header.x": "$response.body.id", "overwrite:statuscode": "202"}
    api.route("GET /", api.function({"id": 7}, ResponseParameters={"200": mapped}))
    answer = api.send()
    assert (answer.status, answer.headers["x"], answer.json()) == (202, "7", {"id": 7})


def test_what_the_gateway_answers_itself_is_not_mapped(api):
    integration = api.client.create_integration(
        ApiId=api.id,
        IntegrationType="AWS_PROXY",
        IntegrationUri=arn_of("nobody"),
        PayloadFormatVersion="2.0",
        ResponseParameters={"500": {"overwrite:statuscode": "200"}},
    )["IntegrationId"]
    api.route("GET /", integration)
    assert api.send().status == 500


# Whatever comes


@given(
    value=st.sampled_from(
        ["$request.body.a", "$request.querystring.q", "$request.header.h", "${request.path.id}x"]
    ),
    body=st.binary(max_size=20)
    | st.from_regex(r'\{"a": "(\\u[dD][89a-f][0-9a-f]{2}|[ -~])*"\}', fullmatch=True).map(str.encode),
    text=st.text(st.characters(exclude_characters="?#/\r\n\0"), max_size=10),
)
def test_whatever_comes_is_mapped_or_left_out(value, body, text):
    with mock_cloud(isolated=True) as cloud:
        api, inside = Served(cloud), Inside(cloud)
        mapped = {"overwrite:header.x": value, "append:querystring.q": value, "overwrite:path": value}
        api.route("POST /pets/{id}", proxy(api, RequestParameters=mapped))
        api.send("POST", f"/pets/{text or 'x'}?q={text}", body=body, headers={"h": text})
        assert api.cloud.requests[-1].status in (200, 404)
        assert len(inside.requests) <= 1
