"""The seam of httpcore, on which httpx stands, and of httpcore2, on which httpx2 does.

Their pools make a connection for each origin. One to a host of a cloud gets a network of its own, which is a public
parameter of theirs: all else about it is theirs. What they have connected to such a host before is over.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.intercept.guard import Relied
from awsmock_ar_apigw.intercept.http import hosts
from awsmock_ar_apigw.intercept.http.wire import Incoming, exchange
from awsmock_ar_apigw.intercept.turn import others_go_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from awsmock_ar_apigw.base.errors import MockError
    from awsmock_ar_apigw.intercept.patch import Method, Patches

_SECURE = frozenset({b"https", b"wss"})


class Stream:
    """What a connection writes to and reads from: it serves one request, and is over."""

    def __init__(self, host: str, source_ip: str | None) -> None:
        self._host = host
        self._source_ip = source_ip
        self._incoming = Incoming()
        self._answer: memoryview | None = None

    def get_extra_info(self, info: str) -> Any:
        """``is_readable`` of a stream without a request under way says that it is closed at the other end."""
        if info == "is_readable":
            return self._answer is not None
        return (self._host, hosts.PORT) if info == "server_addr" else None

    def write_some(self, data: bytes) -> None:
        """More of the request."""
        self._incoming.feed(data)

    def read_some(self, most: int) -> bytes:
        """More of the answer."""
        if self._answer is None:
            self._answer = memoryview(exchange(self._incoming, self._host, self._source_ip))
        some, self._answer = self._answer[:most], self._answer[most:]
        return bytes(some)


class _Stream(Stream):
    def write(self, buffer: bytes, *_timeout: Any, **_named: Any) -> None:
        self.write_some(buffer)

    def read(self, max_bytes: int, *_timeout: Any, **_named: Any) -> bytes:
        return self.read_some(max_bytes)

    def start_tls(self, *_args: Any, **_kwargs: Any) -> _Stream:
        return self

    def close(self) -> None:
        """There is nothing to close."""


class _AsyncStream(Stream):
    async def write(self, buffer: bytes, *_timeout: Any, **_named: Any) -> None:
        self.write_some(buffer)

    async def read(self, max_bytes: int, *_timeout: Any, **_named: Any) -> bytes:
        await others_go_on()
        return self.read_some(max_bytes)

    async def start_tls(self, *_args: Any, **_kwargs: Any) -> _AsyncStream:
        return self

    async def aclose(self) -> None:
        """There is nothing to close."""


class Network:
    """What a connection connects by: to a cloud, or to nothing, since it would leave the process.

    Parameters:
        library: httpcore or httpcore2.
        secure: whether the connection is one of HTTPS.
        refusal: why it would leave the process, if it would.
    """

    def __init__(self, library: ModuleType, secure: bool, refusal: MockError | None) -> None:  # noqa: FBT001
        self._library = library
        self._secure = secure
        self._refusal = refusal

    def check(self, host: str, port: int) -> None:
        """Refuse what no API listens to, and what would leave the process.

        Raises:
            ConnectError: the library's own: it isn't HTTPS, or not at its port.
            MockError: it would leave the process for AWS.
        """
        if self._refusal is not None:
            raise self._refusal
        if not self._secure or port != hosts.PORT:
            error = hosts.refused(host)
            raise self._library.ConnectError(str(error)) from error


class _Network(Network):
    def connect_tcp(
        self, host: str, port: int, *, local_address: str | None = None, **_kwargs: Any
    ) -> _Stream:
        self.check(host, port)
        return _Stream(host, local_address)


class _AsyncNetwork(Network):
    async def connect_tcp(
        self, host: str, port: int, *, local_address: str | None = None, **_kwargs: Any
    ) -> _AsyncStream:
        self.check(host, port)
        return _AsyncStream(host, local_address)


def _create_connection(
    library: ModuleType, kind: type, network: type[Network], original: Method, self: Any, origin: Any
) -> Any:
    """A pool needs a connection."""
    host = origin.host.decode("ascii")
    refusal = None
    if _is_own(self, library):
        return original(self, origin)
    if not hosts.is_held(host):
        refusal = hosts.refusal_of(host)
        if refusal is None:
            return original(self, origin)
    return kind(
        origin=origin,
        ssl_context=self._ssl_context,
        keepalive_expiry=self._keepalive_expiry,
        local_address=self._local_address,
        network_backend=network(library, origin.scheme in _SECURE, refusal),
    )


def _is_own(pool: Any, library: ModuleType) -> bool:
    """Whether a pool was given a network of its own, or a socket of this machine: its maker knows where it leads."""
    given = pool._network_backend  # noqa: SLF001
    mocks = (library.MockBackend, library.AsyncMockBackend)
    is_library_s = type(given).__module__.partition(".")[0] == library.__name__
    return pool._uds is not None or isinstance(given, mocks) or not is_library_s  # noqa: SLF001


def _has_expired(original: Method, self: Any) -> bool:
    """Whether a connection of a pool is over: one to a host that is a cloud's by now, or may not be reached, is."""
    if original(self):
        return True
    if not self.is_idle() or isinstance(self._network_stream, Stream):
        return False
    host = self._origin.host.decode("ascii")
    return hosts.is_held(host) or hosts.refusal_of(host) is not None


def patches(library: ModuleType) -> Patches:
    """What to replace, and by what."""
    created = partial(_create_connection, library, library.HTTPConnection, _Network)
    created_async = partial(_create_connection, library, library.AsyncHTTPConnection, _AsyncNetwork)
    made: Patches = {}
    for kind in _those_of(library, _POOLS, "create_connection"):
        made[kind, "create_connection"] = created_async if kind.__name__.startswith("Async") else created
    for kind in _those_of(library, _CONNECTIONS, "has_expired"):
        made[kind, "has_expired"] = _has_expired
    return made


_POOLS = ("ConnectionPool", "HTTPProxy", "SOCKSProxy")
_CONNECTIONS = ("HTTP11Connection", "HTTP2Connection")


def _those_of(library: Any, names: Iterable[str], method: str) -> list[type]:
    """Classes, and their twins, that have a method of their own: what needs a package that isn't installed has nothing."""
    kinds = [getattr(library, start + name, object) for name in names for start in ("", "Async")]
    return [kind for kind in kinds if method in vars(kind)]


def relied_on(name: str) -> tuple[Relied, ...]:
    """What this stands on."""
    library = sys.modules[name]
    pools = [kind.__name__ for kind in _those_of(library, _POOLS, "create_connection")]
    connections = [kind.__name__ for kind in _those_of(library, _CONNECTIONS, "has_expired")]
    needed = ("ConnectionPool", "HTTP11Connection")
    rows = [
        Relied(name, kind, "create_connection", ("self", "origin"), ("_network_backend", "_ssl_context"))
        for kind in sorted({*pools, needed[0], f"Async{needed[0]}"})
    ]
    rows += [
        Relied(name, kind, "has_expired", ("self",))
        for kind in sorted({*connections, needed[1], f"Async{needed[1]}"})
    ]
    made = ("self", "origin", "ssl_context", "keepalive_expiry", "http1", "http2", "retries", "local_address")
    for kind in ("HTTPConnection", "AsyncHTTPConnection"):
        rows += [
            Relied(name, kind, "__init__", made, ("_network_backend",)),
            Relied(
                name, kind, "_connect", ("self", "request"), ("_network_backend", "connect_tcp", "start_tls")
            ),
        ]
    return tuple(rows)


# The oldest and the newest release in which somebody has looked at all of this, of each.
LOOKED_AT = {"httpcore": ("1.0.9", "1.0.9"), "httpcore2": ("2.16.2", "2.16.2")}
