"""What the server itself answers: in the words of AWS where it is known what these are, and else in ours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.messages import Headers, Response

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.errors import MockError

# A body that nobody sends who means well: exports and imports of definitions, and requests, have at most 10 MB.
MOST_OF_BODY = 16 * 1024 * 1024


def refusal(status: int, kind: str, message: str) -> Response:
    """An answer with an error, as every SDK reads it."""
    body = json.dumps({"message": message}).encode()
    lines = [("content-type", "application/json"), ("x-amzn-errortype", kind)]
    return Response(status, Headers([*lines, ("content-length", str(len(body)))]), body)


def unsigned(path: str) -> Response:
    """Nobody has signed it, and it is for no API. [what API Gateway says of an unsigned request]"""
    del path
    return refusal(403, "MissingAuthenticationTokenException", "Missing Authentication Token")


def not_mocked(error: MockError) -> Response:
    """The mock can't do it; what to do about it stands in the answer [chosen: 501, which no service answers with]."""
    return refusal(501, "MockError", str(error))


def failed(error: BaseException) -> Response:
    """Something has gone wrong inside, which the log has in full: no traceback leaves."""
    return refusal(
        500, "InternalFailure", f"{type(error).__name__} inside the mock: see its log, and report it."
    )


TOO_LARGE = refusal(413, "RequestEntityTooLargeException", f"A body may have {MOST_OF_BODY} bytes.")
