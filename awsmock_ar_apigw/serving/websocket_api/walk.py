"""The walk of each event of a connection through its API, from top to bottom: a handshake, a message, an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.http_api.throttling import throttle
from awsmock_ar_apigw.serving.messages import Headers, Response
from awsmock_ar_apigw.serving.refusals import Refused
from awsmock_ar_apigw.serving.websocket_api.access_log import log
from awsmock_ar_apigw.serving.websocket_api.authorization import authorize
from awsmock_ar_apigw.serving.websocket_api.explanation import why_no_route
from awsmock_ar_apigw.serving.websocket_api.frames import error_frame
from awsmock_ar_apigw.serving.websocket_api.integration import integrate
from awsmock_ar_apigw.serving.websocket_api.journal import noted
from awsmock_ar_apigw.serving.websocket_api.refusals import FORBIDDEN, answer_of_status, as_noted
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
        exchange.response, exchange.why = _handshake(house, exchange), _behind(exchange)
    except Refused as refused:
        exchange.response, exchange.why = as_noted(refused, exchange).response(), refused.why
    _ended(house, exchange)
    return exchange.response


def _handshake(house: House, exchange: Exchange) -> Response:
    if exchange.way is None:
        return SWITCHING  # U1
    throttle(house, exchange)
    authorize(house, exchange)
    validate_handshake(exchange)
    result = integrate(house, exchange)
    if not 200 <= result.status <= 299:  # W28, W29
        raise answer_of_status(result.status).because(
            f"Its $connect route answers {result.status}: a status from 200 to 299 lets it in."
        )
    # Nothing else of the answer goes to the client [real: W32, W33]; this goes as it is [documented: W40; real: W41, W42].
    return Response(
        101, Headers([("Sec-WebSocket-Protocol", chosen) for chosen in result.headers.all(_PROTOCOL)])
    )


# A message


def message(house: House, exchange: Exchange) -> None:
    """What becomes of a message: what its route answers is sent back, if it answers; and what goes wrong, on every route [real: W107]."""
    status = 200
    try:
        frame, exchange.why = _answer(house, exchange), _behind(exchange)
    except Refused as refused:
        answer = as_noted(refused, exchange)
        status, frame, exchange.why = answer.status, error_frame(answer, exchange), refused.why
    if frame is not None:
        house.push(exchange.connection, frame)
        exchange.response = Response(status, Headers(), frame.encode("utf-8", "surrogatepass"))
    _ended(house, exchange)
    exchange.forget()


def _answer(house: House, exchange: Exchange) -> str | None:
    way = exchange.way
    if way is None:
        raise FORBIDDEN.because(why_no_route(house, exchange))  # W103
    if exchange.served.is_throttled:
        throttle(house, exchange)
    if way.models:
        validate(exchange, way.models)
    result = integrate(house, exchange)
    # Nothing is sent back but by a route that answers, whatever the status [real: W114, W115; W116, W118].
    return result.body if way.answers else None


# An end


def disconnect(house: House, exchange: Exchange) -> None:
    """What runs when a connection has ended: best effort, and what it answers goes nowhere [documented: W147, W148]."""
    try:
        integrate(house, exchange)
        exchange.why = _behind(exchange)
    except Refused as refused:
        exchange.response = Response(as_noted(refused, exchange).status, Headers())
        exchange.why = refused.why
    _ended(house, exchange)


# Each of them


def _ended(house: House, exchange: Exchange) -> None:
    """Keep what has become of an event: in ``cloud.requests``, and in the log of its stage."""
    noted(house, exchange)
    if exchange.served.is_logged:
        log(house, exchange)


def _behind(exchange: Exchange) -> str:
    """What has failed behind an integration, though an integration response has been found for it."""
    return exchange.noted.get("integration.error", "")
