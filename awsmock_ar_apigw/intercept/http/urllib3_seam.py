"""The seam of urllib3, and so of requests: its connections are ``http.client``'s, but make themselves in a way of their own."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

from urllib3.exceptions import NewConnectionError
from urllib3.util.ssl_ import resolve_cert_reqs

from awsmock_ar_apigw.intercept.guard import Relied
from awsmock_ar_apigw.intercept.http import http_client

if TYPE_CHECKING:
    from types import ModuleType

    from awsmock_ar_apigw.intercept.patch import Method, Patches


def _connect(original: Method, self: Any) -> None:
    """A connection is to be made."""
    try:
        connected = http_client.is_connected(self)
    except ConnectionRefusedError as error:
        raise NewConnectionError(self, f"Failed to establish a new connection: {error}") from error
    if not connected:
        original(self)


def _connect_securely(original: Method, self: Any) -> None:
    """As its parent; a certificate is as good as it was asked for."""
    _connect(original, self)
    if isinstance(self.sock, http_client.Socket):
        asked = resolve_cert_reqs(self.cert_reqs) == ssl.CERT_REQUIRED
        self.is_verified = asked or bool(self.assert_fingerprint)


def patches(library: ModuleType) -> Patches:
    """What to replace, and by what."""
    return {
        (library.HTTPConnection, "connect"): _connect,
        (library.HTTPSConnection, "connect"): _connect_securely,
    }


def relied_on(name: str) -> tuple[Relied, ...]:
    """What this stands on."""
    return (
        Relied(name, "HTTPConnection", "connect", ("self",), ("_new_conn", "sock")),
        Relied(name, "HTTPSConnection", "connect", ("self",), ("_new_conn", "sock", "is_verified")),
        Relied(
            name,
            "HTTPConnection",
            "putrequest",
            ("self", "method", "url", "skip_host", "skip_accept_encoding"),
            ("putrequest",),
        ),
        Relied("urllib3.connectionpool", "HTTPSConnectionPool", "_validate_conn", ("self", "conn"), ("connect",)),
    )


# The oldest and the newest release in which somebody has looked at all of this.
LOOKED_AT = ("1.25.4", "2.8.0")
