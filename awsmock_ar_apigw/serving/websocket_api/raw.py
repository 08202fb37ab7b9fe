"""Calls of the management API that come as plain requests, by whatever has signed them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.cloud import walk
from awsmock_ar_apigw.serving.messages import Headers, Response
from awsmock_ar_apigw.serving.refusals import Answer

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Request

_CONNECTIONS = "/@connections/"
# One that carries no signature at all [inferred: W200; U8].
UNSIGNED = Answer(
    403, "Missing Authentication Token", (("x-amzn-ErrorType", "MissingAuthenticationTokenException"),)
)


def is_managing(request: Request) -> bool:
    """Whether a request asks for a connection, however its path is encoded [documented: W18]."""
    return _CONNECTIONS in unquote(request.path)


def before_connections(path: str) -> str:
    """What stands before ``@connections`` in a path."""
    return unquote(path).partition(_CONNECTIONS)[0]


def managed(house: House, request: Request) -> Response:
    """The answer to a call of the management API; signatures themselves aren't checked.

    Raises:
        MockError: it is signed for another service.
    """
    if "authorization" not in request.headers:
        return UNSIGNED.response()
    asked = HttpRequest(
        request.method, request.path, request.query, dict(request.headers), request.body, request.url
    )
    answered = walk.handle(house.world, asked)
    return Response(answered.status, Headers(answered.headers.items()), answered.body)
