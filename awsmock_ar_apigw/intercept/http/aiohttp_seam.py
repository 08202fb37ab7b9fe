"""The seam of aiohttp: a connector that would connect to a host of a cloud gets a transport that answers.

Its protocols, parsers and limits are its own.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.intercept.guard import Relied
from awsmock_ar_apigw.intercept.http import hosts
from awsmock_ar_apigw.intercept.http.websocket_servers import served
from awsmock_ar_apigw.intercept.http.wire import Incoming, exchange

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from awsmock_ar_apigw.intercept.patch import Method, Patches

_WELCOME = b"HTTP/1.1 100 Continue\r\n\r\n"


class Transport(asyncio.Transport):
    """What a protocol writes to, and what reads to it: it serves one request, and is over."""

    def __init__(self, protocol: Any, host: str, source_ip: str | None) -> None:
        super().__init__({"peername": (host, hosts.PORT)})
        self._protocol = protocol
        self._host = host
        self._source_ip = source_ip
        self._incoming = Incoming()
        self._loop = asyncio.get_running_loop()
        self._closed = False
        self._has_answered = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """More of the request; when it is complete, others have a turn before it is answered, as on a network."""
        was_complete, waited = self._incoming.complete, self._incoming.waits
        self._incoming.feed(data)
        if self._incoming.complete and not was_complete:
            self._loop.call_soon(self._answer)
        elif self._incoming.waits and not waited:
            self._loop.call_soon(self._protocol.data_received, _WELCOME)

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        """More of it, in pieces."""
        self.write(b"".join(list_of_data))

    def _answer(self) -> None:
        if self._closed:
            return
        self._has_answered = True
        try:
            answer = exchange(self._incoming, self._host, self._source_ip)
        except BaseException as error:
            # Raised where the answer is waited for; who waits for it isn't here.
            self._protocol.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        self._protocol.force_close()
        self._protocol.data_received(answer)

    def is_closing(self) -> bool:
        """No other request is taken."""
        return self._closed or self._has_answered

    def close(self) -> None:
        """The protocol is told, as by any transport."""
        if not self._closed:
            self._closed = True
            self._loop.call_soon(self._protocol.connection_lost, None)

    def abort(self) -> None:
        """Likewise."""
        self.close()

    def get_write_buffer_size(self) -> int:
        """Nothing waits."""
        return 0

    def pause_reading(self) -> None:
        """All is read at once."""

    def resume_reading(self) -> None:
        """Likewise."""


def _patched(library: ModuleType) -> Patches:
    connector = library.TCPConnector

    async def create_connection(original: Method, self: Any, req: Any, traces: Any, timeout: Any) -> Any:
        """A connection is to be made, for a request or for WebSockets."""
        key = req.connection_key
        if not hosts.is_caught(key.host):
            return await original(self, req, traces, timeout)
        upgrades = req.headers.get("upgrade", "").lower() == "websocket"
        if not key.is_ssl or key.port != hosts.PORT:
            raise library.ClientConnectorError(key, hosts.refused(key.host, "wss" if upgrades else "https"))
        local = self._local_addr_infos[0][4][0] if self._local_addr_infos else None
        if upgrades:
            end = served(key.host, local)
            _transport, protocol = await asyncio.get_running_loop().create_connection(self._factory, sock=end)
            return protocol
        protocol = self._factory()
        protocol.connection_made(Transport(protocol, key.host, local))
        return protocol

    async def get(original: Method, self: Any, key: Any, traces: Any) -> Any:
        """A connection that was made before is to be used: to a host that is a cloud's by now there is none."""
        if isinstance(self, connector) and hosts.is_caught(key.host):
            return None
        return await original(self, key, traces)

    return {(connector, "_create_connection"): create_connection, (library.BaseConnector, "_get"): get}


def patches(library: ModuleType) -> Patches:
    """What to replace, and by what."""
    return _patched(library)


def relied_on(name: str) -> tuple[Relied, ...]:
    """What this stands on."""
    home = f"{name}.connector"
    return (
        Relied(
            home,
            "BaseConnector",
            "connect",
            ("self", "req", "traces", "timeout"),
            ("_get", "_create_connection"),
        ),
        Relied(home, "BaseConnector", "_get", ("self", "key", "traces"), ("is_connected",)),
        Relied(home, "TCPConnector", "_create_connection", ("self", "req", "traces", "timeout")),
        Relied(
            home,
            "TCPConnector",
            "_create_direct_connection",
            ("self", "req", "traces", "timeout"),
            ("_factory",),
        ),
        Relied(f"{name}.client_proto", "ResponseHandler", "force_close", ("self",), ("_should_close",)),
        Relied(f"{name}.client_proto", "ResponseHandler", "data_received", ("self", "data"), ("feed_data",)),
    )


# The oldest and the newest release in which somebody has looked at all of this.
LOOKED_AT = ("3.14.5", "3.14.5")
