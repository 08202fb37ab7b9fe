"""What becomes of a handshake, of messages and of an end, in words, for whoever looks for a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.text import readable, some
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import CONNECT, DEFAULT, DISCONNECT, PREDEFINED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.serving.websocket_api.served import Served

_MOST = 50


def explained(served: Served) -> str:
    """What a stage does with connections, in several lines."""
    return readable("\n".join(_lines(served)))


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
    yield f"A message goes to the route that {expression!r} selects:"
    yield from some((f"  {key!r}" for key in ways if key not in PREDEFINED), _MOST)
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
