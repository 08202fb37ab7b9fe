"""Requests that readers of events may get wrong, and what is looked at in their answers."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx2

from readers.applications import PICTURE

if TYPE_CHECKING:
    from collections.abc import Iterable

    import fastapi
    import flask

    from readers.ways import Reached

FORM = "application/x-www-form-urlencoded"
EXCHANGES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "path": ("GET", "/pets/7", {}),
    "path in UTF-8": ("GET", "/pets/Zo%C3%AB%20A", {}),
    "path with an encoded slash": ("GET", "/pets/a%2Fb", {}),
    "path with an encoded question mark": ("GET", "/pets/a%3Fb", {}),
    "path with a percent sign": ("GET", "/pets/100%2525", {}),
    "path with a plus sign": ("GET", "/pets/a+b", {}),
    "path with a slash at its end": ("GET", "/pets/7/", {}),
    "route with a slash at its end": ("GET", "/list/", {}),
    "query": ("GET", "/pets/7?a=1&a=2&b=light+blue&c=%2B&d=1,2&empty=", {}),
    "header": ("GET", "/pets/7", {"headers": {"x-tag": "one"}}),
    "cookies": ("GET", "/pets/7", {"headers": {"cookie": "a=1; b=x=y"}}),
    "JSON": ("POST", "/pets/7", {"headers": {"content-type": "application/json"}, "body": '{"a": "ë"}'}),
    "form": ("POST", "/pets/7", {"headers": {"content-type": FORM}, "body": "a=1&b=light+blue"}),
    "bytes": ("PUT", "/pets/7", {"headers": {"content-type": "image/png"}, "body": PICTURE}),
    "no body": ("POST", "/pets/7", {}),
    "answer of bytes": ("GET", "/picture", {}),
    "answer of text with a status": ("GET", "/text", {}),
    "answer without a body": ("GET", "/empty", {}),
    "redirect": ("GET", "/moved", {}),
    "answer with cookies": ("GET", "/login", {}),
    "HEAD": ("HEAD", "/text", {}),
    "missing": ("GET", "/nothing", {}),
    "wrong method": ("POST", "/text", {}),
}


class Seen(NamedTuple):
    """What is looked at in an answer: JSON is read, and the type of no body is left open."""

    status: int
    type: str | None
    location: str | None
    tag: str | None
    cookies: list[str]
    body: Any


def seen(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Seen:
    """An answer, as it is compared."""
    lines = [(name.lower(), value) for name, value in headers]
    once = [name for name, _ in lines if name != "set-cookie"]
    assert len(once) == len(set(once)), lines
    last = dict(lines)
    kind = last.get("content-type")
    return Seen(
        status,
        kind if body else None,
        last.get("location"),
        last.get("x-tag"),
        [value for name, value in lines if name == "set-cookie"],
        json.loads(body) if kind == "application/json" and body else body,
    )


def by_gateway(reached: Reached) -> dict[str, Seen]:
    """What all requests come to by API Gateway."""
    found = {}
    for name, (method, path, more) in EXCHANGES.items():
        answer = reached.send(method, path, **more)
        found[name] = seen(answer.status, answer.headers, answer.body)
    return found


def by_flask(app: flask.Flask, host: str) -> dict[str, Seen]:
    """What they come to with Flask's own client."""
    client = app.test_client(use_cookies=False)
    found = {}
    for name, (method, path, more) in EXCHANGES.items():
        answer = client.open(
            path,
            method=method,
            headers=more.get("headers"),
            data=more.get("body"),
            base_url=f"https://{host}",
        )
        found[name] = seen(answer.status_code, answer.headers.items(), answer.data)
    return found


def by_fastapi(app: fastapi.FastAPI, host: str) -> dict[str, Seen]:
    """What they come to with httpx2's transport, since FastAPI's own client decodes a path twice (see the findings)."""

    async def all_of_them() -> dict[str, Seen]:
        found = {}
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app), base_url=f"https://{host}"
        ) as client:
            for name, (method, path, more) in EXCHANGES.items():
                answer = await client.request(
                    method, path, headers=more.get("headers"), content=more.get("body")
                )
                found[name] = seen(answer.status_code, answer.headers.multi_items(), answer.content)
        return found

    loop = asyncio.new_event_loop()  # asyncio.run would take away the current one, which mangum needs
    try:
        return loop.run_until_complete(all_of_them())
    finally:
        loop.close()
