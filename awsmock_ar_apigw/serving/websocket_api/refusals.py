"""What the gateway itself says to a client of a WebSocket API: as a status of its handshake, or as a frame.

[texts of frames: real, W103 to W108; of refused handshakes: chosen, U2]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving import refusals as http
from awsmock_ar_apigw.serving.messages import Headers, Response
from awsmock_ar_apigw.serving.refusals import Answer

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.refusals import Refused
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange

FORBIDDEN = Answer(403, "Forbidden")  # W73, W103; U3
UNAUTHORIZED = Answer(401, "Unauthorized")  # W71, W72
BAD_BODY = Answer(400, "Bad request body")  # W109
BAD_REQUEST = Answer(400, "Bad request")
TOO_MANY = Answer(429, "Too Many Requests")  # W228; U6
FAILED = Answer(500, "Internal server error")  # W106; W74
BAD_GATEWAY = Answer(502, "Internal server error")  # W30
TIMED_OUT = Answer(504, "Endpoint request timed out")  # W108; W37
UPGRADE_REQUIRED = Answer(426, "Upgrade Required")  # W5; its words are chosen


def refusal(exchange: Exchange, answer: Answer, response_type: str, why: str) -> Refused:
    """A refusal for which logs have a name of its own, beside those that follow from a status [inferred: W237].

    Parameters:
        exchange: what is refused.
        answer: what its client gets.
        response_type: what ``$context.error.responseType`` is.
        why: what a person should know of it, and what to do.
    """
    exchange.noted["error.responseType"] = response_type
    return answer.because(why)


# What the rooms that HTTP APIs share say, each with the same in the words of WebSocket APIs.
_OF_HTTP = (
    (http.FORBIDDEN, FORBIDDEN),
    (http.UNAUTHORIZED, UNAUTHORIZED),
    (http.TOO_MANY, TOO_MANY),
    (http.TIMED_OUT, TIMED_OUT),
    *((one, FAILED) for one in (http.FAILED, http.UNAVAILABLE, http.BAD_REQUEST, http.TOO_LARGE)),
)


# What an answer of each of these statuses says, be it the gateway's own or not [U2].
_BY_STATUS = {one.status: one for one in (FORBIDDEN, UNAUTHORIZED, TOO_MANY, FAILED, BAD_GATEWAY, TIMED_OUT)}


def answer_of_status(status: int) -> Answer:
    """A handshake that a back end has refused with a status: it is handed on, and nothing else of its answer is [real: W29, W32].

    A status below 200 isn't one of an answer's end: what says so is malformed [U5].
    """
    if status < 200:
        return BAD_GATEWAY
    return _BY_STATUS.get(status) or Answer(status, Response(status, Headers()).reason)


def as_here(answer: Answer) -> Answer:
    """A refusal in the words of WebSocket APIs; one that only looks like another's is a back end's own status."""
    return next((ours for theirs, ours in _OF_HTTP if answer is theirs), answer)


# What access logs call a refusal, by its status [inferred: W237]; who refuses may say it more precisely.
_TYPES = {
    400: "BAD_REQUEST_BODY",
    401: "UNAUTHORIZED",
    403: "ACCESS_DENIED",
    429: "THROTTLED",
    500: "API_CONFIGURATION_ERROR",
    502: "INTEGRATION_FAILURE",
    504: "INTEGRATION_TIMEOUT",
}


def as_noted(refused: Refused, exchange: Exchange) -> Answer:
    """What a client hears of a refusal; it is noted for ``$context.error`` [documented: W235].

    The status of a back end, which has answered, is no error of the gateway's.
    """
    answer = as_here(refused.answer)
    if "integration.status" not in exchange.noted:
        exchange.noted["error.message"] = answer.message
        exchange.noted.setdefault("error.responseType", _type(answer, refused, exchange))
    return answer


def _type(answer: Answer, refused: Refused, exchange: Exchange) -> str:
    """What a refusal is called: nothing is wrong with a configuration by which somebody was asked. [chosen]"""
    noted = exchange.noted
    if answer is FAILED and exchange.authorizer is not None and "integration.latency" not in noted:
        return "AUTHORIZER_FAILURE"
    if answer is FAILED and ("integration.integrationStatus" in noted or refused.answer == http.UNAVAILABLE):
        return "INTEGRATION_FAILURE"
    return _TYPES.get(answer.status, "DEFAULT_4XX" if answer.status < 500 else "DEFAULT_5XX")
