"""Where a request that came to the server goes: to the control routes, to an API that is stored, or to a service.

An API is asked by its host: its own, ``{api}.execute-api.localhost``, or a domain name; or by a path, for clients that can't set a host:
``/_aws/execute-api/{api}/{stage}/…``, as other emulators have it. [client: LocalStack's documentation has both forms]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.serving.address import is_default_host
from awsmock_ar_apigw.serving.gate import is_known
from awsmock_ar_apigw.serving.messages import request_of

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Request

CONTROL = "/_awsmock"
# The names of an API here: the first label is its id, a second one its Region, which ids do without.
_LOCAL = re.compile(r"([a-z0-9]+)\.execute-api(?:\.[a-z0-9-]+)?\.localhost(?:\.localstack\.cloud)?")
_BY_PATH = re.compile(r"/_aws/execute-api/([a-z0-9]+)(/.*)?")
# What AWS calls an API: how it is asked, its id, the rest of its host, and its path.
_OF_AWS = re.compile(r"(http|ws)s://([a-z0-9]+)(\.[a-z0-9.-]+)(/.*)?", re.DOTALL)


def is_control(path: str) -> bool:
    """Whether a path is one of the control routes."""
    return path == CONTROL or path.startswith(f"{CONTROL}/")


def at_its_host(house: House, request: Request) -> Request | None:
    """A request to an API, with the host that AWS gives it or a domain name; None if it is for none."""
    name = request.host.partition(":")[0].rstrip(".")
    if (local := _LOCAL.fullmatch(name)) is not None:
        return _to(house, request, local[1], request.path)
    if (by_path := _BY_PATH.fullmatch(request.path)) is not None:
        return _to(house, request, by_path[1], by_path[2] or "/")
    return request if is_known(house, request.host) else None


def connected(house: House, handshake: Request) -> Request:
    """A handshake with an API, with its host as ``at_its_host`` has it.

    Raises:
        MockError: it is for none.
    """
    found = at_its_host(house, handshake)
    if found is None:
        raise MockError(
            f"No API is at {handshake.url}. Connect to ws://{{api}}.execute-api.localhost:PORT/{{stage}}, or to "
            "/_aws/execute-api/{api}/{stage}."
        )
    return found


def _to(house: House, request: Request, api_id: str, path: str) -> Request:
    return request._replace(host=house.host_of(api_id), path=path)


def at_server(server: str, url: str) -> str | None:
    """The URL of an API, as AWS gives it, as it is asked at a server: by a path; None for any other text.

    Examples:
        >>> at_server("http://127.0.0.1:4566", "wss://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod")
        'ws://127.0.0.1:4566/_aws/execute-api/a1b2c3d4e5/prod'
        >>> at_server("http://127.0.0.1:4566", "https://example.com/prod")
    """
    found = _OF_AWS.fullmatch(url)
    if found is None or not is_default_host(found[2] + found[3]):
        return None
    return f"{found[1]}://{server.partition('://')[2]}/_aws/execute-api/{found[2]}{found[4] or ''}"


def as_asked(house: House, method: str, url: str) -> str:
    """A URL with the host that AWS gives to the API that it leads to here; any other one as it is.

    Raises:
        MockError: it is no URL.
    """
    asked = request_of(method, url, None, None, "")
    at_host = at_its_host(house, asked)
    return url if at_host is None else at_host.url
