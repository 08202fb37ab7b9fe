"""An HTTP request and an HTTP response, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.base.errors import ServiceError


class HttpRequest(NamedTuple):
    """What arrives: ``path`` keeps its percent-encoding, and ``query`` follows it without the ``?``.

    ``url`` is the whole of it as the caller wrote it, for what is said about it.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    url: str = ""


class HttpResponse(NamedTuple):
    """What goes back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def metadata(self) -> dict[str, Any]:
        """What botocore's parser makes of it for ``ResponseMetadata``, if it answers a first attempt."""
        headers = dict(zip(map(str.lower, self.headers), self.headers.values(), strict=True))
        return {
            "RequestId": headers["x-amzn-requestid"],
            "HTTPStatusCode": self.status,
            "HTTPHeaders": headers,
            "RetryAttempts": 0,
        }


class Answer(NamedTuple):
    """What a call comes to: the response, and what makes of it what botocore's parser would, where that is known.

    ``refused`` is the code of the error, if it is one, and ``error`` the error itself.
    """

    response: HttpResponse
    parsed: Callable[[], dict[str, Any]] | None = None
    refused: str | None = None
    error: ServiceError | None = None
