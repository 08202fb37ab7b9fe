"""The walk of each event of a connection through its API, from top to bottom: a handshake, a message, an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.http_api.throttling import throttle
from awsmock_ar_apigw.serving.messages import Headers, Response
from awsmock_ar_apigw.serving.refusals import Answer, Refused
from awsmock_ar_apigw.serving.websocket_api.access_log import log
from awsmock_ar_apigw.serving.websocket_api.authorization import authorize
from awsmock_ar_apigw.serving.websocket_api.frames import error_frame
from awsmock_ar_apigw.serving.websocket_api.integration import integrate
from awsmock_ar_apigw.serving.websocket_api.journal import noted
from awsmock_ar_apigw.serving.websocket_api.refusals import FORBIDDEN, as_here
from awsmock_ar_apigw.serving.websocket_api.validation import validate, validate_handshake

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange

_PROTOCOL = "sec-websocket-protocol"
SWITCHING = Response(101, Headers())


# A handshake


def connect(house: House, exchange: Exchange) -> Response:
    """The answer to a handshake: 101 opens the connection, and nothing else does. Without a ``$connect`` it opens [documented: W26]."""
    try:
        response, why = _handshake(house, exchange), _behind(exchange)
    except Refused as refused:
        answer = as_here(refused.answer)
        response, why = answer.response(), refused.why
        exchange.noted["error.message"] = answer.message
    noted(house, exchange, response, why)
    log(house, exchange, response.status)
    return response


def _handshake(house: House, exchange: Exchange) -> Response:
    if exchange.way is None:
        return SWITCHING  # U1
    throttle(house, exchange)
    authorize(house, exchange)
    validate_handshake(exchange)
    result = integrate(house, exchange)
    if not 200 <= result.status <= 299:  # W28, W29
        raise Answer(result.status, "").because(
            f"Its $connect route answers {result.status}: a status from 200 to 299 lets it in."
        )
    # Nothing else of the answer goes to the client [real: W32, W33]; this goes as it is [documented: W40; real: W41, W42].
    chosen = result.headers.get(_PROTOCOL)
    return Response(101, Headers([] if chosen is None else [("Sec-WebSocket-Protocol", chosen)]))


# A message


def message(house: House, exchange: Exchange) -> None:
    """What becomes of a message: what its route answers is sent back, if it answers; and what goes wrong, on every route [real: W107]."""
    status, why, frame = 200, "", None
    try:
        frame, why = _answer(house, exchange), _behind(exchange)
    except Refused as refused:
        answer = as_here(refused.answer)
        status, why, frame = answer.status, refused.why, error_frame(answer, exchange)
        exchange.noted["error.message"] = answer.message
    if frame is not None:
        house.push(exchange.connection, frame)
    noted(house, exchange, Response(status, Headers(), frame.encode() if frame else b""), why)
    log(house, exchange, status)


def _answer(house: House, exchange: Exchange) -> str | None:
    way = exchange.way
    if way is None:
        raise FORBIDDEN.because("No route takes it, and there is no $default route.")  # W103
    throttle(house, exchange)
    validate(exchange)
    result = integrate(house, exchange)
    # Nothing is sent back but by a route that answers, whatever the status [real: W114, W115; W116, W118].
    return result.body if way.answers else None


# An end


def disconnect(house: House, exchange: Exchange) -> None:
    """What runs when a connection has ended: best effort, and what it answers goes nowhere [documented: W147, W148]."""
    status, why = 200, ""
    try:
        integrate(house, exchange)
        why = _behind(exchange)
    except Refused as refused:
        status, why = as_here(refused.answer).status, refused.why
    noted(house, exchange, Response(status, Headers()), why)
    log(house, exchange, status)


def _behind(exchange: Exchange) -> str:
    """What has failed behind an integration, though an integration response has been found for it."""
    return exchange.noted.get("integration.error", "")
