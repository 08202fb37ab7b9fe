"""What becomes of handshakes, messages and ends, in words, for whoever looks for a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.text import readable, shortened, some
from awsmock_ar_apigw.services.apigatewayv2.apis.route import by_key
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import CONNECT, DEFAULT, DISCONNECT, PREDEFINED
from awsmock_ar_apigw.serving.undeployed import not_deployed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
    from awsmock_ar_apigw.serving.websocket_api.served import Served, Way

_LONGEST = 100
_MOST = 50


def explained(house: House, served: Served) -> str:
    """What a stage does with connections, in several lines."""
    return readable("\n".join([*_lines(served), *not_deployed(house, served.place)]))


def _lines(served: Served) -> Iterator[str]:
    place, ways = served.place, served.ways
    yield (
        f"API {place.api.members['Name']!r} ({place.api.key}) takes connections, by stage {place.stage_name!r}: "
        "cloud.connect(…)."
    )
    if CONNECT in ways:
        guarded = ways[CONNECT].route.members.get("AuthorizationType", "NONE")
        yield f"A handshake goes to {CONNECT!r}{'' if guarded == 'NONE' else f', under {guarded}'}."
    else:
        yield f"There is no {CONNECT!r}: every handshake ends well."
    expression = place.served.api.members["RouteSelectionExpression"]
    own = [f"  {key!r}" for key in ways if key not in PREDEFINED]
    yield f"A message goes to the route that {expression!r} selects{':' if own else ', of which there is none.'}"
    yield from some(own, _MOST)
    yield (
        f"Any other message goes to {DEFAULT!r}."
        if DEFAULT in ways
        else f"There is no {DEFAULT!r}: any other is Forbidden."
    )
    yield (
        f"An end goes to {DISCONNECT!r}."
        if DISCONNECT in ways
        else f"There is no {DISCONNECT!r}: nothing hears of an end."
    )


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
        hint = meant(key, sorted(served.ways.keys() - PREDEFINED)) if named else _unread(exchange.text)
        return f"{why} {hint}".rstrip()
    stage = place.stage_name
    return f"{why} Route {made!r} was made since stage {stage!r} was deployed: deploy the API to it again."


def _unread(text: str) -> str:
    """That nothing can be selected by what is in a message, if so [documented: W91]."""
    try:
        is_object = isinstance(strict_json.read(text), dict)
    except ValueError:
        return "The message is no JSON."
    return "" if is_object else "The message is no JSON object."


def why_no_answer(way: Way) -> str:
    """Why what a route's integration answers goes to nobody: it takes two things, and either is easily forgotten [real: W117]."""
    expression, response = "RouteResponseSelectionExpression='$default'", "a route response '$default'"
    has_expression = way.route.members.get("RouteResponseSelectionExpression") == DEFAULT
    return (
        f"Route {way.key!r} is one-way: nobody gets what its integration answers. A two-way one has {expression} and {response}, "
        f"and what is deployed lacks {response if has_expression else expression}."
    )
