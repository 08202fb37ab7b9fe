"""What is noted of each event of a connection, in ``cloud.requests``: it comes there by the name of its kind, as a method would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.journal import ServedRequest, fields_of
from awsmock_ar_apigw.serving.messages import Headers, Request
from awsmock_ar_apigw.serving.websocket_api.event import event_of
from awsmock_ar_apigw.serving.websocket_api.exchange import CONNECT, MESSAGE

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.journal import Fields
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange

_NONE = Headers()


def noted(house: House, exchange: Exchange) -> None:
    """Note an event: a handshake with its header, a message with its text, an end with neither."""
    house.note(ServedRequest(_fields_of, exchange))


def _fields_of(exchange: Exchange) -> Fields:
    fields = fields_of(exchange)._replace(request=_request(exchange), connection=exchange.connection.id)
    # What a function was called with was its own, to be changed: the same is made once more.
    return fields._replace(event=event_of(exchange)) if exchange.is_called else fields


def _request(exchange: Exchange) -> Request:
    asked = exchange.connection.request
    if exchange.kind == CONNECT:
        return asked._replace(method=exchange.kind)
    body = exchange.text.encode("utf-8", "surrogatepass") if exchange.kind == MESSAGE else b""
    return Request(exchange.kind, asked.host, asked.path, "", _NONE, body, asked.source_ip, asked.scheme)
