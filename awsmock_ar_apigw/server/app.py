"""The server as an ASGI application: which room takes a request, and what it answers whatever happens there."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.requests import house_of
from awsmock_ar_apigw.server import addresses, refusals
from awsmock_ar_apigw.serving import apps, gate
from awsmock_ar_apigw.serving.messages import Headers, Response, sent
from awsmock_ar_apigw.serving.websocket_api import asgi

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.serving.apps import Receive, Scope, Send
    from awsmock_ar_apigw.serving.messages import Request

LOG = logging.getLogger("awsmock_ar_apigw.server")
# So many requests run functions at once; others wait.
_THREADS = 64


class App:
    """What a server serves.

    Parameters:
        cloud: the cloud.
        control: the application of the control routes.
    """

    def __init__(self, cloud: Cloud, control: Callable[..., Any]) -> None:
        self._cloud = cloud
        self._house = house_of(world_of(cloud))
        self._control = control
        self._threads = ThreadPoolExecutor(_THREADS, "awsmock-request")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer whatever comes."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        elif addresses.is_control(scope["path"]):
            await self._control(scope, receive, send)
        else:
            await _send(await self._answered(scope, receive), scope["method"], send)

    async def _answered(self, scope: Scope, receive: Receive) -> Response:
        body = await _body(receive)
        if body is None:
            return refusals.TOO_LARGE
        request = apps.head_of(scope)._replace(body=body)
        try:
            return await self._answer(request)
        except MockError as error:
            return refusals.not_mocked(error)
        except Exception as error:
            LOG.exception("%s %s", request.method, request.url)
            return refusals.failed(error)

    async def _answer(self, request: Request) -> Response:
        """A call of a service is answered at once; a request to an API, whose functions take their time, in a thread."""
        to_api = addresses.at_its_host(self._house, request)
        if to_api is not None:
            response: Response | None = await self._run(partial(gate.answer, self._house, to_api))
            if response is None:
                raise gate.nobody_at(self._house, to_api.host)
            return response
        if "authorization" not in request.headers:
            return refusals.unsigned(request.path)
        url = f"https://{request.host}{request.path}"
        asked = HttpRequest(
            request.method, request.path, request.query, dict(request.headers), request.body, url
        )
        answered = self._cloud.handle(asked)
        return Response(answered.status, Headers(answered.headers.items()), answered.body)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A connection, which is always one to an API."""
        asked = addresses.at_its_host(self._house, apps.handshake_of(scope))
        if asked is None or asked.host == "":
            await receive()
            await asgi.refuse(scope, refusals.unsigned(scope["path"]), send)
            return
        try:
            await asgi.serve(self._house, scope, asked, receive, send, self._run)
        except MockError as error:
            LOG.warning("%s: %s", asked.url, error)
            await asgi.refuse(scope, refusals.not_mocked(error), send)

    async def _run(self, call: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, copy_context().run, call)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            event = (await receive())["type"]
            if event == "lifespan.shutdown":
                self._threads.shutdown(wait=False, cancel_futures=True)
            await send({"type": f"{event}.complete"})
            if event == "lifespan.shutdown":
                return


async def _send(response: Response, method: str, send: Send) -> None:
    lines, body = sent(response, method)
    headers = [(name.lower().encode(), value.encode("utf-8", "replace")) for name, value in lines]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _body(receive: Receive) -> bytes | None:
    """A body, in full; None if it is larger than any that means well."""
    parts, size, more = [], 0, True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            break
        parts.append(event.get("body", b""))
        size += len(parts[-1])
        if size > refusals.MOST_OF_BODY:
            return None
        more = event.get("more_body", False)
    return b"".join(parts)
