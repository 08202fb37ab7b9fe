"""Errors that any operation can answer with, though no service model lists them: one table for all protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.cite import Cite


class CommonError(NamedTuple):
    """A row: the HTTP status of an error, what it says unless the test says otherwise, and where the row is from."""

    status: int
    text: str
    cite: Cite


_LIST = documented("Common Error Types; the text is our choice, in the words that services are seen to use")
_RETRIED = observed("botocore's rules for retries know it with this status; the text is our choice")

COMMON = {
    "AccessDeniedException": CommonError(403, "You are not authorized to perform this operation.", _LIST),
    "ExpiredTokenException": CommonError(403, "The security token included in the request is expired", _LIST),
    "IncompleteSignature": CommonError(403, "The request signature is incomplete.", _LIST),
    "InternalFailure": CommonError(500, "The request failed because of an internal error.", _LIST),
    "MalformedHttpRequestException": CommonError(400, "The request body cannot be read.", _LIST),
    "NotAuthorized": CommonError(401, "You are not authorized to perform this operation.", _LIST),
    "OptInRequired": CommonError(403, "Your account is not subscribed to this service.", _LIST),
    "RequestAbortedException": CommonError(400, "The request was aborted.", _LIST),
    "RequestEntityTooLargeException": CommonError(413, "The request is too large.", _LIST),
    "RequestLimitExceeded": CommonError(503, "Request limit exceeded.", _RETRIED),
    "RequestTimeout": CommonError(
        400,
        "The request did not arrive within the time allowed.",
        observed("Amazon S3 answers so; botocore's standard mode retries it; the text is our choice"),
    ),
    "RequestTimeoutException": CommonError(408, "The request did not arrive within the time allowed.", _LIST),
    "ServiceUnavailable": CommonError(503, "The service is temporarily unavailable.", _LIST),
    "Throttling": CommonError(400, "Rate exceeded", _RETRIED),
    "ThrottlingException": CommonError(400, "Rate exceeded", _LIST),
    "TooManyRequestsException": CommonError(
        429,
        "Too Many Requests",
        chosen("one service lists it for all that it does; the other has no error of status 429"),
    ),
    "UnrecognizedClientException": CommonError(
        403, "The security token included in the request is invalid.", _LIST
    ),
    "ValidationError": CommonError(400, "The input does not satisfy the constraints of the service.", _LIST),
}
