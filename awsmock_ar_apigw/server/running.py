"""A server that runs in a thread: for a test, or until somebody stops it."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.needs import needing

if TYPE_CHECKING:
    from types import TracebackType

    from awsmock_ar_apigw.cloud.cloud import Cloud

HOST, PORT = "127.0.0.1", 4566
# How long a server may take to begin and to end, in seconds of real time.
_PATIENCE = 10.0


def start(cloud: Cloud, *, host: str = HOST, port: int = 0) -> Server:
    """Serve a cloud from a thread of this process, until ``stop()`` or the end of ``with``.

    Parameters:
        cloud: the cloud, as ``with mock_cloud() as cloud`` gives it.
        host: the address to listen at; others than this machine reach it only if it isn't a loopback one.
        port: the port; 0 takes one that is free.

    Returns:
        The server: ``url``, and ``stop()``.

    Raises:
        MockError: the port is taken, or the extra isn't installed: ``pip install 'awsmock-ar-apigw[server]'``.

    Examples:
        >>> from urllib.request import urlopen
        >>> from awsmock_ar_apigw import mock_cloud, server
        >>> with mock_cloud() as cloud, server.start(cloud) as running:
        ...     urlopen(running.url + "/_awsmock/health").read()
        b'{"status":"running"}'
    """
    return Server(cloud, host, port)


class Server:
    """A server in a thread, made by ``start``; a context manager that stops it.

    Attributes:
        url: where it is reached, for ``endpoint_url`` and ``AWS_ENDPOINT_URL``.
        port: its port.
    """

    def __init__(self, cloud: Cloud, host: str, port: int) -> None:
        self._socket = listening(host, port)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.port}"
        self._server = made(cloud)
        self._thread = threading.Thread(target=self._serve, name="awsmock-server", daemon=True)
        self._thread.start()
        waited = threading.Event()
        while not self._server.started and self._thread.is_alive():
            waited.wait(0.005)

    def __repr__(self) -> str:
        return f"<server at {self.url}>"

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
        """Take no more requests, and let those that are under way end."""
        self._server.should_exit = True
        self._thread.join(_PATIENCE)

    def _serve(self) -> None:
        self._server.run(sockets=[self._socket])


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        MockError: the address can't be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
    except (OSError, OverflowError) as error:
        made.close()
        raise MockError(
            f"{host}:{port} can't be listened at: {error}. Give another port; 0 takes one that is free."
        ) from None
    return made


def made(cloud: Cloud, **options: Any) -> Any:
    """A server of uvicorn's for a cloud.

    Raises:
        MockError: the extra isn't installed.
    """
    with needing("A server", "pip install 'awsmock-ar-apigw[server]'"):
        import uvicorn  # noqa: PLC0415 - an extra

        from awsmock_ar_apigw.server.app import App  # noqa: PLC0415 - likewise
        from awsmock_ar_apigw.server.control import control  # noqa: PLC0415 - likewise
    config = uvicorn.Config(
        App(cloud, control(cloud)),
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        ws="websockets-sansio",
        ws_max_size=16 * 1024 * 1024,
        timeout_graceful_shutdown=5,
        **options,
    )
    return uvicorn.Server(config)
