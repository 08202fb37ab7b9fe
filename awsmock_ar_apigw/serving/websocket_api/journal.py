"""What is noted of each event of a connection, in ``cloud.requests``: it comes there by the name of its kind, as a method would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.journal import served
from awsmock_ar_apigw.serving.messages import Headers, Request
from awsmock_ar_apigw.serving.websocket_api.exchange import MESSAGE

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Response
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange

_NONE = Headers()


def noted(house: House, exchange: Exchange, response: Response, why: str) -> None:
    """Note an event: a handshake with its header, a message with its text, an end with neither."""
    house.note(served(exchange, response, why, _request(exchange), exchange.connection.id))


def _request(exchange: Exchange) -> Request:
    asked = exchange.connection.request
    if exchange.kind == "CONNECT":
        return asked._replace(method=exchange.kind)
    body = exchange.text.encode("utf-8", "surrogatepass") if exchange.kind == MESSAGE else b""
    return Request(exchange.kind, asked.host, asked.path, "", _NONE, body, asked.source_ip, asked.scheme)
