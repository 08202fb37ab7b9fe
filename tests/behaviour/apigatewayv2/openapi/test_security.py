"""Authorizers of a definition, and who may call a route."""

import pytest

from behaviour.apigatewayv2.openapi.definitions import (
    A_LIST,
    A_TEXT,
    AN_OBJECT,
    AT_PETS,
    AT_ROUTE,
    AUTH,
    AUTHORIZER,
    IDENTITY,
    JWT,
    REQUEST,
    ROLE,
    URL,
    assert_invalid,
    assert_refused,
    document,
    guarded,
    make,
    of_pets,
    only,
)
from support_v2 import FUNCTION, INVOCATION

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
        ("", None),
        (" , ", None),
    ],
)
def test_identity_sources_are_one_text_with_commas(client, written, sources):
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
        ({**JWT, "type": 5}, f".type: {A_TEXT} a number (5)."),
        ({**JWT, "identitySource": [IDENTITY]}, f".identitySource: {A_TEXT} a list."),
        (
            {**JWT, "identityValidationExpression": 5},
            f".identityValidationExpression: {A_TEXT} a number (5).",
        ),
        ({**JWT, "jwtConfiguration": "a"}, f".jwtConfiguration: {AN_OBJECT} a text ('a')."),
        ({**JWT, "jwtConfiguration": {"issuer": 5}}, f".jwtConfiguration.issuer: {A_TEXT} a number (5)."),
        (
            {**JWT, "jwtConfiguration": {"audience": "a"}},
            f".jwtConfiguration.audience: {A_LIST} a text ('a').",
        ),
        ({**REQUEST, "authorizerUri": 5}, f".authorizerUri: {A_TEXT} a number (5)."),
        ({**REQUEST, "authorizerCredentials": 5}, f".authorizerCredentials: {A_TEXT} a number (5)."),
        (
            {**REQUEST, "authorizerPayloadFormatVersion": {}},
            f".authorizerPayloadFormatVersion: {A_TEXT} an object.",
        ),
        (
            {**REQUEST, "authorizerResultTtlInSeconds": "5"},
            ".authorizerResultTtlInSeconds: it must be a whole number, and is a text ('5').",
        ),
        (
            {**REQUEST, "enableSimpleResponses": "yes"},
            ".enableSimpleResponses: it must be a boolean, and is a text ('yes').",
        ),
    ],
)
def test_each_word_of_an_authorizer_has_its_type(client, refused, authorizer, why):
    assert_invalid(refused, client, document(components=scheme(authorizer)), AT_AUTHORIZER + why)


def test_the_url_of_a_scheme_is_a_text(client, refused):
    body = document(components=scheme(JWT, openIdConnectUrl=5))
    why = "components.securitySchemes.own.openIdConnectUrl: it must be a text, and is a number (5)."
    assert_invalid(refused, client, body, why)


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
def test_an_authorizer_that_create_authorizer_would_refuse_is_refused(client, refused, authorizer, why):
    body = document(components=scheme(authorizer))
    assert_refused(refused, client, body, f"Unable to create authorizer at {AT_AUTHORIZER}: {why}")


def test_the_name_of_an_authorizer_has_at_most_128_characters(client, refused):
    with refused("BadRequestException", match="Member must have length less than or equal to 128"):
        make(client, document(components={"securitySchemes": {129 * "a": {AUTHORIZER: JWT}}}))


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
    ],
)
def test_who_may_call_a_route(client, operation, members, expected):
    assert guard(client, operation, **members) == expected


def test_null_is_no_security_of_ones_own(client):
    api = make(client, guarded({"security": None}, **FOR_ALL))
    assert only(client, "get_routes", api)["AuthorizationType"] == "JWT"


ONE = "API Gateway supports one security requirement for each operation."
ONE_KIND = "an operation can have one of IAM authorization, a Lambda authorizer and a JWT authorizer."
NO_SCHEME = "there is no such scheme in components.securitySchemes."


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
        ({"security": [{"unknown": []}]}, {}, f"{AT_PETS}.security[0].unknown: {NO_SCHEME}"),
        ({}, {"security": [{"unknown": []}]}, f"security[0].unknown: {NO_SCHEME}"),
        ({AUTH: {}}, {}, f"{AT_PETS}.{AUTH}.type: it is missing."),
        ({AUTH: {"type": 5}}, {}, f"{AT_PETS}.{AUTH}.type: {A_TEXT} a number (5)."),
        ({AUTH: {"type": "CUSTOM"}}, {}, f"{AT_PETS}.{AUTH}.type: it must be AWS_IAM or NONE."),
    ],
)
def test_what_no_route_can_ask_of_its_callers_is_refused(client, refused, operation, members, why):
    assert_invalid(refused, client, guarded(operation, **members), why)


def test_without_schemes_none_can_be_named(client, refused):
    body = document(of_pets(security=[{"jwt": []}]))
    assert_invalid(refused, client, body, f"{AT_PETS}.security[0].jwt: {NO_SCHEME}")


def test_a_function_takes_no_scopes(client, refused):
    why = "Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT authorization type"
    assert_refused(refused, client, guarded({"security": [{"function": ["a"]}]}), AT_ROUTE + why)
