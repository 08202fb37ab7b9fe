"""Quick create: a target is enough for an HTTP API that has an integration, a route and a stage, which it manages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import documented
from awsmock_ar_apigw.kit.record import children
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.apis.integration_uri import FUNCTION, URL
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import HTTP, only_for
from awsmock_ar_apigw.services.apigatewayv2.backend import BAD_REQUEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.state.record import Record

MEMBERS = ("Target", "RouteKey", "CredentialsArn")
# The kinds that it makes, which most APIs are made without: only a call with these members imports them.
QUICKLY_MADE = ("Integration", "Route", "Stage")

# Rules

BAD_TARGET = Rule(
    BAD_REQUEST,
    "Invalid target: {Target}. Specify a fully qualified URL or a Lambda function ARN.",
    documented("Apis › CreateApiInput › target; the text is our choice"),
    lambda _call, p: "Target" in p and not (FUNCTION.fits(p["Target"]) or URL.fits(p["Target"])),
)
NOT_QUICK = Rule(
    BAD_REQUEST,
    "target, routeKey and credentialsArn can be updated only for an API that was created with quick create.",
    documented(
        "Api › UpdateApiInput › routeKey: it replaces that of the quick create route; the text is our choice"
    ),
)
FOR_HTTP = tuple(
    only_for(HTTP, member, documented(f"Apis › CreateApiInput › {member}: supported only for HTTP APIs"))
    for member in MEMBERS
)

# What CreateApi and UpdateApi use


def quick_create(call: Call, api: Record, asked: Mapping[str, Any]) -> None:
    """Give a new API what a target makes: an integration, a route and a stage that deploys itself.

    Without a target, routeKey and credentialsArn make nothing. [chosen: they are parts of quick create]
    """
    if "Target" not in asked:
        return
    from awsmock_ar_apigw.services.apigatewayv2.apis import integration, route, stage  # noqa: PLC0415 - see QUICKLY_MADE

    made = integration.make(call, api, _integration(asked), managed=True)
    target = f"integrations/{made.members['IntegrationId']}"
    route_key = asked.get("RouteKey") or "$default"
    route.make(call, api, {"RouteKey": route_key, "Target": target}, managed=True)
    stage.make(call, api, {"StageName": "$default", "AutoDeploy": True}, managed=True)


def quick_update(call: Call, api: Record, asked: Mapping[str, Any]) -> bool:
    """Change the integration and the route that quick create made, if anything is asked of them; returns whether it is.

    Raises:
        ServiceError: they don't exist, or the change isn't one that they can have.
    """
    if not any(asked.get(name) for name in MEMBERS):
        return False
    from awsmock_ar_apigw.services.apigatewayv2.apis import integration  # noqa: PLC0415 - see QUICKLY_MADE

    old_integration = _managed(call, integration.INTEGRATION, api)
    if old_integration is None:
        raise NOT_QUICK.refusal()
    if changes := _integration(asked):
        integration.change(call, api, old_integration, changes)
    if asked.get("RouteKey"):
        _change_key(call, api, asked["RouteKey"])
    return True


def _change_key(call: Call, api: Record, route_key: str) -> None:
    """Give the route of a quick create another key; it may be deleted, which the integration may not."""
    from awsmock_ar_apigw.services.apigatewayv2.apis import route  # noqa: PLC0415 - see QUICKLY_MADE

    old_route = _managed(call, route.ROUTE, api)
    if old_route is None:
        raise NOT_QUICK.refusal()
    route.change(call, api, old_route, {"RouteKey": route_key})


def _integration(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The members of an integration with a target, and with credentials.

    A Lambda function is called by POST with payload format 2.0, a URL by ANY with 1.0. [observed: answers of the AWS CLI]
    """
    found: dict[str, Any] = {}
    if "Target" in asked:
        is_lambda = FUNCTION.fits(asked["Target"])
        found = {
            "IntegrationType": "AWS_PROXY" if is_lambda else "HTTP_PROXY",
            "IntegrationUri": asked["Target"],
            "IntegrationMethod": "POST" if is_lambda else "ANY",
            "PayloadFormatVersion": "2.0" if is_lambda else "1.0",
        }
    if asked.get("CredentialsArn"):
        found["CredentialsArn"] = asked["CredentialsArn"]
    return found


def _managed(call: Call, kind: Kind, api: Record) -> Record | None:
    """The part of a kind that quick create made."""
    return next((part for part in children(call, kind, api) if part.members.get("ApiGatewayManaged")), None)
