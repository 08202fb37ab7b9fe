"""Models: what a message must be like, where its route says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.websocket_api.parameters import parameter
from awsmock_ar_apigw.serving.websocket_api.refusals import BAD_REQUEST, refusal

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange


def validate(exchange: Exchange) -> None:
    """Refuse a message that the model of its route doesn't take."""


def validate_handshake(exchange: Exchange) -> None:
    """Refuse a handshake that lacks what its route requires, or has nothing in it.

    [documented: W171; chosen: that it is 400, as REST APIs answer]

    Raises:
        Refused: it does.
    """
    declared = exchange.route.members.get("RequestParameters", {}) if exchange.route else {}
    missing = [
        name for name, asked in declared.items() if asked.get("Required") and not parameter(name, exchange)
    ]
    if missing:
        why = f"The handshake lacks {', '.join(missing)}, which its $connect route requires."
        raise refusal(exchange, BAD_REQUEST, "BAD_REQUEST_PARAMETERS", why)
