"""A server that runs in a thread: for a test, or until somebody stops it."""

from __future__ import annotations

import errno
import logging
import os
import socket
import threading
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.needs import needing
from awsmock_ar_apigw.base.number import MOST, is_count, written

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Literal

    from awsmock_ar_apigw.cloud.cloud import Cloud

LOG = logging.getLogger("awsmock_ar_apigw.server")
HOST, PORT = "127.0.0.1", 4566
# How many clients may wait to be let in.
_BACKLOG = 2048
# How long a server may take to end, in seconds of real time: the grace of what is under way, and some more.
_PATIENCE = 8.0
# What is wrong with a port: it is taken, or not for everybody.
_OF_PORTS = (errno.EADDRINUSE, errno.EACCES)


def start(
    cloud: Cloud, *, host: str = HOST, port: int = 0, keep_calls: int | Literal["all"] = "all"
) -> Server:
    """Serve a cloud from a thread of this process, until ``stop()`` or the end of ``with``.

    Parameters:
        cloud: the cloud, as ``with mock_cloud() as cloud`` gives it.
        host: the address to listen at; others than this machine reach it only if it isn't a loopback one.
        port: the port; 0 takes one that is free.
        keep_calls: how many calls, how many requests, and how many lines of each access log the cloud keeps, of each the newest, while the server runs;
            it looks once a second.

    Returns:
        The server: ``url``, and ``stop()``.

    Raises:
        MockError: the port is taken, or ``keep_calls`` makes no sense, or the extra isn't installed: ``pip install
            'awsmock-ar-apigw[server]'``.

    Examples:
        >>> from urllib.request import urlopen
        >>> from awsmock_ar_apigw import mock_cloud, server
        >>> with mock_cloud() as cloud, server.start(cloud) as running:
        ...     urlopen(running.url + "/_awsmock/health").read()
        b'{"status":"running"}'

    Source: Service-specific endpoints, in the reference guide of the AWS SDKs and tools.
    """
    return Server(cloud, host, port, keep_calls)


class Server:
    """A server in a thread, made by ``start``; a context manager that stops it.

    Attributes:
        url: where it is reached, for ``endpoint_url`` and ``AWS_ENDPOINT_URL``.
        port: its port.
    """

    def __init__(self, cloud: Cloud, host: str, port: int, keep_calls: object = "all") -> None:
        most = _most(keep_calls)
        with needing("A server", "pip install 'awsmock-ar-apigw[server]'"):
            from awsmock_ar_apigw.server.uvicorn_server import UvicornServer  # noqa: PLC0415 - an extra

            self._server = UvicornServer(cloud, most)
        self._socket = listening(host, port)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.port}"
        self._thread = threading.Thread(target=self._serve, name="awsmock-server", daemon=True)
        self._thread.start()
        while not self._server.started and self.wait(0.002):
            pass
        if not self._server.started:
            raise MockError(f"The server at {self.url} has not started: its log says why.")

    def __repr__(self) -> str:
        return f"<server at {self.url}{'' if self._thread.is_alive() else ', stopped'}>"

    def __enter__(self) -> Server:  # noqa: PYI034 - nobody derives from it
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Take no more requests, let those that are under way end within five seconds, and close what is open still.

        Once it is stopped, this does nothing.
        """
        self.end()
        if self.wait(_PATIENCE):
            LOG.warning("%r doesn't end: what it has under way holds it", self)

    def end(self) -> None:
        """Begin to stop, and don't wait for it."""
        self._server.end()

    def wait(self, seconds: float) -> bool:
        """Whether it still runs after so many seconds; sooner, if it has stopped."""
        self._thread.join(seconds)
        return self._thread.is_alive()

    def _serve(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._socket.close()


def _most(keep_calls: object) -> int | None:
    """How many are kept; None for all.

    Raises:
        MockError: the option makes no sense.
    """
    if keep_calls == "all":
        return None
    if not (isinstance(keep_calls, int) and is_count(keep_calls)):
        raise MockError(
            f'keep_calls={written(keep_calls)} keeps nothing that could be counted. Give "all", or a number above zero, up to {MOST}.'
        )
    return keep_calls


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        MockError: the address can't be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # By its protocol asyncio knows that it may not wait for more to send: an answer would come 40 ms later.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # where it lets nobody take a port at which another one listens
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        made.close()
        is_of_host = isinstance(error, OSError) and error.errno not in _OF_PORTS
        hint = (
            "Give an address of this machine."
            if is_of_host
            else "Give another port; 0 takes one that is free."
        )
        raise MockError(f"{host}:{port} can't be listened at: {str(error).rstrip('.')}. {hint}") from None
    return made
