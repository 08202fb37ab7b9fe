"""The seam of websocket-client: a connection to a host of a cloud is given a socket that answers, which is a parameter of its own."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.intercept.guard import Relied
from awsmock_ar_apigw.intercept.http.websocket_servers import End, socket_to

if TYPE_CHECKING:
    from types import ModuleType

    from awsmock_ar_apigw.intercept.patch import Method, Patches


def _connect(library: ModuleType, original: Method, self: Any, url: str, **options: Any) -> None:
    """A connection is to be made; one that is given a socket is left alone, for its maker knows where it leads."""
    end = None if options.get("socket") else _socket(library, url)
    if end is not None:
        end.settimeout(options.get("timeout", self.sock_opt.timeout))
        options["socket"] = end
    original(self, url, **options)


def _socket(library: ModuleType, url: str) -> End | None:
    try:
        host, port, _resource, secure = sys.modules[f"{library.__package__}._url"].parse_url(url)
    except ValueError:
        return None  # for the library to say
    return socket_to(host, port, secure=secure)


def patches(library: ModuleType) -> Patches:
    """What to replace, and by what."""
    return {(library.WebSocket, "connect"): partial(_connect, library)}


def relied_on(name: str) -> tuple[Relied, ...]:
    """What this stands on."""
    return (
        Relied(name, "WebSocket", "connect", ("self", "url"), ("connect", "sock_opt", "handshake"), "socket"),
    )


# The oldest and the newest release in which somebody has looked at all of this.
LOOKED_AT = ("1.6.0", "1.9.2")
