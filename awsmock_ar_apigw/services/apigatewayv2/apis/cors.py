"""CORS: what an HTTP API tells browsers about calls from other origins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import documented, observed
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.backend import BAD_REQUEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.call import Call

    Whole = Mapping[str, Any]

_LOWER_CASE = ("AllowHeaders", "ExposeHeaders")
_METHODS = frozenset({"*", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "DELETE", "CONNECT", "TRACE"})
_ORIGIN = r"\*|https?://[^\s/?#]+"
_HEADER = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"

# Rules: asked with the API's members, as they would be


def _cors(whole: Whole, member: str) -> Any:
    return whole.get("CorsConfiguration", {}).get(member, ())


CREDENTIALS_FOR_ALL = Rule(
    BAD_REQUEST,
    "allow-credentials is not supported if 'allow-origin' is *",
    observed("aws/aws-cdk#9076"),
    lambda _call, whole: bool(_cors(whole, "AllowCredentials")) and "*" in _cors(whole, "AllowOrigins"),
    about="CorsConfiguration",
)
BAD_ORIGIN = Rule(
    BAD_REQUEST,
    "Invalid format for origin {origin}",
    observed(
        "swarmion/swarmion#582, of a host alone; notes on deployments that failed, of other schemes than http and https. "
        "That an origin has no path: Cors › allowOrigins"
    ),
    lambda _call, cors: not re.fullmatch(_ORIGIN, cors["origin"], re.ASCII | re.IGNORECASE),
)
BAD_METHOD = Rule(
    BAD_REQUEST,
    "Invalid method for CORS. Use * or HTTP methods.",
    documented("Cors › allowMethods: a collection of HTTP methods; the text is our choice"),
    lambda _call, whole: any(method.upper() not in _METHODS for method in _cors(whole, "AllowMethods")),
    about="CorsConfiguration",
)
BAD_HEADER = Rule(
    BAD_REQUEST,
    "Invalid header for CORS. Use * or names of headers.",
    documented("Cors › allowHeaders, exposeHeaders: collections of headers; the text is our choice"),
    lambda _call, whole: any(
        not re.fullmatch(_HEADER, header) for member in _LOWER_CASE for header in _cors(whole, member)
    ),
    about="CorsConfiguration",
)
CORS_RULES = (CREDENTIALS_FOR_ALL, BAD_METHOD, BAD_HEADER)


def check_origins(call: Call, whole: Whole) -> None:
    """Refuse an API whose CORS has something that is no origin.

    Raises:
        ServiceError: it has; the first such one is named.
    """
    for origin in _cors(whole, "AllowOrigins"):
        BAD_ORIGIN.check(call, {"origin": origin})


# What an API keeps of it


def merged_cors(old: Whole | None, asked: Whole) -> Whole | None:
    """A configuration with what is asked for in it; an empty one changes nothing.

    Members that aren't asked for stay. [observed: update-api of the AWS CLI]
    Names of headers come back in lower case. [observed: live reads by go-to-k/cdk-real-drift]
    Nothing is shown that was never asked for, credentials neither. [observed: an integration test of
    aws/serverless-application-model; live reads by grucloud/grucloud]
    An empty list takes its member away. [chosen: it allows nothing, as no list does]
    """
    if not asked:
        return old
    lowered = {
        name: [header.lower() for header in value] if name in _LOWER_CASE else value
        for name, value in asked.items()
    }
    whole = {**(old or {}), **lowered}
    return {name: value for name, value in whole.items() if value != []} or None
