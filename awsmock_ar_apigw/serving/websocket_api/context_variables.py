"""``$context`` in WebSocket APIs: what is known of a handshake, a message or an end, and of its connection.

The names are those that templates and access logs have [documented: W166, W235]. What an event hasn't, such as the id of a message
at a handshake, is None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.serving.context_variables import as_text, looked_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange


def _closed(exchange: Exchange, part: str) -> str:
    closed = exchange.connection.closed if exchange.kind == "DISCONNECT" else None
    return str(getattr(closed, part)) if closed else ""


_OWN: Mapping[str, Callable[[Exchange], str | None]] = {
    "connectedAt": lambda exchange: str(exchange.connection.connected // 1000),
    "connectionId": lambda exchange: exchange.connection.id,
    "disconnectReason": lambda exchange: _closed(exchange, "reason"),
    "disconnectStatusCode": lambda exchange: _closed(exchange, "code"),
    "eventType": lambda exchange: exchange.kind,
    "messageDirection": lambda _exchange: "IN",
    "messageId": lambda exchange: exchange.message_id,
}


def context_variable(exchange: Exchange, name: str) -> str | None:
    """What a variable of ``$context`` is for an event of a connection.

    What authorization has found out at the handshake is known at every later event, too [real: W79, W136].

    Parameters:
        exchange: the event, as far as it has come.
        name: without ``$context.``, such as ``connectionId`` or ``authorizer.principalId``.

    Returns:
        Its value as a text; None if it has none, or there is no such variable.
    """
    found = looked_up(exchange, name, _OWN)
    return as_text(_of_connection(exchange, name)) if found is None else found


def _of_connection(exchange: Exchange, name: str) -> Any:
    """What its handshake has left with a connection: who is at its other end, and what an authorizer has said."""
    kind, _, rest = name.partition(".")
    if kind == "identity":
        return exchange.connection.identity.get(rest)
    if kind == "authorizer":
        return (exchange.connection.authorizer or {}).get(rest)
    return None
