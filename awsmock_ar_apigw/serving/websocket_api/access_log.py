"""Access logs of WebSocket APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange


def log(house: House, exchange: Exchange, status: int) -> None:
    """Write the line of an event, if its stage writes any."""
