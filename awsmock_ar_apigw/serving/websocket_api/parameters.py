"""Parameters of a handshake, as authorizers and routes name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.http_api.query import pairs_of

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange

_HEADER = "route.request.header."
_QUERY = "route.request.querystring."


def parameter(name: str, exchange: Exchange) -> str:
    """What a handshake has under a name: the last of several values, or an empty text for none.

    Names of headers have no case [inferred: W71], those of parameters of the query have.

    Parameters:
        name: ``route.request.header.Name`` or ``route.request.querystring.name``.
        exchange: the handshake.
    """
    if name.startswith(_HEADER):
        return exchange.headers.get(name.removeprefix(_HEADER)) or ""
    return dict(pairs_of(exchange.request.query)).get(name.removeprefix(_QUERY), "")
