"""A connection of ``http.client`` to a host of a cloud: it gets a socket that answers.

Imported when the first connection is to be made, of a library that ``http_client.py`` and ``urllib3_seam.py`` have patched.
"""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection as Urllib3Connection
from urllib3.exceptions import NewConnectionError

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.intercept.http import hosts
from awsmock_ar_apigw.intercept.http.wire import Incoming, exchange


class Socket:
    """What a connection has in the place of a socket: it takes the bytes of a request, and gives those of the answer.

    It serves one request. So who answers is asked anew for the next, and none is left where the mock is over.
    """

    def __init__(self, connection: Any, host: str) -> None:
        self._connection = connection
        self._host = host
        self._incoming = Incoming()
        self._timeout: float | None = None

    def sendall(self, data: Any) -> None:
        """More of the request."""
        self._incoming.feed(data)

    def makefile(self, *_args: Any, **_kwargs: Any) -> io.BufferedReader:
        """The answer, to be read."""
        source = getattr(self._connection, "source_address", None)
        answer = exchange(self._incoming, self._host, source[0] if source else None)
        self._connection.sock = None
        return io.BufferedReader(io.BytesIO(answer))

    def settimeout(self, timeout: float | None) -> None:
        """Answers don't take time, however long they may."""
        self._timeout = timeout

    def gettimeout(self) -> float | None:
        """As long as that."""
        return self._timeout

    def getpeername(self) -> tuple[str, int]:
        """Where it leads to."""
        return self._host, hosts.PORT

    def setsockopt(self, *_args: Any) -> None:
        """Nothing is to be set."""

    def shutdown(self, _how: int) -> None:
        """There is nothing to shut down."""

    def close(self) -> None:
        """There is nothing to close."""


class Target(NamedTuple):
    """Where a connection leads to, in the end."""

    host: str
    port: int
    secure: bool

    def check(self, connection: Any) -> None:
        """Refuse what no API listens to.

        Raises:
            ConnectionRefusedError: it isn't HTTPS, or not at its port.
            NewConnectionError: the same, for connections of urllib3.
        """
        if not self.secure or self.port != hosts.PORT:
            error = hosts.refused(self.host)
            if isinstance(connection, Urllib3Connection):
                raise NewConnectionError(
                    connection, f"Failed to establish a new connection: {error}"
                ) from error
            raise error


def target_of(connection: Any) -> Target:
    """Where a connection leads to, be it through a proxy."""
    tunnelled = getattr(connection, "_tunnel_host", None)
    secure = connection.default_port == hosts.PORT
    if tunnelled:
        port = connection._tunnel_port or connection.default_port  # noqa: SLF001
        return Target(tunnelled, port, secure)
    return Target(connection.host, connection.port, secure)


def is_connected(connection: Any) -> bool:
    """Whether a connection that is to be made was made to a cloud.

    Raises:
        ConnectionRefusedError: an API doesn't listen there.
        MockError: it would leave the process for AWS.
        NewConnectionError: an API doesn't listen there, for connections of urllib3.
    """
    target = target_of(connection)
    if not hosts.is_caught(target.host):
        return False
    target.check(connection)
    connection.sock = Socket(connection, target.host)
    return True


def prepare(connection: Any, url: str) -> None:
    """A request begins: the connection gets a socket that answers, or loses it.

    Raises:
        ConnectionRefusedError: an API doesn't listen there.
        MockError: it would leave the process for AWS.
        NewConnectionError: an API doesn't listen there, for connections of urllib3.
    """
    forwarded = urlsplit(url) if url.startswith(("http://", "https://")) else None
    if forwarded is not None and forwarded.hostname:
        secure = forwarded.scheme == "https"
        target = Target(forwarded.hostname, forwarded.port or (hosts.PORT if secure else 80), secure)
    else:
        target = target_of(connection)
    if hosts.is_caught(target.host):
        target.check(connection)
        if not isinstance(connection.sock, Socket):
            _exchange(connection, Socket(connection, target.host))
    elif isinstance(connection.sock, Socket):
        _exchange(connection, None)


def _exchange(connection: Any, socket: Socket | None) -> None:
    """Another socket for a connection; its own way to close would forget what is under way."""
    old, connection.sock = connection.sock, socket
    if old is not None:
        old.close()
