"""A request's walk through an HTTP API, from top to bottom."""

from __future__ import annotations

from email.utils import formatdate
from functools import lru_cache
from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.http_api.access_log import log
from awsmock_ar_apigw.serving.http_api.authorization import authorize
from awsmock_ar_apigw.serving.http_api.cors import answers_itself, cors_of, is_preflight, preflight, with_cors
from awsmock_ar_apigw.serving.http_api.integration import integrate
from awsmock_ar_apigw.serving.http_api.throttling import throttle
from awsmock_ar_apigw.serving.journal import served
from awsmock_ar_apigw.serving.messages import Headers, Response
from awsmock_ar_apigw.serving.refusals import HEADERS_TOO_LARGE, NOT_FOUND, Refused
from awsmock_ar_apigw.serving.undeployed import not_deployed

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange
    from awsmock_ar_apigw.serving.messages import Request

_OF_EVERY_ANSWER = frozenset({"date", "content-length", "apigw-requestid"})
_WITHOUT_BODY = frozenset({204, 304})
# What every answer carries: the id of its request [real: C49, E30].
ID = "apigw-requestid"
# The request line and the values of headers together [documented: A46], and a body [documented: A47].
MOST_OF_HEADERS = 10_240
MOST_OF_BODY = 10_485_760
# What the layer in front of all APIs says of a body beyond that: no JSON, and no id of the request [real: A48].
BODY_TOO_LARGE = Response(
    413,
    Headers([("content-type", "text; charset=utf-8"), ("content-length", "44")]),
    b"HTTP content length exceeded 10485760 bytes.",
)


def answer(house: House, exchange: Exchange) -> Response:
    """The answer to a request, as its client gets it; it is noted with all that was found out."""
    if len(exchange.request.body) > MOST_OF_BODY:
        response, why = BODY_TOO_LARGE, f"Its body is larger than {MOST_OF_BODY} bytes."
    else:
        try:
            response, why = walk(house, exchange), ""
        except Refused as refused:
            response, why = with_cors(exchange, refused.answer.response()), refused.why
            exchange.noted["error.message"] = refused.answer.message
        request_id = (ID, exchange.request_id)
        response = finished(response, exchange.request.method, exchange.micros, request_id)
    exchange.response, exchange.why = response, why
    house.note(served(exchange))
    log(house, exchange, response)
    return response


def walk(house: House, exchange: Exchange) -> Response:
    """From the route to the answer.

    Raises:
        Refused: the gateway refuses it, or an integration fails.
    """
    _check_size(exchange.request)
    path = exchange.place.route_path
    match = house.router(exchange.place).select(exchange.request.method, path)
    if match is not None:
        exchange.route, exchange.variables = match
    if (cors := cors_of(exchange)) is not None and is_preflight(exchange) and answers_itself(exchange.route):
        if exchange.route is not None:
            authorize(house, exchange)
        return preflight(cors, exchange.headers["origin"])
    if exchange.route is None:
        why = f"No route of this stage takes {exchange.request.method} {path}."
        raise NOT_FOUND.because(" ".join([why, *not_deployed(house, exchange.place)]))  # B28
    throttle(house, exchange)
    authorize(house, exchange)
    return with_cors(exchange, integrate(house, exchange))


def finished(response: Response, method: str, micros: int, request_id: tuple[str, str]) -> Response:
    """With the lines that every answer has [real: E30, E34]; without a body where none is asked for [inferred: E51; U36]."""
    body = b"" if response.status in _WITHOUT_BODY else response.body
    lines = [line for line in response.headers if line[0].lower() not in _OF_EVERY_ANSWER]
    lines += [("date", _date(micros // 1_000_000)), ("content-length", str(len(body))), request_id]
    return Response(response.status, Headers(lines), b"" if method == "HEAD" else body)


@lru_cache(maxsize=16)
def _date(seconds: int) -> str:
    return formatdate(seconds, usegmt=True)


def _check_size(request: Request) -> None:
    size = (
        len(request.method)
        + len(request.path)
        + len(request.query)
        + sum(len(value) for _, value in request.headers)
    )
    if size > MOST_OF_HEADERS:
        raise HEADERS_TOO_LARGE.because(
            f"Its first line and the values of its headers have {size} bytes together; {MOST_OF_HEADERS} are allowed."
        )
