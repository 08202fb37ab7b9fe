"""What the server itself answers: in the words of AWS where it is known what these are, and else in ours; in the form that the client reads."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.cloud.services import SIGNED_AS
from awsmock_ar_apigw.cloud.walk import scope_of
from awsmock_ar_apigw.serving.messages import Headers, Response

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.messages import Request

# A body that nobody sends who means well: exports and imports of definitions, and requests, have at most 10 MB.
MOST_OF_BODY = 16 * 1024 * 1024
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Where HTTP and WebSocket APIs are, which have the host and the signature of REST APIs.
_V2 = "/v2/"
# How an error looks, by the protocol that a service has; all others read JSON.
_FORMS = {
    "rest-xml": "<Error><Code>{kind}</Code><Message>{message}</Message></Error>",
    "query": "<ErrorResponse><Error><Type>Sender</Type><Code>{kind}</Code><Message>{message}</Message></Error></ErrorResponse>",
    "ec2": "<Response><Errors><Error><Code>{kind}</Code><Message>{message}</Message></Error></Errors></Response>",
}
# By the type of what is sent, where botocore doesn't know the service by the name that requests are signed with.
_OF_TYPES = {"application/x-www-form-urlencoded": "query", "application/xml": "rest-xml"}


def refusal(request: Request, status: int, kind: str, message: str) -> Response:
    """An answer with an error, as the client of the service reads it that the request was signed for."""
    protocol = _protocol_of(request)
    if protocol in _FORMS:
        content = "text/xml"
        body = (_XML + _FORMS[protocol].format(kind=kind, message=escape(_printable(message)))).encode()
    elif protocol == "smithy-rpc-v2-cbor":
        content, body = "application/cbor", _cbor(kind, message)
    else:
        content = request.headers.get("content-type") or ""
        content = content if content.startswith("application/x-amz-json-") else "application/json"
        named = {"__type": kind} if "x-amz-target" in request.headers else {}
        body = json.dumps({**named, "message": message}).encode()
    lines = [("content-type", content), ("x-amzn-errortype", kind), ("content-length", str(len(body)))]
    return Response(status, Headers(lines), body)


def _protocol_of(request: Request) -> str:
    """The protocol of the service that a request is signed for; nothing, where nobody can say."""
    content = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if content == "application/cbor":
        return "smithy-rpc-v2-cbor"
    scope = scope_of(request.headers.get("authorization") or "")
    known = _protocols_of(scope.service) if scope else ()
    if content.startswith("application/x-amz-json-"):
        return "json"
    return known[0] if known else _OF_TYPES.get(content, "")


@cache
def _protocols_of(service: str) -> tuple[str, ...]:
    """What botocore knows of a service: nothing, if it has none of this name."""
    loader = Loader()
    if service not in loader.list_available_services("service-2"):
        return ()
    try:
        model = loader.load_service_model(service, "service-2")
    except UnknownServiceError:
        return ()
    return (model["metadata"]["protocol"],)


def _printable(text: str) -> str:
    """A text without what XML can't carry."""
    return "".join(one if one.isprintable() or one in "\n\t" else "?" for one in text)


def _cbor(kind: str, message: str) -> bytes:
    """A map of two texts. [RFC 8949, 3.1]"""

    def text(value: str) -> bytes:
        content = value.encode("utf-8", "replace")
        return b"\x7a" + len(content).to_bytes(4, "big") + content

    return b"\xa2" + text("__type") + text(kind) + text("message") + text(message)


def elsewhere(path: str) -> Response:
    """What is looked for is at another path, for now."""
    return Response(307, Headers([("location", path), ("content-length", "0")]))


def unsigned(request: Request) -> Response:
    """Nobody has signed it, and it is for no API. [what API Gateway says of an unsigned request]"""
    return refusal(request, 403, "MissingAuthenticationTokenException", "Missing Authentication Token")


def check_service(request: Request, service: str) -> None:
    """Refuse a call of a service that nobody mocks here.

    Raises:
        MockError: it is one.
    """
    if service == SIGNED_AS["apigatewayv2"] and not request.path.startswith(_V2):
        raise MockError(
            f"{request.method} {request.path} is of API Gateway's REST APIs, which this server doesn't have: of what is signed for "
            f"{service!r} it answers what is below {_V2}. Let AWS_ENDPOINT_URL_API_GATEWAY lead calls of REST APIs elsewhere."
        )
    if service not in SIGNED_AS.values():
        raise MockError(
            f"This server has no service whose requests are signed for {service!r}. It has {', '.join(SIGNED_AS)}: name each of "
            "these its endpoint (AWS_ENDPOINT_URL_APPRUNNER, AWS_ENDPOINT_URL_APIGATEWAYV2) in the place of AWS_ENDPOINT_URL, so "
            "that calls of other services go where these are."
        )


def not_mocked(request: Request, error: Exception) -> Response:
    """The mock can't do it; what to do about it stands in the answer [chosen: 501, which no service answers with]."""
    return refusal(request, 501, "MockError", str(error))


def failed(request: Request, error: BaseException) -> Response:
    """Something has gone wrong inside, which the log has in full: no traceback leaves."""
    message = f"{type(error).__name__} inside the mock: see its log, and report it."
    return refusal(request, 500, "InternalFailure", message)


def ended(request: Request) -> Response:
    """The server ends, and waits no more for what is under way. [the status: Common Error Types]"""
    return refusal(request, 503, "ServiceUnavailable", "The server has ended.")


def too_large(request: Request) -> Response:
    """A body that nobody reads to its end, and so the connection ends. [the status: Common Error Types]"""
    message = f"A body may have {MOST_OF_BODY} bytes."
    response = refusal(request, 413, "RequestEntityTooLargeException", message)
    response.headers.add("connection", "close")
    return response


# What is no answer: the connection breaks, as a test has planned.
BROKEN = Response(0, Headers())
