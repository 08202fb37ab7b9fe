"""What a function gives back, and what its client gets."""

from __future__ import annotations

import asyncio
import base64
import decimal
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import MockError, mock_cloud
from awsmock_ar_apigw.serving.functions import Context
from support import client_of
from support_serving import ACCOUNT, REGION, Served, arn_of, message

FAILED = message("Internal Server Error")


def answer_to(api, result, version="2.0"):
    """The answer of a route whose function gives a result."""
    api.route("$default", api.function(result, version)) if not api.events else None
    api.cloud.functions[f"{api.id}-1"] = lambda event, _context: (api.events.append(event), result)[1]
    return api.send()


@pytest.fixture(params=["1.0", "2.0"])
def version(request):
    return request.param


# Format 2.0 without a status


@pytest.mark.rows("E1", "E2", "E3", "E4", "E5", "E6", "E7")
@pytest.mark.parametrize(
    ("result", "body"),
    [
        ({"id": "7"}, b'{"id": "7"}'),
        ({"body": "hi"}, b'{"body": "hi"}'),
        ({"headers": {"a": "b"}, "cookies": ["x=1"]}, b'{"headers": {"a": "b"}, "cookies": ["x=1"]}'),
        ("plain text", b"plain text"),
        ("", b""),
        (None, b"null"),
        (7, b"7"),
        (True, b"true"),
        ([1, "zwei"], b'[1, "zwei"]'),
        ({"grüße": decimal.Decimal("1.5")}, '{"grüße": 1.5}'.encode()),
        ({"bytes": b"text"}, b'{"bytes": "text"}'),
    ],
)
def test_whatever_has_no_status_is_the_body_of_a_200(api, result, body):
    answer = answer_to(api, result)
    assert (answer.status, answer.body) == (200, body)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-length"] == str(len(body))
    assert answer.headers.all("set-cookie") == []


@pytest.mark.rows("E22", "E41")
@pytest.mark.parametrize("result", [{"id": "7"}, {"body": "hi"}, "text", None, 7, [1]])
def test_format_1_0_needs_a_status(api, result):
    answer = answer_to(api, result, "1.0")
    assert (answer.status, answer.body) == (500, FAILED)
    assert "In payload format 1.0 it must be an object with a statusCode" in api.cloud.requests[-1].why


# With a status


@pytest.mark.rows("E8", "E9", "E10", "E30", "E31", "E32", "E34", "P13")
def test_a_status_alone_makes_an_empty_plain_text(api, version):
    answer = answer_to(api, {"statusCode": 201}, version)
    assert (answer.status, answer.body) == (201, b"")
    assert sorted(name for name, _ in answer.headers) == [
        "apigw-requestid",
        "content-length",
        "content-type",
        "date",
    ]
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-length"] == "0"


@pytest.mark.rows("E10", "E11", "E12", "E13", "E14", "E15", "E16", "E17", "E18", "E19", "E21", "E41", "E48")
@pytest.mark.parametrize(
    ("result", "status", "body"),
    [
        ({"statusCode": 200, "body": None}, 200, b""),
        ({"statusCode": "201", "body": "x"}, 201, b"x"),
        ({"statusCode": 0}, 500, FAILED),
        ({"statusCode": 99}, 500, FAILED),
        ({"statusCode": 600}, 500, FAILED),
        ({"statusCode": "2000"}, 500, FAILED),
        ({"statusCode": 200.0}, 500, FAILED),
        ({"statusCode": "abc"}, 500, FAILED),
        ({"statusCode": "٢٠٠"}, 500, FAILED),
        ({"statusCode": True}, 500, FAILED),
        ({"statusCode": None}, 500, FAILED),
        ({"statusCode": 200, "body": {"a": 1}}, 500, FAILED),
        ({"statusCode": 200, "body": 7}, 500, FAILED),
        ({"statusCode": 200, "headers": [["a", "b"]]}, 500, FAILED),
        ({"statusCode": 200, "headers": {"a": {"b": 1}}}, 500, FAILED),
        ({"statusCode": 200, "isBase64Encoded": "true"}, 500, FAILED),
        ({"statusCode": 200, "isBase64Encoded": True, "body": "no base64!"}, 500, FAILED),
        ({"statusCode": 200, "body": "x", "unknown": 1, "base64Encoded": True}, 200, b"x"),
        ({"statusCode": 200, "body": "x", "headers": None, "isBase64Encoded": None}, 200, b"x"),
    ],
    ids=str,
)
def test_what_an_answer_may_be_and_what_is_malformed(api, version, result, status, body):
    answer = answer_to(api, result, version)
    assert (answer.status, answer.body) == (status, body)
    if status == 500:
        assert answer.headers["content-type"] == "application/json"
        assert "The function's answer is malformed" in api.cloud.requests[-1].why


@pytest.mark.rows("E16")
def test_cookies_are_a_list(api):
    assert answer_to(api, {"statusCode": 200, "cookies": "a=1"}).status == 500


@pytest.mark.rows("E15", "E28", "E29", "E33", "E35", "E36")
def test_headers_go_out_as_they_are_but_for_those_of_the_gateway(api, version):
    headers = {
        "Location": "https://example.com/",
        "X-Number": 7,
        "X-True": True,
        "X-None": None,
        "Server": "mine",
        "WWW-Authenticate": "Basic",
        "set-cookie": "a=1",
        "Date": "yesterday",
        "Connection": "close",
        "Content-Length": "99",
        "Transfer-Encoding": "chunked",
        "Upgrade": "h2c",
    }
    answer = answer_to(api, {"statusCode": 302, "headers": headers}, version)
    kept = {name: value for name, value in answer.headers if name not in ("date", "apigw-requestid")}
    assert kept == {
        "location": "https://example.com/",
        "x-number": "7",
        "x-true": "true",
        "server": "mine",
        "www-authenticate": "Basic",
        "set-cookie": "a=1",
        "content-type": "text/plain; charset=utf-8",
        "content-length": "0",
    }
    assert answer.headers["date"] != "yesterday"


@pytest.mark.rows("E23", "E26", "E27")
def test_cookies_go_first_one_line_each_and_format_2_0_has_no_multi_value_headers(api):
    result = {
        "statusCode": 200,
        "headers": {"set-cookie": "c=3", "x-a": "1"},
        "cookies": ["a=1", "b=2"],
        "multiValueHeaders": {"x-a": ["2"]},
    }
    answer = answer_to(api, result)
    assert answer.headers.all("set-cookie") == ["a=1", "b=2", "c=3"]
    assert answer.headers.all("x-a") == ["1"]


@pytest.mark.rows("E24")
def test_format_1_0_merges_both_kinds_of_headers_and_has_no_cookies(api):
    result = {
        "statusCode": 200,
        "headers": {"x-a": "single", "X-B": "1"},
        "multiValueHeaders": {"X-A": ["multi1", "multi2"], "x-c": "alone"},
        "cookies": ["a=1"],
    }
    answer = answer_to(api, result, "1.0")
    assert answer.headers.all("x-a") == ["single", "multi1", "multi2"]
    assert (answer.headers["x-b"], answer.headers["x-c"]) == ("1", "alone")
    assert answer.headers.all("set-cookie") == []


@pytest.mark.rows("E25")
def test_format_1_0_takes_the_first_of_names_that_differ_in_case(api):
    """Whoever spells a name in two ways to send it twice has one line: it worked with REST APIs alone."""
    result = {"statusCode": 200, "headers": {"set-cookie": "a=1", "x-b": "1", "Set-Cookie": "b=2"}}
    answer = answer_to(api, result, "1.0")
    assert answer.headers.all("set-cookie") == ["a=1"]
    assert [name for name, _ in answer.headers][:2] == ["set-cookie", "x-b"]


def test_a_line_that_stands_in_both_members_of_format_1_0_comes_once(api):
    """Libraries that serve load balancers, too, write each line into both."""
    result = {
        "statusCode": 200,
        "headers": {"Content-Type": "text/html", "x-a": "2"},
        "multiValueHeaders": {"content-type": ["text/html"], "x-a": ["1", "2"]},
    }
    answer = answer_to(api, result, "1.0")
    assert answer.headers.all("content-type") == ["text/html"]
    assert answer.headers.all("x-a") == ["1", "2"]


@pytest.mark.rows("E20")
def test_base64_is_decoded_whatever_the_type(api, version):
    body = base64.b64encode(b"\x00\xff").decode()
    answer = answer_to(api, {"statusCode": 200, "body": body, "isBase64Encoded": True}, version)
    assert answer.body == b"\x00\xff"


@pytest.mark.parametrize("status", [204, 304])
def test_what_has_no_body_has_no_length_either(api, version, status):
    answer = answer_to(api, {"statusCode": status, "body": "hello"}, version)
    assert (answer.status, answer.body, answer.headers["content-length"]) == (status, b"", "0")


@pytest.mark.rows("E51")
def test_an_answer_to_head_has_the_length_and_no_body(api):
    api.route("HEAD /", answer={"statusCode": 200, "body": "hello"})
    answer = api.send("HEAD")
    assert (answer.body, answer.headers["content-length"]) == (b"", "5")


# Failures


@pytest.mark.rows("E39", "E40", "E47", "E48", "E49", "M10", "M12", "M13")
def test_a_function_that_raises_is_a_500_and_its_traceback_is_kept(api, version):
    def handler(_event, _context):
        raise LookupError("no pets")

    api.route("$default", api.function(handler, version))
    answer = api.send()
    assert (answer.status, answer.body) == (500, FAILED)
    assert (answer.headers["content-type"], answer.headers["content-length"]) == ("application/json", "35")
    request = api.cloud.requests[-1]
    assert request.why.endswith("raised LookupError: no pets")
    assert 'raise LookupError("no pets")' in request.traceback


def test_what_a_function_raises_is_let_through_if_asked_for(api):
    def handler(_event, _context):
        raise LookupError("no pets")

    api.route("$default", api.function(name="pets"))
    api.cloud.functions.add("pets", handler, reraise=True)
    with pytest.raises(LookupError, match="no pets"):
        api.send()


@pytest.mark.rows("E41")
@pytest.mark.parametrize("result", [{1, 2}, object(), b"\xff", {"a": {1: object()}}])
def test_what_json_does_not_know_is_no_answer(api, result):
    assert answer_to(api, result).body == FAILED
    assert " raised " in api.cloud.requests[-1].why


@pytest.mark.rows("E43", "E42")
def test_a_function_that_nobody_has_given_fails_and_says_what_to_add(api):
    api.route("$default", api.function(name="pets"))
    del api.cloud.functions["pets"]
    answer = api.send()
    assert (answer.status, answer.body) == (500, FAILED)
    assert "cloud.functions['pets'] = handler" in api.cloud.requests[-1].why


@pytest.mark.rows("E44", "K33", "K35", "K36", "M11")
@pytest.mark.parametrize(("limit", "status"), [(None, 200), (29_000, 503)])
def test_a_function_that_takes_too_long_is_unavailable(api, limit, status):
    def handler(_event, _context):
        api.cloud.clock.advance(29.5)

    limits = {"TimeoutInMillis": limit} if limit else {}
    api.route("$default", api.function(handler, **limits))
    answer = api.send()
    assert answer.status == status
    if status == 503:
        assert answer.body == message("Service Unavailable")
        assert answer.headers["content-length"] == "33"
        assert "It took 29.5 s, and may take 29." in api.cloud.requests[-1].why


@pytest.mark.rows("E46")
def test_a_function_that_takes_longer_than_it_has_fails(api):
    api.route("$default", api.function(name="pets"))
    api.cloud.functions.add("pets", lambda _event, _context: api.cloud.clock.advance(4) and None, timeout=3)
    assert api.send().body == FAILED
    assert "has 3" in api.cloud.requests[-1].why


@pytest.mark.rows("E38", "E37")
def test_an_answer_beyond_what_lambda_takes_fails(api):
    assert answer_to(api, {"statusCode": 200, "body": "x" * (6 * 1024 * 1024)}).body == FAILED


# Functions


@pytest.mark.parametrize(
    ("given", "uri", "expected"),
    [
        (["pets"], arn_of("pets"), "pets"),
        (["pets", arn_of("pets")], arn_of("pets"), arn_of("pets")),
        (["pets", arn_of("pets")], arn_of("pets") + ":live", arn_of("pets")),
        (["pets", "pets:live"], arn_of("pets") + ":live", "pets:live"),
        (["pets:live", arn_of("pets") + ":live"], arn_of("pets") + ":live", arn_of("pets") + ":live"),
        (["pets", "pets:live"], arn_of("pets") + ":7", "pets"),
        (
            ["pets"],
            f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn_of('pets')}/invocations",
            "pets",
        ),
    ],
)
def test_a_function_is_found_by_its_qualified_arn_its_arn_and_its_name(api, given, uri, expected):
    for name in given:
        api.cloud.functions[name] = lambda _event, context, name=name: [name, context.invoked_function_arn]
    made = api.client.create_integration(
        ApiId=api.id, IntegrationType="AWS_PROXY", IntegrationUri=uri, PayloadFormatVersion="2.0"
    )
    api.route("$default", made["IntegrationId"])
    invoked = uri.partition("functions/")[2].removesuffix("/invocations") or uri
    assert api.send().json() == [expected, invoked]


@pytest.mark.rows("N4", "N5")
def test_a_stage_variable_may_name_the_function(cloud):
    api = Served(cloud, stage=None)
    cloud.functions["pets-one:live"] = lambda _event, context: context.function_version
    uri = arn_of("pets-${stageVariables.level}") + ":${stageVariables.alias}"
    made = api.client.create_integration(
        ApiId=api.id, IntegrationType="AWS_PROXY", IntegrationUri=uri, PayloadFormatVersion="2.0"
    )
    api.route("$default", made["IntegrationId"])
    api.stage("$default", StageVariables={"level": "one", "alias": "live"})
    assert api.send().text == "live"
    api.client.update_stage(ApiId=api.id, StageName="$default", StageVariables={"alias": ""})
    assert api.send().body == FAILED
    assert "needs the stage variable 'alias', which stage '$default' lacks" in cloud.requests[-1].why


def test_a_context_has_what_lambda_s_has(api):
    seen = []
    api.route("$default", api.function(lambda _event, context: seen.append(context), name="pets"))
    api.send()
    (context,) = seen
    assert isinstance(context, Context)
    assert context.function_name == "pets"
    assert context.function_version == "$LATEST"
    assert context.invoked_function_arn == f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pets"
    assert context.memory_limit_in_mb == "128"
    assert context.log_group_name == "/aws/lambda/pets"
    assert context.log_stream_name.startswith("2026/01/01/[$LATEST]")
    assert (context.identity, context.client_context) == (None, None)
    left = context.get_remaining_time_in_millis()
    api.cloud.clock.advance(100)
    assert left - context.get_remaining_time_in_millis() == 100_000
    api.cloud.clock.advance(1000)
    assert context.get_remaining_time_in_millis() == 0


@pytest.mark.parametrize(
    "name", ["", None, 7, "pets/handler", "my pets", "a:b:c", "pets:", "arn:aws:s3:::pets"]
)
def test_a_function_has_a_name_by_which_an_integration_finds_it(cloud, name):
    with pytest.raises(MockError, match="is no name of a function"):
        cloud.functions[name] = print


def test_the_uri_that_invokes_a_function_is_no_name_and_has_one(cloud):
    uri = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{arn_of('pets')}:live/invocations"
    with pytest.raises(MockError, match=rf"The function that it invokes is {arn_of('pets')}:live\."):
        cloud.functions[uri] = print


@pytest.mark.parametrize(
    "name", ["pets", "pets:live", "pets:$LATEST", "pets:7", arn_of("pets"), f"{arn_of('pets')}:live"]
)
def test_a_function_is_given_by_its_name_or_its_arn(cloud, name):
    cloud.functions[name] = print
    assert list(cloud.functions) == [name]


def test_who_has_mistaken_the_name_of_a_function_is_told(cloud):
    made = client_of("apigatewayv2", REGION).create_api(Name="a", ProtocolType="HTTP", Target=arn_of("pets"))
    cloud.functions["pet"] = print
    assert cloud.request("GET", made["ApiEndpoint"]).body == FAILED
    assert (
        f'There is no function for {arn_of("pets")}. Did you mean "pet"? Give one' in cloud.requests[-1].why
    )


def test_a_function_can_be_called(cloud):
    with pytest.raises(MockError, match="can't be called"):
        cloud.functions["pets"] = "handler"
    with pytest.raises(MockError, match=r"There is no function 'pet'\. There are: none"):
        cloud.functions["pet"]
    cloud.functions["pets"] = print
    with pytest.raises(MockError, match='Did you mean "pets"'):
        del cloud.functions["pet"]
    assert (list(cloud.functions), len(cloud.functions), "pets" in cloud.functions) == (["pets"], 1, True)
    assert cloud.functions["pets"] is print
    assert repr(cloud.functions) == "<functions: pets>"


def test_a_coroutine_function_is_awaited_also_where_a_loop_runs(api):
    async def handler(event, _context):
        await asyncio.sleep(0)
        return event["rawPath"]

    api.route("$default", api.function(handler))
    assert api.send("GET", "/a").text == "/a"

    async def within():
        return api.send("GET", "/b").text

    assert asyncio.run(within()) == "/b"


def test_a_plain_function_may_run_a_loop_of_its_own_also_where_one_runs(api):
    async def inner():
        await asyncio.sleep(0)
        return "done"

    api.route("$default", answer=lambda _event, _context: asyncio.run(inner()))

    async def within():
        return api.send().text

    assert asyncio.run(within()) == "done"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = ["statusCode", "headers", "cookies", "body", "isBase64Encoded", "multiValueHeaders"]


@given(result=JSON | st.dictionaries(st.sampled_from(MEMBERS), JSON), version=st.sampled_from(["1.0", "2.0"]))
def test_any_result_makes_an_answer(result, version):
    with mock_cloud(isolated=True) as cloud:
        answer = answer_to(Served(cloud), result, version)
        assert 100 <= answer.status <= 599
        if version == "2.0" and not (isinstance(result, dict) and "statusCode" in result):
            assert answer.status == 200
            assert isinstance(result, str) or json.loads(answer.body) == json.loads(json.dumps(result))
