"""The seam of urllib3, and so of requests: its connections are ``http.client``'s, but those of HTTPS make themselves in a way of their own."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

from urllib3.util.ssl_ import resolve_cert_reqs

from awsmock_ar_apigw.intercept.guard import Relied
from awsmock_ar_apigw.intercept.http import http_client

if TYPE_CHECKING:
    from types import ModuleType

    from awsmock_ar_apigw.intercept.patch import Method, Patches


def _connect(original: Method, self: Any) -> None:
    """A connection is to be made, before its request begins; a certificate is as good as it was asked for."""
    if not http_client.is_connected(self):
        original(self)
        return
    self.is_verified = resolve_cert_reqs(self.cert_reqs) == ssl.CERT_REQUIRED or bool(self.assert_fingerprint)


def patches(library: ModuleType) -> Patches:
    """What to replace, and by what; where it isn't HTTPS, the connection is made when the request begins."""
    return {(library.HTTPSConnection, "connect"): _connect}


def relied_on(name: str) -> tuple[Relied, ...]:
    """What this stands on."""
    return (
        Relied(name, "HTTPSConnection", "connect", ("self",), ("_new_conn", "sock", "is_verified")),
        Relied(
            name,
            "HTTPConnection",
            "putrequest",
            ("self", "method", "url", "skip_host", "skip_accept_encoding"),
            ("putrequest",),
        ),
        Relied(
            "urllib3.connectionpool", "HTTPSConnectionPool", "_validate_conn", ("self", "conn"), ("connect",)
        ),
    )


# The oldest and the newest release in which somebody has looked at all of this.
LOOKED_AT = ("1.25.4", "2.8.0")
