"""Route keys: how a route says which requests it takes, in either protocol."""

from __future__ import annotations

import re

from awsmock_ar_apigw.base.cite import chosen, observed
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import HTTP, WEBSOCKET, protocol_of
from awsmock_ar_apigw.services.apigatewayv2.backend import BAD_REQUEST

CONNECT = "$connect"
DEFAULT = "$default"
# What a WebSocket API calls itself; no other key begins with a dollar.
PREDEFINED = (CONNECT, "$disconnect", DEFAULT)
METHODS = ("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")

# A path is any text without spaces [chosen: no source names its characters]; a variable takes a whole segment of
# it, and is named as in REST APIs [chosen: no source says how else].
_METHOD_AND_PATH = re.compile(rf"(?:{'|'.join(METHODS)}) /\S*")
_NAME = r"[A-Za-z0-9._-]+"
_SEGMENT = re.compile(rf"[^{{}}]*|\{{{_NAME}\}}")
_LAST_SEGMENT = re.compile(rf"[^{{}}]*|\{{{_NAME}\+?\}}")
_VARIABLE = re.compile(rf"\{{{_NAME}(\+?)\}}")


def alike(route_key: str) -> str:
    """A route key without the names of its variables.

    A greedy variable stays greedy: beside one that takes a single segment it is only the weaker match.
    [observed: the developer guide's order of matches]
    """
    return _VARIABLE.sub(r"{\1}", route_key)


def _has_method_and_path(route_key: str) -> bool:
    return route_key == DEFAULT or bool(_METHOD_AND_PATH.fullmatch(route_key))


def _has_right_variables(route_key: str) -> bool:
    _method_and_slash, _, path = route_key.partition("/")
    *above, last = path.split("/")
    return all(map(_SEGMENT.fullmatch, above)) and bool(_LAST_SEGMENT.fullmatch(last))


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
    lambda call, whole: protocol_of(call, whole) == HTTP and not _has_method_and_path(whole["RouteKey"]),
)
HTTP_VARIABLES = Rule(
    BAD_REQUEST,
    'The path of the provided route key "{RouteKey}" is not valid. A path variable takes a whole segment, '
    "and a greedy one the last.",
    observed("the developer guide: a greedy variable is the last segment; the text is our choice"),
    lambda call, whole: protocol_of(call, whole) == HTTP and not _has_right_variables(whole["RouteKey"]),
)
WEBSOCKET_KEY = Rule(
    BAD_REQUEST,
    'The provided route key "{RouteKey}" is not valid for WEBSOCKET protocol. '
    "Only $connect, $disconnect and $default can begin with $",
    chosen("the developer guide keeps $ for the three predefined keys; nobody has seen the refusal"),
    lambda call, whole: (
        protocol_of(call, whole) == WEBSOCKET
        and whole["RouteKey"].startswith("$")
        and whole["RouteKey"] not in PREDEFINED
    ),
)
KEY_RULES = (NO_KEY, HTTP_KEY, HTTP_VARIABLES, WEBSOCKET_KEY)
