"""Integrations: what an API hands its requests to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.patch import Change, Patch, emptied, merged, merged_and_pruned
from awsmock_ar_apigw.kit.record import add, drop, given, locate, put, ref, users
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.apis import (
    integration_subtype,
    integration_uri,
    parameter_mapping,
)
from awsmock_ar_apigw.services.apigatewayv2.apis.deployment import redeploy
from awsmock_ar_apigw.services.apigatewayv2.apis.integration_uri import is_lambda, is_private
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API, HTTP, WEBSOCKET, only_for
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    UNLISTED_BAD_REQUEST,
    UNLISTED_CONFLICT,
    missing,
    paged,
)
from awsmock_ar_apigw.services.apigatewayv2.vpc_link import VPC_LINK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record, Ref

    # An integration's members, with the ApiId and the ProtocolType of its API.
    Whole = Mapping[str, Any]

INTEGRATION = APIGATEWAYV2.kind(
    "Integration",
    ids=("ApiId", "IntegrationId"),
    parent=API.name,
    uses=(VPC_LINK.name,),
    missing=missing("Integration", observed("REST APIs say so")),
)

# Defaults

_SHORTEST = 50
_LONGEST = {HTTP: 30_000, WEBSOCKET: 29_000}
_SAMPLES = "answers of the AWS CLI's create-integration"


def _is_websocket(whole: Whole) -> bool:
    return bool(whole["ProtocolType"] == WEBSOCKET)


def _longest(whole: Whole) -> int:
    """The longest that there may be: 30 seconds for HTTP APIs, 29 for WebSocket APIs."""
    return _LONGEST[whole["ProtocolType"]]


def _out_of_time(whole: Whole) -> bool:
    return not _SHORTEST <= whole["TimeoutInMillis"] <= _longest(whole)


def _calls_function(whole: Whole) -> bool:
    """Whether it goes to Lambda: an AWS_PROXY integration does, unless it is of a subtype."""
    is_proxy = whole["IntegrationType"] == "AWS_PROXY" and "IntegrationSubtype" not in whole
    return is_proxy or is_lambda(whole)


def _selects_by_error(whole: Whole) -> bool:
    return _is_websocket(whole) and whole["IntegrationType"] == "AWS" and is_lambda(whole)


def _selects_by_status(whole: Whole) -> bool:
    has_responses = whole["IntegrationType"] in ("AWS", "HTTP", "MOCK")
    return _is_websocket(whole) and has_responses and not is_lambda(whole)


DEFAULTS = Defaults(
    Default("ConnectionType", "INTERNET", documented("Integration › connectionType")),
    Default("TimeoutInMillis", _longest, documented("Integration › timeoutInMillis")),
    Default("PayloadFormatVersion", "1.0", observed(f"{_SAMPLES}; tests of Terraform's provider")),
    Default("PassthroughBehavior", "WHEN_NO_MATCH", observed(_SAMPLES), where=_is_websocket),
    Default("IntegrationMethod", "POST", observed(_SAMPLES), where=_calls_function),
    Default(
        "IntegrationResponseSelectionExpression",
        "${integration.response.body.errorMessage}",
        observed("tests of Terraform's provider"),
        where=_selects_by_error,
    ),
    Default(
        "IntegrationResponseSelectionExpression",
        "${integration.response.statuscode}",
        observed(f"{_SAMPLES}; tests of Terraform's provider"),
        where=_selects_by_status,
    ),
)
PATCH = Patch(
    Change("Description", emptied, chosen("as the description of an API")),
    Change("CredentialsArn", emptied, chosen("as the description of an API")),
    Change("ConnectionId", emptied, chosen("Terraform sends it where a private integration becomes public")),
    Change("IntegrationUri", emptied, observed("the AWS CDK sends an empty one for a mock")),
    Change("TemplateSelectionExpression", emptied, chosen("as that of an integration response")),
    Change(
        "RequestParameters",
        parameter_mapping.merged_parameters,
        observed("Terraform's provider: an empty text removes"),
    ),
    Change("ResponseParameters", merged_and_pruned, observed("Terraform's provider: an empty map removes")),
    Change("RequestTemplates", merged, chosen("as the request parameters; but a template may be empty")),
)
# What only a private integration has: it goes when the integration becomes public.
_OF_PRIVATE = frozenset({"ConnectionId", "TlsConfig"})

# Rules

WITHOUT_SUBTYPE = Rule(
    BAD_REQUEST,
    integration_uri.NO_URI.message,
    observed(
        "go-to-k/cdkd, of requestParameters, and hashicorp/terraform-provider-aws#15861: without its subtype an update is "
        "read as that of an integration with a URI, and this one has none; of other members alone: chosen"
    ),
)
WRONG_TIMEOUT = Rule(
    BAD_REQUEST,
    "Timeout should be between 50 ms and 30000 ms",
    observed("badmintoncryer/cdk-preflight, integration-timeout-range"),
    lambda _call, whole: not _is_websocket(whole) and _out_of_time(whole),
)
WRONG_WEBSOCKET_TIMEOUT = Rule(
    BAD_REQUEST,
    "Timeout should be between 50 ms and 29000 ms",
    observed("badmintoncryer/cdk-preflight, websocket-integration-timeout-range"),
    lambda _call, whole: _is_websocket(whole) and _out_of_time(whole),
)
NO_PROXY = Rule(
    BAD_REQUEST,
    "Currently, an API with a protocol type of HTTP may only be associated with proxy integrations "
    "(AWS_PROXY, HTTP_PROXY)",
    observed("aws/aws-cli#6363"),
    lambda _call, whole: (
        not _is_websocket(whole) and whole["IntegrationType"] not in ("AWS_PROXY", "HTTP_PROXY")
    ),
)
# Asked with what a call asks for, and the ApiId
ONLY_ONE_PROTOCOL = (
    only_for(WEBSOCKET, "RequestTemplates", documented("Integration › requestTemplates")),
    only_for(
        WEBSOCKET, "TemplateSelectionExpression", documented("Integration › templateSelectionExpression")
    ),
    only_for(
        WEBSOCKET,
        "PassthroughBehavior",
        documented(
            "Integration › passthroughBehavior; that CreateIntegration takes the default was seen: the Terraform provider "
            "always sends it, and its tests run on AWS"
        ),
        default="WHEN_NO_MATCH",
    ),
    only_for(WEBSOCKET, "ContentHandlingStrategy", documented("Integration › contentHandlingStrategy")),
    only_for(HTTP, "IntegrationSubtype", documented("Integration › integrationSubtype")),
    only_for(HTTP, "ResponseParameters", documented("Integration › responseParameters")),
    only_for(HTTP, "TlsConfig", documented("Integration › tlsConfig")),
)
UNKNOWN_VERSION = Rule(
    BAD_REQUEST,
    "Unsupported PayloadFormatVersion: {PayloadFormatVersion}",
    observed("badmintoncryer/cdk-preflight, aws-proxy-payload-version, websocket-payload-version"),
    lambda _call, whole: (
        whole["PayloadFormatVersion"] not in (("1.0",) if _is_websocket(whole) else ("1.0", "2.0"))
    ),
)
PROXY_VERSION = Rule(
    BAD_REQUEST,
    "PayloadFormatVersion {PayloadFormatVersion} is not supported for integration of type HTTP_PROXY",
    observed("badmintoncryer/cdk-preflight, http-proxy-payload-version"),
    lambda _call, whole: whole["IntegrationType"] == "HTTP_PROXY" and whole["PayloadFormatVersion"] != "1.0",
)
NO_PROXY_METHOD = Rule(
    BAD_REQUEST,
    "HttpMethod parameter method must be specified for integrationType HTTPPROXY",
    observed("badmintoncryer/cdk-preflight, http-proxy-integration-method"),
    lambda _call, whole: whole["IntegrationType"] == "HTTP_PROXY" and "IntegrationMethod" not in whole,
)
NO_METHOD = Rule(
    BAD_REQUEST,
    "HttpMethod parameter method must be specified for integrationType {IntegrationType}",
    chosen("a request to HTTP or to an AWS service needs a method as much as one that is passed on"),
    lambda _call, whole: whole["IntegrationType"] in ("AWS", "HTTP") and "IntegrationMethod" not in whole,
)
METHODS = frozenset({"ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
UNKNOWN_METHOD = Rule(
    BAD_REQUEST,
    "Invalid HTTP method specified: {IntegrationMethod}",
    chosen("it is an HTTP method, of which API Gateway knows these and ANY"),
    lambda _call, whole: whole["IntegrationMethod"] not in METHODS,
    about="IntegrationMethod",
)
NOT_POST = Rule(
    BAD_REQUEST,
    "The integration method of a Lambda integration must be POST for WebSocket APIs.",
    documented("Integrations › CreateIntegrationInput › integrationMethod; the text is our choice"),
    lambda _call, whole: (
        _is_websocket(whole) and is_lambda(whole) and whole.get("IntegrationMethod") != "POST"
    ),
)
NO_LINK = Rule(
    BAD_REQUEST,
    "ConnectionId must be set to vpcLinkId for ConnectionType VPC_LINK",
    observed("badmintoncryer/cdk-preflight, integration-vpc-link-connection-id"),
    lambda _call, whole: whole["ConnectionType"] == "VPC_LINK" and "ConnectionId" not in whole,
)
LINK_NEEDS_HTTP = Rule(
    BAD_REQUEST,
    "ConnectionType VPC_LINK is not supported for integration of type {IntegrationType}",
    documented(
        "Integrations › CreateIntegrationInput › integrationType: HTTP_PROXY for private ones; the text is our choice"
    ),
    lambda _call, whole: (
        whole["ConnectionType"] == "VPC_LINK" and whole["IntegrationType"] not in ("HTTP", "HTTP_PROXY")
    ),
)
LINK_NOT_USED = Rule(
    BAD_REQUEST,
    "ConnectionId is not supported for ConnectionType INTERNET",
    documented("Integration › connectionId: for a private integration; the text is our choice"),
    lambda _call, whole: whole["ConnectionType"] != "VPC_LINK",
    about="ConnectionId",
)
UNKNOWN_LINK = Rule(
    BAD_REQUEST,
    VPC_LINK.missing.message,
    chosen("400 as for an authorizer that isn't there, in the words of the link's own operations"),
)
LINK_GOING = Rule(
    BAD_REQUEST,
    "Cannot use vpc link. Vpc link '{id}' is being deleted.",
    chosen("what is on its way out isn't used any more"),
)
ROLE = re.compile(r"arn:aws[a-z-]*:iam::(?:[0-9]{12}:role/\S+|\*:user/\*)")
NOT_ROLE = Rule(
    BAD_REQUEST,
    "Invalid ARN specified in the request: {CredentialsArn}",
    documented(
        "Integration › credentialsArn: a role, or the caller's identity; the text is that of REST APIs"
    ),
    lambda _call, whole: not ROLE.fullmatch(whole["CredentialsArn"]),
    about="CredentialsArn",
)
# Asked with an integration as it would be
RULES = (
    NO_PROXY,
    *integration_subtype.RULES,
    UNKNOWN_VERSION,
    PROXY_VERSION,
    WRONG_TIMEOUT,
    WRONG_WEBSOCKET_TIMEOUT,
    NO_PROXY_METHOD,
    NO_METHOD,
    UNKNOWN_METHOD,
    NOT_POST,
    LINK_NEEDS_HTTP,
    NO_LINK,
    LINK_NOT_USED,
    *integration_uri.RULES,
    NOT_ROLE,
)
TARGETED = Rule(
    UNLISTED_CONFLICT,
    "Cannot delete Integration because it is referenced by the following Routes with Ids: [{routes}]",
    observed("users of the Serverless Framework and of Terraform"),
)
MANAGED = Rule(
    UNLISTED_BAD_REQUEST,
    "Cannot delete Integration {id} because it is managed by API Gateway.",
    documented("Integration › apiGatewayManaged: you can't delete it; the error and its text are our choice"),
)

# Operations


# What may be empty, though the shapes want a character: the URI of a mock, and what removes a parameter.
_MAY_BE_EMPTY = ("integrationUri", "requestParameters", "responseParameters")


@APIGATEWAYV2.op("CreateIntegration", clears=_MAY_BE_EMPTY)
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create an integration."""
    api = locate(call, API, p)
    record = make(call, api, given(INTEGRATION, p))
    redeploy(call, api)
    return view(record)


@APIGATEWAYV2.op("GetIntegration")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get an integration."""
    return view(locate(call, INTEGRATION, p))


@APIGATEWAYV2.op("GetIntegrations", page=paged())
def get_all(call: Call, p: Params) -> Listing:
    """List an API's integrations."""
    return listing(call, INTEGRATION, view, by=("parent", locate(call, API, p).key))


@APIGATEWAYV2.op("UpdateIntegration", clears=("connectionId", *_MAY_BE_EMPTY))
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change an integration, also one that API Gateway manages."""
    record = locate(call, INTEGRATION, p)
    api = locate(call, API, p)
    record = change(call, api, record, given(INTEGRATION, p))
    redeploy(call, api)
    return view(record)


@APIGATEWAYV2.op("DeleteIntegration")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete an integration that no route targets and that API Gateway doesn't manage."""
    record = locate(call, INTEGRATION, p)
    if routes := [route.members["RouteId"] for route in users(call, INTEGRATION, record)]:
        raise TARGETED.refusal(routes=", ".join(routes))
    if record.members.get("ApiGatewayManaged"):
        raise MANAGED.refusal(id=p["IntegrationId"])
    drop(call, INTEGRATION, record)
    redeploy(call, locate(call, API, p))
    return {}


# What others use


def make(call: Call, api: Record, asked: Params, *, managed: bool = False) -> Record:
    """Create an integration of an API.

    Raises:
        ServiceError: it breaks a rule, or its VPC link can't be used.
    """
    parameter_mapping.check_filled("requestParameters", asked.get("RequestParameters", {}))
    members = _checked(call, api, PATCH.apply({}, asked), asked)
    if managed:
        members["ApiGatewayManaged"] = True
    return add(call, INTEGRATION, api, 7, members, _uses(api, members))


def make_alike(call: Call, api: Record, record: Record, uri: str | None) -> Record:
    """Create an integration like another of the same API, but for its URI, which has the same form.

    What breaks no rule breaks none a moment later, and rules ask nothing else of a URI; see ``form_of``.
    """
    members = dict(record.members) if uri is None else {**record.members, "IntegrationUri": uri}
    return add(call, INTEGRATION, api, 7, members, record.uses)


def change(call: Call, api: Record, record: Record, asked: Params) -> Record:
    """Change an integration of an API.

    Raises:
        ServiceError: it would break a rule, or its VPC link can't be used.
    """
    if "IntegrationSubtype" in record.members and not asked.keys() & {"IntegrationSubtype", "IntegrationUri"}:
        raise WITHOUT_SUBTYPE.refusal()
    gone = {"IntegrationResponseSelectionExpression"}
    if asked.get("ConnectionType") == "INTERNET":
        gone |= _OF_PRIVATE
    kept = {name: value for name, value in record.members.items() if name not in gone}
    members = _checked(call, api, PATCH.apply(kept, asked), asked)
    return put(
        call,
        INTEGRATION,
        record._replace(members=members, uses=_uses(api, members), updated=call.now),
    )


def _checked(call: Call, api: Record, members: Params, asked: Params) -> dict[str, Any]:
    """The members with their defaults, if they break no rule."""
    protocol = api.members["ProtocolType"]
    whole = DEFAULTS.fill({"ApiId": api.key, "ProtocolType": protocol, **members})
    check_all(ONLY_ONE_PROTOCOL, call, {**asked, "ApiId": api.key})
    check_all(RULES, call, whole)
    _check_mappings(whole, asked)
    if is_private(whole):
        _check_link(call, whole["ConnectionId"])
    unstored = _unstored(whole)
    return {name: value for name, value in whole.items() if name not in unstored}


def _check_mappings(whole: Whole, asked: Params) -> None:
    parameters = whole.get("RequestParameters", {})
    if _is_websocket(whole):
        parameter_mapping.WEBSOCKET_REQUEST.check(parameters)
    elif "IntegrationSubtype" in whole:
        sent = asked.get("RequestParameters", {})
        integration_subtype.check_parameters(whole["IntegrationSubtype"], sent, parameters)
        parameter_mapping.SERVICE_REQUEST.check(parameters)
    else:
        parameter_mapping.HTTP_REQUEST.check(parameters)
    parameter_mapping.check_responses(whole.get("ResponseParameters", {}))


def _check_link(call: Call, link_id: str) -> None:
    """Refuse a VPC link that isn't there, or not for long.

    A WebSocket API's private integration names a VPC link of REST APIs, which the mock doesn't hold: any id will do.
    [chosen: the reference says that only HTTP APIs have a connectionId; Terraform's tests show it on WebSocket APIs]
    """
    link = call.table(VPC_LINK).get(link_id)
    if link is None:
        raise UNKNOWN_LINK.refusal()
    if link.status == "DELETING":
        raise LINK_GOING.refusal(id=link_id)


def _unstored(whole: Whole) -> set[str]:
    """What isn't an integration's own, and what is taken and never shown.

    [observed: passthroughBehavior of an HTTP API, by the Terraform provider; tlsConfig of a public integration, by
    go-to-k/cdkd]
    """
    names = {"ApiId", "ProtocolType"}
    if not _is_websocket(whole):
        names.add("PassthroughBehavior")
    if not is_private(whole):
        names.add("TlsConfig")
    return names


def _uses(api: Record, members: Params) -> tuple[Ref, ...]:
    whole = {**members, "ProtocolType": api.members["ProtocolType"]}
    return (ref(VPC_LINK, members["ConnectionId"]),) if is_private(whole) else ()


# What others see


def view(record: Record) -> dict[str, Any]:
    """An Integration."""
    return dict(record.members)
