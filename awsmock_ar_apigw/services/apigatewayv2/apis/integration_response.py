"""Integration responses: how a WebSocket API turns what its backend answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.patch import Change, Patch, emptied, merged, merged_and_pruned
from awsmock_ar_apigw.kit.record import add, drop, given, locate, put
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.apis.deployment import redeploy
from awsmock_ar_apigw.services.apigatewayv2.apis.integration import INTEGRATION
from awsmock_ar_apigw.services.apigatewayv2.apis.parameter_mapping import WEBSOCKET_RESPONSE
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API, WEBSOCKET
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    CONFLICT,
    missing,
    paged,
)

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record

INTEGRATION_RESPONSE = APIGATEWAYV2.kind(
    "IntegrationResponse",
    ids=("ApiId", "IntegrationId", "IntegrationResponseId"),
    parent=INTEGRATION.name,
    indexes={"key": lambda record: ((record.parent, record.members["IntegrationResponseKey"]),)},
    missing=missing("IntegrationResponse", chosen("in the words of the other parts of an API")),
)
PATCH = Patch(
    Change("TemplateSelectionExpression", emptied, observed("go-to-k/cdk-real-drift#1567")),
    Change("ResponseParameters", merged_and_pruned, chosen("as the request parameters of an integration")),
    Change("ResponseTemplates", merged, chosen("as the request templates of an integration")),
)

# Rules

ONLY_WEBSOCKET = Rule(
    BAD_REQUEST,
    "IntegrationResponses are currently not supported for this API protocol type.",
    observed("badmintoncryer/cdk-preflight, integration-response-websocket-only"),
)
NO_KEY = Rule(
    BAD_REQUEST,
    "IntegrationResponseKey must not be empty",
    documented("IntegrationResponse › integrationResponseKey: required; the text is our choice"),
    lambda _call, members: not members["IntegrationResponseKey"],
)
RULES = (NO_KEY,)
KEY_TAKEN = Rule(
    CONFLICT,
    "IntegrationResponse with key {key} already exists for this Integration",
    documented(
        "IntegrationResponses › ConflictException: the resource already exists; the text is our choice"
    ),
)

# Operations


@APIGATEWAYV2.op("CreateIntegrationResponse")
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create an answer's mapping for one key of an integration."""
    integration = locate(call, INTEGRATION, p)
    api = locate(call, API, p)
    record = make(call, api, integration, given(INTEGRATION_RESPONSE, p))
    redeploy(call, api)
    return view(record)


@APIGATEWAYV2.op("GetIntegrationResponse")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get an integration response."""
    return view(locate(call, INTEGRATION_RESPONSE, p))


@APIGATEWAYV2.op("GetIntegrationResponses", page=paged())
def get_all(call: Call, p: Params) -> Listing:
    """List an integration's responses."""
    return listing(call, INTEGRATION_RESPONSE, view, by=("parent", locate(call, INTEGRATION, p).key))


@APIGATEWAYV2.op("UpdateIntegrationResponse", clears=("responseParameters",))
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change an integration response."""
    record = locate(call, INTEGRATION_RESPONSE, p)
    record = change(call, record, given(INTEGRATION_RESPONSE, p))
    redeploy(call, locate(call, API, p))
    return view(record)


@APIGATEWAYV2.op("DeleteIntegrationResponse")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete an integration response."""
    drop(call, INTEGRATION_RESPONSE, locate(call, INTEGRATION_RESPONSE, p))
    redeploy(call, locate(call, API, p))
    return {}


# What others use


def make(call: Call, api: Record, integration: Record, asked: Params) -> Record:
    """Create a response of an integration.

    Raises:
        ServiceError: the API has none, or the response breaks a rule.
    """
    if api.members["ProtocolType"] != WEBSOCKET:
        raise ONLY_WEBSOCKET.refusal()
    members = _checked(call, integration.key, PATCH.apply({}, asked))
    return add(call, INTEGRATION_RESPONSE, integration, 7, members)


def change(call: Call, record: Record, asked: Params) -> Record:
    """Change a response of an integration.

    Raises:
        ServiceError: it would break a rule.
    """
    members = _checked(call, str(record.parent), PATCH.apply(record.members, asked))
    return put(call, INTEGRATION_RESPONSE, record._replace(members=members, updated=call.now))


def _checked(call: Call, integration: str, members: dict[str, Any]) -> dict[str, Any]:
    """The members, if they break no rule."""
    check_all(RULES, call, members)
    key = members["IntegrationResponseKey"]
    taken = call.table(INTEGRATION_RESPONSE).find("key", (integration, key))
    if taken and taken.members["IntegrationResponseId"] != members.get("IntegrationResponseId"):
        raise KEY_TAKEN.refusal(key=key)
    WEBSOCKET_RESPONSE.check(members.get("ResponseParameters", {}))
    return members


# What others see


def view(record: Record) -> dict[str, Any]:
    """An IntegrationResponse."""
    return dict(record.members)
