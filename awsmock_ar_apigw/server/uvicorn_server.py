"""uvicorn's server, as it serves a cloud: it waits for its end by an event, so that a sleep that a test moves the clock by is none of its."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import uvicorn

from awsmock_ar_apigw.server.app import App
from awsmock_ar_apigw.server.control import control

if TYPE_CHECKING:
    from awsmock_ar_apigw.cloud.cloud import Cloud

# How long requests that are under way may take when it ends, in seconds of real time.
GRACE = 5
# How often it looks for connections whose time has gone by of itself.
_EVERY = 1.0
# An API takes 128 KB a message, and says so itself.
_MOST_OF_MESSAGE = 1024 * 1024
# Longer than most clients keep a connection that they don't use, so that none is closed under a request that is on its way.
_KEPT_ALIVE = 75


class UvicornServer(uvicorn.Server):
    """A server for a cloud, in whatever thread runs it.

    Parameters:
        cloud: the cloud.
        most: how many calls and requests it keeps; None for all.
    """

    def __init__(self, cloud: Cloud, most: int | None) -> None:
        self._most = most
        self._ended = asyncio.Event()
        self._app = App(cloud, control(cloud, self._ended))
        super().__init__(
            uvicorn.Config(
                self._app,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                ws="websockets-sansio",
                ws_max_size=_MOST_OF_MESSAGE,
                ws_ping_interval=None,
                ws_per_message_deflate=False,
                timeout_keep_alive=_KEPT_ALIVE,
                timeout_graceful_shutdown=GRACE,
            )
        )
        self.config.load()  # here, where it is told which package is missing
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        """Until ``end()``."""
        self._loop = asyncio.get_running_loop()
        ended = asyncio.create_task(self._ended.wait())
        while not self.should_exit:
            await asyncio.wait([ended], timeout=_EVERY)
            await self._app.look()
            if self._most is not None:
                self._app.let_go(self._most)
        ended.cancel()

    def end(self) -> None:
        """Let it end, from any thread; more than once is once."""
        self.should_exit = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ended.set)
