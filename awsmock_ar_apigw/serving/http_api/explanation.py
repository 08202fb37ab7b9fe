"""Which route would take a request, and why the others wouldn't: in words, for whoever looks for a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.text import readable, some
from awsmock_ar_apigw.serving.http_api.routing import Router
from awsmock_ar_apigw.serving.undeployed import not_deployed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.serving.address import Place
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.http_api.routing import Match
    from awsmock_ar_apigw.state.record import Record

_MOST = 50


def explained(house: House, place: Place, method: str) -> str:
    """What becomes of a request at a place, in several lines."""
    router, path = house.router(place), place.route_path
    match = router.select(method, path)
    lines = [
        f"API {place.api.members['Name']!r} ({place.api.key}) answers, by stage {place.stage_name!r}, for the path {path!r}.",
        _taken(match, method),
        *some(_others(router, match, method, path), _MOST),
        *not_deployed(house, place),
    ]
    return readable("\n".join(lines))


def _taken(match: Match | None, method: str) -> str:
    if match is None:
        return f"No route takes {method}: 404 Not Found."
    values = ", ".join(f"{name}={value!r}" for name, value in match.variables.items())
    authorization = match.route.members.get("AuthorizationType", "NONE")
    guarded = "" if authorization == "NONE" else f", under {authorization}"
    return f"{match.route.members['RouteKey']!r} takes it{f', with {values}' if values else ''}{guarded}."


def _others(router: Router, match: Match | None, method: str, path: str) -> Iterator[str]:
    """Each other route, with what keeps it from taking the request; those of the same path first."""
    near = list(router.with_path(path))
    for route in sorted(router.routes, key=lambda one: one not in near):
        if match is None or route is not match.route:
            yield f"  {route.members['RouteKey']!r} doesn't: {_reason(route, near, method, path)}"


def _reason(route: Record, near: list[Record], method: str, path: str) -> str:
    if Router([route]).select(method, path) is not None:
        return "it would, but is less specific."
    return "it is for another method." if route in near else "it is for another path."
