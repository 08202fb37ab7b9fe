"""Routes: which requests an API takes, and where they go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.patch import Change, Patch, emptied, merged, merged_and_pruned
from awsmock_ar_apigw.kit.record import add, drop, given, locate, put, ref
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.apis.authorizer import AUTHORIZER
from awsmock_ar_apigw.services.apigatewayv2.apis.deployment import redeploy
from awsmock_ar_apigw.services.apigatewayv2.apis.integration import INTEGRATION
from awsmock_ar_apigw.services.apigatewayv2.apis.model import MODEL
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API, HTTP, WEBSOCKET, only_for, protocol_of
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import CONNECT, DEFAULT, KEY_RULES, NO_KEY, alike
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    CONFLICT,
    NOT_FOUND,
    RESOURCE_TYPE,
    missing,
    paged,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call, Scope
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record, Ref

ROUTE = APIGATEWAYV2.kind(
    "Route",
    ids=("ApiId", "RouteId"),
    parent=API.name,
    uses=(INTEGRATION.name, AUTHORIZER.name, MODEL.name),
    indexes={"alike": lambda record: ((record.parent, alike(record.members["RouteKey"])),)},
    missing=missing("Route", chosen("in the words of the other parts of an API")),
)

# Defaults

DEFAULTS = Defaults(
    Default("ApiKeyRequired", False, observed("answers of the AWS CLI to create-route")),
    Default("AuthorizationType", "NONE", observed("answers of the AWS CLI to create-route")),
)
_CLEARED = chosen("as a route response's modelSelectionExpression: Terraform sends it for what it unsets")
PATCH = Patch(
    Change("AuthorizationScopes", emptied, _CLEARED),
    Change("ModelSelectionExpression", emptied, _CLEARED),
    Change("OperationName", emptied, _CLEARED),
    Change(
        "RequestModels",
        merged_and_pruned,
        chosen("as the maps of stages were seen to: they merge, and an empty value deletes"),
    ),
    Change("RequestParameters", merged, observed("the Terraform provider; DeleteRouteRequestParameter")),
    Change("RouteResponseSelectionExpression", emptied, _CLEARED),
    Change("Target", emptied, _CLEARED),
)

# Rules

TAKEN = Rule(
    CONFLICT,
    "Route with key {RouteKey} already exists for this API",
    observed("anomalyco/sst#5031; serverless/serverless#6507"),
    lambda call, whole: any(
        other.members["RouteKey"] == whole["RouteKey"] for other in _others_alike(call, whole)
    ),
)
# [chosen: routes are compared whole, with their methods; the one report doesn't show how far it goes]
CONFLICTING = Rule(
    CONFLICT,
    'The provided route key "{key}" has a conflicting variable on the same hierarchical level as "{other}"',
    observed("plutomi#271"),
)
_TARGET = re.compile(r"integrations/([^/]+)")
BAD_TARGET = Rule(
    BAD_REQUEST,
    "Unexpected or malformed target in route. Correct format should be integrations/<integration_id>.",
    observed("badmintoncryer/cdk-preflight, route-target-format"),
    lambda _call, whole: not _TARGET.fullmatch(whole["Target"]),
    about="Target",
)
NO_INTEGRATION = Rule(
    BAD_REQUEST,
    INTEGRATION.missing.message,
    chosen("400 as for an authorizer that isn't there, in the words of the integration's own operations"),
)
# Asked with what a call asks for, and the ApiId
ONLY_WEBSOCKET = (
    only_for(
        WEBSOCKET,
        "ApiKeyRequired",
        documented(
            "Route › apiKeyRequired: supported only for WebSocket APIs; that CreateRoute takes false was seen: the "
            "Terraform provider always sends it, and its tests run on AWS"
        ),
        default=False,
        # [observed: badmintoncryer/cdk-preflight, http-route-no-api-key]
        message="ApiKeyRequired is not currently supported for HTTP APIs.",
    ),
    only_for(
        WEBSOCKET,
        "RequestParameters",
        documented("Route › requestParameters: supported only for WebSocket APIs"),
    ),
    only_for(
        WEBSOCKET, "RequestModels", documented("Route › requestModels: supported only for WebSocket APIs")
    ),
    only_for(
        WEBSOCKET,
        "ModelSelectionExpression",
        documented("Route › modelSelectionExpression: supported only for WebSocket APIs"),
    ),
    only_for(
        WEBSOCKET,
        "RouteResponseSelectionExpression",
        documented("Route › routeResponseSelectionExpression: supported only for WebSocket APIs"),
    ),
)
JWT_ON_WEBSOCKET = Rule(
    BAD_REQUEST,
    "The authorization type JWT is not currently supported for WebSocket APIs.",
    documented("Route › authorizationType: valid values for WebSocket APIs; the text is our choice"),
    lambda call, whole: whole["AuthorizationType"] == "JWT" and protocol_of(call, whole) != HTTP,
)
CONNECT_ONLY = Rule(
    BAD_REQUEST,
    "Currently, authorization is restricted to the $connect route only",
    observed("badmintoncryer/cdk-preflight, websocket-authorization-connect-only"),
    lambda call, whole: (
        whole["AuthorizationType"] != "NONE"
        and whole["RouteKey"] != CONNECT
        and protocol_of(call, whole) == WEBSOCKET
    ),
)
# The type of authorizer that a type of authorization needs; the others need none.
AUTHORIZERS = {"JWT": "JWT", "CUSTOM": "REQUEST"}
AUTHORIZATIONS = {authorizer: authorization for authorization, authorizer in AUTHORIZERS.items()}


def _lacks_authorizer(authorization: str) -> Callable[[Call, Mapping[str, Any]], bool]:
    """The question whether a route has this type of authorization without an authorizer that fits."""

    def broken(call: Call, whole: Mapping[str, Any]) -> bool:
        if whole["AuthorizationType"] != authorization:
            return False
        found = call.table(AUTHORIZER).get(key_of(whole["ApiId"], whole.get("AuthorizerId", "")))
        return found is None or found.members["AuthorizerType"] != AUTHORIZERS[authorization]

    return broken


NO_JWT_AUTHORIZER = Rule(
    BAD_REQUEST,
    "Invalid authorizer ID specified. Setting the authorization type to JWT requires a valid JWT authorizer.",
    observed("badmintoncryer/cdk-preflight, route-jwt-authorizer-id; sst/ion#1104"),
    _lacks_authorizer("JWT"),
)
NO_CUSTOM_AUTHORIZER = Rule(
    BAD_REQUEST,
    "Invalid authorizer ID specified. "
    "Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
    observed("hashicorp/terraform-provider-aws#17497"),
    _lacks_authorizer("CUSTOM"),
)
SCOPES_WITHOUT_JWT = Rule(
    BAD_REQUEST,
    "Invalid Route authorization type specified. "
    "Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT authorization types",
    observed("aws/aws-cdk#27576, and a part of it in badmintoncryer/cdk-preflight"),
    lambda _call, whole: whole["AuthorizationType"] != "JWT",
    about="AuthorizationScopes",
)
PARAMETERS_OF_CONNECT = Rule(
    BAD_REQUEST,
    "Request parameters are only supported for the $connect route in WEBSOCKET APIs",
    observed("go-to-k/cdkd, an integration test that runs on AWS"),
    lambda _call, whole: whole["RouteKey"] != CONNECT,
    about="RequestParameters",
)
_PARAMETER = re.compile(r"route\.request\.(header|querystring)\.\S+")
BAD_PARAMETER = Rule(
    BAD_REQUEST,
    "Invalid request parameter specified. "
    "Correct format should be route.request.header.<name> or route.request.querystring.<name>.",
    observed("Terraform's tests and the developer guide show the two forms; the text is our choice"),
    lambda _call, whole: not all(map(_PARAMETER.fullmatch, whole["RequestParameters"])),
    about="RequestParameters",
)
NOT_DEFAULT_EXPRESSION = Rule(
    BAD_REQUEST,
    "Currently, only $default is supported as a RouteResponseSelectionExpression.",
    observed("the developer guide; the text is that of a route response's key"),
    lambda _call, whole: whole["RouteResponseSelectionExpression"] != DEFAULT,
    about="RouteResponseSelectionExpression",
)
# Asked with a route as it would be
RULES = (
    *KEY_RULES,
    TAKEN,
    BAD_TARGET,
    JWT_ON_WEBSOCKET,
    CONNECT_ONLY,
    NO_JWT_AUTHORIZER,
    NO_CUSTOM_AUTHORIZER,
    SCOPES_WITHOUT_JWT,
    PARAMETERS_OF_CONNECT,
    BAD_PARAMETER,
    NOT_DEFAULT_EXPRESSION,
)
NO_MODEL = Rule(
    BAD_REQUEST,
    "Invalid model identifier specified: {name}",
    chosen("a route names models of its own API; 400 as for an integration that isn't there"),
)
MANAGED_KEY = Rule(
    BAD_REQUEST,
    "The $default route key of a route that is managed by API Gateway can't be modified.",
    documented(
        "Route › apiGatewayManaged; Apis › CreateApiInput › routeKey: the $default route key can't be modified; "
        "the text is our choice"
    ),
)
WITHOUT_TYPE = Rule(
    BAD_REQUEST,
    "Unable to update route. Authorizer type is invalid or null.",
    observed(
        "hashicorp/terraform-provider-aws, pull request 35821: it came with the AWS CLI, too, and went with the type"
    ),
)
NO_PARAMETER = Rule(
    NOT_FOUND,
    "Invalid RequestParameter identifier specified",
    chosen("the operation lists NotFoundException; in the words of the other parts of an API"),
    members=RESOURCE_TYPE.of("RequestParameter"),
)

# Operations


@APIGATEWAYV2.op("CreateRoute", says={"routeKey": NO_KEY, "target": BAD_TARGET})
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create a route."""
    api = locate(call, API, p)
    record = make(call, api, given(ROUTE, p))
    redeploy(call, api)
    return view(record)


@APIGATEWAYV2.op("GetRoute")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a route."""
    return view(locate(call, ROUTE, p))


@APIGATEWAYV2.op("GetRoutes", page=paged())
def get_all(call: Call, p: Params) -> Listing:
    """List an API's routes."""
    return listing(call, ROUTE, view, by=("parent", locate(call, API, p).key))


@APIGATEWAYV2.op(
    "UpdateRoute",
    says={"target": BAD_TARGET},
    clears=("operationName", "requestModels", "target"),
)
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change a route; what is left out stays."""
    record = locate(call, ROUTE, p)
    api = locate(call, API, p)
    record = change(call, api, record, given(ROUTE, p))
    redeploy(call, api)
    return view(record)


@APIGATEWAYV2.op("DeleteRoute")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a route with its responses; a managed one can be deleted, too.

    Settings that stages have for it stay, and are in the way of later changes to these stages.
    [observed: reports of CloudFormation and serverless-api-gateway-throttling]
    That a route is managed protects no more than its key. [chosen: Route › apiGatewayManaged names nothing else]
    """
    record = locate(call, ROUTE, p)
    drop(call, ROUTE, record)
    redeploy(call, locate(call, API, p))
    return {}


@APIGATEWAYV2.op("DeleteRouteRequestParameter")
def delete_request_parameter(call: Call, p: Params) -> dict[str, Any]:
    """Delete one request parameter of a route."""
    record = locate(call, ROUTE, p)
    gone = p["RequestParameterKey"]
    parameters = record.members.get("RequestParameters", {})
    if gone not in parameters:
        raise NO_PARAMETER.refusal()
    left = {key: value for key, value in parameters.items() if key != gone}
    members = {**record.members, "RequestParameters": left}
    if not left:
        del members["RequestParameters"]
    put(call, ROUTE, record._replace(members=members, updated=call.now))
    redeploy(call, locate(call, API, p))
    return {}


# What others use


def make(call: Call, api: Record, asked: Mapping[str, Any], *, managed: bool = False) -> Record:
    """A new route of an API; ``managed`` for one that belongs to quick create.

    Raises:
        ServiceError: the route would break a rule.
    """
    marks = {"ApiGatewayManaged": True} if managed else {}
    members, uses = _checked(call, api, DEFAULTS.fill(PATCH.apply(marks, asked)), asked)
    return add(call, ROUTE, api, 7, members, uses)


# What routes have of which each is otherwise like another.
_OWN = frozenset({"RouteId", "RouteKey", "OperationName", "Target"})


class Shared(NamedTuple):
    """What routes have in common that are alike: members, and what they depend on."""

    members: Mapping[str, Any]
    uses: tuple[Ref, ...]


def shared(record: Record) -> Shared:
    """What others that are like a route have, too."""
    members = {name: value for name, value in record.members.items() if name not in _OWN}
    return Shared(members, tuple(used for used in record.uses if used.kind != INTEGRATION.name))


def make_alike(
    call: Call, api: Record, like: Shared, own: Mapping[str, Any], integration: Record | None
) -> Record:
    """A new route like another of the same API, but for its own key, name and target, which is an integration that is there.

    What they share is asked of no rule again: what breaks none breaks none a moment later.

    Raises:
        ServiceError: its key would break a rule.
    """
    members = {**like.members, **own, "ApiId": api.key}
    check_all(KEY_RULES, call, members)
    if _others_alike(call, members):
        TAKEN.check(call, members)
        _refuse_conflict(call, members)
    del members["ApiId"]
    uses = (ref(INTEGRATION, integration.key), *like.uses) if integration else like.uses
    return add(call, ROUTE, api, 7, members, uses)


def change(call: Call, api: Record, record: Record, asked: Mapping[str, Any]) -> Record:
    """A route with what is asked for changed.

    Raises:
        ServiceError: the route would break a rule.
    """
    if _is_managed_default(record) and asked.get("RouteKey", DEFAULT) != DEFAULT:
        raise MANAGED_KEY.refusal()
    if "AuthorizationType" not in asked and _names_another(record, asked):
        raise WITHOUT_TYPE.refusal()
    members, uses = _checked(call, api, PATCH.apply(record.members, asked), asked)
    return put(call, ROUTE, record._replace(members=members, uses=uses, updated=call.now))


def _names_another(record: Record, asked: Mapping[str, Any]) -> bool:
    """Whether another authorizer than the route's is asked for; an empty text takes its own away."""
    return asked.get("AuthorizerId", "") not in ("", record.members.get("AuthorizerId"))


def by_key(scope: Scope, api: Record, route_key: str) -> Record | None:
    """An API's route with this key."""
    found = scope.table(ROUTE).rows("alike", (api.key, alike(route_key)))
    return next((route for route in found if route.members["RouteKey"] == route_key), None)


def models_named(scope: Scope, api: Record, names: Iterable[str]) -> Iterator[Ref]:
    """The models of an API that a map of models names.

    Raises:
        ServiceError: one of them doesn't exist.
    """
    for name in dict.fromkeys(names):
        model = scope.table(MODEL).find("name", (api.key, name))
        if model is None:
            raise NO_MODEL.refusal(name=name)
        yield ref(MODEL, model.key)


def _checked(
    call: Call, api: Record, members: dict[str, Any], asked: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[Ref, ...]]:
    """The members of a route as they are stored, and what it depends on.

    An authorizer belongs to authorization that asks it: with another type, a route lets go of it, whether or not it
    is named in the same call. That is how it is detached. [observed: hashicorp/terraform-provider-aws#13814 sends the
    type NONE and an empty authorizerId; that the type alone is enough: chosen]
    """
    if members["AuthorizationType"] not in AUTHORIZERS:
        members.pop("AuthorizerId", None)
    whole = {**members, "ApiId": api.key}
    check_all(ONLY_WEBSOCKET, call, {**asked, "ApiId": api.key})
    check_all(RULES, call, whole)
    _refuse_conflict(call, whole)
    return members, tuple(_uses(call, api, members))


def _refuse_conflict(call: Call, whole: Mapping[str, Any]) -> None:
    """Refuse a key that takes the requests of another, under other names."""
    for other in _others_alike(call, whole):
        if protocol_of(call, whole) == HTTP:
            raise CONFLICTING.refusal(key=whole["RouteKey"], other=other.members["RouteKey"])


def _others_alike(scope: Scope, whole: Mapping[str, Any]) -> list[Record]:
    """The other routes of an API whose keys differ at most in the names of variables."""
    table, form = scope.table(ROUTE), (whole["ApiId"], alike(whole["RouteKey"]))
    if not table.has("alike", form):
        return []
    return [route for route in table.rows("alike", form) if route.members["RouteId"] != whole.get("RouteId")]


def _uses(call: Call, api: Record, members: Mapping[str, Any]) -> Iterator[Ref]:
    """What a route depends on: its integration, its authorizer and its models."""
    if "Target" in members:
        integration_id = members["Target"].partition("/")[2]
        key = key_of(api.key, integration_id)
        if call.table(INTEGRATION).get(key) is None:
            raise NO_INTEGRATION.refusal()
        yield ref(INTEGRATION, key)
    if "AuthorizerId" in members:
        yield ref(AUTHORIZER, key_of(api.key, members["AuthorizerId"]))
    if models := members.get("RequestModels"):
        yield from models_named(call, api, models.values())


def _is_managed_default(record: Record) -> bool:
    members = record.members
    return bool(members.get("ApiGatewayManaged")) and members["RouteKey"] == DEFAULT


# What others see


def view(record: Record) -> dict[str, Any]:
    """A Route."""
    return dict(record.members)
