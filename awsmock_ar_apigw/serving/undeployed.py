"""Routes that an API has, and a stage doesn't serve: nobody has deployed them to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.text import some
from awsmock_ar_apigw.kit.record import children
from awsmock_ar_apigw.services.apigatewayv2.apis.route import ROUTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.serving.address import Place
    from awsmock_ar_apigw.serving.house import House

_MOST = 20


def not_deployed(house: House, place: Place) -> Iterator[str]:
    """A line on them, and on what to do, if there are any."""
    served = {route.members["RouteKey"] for route in place.served.routes}
    with house.world.lock:
        made = [route.members["RouteKey"] for route in children(house.at(place.where), ROUTE, place.api)]
    if since := [repr(key) for key in made if key not in served]:
        yield (
            f"Not served, since stage {place.stage_name!r} was deployed before: {', '.join(some(since, _MOST))}. "
            "Deploy the API to it again."
        )
