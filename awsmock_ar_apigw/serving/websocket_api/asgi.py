"""A connection by ASGI: what a server or a test client has accepted, and the gateway's end of it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.serving.functions import outside_of_loops
from awsmock_ar_apigw.serving.messages import sent
from awsmock_ar_apigw.serving.websocket_api import gateway

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Request, Response
    from awsmock_ar_apigw.serving.websocket_api.connection import Connection

    Scope = Mapping[str, Any]
    Receive = Callable[[], Awaitable[Mapping[str, Any]]]
    Send = Callable[[dict[str, Any]], Awaitable[None]]
    # Runs what may take its time, a test's functions above all.
    Run = Callable[[Callable[[], Any]], Awaitable[Any]]

# How a client ends that has said no code, and one that is gone: servers tell them by these.
_REASONS = {1005: "Client-side close frame status not set"}
# Servers put a message together, and don't tell of its frames: only the limit of a message can be held [documented: W126].
_FRAMES = gateway.MOST_OF_MESSAGE // gateway.MOST_OF_FRAME


async def _at_once(call: Callable[[], Any]) -> Any:
    return outside_of_loops(call)


async def serve(
    house: House, scope: Scope, request: Request, receive: Receive, send: Send, run: Run = _at_once
) -> None:
    """Take a connection from its handshake to its end.

    Parameters:
        house: the part of a cloud that answers.
        scope: what ASGI says of the connection.
        request: its handshake, as the gateway has it.
        receive: ASGI's.
        send: ASGI's.
        run: what runs a call that may take its time: at once, unless a server has threads for it.
    """
    if (await receive())["type"] != "websocket.connect":
        raise MockError("A connection by ASGI begins with websocket.connect. This is a fault of the server.")
    connection, response = await run(lambda: gateway.open_connection(house, request))
    if connection is None:
        await refuse(scope, response, send)
        return
    chosen = response.headers.get("sec-websocket-protocol")
    await send({"type": "websocket.accept", "subprotocol": chosen, "headers": []})
    await _Line(house, connection, receive, send, run).serve()


async def refuse(scope: Scope, response: Response, send: Send) -> None:
    """Refuse a handshake: with its answer, where the server can give one; with 403, where it can't."""
    if "websocket.http.response" not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
        return
    lines, body = sent(response, "GET")
    headers = [(name.lower().encode(), value.encode("utf-8", "replace")) for name, value in lines]
    await send({"type": "websocket.http.response.start", "status": response.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": body})


class _Line:
    """A connection that is open, between the gateway and ASGI."""

    def __init__(self, house: House, connection: Connection, receive: Receive, send: Send, run: Run) -> None:
        self._house = house
        self._connection = connection
        self._receive = receive
        self._send = send
        self._run = run
        self._told = asyncio.Event()
        # The client has closed, or is gone: nothing can be sent to it.
        self._is_gone = False

    async def serve(self) -> None:
        """Until both have ended."""
        loop = asyncio.get_running_loop()

        def tell() -> None:
            loop.call_soon_threadsafe(self._told.set)

        self._connection.listen = tell
        pushing = asyncio.create_task(self._push())
        try:
            await self._take()
        except Exception:
            with self._house.world.lock:
                self._house.connections.drop(self._connection)
            raise
        finally:
            self._is_gone = True
            self._told.set()
            self._connection.listen = None
            await pushing

    async def _take(self) -> None:
        """What the client sends, until it closes."""
        house, connection = self._house, self._connection
        while True:
            event = await self._receive()
            if event["type"] == "websocket.disconnect":
                self._is_gone = True
                code = event.get("code") or 1005
                reason = event.get("reason") or _REASONS.get(code, "")
                await self._run(partial(gateway.end, house, connection, code, reason))
                return
            text = event.get("text")
            message = text if text is not None else event.get("bytes") or b""
            await self._run(partial(gateway.take, house, connection, message, _FRAMES))

    async def _push(self) -> None:
        """What the gateway sends, until it closes."""
        connection = self._connection
        while True:
            self._told.clear()
            with self._house.world.lock:
                frames = list(connection.frames)
                connection.frames.clear()
                closed = connection.closed
            if self._is_gone:
                return
            for frame in frames:
                kind = "text" if isinstance(frame, str) else "bytes"
                await self._send({"type": "websocket.send", kind: frame})
            if closed is not None:
                await self._send({"type": "websocket.close", "code": closed.code, "reason": closed.reason})
                return
            await self._told.wait()
