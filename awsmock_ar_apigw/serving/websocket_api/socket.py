"""The client's end of a connection, as a test holds it: ``with cloud.connect(url) as socket``."""

from __future__ import annotations

import asyncio
import json
import math
import re
import sys
import time
from typing import TYPE_CHECKING, Any, ClassVar

from awsmock_ar_apigw.base.clock import SECOND, is_span
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.number import is_count, is_number, written
from awsmock_ar_apigw.base.rooted import Rooted
from awsmock_ar_apigw.serving import gate
from awsmock_ar_apigw.serving.functions import outside_of_loops
from awsmock_ar_apigw.serving.messages import Headers, request_of
from awsmock_ar_apigw.serving.websocket_api import gateway
from awsmock_ar_apigw.serving.websocket_api.connection import Closed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import TracebackType

    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Response
    from awsmock_ar_apigw.serving.websocket_api.connection import Connection

# What a client that closes without a code comes to [real: W141], and one that is gone without closing [documented: W152; U19].
NO_CODE = 1005, "Client-side close frame status not set"
GONE = 1006, ""
# How many bytes the reason in a close frame may have. [RFC 6455, 5.5 and 5.5.1]
_LONGEST_REASON = 123
# What the name of a subprotocol may be. [RFC 6455, 4.1]
_SUBPROTOCOL = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PROTOCOL = "Sec-WebSocket-Protocol"
# How often somebody looks who waits in real time, in seconds; and how many turns other tasks have in virtual time.
_LOOK_EVERY = 0.01
_TURNS = 20


class HandshakeRefused(Exception):  # noqa: N818 - as handshakes are called
    """A WebSocket API has refused a connection, or has answered what its client can't take.

    Attributes:
        status: the status of the answer: 101, where the client gives up.
        headers: the lines of its header.
        body: its body, as bytes.
        why: in words, why, and what to do.
    """

    def __init__(self, response: Response, why: str) -> None:
        ended = "was refused with" if response.status != 101 else "came to nothing after"
        super().__init__(f"The handshake {ended} {response.status} {response.reason}. {why}".strip())
        self._response = response
        self.status = response.status
        self.headers = response.headers
        self.body = response.body
        self.why = why

    def __reduce__(self) -> tuple[type[HandshakeRefused], tuple[Response, str]]:
        """What pickle makes it of again."""
        return HandshakeRefused, (self._response, self.why)


class ConnectionClosed(Exception):  # noqa: N818 - as WebSocket libraries call it
    """A connection is closed, so that nothing can be sent, and nothing comes any more.

    Attributes:
        code: the close code.
        reason: why, in words.
    """

    def __init__(self, closed: Closed) -> None:
        super().__init__(f"The connection is closed: {closed.code} {closed.reason}".rstrip())
        self.code = closed.code
        self.reason = closed.reason

    def __reduce__(self) -> tuple[type[ConnectionClosed], tuple[Closed]]:
        """What pickle makes it of again."""
        return ConnectionClosed, (Closed(self.code, self.reason),)


_WHY_NOT = (
    "A socket can't be copied or pickled: it is one end of a connection, which lives in its cloud and in no snapshot of it. Keep "
    "what you need of it, such as list(socket.messages), or connect again, by cloud.connect(…)."
)


class Socket(Rooted):
    """The client's end of a connection, made by ``cloud.connect(…)``; a context manager, sync and async.

    Leaving ``with`` closes it with 1000, whether the block has come to its end or raised. When the mock ends, connections stay as they
    are and no ``$disconnect`` runs: ``messages`` and ``closed`` show what was there at the end, and whatever would need the API raises
    ``MockError``. After ``reset()`` and ``restore()`` it is closed with 1001, and nothing else hears of it.

    Attributes:
        connection: the connection as the gateway has it: ``id``, ``api``, ``stage``, ``connected_at`` and more.
        headers: the header of the handshake's answer.
        subprotocol: the subprotocol that the API has chosen; None if it has chosen none.
        messages: every message that came so far, oldest first, be it received or not.
    """

    _why_not: ClassVar[str] = _WHY_NOT

    def __init__(self, house: House, connection: Connection, response: Response) -> None:
        self._house = house
        self.connection = connection
        self.headers = response.headers
        self.subprotocol = response.headers.get("sec-websocket-protocol")
        self._messages: list[str | bytes] = []
        self._taken = 0

    def __repr__(self) -> str:
        count = len(self.messages)
        state = f"{self.connection.state}, {count} message{'s' * (count != 1)}"
        return f"<socket of connection {self.connection.id}, {state}>"

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
        gateway.look(self._house, self.connection)
        return self.connection.closed

    def send(self, message: Any, *, frames: int = 1) -> None:
        """Send a message. What its route does has happened when this returns.

        Parameters:
            message: a text; anything else but bytes is written as JSON. Bytes are a binary message, at which the service closes the
                connection with 1003.
            frames: in how many frames it is sent; one may have 32 KB.

        Raises:
            ConnectionClosed: it is closed.
            MockError: the message can't be written as JSON, or the mock has stopped.
        """
        if not is_count(frames):
            raise MockError(
                f"frames={written(frames)} is no number of frames. Give a whole number from 1 on."
            )
        if not gateway.take(self._house, self.connection, _as_message(message), frames):
            self._check_open()

    def receive(self, timeout: float = 0) -> str | bytes:
        """The next message that came and wasn't received yet.

        Parameters:
            timeout: how many seconds to wait for one, by the cloud's clock. Unless that is real time's, it goes on by so much at once, or
                until a message comes: other threads send nothing meanwhile.

        Returns:
            The message: a text, or bytes where a back end has sent what is none.

        Raises:
            TimeoutError: nothing came.
            ConnectionClosed: nothing came, and nothing will.
            MockError: it is no time to wait, or nothing came and the mock has stopped.
        """
        self._check_time(timeout)
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
            reason: why, in words: 123 bytes of UTF-8 at most, and only with a code.

        Raises:
            MockError: the code is none that a client may send, the reason has no place, or the mock has stopped.
        """
        _check_reason(code, reason)
        if code is None:
            self._end(*NO_CODE)
        elif is_count(code) and (code in _CODES or 3000 <= code <= 4999):
            self._end(code, reason)
        else:
            raise MockError(
                f"{written(code)} is no close code that a client may send. Give 1000, 1001, or a number from 3000 to 4999."
            )

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
        self._house.world.check_running()
        if (closed := self.closed) is not None:
            raise ConnectionClosed(closed)

    def _end(self, code: int, reason: str) -> None:
        if self.connection.closed is None:
            gateway.end(self._house, self.connection, code, reason)

    def _check_time(self, timeout: float) -> None:
        is_one = is_number(timeout) and (timeout == 0 or is_span(timeout))
        if not is_one or not self._house.world.clock.has(timeout):
            raise MockError(f"timeout={written(timeout)} is no time to wait. Give seconds, or 0.")

    def _has_come(self) -> bool:
        """Whether there is something to receive, or to be told."""
        return len(self.messages) > self._taken or not self.connection.is_open

    def _wait(self, timeout: float) -> None:
        if not timeout or self._has_come() or self._house.world.over:
            return
        until = self._until(timeout)
        if not self._house.world.clock.pace.real:
            gateway.pass_time(self._house, until, self._has_come)
            return
        for _turn in range(_turns_of(timeout)):
            if self._has_come_in_real_time(until):
                return
            time.sleep(_LOOK_EVERY)

    def _until(self, timeout: float) -> int:
        return self._house.world.clock.micros + round(timeout * SECOND)

    def _has_come_in_real_time(self, until: int) -> bool:
        gateway.look(self._house)
        return self._has_come() or self._house.world.clock.micros >= until

    def _next(self, timeout: float) -> str | bytes:
        if len(self.messages) > self._taken:
            self._taken += 1
            return self._messages[self._taken - 1]
        self._check_open()
        within = f" within {timeout:g} s" if timeout else ""
        raise TimeoutError(f"No message came{within}. {self._last()}")

    def _last(self) -> str:
        """What became of the last message that this connection has sent, or of its handshake."""
        own = [one for one in self._house.requests if one.connection == self.connection.id]
        return f"The last that it sent: {own[-1].line()}" if own else ""


def _turns_of(timeout: float) -> int:
    """How often to look within a time that may not pass at all: tests freeze real time, too."""
    return math.ceil(timeout / _LOOK_EVERY)


def _check_reason(code: int | None, reason: str) -> None:
    """Refuse a reason that no close frame could hold.

    Raises:
        MockError: it is one.
    """
    if not isinstance(reason, str):
        raise MockError(f"reason={reason!r} is no text. Give one, or leave it out.")
    size = len(reason.encode("utf-8", "surrogatepass"))
    if size > _LONGEST_REASON:
        raise MockError(
            f"A close frame holds {_LONGEST_REASON} bytes of a reason, and this one has {size}. Give a shorter one."
        )
    if reason and code is None:
        raise MockError("A close frame without a code has no reason. Give a code, such as 1000.")


_STANDARD = str.maketrans("-_", "+/")
# Those that a client may send, beside those of applications. [RFC 6455, 7.4; browsers send 1001]
_CODES = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011)


class AsyncSocket(Rooted):
    """The same for ``async with cloud.connect(url) as socket``: what takes time is awaited."""

    _why_not: ClassVar[str] = _WHY_NOT

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
        socket = self._socket
        socket._check_time(timeout)  # noqa: SLF001 - of one's own kin
        if socket._house.world.clock.pace.real:  # noqa: SLF001 - likewise
            await self._wait_in_real_time(timeout)
        else:
            await self._let_others_send(timeout)
            outside_of_loops(lambda: socket._wait(timeout))  # noqa: SLF001 - likewise
        found: str | bytes = outside_of_loops(lambda: socket._next(timeout))  # noqa: SLF001 - likewise
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
        outside_of_loops(self._socket.ping)

    async def _let_others_send(self, timeout: float) -> None:
        """Virtual time stands still while others have their turns."""
        for _ in range(_TURNS if timeout else 0):
            if self._socket._has_come():  # noqa: SLF001 - of one's own kin
                return
            await _turn()

    async def _wait_in_real_time(self, timeout: float) -> None:
        until = self._socket._until(timeout)  # noqa: SLF001 - of one's own kin
        for _ in range(_turns_of(timeout)):
            if outside_of_loops(lambda: self._socket._has_come_in_real_time(until)):  # noqa: SLF001 - likewise
                return
            await _turn(_LOOK_EVERY)


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
    if not isinstance(url, str) or url[:6].lower() != "wss://":
        raise MockError(
            f"{url!r} is no address of a WebSocket API. Begin it with wss:// and the host of the API."
        )
    if "#" in url:  # RFC 6455, 3
        raise MockError(f"{url!r} has a fragment, which no address of a WebSocket has. Write # as %23.")
    offered = _offered(subprotocols)
    asked = request_of("GET", f"https{url[3:]}", headers, None, source_ip)._replace(scheme="wss")
    lines = _handshake_lines(asked.host, offered, house)
    asked = asked._replace(
        headers=Headers([*(line for line in lines if line[0] not in asked.headers), *asked.headers])
    )
    if not gate.is_of_an_api(house, asked.host):
        raise gate.nobody_at(house, asked.host)
    connection, response = outside_of_loops(lambda: gateway.open_connection(house, asked))
    if connection is None:
        raise HandshakeRefused(response, _why(house, response))
    _check_chosen(house, connection, response)
    return Socket(house, connection, response)


def _why(house: House, response: Response) -> str:
    """Why a handshake got this answer; others may have been noted since, by what runs beside it."""
    return next((one.why for one in reversed(house.requests) if one.response is response), "")


def _offered(subprotocols: Iterable[str]) -> tuple[str, ...]:
    """The subprotocols that a client offers.

    Raises:
        MockError: they can't be offered.
    """
    given = () if isinstance(subprotocols, str) else tuple(subprotocols)
    if isinstance(subprotocols, str) or not all(
        isinstance(one, str) and _SUBPROTOCOL.fullmatch(one) for one in given
    ):
        raise MockError(
            f"subprotocols={subprotocols!r} can't be offered. Give a list of names without spaces and commas."
        )
    if len(set(given)) < len(given):
        raise MockError(f"subprotocols={subprotocols!r} has one of them twice. Offer each once.")
    return given


def _check_chosen(house: House, connection: Connection, response: Response) -> None:
    """Give a connection up whose API has chosen what wasn't offered, as every client must [RFC 6455, 4.1; real: W41].

    Where it has chosen none, browsers give it up, too, and others don't [documented: W40; U1].

    Raises:
        HandshakeRefused: it is given up.
    """
    chosen = ", ".join(response.headers.all(_PROTOCOL))
    offered = [one.strip() for line in connection.request.headers.all(_PROTOCOL) for one in line.split(",")]
    if chosen and chosen not in offered:
        gateway.end(house, connection, *GONE)
        raise HandshakeRefused(
            response,
            f"The $connect route has chosen the subprotocol {chosen!r}, and clients close unless it is one that they offer: "
            f"{', '.join(offered) or 'this one offers none'}. Have it answer {_PROTOCOL} with one of them, or without it.",
        )


def _handshake_lines(host: str, subprotocols: tuple[str, ...], house: House) -> Iterator[tuple[str, str]]:
    """What every client of WebSockets sends."""
    yield "Host", host
    yield "Connection", "Upgrade"
    yield "Upgrade", "websocket"
    yield "Sec-WebSocket-Version", "13"
    with house.world.lock:
        yield "Sec-WebSocket-Key", house.world.ids.base64(16).translate(_STANDARD)
    if subprotocols:
        yield _PROTOCOL, ", ".join(subprotocols)


def _as_message(message: Any) -> str | bytes:
    if isinstance(message, str):
        return _as_text(message)
    if isinstance(message, bytes):
        return message
    if isinstance(message, bytearray | memoryview):
        return bytes(message)
    try:
        return json.dumps(message)
    except (TypeError, ValueError) as error:
        raise MockError(
            f"The message can't be written as JSON: {error}. Give a text, bytes, or what JSON has."
        ) from None


def _as_text(message: str) -> str:
    """A text that a frame can hold, which is UTF-8."""
    try:
        return message if message.isascii() else message.encode().decode()
    except UnicodeEncodeError as error:
        raise MockError(
            f"The message holds half of a character, at {error.start}: no text frame can. Give a whole text."
        ) from None
