"""The seam of ``http.client``, and so of ``urllib.request``: a connection to a host of a cloud gets a socket that answers.

urllib3's connections are ``http.client``'s, and requests sends by urllib3's: see ``urllib3_seam.py``. Those of botocore are left
alone: what it sends is caught before. It is there wherever botocore is, so what it does is imported when somebody sends.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSConnection

from awsmock_ar_apigw.intercept.guard import Relied
from awsmock_ar_apigw.kit.files import imported

if TYPE_CHECKING:
    from types import ModuleType

    from awsmock_ar_apigw.intercept.patch import Method, Patches


@cache
def _connections() -> Any:
    """What is done with a connection."""
    return imported("awsmock_ar_apigw.intercept.http.connections")


def is_connected(connection: Any) -> bool:
    """Whether a connection that is to be made was made to a cloud.

    Raises:
        ConnectionRefusedError: an API doesn't listen there.
        MockError: it would leave the process for AWS.
        NewConnectionError: an API doesn't listen there, for connections of urllib3.
    """
    return not isinstance(connection, AWSConnection) and _connections().is_connected(connection)


def _connect(original: Method, self: Any) -> None:
    """A connection is to be made."""
    if not is_connected(self):
        original(self)


def _putrequest(original: Method, self: Any, method: str, url: str, *args: Any, **kwargs: Any) -> None:
    """A request begins, maybe on a connection that was made before the mock began, or that a mock has left."""
    if not isinstance(self, AWSConnection):
        _connections().prepare(self, url)
    original(self, method, url, *args, **kwargs)


def patches(library: ModuleType) -> Patches:
    """What to replace, and by what."""
    return {
        (library.HTTPConnection, "connect"): _connect,
        (library.HTTPSConnection, "connect"): _connect,
        (library.HTTPConnection, "putrequest"): _putrequest,
    }


def relied_on(_name: str) -> tuple[Relied, ...]:
    """What this stands on."""
    home = "http.client"
    return (
        Relied(home, "HTTPConnection", "connect", ("self",), ("_tunnel_host",)),
        Relied(home, "HTTPSConnection", "connect", ("self",), ("wrap_socket",)),
        Relied(home, "HTTPConnection", "putrequest", ("self", "method", "url", "skip_host")),
        Relied(home, "HTTPConnection", "send", ("self", "data"), ("sock", "auto_open", "connect", "sendall")),
        Relied(home, "HTTPConnection", "getresponse", ("self",), ("response_class", "sock")),
        Relied(home, "HTTPResponse", "__init__", ("self", "sock", "debuglevel"), ("makefile",)),
    )


# Any: it comes with Python, whose releases differ in what doesn't matter here.
LOOKED_AT = None
