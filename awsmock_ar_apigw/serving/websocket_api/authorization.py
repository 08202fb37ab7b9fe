"""Authorization of handshakes: whether somebody may connect, which nobody asks again [documented: W63; real: W81]."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange


def authorize(house: House, exchange: Exchange) -> None:
    """Let a handshake in, and note who it is from.

    Raises:
        Refused: it isn't let in.
    """
