"""The client's end of a connection, as a test holds it: ``with cloud.connect(url) as socket``."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from awsmock_ar_apigw.base.clock import SECOND
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.number import is_number, written
from awsmock_ar_apigw.serving import gate
from awsmock_ar_apigw.serving.functions import outside_of_loops
from awsmock_ar_apigw.serving.messages import Headers, request_of
from awsmock_ar_apigw.serving.websocket_api import gateway
from awsmock_ar_apigw.serving.websocket_api.endings import ConnectionClosed, HandshakeRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import TracebackType

    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Response
    from awsmock_ar_apigw.serving.websocket_api.connection import Closed, Connection

# What a client that closes without a code comes to [real: W141], and one that is gone without closing [documented: W152; U19].
NO_CODE = 1005, "Client-side close frame status not set"
GONE = 1006, ""
# How often somebody looks who waits in real time, in seconds; and how many turns other tasks have in virtual time.
_LOOK_EVERY = 0.01
_TURNS = 20


class Socket:
    """The client's end of a connection, made by ``cloud.connect(…)``; a context manager, sync and async.

    Attributes:
        connection: the connection as the gateway has it: ``id``, ``api``, ``stage``, ``connected_at`` and more.
        headers: the header of the handshake's answer.
        subprotocol: the subprotocol that the API has chosen; None if it has chosen none.
        messages: every message that came so far, oldest first, be it received or not.
    """

    def __init__(self, house: House, connection: Connection, response: Response) -> None:
        self._house = house
        self.connection = connection
        self.headers = response.headers
        self.subprotocol = response.headers.get("sec-websocket-protocol")
        self._messages: list[str | bytes] = []
        self._taken = 0

    def __repr__(self) -> str:
        closed = self.connection.closed
        state = f"closed: {closed.code}" if closed else "open"
        return f"<socket of connection {self.connection.id}, {state}, {len(self.messages)} messages>"

    @property
    def messages(self) -> list[str | bytes]:
        """Every message that came so far, oldest first, be it received or not."""
        with self._house.world.lock:
            while self.connection.frames:
                self._messages.append(self.connection.frames.popleft())
        return list(self._messages)

    @property
    def closed(self) -> Closed | None:
        """How the connection was closed: code and reason; None while it is open."""
        gateway.look(self._house)
        return self.connection.closed

    def send(self, message: Any, *, frames: int = 1) -> None:
        """Send a message. What its route does has happened when this returns.

        Parameters:
            message: a text; anything else but bytes is written as JSON. Bytes are a binary message, at which the service closes the
                connection with 1003.
            frames: in how many frames it is sent; one may have 32 KB.

        Raises:
            ConnectionClosed: it is closed.
            MockError: the message can't be written as JSON.
        """
        self._check_open()
        gateway.take(self._house, self.connection, _as_message(message), frames)

    def receive(self, timeout: float = 0) -> str | bytes:
        """The next message that came and wasn't received yet.

        Parameters:
            timeout: how many seconds to wait for one, by the cloud's clock, which goes on by so much unless it is real time's.

        Returns:
            The message: a text, or bytes where a back end has sent what is none.

        Raises:
            TimeoutError: nothing came.
            ConnectionClosed: nothing came, and nothing will.
        """
        if not is_number(timeout) or timeout < 0:
            raise MockError(f"timeout={written(timeout)} is no time to wait. Give seconds.")
        if self._is_empty() and timeout:
            self._wait(timeout)
        return self._next(timeout)

    def receive_json(self, timeout: float = 0) -> Any:
        """The next message, read as JSON; see ``receive``.

        Raises:
            ValueError: it is none.
        """
        return json.loads(self.receive(timeout))

    def close(self, code: int | None = None, reason: str = "") -> None:
        """Close the connection from the client's side; nothing, if it is closed already.

        Parameters:
            code: the close code: 1000, or from 3000 to 4999; None closes without one, as many clients do.
            reason: why, in words.

        Raises:
            MockError: the code is none that a client may send.
        """
        if code is None:
            self._end(*NO_CODE)
            return
        if not isinstance(code, int) or not (code in _CODES or 3000 <= code <= 4999):
            raise MockError(f"{code!r} is no close code. Give 1000, or a number from 3000 to 4999.")
        self._end(code, reason)

    def drop(self) -> None:
        """Be gone without closing, as a client does whose network breaks: ``$disconnect`` hears of 1006."""
        self._end(*GONE)

    def ping(self) -> None:
        """Send a ping, which the service answers; it is no message, and doesn't keep the connection from being idle.

        [chosen: U18]

        Raises:
            ConnectionClosed: it is closed.
        """
        self._check_open()

    # As a context manager

    def __enter__(self) -> Socket:  # noqa: PYI034 - nobody derives from it
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._leave()

    async def __aenter__(self) -> AsyncSocket:
        return AsyncSocket(self)

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        outside_of_loops(self._leave)

    # Its own

    def _leave(self) -> None:
        if self.connection.is_open and not self._house.world.over:
            self.close(1000)

    def _check_open(self) -> None:
        gateway.look(self._house)
        if self.connection.closed is not None:
            raise ConnectionClosed(self.connection.closed)

    def _end(self, code: int, reason: str) -> None:
        gateway.end(self._house, self.connection, code, reason)

    def _is_empty(self) -> bool:
        return len(self.messages) <= self._taken

    def _wait(self, timeout: float) -> None:
        world = self._house.world
        if world.clock.pace.real:
            until = world.clock.micros + round(timeout * SECOND)
            while self._is_empty() and self.connection.is_open and world.clock.micros < until:
                time.sleep(_LOOK_EVERY)
        else:
            world.wait(timeout)
        gateway.look(self._house)

    def _next(self, timeout: float) -> str | bytes:
        if not self._is_empty():
            self._taken += 1
            return self._messages[self._taken - 1]
        gateway.look(self._house)
        if self.connection.closed is not None:
            raise ConnectionClosed(self.connection.closed)
        within = f" within {timeout:g} s" if timeout else ""
        raise TimeoutError(f"No message came{within}. {self._last()}")

    def _last(self) -> str:
        """What became of the last message that this connection has sent, or of its handshake."""
        own = [one for one in self._house.requests if one.connection == self.connection.id]
        return f"The last that it sent: {own[-1].line()}" if own else ""


_STANDARD = str.maketrans("-_", "+/")
# Those that a client may send, beside those of applications. [RFC 6455, 7.4; browsers send 1001]
_CODES = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011)


class AsyncSocket:
    """The same for ``async with cloud.connect(url) as socket``: what takes time is awaited."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket

    def __repr__(self) -> str:
        return repr(self._socket)

    @property
    def connection(self) -> Connection:
        """The connection as the gateway has it."""
        return self._socket.connection

    @property
    def headers(self) -> Headers:
        """The header of the handshake's answer."""
        return self._socket.headers

    @property
    def subprotocol(self) -> str | None:
        """The subprotocol that the API has chosen; None if it has chosen none."""
        return self._socket.subprotocol

    @property
    def messages(self) -> list[str | bytes]:
        """Every message that came so far, oldest first, be it received or not."""
        return self._socket.messages

    @property
    def closed(self) -> Closed | None:
        """How the connection was closed; None while it is open."""
        closed: Closed | None = outside_of_loops(lambda: self._socket.closed)
        return closed

    async def send(self, message: Any, *, frames: int = 1) -> None:
        """Send a message; see ``Socket.send``."""
        outside_of_loops(lambda: self._socket.send(message, frames=frames))
        await _turn()

    async def receive(self, timeout: float = 0) -> str | bytes:
        """The next message, which other tasks may send meanwhile; see ``Socket.receive``."""
        await self._wait_for_others(timeout)
        found: str | bytes = outside_of_loops(lambda: self._socket.receive(timeout))
        return found

    async def receive_json(self, timeout: float = 0) -> Any:
        """The next message, read as JSON; see ``Socket.receive_json``."""
        return json.loads(await self.receive(timeout))

    async def close(self, code: int | None = None, reason: str = "") -> None:
        """Close the connection from the client's side; see ``Socket.close``."""
        outside_of_loops(lambda: self._socket.close(code, reason))

    async def drop(self) -> None:
        """Be gone without closing; see ``Socket.drop``."""
        outside_of_loops(self._socket.drop)

    async def ping(self) -> None:
        """Send a ping; see ``Socket.ping``."""
        self._socket.ping()

    async def _wait_for_others(self, timeout: float) -> None:
        socket = self._socket
        clock = socket._house.world.clock  # noqa: SLF001 - of one's own kin
        until, turns = clock.micros + round(timeout * SECOND), _TURNS
        while timeout and socket._is_empty() and socket.connection.is_open:  # noqa: SLF001 - likewise
            if clock.pace.real and clock.micros >= until:
                return
            if not clock.pace.real and not turns:
                return
            turns -= 1
            await _turn(_LOOK_EVERY if clock.pace.real else 0)


async def _turn(seconds: float = 0) -> None:
    """Let other tasks go on, in whichever library's loop this runs."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        if (trio := sys.modules.get("trio")) is not None:
            await trio.sleep(seconds)
    else:
        await asyncio.sleep(seconds)


def connect(
    house: House,
    url: str,
    headers: Mapping[str, str] | Iterable[tuple[str, str]] | None,
    subprotocols: Iterable[str],
    source_ip: str,
) -> Socket:
    """Open a connection as somebody writes it.

    Raises:
        HandshakeRefused: the API doesn't let it in.
        MockError: it is no address, or no API is there.
    """
    if not isinstance(url, str) or urlsplit(url).scheme != "wss":
        raise MockError(
            f"{url!r} is no address of a WebSocket API. Begin it with wss:// and the host of the API."
        )
    if isinstance(subprotocols, str):
        raise MockError(f"subprotocols={subprotocols!r} is a text. Give a list of them.")
    asked = request_of("GET", f"https{url[3:]}", headers, None, source_ip)._replace(scheme="wss")
    lines = _handshake_lines(asked.host, tuple(subprotocols), house)
    asked = asked._replace(
        headers=Headers([*(line for line in lines if line[0] not in asked.headers), *asked.headers])
    )
    if not gate.is_known(house, asked.host):
        raise gate.nobody_at(house, asked.host)
    connection, response = outside_of_loops(lambda: gateway.open_connection(house, asked))
    if connection is None:
        raise HandshakeRefused(response, house.requests[-1].why)
    return Socket(house, connection, response)


def _handshake_lines(host: str, subprotocols: tuple[str, ...], house: House) -> Iterator[tuple[str, str]]:
    """What every client of WebSockets sends."""
    yield "Host", host
    yield "Connection", "Upgrade"
    yield "Upgrade", "websocket"
    yield "Sec-WebSocket-Version", "13"
    with house.world.lock:
        yield "Sec-WebSocket-Key", house.world.ids.base64(16).translate(_STANDARD)
    if subprotocols:
        yield "Sec-WebSocket-Protocol", ", ".join(subprotocols)


def _as_message(message: Any) -> str | bytes:
    if isinstance(message, str | bytes):
        return message
    if isinstance(message, bytearray | memoryview):
        return bytes(message)
    try:
        return json.dumps(message)
    except (TypeError, ValueError) as error:
        raise MockError(
            f"The message can't be written as JSON: {error}. Give a text, bytes, or what JSON has."
        ) from None
