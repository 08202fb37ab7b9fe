"""Stages: a deployment of an API under a name, with its settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.difference import Switch
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.patch import (
    Change,
    Patch,
    emptied,
    kept_if_empty,
    merged,
    merged_and_pruned,
    merged_within,
)
from awsmock_ar_apigw.kit.record import drop, given, locate, new, put, ref, users
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.apis.authorizer import RESETS
from awsmock_ar_apigw.services.apigatewayv2.apis.deployment import (
    DEPLOYMENT,
    STAGE_DEPLOYS_ITSELF,
    begin_auto_deploy,
)
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API, HTTP, WEBSOCKET, only_for, protocol_of
from awsmock_ar_apigw.services.apigatewayv2.apis.route import by_key
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    CONFLICT,
    NOT_FOUND,
    UNLISTED_BAD_REQUEST,
    arn_form,
    missing,
    paged,
)
from awsmock_ar_apigw.services.apigatewayv2.forms import (
    STAGE_NAME,
    STAGE_VARIABLE_NAME,
    STAGE_VARIABLE_VALUE,
)
from awsmock_ar_apigw.services.apigatewayv2.tags import checked as checked_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record, Ref

STAGE = APIGATEWAYV2.kind(
    "Stage",
    ids=("ApiId", "StageName"),
    arn=arn_form("/apis/{ApiId}/stages/{StageName}"),
    parent=API.name,
    uses=(DEPLOYMENT.name,),
    taggable=True,
    missing=missing(
        "stage", observed("recordings of cloud-custodian; tests that moto has verified against AWS")
    ),
)

# Defaults

DEFAULTS = Defaults(
    Default("DefaultRouteSettings.DetailedMetricsEnabled", False, observed("answers of the AWS CLI")),
    Default("RouteSettings", {}, observed("answers of the AWS CLI")),
    Default("StageVariables", {}, observed("answers of the AWS CLI")),
)
WEBSOCKET_DEFAULTS = Defaults(
    Default("DefaultRouteSettings.DataTraceEnabled", False, observed("Terraform's tests")),
    Default("DefaultRouteSettings.LoggingLevel", "OFF", observed("Terraform's tests")),
)
_UPDATES = observed("go-to-k/cdk-real-drift#806")
# AutoDeploy is shown once it was asked for, false too. [observed: recordings of cloud-custodian]
PATCH = Patch(
    Change("AccessLogSettings", merged, _UPDATES),
    Change("ClientCertificateId", emptied, observed("Terraform's tests: an empty text clears it")),
    Change("DefaultRouteSettings", merged, observed("Terraform's tests")),
    Change("Description", kept_if_empty, _UPDATES),
    Change("RouteSettings", merged_within, _UPDATES),
    Change("StageVariables", merged_and_pruned, _UPDATES),
)

# Rules

BAD_NAME = Rule(
    BAD_REQUEST,
    "Stage name only allows a-zA-Z0-9_",
    documented(
        "Stage › Path parameters › stageName: hyphens too, though the text doesn't say so; "
        "seen by badmintoncryer/cdk-preflight, stage-name-charset"
    ),
    lambda _call, whole: not STAGE_NAME.fits(whole["StageName"]),
)
NO_DEFAULT_STAGE = Rule(
    BAD_REQUEST,
    "Stage name only allows a-zA-Z0-9_",
    observed("the developer guide: only HTTP APIs have a $default stage; the text is our choice"),
    lambda call, whole: whole["StageName"] == "$default" and protocol_of(call, whole) != HTTP,
)
NAME_TAKEN = Rule(
    CONFLICT,
    "Stage already exists",
    documented("Stages › CreateStage › ConflictException: the resource already exists"),
    lambda call, whole: call.table(STAGE).get(key_of(whole["ApiId"], whole["StageName"])) is not None,
)
_LOG_GROUP = re.compile(r"arn:[a-z-]+:logs:[a-z0-9-]+:\d+:log-group:[A-Za-z0-9._/#-]{1,512}(:\*)?", re.ASCII)
_REQUEST_ID = re.compile(r"\$context\.(requestId|extendedRequestId)(?!\w)", re.ASCII)
_LINE = re.compile(r"[^\r\n]*[\r\n]*")
NO_LOG_GROUP = Rule(
    BAD_REQUEST,
    "The ARN must be a valid CloudWatch Logs log group",
    documented(
        "Stages › AccessLogSettings › destinationArn; badmintoncryer/cdk-preflight, "
        "access-log-destination-log-group, saw a delivery stream refused"
    ),
    lambda _call, whole: _is_wrong(whole, "DestinationArn", _LOG_GROUP.fullmatch),
)
WITHOUT_REQUEST_ID = Rule(
    BAD_REQUEST,
    "Access Log format must include either $context.requestId or $context.extendedRequestId",
    observed(
        "badmintoncryer/cdk-preflight, access-log-format-request-id; "
        "Stages › AccessLogSettings › format knows only $context.requestId"
    ),
    lambda _call, whole: _is_wrong(whole, "Format", _REQUEST_ID.search),
)
SEVERAL_LINES = Rule(
    BAD_REQUEST,
    "Access Log format must be a single line.",
    documented(
        "Stages › AccessLogSettings › format: a single line; that it may end in a line break is our choice"
    ),
    lambda _call, whole: _is_wrong(whole, "Format", _LINE.fullmatch),
)
LOGS_ON_HTTP = Rule(
    BAD_REQUEST,
    "Execution logs are not supported on protocolType HTTP",
    documented(
        "Stages › RouteSettings › loggingLevel, dataTraceEnabled: supported only for WebSocket APIs; that OFF is refused, "
        "too, and the text: hashicorp/terraform-provider-aws#11148, #12893, #13801, #14010; false: chosen"
    ),
    lambda call, whole: any(map(_logs, _settings(whole))) and protocol_of(call, whole) == HTTP,
)
NEGATIVE_LIMIT = Rule(
    BAD_REQUEST,
    "Throttling limits must not be negative.",
    chosen("a limit counts requests"),
    lambda _call, whole: any(map(_is_negative, _settings(whole))),
)
CERTIFICATE_ON_HTTP = only_for(
    WEBSOCKET,
    "ClientCertificateId",
    documented("Stage › clientCertificateId: supported only for WebSocket APIs"),
)
# Asked with a stage as it would be
RULES = (NO_LOG_GROUP, WITHOUT_REQUEST_ID, SEVERAL_LINES, LOGS_ON_HTTP, NEGATIVE_LIMIT)
# Asked of each stage variable, with its key and value. The texts are those of REST APIs.
VARIABLE_RULES = (
    Rule(
        BAD_REQUEST,
        "Invalid stage variable name: {key}. Please use names with only word characters.",
        documented("Stages › stageVariables: alphanumeric and underscore characters"),
        lambda _call, variable: not STAGE_VARIABLE_NAME.fits(variable["key"]),
    ),
    Rule(
        BAD_REQUEST,
        "Invalid stage variable value of key {key}.  Please use values with alphanumeric characters and the "
        "symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.",
        documented("Stages › stageVariables: the pattern of values"),
        lambda _call, variable: not STAGE_VARIABLE_VALUE.fits(variable["value"]),
    ),
)
UNKNOWN_ROUTE = Rule(
    NOT_FOUND,
    "Unable to find Route by key {key} within the provided RouteSettings",
    observed("serverless-api-gateway-throttling#34; badmintoncryer/cdk-preflight, stage-route-settings-key"),
)
NOT_DEPLOYED = Rule(
    BAD_REQUEST,
    "Deployment {id} cannot be set on this stage because its status is {status}",
    chosen("only what is deployed can be served"),
)
MANAGED = Rule(
    BAD_REQUEST,
    "Stage {name} is managed by API Gateway and cannot be modified",
    documented("Stage › apiGatewayManaged: you can't modify the $default stage; the text is our choice"),
)
MAPPED = Rule(
    UNLISTED_BAD_REQUEST,
    "Deleting stage {name} failed. "
    "Please remove all base path mappings related to the stage in your domains: {domains}",
    observed("a user of Terraform, of one domain name; how several are listed is our choice"),
)
NO_SETTINGS = Rule(
    NOT_FOUND,
    "Unable to find RouteSettings by key {key}",
    documented("RouteSettings › DeleteRouteSettings › NotFoundException; the text is our choice"),
)


def _is_wrong(whole: Mapping[str, Any], member: str, right: Callable[[str], object]) -> bool:
    """Whether a member of the access log settings is there and isn't right."""
    text = whole.get("AccessLogSettings", {}).get(member)
    return text is not None and not right(text)


def _settings(whole: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [whole["DefaultRouteSettings"], *whole["RouteSettings"].values()]


def _logs(settings: Mapping[str, Any]) -> bool:
    return "LoggingLevel" in settings or "DataTraceEnabled" in settings


def _is_negative(settings: Mapping[str, Any]) -> bool:
    return any(settings.get(name, 0) < 0 for name in ("ThrottlingBurstLimit", "ThrottlingRateLimit"))


# Operations


@APIGATEWAYV2.op("CreateStage")
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create a stage."""
    return view(make(call, locate(call, API, p), given(API, p)))


@APIGATEWAYV2.op("GetStage")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a stage."""
    return view(locate(call, STAGE, p))


@APIGATEWAYV2.op("GetStages", page=paged())
def get_all(call: Call, p: Params) -> Listing:
    """List an API's stages."""
    return listing(call, STAGE, view, by=("parent", locate(call, API, p).key))


@APIGATEWAYV2.op("UpdateStage")
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change a stage that API Gateway doesn't manage."""
    record = locate(call, STAGE, p)
    return view(change(call, locate(call, API, p), record, given(STAGE, p)))


@APIGATEWAYV2.op("DeleteStage")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a stage to which no domain name's path leads.

    That of a quick create goes like any other. [chosen: the reference bars no more than its modification]
    """
    record = locate(call, STAGE, p)
    domains = dict.fromkeys(str(mapping.parent) for mapping in users(call, STAGE, record))
    if domains:
        raise MAPPED.refusal(name=p["StageName"], domains=", ".join(domains))
    drop(call, STAGE, record)
    return {}


@APIGATEWAYV2.op("DeleteRouteSettings")
def delete_route_settings(call: Call, p: Params) -> dict[str, Any]:
    """Delete the settings for one route: the stage's default ones apply to it from then on.

    The route itself may be gone. [observed: settings stay when their route is deleted]
    """
    record = locate(call, STAGE, p)
    settings = dict(record.members["RouteSettings"])
    if settings.pop(p["RouteKey"], None) is None:
        raise NO_SETTINGS.refusal(key=p["RouteKey"])
    members = {**record.members, "RouteSettings": settings}
    put(call, STAGE, record._replace(members=members, updated=call.now))
    return {}


@APIGATEWAYV2.op("DeleteAccessLogSettings")
def delete_access_log_settings(call: Call, p: Params) -> dict[str, Any]:
    """Delete the access log settings; that there are none is no error.

    [chosen: as with the CORS configuration of an API]
    """
    record = locate(call, STAGE, p)
    members = {name: value for name, value in record.members.items() if name != "AccessLogSettings"}
    put(call, STAGE, record._replace(members=members, updated=call.now))
    return {}


# What others use


def make(call: Call, api: Record, asked: Mapping[str, Any], *, managed: bool = False) -> Record:
    """A new stage of an API. One with autoDeploy deploys what is there already.

    Raises:
        ServiceError: the stage would break a rule.
    """
    own = {name: value for name, value in asked.items() if name != "Tags"}
    check_all((BAD_NAME, NO_DEFAULT_STAGE, NAME_TAKEN), call, {**own, "ApiId": api.key})
    # An empty value removes a variable later on; in a new stage it is nothing but wrong.
    _check_variables(call, own.get("StageVariables", {}))
    members = _changed(call, api, {"ApiGatewayManaged": True} if managed else {}, own)
    uses = _check(call, api, members, own)
    tags = checked_tags(call, asked.get("Tags"))
    key = key_of(api.key, own["StageName"])
    record = put(call, STAGE, new(call, STAGE, key, members, tags=tags, uses=uses, parent=api.key))
    return begin_auto_deploy(call, api, record) if members.get("AutoDeploy") else record


def change(call: Call, api: Record, record: Record, asked: Mapping[str, Any]) -> Record:
    """A stage with what is asked for changed. One whose autoDeploy is switched on deploys what is there.

    Raises:
        ServiceError: the stage would break a rule, or isn't the caller's to change.
    """
    if record.members.get("ApiGatewayManaged"):
        raise MANAGED.refusal(name=record.members["StageName"])
    members = _changed(call, api, record.members, asked)
    uses = _check(call, api, members, asked)
    begins = members.get("AutoDeploy") and not record.members.get("AutoDeploy")
    record = put(call, STAGE, record._replace(members=members, uses=uses, updated=call.now))
    return begin_auto_deploy(call, api, record) if begins else record


def _changed(call: Call, api: Record, members: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a stage as they would be."""
    whole = DEFAULTS.fill(PATCH.apply(members, asked))
    if not whole.get("AutoDeploy") and "LastDeploymentStatusMessage" in whole:
        whole = SWITCHED_OFF(call, whole)
    return whole if api.members["ProtocolType"] == HTTP else WEBSOCKET_DEFAULTS.fill(whole)


def _silent(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if name != "LastDeploymentStatusMessage"}


# What a stage says of its last deployment, where autoDeploy is off: nothing, or what it said before.
# [documented: Stage › lastDeploymentStatusMessage: supported only for stages with autoDeploy; observed: a recording of
# cloud-custodian]
SWITCHED_OFF: Switch[dict[str, Any]] = Switch(documented=_silent, observed=dict)


def _check(call: Call, api: Record, members: Mapping[str, Any], asked: Mapping[str, Any]) -> tuple[Ref, ...]:
    """Refuse a stage that breaks a rule; returns what it uses.

    All its settings must be of routes that exist: those of a route that is gone stand in the way of every change.
    [observed: reports of stages that can't be updated after a route was deleted]
    """
    CERTIFICATE_ON_HTTP.check(call, {**asked, "ApiId": api.key})
    check_all(RULES, call, {**members, "ApiId": api.key})
    _check_variables(call, members["StageVariables"])
    for key in members["RouteSettings"]:
        if by_key(call, api, key) is None:
            raise UNKNOWN_ROUTE.refusal(key=key)
    if "DeploymentId" in asked:
        _check_deployment(call, api, members)
    used = members.get("DeploymentId")
    return (ref(DEPLOYMENT, key_of(api.key, used)),) if used else ()


def _check_variables(call: Call, variables: Mapping[str, str]) -> None:
    for key, value in variables.items():
        check_all(VARIABLE_RULES, call, {"key": key, "value": value})


def _check_deployment(call: Call, api: Record, members: Mapping[str, Any]) -> None:
    """Refuse a deployment that cannot be chosen for a stage.

    An unknown one is not found. [chosen: as everything that is named by its id]
    """
    if members.get("AutoDeploy"):
        raise STAGE_DEPLOYS_ITSELF.refusal()
    deployment = locate(call, DEPLOYMENT, {"ApiId": api.key, "DeploymentId": members["DeploymentId"]})
    if deployment.status != "DEPLOYED":
        raise NOT_DEPLOYED.refusal(id=members["DeploymentId"], status=deployment.status)


# What others see


def view(record: Record) -> dict[str, Any]:
    """A Stage."""
    return {
        **{name: value for name, value in record.members.items() if name != RESETS},
        "CreatedDate": record.created,
        "LastUpdatedDate": record.updated,
        "Tags": record.tags,
    }
