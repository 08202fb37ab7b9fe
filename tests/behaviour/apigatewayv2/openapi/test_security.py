"""Authorizers of a definition, and who may call a route."""

import pytest

from awsmock_ar_apigw import mock_cloud
from behaviour.apigatewayv2.openapi.definitions import (
    A_LIST,
    A_TEXT,
    AN_OBJECT,
    ANSWERS,
    AT_PETS,
    AUTH,
    AUTHORIZER,
    IDENTITY,
    INTEGRATION,
    JWT,
    PROXY,
    REQUEST,
    ROLE,
    SCHEMES,
    URL,
    assert_invalid,
    document,
    guarded,
    issues,
    keys,
    make,
    no_authorizer,
    no_method,
    of_pets,
    only,
    warnings_of,
)
from support import client_of
from support_v2 import FUNCTION, INVOCATION

AUTHTYPE = "x-amazon-apigateway-authtype"

# Authorizers


def scheme(authorizer, **members):
    """Components with one scheme, ``own``, that has this authorizer."""
    return {"securitySchemes": {"own": {"type": "oauth2", "flows": {}, AUTHORIZER: authorizer, **members}}}


def authorizer_of(client, authorizer, **members):
    """What becomes of an authorizer."""
    return only(client, "get_authorizers", make(client, document(components=scheme(authorizer, **members))))


JWT_MADE = {
    "AuthorizerType": "JWT",
    "IdentitySource": [IDENTITY],
    "JwtConfiguration": {"Audience": ["shop", "phone"], "Issuer": f"{URL}/pets"},
    "Name": "own",
}
REQUEST_MADE = {
    "AuthorizerPayloadFormatVersion": "2.0",
    "AuthorizerType": "REQUEST",
    "AuthorizerUri": INVOCATION,
    "IdentitySource": [IDENTITY],
    "Name": "own",
}
AUTHORIZERS = {
    "type": (JWT, JWT_MADE),
    "type in capitals": ({**JWT, "type": "JWT"}, JWT_MADE),
    "type of a function": (REQUEST, REQUEST_MADE),
    "type of a function in both cases": ({**REQUEST, "type": "Request"}, REQUEST_MADE),
    "jwtConfiguration": (
        {**JWT, "jwtConfiguration": {"issuer": URL, "audience": ["a"]}},
        {**JWT_MADE, "JwtConfiguration": {"Audience": ["a"], "Issuer": URL}},
    ),
    "authorizerCredentials": (
        {**REQUEST, "authorizerCredentials": ROLE},
        {**REQUEST_MADE, "AuthorizerCredentialsArn": ROLE},
    ),
    "authorizerPayloadFormatVersion": (
        {**REQUEST, "authorizerPayloadFormatVersion": 1},
        {**REQUEST_MADE, "AuthorizerPayloadFormatVersion": "1.0"},
    ),
    "authorizerPayloadFormatVersion as a float": (
        {**REQUEST, "authorizerPayloadFormatVersion": 2.0},
        REQUEST_MADE,
    ),
    "authorizerResultTtlInSeconds": (
        {**REQUEST, "authorizerResultTtlInSeconds": 3600},
        {**REQUEST_MADE, "AuthorizerResultTtlInSeconds": 3600},
    ),
    "no authorizerResultTtlInSeconds": (
        {**REQUEST, "authorizerResultTtlInSeconds": 0},
        {**REQUEST_MADE, "AuthorizerResultTtlInSeconds": 0},
    ),
    "enableSimpleResponses": (
        {**REQUEST, "enableSimpleResponses": True},
        {**REQUEST_MADE, "EnableSimpleResponses": True},
    ),
    "identityValidationExpression": (
        {**REQUEST, "identityValidationExpression": "[a-z]+"},
        {**REQUEST_MADE, "IdentityValidationExpression": "[a-z]+"},
    ),
    "authorizerResultTtlInSeconds as a text": (
        {**REQUEST, "authorizerResultTtlInSeconds": "300"},
        {**REQUEST_MADE, "AuthorizerResultTtlInSeconds": 300},
    ),
    "enableSimpleResponses as a text": (
        {**REQUEST, "enableSimpleResponses": "true"},
        {**REQUEST_MADE, "EnableSimpleResponses": True},
    ),
    "identityValidationExpression as a number": (
        {**REQUEST, "identityValidationExpression": 5},
        {**REQUEST_MADE, "IdentityValidationExpression": "5"},
    ),
    "null": ({**REQUEST, "authorizerCredentials": None}, REQUEST_MADE),
}


@pytest.mark.parametrize(("authorizer", "expected"), AUTHORIZERS.values(), ids=AUTHORIZERS)
def test_each_word_of_an_authorizer_is_a_member(client, authorizer, expected):
    made = authorizer_of(client, authorizer)
    assert made == {**expected, "AuthorizerId": made["AuthorizerId"]}
    assert len(made["AuthorizerId"]) == 6


@pytest.mark.parametrize(
    ("written", "sources"),
    [
        ("$request.header.a", ["$request.header.a"]),
        ("$request.header.a,$context.path", ["$request.header.a", "$context.path"]),
        (" $request.header.a , $context.path ", ["$request.header.a", "$context.path"]),
        (",$request.header.a,,", ["$request.header.a"]),
        (["$request.header.a"], ["$request.header.a"]),
        (
            ["$request.header.a", "$request.querystring.b", "$stageVariables.c", "$context.path"],
            ["$request.header.a", "$request.querystring.b", "$stageVariables.c", "$context.path"],
        ),
        ([], None),
        ("", None),
        (" , ", None),
    ],
)
def test_identity_sources_are_one_text_with_commas_or_a_list(client, written, sources):
    assert authorizer_of(client, {**REQUEST, "identitySource": written}).get("IdentitySource") == sources


def test_a_function_may_read_nothing_of_a_request(client):
    authorizer = {name: value for name, value in REQUEST.items() if name != "identitySource"}
    assert "IdentitySource" not in authorizer_of(client, authorizer)


DISCOVERY = "/.well-known/openid-configuration"


@pytest.mark.parametrize(
    ("url", "own", "issuer"),
    [
        (f"{URL}/pets{DISCOVERY}", {}, f"{URL}/pets"),
        (f"{URL}/pets", {}, f"{URL}/pets"),
        (f"{URL}/pets{DISCOVERY}", {"issuer": f"{URL}/cats"}, f"{URL}/cats"),
        (f"{URL}/pets{DISCOVERY}", {"issuer": None}, f"{URL}/pets"),
        (f"{URL}{DISCOVERY}{DISCOVERY}", {}, URL + DISCOVERY),
    ],
)
def test_an_issuer_may_stand_in_the_scheme(client, url, own, issuer):
    authorizer = {**JWT, "jwtConfiguration": {"audience": ["a"], **own}}
    made = authorizer_of(client, authorizer, type="openIdConnect", openIdConnectUrl=url)
    assert made["JwtConfiguration"] == {"Audience": ["a"], "Issuer": issuer}


def test_a_function_has_no_issuer(client):
    made = authorizer_of(client, REQUEST, type="openIdConnect", openIdConnectUrl=f"{URL}{DISCOVERY}")
    assert "JwtConfiguration" not in made


def test_a_scheme_may_stand_elsewhere(client):
    schemes = {"own": {"$ref": "#/components/securitySchemes/other"}, "other": {AUTHORIZER: JWT}}
    api = make(client, document(components={"securitySchemes": schemes}))
    assert [one["Name"] for one in client.get_authorizers(ApiId=api["ApiId"])["Items"]] == ["own", "other"]


def test_a_scheme_without_an_authorizer_makes_none(client):
    schemes = {"basic": {"type": "http", "scheme": "basic"}, "none": {AUTHORIZER: None}}
    api = make(client, document(components={"securitySchemes": schemes}))
    assert client.get_authorizers(ApiId=api["ApiId"])["Items"] == []


AT_AUTHORIZER = f"components.securitySchemes.own.{AUTHORIZER}"


@pytest.mark.parametrize(
    ("authorizer", "why"),
    [
        ([], f": {AN_OBJECT} a list"),
        ({**JWT, "type": []}, f".type: {A_TEXT} a list"),
        ({**JWT, "identitySource": {}}, f".identitySource: {A_TEXT} an object"),
        ({**JWT, "identitySource": [[]]}, f".identitySource[0]: {A_TEXT} a list"),
        ({**JWT, "jwtConfiguration": "a"}, f".jwtConfiguration: {AN_OBJECT} a text ('a')"),
        ({**JWT, "jwtConfiguration": {"issuer": []}}, f".jwtConfiguration.issuer: {A_TEXT} a list"),
        (
            {**JWT, "jwtConfiguration": {"audience": "a"}},
            f".jwtConfiguration.audience: {A_LIST} a text ('a')",
        ),
        (
            {**JWT, "jwtConfiguration": {"audience": ["a", None]}},
            f".jwtConfiguration.audience[1]: {A_TEXT} null",
        ),
        ({**REQUEST, "authorizerUri": {}}, f".authorizerUri: {A_TEXT} an object"),
        (
            {**REQUEST, "authorizerPayloadFormatVersion": {}},
            f".authorizerPayloadFormatVersion: {A_TEXT} an object",
        ),
        (
            {**REQUEST, "authorizerResultTtlInSeconds": "5s"},
            ".authorizerResultTtlInSeconds: it must be a whole number, and is a text ('5s')",
        ),
        (
            {**REQUEST, "authorizerResultTtlInSeconds": True},
            ".authorizerResultTtlInSeconds: it must be a whole number, and is a boolean (True)",
        ),
        (
            {**REQUEST, "enableSimpleResponses": "yes"},
            ".enableSimpleResponses: it must be a boolean, and is a text ('yes')",
        ),
    ],
)
def test_an_authorizer_that_cannot_be_read_is_left_out(client, refused, authorizer, why):
    body = document(components=scheme(authorizer))
    assert warnings_of(client, refused, body) == [no_authorizer(AT_AUTHORIZER + why)]
    assert client.get_authorizers(ApiId=make(client, body)["ApiId"])["Items"] == []


def test_a_url_of_a_scheme_that_is_no_text_gives_no_issuer(client, refused):
    body = document(components=scheme(JWT, openIdConnectUrl=[]))
    said = "components.securitySchemes.own.openIdConnectUrl is not of type `string`"
    assert warnings_of(client, refused, body) == issues(said)


def without(members, name):
    return {key: value for key, value in members.items() if key != name}


@pytest.mark.parametrize(
    ("authorizer", "why"),
    [
        (
            without(JWT, "type"),
            (
                "1 validation error detected: Value null at 'authorizerType' failed to satisfy constraint: "
                "Member must not be null"
            ),
        ),
        (
            {**JWT, "type": "token"},
            (
                "1 validation error detected: Value 'TOKEN' at 'authorizerType' failed to satisfy constraint: "
                "Member must satisfy enum value set: [REQUEST, JWT]"
            ),
        ),
        (without(JWT, "jwtConfiguration"), "JwtConfiguration must not be null for JWT Authorizer"),
        (
            {**JWT, "jwtConfiguration": {"audience": ["a"]}},
            "Invalid issuer: Issuer can not be empty for JWT Authorizer.",
        ),
        (
            {**JWT, "jwtConfiguration": {"issuer": URL}},
            "Audience must have at least one entry for JWT Authorizer",
        ),
        (without(JWT, "identitySource"), "Identity source must have exactly one entry for JWT Authorizer"),
        ({**JWT, "identitySource": ""}, "Identity source must have exactly one entry for JWT Authorizer"),
        (
            {**JWT, "identitySource": "$request.header.a,$request.header.b"},
            "Identity source must have exactly one entry for JWT Authorizer",
        ),
        ({**JWT, "identitySource": "$context.path"}, "Invalid identity source expression: $context.path"),
        ({**JWT, "authorizerUri": INVOCATION}, "AuthorizerUri can only be set for REQUEST authorizer."),
        (
            {**REQUEST, "jwtConfiguration": {"audience": ["a"]}},
            "JwtConfiguration can only be set for JWT authorizer.",
        ),
        (without(REQUEST, "authorizerUri"), "AuthorizerUri is a required field in an Authorizer"),
        (
            {**REQUEST, "authorizerUri": FUNCTION},
            (
                f"Invalid Authorizer URI: {FUNCTION}. Authorizer URI should be a valid API Gateway ARN that represents a "
                "Lambda function invocation."
            ),
        ),
        ({**REQUEST, "authorizerCredentials": "me"}, "Invalid ARN specified in the request: me"),
        (
            without(REQUEST, "authorizerPayloadFormatVersion"),
            "AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer",
        ),
        (
            {**REQUEST, "authorizerPayloadFormatVersion": 1.04},
            "Invalid AuthorizerPayloadFormatVersion: 1.04. Supported values are 1.0 and 2.0.",
        ),
        (
            {**REQUEST, "authorizerPayloadFormatVersion": "2"},
            "Invalid AuthorizerPayloadFormatVersion: 2. Supported values are 1.0 and 2.0.",
        ),
        (
            {**REQUEST, "authorizerPayloadFormatVersion": 1, "enableSimpleResponses": True},
            'EnableSimpleResponses can only be set for AuthorizerPayloadFormatVersion "2.0".',
        ),
        (
            {**REQUEST, "authorizerResultTtlInSeconds": 3601},
            "Authorizer result TTL outside allowable range. TTL must be between 0 and 3600 seconds.",
        ),
        (
            {**REQUEST, "identitySource": "", "authorizerResultTtlInSeconds": 1},
            "Identity source must be set if authorizer caching is enabled (TTL is greater than 0)",
        ),
    ],
)
def test_an_authorizer_that_create_authorizer_would_refuse_is_left_out_with_what_needs_it(
    client, refused, authorizer, why
):
    paths = {"/pets": {"get": {**ANSWERS, "security": [{"own": []}]}}, "/cats": {"get": ANSWERS}}
    type_ = "JWT" if str(authorizer.get("type")).upper() == "JWT" else "CUSTOM"
    route = f"Invalid authorizer definition. Setting the authorization type to {type_} requires a valid authorizer"
    body = document(paths, components=scheme(authorizer))
    assert warnings_of(client, refused, body) == [no_authorizer(why), no_method(route)]
    api = make(client, body)
    assert keys(client, api) == ["GET /cats"]
    assert client.get_authorizers(ApiId=api["ApiId"])["Items"] == []


def test_the_words_are_those_that_aws_answers_with_the_full_stop_that_comes_twice(client, refused):
    function = {**REQUEST, "authorizerPayloadFormatVersion": "3.0"}
    schemes = {"Own": {"type": "apiKey", "name": "a", "in": "header", AUTHORIZER: function}}
    schemes |= {"Auth": {"type": "oauth2", AUTHORIZER: {**JWT, "jwtConfiguration": {"issuer": URL}}}}
    body = document(
        {"/login": {"post": {**ANSWERS, "security": [{"Auth": []}]}}}, components={"securitySchemes": schemes}
    )
    with refused("BadRequestException") as refusal:
        make(client, body, FailOnWarnings=True)
    assert refusal.error.response["Error"]["Message"] == (
        "Warnings found during import:"
        "\n\tUnable to create Authorizer 'Own': Invalid AuthorizerPayloadFormatVersion: 3.0. "
        "Supported values are 1.0 and 2.0.. Ignoring."
        "\n\tUnable to create Authorizer 'Auth': Audience must have at least one entry for JWT Authorizer. Ignoring."
        "\n\tUnable to put method 'POST' on resource at path '/login': Invalid authorizer definition. "
        "Setting the authorization type to JWT requires a valid authorizer. Ignoring."
    )


def test_what_is_observed_is_said_where_that_is_asked_for():
    with mock_cloud(fidelity="observed", isolated=True):
        client = client_of("apigatewayv2")
        answer = make(client, document({"/{a}": {"get": ANSWERS}, "/{b}": {"get": ANSWERS}}))
        assert keys(client, answer) == ["GET /{a}"]


def test_the_name_of_an_authorizer_has_at_most_128_characters(client, refused):
    body = document(components={"securitySchemes": {129 * "a": {"type": "oauth2", AUTHORIZER: JWT}}})
    (warning,) = warnings_of(client, refused, body)
    assert "Member must have length less than or equal to 128. Ignoring." in warning


# Who may call a route


def guard(client, operation, **members):
    """What guards ``GET /pets``: type, authorizer's name, scopes."""
    api = make(client, guarded(operation, **members), FailOnWarnings=True)
    names = {one["AuthorizerId"]: one["Name"] for one in client.get_authorizers(ApiId=api["ApiId"])["Items"]}
    route = only(client, "get_routes", api)
    return (
        route["AuthorizationType"],
        names.get(route.get("AuthorizerId")),
        route.get("AuthorizationScopes"),
    )


FOR_ALL = {"security": [{"jwt": ["all"]}]}
OPEN = ("NONE", None, None)
IAM = ("AWS_IAM", None, None)


@pytest.mark.parametrize(
    ("operation", "members", "expected"),
    [
        ({}, {}, OPEN),
        ({"security": []}, {}, OPEN),
        ({"security": [{}]}, {}, OPEN),
        ({"security": [{"jwt": []}]}, {}, ("JWT", "jwt", None)),
        ({"security": [{"jwt": ["b", "a"]}]}, {}, ("JWT", "jwt", ["b", "a"])),
        ({"security": [{"function": []}]}, {}, ("CUSTOM", "function", None)),
        ({}, FOR_ALL, ("JWT", "jwt", ["all"])),
        ({}, {"security": []}, OPEN),
        ({"security": []}, FOR_ALL, OPEN),
        ({"security": [{}]}, FOR_ALL, OPEN),
        ({"security": [{"other": []}]}, FOR_ALL, ("JWT", "other", None)),
        ({AUTH: {"type": "AWS_IAM"}}, {}, IAM),
        ({AUTH: {"type": "aws_iam"}}, {}, IAM),
        ({AUTH: {"type": "AWS_IAM"}}, FOR_ALL, IAM),
        ({AUTH: {"type": "AWS_IAM"}, "security": []}, FOR_ALL, IAM),
        ({AUTH: {"type": "NONE"}}, {}, OPEN),
        ({AUTH: {"type": "none"}}, FOR_ALL, OPEN),
        ({AUTH: {"type": "NONE"}, "security": [{}]}, FOR_ALL, OPEN),
        ({"security": []}, {"security": [{"jwt": []}, {"other": []}]}, OPEN),
        ({"security": []}, {"security": [{"unknown": []}]}, OPEN),
        ({AUTH: None, "security": [{"jwt": []}]}, {}, ("JWT", "jwt", None)),
        ({"security": [{"bare": ["a"]}]}, {}, OPEN),
        ({"security": [{"bare": []}]}, FOR_ALL, OPEN),
        ({"security": [{"bare": []}], AUTH: {"type": "AWS_IAM"}}, {}, IAM),
        ({"security": [{"iam": []}]}, {}, IAM),
        ({"security": [{"iam": ["a"]}]}, {}, IAM),
        ({"security": [{"iam": []}], AUTH: {"type": "AWS_IAM"}}, {}, IAM),
        ({}, {"security": [{"iam": []}]}, IAM),
        ({"security": [{"NONE": []}]}, {}, OPEN),
        ({"security": [{"NONE": []}]}, FOR_ALL, OPEN),
        ({"security": [{"NONE": []}]}, {"security": [{"iam": []}]}, OPEN),
    ],
)
def test_who_may_call_a_route(client, operation, members, expected):
    assert guard(client, operation, **members) == expected


def test_null_is_no_security_of_ones_own(client):
    api = make(client, guarded({"security": None}, **FOR_ALL))
    assert only(client, "get_routes", api)["AuthorizationType"] == "JWT"


ONE = "API Gateway supports one security requirement for each operation."
ONE_KIND = "an operation can have one of IAM authorization, a Lambda authorizer and a JWT authorizer."


@pytest.mark.parametrize(
    ("operation", "members", "why"),
    [
        ({"security": [{"jwt": []}, {"other": []}]}, {}, f"{AT_PETS}.security: {ONE}"),
        ({"security": [{"jwt": []}, {}]}, {}, f"{AT_PETS}.security: {ONE}"),
        ({"security": [{"jwt": [], "other": []}]}, {}, f"{AT_PETS}.security: {ONE}"),
        ({"security": [{"jwt": []}], AUTH: {"type": "AWS_IAM"}}, {}, f"{AT_PETS}.{AUTH}: {ONE_KIND}"),
        ({"security": [{"function": []}], AUTH: {"type": "aws_iam"}}, {}, f"{AT_PETS}.{AUTH}: {ONE_KIND}"),
        ({}, {"security": [{"jwt": []}, {"other": []}]}, f"security: {ONE}"),
        ({}, {"security": [{"jwt": [], "other": []}]}, f"security: {ONE}"),
        ({"security": [{"iam": []}, {"jwt": []}]}, {}, f"{AT_PETS}.security: {ONE}"),
        ({"security": [{"iam": [], "NONE": []}]}, {}, f"{AT_PETS}.security: {ONE}"),
        ({"security": [{"iam": []}], AUTH: {"type": "NONE"}}, {}, f"{AT_PETS}.{AUTH}: {ONE_KIND}"),
        ({"security": [{"bare": []}, {"unknown": []}]}, {}, f"{AT_PETS}.security: {ONE}"),
    ],
)
def test_several_requirements_are_refused(client, refused, operation, members, why):
    assert_invalid(refused, client, guarded(operation, **members), why)


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        ({AUTH: {}}, f"{AT_PETS}.{AUTH}.type: it is missing"),
        ({AUTH: []}, f"{AT_PETS}.{AUTH}: {AN_OBJECT} a list"),
        ({AUTH: {"type": []}}, f"{AT_PETS}.{AUTH}.type: {A_TEXT} a list"),
        ({AUTH: {"type": "CUSTOM"}}, f"{AT_PETS}.{AUTH}.type: it must be AWS_IAM or NONE"),
        ({"security": ["jwt"]}, f"{AT_PETS}.security[0]: {AN_OBJECT} a text ('jwt')"),
        ({"security": [None]}, f"{AT_PETS}.security[0]: {AN_OBJECT} null"),
        ({"security": [{"jwt": None}]}, f"{AT_PETS}.security[0].jwt: {A_LIST} null"),
        ({"security": [{"jwt": "a"}]}, f"{AT_PETS}.security[0].jwt: {A_LIST} a text ('a')"),
        ({"security": [{"jwt": [None]}]}, f"{AT_PETS}.security[0].jwt[0]: {A_TEXT} null"),
        (
            {"security": [{"function": ["a"]}]},
            (
                "Invalid Route authorization type specified. "
                "Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT authorization types"
            ),
        ),
        (
            {"security": [{"jwt": "a"}], AUTH: {"type": "NONE"}},
            f"{AT_PETS}.security[0].jwt: {A_LIST} a text ('a')",
        ),
    ],
)
def test_a_route_that_cannot_be_guarded_as_it_says_is_left_out_and_never_open(
    client, refused, operation, why
):
    body = guarded(operation)
    body["paths"]["/cats"] = {"get": ANSWERS}
    assert warnings_of(client, refused, body) == [no_method(why)]
    assert keys(client, make(client, body)) == ["GET /cats"]


def test_security_that_is_no_list_leaves_a_route_out_too(client, refused):
    body = guarded({"security": {"jwt": []}})
    assert warnings_of(client, refused, body) == [
        *issues(f"{AT_PETS}.security is not of type `array`"),
        no_method(f"{AT_PETS}.security: {A_LIST} an object"),
    ]
    assert keys(client, make(client, body)) == []


@pytest.mark.parametrize(
    ("operation", "members", "place"),
    [
        ({"security": [{"unknown": []}]}, {}, f"{AT_PETS}.security[0].unknown"),
        ({}, {"security": [{"unknown": ["a"]}]}, "security[0].unknown"),
    ],
)
def test_a_scheme_that_is_not_there_leaves_the_route_open_with_a_warning(
    client, refused, operation, members, place
):
    body = guarded(operation, **members)
    said = f"{place}: there is no such scheme in components.securitySchemes; the route is open. Ignoring."
    assert warnings_of(client, refused, body) == [said]
    assert only(client, "get_routes", make(client, body))["AuthorizationType"] == "NONE"


def test_what_sam_writes_for_open_routes_needs_no_scheme(client):
    schemes = {"NONE": {"type": "apiKey", "name": "a", "in": "header", AUTHORIZER: REQUEST}}
    body = document(of_pets(security=[{"NONE": []}]))
    assert only(client, "get_routes", make(client, body, FailOnWarnings=True))["AuthorizationType"] == "NONE"
    body = document(of_pets(security=[{"NONE": []}]), components={"securitySchemes": schemes})
    assert (
        only(client, "get_routes", make(client, body, FailOnWarnings=True))["AuthorizationType"] == "CUSTOM"
    )


@pytest.mark.parametrize(
    ("authtype", "expected"),
    [
        ("awsSigv4", "AWS_IAM"),
        ("AWSSIGV4", "AWS_IAM"),
        ("custom", "NONE"),
        (None, "NONE"),
        ([], "NONE"),
        (5, "NONE"),
    ],
)
def test_a_scheme_of_iam_makes_its_routes_signed(client, authtype, expected):
    schemes = {"own": {"type": "apiKey", "name": "Authorization", "in": "header", AUTHTYPE: authtype}}
    body = document(of_pets(security=[{"own": []}]), components={"securitySchemes": schemes})
    assert (
        only(client, "get_routes", make(client, body, FailOnWarnings=True))["AuthorizationType"] == expected
    )


def test_an_authorizer_counts_more_than_the_type_beside_it(client):
    schemes = {
        "own": {"type": "apiKey", "name": "a", "in": "header", AUTHTYPE: "awsSigv4", AUTHORIZER: REQUEST}
    }
    body = document(of_pets(security=[{"own": []}]), components={"securitySchemes": schemes})
    assert only(client, "get_routes", make(client, body))["AuthorizationType"] == "CUSTOM"


def test_routes_that_are_guarded_alike_share_nothing_else(client):
    required = {"security": [{"jwt": ["read"]}]}
    paths = {
        "/a": {"get": {**ANSWERS, **required, "operationId": "a", INTEGRATION: PROXY}},
        "/b": {"get": {**ANSWERS, **required}},
        "/c/{id}": {"get": {**ANSWERS, **required, "operationId": "c"}},
        "/c/{name}": {"get": {**ANSWERS, **required}},
        "/{": {"get": {**ANSWERS, **required}},
        "/d": {"get": {**ANSWERS, **required, "operationId": 65 * "d"}},
        "/e": {"get": {**ANSWERS, "operationId": "e"}},
    }
    answer = make(client, document(paths, components=SCHEMES))
    found = {route["RouteKey"]: route for route in client.get_routes(ApiId=answer["ApiId"])["Items"]}
    guarded = [found[f"GET /{path}"] for path in ("a", "b", "c/{id}")]
    assert [(route.get("OperationName"), "Target" in route) for route in guarded] == [
        ("a", True),
        (None, False),
        ("c", False),
    ]
    for route in guarded:
        assert route["AuthorizationType"] == "JWT"
        assert route["AuthorizationScopes"] == ["read"]
        assert route["AuthorizerId"] == guarded[0]["AuthorizerId"]
    assert len({route["RouteId"] for route in found.values()}) == len(found) == 4
    assert found["GET /e"]["AuthorizationType"] == "NONE"
    assert "AuthorizerId" not in found["GET /e"]
    assert len([line for line in answer["Warnings"] if line.startswith("Unable to put method")]) == 3
