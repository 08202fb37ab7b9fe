"""What an authorizer is made of, by its type and its API's protocol: its members, and what they must be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.patch import Change, Patch, emptied, merged
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import HTTP, WEBSOCKET, only_for, protocol_of
from awsmock_ar_apigw.services.apigatewayv2.backend import BAD_REQUEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.base.cite import Cite
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.state.record import Record

JWT = "JWT"
REQUEST = "REQUEST"

PATCH = Patch(
    Change(
        "AuthorizerCredentialsArn",
        emptied,
        chosen("without a role the function's own permissions count; there is no other way back to that"),
    ),
    Change("IdentitySource", emptied, chosen("as with other empty lists, nothing is shown that nobody set")),
    Change("IdentityValidationExpression", emptied, chosen("as the description of an API")),
    Change("JwtConfiguration", merged, chosen("as the members of a CORS configuration that are left out")),
)

# What each type has beyond what all have. Only that is stored and shown: of the rest, clients may send what means
# nothing, such as a time to live of 0 for a JWT. [observed: answers of the AWS CLI; moto's tests against AWS]
COMMON = frozenset(
    {"AuthorizerId", "AuthorizerType", "IdentitySource", "IdentityValidationExpression", "Name"}
)
FUNCTION = frozenset({"AuthorizerCredentialsArn", "AuthorizerUri"})
MEMBERS = {
    (HTTP, JWT): COMMON | {"JwtConfiguration"},
    (HTTP, REQUEST): COMMON
    | FUNCTION
    | {"AuthorizerPayloadFormatVersion", "AuthorizerResultTtlInSeconds", "EnableSimpleResponses"},
    (WEBSOCKET, REQUEST): COMMON | FUNCTION,
}

# Rules: asked with an authorizer as it would be


def _only_of(type_: str, member: str, cite: Cite, *, default: object = None) -> Rule:
    """The rule for a member that authorizers of one type have: the other refuses it, unless it means nothing."""
    return Rule(
        BAD_REQUEST,
        f"{member[0].lower()}{member[1:]} is supported only for {type_} authorizers.",
        cite,
        lambda _call, whole: (
            whole["AuthorizerType"] != type_ and whole.get(member) not in (None, default, "", {})
        ),
    )


def _lacks(type_: str, member: str, message: str, cite: Cite) -> Rule:
    """The rule for a member that authorizers of one type must have."""
    return Rule(
        BAD_REQUEST,
        message,
        cite,
        lambda _call, whole: whole["AuthorizerType"] == type_ and member not in whole,
    )


_VARIABLE = r"\$\{stageVariables\.[A-Za-z0-9_]+\}"
# Texts, and not yet patterns: each is compiled when it is first asked for.
_LAMBDA_URI = (
    r"arn:(?P<partition>aws[a-z-]*):apigateway:(?P<region>[a-z0-9-]+):lambda:path/2015-03-31/functions/"
    r"arn:(?P=partition):lambda:(?P=region):[0-9]{12}:function:"
    rf"([A-Za-z0-9_-]|{_VARIABLE})+(:(\$LATEST|([A-Za-z0-9_-]|{_VARIABLE})+))?/invocations"
)
_ROLE = r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+"
_ISSUER = r"https://[^\s/?#:@]+(:[0-9]{1,5})?(/[^\s?#]*)?"

ONLY_REQUEST = Rule(
    BAD_REQUEST,
    "Only REQUEST authorizer type is supported on WEBSOCKET protocol Apis.",
    observed("badmintoncryer/cdk-preflight, websocket-authorizer-type; Authorizer › authorizerType"),
    lambda call, whole: whole["AuthorizerType"] == JWT and protocol_of(call, whole) == WEBSOCKET,
)
NO_URI = _lacks(
    REQUEST,
    "AuthorizerUri",
    "AuthorizerUri is a required field in an Authorizer",
    observed("badmintoncryer/cdk-preflight, request-authorizer-uri-required"),
)
BAD_URI = Rule(
    BAD_REQUEST,
    "Invalid Authorizer URI: {AuthorizerUri}. Authorizer URI should be a valid API Gateway ARN that represents a "
    "Lambda function invocation.",
    documented("Authorizer › authorizerUri"),
    lambda _call, whole: "AuthorizerUri" in whole and not re.fullmatch(_LAMBDA_URI, whole["AuthorizerUri"]),
)
BAD_ROLE = Rule(
    BAD_REQUEST,
    "Invalid ARN specified in the request: {AuthorizerCredentialsArn}",
    documented("Authorizer › authorizerCredentialsArn: an IAM role's"),
    lambda _call, whole: (
        "AuthorizerCredentialsArn" in whole and not re.fullmatch(_ROLE, whole["AuthorizerCredentialsArn"])
    ),
)
NO_VERSION = Rule(
    BAD_REQUEST,
    "AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer",
    observed("hashicorp/terraform-provider-aws#15181; Authorizer › authorizerPayloadFormatVersion"),
    lambda call, whole: (
        whole["AuthorizerType"] == REQUEST
        and "AuthorizerPayloadFormatVersion" not in whole
        and protocol_of(call, whole) == HTTP
    ),
)
BAD_VERSION = Rule(
    BAD_REQUEST,
    "Invalid AuthorizerPayloadFormatVersion: {AuthorizerPayloadFormatVersion}. Supported values are 1.0 and 2.0.",
    documented("Authorizer › authorizerPayloadFormatVersion"),
    lambda _call, whole: whole.get("AuthorizerPayloadFormatVersion", "2.0") not in {"1.0", "2.0"},
)
NOT_SIMPLE = Rule(
    BAD_REQUEST,
    'EnableSimpleResponses can only be set for AuthorizerPayloadFormatVersion "2.0".',
    observed("badmintoncryer/cdk-preflight, simple-responses-payload-version"),
    lambda _call, whole: (
        bool(whole.get("EnableSimpleResponses")) and whole.get("AuthorizerPayloadFormatVersion") != "2.0"
    ),
)
NOTHING_TO_CACHE_BY = Rule(
    BAD_REQUEST,
    "Identity source must be set if authorizer caching is enabled (TTL is greater than 0)",
    observed("badmintoncryer/cdk-preflight, authorizer-ttl-identity-source"),
    lambda _call, whole: whole.get("AuthorizerResultTtlInSeconds", 0) > 0 and "IdentitySource" not in whole,
)
NO_CONFIGURATION = _lacks(
    JWT,
    "JwtConfiguration",
    "JwtConfiguration must not be null for JWT Authorizer",
    observed("badmintoncryer/cdk-preflight, jwt-authorizer-config; Authorizer › jwtConfiguration"),
)
BAD_ISSUER = Rule(
    BAD_REQUEST,
    "Invalid issuer: Issuer is not a valid URL for JWT Authorizer",
    observed(
        "badmintoncryer/cdk-preflight, jwt-issuer-https; that one is required: JWTConfiguration › issuer"
    ),
    lambda _call, whole: (
        whole["AuthorizerType"] == JWT
        and not re.fullmatch(_ISSUER, whole["JwtConfiguration"].get("Issuer", ""))
    ),
)
NO_AUDIENCE = Rule(
    BAD_REQUEST,
    "Audience must have at least one entry for JWT Authorizer",
    documented("JWTConfiguration › audience: required for JWT authorizers; the text is our choice"),
    lambda _call, whole: whole["AuthorizerType"] == JWT and not whole["JwtConfiguration"].get("Audience"),
)
NOT_ONE_SOURCE = Rule(
    BAD_REQUEST,
    "Identity source must have exactly one entry for JWT Authorizer",
    documented("Authorizer › identitySource: for JWT, a single entry; the text is our choice"),
    lambda _call, whole: whole["AuthorizerType"] == JWT and len(whole.get("IdentitySource", ())) != 1,
)
RULES = (
    ONLY_REQUEST,
    _only_of(REQUEST, "AuthorizerUri", documented("Authorizer › authorizerUri")),
    _only_of(REQUEST, "AuthorizerCredentialsArn", documented("Authorizer › authorizerCredentialsArn")),
    _only_of(
        REQUEST,
        "AuthorizerResultTtlInSeconds",
        documented("Authorizer › authorizerResultTtlInSeconds"),
        default=0,
    ),
    _only_of(
        REQUEST, "AuthorizerPayloadFormatVersion", documented("Authorizer › authorizerPayloadFormatVersion")
    ),
    _only_of(
        REQUEST, "EnableSimpleResponses", documented("Authorizer › enableSimpleResponses"), default=False
    ),
    _only_of(JWT, "JwtConfiguration", documented("Authorizer › jwtConfiguration")),
    only_for(
        HTTP,
        "AuthorizerResultTtlInSeconds",
        documented("Authorizer › authorizerResultTtlInSeconds"),
        default=0,
    ),
    only_for(
        HTTP, "AuthorizerPayloadFormatVersion", documented("Authorizer › authorizerPayloadFormatVersion")
    ),
    only_for(HTTP, "EnableSimpleResponses", documented("Authorizer › enableSimpleResponses"), default=False),
    NO_URI,
    BAD_URI,
    BAD_ROLE,
    NO_VERSION,
    BAD_VERSION,
    NOT_SIMPLE,
    NO_CONFIGURATION,
    BAD_ISSUER,
    NO_AUDIENCE,
    NOT_ONE_SOURCE,
    NOTHING_TO_CACHE_BY,
)


# Where an identity is found, in a route's request: the name of a header, of a parameter, of what is known of a call.
_HEADER = r"header\.[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_REQUEST = rf"request\.({_HEADER}|querystring\.[^\s,]+)"
_AROUND = r"context\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|stageVariables\.[A-Za-z0-9_]+"


def _source(pattern: str, message: str, cite: Cite) -> Rule:
    """The rule for one identity source: the form of it."""
    return Rule(BAD_REQUEST, message, cite, lambda _call, p: not re.fullmatch(pattern, p["source"]))


SOURCES = {
    (HTTP, JWT): _source(
        rf"\${_REQUEST}",
        "Invalid identity source expression: {source}",
        documented("Authorizer › identitySource: for JWT, from a header or a query parameter"),
    ),
    (HTTP, REQUEST): _source(
        rf"\$({_REQUEST}|{_AROUND})",
        "Invalid identity source expression: {source}",
        observed(
            "badmintoncryer/cdk-preflight, http-identity-source-expression; Authorizer › identitySource"
        ),
    ),
    (WEBSOCKET, REQUEST): _source(
        rf"route\.{_REQUEST}|{_AROUND}",
        "Invalid request identity source expression: {source}",
        observed(
            "badmintoncryer/cdk-preflight, websocket-identity-source-expression; Authorizer › identitySource"
        ),
    ),
}

# What others use


def check(call: Call, api: Record, members: Mapping[str, Any]) -> None:
    """Refuse an authorizer of an API that would break a rule."""
    check_all(RULES, call, {"ApiId": api.key, **members})
    rule = SOURCES[_sort(api, members)]
    for source in members.get("IdentitySource", ()):
        rule.check(call, {"source": source})


def fitting(api: Record, members: Mapping[str, Any]) -> dict[str, Any]:
    """Of the members, those that authorizers of this protocol and type have."""
    had = MEMBERS.get(_sort(api, members), COMMON)
    return {name: value for name, value in members.items() if name in had}


def _sort(api: Record, members: Mapping[str, Any]) -> tuple[str, str]:
    return api.members["ProtocolType"], members["AuthorizerType"]
