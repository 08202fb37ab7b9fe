"""Route responses: what a WebSocket API answers its client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, observed
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.patch import Change, Patch, emptied, merged, merged_and_pruned
from awsmock_ar_apigw.kit.record import add, children, drop, given, locate, put
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.apis.deployment import redeploy
from awsmock_ar_apigw.services.apigatewayv2.apis.model import MODEL
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API, WEBSOCKET, protocol_of
from awsmock_ar_apigw.services.apigatewayv2.apis.route import ROUTE, models_named
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import DEFAULT
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    CONFLICT,
    missing,
    paged,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record, Ref

ROUTE_RESPONSE = APIGATEWAYV2.kind(
    "RouteResponse",
    ids=("ApiId", "RouteId", "RouteResponseId"),
    parent=ROUTE.name,
    uses=(MODEL.name,),
    missing=missing("RouteResponse", chosen("in the words of the other parts of an API")),
)
PATCH = Patch(
    Change("ModelSelectionExpression", emptied, observed("Terraform's tests: an empty text clears it")),
    Change(
        "ResponseModels",
        merged_and_pruned,
        chosen("as the maps of stages were seen to: they merge, and an empty value deletes"),
    ),
    # The names of response parameters have no form. [chosen: no source gives one]
    Change("ResponseParameters", merged, chosen("as the request parameters of a route")),
)

# Rules: asked with a route response as it would be

ONLY_WEBSOCKET = Rule(
    BAD_REQUEST,
    "RouteResponses are currently not supported for this API protocol type.",
    observed("badmintoncryer/cdk-preflight, route-response-websocket-only"),
    lambda call, whole: protocol_of(call, whole) != WEBSOCKET,
)
NOT_DEFAULT = Rule(
    BAD_REQUEST,
    "Currently, only $default is supported as a RouteResponseKey.",
    observed("badmintoncryer/cdk-preflight, route-response-key-default"),
    lambda _call, whole: whole["RouteResponseKey"] != DEFAULT,
)
RULES = (ONLY_WEBSOCKET, NOT_DEFAULT)
TAKEN = Rule(
    CONFLICT,
    "RouteResponse with key {key} already exists for this route",
    chosen("CreateRouteResponse lists ConflictException; in the words of a route whose key is taken"),
)

# Operations


@APIGATEWAYV2.op("CreateRouteResponse")
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create the response of a WebSocket API's route."""
    record = make(call, locate(call, ROUTE, p), given(ROUTE_RESPONSE, p))
    redeploy(call, locate(call, API, p))
    return view(record)


@APIGATEWAYV2.op("GetRouteResponse")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a route response."""
    return view(locate(call, ROUTE_RESPONSE, p))


@APIGATEWAYV2.op("GetRouteResponses", page=paged())
def get_all(call: Call, p: Params) -> Listing:
    """List a route's responses."""
    return listing(call, ROUTE_RESPONSE, view, by=("parent", locate(call, ROUTE, p).key))


@APIGATEWAYV2.op("UpdateRouteResponse", clears=("responseModels",))
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change a route response; what is left out stays."""
    record = locate(call, ROUTE_RESPONSE, p)
    record = change(call, locate(call, ROUTE, p), record, given(ROUTE_RESPONSE, p))
    redeploy(call, locate(call, API, p))
    return view(record)


@APIGATEWAYV2.op("DeleteRouteResponse")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a route response."""
    drop(call, ROUTE_RESPONSE, locate(call, ROUTE_RESPONSE, p))
    redeploy(call, locate(call, API, p))
    return {}


# What others use


def make(call: Call, route: Record, asked: Mapping[str, Any]) -> Record:
    """A new response of a route.

    Raises:
        ServiceError: the route response would break a rule, or the route has one with this key.
    """
    members, uses = _checked(call, route, PATCH.apply({}, asked))
    return add(call, ROUTE_RESPONSE, route, 6, members, uses)


def change(call: Call, route: Record, record: Record, asked: Mapping[str, Any]) -> Record:
    """A route response with what is asked for changed.

    Raises:
        ServiceError: the route response would break a rule.
    """
    members, uses = _checked(call, route, PATCH.apply(record.members, asked))
    return put(call, ROUTE_RESPONSE, record._replace(members=members, uses=uses, updated=call.now))


def _checked(call: Call, route: Record, members: dict[str, Any]) -> tuple[dict[str, Any], tuple[Ref, ...]]:
    """The members of a route response as they are stored, and the models that it depends on."""
    api = locate(call, API, {"ApiId": route.parent})
    check_all(RULES, call, {**members, "ApiId": api.key})
    if _is_taken(call, route, members):
        raise TAKEN.refusal(key=members["RouteResponseKey"])
    return members, tuple(models_named(call, api, members.get("ResponseModels", {}).values()))


def _is_taken(call: Call, route: Record, members: Mapping[str, Any]) -> bool:
    """Whether another response of the route has the same key."""
    return any(
        other.members["RouteResponseKey"] == members["RouteResponseKey"]
        for other in children(call, ROUTE_RESPONSE, route)
        if other.members["RouteResponseId"] != members.get("RouteResponseId")
    )


# What others see


def view(record: Record) -> dict[str, Any]:
    """A RouteResponse."""
    return dict(record.members)
