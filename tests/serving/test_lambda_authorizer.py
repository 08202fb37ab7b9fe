"""Lambda authorizers: what they are called with, what they may say, and how long that is kept."""

from __future__ import annotations

import json

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import MockError, mock_apigatewayv2
from awsmock_ar_apigw.serving import policy as policies
from support_authorizers import Asked, policy, simple, uri_of
from support_serving import ACCOUNT, REGION, Served, message

SIMPLE = {"EnableSimpleResponses": True}
_WRONG = "The response from the Lambda Authorizer function doesn't match the format that API Gateway expects."


def arn(api, rest):
    return f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{api.id}/{rest}"


@pytest.fixture
def noted(monkeypatch):
    """What each exchange has noted, newest last."""
    from awsmock_ar_apigw.serving.http_api import walk  # noqa: PLC0415 - of this fixture alone

    kept = []
    original = walk.served

    def served(exchange):
        kept.append(exchange.noted)
        return original(exchange)

    monkeypatch.setattr(walk, "served", served)
    return kept


# The event


@pytest.mark.rows("H2", "H3", "H4", "H5", "H6", "H7", "H8", "H10", "H12", "P9", "X18")
def test_the_event_of_format_2_0_has_what_has_a_value_and_no_body(api):
    asked = Asked(api, simple(True), ("POST /pets",), **SIMPLE)
    api.send("POST", "/pets", headers={"Authorization": "Bearer abc"}, body="hello")
    (event,) = asked.events
    assert list(event) == [
        "version",
        "type",
        "routeArn",
        "identitySource",
        "routeKey",
        "rawPath",
        "rawQueryString",
        "headers",
        "requestContext",
    ]
    assert (event["version"], event["type"]) == ("2.0", "REQUEST")
    assert event["routeArn"] == arn(api, "$default/POST/pets")
    assert event["identitySource"] == ["Bearer abc"]
    assert event["headers"]["authorization"] == "Bearer abc"
    assert "authorizer" not in event["requestContext"]
    assert set(event["requestContext"]) | {"authorizer"} == set(api.event["requestContext"])


@pytest.mark.rows("H1", "H5", "H7", "H11", "H44", "P10")
def test_the_event_of_format_2_0_has_everything_where_there_is_everything(cloud):
    api = Served(cloud, stage=None)
    api.stage("dev", StageVariables={"colour": "red"})
    asked = Asked(
        api,
        simple(True),
        ("GET /pets/{id}",),
        **SIMPLE,
        IdentitySource=[
            "$request.header.x-user",
            "$request.querystring.a",
            "$context.httpMethod",
            "$stageVariables.colour",
        ],
    )
    headers = {"X-User": "ann", "Cookie": "a=1; b=2"}
    assert api.send("GET", "/dev/pets/7?a=1&a=2", headers=headers).status == 200
    (event,) = asked.events
    assert event["routeArn"] == arn(api, "dev/GET/pets/7")
    assert event["identitySource"] == ["ann", "1,2", "GET", "red"]
    assert (event["routeKey"], event["rawPath"]) == ("GET /pets/{id}", "/dev/pets/7")
    assert event["cookies"] == ["a=1", "b=2"]
    assert event["queryStringParameters"] == {"a": "1,2"}
    assert event["pathParameters"] == {"id": "7"}
    assert event["stageVariables"] == {"colour": "red"}


@pytest.mark.rows("H9")
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_without_identity_sources_the_function_is_called_for_every_request(api, version):
    asked = Asked(api, policy(), IdentitySource=[], AuthorizerPayloadFormatVersion=version)
    assert [asked.send(token=None).status for _ in range(2)] == [200, 200]
    assert len(asked.events) == 2
    assert asked.events[0].get("identitySource") is None
    assert ("identitySource" in asked.events[0]) == (version == "1.0")


@pytest.mark.rows("H13", "H14", "H15", "H16", "H17", "P11")
def test_the_event_of_format_1_0_has_its_sources_joined_and_twice(api):
    asked = Asked(
        api,
        policy(),
        AuthorizerPayloadFormatVersion="1.0",
        IdentitySource=["$request.header.Authorization", "$request.querystring.id"],
    )
    assert asked.send("/pets?id=123", "user1").status == 200
    (event,) = asked.events
    assert set(event) == {
        "version",
        "type",
        "methodArn",
        "identitySource",
        "authorizationToken",
        "resource",
        "path",
        "httpMethod",
        "headers",
        "multiValueHeaders",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
        "requestContext",
    }
    assert event["version"] == "1.0"
    assert event["type"] == "REQUEST"
    assert event["methodArn"] == arn(api, "$default/GET/pets")
    assert event["identitySource"] == event["authorizationToken"] == "user1,123"
    assert event["pathParameters"] == {}
    context = event["requestContext"]
    assert {
        "path",
        "accountId",
        "resourceId",
        "stage",
        "requestId",
        "identity",
        "resourcePath",
        "httpMethod",
        "apiId",
    } <= set(context)
    assert "authorizer" not in context
    assert context["identity"]["sourceIp"] == "127.0.0.1"


# Identity sources


@pytest.mark.rows("H24", "H25", "M5")
@pytest.mark.parametrize("token", [None, ""])
def test_a_source_that_is_missing_or_empty_is_unauthorized_without_a_call(api, token):
    asked = Asked(api, simple(True), **SIMPLE)
    answer = asked.send(token=token)
    assert (answer.status, answer.body) == (401, message("Unauthorized"))
    assert {name for name, _ in answer.headers} == {
        "date",
        "content-type",
        "content-length",
        "apigw-requestid",
    }
    assert answer.headers["content-length"] == "26"
    assert (asked.events, api.events) == ([], [])
    assert "lacks $request.header.Authorization" in api.cloud.requests[-1].why


@pytest.mark.rows("H26", "H44")
@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/pets?key=1", {"X-USER": "ann"}, 200),
        ("/pets?key=1", {}, 401),
        ("/pets", {"x-user": "ann"}, 401),
        ("/pets?KEY=1", {"x-user": "ann"}, 401),
        ("/pets?key=", {"x-user": "ann"}, 401),
    ],
)
def test_all_sources_must_be_there_and_only_names_of_headers_have_no_case(api, path, headers, status):
    sources = ["$request.header.x-user", "$request.querystring.key"]
    asked = Asked(api, simple(True), **SIMPLE, IdentitySource=sources)
    assert api.send("GET", path, headers=headers).status == status
    assert len(asked.events) == (status == 200)


@pytest.mark.rows("H44")
@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("$context.accountId", ACCOUNT),
        ("$context.domainPrefix", None),
        ("$context.httpMethod", "GET"),
        ("$context.identity.sourceIp", "203.0.113.7"),
        ("$context.identity.userAgent", "curl"),
        ("$context.path", "/pets"),
        ("$context.protocol", "HTTP/1.1"),
        ("$context.routeKey", "GET /pets"),
        ("$context.stage", "$default"),
    ],
)
def test_what_is_known_of_a_request_is_an_identity_source(api, source, value):
    asked = Asked(api, simple(True), **SIMPLE, IdentitySource=[source])
    answer = api.send("GET", "/pets", headers={"user-agent": "curl"}, source_ip="203.0.113.7")
    assert answer.status == 200
    assert asked.events[0]["identitySource"] == [value or api.id]


@pytest.mark.rows("H24", "H44")
@pytest.mark.parametrize("source", ["$context.nothing", "$context.error.message", "$stageVariables.none"])
def test_what_is_not_known_of_a_request_is_missing(api, source):
    asked = Asked(api, simple(True), **SIMPLE, IdentitySource=[source])
    assert api.send("GET", "/pets").status == 401
    assert asked.events == []


# Answers


@pytest.mark.rows("H19", "H27", "H31", "H32", "P4", "P12", "C55", "C56")
def test_a_simple_answer_lets_in_with_its_context_whose_types_are_kept(api):
    context = {"s": "x", "n": 1, "f": 0.5, "b": True, "l": [1, "a"], "m": {"k": None}}
    asked = Asked(api, simple(True, **context), **SIMPLE)
    assert asked.send().status == 200
    assert api.event["requestContext"]["authorizer"] == {"lambda": context}
    assert api.cloud.requests[-1].identity == {"lambda": context}
    assert api.cloud.requests[-1].authorizer == "gatekeeper"
    asked.answer = simple(False)
    answer = asked.send()
    assert (answer.status, answer.body, len(answer.body)) == (403, message("Forbidden"), 23)
    assert answer.headers["content-type"] == "application/json"
    assert len(api.events) == 1
    assert "'gatekeeper' doesn't allow" in api.cloud.requests[-1].why


@pytest.mark.rows("H18", "H19", "H35", "H36", "P12")
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_policy_lets_in_and_its_principal_is_for_logs_and_not_for_events(api, noted, version):
    asked = Asked(api, policy(context={"k": "v", "principalId": "x"}), AuthorizerPayloadFormatVersion=version)
    assert asked.send().status == 200
    assert api.event["requestContext"]["authorizer"] == {"lambda": {"k": "v", "principalId": "x"}}
    assert noted[-1]["authorizer.principalId"] == "ann"


@pytest.mark.rows("H34", "H35")
def test_logs_and_mappings_get_the_context_as_texts(api, noted):
    asked = Asked(api, simple(True, s="x", n=1, b=True, f=False, nothing=None, l=[1, "a"]), **SIMPLE)
    asked.send()
    found = {name: value for name, value in noted[-1].items() if name.startswith("authorizer.")}
    assert found == {
        "authorizer.s": "x",
        "authorizer.n": "1",
        "authorizer.b": "true",
        "authorizer.f": "false",
        "authorizer.l": '[1,"a"]',
    }


@pytest.mark.rows("H33", "U27")
@pytest.mark.parametrize("answer", [{"isAuthorized": True}, {"isAuthorized": True, "context": None}])
def test_without_context_lambda_is_null(api, answer):
    Asked(api, answer, **SIMPLE).send()
    assert api.event["requestContext"]["authorizer"] == {"lambda": None}


@pytest.mark.rows("D25")
def test_format_1_0_has_the_context_in_the_authorizer_itself(api):
    Asked(api, policy(context={"k": "v"}), version="1.0").send()
    authorizer = api.event["requestContext"]["authorizer"]
    assert set(authorizer) == {"k", "principalId", "integrationLatency"}
    assert (authorizer["k"], authorizer["principalId"]) == ("v", "ann")


_POLICY = policy()
_STATEMENT = _POLICY["policyDocument"]["Statement"][0]


def without(mapping, name):
    return {key: value for key, value in mapping.items() if key != name}


def with_statement(statement):
    return {**_POLICY, "policyDocument": {"Version": "2012-10-17", "Statement": statement}}


@pytest.mark.rows("H18", "H21", "H22", "H28", "U26", "M10")
@pytest.mark.parametrize(
    "answer", [None, "yes", True, [], {}, _POLICY, simple("true"), simple(1), simple(None), {"context": {}}]
)
def test_a_simple_answer_without_a_boolean_is_malformed(api, noted, answer):
    asked = Asked(api, answer, **SIMPLE)
    refused = asked.send()
    assert (refused.status, refused.body) == (500, message("Internal Server Error"))
    assert noted[-1]["authorizer.error"].startswith(_WRONG)
    if isinstance(answer, dict):
        assert noted[-1]["authorizer.error"] == f"{_WRONG} Simple response did not include 'isAuthorized'"
    assert "is malformed" in api.cloud.requests[-1].why
    assert api.events == []


@pytest.mark.rows("H21", "H28", "U26")
@pytest.mark.parametrize(
    "answer",
    [
        simple(True),
        without(_POLICY, "principalId"),
        without(_POLICY, "policyDocument"),
        {**_POLICY, "principalId": ""},
        {**_POLICY, "principalId": 5},
        {**_POLICY, "policyDocument": json.dumps(_POLICY["policyDocument"])},
        {**_POLICY, "context": ["a"]},
        {**_POLICY, "context": "a"},
        with_statement(None),
        with_statement("Allow"),
        with_statement(["Allow"]),
        with_statement(without(_STATEMENT, "Effect")),
        with_statement({**_STATEMENT, "Effect": "allow"}),
        with_statement({**_STATEMENT, "Effect": ["Allow"]}),
        with_statement(without(_STATEMENT, "Action")),
        with_statement(without(_STATEMENT, "Resource")),
        with_statement({**_STATEMENT, "Resource": [5]}),
        with_statement({**_STATEMENT, "Resource": []}),
    ],
)
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_policy_that_is_none_is_malformed(api, noted, version, answer):
    asked = Asked(api, answer, AuthorizerPayloadFormatVersion=version)
    refused = asked.send()
    assert (refused.status, refused.body) == (500, message("Internal Server Error"))
    assert noted[-1]["authorizer.error"].startswith(_WRONG)


@pytest.mark.rows("H20")
@pytest.mark.parametrize(("version", "status"), [("1.0", 500), ("2.0", 200)])
def test_claims_is_no_key_of_a_context_in_format_1_0(api, version, status):
    asked = Asked(api, policy(context={"claims": "x"}), AuthorizerPayloadFormatVersion=version)
    assert asked.send().status == status


@pytest.mark.rows("H28", "U26")
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_an_answer_with_a_number_that_json_has_not_is_malformed(api, value):
    asked = Asked(api, simple(True, share=value), **SIMPLE)
    assert asked.send().status == 500
    assert "It is no JSON" in api.cloud.requests[-1].why
    asked.answer = simple(True, share=0.5)
    assert asked.send().status == 200


@pytest.mark.rows("H28", "H29", "U26", "M10")
@pytest.mark.parametrize(
    ("text", "status", "body"),
    [
        ("Unauthorized", 401, "Unauthorized"),
        ("unauthorized", 500, "Internal Server Error"),
        ("Unauthorized!", 500, "Internal Server Error"),
        ("", 500, "Internal Server Error"),
    ],
)
def test_an_exception_is_unauthorized_by_its_text_alone_and_an_error_otherwise(api, text, status, body):
    def fails(_event, _context):
        raise ValueError(text)

    answer = Asked(api, fails, **SIMPLE).send()
    assert (answer.status, answer.body) == (status, message(body))
    assert "www-authenticate" not in answer.headers
    request = api.cloud.requests[-1]
    assert f"raised ValueError: {text}" in request.why
    assert "raise ValueError(text)" in request.traceback


@pytest.mark.rows("H28")
def test_a_function_that_nobody_has_given_is_an_error_that_says_so(api):
    asked = Asked(api, simple(True), **SIMPLE)
    del api.cloud.functions["gatekeeper"]
    answer = asked.send()
    assert (answer.status, answer.body) == (500, message("Internal Server Error"))
    assert "cloud.functions['gatekeeper'] = handler" in api.cloud.requests[-1].why


@pytest.mark.rows("H30")
@pytest.mark.parametrize(("seconds", "status"), [(10, 200), (11, 500)])
def test_an_authorizer_may_take_ten_seconds_by_the_clouds_clock(seconds, status):
    with mock_apigatewayv2(pace="manual") as cloud:
        api = Served(cloud)

        def slow(_event, _context):
            cloud.clock.advance(seconds=seconds)
            return simple(True)

        cloud.settle()
        asked = Asked(api, slow, **SIMPLE)
        cloud.settle()
        answer = asked.send()
        assert answer.status == status
        if status == 500:
            assert answer.body == message("Internal Server Error")
            assert "may take 10" in cloud.requests[-1].why


def test_a_function_of_an_authorizer_may_be_a_coroutine_and_named_by_a_stage_variable(cloud):
    api = Served(cloud, stage=None)
    api.stage("$default", StageVariables={"who": "gate"})

    async def lets_in(_event, _context):
        return simple(True, k="v")

    asked = Asked(api, simple(False), **SIMPLE, AuthorizerUri=uri_of("${stageVariables.who}keeper2"))
    cloud.functions["gatekeeper2"] = lets_in
    assert asked.send().status == 200
    assert api.event["requestContext"]["authorizer"]["lambda"] == {"k": "v"}


# Policies


@pytest.mark.rows("H37")
@pytest.mark.parametrize(
    ("resource", "status"),
    [
        ("*", 200),
        ("arn:aws:execute-api:*", 200),
        ("{api}/*", 200),
        ("{api}/$default/GET/pets/7/toys", 200),
        ("{api}/*/GET/pets/*", 200),
        ("{api}/*/GET/p??s/*", 200),
        ("{api}/*/*/pets/?/toys", 200),
        ("{api}/*/POST/*", 403),
        ("{api}/prod/*", 403),
        ("{api}/*/GET/PETS/*", 403),
        ("{api}/*/GET/pets", 403),
        ("{api}/*/GET/pets/[67]/toys", 403),
        ("", 403),
        (["{api}/prod/*", "{api}/$default/*"], 200),
    ],
)
def test_a_policy_allows_what_fits_its_resource(api, resource, status):
    texts = resource if isinstance(resource, list) else [resource]
    filled = [text.replace("{api}", arn(api, "")[:-1]) for text in texts]
    asked = Asked(api, policy(filled), ("GET /pets/{id}/toys",))
    assert asked.send("/pets/7/toys").status == status


@pytest.mark.rows("H37")
@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("execute-api:Invoke", 200),
        ("execute-api:invoke", 200),
        ("execute-api:*", 200),
        ("execute-api:Inv?ke", 200),
        ("*", 200),
        (["s3:GetObject", "execute-api:Invoke"], 200),
        ("execute-api:ManageConnections", 403),
        ("s3:*", 403),
    ],
)
def test_a_policy_is_about_invoking(api, action, status):
    assert Asked(api, policy(action=action)).send().status == status


@pytest.mark.rows("H37")
def test_an_explicit_denial_wins_and_nothing_that_fits_is_a_denial(api):
    allow, deny = {**_STATEMENT}, {**_STATEMENT, "Effect": "Deny"}
    asked = Asked(api, None)
    for statements, status in (
        ([allow], 200),
        (allow, 200),
        ([deny], 403),
        ([allow, deny], 403),
        ([deny, allow], 403),
        ([allow, {**deny, "Resource": "arn:aws:other"}], 200),
        ([], 403),
        ({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:other"}, 200),
        ({"Effect": "Allow", "Action": "*", "NotResource": "*"}, 403),
        ({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}, 200),
        ({"Effect": "Allow", "NotAction": "execute-api:*", "Resource": "*"}, 403),
    ):
        asked.answer = with_statement(statements)
        assert asked.send().status == status


def test_a_condition_is_told_to_be_left_out(api):
    condition = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    asked = Asked(api, with_statement({**_STATEMENT, "Condition": condition}))
    with pytest.raises(MockError, match="has a Condition"):
        asked.send()


def slow_fits(pattern, text):
    """A second opinion: letter by letter."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(slow_fits(pattern[1:], text[at:]) for at in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and slow_fits(pattern[1:], text[1:])


@pytest.mark.rows("H37")
@given(st.text("ab/*?[]!-\n", max_size=8), st.text("ab/[]!-\n", max_size=8))
def test_a_wildcard_fits_as_letter_by_letter(pattern, text):
    assert policies.Patterns((pattern,), negated=False).fit(text) == slow_fits(pattern, text)


def test_many_stars_take_no_long_time():
    patterns = policies.Patterns(("*a" * 500 + "b",), negated=False)
    assert not patterns.fit("a" * 5000)


# What is kept


@pytest.mark.rows("H38", "H39")
def test_what_was_said_is_kept_for_its_time_by_the_values_of_the_sources(api):
    asked = Asked(
        api,
        lambda event, _context: simple(True, n=len(asked.events)),
        **SIMPLE,
        AuthorizerResultTtlInSeconds=60,
    )
    assert [asked.send(token=token).status for token in ("a", "a", "b", "a")] == [200] * 4
    assert [event["identitySource"] for event in asked.events] == [["a"], ["b"]]
    assert [event["requestContext"]["authorizer"]["lambda"]["n"] for event in api.events] == [1, 1, 2, 1]
    api.cloud.clock.advance(seconds=61)
    asked.send(token="a")
    assert len(asked.events) == 3


@pytest.mark.rows("H39")
@pytest.mark.parametrize("seconds", [0, None])
def test_without_a_time_to_live_nothing_is_kept(api, seconds):
    asked = Asked(
        api, simple(True), **SIMPLE, **({} if seconds is None else {"AuthorizerResultTtlInSeconds": 0})
    )
    asked.send()
    asked.send()
    assert len(asked.events) == 2


@pytest.mark.rows("H39")
def test_nothing_can_be_kept_without_identity_sources(api):
    with pytest.raises(ClientError, match="Identity source must be set if authorizer caching is enabled"):
        Asked(api, simple(True), **SIMPLE, IdentitySource=[], AuthorizerResultTtlInSeconds=60)


@pytest.mark.rows("H40", "H42")
@pytest.mark.parametrize("allowed", [True, False])
def test_a_simple_answer_that_is_kept_is_for_every_route(api, allowed):
    asked = Asked(
        api,
        lambda event, _context: simple(allowed == event["rawPath"].startswith("/pets")),
        ("GET /pets", "GET /cars"),
        **SIMPLE,
        AuthorizerResultTtlInSeconds=60,
    )
    expected = 200 if allowed else 403
    assert [asked.send(path).status for path in ("/pets", "/cars", "/pets")] == [expected] * 3
    assert len(asked.events) == 1


@pytest.mark.rows("H40", "U28")
def test_a_policy_that_is_kept_is_weighed_for_each_route(api):
    asked = Asked(api, policy("*/GET/pets"), ("GET /pets", "GET /cars"), AuthorizerResultTtlInSeconds=60)
    assert [asked.send(path).status for path in ("/pets", "/cars", "/pets")] == [200, 403, 200]
    assert len(asked.events) == 1
    assert "ResetAuthorizersCache forgets it" in api.cloud.requests[1].why


@pytest.mark.rows("H41")
def test_with_the_route_key_as_a_source_each_route_has_its_own(api):
    asked = Asked(
        api,
        simple(True),
        ("GET /pets", "GET /cars"),
        **SIMPLE,
        AuthorizerResultTtlInSeconds=60,
        IdentitySource=["$request.header.Authorization", "$context.routeKey"],
    )
    for path in ("/pets", "/cars", "/pets", "/cars"):
        asked.send(path)
    assert [event["identitySource"][1] for event in asked.events] == ["GET /pets", "GET /cars"]


@pytest.mark.rows("H43")
@pytest.mark.parametrize("first", ["malformed", "raises"])
def test_errors_are_not_kept(api, first):
    def answers(_event, _context):
        if len(asked.events) > 1:
            return simple(True)
        if first == "raises":
            raise ValueError("Unauthorized")
        return first

    asked = Asked(api, answers, **SIMPLE, AuthorizerResultTtlInSeconds=60)
    assert asked.send().status in (401, 500)
    assert asked.send().status == 200


@pytest.mark.rows("H38")
def test_the_values_of_the_sources_are_told_apart_whatever_is_in_them(api):
    asked = Asked(
        api,
        simple(True),
        **SIMPLE,
        AuthorizerResultTtlInSeconds=60,
        IdentitySource=["$request.header.a", "$request.header.b"],
    )
    api.send("GET", "/pets", headers={"a": "1,2", "b": "3"})
    api.send("GET", "/pets", headers={"a": "1", "b": "2,3"})
    assert len(asked.events) == 2


@pytest.mark.rows("H38")
def test_each_stage_keeps_its_own(api):
    asked = Asked(api, simple(True), **SIMPLE, AuthorizerResultTtlInSeconds=60)
    api.stage("dev")
    for path in ("/pets", "/dev/pets", "/pets", "/dev/pets"):
        assert asked.send(path).status == 200
    assert len(asked.events) == 2
    api.client.reset_authorizers_cache(ApiId=api.id, StageName="dev")
    for path in ("/pets", "/dev/pets"):
        asked.send(path)
    assert [event["requestContext"]["stage"] for event in asked.events] == ["$default", "dev", "dev"]


@pytest.mark.rows("H38")
def test_a_reset_of_the_cache_leaves_the_stage_as_it_was_shown(api):
    before = api.client.get_stage(ApiId=api.id, StageName="$default")
    stage = api.cloud.apigatewayv2.stages["$default"]
    shown = repr(stage)
    api.client.reset_authorizers_cache(ApiId=api.id, StageName="$default")
    after = api.client.get_stage(ApiId=api.id, StageName="$default")
    assert without(after, "ResponseMetadata") == without(before, "ResponseMetadata")
    assert repr(api.cloud.apigatewayv2.stages["$default"]) == shown
    assert "Resets" not in api.cloud.summary()


@pytest.mark.rows("H38")
def test_a_cloud_that_is_restored_has_nothing_kept(api):
    asked = Asked(api, simple(True), **SIMPLE, AuthorizerResultTtlInSeconds=60)
    before = api.cloud.snapshot()
    asked.send()
    api.cloud.restore(before)
    asked.send()
    assert len(asked.events) == 2


@pytest.mark.rows("H38")
def test_an_authorizer_that_was_changed_is_asked_anew(api):
    asked = Asked(api, simple(True), **SIMPLE, AuthorizerResultTtlInSeconds=60)
    asked.send()
    api.client.update_authorizer(ApiId=api.id, AuthorizerId=asked.id, AuthorizerResultTtlInSeconds=30)
    asked.send()
    assert len(asked.events) == 2


def test_what_a_handler_does_to_its_event_changes_nothing_that_is_kept(api):
    def spoils(event, _context):
        event["requestContext"]["authorizer"]["lambda"]["k"].append("spoilt")
        return "done"

    asked = Asked(api, simple(True, k=["v"]), keys=(), **SIMPLE, AuthorizerResultTtlInSeconds=60)
    api.route("GET /pets", api.function(spoils), AuthorizationType="CUSTOM", AuthorizerId=asked.id)
    asked.send()
    api.cloud.requests[-1].event["requestContext"]["authorizer"]["lambda"]["k"].append("spoilt")
    asked.send()
    assert api.cloud.requests[-1].event["requestContext"]["authorizer"]["lambda"] == {"k": ["v"]}


# Preflights


@pytest.mark.rows("F21", "F22")
@pytest.mark.parametrize(("key", "status"), [("GET /pets", 204), ("ANY /pets", 401), ("$default", 401)])
def test_a_preflight_is_authorized_where_its_route_takes_all_methods(cloud, key, status):
    api = Served(cloud, CorsConfiguration={"AllowOrigins": ["*"], "AllowMethods": ["GET"]})
    asked = Asked(api, simple(True), (key,), **SIMPLE)
    headers = {"origin": "https://app.example.com", "access-control-request-method": "GET"}
    assert api.send("OPTIONS", "/pets", headers=headers).status == status
    assert asked.events == []


def test_an_authorizer_of_another_region_and_partition_has_its_arn(cloud):
    client = boto3.client("apigatewayv2", region_name="cn-north-1")
    lambda_arn = "arn:aws-cn:lambda:cn-north-1:123456789012:function:gatekeeper"
    api = client.create_api(Name="pets", ProtocolType="HTTP")
    authorizer = client.create_authorizer(
        ApiId=api["ApiId"],
        Name="gatekeeper",
        AuthorizerType="REQUEST",
        AuthorizerUri=f"arn:aws-cn:apigateway:cn-north-1:lambda:path/2015-03-31/functions/{lambda_arn}/invocations",
        AuthorizerPayloadFormatVersion="2.0",
        IdentitySource=[],
    )
    integration = client.create_integration(
        ApiId=api["ApiId"],
        IntegrationType="AWS_PROXY",
        IntegrationUri=lambda_arn,
        PayloadFormatVersion="2.0",
    )
    client.create_route(
        ApiId=api["ApiId"],
        RouteKey="GET /pets",
        Target=f"integrations/{integration['IntegrationId']}",
        AuthorizationType="CUSTOM",
        AuthorizerId=authorizer["AuthorizerId"],
    )
    client.create_stage(ApiId=api["ApiId"], StageName="$default", AutoDeploy=True)
    events = []
    cloud.functions["gatekeeper"] = lambda event, _context: events.append(event) or policy(effect="Deny")
    assert cloud.request("GET", api["ApiEndpoint"] + "/pets").status == 403
    assert events[0]["routeArn"] == (
        f"arn:aws-cn:execute-api:cn-north-1:{ACCOUNT}:{api['ApiId']}/$default/GET/pets"
    )
