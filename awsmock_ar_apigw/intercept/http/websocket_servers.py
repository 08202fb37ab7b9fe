"""Where WebSocket clients connect to: to a host of a cloud, each gets one end of a pair of sockets, in the place of TCP and TLS.

The other end is served by a thread for each connection, which ends with it, or with the mock.
"""

from __future__ import annotations

import os
import socket
import weakref
from functools import cache
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.needs import needing
from awsmock_ar_apigw.intercept.http import hosts
from awsmock_ar_apigw.kit.files import imported

if TYPE_CHECKING:
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.intercept.http.websocket_server import Server

# How long, in seconds, a mock that stops waits for what a function still does for a message.
_PATIENCE = 2
# The servers that run, and maybe some that have ended. It is changed in single steps, which need no lock that a fork could find held.
_RUNNING: set[Server] = set()


class End(socket.socket):
    """A client's end of a connection to a cloud.

    As long as it is open, so is the other one, if nobody else has it: what a client says to a server that has just left is lost,
    and no error, as on a network.
    """

    @classmethod
    def of(cls, near: socket.socket, far: socket.socket) -> End:
        """One end of a pair."""
        made = cls(fileno=near.detach())
        made._leave = weakref.finalize(made, far.dup().close)
        return made

    _leave: weakref.finalize[[], End]

    def close(self) -> None:
        """Close it."""
        super().close()
        self._leave()

    def pending(self) -> int:
        """How many bytes were decrypted and not read yet, which sockets with TLS know: none."""
        return 0


def socket_to(host: str, port: int, *, secure: bool, source_ip: str | None = None) -> End | None:
    """A connection to a host of a cloud; None, if the host is somebody else's.

    Parameters:
        host: its name.
        port: the port that is asked.
        secure: whether TLS is to be spoken there; it isn't.
        source_ip: the address that the library sends from, if it was told one.

    Raises:
        ConnectionRefusedError: an API doesn't listen there.
        MockError: it would leave the process for AWS, or a package is missing that serves it.
    """
    if not hosts.is_caught(host):
        return None
    if not secure or port != hosts.PORT:
        raise hosts.refused(host, "wss")
    return served(host, source_ip)


def served(host: str, source_ip: str | None) -> End:
    """A connection to a host of a cloud, which is served from now on.

    Parameters:
        host: its name.
        source_ip: the address that the library sends from, if it was told one.

    Raises:
        MockError: a package is missing that serves it.
    """
    with needing("A client of WebSockets", "use cloud.connect(…)"):
        serving = imported(f"{__package__}.websocket_server")
    house = hosts.house_at(host)
    near, far = socket.socketpair()
    end = End.of(near, far)
    if house is None:
        # The mock has stopped since it was asked whose the host is.
        far.shutdown(socket.SHUT_WR)
        far.close()
        return end
    _watch_forks()
    _RUNNING.difference_update([one for one in list(_RUNNING) if not one.is_alive()])
    server: Server = serving.Server(far, house, hosts.seen_from(source_ip))
    server.start()
    _RUNNING.add(server)
    if house.world.over:
        server.stop()
    return end


def end_those_of(world: World) -> None:
    """A mock has stopped: the connections to its cloud end, and with them their threads. No lock of ours is held."""
    ending = [server for server in list(_RUNNING) if server.world is world]
    for server in ending:
        server.stop()
    for server in ending:
        server.wait(_PATIENCE)
    _RUNNING.difference_update(ending)


@cache
def _watch_forks() -> None:
    """From the first connection on, a child that is forked drops the copies that it gets of them, whose threads it hasn't got."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_forget)


def _forget() -> None:
    for server in list(_RUNNING):
        server.abandon()
    _RUNNING.clear()
