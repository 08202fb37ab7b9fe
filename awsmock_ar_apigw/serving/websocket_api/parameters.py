"""Request parameters: what an integration takes from a handshake or a message into the header, query and path of what goes on.

[documented: W170 to W172]
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.serving.http_api.mapping import as_text
from awsmock_ar_apigw.serving.messages import Headers
from awsmock_ar_apigw.serving.websocket_api.context_variables import context_variable
from awsmock_ar_apigw.serving.websocket_api.event import headers_of, query_of
from awsmock_ar_apigw.serving.websocket_api.exchange import CONNECT
from awsmock_ar_apigw.serving.websocket_api.selection import in_body
from awsmock_ar_apigw.serving.websocket_api.templates import read

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
    from awsmock_ar_apigw.state.record import Record

_BREAKS = str.maketrans("\r\n\0", "   ")
_INTO = "integration.request."
# Where the two kinds of places of a handshake are in its event: the last value of a name, and all of them.
_QUERIES = ("querystring", "multivaluequerystring")
_HEADERS = ("header", "multivalueheader")


class Parameters(NamedTuple):
    """What goes on beside a body.

    Attributes:
        headers: the lines of the header.
        query: the query string, encoded.
        path: the values of the variables in the path of the URI.
    """

    headers: Headers
    query: str
    path: dict[str, str]


def parameters_of(exchange: Exchange, integration: Record) -> Parameters:
    """What an integration's parameters come to; one whose source isn't there is left out, and noted. [chosen: as those of HTTP APIs]"""
    found = Parameters(Headers(), "", {})
    pairs = []
    for key, source in integration.members.get("RequestParameters", {}).items():
        text = _value(exchange, source)
        place, _, name = key.removeprefix(_INTO).partition(".")
        if text is None:
            exchange.skipped = (*exchange.skipped, f"{key}: {_missing(exchange, source)}")
        elif place in _HEADERS:
            found.headers.set(name, text.translate(_BREAKS))
        elif place == "path":
            found.path[name] = text
        else:
            pairs.append(f"{quote(name, safe='[]')}={quote(text, safe='', errors='replace')}")
    return found._replace(query="&".join(pairs))


def _value(exchange: Exchange, source: str) -> str | None:
    """What a source is; None if it isn't there."""
    if source.startswith("'"):
        return source[1:-1]
    root, _, rest = source.partition(".")
    if root == "context":
        return context_variable(exchange, rest)
    if root == "stageVariables":
        return exchange.stage_variables.get(rest)
    place, _, name = rest.removeprefix("request.").partition(".")
    place = place.lower()  # queryString, too
    if place == "body":
        return (
            as_text(in_body(read(exchange.text), f"request.body.{name}")) if name else exchange.text or None
        )
    return _of_handshake(exchange, place, name)


def _of_handshake(exchange: Exchange, place: str, name: str) -> str | None:
    """A line of a handshake, or a part of its query, if the route has declared it [documented: W171]; messages have none."""
    if exchange.kind != CONNECT or not _is_declared(exchange, place, name):
        return None
    if place in _QUERIES:
        parts = query_of(exchange.connection)
        values = parts.get("multiValueQueryStringParameters", {}).get(name, [])
    elif place in _HEADERS:
        _single, multi = headers_of(exchange.connection, exchange.noted["trace"])
        values = next((values for own, values in multi.items() if own.lower() == name.lower()), [])
    else:
        return None  # a path has no variables
    if not values:
        return None
    return ",".join(values) if place.startswith("multi") else str(values[-1])


def _is_declared(exchange: Exchange, place: str, name: str) -> bool:
    """Whether the route has declared a line or a part of the query; names of lines are compared without case."""
    declared = exchange.route.members.get("RequestParameters", {}) if exchange.route else {}
    key = f"route.request.{place.removeprefix('multivalue')}.{name}"
    if place in _HEADERS:
        return key.lower() in map(str.lower, declared)
    return key in declared


def _missing(exchange: Exchange, source: str) -> str:
    """Why a source isn't there, in words."""
    place, _, name = source.partition(".")[2].removeprefix("request.").partition(".")
    if exchange.kind == CONNECT and place.lower() in (*_QUERIES, *_HEADERS):
        single = place.lower().removeprefix("multivalue")
        if not _is_declared(exchange, place.lower(), name):
            return f"{source} isn't declared: give the route requestParameters with 'route.request.{single}.{name}'"
    return f"{source} isn't there"
