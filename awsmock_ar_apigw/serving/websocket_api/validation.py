"""Models: what a message must be like, where its route says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange


def validate(exchange: Exchange) -> None:
    """Refuse a message that the model of its route doesn't take."""


def validate_handshake(exchange: Exchange) -> None:
    """Refuse a handshake that lacks what its route requires."""
