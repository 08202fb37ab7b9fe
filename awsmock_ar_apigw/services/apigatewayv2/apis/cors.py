"""CORS: what an HTTP API tells browsers about calls from other origins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import documented, observed
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.backend import BAD_REQUEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    Whole = Mapping[str, Any]

_LOWER_CASE = ("AllowHeaders", "ExposeHeaders")
_METHODS = frozenset({"*", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "DELETE", "CONNECT", "TRACE"})
_ORIGIN = re.compile(r"\*|https?://\*|[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#]+|null", re.ASCII)
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", re.ASCII)

# Rules: asked with the API's members, as they would be


def _cors(whole: Whole, member: str) -> Any:
    return whole.get("CorsConfiguration", {}).get(member, ())


CREDENTIALS_FOR_ALL = Rule(
    BAD_REQUEST,
    "allow-credentials is not supported if 'allow-origin' is *",
    observed("aws/aws-cdk#9076"),
    lambda _call, whole: bool(_cors(whole, "AllowCredentials")) and "*" in _cors(whole, "AllowOrigins"),
)
BAD_ORIGIN = Rule(
    BAD_REQUEST,
    "Invalid format for origin. Use *, http://*, https://*, or a scheme and a host, such as https://example.com.",
    documented("Cors › allowOrigins: a collection of origins; the text is our choice"),
    lambda _call, whole: any(not _ORIGIN.fullmatch(origin) for origin in _cors(whole, "AllowOrigins")),
)
BAD_METHOD = Rule(
    BAD_REQUEST,
    "Invalid method for CORS. Use * or HTTP methods.",
    documented("Cors › allowMethods: a collection of HTTP methods; the text is our choice"),
    lambda _call, whole: any(method.upper() not in _METHODS for method in _cors(whole, "AllowMethods")),
)
BAD_HEADER = Rule(
    BAD_REQUEST,
    "Invalid header for CORS. Use * or names of headers.",
    documented("Cors › allowHeaders, exposeHeaders: collections of headers; the text is our choice"),
    lambda _call, whole: any(
        not _HEADER.fullmatch(header) for member in _LOWER_CASE for header in _cors(whole, member)
    ),
)
CORS_RULES = (CREDENTIALS_FOR_ALL, BAD_ORIGIN, BAD_METHOD, BAD_HEADER)

# What an API keeps of it


def merged_cors(old: Whole | None, asked: Whole) -> Whole | None:
    """A configuration with what is asked for in it; an empty one changes nothing.

    Members that aren't asked for stay. [observed: update-api of the AWS CLI]
    Names of headers come back in lower case, and credentials as false where nobody asked for them. [observed: live reads
    by go-to-k/cdk-real-drift; answers of the AWS CLI]
    An empty list takes its member away. [chosen: it allows nothing, as no list does]
    """
    if not asked:
        return old
    lowered = {
        name: [header.lower() for header in value] if name in _LOWER_CASE else value
        for name, value in asked.items()
    }
    whole = {"AllowCredentials": False, **(old or {}), **lowered}
    return {name: value for name, value in whole.items() if value != []}
