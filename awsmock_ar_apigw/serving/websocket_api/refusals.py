"""What the gateway itself says to a client of a WebSocket API: as a status of its handshake, or as a frame.

[texts of frames: real, W103 to W108; of refused handshakes: chosen, U2]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving import refusals as http
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


# What the rooms that HTTP APIs share say, in the words of WebSocket APIs; every other of it is a failure.
_OF_HTTP = {http.FORBIDDEN: FORBIDDEN, http.UNAUTHORIZED: UNAUTHORIZED, http.TOO_MANY: TOO_MANY}


def as_here(answer: Answer) -> Answer:
    """A refusal in the words of WebSocket APIs."""
    if answer is http.TIMED_OUT:
        return TIMED_OUT
    if answer in (http.FAILED, http.UNAVAILABLE, http.BAD_REQUEST, http.TOO_LARGE):
        return FAILED
    return _OF_HTTP.get(answer, answer)
