"""Parameter mapping: what an integration changes in a request before it goes on, and in an answer before its client has it.

What may be mapped, and from where, is the control plane's to say: it has refused everything else. Rows are those of section J of
the facts.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote_plus

from awsmock_ar_apigw.services.apigatewayv2.apis.parameter_mapping import STATUS_CODE
from awsmock_ar_apigw.serving.http_api.context_variables import context_variable
from awsmock_ar_apigw.serving.http_api.event import added_headers
from awsmock_ar_apigw.serving.http_api.json_path import picked
from awsmock_ar_apigw.serving.http_api.query import pairs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.serving.http_api.exchange import Exchange
    from awsmock_ar_apigw.serving.messages import Headers, Response

_EMBEDDED = re.compile(r"\$\{([^{}]*)\}")
_STATUS = re.compile("[2-5][0-9][0-9]", re.ASCII)
# A line of a header is one line. [chosen: what a body or a claim has in it must not make two]
_NO_BREAKS = str.maketrans("\r\n\0", "   ")
# What may stand in a path as it is; a percent sign too, since a path comes encoded. [chosen]
_IN_A_PATH = "/%:@!$&'()*+,;=~"


# Values


def value_of(text: str, exchange: Exchange, response: Response | None = None) -> str | None:
    """What a mapping's value is for a request: static text, one thing that is picked, or both in turns [documented: J4 to J6].

    Everything is picked from the request as its client sent it, and from the answer as the integration gave it: mappings don't
    see each other's results [inferred: J14].

    Parameters:
        text: the value, such as ``$request.header.x`` or ``${request.path.name}-${context.requestId}``.
        exchange: the request.
        response: the answer, for a mapping of answers.

    Returns:
        The text; None if something in it can't be resolved [client: J12].
    """
    if text.startswith("$") and not text.startswith("${"):
        return _picked(text[1:], exchange, response)
    parts = _EMBEDDED.split(text)
    for place in range(1, len(parts), 2):
        found = _picked(parts[place], exchange, response)
        if found is None:
            return None
        parts[place] = found
    return "".join(parts)


def _picked(selector: str, exchange: Exchange, response: Response | None) -> str | None:
    """What one selector picks, such as ``request.header.x``."""
    root, _, rest = selector.partition(".")
    if root == "context":
        return context_variable(exchange, rest)
    if root == "stageVariables":
        return exchange.stage_variables.get(rest)
    part, _, name = rest.partition(".")
    if root == "response":
        return _of_response(part, name, response) if response is not None else None
    return _of_request(part, name, exchange)


def _of_request(part: str, name: str, exchange: Exchange) -> str | None:
    if part == "header":
        return _header(name, exchange)
    if part == "querystring":
        return _joined(value for own, value in pairs_of(exchange.request.query) if own == name)  # J8
    if part == "path":
        # The whole path is that behind the stage [documented: J7], as it was sent [chosen: so it can be a path again].
        return exchange.variables.get(name) if name else exchange.place.rest or "/"
    return _of_body(name, exchange.request.body)


def _of_response(part: str, name: str, response: Response) -> str | None:
    return _joined(response.headers.all(name)) if part == "header" else _of_body(name, response.body)


def _header(name: str, exchange: Exchange) -> str | None:
    """A header as the client sent it, or as the gateway writes it [documented: J8, J9; that those are there too: chosen]."""
    sent = _joined(exchange.headers.all(name))
    return added_headers(exchange).get(name.lower(), sent)


def _of_body(path: str, body: bytes) -> str | None:
    """A body, or what a path picks in it; what is no text is written as JSON [real: L21]. Nothing is what an empty one has."""
    if not path:
        return body.decode("utf-8", "replace") or None
    return as_text(picked(body, path))


def as_text(value: Any) -> str | None:
    """A value of JSON's as a text; null is none. [real: L21, of an object; the others: chosen]"""
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()  # JSON can hold half of a character


def _joined(values: Iterator[str] | list[str]) -> str | None:
    found = list(values)
    return ",".join(found) if found else None


# What is mapped


class Onward:
    """What goes on to an integration: the parts of a request that a mapping may change.

    Parameters:
        headers: the lines of its header.
        query: its query string, encoded.
        variables: the values of the variables in its path.

    Attributes:
        path: what stands in the place of the whole path [client: J15, J20]; None if nothing does.
        touched: the names of the headers that a mapping has changed, in lower case.
    """

    def __init__(self, headers: Headers, query: str, variables: Mapping[str, str]) -> None:
        self.headers = headers
        self.query = query
        self.variables = dict(variables)
        self.path: str | None = None
        self.touched: set[str] = set()


def map_request(onward: Onward, exchange: Exchange) -> None:
    """Change what goes on as the integration says, by what its client sent [documented: J1, J11].

    A mapping whose source isn't there is left out, and noted [client: J12].
    """
    for key, value in _members(exchange).get("RequestParameters", {}).items():
        action, place, name = _parted(key)
        text = _resolved(key, value, exchange, None)
        if text is not None:
            _REQUEST[place](onward, action, name, text)


def map_response(response: Response, exchange: Exchange) -> Response:
    """An answer as the integration's mappings for its status make it [documented: J2, J17, J18]."""
    mappings = _members(exchange).get("ResponseParameters", {}).get(str(response.status))
    if not mappings:
        return response
    headers, status = response.headers.copy(), response.status
    for key, value in mappings.items():
        text = _resolved(key, value, exchange, response)
        if text is None:
            continue
        if key != STATUS_CODE:
            action, _, name = _parted(key)
            _change_header(headers, action, name, text)
        elif _STATUS.fullmatch(text):
            status = int(text)
        else:  # what is no status changes none [chosen]
            exchange.skipped.append(f"{key}: {value} is {text!r}, which is no status")
    return response._replace(status=status, headers=headers)


def _members(exchange: Exchange) -> Mapping[str, Any]:
    return exchange.integration.members if exchange.integration else {}


def _parted(key: str) -> tuple[str, str, str]:
    """The action, the place and the name of a key such as ``append:header.x``."""
    action, _, where = key.partition(":")
    place, _, name = where.partition(".")
    return action, place, name


def _resolved(key: str, value: str, exchange: Exchange, response: Response | None) -> str | None:
    """The text of a value; None, which is noted, if it can't be resolved. What removes needs none [documented: J11]."""
    if key.startswith("remove:"):
        return ""
    text = value_of(value, exchange, response)
    if text is None:
        exchange.skipped.append(f"{key}: {value} isn't there")
    return text


# Actions


def _change_header(headers: Headers, action: str, name: str, text: str) -> None:
    if action != "append":
        headers.drop(name)
    if action != "remove":
        headers.add(name, text.translate(_NO_BREAKS))


def _request_header(onward: Onward, action: str, name: str, text: str) -> None:
    onward.touched.add(name.lower())
    _change_header(onward.headers, action, name, text)


def _query(onward: Onward, action: str, name: str, text: str) -> None:
    """The pairs that aren't meant stay as they were sent. Names are compared with case [documented: J8]."""
    pairs = [pair for pair in onward.query.split("&") if pair]
    if action != "append":
        pairs = [pair for pair in pairs if unquote_plus(pair.partition("=")[0]) != name]
    if action != "remove":
        pairs.append(f"{_quoted(name, '[]')}={_quoted(text)}")
    onward.query = "&".join(pairs)


def _path(onward: Onward, action: str, name: str, text: str) -> None:
    """The whole path, or a variable in it. [that path.NAME is a variable of the URI: chosen, the guide doesn't say]"""
    if not name:
        onward.path = as_path(text)
    elif action == "remove":
        onward.variables.pop(name, None)
    else:
        onward.variables[name] = onward.variables.get(name, "") + text if action == "append" else text


_REQUEST = {"header": _request_header, "path": _path, "querystring": _query}


def as_path(text: str) -> str:
    """A text as a path: it begins with a slash, and what can't stand in one is encoded."""
    return _quoted(text if text.startswith("/") else f"/{text}", _IN_A_PATH)


def _quoted(text: str, safe: str = "") -> str:
    return quote(text, safe=safe, errors="replace")
