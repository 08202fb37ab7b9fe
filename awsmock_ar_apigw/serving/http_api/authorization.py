"""Authorization: whether a route lets a request in, and who it says that it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange


def authorize(_house: House, exchange: Exchange) -> None:
    """Let a request in, and note who it is from.

    Raises:
        Refused: it isn't let in.
    """
    kind = exchange.route.members.get("AuthorizationType", "NONE") if exchange.route else "NONE"
    if kind != "NONE":
        raise MockError(f"Routes under {kind} don't answer requests here yet.")
