"""Why no route takes a message, in words: what the message selects, and whether such a route is there and isn't deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.services.apigatewayv2.apis.route import by_key
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import CONNECT, DEFAULT, DISCONNECT, PREDEFINED

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange

_LONGEST = 100


def why_no_route(house: House, exchange: Exchange) -> str:
    """Why no route takes a message, and what to do; the commonest reason is that what has changed isn't deployed [real: W230]."""
    served, place = exchange.served, exchange.place
    key = served.key_of(exchange.text)
    expression = served.place.served.api.members["RouteSelectionExpression"]
    named = "" if key in PREDEFINED else shortened(repr(key), _LONGEST)
    wanted = f"No route has the key {named}, which" if named else "No route but $default takes what"
    why = f"{wanted} the message has for {expression}, and there is no $default route."
    with house.world.lock:
        scope = house.at(place.where)
        made = next((one for one in (key, DEFAULT) if by_key(scope, place.api, one) is not None), None)
    if made in (None, CONNECT, DISCONNECT):
        return why
    stage = place.stage_name
    return f"{why} Route {made!r} was made since stage {stage!r} was deployed: deploy the API to it again."
