"""What templates may refer to: ``$input``, ``$context``, ``$stageVariables`` and ``$util`` [documented: W166 to W168]."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, unquote_plus

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.serving.http_api.json_path import below, is_path
from awsmock_ar_apigw.serving.velocity.java import JsonList, Thing, from_json, written
from awsmock_ar_apigw.serving.websocket_api.context_variables import context_variable
from awsmock_ar_apigw.serving.websocket_api.event import headers_of, query_of, request_context
from awsmock_ar_apigw.serving.websocket_api.exchange import CONNECT
from awsmock_ar_apigw.serving.websocket_api.refusals import FAILED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange


def variables_of(exchange: Exchange, body: str) -> dict[str, Any]:
    """What a template may refer to.

    Parameters:
        exchange: the handshake, message or end.
        body: what ``$input`` is about: the message, or what a back end has answered.
    """
    return {
        "input": _Input(exchange, body),
        "context": _Names(exchange),
        "stageVariables": exchange.stage_variables,
        "util": _Util(),
    }


class _Names(Thing):
    """``$context``, or a part of it such as ``$context.identity``."""

    name = "$context"

    def __init__(self, exchange: Exchange, before: str = "") -> None:
        self._exchange = exchange
        self._before = before

    def member(self, name: str) -> Any:
        whole = f"{self._before}{name}"
        if whole in ("requestOverride", "responseOverride"):
            raise MockError(f"A template has $context.{whole}, which WebSocket APIs don't have.")
        if whole in _MAPS:
            return from_json(request_context(self._exchange).get(whole))
        found = context_variable(self._exchange, whole)
        if found is None and whole in _WITH_MEMBERS:
            return _Names(self._exchange, f"{whole}.")
        return found


# What of $context is a map, which templates go through by keySet() and get(…) [client: that of the Serverless Framework]; and what has
# members besides.
_MAPS = ("authorizer", "identity")
_WITH_MEMBERS = ("authenticate", "authorize", "error", "integration", "waf")


class _Input(Thing):
    """``$input``."""

    name = "$input"

    def __init__(self, exchange: Exchange, body: str) -> None:
        self._exchange = exchange
        self._body = body
        self.methods = {"json": self._json, "path": self._path, "params": self._params}

    def member(self, name: str) -> Any:
        return self._body if name == "body" else None

    def _json(self, path: str = "$") -> str:
        """What a path leads to, as JSON; an empty text where it leads nowhere [chosen].

        Without a body, all of it is an empty object [client: localstack#12774, of what AWS's console has shown].
        """
        found = {} if path == "$" and not self._body.strip() else self._found(path)
        return json.dumps("" if found is None else found, separators=(",", ":"), ensure_ascii=False)

    def _path(self, path: str = "$") -> Any:
        """What a path leads to, as a value; nothing where it leads nowhere."""
        return from_json(self._found(path))

    def _found(self, path: str) -> Any:
        """What a path leads to; a path with a star leads to a list, and no path anywhere without a body [client: localstack#12774].

        Raises:
            Refused: the body is no JSON.
            MockError: it is no path that the mock knows.
        """
        rest = path.removeprefix("$").removeprefix(".")
        if ".." in path or not is_path(rest):
            raise MockError(
                f"A template has the path {path!r}. The mock knows names, places in lists, and stars: $.pets[0].name, $['a b'], $.pets[*]."
            )
        found = below(_read(self._body, repr(path)), rest) if self._body.strip() else None
        return JsonList() if found is None and "*" in rest else found

    def _params(self, name: str | None = None) -> Any:
        """Path, query and header of a handshake, or the one of this name; of messages there are none [documented: W168]."""
        parts = self._all()
        if name is None:
            return parts
        return next(
            (parts[part][name] for part in ("path", "querystring", "header") if name in parts[part]), ""
        )

    def _all(self) -> dict[str, dict[str, str]]:
        if self._exchange.kind != CONNECT:
            return {"path": {}, "querystring": {}, "header": {}}
        connection = self._exchange.connection
        query: Mapping[str, str] = query_of(connection).get("queryStringParameters", {})
        headers, _multi = headers_of(connection, self._exchange.noted["trace"])
        return {"path": {}, "querystring": dict(query), "header": headers}


def _read(text: str, reader: str) -> Any:
    """A text as JSON.

    Raises:
        Refused: it is none.
    """
    try:
        return strict_json.read(text)
    except ValueError:
        raise FAILED.because(f"A template reads {reader} of a text that is no JSON: {text[:80]!r}.") from None


class _Util(Thing):
    """``$util``."""

    name = "$util"

    def __init__(self) -> None:
        self.methods = {
            "base64Decode": lambda text: base64.b64decode(written(text)).decode("utf-8", "replace"),
            "base64Encode": lambda text: base64.b64encode(written(text).encode()).decode("ascii"),
            "escapeJavaScript": lambda text: _escaped(written(text)),
            "parseJson": lambda text: from_json(_read(written(text), "$util.parseJson(…)")),
            "urlDecode": lambda text: unquote_plus(written(text)),
            # Java's encoder, which leaves a star, and knows no tilde.
            "urlEncode": lambda text: quote_plus(written(text), safe="*").replace("~", "%7E"),
        }


_ESCAPES = {"'": "\\'", '"': '\\"', "\\": "\\\\", "/": "\\/"}
_ESCAPES |= {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escaped(text: str) -> str:
    """A text as a string of JavaScript has it, single quotes too [documented: of REST APIs; the rest is what Apache's commons-lang does]."""
    return "".join(_ESCAPES.get(sign) or (sign if " " <= sign <= "\x7f" else _unicode(sign)) for sign in text)


def _unicode(sign: str) -> str:
    """A sign by its number, or by the two that it has in UTF-16."""
    raw = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{raw[place : place + 2].hex().upper()}" for place in range(0, len(raw), 2))
