"""The client's end of a connection, as a test holds it: ``with cloud.connect(url) as socket``."""

from __future__ import annotations

import json
import math
import time
from typing import TYPE_CHECKING, Any, ClassVar

from awsmock_ar_apigw.base.clock import SECOND, is_span
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.number import is_count, is_number, written
from awsmock_ar_apigw.base.rooted import Rooted
from awsmock_ar_apigw.serving.functions import outside_of_loops
from awsmock_ar_apigw.serving.websocket_api import gateway
from awsmock_ar_apigw.serving.websocket_api.errors import ConnectionClosed
from awsmock_ar_apigw.serving.websocket_api.exchange import MESSAGE
from awsmock_ar_apigw.serving.websocket_api.explanation import why_no_answer

if TYPE_CHECKING:
    from types import TracebackType

    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.journal import ServedRequest
    from awsmock_ar_apigw.serving.messages import Response
    from awsmock_ar_apigw.serving.websocket_api.async_socket import AsyncSocket
    from awsmock_ar_apigw.serving.websocket_api.connection import Closed, Connection

# What a client that closes without a code comes to [real: W141], and one that is gone without closing [documented: W152; U19].
NO_CODE = 1005, "Client-side close frame status not set"
GONE = 1006, ""
# How many bytes the reason in a close frame may have. [RFC 6455, 5.5 and 5.5.1]
_LONGEST_REASON = 123
# Those codes that a client may send, beside those of applications. [RFC 6455, 7.4; browsers send 1001]
_CODES = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011)
# How often somebody looks who waits in real time, in seconds.
LOOK_EVERY = 0.01
WHY_NOT = (
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

    _why_not: ClassVar[str] = WHY_NOT

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
        if type(frames) is not int or frames < 1:
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
        from awsmock_ar_apigw.serving.websocket_api.async_socket import AsyncSocket  # noqa: PLC0415 - in loops

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
        for _turn in range(turns_of(timeout)):
            if self._has_come_in_real_time(until):
                return
            time.sleep(LOOK_EVERY)

    def _until(self, timeout: float) -> int:
        return self._house.world.clock.micros + round(timeout * SECOND)

    def _has_come_in_real_time(self, until: int) -> bool:
        gateway.look(self._house)
        world = self._house.world
        return world.over or self._has_come() or world.clock.micros >= until

    def _next(self, timeout: float) -> str | bytes:
        if len(self.messages) > self._taken:
            self._taken += 1
            return self._messages[self._taken - 1]
        self._check_open()
        raise TimeoutError(f"No message came{self._within(timeout)}. {self._last()}")

    def _within(self, timeout: float) -> str:
        """How long somebody has waited, and that no thread had time to send meanwhile."""
        if not timeout:
            return ""
        virtual = (
            "" if self._house.world.clock.pace.real else " of the cloud's clock, which waits for no thread"
        )
        return f" within {timeout:g} s{virtual}"

    def _last(self) -> str:
        """What became of the last message that this connection has sent, or of its handshake."""
        last = next(
            (one for one in reversed(self._house.requests) if one.connection == self.connection.id), None
        )
        if last is None:
            return ""
        return f"The last that it sent: {last.line()}{self._of_its_route(last)}"

    def _of_its_route(self, last: ServedRequest) -> str:
        """That the route of a message answers nobody, if it doesn't: most who wait in vain have left out a half of what that takes."""
        served = self.connection.served
        way = served.ways.get(last.route) if served and last.route and last.method == MESSAGE else None
        return f". {why_no_answer(way)}" if way and last.status == 200 and not way.answers else ""


def turns_of(timeout: float) -> int:
    """How often to look within a time that may not pass at all: tests freeze real time, too."""
    return math.ceil(timeout / LOOK_EVERY)


def _check_reason(code: int | None, reason: str) -> None:
    """Refuse a reason that no close frame could hold.

    Raises:
        MockError: it is one.
    """
    if not isinstance(reason, str):
        raise MockError(f"reason={written(reason)} is no text. Give one, or leave it out.")
    size = len(_as_text(reason).encode())
    if size > _LONGEST_REASON:
        raise MockError(
            f"A close frame holds {_LONGEST_REASON} bytes of a reason, and this one has {size}. Give a shorter one."
        )
    if reason and code is None:
        raise MockError("A close frame without a code has no reason. Give a code, such as 1000.")


def _as_message(message: Any) -> str | bytes:
    if isinstance(message, str):
        return message if message.isascii() else _as_text(message)
    if isinstance(message, bytes):
        return message
    if isinstance(message, bytearray | memoryview):
        return bytes(message)
    try:
        return json.dumps(message)
    except (TypeError, ValueError, RecursionError) as error:
        raise MockError(
            f"The message can't be written as JSON: {error}. Give a text, bytes, or what JSON has."
        ) from None


def _as_text(message: str) -> str:
    """A text that a frame can hold, which is UTF-8."""
    try:
        return message.encode().decode()
    except UnicodeEncodeError as error:
        raise MockError(
            f"The text holds half of a character, at {error.start}: no text frame can. Give a whole text."
        ) from None
