"""What a client of a WebSocket API is told where it can't go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.websocket_api.connection import Closed

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.messages import Response


# What API Gateway closes a connection with, and for what, where it doesn't say so itself. [documented: W122, W125, W126, W152]
_MEANT = {
    1001: "after ten minutes without a message, or two hours; or the stage is gone, or the cloud was reset",
    1003: "for a binary frame: send text",
    1009: "for a message of more than 128 KB, or a frame of more than 32",
}


class HandshakeRefused(Exception):  # noqa: N818 - as handshakes are called
    """A WebSocket API has refused a connection, or has answered what its client can't take.

    Attributes:
        status: the status of the answer: 101, where the client gives up.
        headers: the lines of its header.
        body: its body, as bytes.
        why: in words, why, and what to do.
    """

    def __init__(self, response: Response, why: str) -> None:
        ended = "was refused with" if response.status != 101 else "came to nothing after"
        super().__init__(f"The handshake {ended} {response.status} {response.reason}. {why}".strip())
        self._response = response
        self.status = response.status
        self.headers = response.headers
        self.body = response.body
        self.why = why

    def __reduce__(self) -> tuple[type[HandshakeRefused], tuple[Response, str]]:
        """What pickle makes it of again."""
        return HandshakeRefused, (self._response, self.why)


class ConnectionClosed(Exception):  # noqa: N818 - as WebSocket libraries call it
    """A connection is closed, so that nothing can be sent, and nothing comes any more.

    Attributes:
        code: the close code.
        reason: why, in words.
    """

    def __init__(self, closed: Closed) -> None:
        said = f"{closed.code} {closed.reason}".rstrip()
        meant = f". API Gateway closes so {_MEANT[closed.code]}." if closed.code in _MEANT else ""
        super().__init__(f"The connection is closed: {said}{meant}")
        self.code = closed.code
        self.reason = closed.reason

    def __reduce__(self) -> tuple[type[ConnectionClosed], tuple[Closed]]:
        """What pickle makes it of again."""
        return ConnectionClosed, (Closed(self.code, self.reason),)
