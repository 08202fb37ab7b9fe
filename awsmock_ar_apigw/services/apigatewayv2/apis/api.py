"""APIs: HTTP and WebSocket APIs, from which everything else hangs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import documented, observed
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.difference import Switch
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.patch import Change, Patch, emptied
from awsmock_ar_apigw.kit.record import drop, fresh_id, given, in_use, locate, new, put
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.apis.cors import CORS_RULES, check_origins, merged_cors
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API, HTTP, WEBSOCKET
from awsmock_ar_apigw.services.apigatewayv2.apis.quick_create import (
    BAD_TARGET,
    FOR_HTTP,
    QUICKLY_MADE,
    quick_create,
    quick_update,
)
from awsmock_ar_apigw.services.apigatewayv2.apis.quick_create import (
    MEMBERS as OF_QUICK_CREATE,
)
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    UNLISTED_BAD_REQUEST,
    paged,
)
from awsmock_ar_apigw.services.apigatewayv2.tags import checked as checked_tags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record

# Defaults

METHOD_AND_PATH = "$request.method $request.path"
_BRACED = "${request.method} ${request.path}"
API_KEY_HEADER = "$request.header.x-api-key"


def is_http(whole: Mapping[str, Any]) -> bool:
    """Whether an API is an HTTP API."""
    return bool(whole.get("ProtocolType") == HTTP)


DEFAULTS = Defaults(
    Default(
        "ApiKeySelectionExpression",
        API_KEY_HEADER,
        observed("answers of the AWS CLI, for HTTP APIs too"),
    ),
    Default("DisableExecuteApiEndpoint", False, documented("Api › disableExecuteApiEndpoint")),
    Default("IpAddressType", "ipv4", observed("live reads by go-to-k/cdk-real-drift")),
    Default(
        "RouteSelectionExpression",
        METHOD_AND_PATH,
        documented("Api › routeSelectionExpression: the default for HTTP APIs"),
        where=is_http,
    ),
)


PATCH = Patch(
    Change("Description", emptied, observed("Terraform's tests: an empty text clears it")),
    Change("Version", emptied, observed("Terraform's tests: an empty text clears it")),
    Change(
        "CorsConfiguration",
        merged_cors,
        observed("update-api of the AWS CLI: members that are left out stay"),
    ),
)

# Rules

NO_NAME = Rule(
    BAD_REQUEST, "Invalid API name specified", observed("badmintoncryer/cdk-preflight, api-name-required")
)
BAD_PROTOCOL = Rule(
    BAD_REQUEST,
    "Invalid protocol specified. Must be one of [HTTP, WEBSOCKET]",
    observed("tests that moto has verified against AWS"),
)
HTTP_SELECTION = Rule(
    BAD_REQUEST,
    'Route selection expression is currently limited to "${{request.method}} ${{request.path}}"',
    observed("badmintoncryer/cdk-preflight, http-route-selection; Api › routeSelectionExpression"),
    lambda _call, whole: (
        is_http(whole) and whole["RouteSelectionExpression"] not in (METHOD_AND_PATH, _BRACED)
    ),
)
# Some part of it is a variable: as it stands, or in braces, which close again.
_VARIABLE = r"\$(?:request\.\w|\{request\.\w[^{}]*\})"
WEBSOCKET_SELECTION = Rule(
    BAD_REQUEST,
    "Invalid routeSelectionExpression",
    observed(
        "badmintoncryer/cdk-preflight, websocket-route-selection; that it must select from the request: the developer guide"
    ),
    lambda _call, whole: not is_http(whole) and not _selects(whole.get("RouteSelectionExpression", "")),
)
_KEY_SOURCES = frozenset(
    {
        API_KEY_HEADER,
        "${request.header.x-api-key}",
        "$context.authorizer.usageIdentifierKey",
        "${context.authorizer.usageIdentifierKey}",
    }
)
BAD_KEY_SELECTION = Rule(
    BAD_REQUEST,
    "Invalid apiKeySelectionExpression: {ApiKeySelectionExpression}",
    observed(
        "the developer guide: it selects the header x-api-key or what an authorizer says; the text is our choice"
    ),
    lambda _call, whole: whole["ApiKeySelectionExpression"] not in _KEY_SOURCES,
)
# Asked with an API as it would be
RULES = (HTTP_SELECTION, WEBSOCKET_SELECTION, BAD_KEY_SELECTION, *CORS_RULES)
NO_VALIDATION_ON_HTTP = Rule(
    BAD_REQUEST,
    "disableSchemaValidation is not currently supported for HTTP APIs.",
    documented("Api › disableSchemaValidation: supported only for WebSocket APIs"),
    lambda _call, asked: is_http(asked),
    about="DisableSchemaValidation",
)
CORS_ON_WEBSOCKET = Rule(
    BAD_REQUEST,
    "Cors is not supported for WEBSOCKET protocolType",
    observed("badmintoncryer/cdk-preflight, websocket-no-cors; Api › corsConfiguration"),
    lambda _call, asked: not is_http(asked),
    about="CorsConfiguration",
)
# Asked with what a call asks for, and the ProtocolType: any value is refused, as that of any member of one protocol is
ONLY_ONE_PROTOCOL = (NO_VALIDATION_ON_HTTP, CORS_ON_WEBSOCKET)
KEYS_ON_HTTP = Rule(
    BAD_REQUEST,
    "apiKeySelectionExpression is not currently supported for HTTP APIs.",
    documented(
        "Api › apiKeySelectionExpression: supported only for WebSocket APIs; that CreateApi takes the default was "
        "seen: the Terraform provider always sends it, and its tests run on AWS"
    ),
    lambda _call, asked: is_http(asked) and asked["ApiKeySelectionExpression"] != API_KEY_HEADER,
    about="ApiKeySelectionExpression",
)
KEYS_ON_HTTP_UPDATE = Rule(
    BAD_REQUEST,
    KEYS_ON_HTTP.message,
    documented(
        "Api › apiKeySelectionExpression: supported only for WebSocket APIs; that UpdateApi refuses the default, too, "
        "was seen: aws-controllers-k8s/apigatewayv2-controller, pull request 7"
    ),
    lambda _call, asked: is_http(asked) and "ApiKeySelectionExpression" in asked,
)
MAPPED = Rule(
    UNLISTED_BAD_REQUEST,
    "Deleting API {ApiId} failed. Please remove all API mappings for the API from your custom domain names.",
    observed("gruntwork-io/cloud-nuke#370"),
)


def _selects(expression: str) -> bool:
    """Whether an expression takes anything from the request, in one line."""
    return "\n" not in expression and re.search(_VARIABLE, expression, re.ASCII) is not None


# Operations

# [observed: a recording of cloud-custodian; UpdateStage answers 200 beside it]
UPDATED: Switch[int] = Switch(documented=int, observed=lambda _modelled: 201)
# A change of an API can lead to deployments, and to nothing else: so others don't import them.
REDEPLOYED = {"ApiId": ("Deployment",)}


@APIGATEWAYV2.op(
    "CreateApi", says={"name": NO_NAME, "protocolType": BAD_PROTOCOL}, leads_to={"Target": QUICKLY_MADE}
)
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create an API; with a target, also its integration, route and stage."""
    record = make(call, p)
    check_all((BAD_TARGET, *FOR_HTTP), call, {**p, "ApiId": record.key})
    quick_create(call, record, p)
    return view(call.where, record)


@APIGATEWAYV2.op("GetApi")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get an API."""
    return view(call.where, locate(call, API, p))


@APIGATEWAYV2.op("GetApis", page=paged())
def get_all(call: Call, _p: Params) -> Listing:
    """List the APIs of the account in this Region."""
    return listing(call, API, lambda record: view(call.where, record))


@APIGATEWAYV2.op(
    "UpdateApi",
    says={"name": NO_NAME},
    clears=("version",),
    status=UPDATED,
    leads_to={**dict.fromkeys(OF_QUICK_CREATE, QUICKLY_MADE), **REDEPLOYED},
)
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change an API, and what quick create made of it; what is left out stays."""
    before = locate(call, API, p)
    check_all((BAD_TARGET, *FOR_HTTP), call, p)
    KEYS_ON_HTTP_UPDATE.check(call, {**p, "ProtocolType": before.members["ProtocolType"]})
    record = change(call, before, given(API, p))
    if quick_update(call, record, p) or _served(record) != _served(before):
        _redeploy(call, record)
    return view(call.where, record)


@APIGATEWAYV2.op("DeleteApi")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete an API that no domain name maps to, with all that belongs to it."""
    record = locate(call, API, p)
    if in_use(call, API, record):
        raise MAPPED.refusal(ApiId=record.key)
    drop(call, API, record)
    return {}


@APIGATEWAYV2.op("DeleteCorsConfiguration", leads_to=REDEPLOYED)
def delete_cors(call: Call, p: Params) -> dict[str, Any]:
    """Delete an API's CORS configuration; one that has none stays as it is.

    [chosen: that there is none is no error]
    """
    before = locate(call, API, p)
    members = {name: value for name, value in before.members.items() if name != "CorsConfiguration"}
    record = put(call, API, before._replace(members=members, updated=call.now))
    if _served(record) != _served(before):
        _redeploy(call, record)
    return {}


def _redeploy(call: Call, record: Record) -> None:
    from awsmock_ar_apigw.services.apigatewayv2.apis.deployment import redeploy  # noqa: PLC0415 - see REDEPLOYED

    redeploy(call, record)


def _served(record: Record) -> Any:
    """What stages serve of an API itself: with autoDeploy they follow it, as they follow routes.

    [observed: the developer guide, of the default endpoint; chosen, of CORS: a deployment keeps it. Nobody has written whether
    names and descriptions deploy, too, and here they don't]
    """
    return record.members.get("CorsConfiguration"), record.members["DisableExecuteApiEndpoint"]


# What others use


def make(call: Call, asked: Mapping[str, Any]) -> Record:
    """A new API, without any parts.

    Raises:
        ServiceError: the API would break a rule.
    """
    api_id = fresh_id(call, API, 10)
    tags = checked_tags(call, asked.get("Tags"))
    members = DEFAULTS.fill(PATCH.apply({"ApiId": api_id}, _own(asked)))
    check_all((KEYS_ON_HTTP, *ONLY_ONE_PROTOCOL), call, asked)
    check_all(RULES, call, members)
    check_origins(call, members)
    return put(call, API, new(call, API, api_id, _stored(members), tags=tags))


def change(call: Call, record: Record, asked: Mapping[str, Any]) -> Record:
    """An API with what is asked for changed.

    Raises:
        ServiceError: the API would break a rule.
    """
    members = PATCH.apply(record.members, _own(asked))
    check_all(ONLY_ONE_PROTOCOL, call, {**asked, "ProtocolType": members["ProtocolType"]})
    check_all(RULES, call, members)
    check_origins(call, members)
    return put(call, API, record._replace(members=_stored(members), updated=call.now))


# What an import says of an API, or takes away by saying nothing.
# [observed: what Terraform's provider restores after a reimport]
_IMPORTED = frozenset({"CorsConfiguration", "Description", "Name", "Version"})


def overwrite(call: Call, record: Record, asked: Mapping[str, Any]) -> Record:
    """An API as it is asked for, with what no import says of it left as it is.

    Raises:
        ServiceError: the API would break a rule.
    """
    kept = {name: value for name, value in record.members.items() if name not in _IMPORTED}
    tags = checked_tags(call, asked.get("Tags"))
    return change(call, record._replace(members=kept, tags=tags), asked)


def _own(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked of the API itself."""
    return {name: value for name, value in asked.items() if name not in (*OF_QUICK_CREATE, "Tags")}


def _stored(members: Mapping[str, Any]) -> dict[str, Any]:
    """What an API keeps: an HTTP API's only expression comes back in one form, in whichever it was asked for.

    [observed: answers of the AWS CLI to either form]
    """
    return {**members, "RouteSelectionExpression": METHOD_AND_PATH} if is_http(members) else dict(members)


# What others see


def view(where: Where, record: Record) -> dict[str, Any]:
    """An Api."""
    scheme = "wss" if record.members["ProtocolType"] == WEBSOCKET else "https"
    return {
        **record.members,
        "ApiEndpoint": f"{scheme}://{record.key}.execute-api.{where.region}.{where.dns_suffix}",
        "CreatedDate": record.created,
        "Tags": record.tags,
    }
