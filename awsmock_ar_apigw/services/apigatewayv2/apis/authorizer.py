"""Authorizers: who may call a route, as a JWT or a Lambda function says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.record import drop, fresh_id, given, locate, new, put, users
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.apis.authorizer_configuration import PATCH, check, fitting
from awsmock_ar_apigw.services.apigatewayv2.apis.deployment import redeploy
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API, WEBSOCKET, protocol_of
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    CONFLICT,
    NOT_FOUND,
    RESOURCE_TYPE,
    UNLISTED_CONFLICT,
    missing,
    paged,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record

AUTHORIZER = APIGATEWAYV2.kind(
    "Authorizer",
    ids=("ApiId", "AuthorizerId"),
    parent=API.name,
    indexes={"name": lambda record: ((record.parent, record.members["Name"]),)},
    missing=missing("Authorizer", observed("REST APIs say so")),
)

# What a stage has beside its members: how often its cache of authorizers was reset.
RESETS = "AuthorizersCacheResets"

# Rules

BAD_TTL = Rule(
    BAD_REQUEST,
    "Authorizer result TTL outside allowable range. TTL must be between 0 and 3600 seconds.",
    observed("badmintoncryer/cdk-preflight, authorizer-ttl-range"),
)
NAME_TAKEN_AS_OBSERVED = Rule(
    BAD_REQUEST,
    "Authorizer name must be unique. Authorizer {name} already exists in this RestApi.",
    observed("deployments of a user of the AWS CDK; aws/aws-cdk#20170: with fidelity='observed'"),
)
NAME_TAKEN = Rule(
    CONFLICT,
    NAME_TAKEN_AS_OBSERVED.message,
    documented("Authorizers › POST › 409: the resource already exists; seen with this text"),
    observed=NAME_TAKEN_AS_OBSERVED,
)
TYPE_USED = Rule(
    CONFLICT,
    "Cannot change the type of authorizer '{name}', is referenced in route: {routes}",
    chosen(
        "a route that wants a JWT authorizer can't be left with another; UpdateAuthorizer lists the error"
    ),
)
USED = Rule(
    UNLISTED_CONFLICT,
    "Cannot delete authorizer '{name}', is referenced in route: {routes}",
    observed("anomalyco/sst#5586"),
)
NO_CACHE = Rule(
    NOT_FOUND,
    "Authorizers cache is not currently supported for WebSocket APIs.",
    documented("AuthorizersCache: supported only for HTTP API Lambda authorizers; the text is our choice"),
    lambda call, p: protocol_of(call, p) == WEBSOCKET,
    members=RESOURCE_TYPE.of("AuthorizersCache"),
)

# Operations


@APIGATEWAYV2.op("CreateAuthorizer", says={"authorizerResultTtlInSeconds": BAD_TTL})
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create an authorizer."""
    api = locate(call, API, p)
    record = make(call, api, given(AUTHORIZER, p))
    redeploy(call, api)
    return view(record)


@APIGATEWAYV2.op("GetAuthorizer")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get an authorizer."""
    return view(locate(call, AUTHORIZER, p))


@APIGATEWAYV2.op("GetAuthorizers", page=paged())
def get_all(call: Call, p: Params) -> Listing:
    """List an API's authorizers."""
    return listing(call, AUTHORIZER, view, by=("parent", locate(call, API, p).key))


@APIGATEWAYV2.op("UpdateAuthorizer", says={"authorizerResultTtlInSeconds": BAD_TTL})
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change an authorizer; what is left out stays."""
    record = locate(call, AUTHORIZER, p)
    api = locate(call, API, p)
    record = change(call, api, record, given(AUTHORIZER, p))
    redeploy(call, api)
    return view(record)


@APIGATEWAYV2.op("DeleteAuthorizer")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete an authorizer that no route uses."""
    record = locate(call, AUTHORIZER, p)
    _check_unused(call, record, USED)
    drop(call, AUTHORIZER, record)
    redeploy(call, locate(call, API, p))
    return {}


@APIGATEWAYV2.op("ResetAuthorizersCache", rules=[NO_CACHE], leads_to={"StageName": ["Stage"]})
def reset_cache(call: Call, p: Params) -> dict[str, Any]:
    """Forget what a stage's authorizers have said: the stage counts how often, and what was said before counts no more."""
    kind = AUTHORIZER.sibling("apigatewayv2.Stage")
    stage = locate(call, kind, p)
    members = {**stage.members, RESETS: stage.members.get(RESETS, 0) + 1}
    put(call, kind, stage._replace(members=members))
    return {}


# What others use


def make(call: Call, api: Record, asked: Mapping[str, Any]) -> Record:
    """A new authorizer of an API.

    Raises:
        ServiceError: the authorizer would break a rule.
    """
    members = PATCH.apply({}, asked)
    members["AuthorizerId"] = fresh_id(call, AUTHORIZER, 6, api.key)
    key = key_of(api.key, members["AuthorizerId"])
    _check(call, api, key, members, asked)
    return put(call, AUTHORIZER, new(call, AUTHORIZER, key, members, parent=api.key))


def change(call: Call, api: Record, record: Record, asked: Mapping[str, Any]) -> Record:
    """An authorizer with what is asked for changed.

    One that changes its type loses what only the old type has. [chosen: UpdateAuthorizer takes a type]

    Raises:
        ServiceError: the authorizer would break a rule, or a route uses it as what it is.
    """
    old = record.members["AuthorizerType"]
    type_ = asked.get("AuthorizerType", old)
    members = PATCH.apply(fitting(api, {**record.members, "AuthorizerType": type_}), asked)
    _check(call, api, record.key, members, asked)
    if type_ != old:
        _check_unused(call, record, TYPE_USED)
    return put(call, AUTHORIZER, record._replace(members=members, updated=call.now))


def _check(call: Call, api: Record, key: str, members: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    check(call, api, members, asked)
    found = call.table(AUTHORIZER).find("name", (api.key, members["Name"]))
    if found is not None and found.key != key:
        raise NAME_TAKEN.refusal(name=members["Name"])


def _check_unused(call: Call, record: Record, rule: Rule) -> None:
    routes = ", ".join(route.members["RouteKey"] for route in users(call, AUTHORIZER, record))
    if routes:
        raise rule.refusal(name=record.members["Name"], routes=routes)


# What others see


def view(record: Record) -> dict[str, Any]:
    """An Authorizer."""
    return dict(record.members)
