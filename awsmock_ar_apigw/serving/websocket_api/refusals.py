"""What the gateway itself says to a client of a WebSocket API: as a status of its handshake, or as a frame.

[texts of frames: real, W103 to W108; of refused handshakes: chosen, U2]
"""

from __future__ import annotations

from awsmock_ar_apigw.serving import refusals as http
from awsmock_ar_apigw.serving.messages import Headers, Response
from awsmock_ar_apigw.serving.refusals import Answer

FORBIDDEN = Answer(403, "Forbidden")  # W73, W103; U3
UNAUTHORIZED = Answer(401, "Unauthorized")  # W71, W72
BAD_BODY = Answer(400, "Bad request body")  # W109
BAD_REQUEST = Answer(400, "Bad request")
TOO_MANY = Answer(429, "Too Many Requests")  # W228; U6
FAILED = Answer(500, "Internal server error")  # W106; W74
BAD_GATEWAY = Answer(502, "Internal server error")  # W30
TIMED_OUT = Answer(504, "Endpoint request timed out")  # W108; W37
UPGRADE_REQUIRED = Answer(426, "Upgrade Required")  # W5; its words are chosen

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
