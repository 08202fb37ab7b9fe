"""Applications in the place of back ends: a request is handed to one as its kind wants it, and its answer taken back."""

from __future__ import annotations

import asyncio
import inspect
import io
import json
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.serving.functions import finished
from awsmock_ar_apigw.serving.messages import Headers, Response, as_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from awsmock_ar_apigw.serving.messages import Request

_PORTS = {"http": 80, "https": 443}


# A callable


def of_callable(app: Any, request: Request) -> Any:
    """What a callable gives back for a request; a coroutine function's, too."""
    found = app(request)
    return finished(found) if inspect.isawaitable(found) else found


def as_response(found: Any) -> Response:
    """What a back end has given back, as an answer.

    Raises:
        MockError: it is none.
    """
    status, headers, body = found if isinstance(found, tuple) and len(found) == 3 else (200, (), found)
    if not isinstance(status, int) or isinstance(status, bool) or not 200 <= status <= 599:
        raise MockError(f"A back end has answered with status {status!r}. Give a number from 200 to 599.")
    answer = Response(status, Headers(_lines(headers)), _bytes(body))
    if isinstance(body, dict | list) and "content-type" not in answer.headers:
        answer.headers.add("content-type", "application/json")
    return answer


def _lines(headers: Any) -> list[tuple[str, str]]:
    lines = headers.items() if hasattr(headers, "items") else headers or ()
    try:
        return [(_of_text(name), _of_text(value)) for name, value in lines]
    except (TypeError, ValueError):
        raise MockError(
            f"A back end has answered with headers {headers!r}. Give a mapping, or pairs, of texts."
        ) from None


def _of_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _bytes(body: Any) -> bytes:
    try:
        return as_bytes(json.dumps(body) if isinstance(body, dict | list) else body)
    except (MockError, TypeError, ValueError):
        raise MockError(
            f"A back end has answered with {body!r}, which is no answer. Give a Response, (status, headers, body), or a body: bytes, "
            "a text, a dict or a list."
        ) from None


# WSGI, as PEP 3333 has it


def of_wsgi(app: Any, request: Request) -> Response:
    """What a WSGI application answers."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []
    written = io.BytesIO()

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        if begun and exc_info is None:
            raise AssertionError("start_response was called twice, without exc_info")
        begun[:] = [(status, list(headers))]
        return written.write

    pieces = app(environ_of(request), start_response)
    try:
        for piece in pieces:
            written.write(piece)
    finally:
        if hasattr(pieces, "close"):
            pieces.close()
    if not begun:
        raise AssertionError("The application hasn't called start_response")
    status, headers = begun[0]
    return Response(int(status.partition(" ")[0]), Headers(headers), written.getvalue())


def environ_of(request: Request) -> dict[str, Any]:
    """A request as WSGI applications see it."""
    host, port = _server(request)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "RAW_URI": request.path + (f"?{request.query}" if request.query else ""),
        "QUERY_STRING": request.query,
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": request.source_ip,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in _joined(request.headers).items():
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    return environ


def _joined(headers: Headers) -> Mapping[str, str]:
    """The lines of each name as one: cookies by semicolons, others by commas."""
    names = dict.fromkeys(name.lower() for name, _ in headers)
    return {name: ("; " if name == "cookie" else ",").join(headers.all(name)) for name in names}


def _server(request: Request) -> tuple[str, int]:
    """The host and the port that a request is sent to."""
    parts = urlsplit(f"//{request.host}")
    return parts.hostname or "", parts.port or _PORTS[request.scheme]


# ASGI 3


def of_asgi(app: Any, request: Request) -> Response:
    """What an ASGI application answers; it runs in a loop of its own."""
    events: list[dict[str, Any]] = []

    async def run() -> None:
        unread = [{"type": "http.request", "body": request.body, "more_body": False}]
        ended = asyncio.Event()

        async def receive() -> dict[str, Any]:
            if unread:
                return unread.pop()
            await ended.wait()  # the client stays until it has its answer
            return {"type": "http.disconnect"}

        async def send(event: dict[str, Any]) -> None:
            events.append(event)
            if event["type"] == "http.response.body" and not event.get("more_body"):
                ended.set()

        await app(scope_of(request), receive, send)

    finished(run())
    start = next((event for event in events if event["type"] == "http.response.start"), None)
    if start is None:
        raise AssertionError("The application hasn't sent http.response.start")
    body = b"".join(event.get("body", b"") for event in events if event["type"] == "http.response.body")
    return Response(start["status"], Headers(_decoded(start.get("headers", ()))), body)


def scope_of(request: Request) -> dict[str, Any]:
    """A request as ASGI applications see it."""
    path = unquote_to_bytes(request.path).decode("utf-8", "replace")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme,
        "path": path,
        "raw_path": request.path.encode("utf-8", "replace"),
        "query_string": request.query.encode("utf-8", "replace"),
        "root_path": "",
        "headers": [
            (name.lower().encode("latin-1", "replace"), value.encode("latin-1", "replace"))
            for name, value in request.headers
        ],
        "client": (request.source_ip, 443),
        "server": _server(request),
        "state": {},
    }


def _decoded(lines: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in lines]
