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

# What each type has beyond what all have: the rest is refused, and goes where a type is changed.
# [observed: answers of the AWS CLI, for what is shown]
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

# Rules


def _only_of(type_: str, member: str, cite: Cite) -> Rule:
    """The rule for a member that authorizers of one type have: the other refuses it with any value."""
    return Rule(
        BAD_REQUEST,
        f"{member} can only be set for {type_} authorizer.",
        cite,
        lambda _call, asked: asked["AuthorizerType"] != type_,
        about=member,
    )


def _only_on_http(member: str, cite: Cite) -> Rule:
    """The rule for a member that authorizers of HTTP APIs have: those of others refuse it with any value."""
    return only_for(HTTP, member, cite, message=f"{member} cannot be set for WEBSOCKET protocol Apis")


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
ISSUER = r"https://[^\s/?#:@]+(:[0-9]{1,5})?(/[^\s?#]*)?"

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
    lambda _call, whole: not re.fullmatch(_LAMBDA_URI, whole["AuthorizerUri"]),
    about="AuthorizerUri",
)
BAD_ROLE = Rule(
    BAD_REQUEST,
    "Invalid ARN specified in the request: {AuthorizerCredentialsArn}",
    documented("Authorizer › authorizerCredentialsArn: an IAM role's"),
    lambda _call, whole: not re.fullmatch(_ROLE, whole["AuthorizerCredentialsArn"]),
    about="AuthorizerCredentialsArn",
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
    lambda _call, whole: whole["AuthorizerPayloadFormatVersion"] not in {"1.0", "2.0"},
    about="AuthorizerPayloadFormatVersion",
)
NOT_SIMPLE = Rule(
    BAD_REQUEST,
    'EnableSimpleResponses can only be set for AuthorizerPayloadFormatVersion "2.0".',
    observed("badmintoncryer/cdk-preflight, simple-responses-payload-version"),
    lambda _call, whole: (
        whole["EnableSimpleResponses"] and whole.get("AuthorizerPayloadFormatVersion") != "2.0"
    ),
    about="EnableSimpleResponses",
)
NOTHING_TO_CACHE_BY = Rule(
    BAD_REQUEST,
    "Identity source must be set if authorizer caching is enabled (TTL is greater than 0)",
    observed("badmintoncryer/cdk-preflight, authorizer-ttl-identity-source"),
    lambda _call, whole: whole["AuthorizerResultTtlInSeconds"] > 0 and "IdentitySource" not in whole,
    about="AuthorizerResultTtlInSeconds",
)
NO_CONFIGURATION = _lacks(
    JWT,
    "JwtConfiguration",
    "JwtConfiguration must not be null for JWT Authorizer",
    observed("badmintoncryer/cdk-preflight, jwt-authorizer-config; Authorizer › jwtConfiguration"),
)
NO_ISSUER = Rule(
    BAD_REQUEST,
    "Invalid issuer: Issuer can not be empty for JWT Authorizer.",
    documented("JWTConfiguration › issuer: required for JWT authorizers; aws/aws-sam-cli#2410 has the text"),
    lambda _call, whole: whole["AuthorizerType"] == JWT and not whole["JwtConfiguration"].get("Issuer"),
)
BAD_ISSUER = Rule(
    BAD_REQUEST,
    "Invalid issuer: Issuer is not a valid URL for JWT Authorizer",
    observed("badmintoncryer/cdk-preflight, jwt-issuer-https"),
    lambda _call, whole: (
        whole["AuthorizerType"] == JWT and not re.fullmatch(ISSUER, whole["JwtConfiguration"]["Issuer"])
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
# The texts of the two below that were seen are those of the version and of the time to live; the others are in their words.
_TTL = "Authorizer › authorizerResultTtlInSeconds: supported only for HTTP API Lambda authorizers"
_VERSION = "Authorizer › authorizerPayloadFormatVersion: of HTTP API Lambda authorizers"
_SIMPLE = "Authorizer › enableSimpleResponses: of Lambda authorizers, supported only for HTTP APIs"
# Asked with what a call asks for, the ApiId and the AuthorizerType
ONLY_ONE_SORT = (
    ONLY_REQUEST,
    _only_on_http(
        "JwtConfiguration", documented("Authorizer › jwtConfiguration: supported only for HTTP APIs")
    ),
    _only_on_http("AuthorizerResultTtlInSeconds", documented(f"{_TTL}; sst/sst#905, #906 saw 0 refused")),
    _only_on_http("AuthorizerPayloadFormatVersion", documented(_VERSION)),
    _only_on_http("EnableSimpleResponses", documented(_SIMPLE)),
    _only_of(REQUEST, "AuthorizerUri", documented("Authorizer › authorizerUri")),
    _only_of(REQUEST, "AuthorizerCredentialsArn", documented("Authorizer › authorizerCredentialsArn")),
    _only_of(REQUEST, "AuthorizerResultTtlInSeconds", documented(_TTL)),
    _only_of(
        REQUEST,
        "AuthorizerPayloadFormatVersion",
        documented(f"{_VERSION}; a comment in the AWS CDK and a user of Terraform have the text"),
    ),
    _only_of(REQUEST, "EnableSimpleResponses", documented(f"{_SIMPLE}; go-to-k/cdkd saw false refused")),
    _only_of(JWT, "JwtConfiguration", documented("Authorizer › jwtConfiguration")),
)
# Asked with an authorizer as it would be
RULES = (
    NO_URI,
    BAD_URI,
    BAD_ROLE,
    NO_VERSION,
    BAD_VERSION,
    NOT_SIMPLE,
    NO_CONFIGURATION,
    NO_ISSUER,
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
        r"(route\.request\.(querystring|header)|stageVariables|context)\.[a-zA-Z0-9._-]+",
        "Invalid request identity source expression: {source}. The sources must be separated by comma, and each source "
        "must be either a request parameter, matching 'route.request.querystring|header.[a-zA-Z0-9._-]+', or a stage "
        "variable, matching 'stageVariables.[a-zA-Z0-9._-]+', or a context parameter, matching "
        "'context.[a-zA-Z0-9._-]+'",
        observed("aws/aws-cdk#18307; Authorizer › identitySource"),
    ),
}

# What others use


def check(call: Call, api: Record, members: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    """Refuse an authorizer of an API that would break a rule, or a call that asks for what it can't have."""
    sort = {"ApiId": api.key, "AuthorizerType": members["AuthorizerType"]}
    check_all(ONLY_ONE_SORT, call, {**asked, **sort})
    check_all(RULES, call, {**members, **sort})
    rule = SOURCES[_sort(api, members)]
    for source in members.get("IdentitySource", ()):
        rule.check(call, {"source": source})


def fitting(api: Record, members: Mapping[str, Any]) -> dict[str, Any]:
    """Of the members, those that authorizers of this protocol and type have."""
    had = MEMBERS.get(_sort(api, members), COMMON)
    return {name: value for name, value in members.items() if name in had}


def _sort(api: Record, members: Mapping[str, Any]) -> tuple[str, str]:
    return api.members["ProtocolType"], members["AuthorizerType"]
