"""What a stage serves of a WebSocket API, ready to be used: made once for each state of the stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import DEFAULT, PREDEFINED
from awsmock_ar_apigw.serving.access_log import is_kept
from awsmock_ar_apigw.serving.http_api.throttling import has_limits
from awsmock_ar_apigw.serving.websocket_api.integration import caller_of
from awsmock_ar_apigw.serving.websocket_api.models import models_of
from awsmock_ar_apigw.serving.websocket_api.selection import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from awsmock_ar_apigw.serving.address import Place
    from awsmock_ar_apigw.serving.websocket_api.integration import Caller
    from awsmock_ar_apigw.serving.websocket_api.models import Models
    from awsmock_ar_apigw.state.record import Record


class Way(NamedTuple):
    """A route with what it leads to.

    Attributes:
        key: the key of the route.
        route: the route.
        integration: its integration, None where there is none.
        call: what calls that which the integration leads to; likewise.
        responses: the responses of that integration.
        answers: the response of the route, for one that answers: ``$default`` on both sides [real: W117].
        models: what its messages must be like; None where they may be anything.
    """

    key: str
    route: Record
    integration: Record | None
    call: Caller | None
    responses: tuple[Record, ...]
    answers: Record | None
    models: Models | None


class Served:
    """A stage as it is now, with its API as it was deployed.

    Attributes:
        place: the stage and its API.
        ways: the routes by their keys, compared exactly [documented: W89].
        key_of: the key that a message selects, be there such a route or not.
        has_variables: whether the stage has variables.
        is_throttled: whether the stage sets a limit to any of its routes.
        is_logged: whether the stage keeps an access log.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.ways = {way.key: way for way in _ways(place)}
        self._selected = {key: way for key, way in self.ways.items() if key not in PREDEFINED}
        self._default = self.ways.get(DEFAULT)
        self.has_variables = bool(place.stage.members["StageVariables"])
        self.is_throttled = has_limits(place.stage)
        self.is_logged = is_kept(place.stage)
        self.key_of = compiled(place.served.api.members["RouteSelectionExpression"])

    def way_of(self, text: str) -> Way | None:
        """The route that a message selects, or ``$default`` [documented: W90]; it never selects a predefined one [inferred: W100]."""
        return self._selected.get(self.key_of(text), self._default)


def _ways(place: Place) -> Iterable[Way]:
    served = place.served
    integrations = {one.members["IntegrationId"]: one for one in served.integrations}
    models = {one.members["Name"]: one for one in served.models}
    answers = {
        str(one.parent): one for one in served.route_responses if one.members["RouteResponseKey"] == DEFAULT
    }
    for route in served.routes:
        integration = integrations.get(str(route.members.get("Target", "")).removeprefix("integrations/"))
        responses = [
            one for one in served.integration_responses if integration and one.parent == integration.key
        ]
        is_two_way = route.members.get("RouteResponseSelectionExpression") == DEFAULT
        yield Way(
            route.members["RouteKey"],
            route,
            integration,
            caller_of(integration) if integration else None,
            tuple(responses),
            answers.get(route.key) if is_two_way else None,
            models_of(route, models),
        )
