"""Route keys: how a route says which requests it takes, in either protocol."""

from __future__ import annotations

import re
from functools import lru_cache

from awsmock_ar_apigw.base.cite import chosen, observed
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import HTTP, WEBSOCKET, protocol_of
from awsmock_ar_apigw.services.apigatewayv2.backend import BAD_REQUEST

CONNECT = "$connect"
DISCONNECT = "$disconnect"
DEFAULT = "$default"
# What a WebSocket API calls itself; no other key begins with a dollar.
PREDEFINED = (CONNECT, DISCONNECT, DEFAULT)
METHODS = ("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")

_METHOD_AND_PATH = re.compile(rf"(?:{'|'.join(METHODS)}) /\S*")
# What each part of a path is. [observed: serverless/serverless#10423, which quotes it; aws-lambda-dotnet's test tool]
_PART = r"^(\{[\w.:-]+\+?\}|[a-zA-Z0-9.:_-]+)$"
_SEGMENT = _PART.strip("^$")
# What follows the first slash. A slash may end it. [chosen: no source refuses one]
_PATH = re.compile(rf"(?:{_SEGMENT}(?:/{_SEGMENT})*)?/?", re.ASCII)
_VARIABLE = re.compile(r"\{[\w.:-]+(?=\+?\})", re.ASCII)


@lru_cache(maxsize=1024)  # a new route asks several times: what it must not be like, and what it is found by
def alike(route_key: str) -> str:
    """A route key without the names of its variables.

    A greedy variable stays greedy: beside one that takes a single segment it is only the weaker match.
    [observed: the developer guide's order of matches]
    """
    return _VARIABLE.sub("{", route_key) if "{" in route_key else route_key


NO_KEY = Rule(
    BAD_REQUEST,
    "Route key is required",
    observed("goldstack#42"),
    lambda _call, whole: not whole["RouteKey"],
)
HTTP_KEY = Rule(
    BAD_REQUEST,
    "The provided route key is not formatted properly for HTTP protocol. "
    'Format should be "[HTTP METHOD] /[RESOURCE PATH]" or "$default"',
    observed(
        "badmintoncryer/cdk-preflight, http-route-key; the developer guide has the methods, in capitals"
    ),
    lambda call, whole: (
        not _METHOD_AND_PATH.fullmatch(whole["RouteKey"])
        and whole["RouteKey"] != DEFAULT
        and protocol_of(call, whole) == HTTP
    ),
)
PATH_PARTS = Rule(
    BAD_REQUEST,
    "One or more path parts appear to be invalid. Parts are validated against this regular expression: "
    + _PART.replace("{", "{{").replace("}", "}}"),
    observed("serverless/serverless#10423"),
    lambda call, whole: (
        not _PATH.fullmatch(whole["RouteKey"].partition(" /")[2]) and protocol_of(call, whole) == HTTP
    ),
)
GREEDY_VARIABLE = Rule(
    BAD_REQUEST,
    'The path of the provided route key "{RouteKey}" is not valid. A greedy path variable is its last part.',
    observed("the developer guide: a greedy variable is the last segment; the text is our choice"),
    lambda call, whole: "+}/" in whole["RouteKey"] and protocol_of(call, whole) == HTTP,
)
WEBSOCKET_KEY = Rule(
    BAD_REQUEST,
    'The provided route key "{RouteKey}" is not valid for WEBSOCKET protocol. '
    "Only $connect, $disconnect and $default can begin with $",
    chosen("the developer guide keeps $ for the three predefined keys; nobody has seen the refusal"),
    lambda call, whole: (
        whole["RouteKey"].startswith("$")
        and whole["RouteKey"] not in PREDEFINED
        and protocol_of(call, whole) == WEBSOCKET
    ),
)
KEY_RULES = (NO_KEY, HTTP_KEY, PATH_PARTS, GREEDY_VARIABLE, WEBSOCKET_KEY)
