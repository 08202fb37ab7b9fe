"""The seam of websockets: where a client of its would open a TCP connection to a host of a cloud, it gets a socket that answers.

Its clients for asyncio, for threads and for trio each have a class with a method for that. Before websockets 17 the client for
threads is a function, with nothing in it to replace: that one is left alone.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from awsmock_ar_apigw.intercept.guard import Relied
from awsmock_ar_apigw.intercept.http.websocket_servers import End, socket_to

if TYPE_CHECKING:
    from types import ModuleType

    from awsmock_ar_apigw.intercept.patch import Method, Patches


def _socket(options: dict[str, Any], uri: Any) -> End | None:
    """The socket of a client that would connect to a cloud; a client that was told where to connect to isn't asked."""
    if options.get("unix") or options.get("sock") is not None:
        return None
    host, port = options.get("address") or (options.get("host") or uri.host, options.get("port") or uri.port)
    local = options.get("local_addr") or options.get("source_address") or (options.get("local_address"),)
    return socket_to(host, port, secure=uri.secure, source_ip=local[0])


# asyncio


async def _connect(factory: str, library: ModuleType, original: Method, self: Any) -> Any:
    """A client for asyncio needs a connection; since websockets 17 it keeps its address read."""
    uri = library.parse_uri(self.uri)
    options = self.create_connection_kwargs if factory == "factory" else self.connection_kwargs
    end = _socket(options, uri)
    if end is None:
        return await original(self)
    make = partial(getattr(self, factory), uri)
    _transport, connection = await asyncio.get_running_loop().create_connection(make, sock=end)
    return connection


# Threads, and trio


def _open_socket(original: Method, self: Any, deadline: Any) -> Any:
    """A client for threads needs a connection."""
    return _socket(self.open_socket_kwargs, self.ws_uri) or original(self, deadline)


def _enable_tls(original: Method, self: Any, sock: Any, deadline: Any) -> Any:
    """A connection is made, and TLS is to be spoken on it."""
    return sock if isinstance(sock, End) else original(self, sock, deadline)


async def _open_stream(original: Method, self: Any) -> Any:
    """A client for trio needs a connection."""
    end = _socket(self.open_tcp_stream_kwargs, self.ws_uri)
    if end is None:
        return await original(self)
    trio = sys.modules["trio"]
    # It takes sockets, and no subclasses of theirs.
    plain = socket.socket(fileno=end.detach())
    stream = trio.SocketStream(trio.socket.from_stdlib_socket(plain))
    _STREAMS.add(stream)
    return stream


async def _enable_tls_of_stream(original: Method, self: Any, stream: Any) -> Any:
    """The same for trio."""
    return stream if stream in _STREAMS else await original(self, stream)


# Those that were made here.
_STREAMS: WeakSet[Any] = WeakSet()


def patches(library: ModuleType) -> Patches:
    """What to replace, and by what."""
    kind = _client(library)
    if kind is None:
        return {}
    if library.__name__ == _SYNC:
        return {(kind, "open_socket"): _open_socket, (kind, "enable_tls"): _enable_tls}
    if library.__name__ == _TRIO:
        return {(kind, "open_tcp_stream"): _open_stream, (kind, "enable_tls"): _enable_tls_of_stream}
    name, factory = _opening(kind)
    return {(kind, name): partial(_connect, factory, library)}


_SYNC = "websockets.sync.client"
_TRIO = "websockets.trio.client"


def _client(library: ModuleType) -> Any:
    """The class that opens connections, if there is one."""
    return getattr(library, "reconnect" if library.__name__ == _SYNC else "connect", None)


def _opening(kind: type) -> tuple[str, str]:
    """What opens a connection in a client for asyncio, and what makes one of it: both have another name since websockets 17."""
    if "create_connection" in vars(kind):
        return "create_connection", "protocol_factory"
    return "open_tcp_connection", "factory"


def relied_on(name: str) -> tuple[Relied, ...]:
    """What this stands on."""
    kind = _client(sys.modules[name])
    if name == _SYNC:
        return () if kind is None else _of_threads(name)
    if name == _TRIO:
        return _of_trio(name)
    opens, factory = _opening(kind)
    return (
        Relied(name, "connect", opens, ("self",), ("create_connection", "get_running_loop")),
        Relied(name, "connect", "__init__", ("self", "uri"), (factory,)),
    )


def _of_threads(name: str) -> tuple[Relied, ...]:
    return (
        Relied(name, "reconnect", "open_socket", ("self", "deadline"), ("open_socket_kwargs", "ws_uri")),
        Relied(name, "reconnect", "enable_tls", ("self", "sock", "deadline"), ("wrap_socket",)),
        Relied(name, "reconnect", "open_connection", ("self", "deadline"), ("open_socket", "enable_tls")),
    )


def _of_trio(name: str) -> tuple[Relied, ...]:
    return (
        Relied(name, "connect", "open_tcp_stream", ("self",), ("open_tcp_stream_kwargs", "ws_uri")),
        Relied(name, "connect", "enable_tls", ("self", "stream"), ("SSLStream",)),
        Relied(name, "connect", "open_connection", ("self", "nursery"), ("open_tcp_stream", "enable_tls")),
    )


# The oldest and the newest release in which somebody has looked at all of this.
LOOKED_AT = ("14.0", "17.4")
