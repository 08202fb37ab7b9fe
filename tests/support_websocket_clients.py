"""Clients of WebSockets, each with the same few words: so what all of them are owed is asked once."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import contextmanager
from typing import Any

import aiohttp
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync import client as threads

import websocket

# Longer than anything takes here, in seconds.
PATIENCE = 10
SERVER = "awsmock-ar-apigw, a WebSocket connection"
JOIN = '{"action": "join"}'


class Closed(Exception):  # noqa: N818 - as the answer to a question
    """A connection was closed: with which code, and why."""


class Refused(Exception):  # noqa: N818 - likewise
    """A handshake was refused: with which status."""


class Loop:
    """An event loop that runs in a thread, as that of an application does."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def do(self, coroutine: Any) -> Any:
        """What a coroutine gives back."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE)

    def end(self) -> None:
        """End it."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@contextmanager
def as_closed():
    """websockets' own exceptions, in common words."""
    try:
        yield
    except ConnectionClosed as error:
        frame = error.rcvd
        raise Closed(
            1006 if frame is None else int(frame.code), "" if frame is None else frame.reason
        ) from error


class ByAsyncio:
    """websockets, for asyncio."""

    def __init__(self, url: str, subprotocols: Any = None, headers: Any = None) -> None:
        self._loop = Loop()
        self._socket = None
        try:
            self._socket = self._loop.do(self._connect(url, subprotocols, headers))
        except InvalidStatus as error:
            raise Refused(error.response.status_code) from error
        finally:
            if self._socket is None:
                self._loop.end()
        self.subprotocol = self._socket.subprotocol

    async def _connect(self, url, subprotocols, headers):
        return await connect(url, subprotocols=subprotocols, additional_headers=headers)

    def send(self, message):
        self._loop.do(self._socket.send(message))

    def send_parts(self, *parts):
        self._loop.do(self._socket.send(list(parts)))

    def receive(self):
        with as_closed():
            return self._loop.do(asyncio.wait_for(self._socket.recv(), PATIENCE))

    def ping(self):
        async def whole():
            await asyncio.wait_for(await self._socket.ping(), PATIENCE)

        self._loop.do(whole())

    def close(self, code, reason):
        self._loop.do(self._socket.close(code, reason))

    def drop(self):
        async def abort():
            self._socket.transport.abort()
            await self._socket.wait_closed()

        self._loop.do(abort())

    def end(self):
        self._loop.do(self._socket.close())
        self._loop.end()


class ByThreads:
    """websockets, for threads."""

    def __init__(self, url: str, subprotocols: Any = None, headers: Any = None) -> None:
        try:
            client = threads.reconnect(url, subprotocols=subprotocols, additional_headers=headers)
            self._socket = client.__enter__()
        except InvalidStatus as error:
            raise Refused(error.response.status_code) from error
        self.subprotocol = self._socket.subprotocol

    def send(self, message):
        self._socket.send(message)

    def send_parts(self, *parts):
        self._socket.send(list(parts))

    def receive(self):
        with as_closed():
            return self._socket.recv(PATIENCE)

    def ping(self):
        assert self._socket.ping().wait(PATIENCE)

    def close(self, code, reason):
        self._socket.close(code, reason)

    def drop(self):
        self._socket.close_socket()

    def end(self):
        self._socket.close()
        self._socket.recv_events_thread.join()


class ByWebsocketClient:
    """websocket-client, without its application."""

    def __init__(self, url: str, subprotocols: Any = None, headers: Any = None) -> None:
        try:
            self._socket = websocket.create_connection(
                url, subprotocols=subprotocols, header=headers, timeout=PATIENCE
            )
        except websocket.WebSocketBadStatusException as error:
            raise Refused(error.status_code) from error
        self.subprotocol = self._socket.subprotocol

    def send(self, message):
        binary = isinstance(message, bytes)
        self._socket.send(message, websocket.ABNF.OPCODE_BINARY if binary else websocket.ABNF.OPCODE_TEXT)

    def send_parts(self, *parts):
        opcode = websocket.ABNF.OPCODE_TEXT
        for number, part in enumerate(parts, 1):
            self._socket.send_frame(websocket.ABNF.create_frame(part, opcode, number == len(parts)))
            opcode = websocket.ABNF.OPCODE_CONT

    def receive(self):
        opcode, frame = self._socket.recv_data()
        if opcode == websocket.ABNF.OPCODE_CLOSE:
            raise Closed(int.from_bytes(frame[:2], "big"), frame[2:].decode())
        return frame.decode() if opcode == websocket.ABNF.OPCODE_TEXT else frame

    def ping(self):
        self._socket.ping("are you there")
        opcode, frame = self._socket.recv_data(control_frame=True)
        assert (opcode, frame) == (websocket.ABNF.OPCODE_PONG, b"are you there")

    def close(self, code, reason):
        self._socket.close(code, reason.encode())

    def drop(self):
        self._socket.shutdown()

    def end(self):
        self._socket.close()
        self._socket.shutdown()  # what was closed by a server, its own close() leaves open


class ByAiohttp:
    """aiohttp."""

    def __init__(self, url: str, subprotocols: Any = (), headers: Any = None) -> None:
        self._loop = Loop()
        self._socket = None
        try:
            self._loop.do(self._connect(url, subprotocols or (), headers))
        except aiohttp.WSServerHandshakeError as error:
            raise Refused(error.status) from error
        finally:
            if self._socket is None:
                self._loop.do(self._session.close())
                self._loop.end()
        self.subprotocol = self._socket.protocol

    async def _connect(self, url, subprotocols, headers):
        self._session = aiohttp.ClientSession()
        self._socket = await self._session.ws_connect(
            url, protocols=subprotocols, headers=headers, autoping=False
        )

    def send(self, message):
        send = self._socket.send_bytes if isinstance(message, bytes) else self._socket.send_str
        self._loop.do(send(message))

    def send_parts(self, *parts):
        pytest.skip("aiohttp sends a message in one frame")

    def receive(self):
        message = self._loop.do(self._socket.receive(PATIENCE))
        if message.type is aiohttp.WSMsgType.CLOSE:
            raise Closed(message.data, message.extra)
        return message.data

    def ping(self):
        async def whole():
            await self._socket.ping(b"are you there")
            return await self._socket.receive(PATIENCE)

        assert self._loop.do(whole())[:2] == (aiohttp.WSMsgType.PONG, b"are you there")

    def close(self, code, reason):
        self._loop.do(self._socket.close(code=code, message=reason.encode()))

    def drop(self):
        async def abort():
            response = self._socket._response
            response.connection.transport.abort()
            response.close()

        self._loop.do(abort())

    def end(self):
        self._loop.do(self._socket.close())
        self._loop.do(self._session.close())
        self._loop.end()


def servers():
    """The threads that serve connections."""
    return [thread for thread in threading.enumerate() if thread.name == SERVER]


def eventually(holds):
    """Wait until something holds that another thread brings about."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.002)


CLIENTS = [ByAsyncio, ByWebsocketClient, ByAiohttp]
if hasattr(threads, "reconnect"):
    CLIENTS.append(ByThreads)  # since websockets 17, which there is from Python 3.11 on
