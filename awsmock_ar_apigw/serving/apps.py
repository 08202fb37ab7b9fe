"""A cloud's APIs as applications: for test clients and servers that speak WSGI or ASGI. The header ``Host`` says which API is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.serving import gate
from awsmock_ar_apigw.serving.house import websocket
from awsmock_ar_apigw.serving.messages import Headers, Request, sent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Response

    Scope = Mapping[str, Any]
    Receive = Callable[[], Awaitable[Mapping[str, Any]]]
    Send = Callable[[dict[str, Any]], Awaitable[None]]

_HERE = "127.0.0.1"
# As they are sent: what a path may have in it without being encoded.
_SAFE = "/!$&'()*+,;=:@~"


def answer(house: House, request: Request) -> Response:
    """The answer to a request.

    Raises:
        MockError: no API is at its host, or it can't be answered here.
    """
    found = gate.answer(house, request)
    if found is None:
        raise gate.nobody_at(house, request.host)
    return found


# WSGI


class Wsgi:
    """The APIs of a cloud as one WSGI application [PEP 3333].

    The path is taken as it was sent, where the server tells (``REQUEST_URI`` or ``RAW_URI``), and encoded anew where it doesn't.
    """

    def __init__(self, house: House) -> None:
        self._house = house

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Answer a request."""
        request = _of_environ(environ)
        response = answer(self._house, request)
        lines, body = sent(response, request.method)
        start_response(
            f"{response.status} {response.reason}", [(name, _native(value)) for name, value in lines]
        )
        return [body]

    def __repr__(self) -> str:
        return "<the APIs of a cloud, by WSGI>"


def _native(value: str) -> str:
    """A text as WSGI has texts: each character is a byte."""
    return value.encode("utf-8", "replace").decode("latin-1")


def _of_environ(environ: Mapping[str, Any]) -> Request:
    path, query = _target(environ)
    headers = Headers(_lines(environ))
    host = environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")
    return Request(
        environ["REQUEST_METHOD"],
        host.lower(),
        path or "/",
        query,
        headers,
        _body(environ),
        environ.get("REMOTE_ADDR") or _HERE,
    )


def _target(environ: Mapping[str, Any]) -> tuple[str, str]:
    sent = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
    if sent.startswith("/"):
        path, _, query = sent.partition("?")
        return path, query
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return quote(path.encode("latin-1"), safe=_SAFE), environ.get("QUERY_STRING", "")


def _lines(environ: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            yield key[5:].replace("_", "-").lower(), value
        elif key in ("CONTENT_TYPE", "CONTENT_LENGTH") and value:
            yield key.replace("_", "-").lower(), value


def _body(environ: Mapping[str, Any]) -> bytes:
    """The body: as long as it says, or to its end, where the server sees to that."""
    source = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isdigit():
        body: bytes = source.read(int(length))
        return body
    return source.read(-1) if environ.get("wsgi.input_terminated") else b""


# ASGI


class Asgi:
    """The APIs of a cloud as one ASGI application: HTTP, connections, and the events of a server's life."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            response = answer(self._house, await _of_scope(scope, receive))
            lines, body = sent(response, scope["method"])
            headers = [(name.encode(), value.encode("utf-8", "replace")) for name, value in lines]
            await send({"type": "http.response.start", "status": response.status, "headers": headers})
            await send({"type": "http.response.body", "body": body})
        elif scope["type"] == "websocket":
            asked = handshake_of(scope)
            if not gate.is_known(self._house, asked.host):
                raise gate.nobody_at(self._house, asked.host)
            await websocket("asgi").serve(self._house, scope, asked, receive, send)
        else:
            raise MockError(
                f"cloud.asgi answers HTTP requests and connections; this is of type {scope['type']!r}, which it doesn't take."
            )

    def __repr__(self) -> str:
        return "<the APIs of a cloud, by ASGI>"


def handshake_of(scope: Scope) -> Request:
    """A handshake: ASGI says apart which subprotocols it offers, and leaves the method out."""
    asked = head_of({**scope, "method": "GET"})
    return asked._replace(scheme="wss")


async def _of_scope(scope: Scope, receive: Receive) -> Request:
    return head_of(scope)._replace(body=await _received(receive))


def head_of(scope: Scope) -> Request:
    """A request without its body, as ASGI says it."""
    headers = Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    raw = scope.get("raw_path")
    path = raw.partition(b"?")[0].decode("latin-1") if raw else quote(scope["path"], safe=_SAFE)
    client, server = scope.get("client") or (None,), scope.get("server") or ("",)
    return Request(
        scope["method"],
        (headers.get("host") or server[0] or "").lower(),
        path or "/",
        scope["query_string"].decode("latin-1"),
        headers,
        b"",
        client[0] or _HERE,
    )


async def _received(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            break
        body += event.get("body", b"")
        more = event.get("more_body", False)
    return body


async def _live(receive: Receive, send: Send) -> None:
    while True:
        event = (await receive())["type"]
        await send({"type": f"{event}.complete"})
        if event == "lifespan.shutdown":
            return
