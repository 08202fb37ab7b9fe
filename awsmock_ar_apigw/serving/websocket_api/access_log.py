"""Access logs of WebSocket APIs: one line for each handshake, message and end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.access_log import write
from awsmock_ar_apigw.serving.websocket_api.context_variables import context_variable

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange


def log(house: House, exchange: Exchange) -> None:
    """Write the line of an event to the log of its stage; a handshake that ends well has the status 200 there. [chosen]"""
    status = exchange.response.status
    exchange.noted["status"] = "200" if status == 101 else str(status)
    write(house, exchange.place.stage, partial(context_variable, exchange))
