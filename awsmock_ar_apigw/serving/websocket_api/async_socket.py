"""The client's end of a connection in a running loop, asyncio's or trio's: ``async with cloud.connect(url) as socket``."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any, ClassVar

from awsmock_ar_apigw.base.rooted import Rooted
from awsmock_ar_apigw.serving.functions import outside_of_loops
from awsmock_ar_apigw.serving.websocket_api.socket import LOOK_EVERY, WHY_NOT, turns_of

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.messages import Headers
    from awsmock_ar_apigw.serving.websocket_api.connection import Closed, Connection
    from awsmock_ar_apigw.serving.websocket_api.socket import Socket

# How many turns other tasks have in virtual time.
_TURNS = 50


class AsyncSocket(Rooted):
    """The same for ``async with cloud.connect(url) as socket``: what takes time is awaited."""

    _why_not: ClassVar[str] = WHY_NOT

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
        for _ in range(turns_of(timeout)):
            if outside_of_loops(lambda: self._socket._has_come_in_real_time(until)):  # noqa: SLF001 - likewise
                return
            await _turn(LOOK_EVERY)


async def _turn(seconds: float = 0) -> None:
    """Let other tasks go on, in whichever library's loop this runs."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        if (trio := sys.modules.get("trio")) is not None:
            await trio.sleep(seconds)
    else:
        await asyncio.sleep(seconds)
