"""What the gateway itself answers, in the place of an integration: each as the service was seen to write it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.serving.messages import Headers, Response

if TYPE_CHECKING:
    from collections.abc import Sequence


class Refused(Exception):  # noqa: N818 - an answer, which ends the walk
    """A request is refused.

    Parameters:
        answer: what the client gets.
        why: what a person should know of it, and what to do.
    """

    def __init__(self, answer: Answer, why: str) -> None:
        super().__init__(why)
        self.answer = answer
        self.why = why


class Answer(NamedTuple):
    """An answer of the gateway's own: a status, the one member ``message`` of its body, and more lines of its header."""

    status: int
    message: str
    headers: Sequence[tuple[str, str]] = ()

    def response(self) -> Response:
        """As a client gets it. [real: rows M5 to M13, E47 to E49]"""
        body = json.dumps({"message": self.message}, separators=(",", ":")).encode()
        return Response(self.status, Headers([("content-type", "application/json"), *self.headers]), body)

    def because(self, why: str) -> Refused:
        """The refusal, with its reason in words."""
        return Refused(self, why)


BAD_REQUEST = Answer(400, "Bad Request")  # U33
UNAUTHORIZED = Answer(401, "Unauthorized")  # M5
FORBIDDEN = Answer(403, "Forbidden")  # M6
NOT_FOUND = Answer(404, "Not Found")  # M7
TOO_LARGE = Answer(413, "Request Entity Too Large")  # A49, M8
TOO_MANY = Answer(429, "Too Many Requests")  # M3
FAILED = Answer(500, "Internal Server Error")  # M10
UNAVAILABLE = Answer(503, "Service Unavailable")  # M11
TIMED_OUT = Answer(503, "Service Unavailable")  # E44
# Headers of the request that are too long. [chosen: U4, nobody has quoted what AWS says]
HEADERS_TOO_LARGE = Answer(431, "Request Header Fields Too Large")
