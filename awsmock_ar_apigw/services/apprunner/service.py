"""The service: created from code or an image, updated, deployed, paused, resumed and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.difference import Switch
from awsmock_ar_apigw.kit.kind import alive
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.record import (
    drop_children,
    find,
    life_of,
    new,
    put,
    ref,
    users,
)
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apprunner import auto_scaling_configuration as auto_scaling
from awsmock_ar_apigw.services.apprunner import configuration, operation
from awsmock_ar_apigw.services.apprunner.backend import (
    APPRUNNER,
    INVALID_REQUEST,
    INVALID_STATE,
    arn_form,
    paged,
)
from awsmock_ar_apigw.services.apprunner.connection import CONNECTION
from awsmock_ar_apigw.services.apprunner.observability_configuration import (
    OBSERVABILITY,
)
from awsmock_ar_apigw.services.apprunner.observability_configuration import (
    REVISIONS as OBSERVABILITY_REVISIONS,
)
from awsmock_ar_apigw.services.apprunner.tags import checked as checked_tags
from awsmock_ar_apigw.services.apprunner.vpc_connector import VPC_CONNECTOR
from awsmock_ar_apigw.state.machine import NEW, Machine, Phase, Step

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.errors import ServiceError
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call, Scope
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.machine import Stage
    from awsmock_ar_apigw.state.record import Record, Ref

ARN = arn_form("service/{name}/{id}")

# States

BUSY = "OPERATION_IN_PROGRESS"
WRONG_STATE = Rule(
    INVALID_STATE,
    "Service cannot be {done} in the current state: {status}.",
    observed("public reports of updates and deletions that were refused in these words"),
)
CANNOT_DEPLOY = Rule(
    INVALID_REQUEST,
    "Can't start a deployment on the specified service, because it isn't in RUNNING state.",
    observed("two public reports; StartDeployment lists no InvalidStateException"),
)
_DONE = {
    "UpdateService": "updated",
    "PauseService": "paused",
    "ResumeService": "resumed",
    "DeleteService": "deleted",
}


def _refuse(name: str, status: str) -> ServiceError:
    if name == "StartDeployment":
        return CANNOT_DEPLOY.refusal()
    return WRONG_STATE.refusal(done=_DONE[name], status=status)


# How long each takes is nowhere documented:
# [chosen: of the order that public timings show]
STATUS = Machine(
    "Service",
    (
        Step(
            "CreateService",
            (NEW,),
            via=BUSY,
            to="RUNNING",
            fails="CREATE_FAILED",
            takes=180,
            cite=documented("Service › Status"),
        ),
        Step(
            "UpdateService",
            ("RUNNING",),
            via=BUSY,
            to="RUNNING",
            fails="RUNNING",
            undo=True,
            takes=180,
            cite=documented("UpdateService"),
        ),
        Step(
            "UpdateService",
            ("CREATE_FAILED",),
            via=BUSY,
            to="RUNNING",
            fails="CREATE_FAILED",
            undo=True,
            takes=180,
            cite=documented("Service › Status › CREATE_FAILED: rebuild using UpdateService"),
        ),
        Step(
            "StartDeployment",
            ("RUNNING",),
            via=BUSY,
            to="RUNNING",
            fails="RUNNING",
            undo=True,
            takes=120,
            cite=documented("StartDeployment"),
        ),
        Step(
            "PauseService",
            ("RUNNING",),
            via=BUSY,
            to="PAUSED",
            fails="RUNNING",
            takes=60,
            cite=documented("PauseService: pause an active service"),
        ),
        Step(
            "ResumeService",
            ("PAUSED",),
            via=BUSY,
            to="RUNNING",
            fails="PAUSED",
            takes=60,
            cite=documented("ResumeService"),
        ),
        Step(
            "DeleteService",
            ("RUNNING", "PAUSED", "CREATE_FAILED", "DELETE_FAILED"),
            via=BUSY,
            to="DELETED",
            fails="DELETE_FAILED",
            takes=120,
            cite=documented("Service › Status › DELETE_FAILED: retry the deletion call"),
        ),
    ),
    refuse=_refuse,
)


def landed(scope: Scope, service: Record, stage: Stage) -> Record:
    """A stage is reached: the operation follows, and what is over is let go of."""
    operation.follow(scope, service, stage)
    if stage.status == "DELETED":
        drop_children(scope, SERVICE, service)
        return service._replace(deleted=scope.now, uses=())
    if stage.phase is Phase.DONE and service.life.before is not None:
        return service._replace(uses=_uses(scope, service.members))
    return service


SERVICE = APPRUNNER.kind(
    "Service",
    arn=ARN,
    machine=STATUS,
    taggable=True,
    landed=landed,
    uses=(auto_scaling.AUTO_SCALING.name, OBSERVABILITY.name, CONNECTION.name, VPC_CONNECTOR.name),
    indexes={"name": lambda record: (record.members["ServiceName"],) if alive(record) else ()},
)

# Rules; those of a configuration stand in configuration.py

NAME_TAKEN = Rule(
    INVALID_REQUEST,
    "Service with the provided name already exists: {ServiceName}",
    documented(
        "CreateService › ServiceName: unique across all the running services; the words are those of three public reports"
    ),
    lambda call, p: call.table(SERVICE).find("name", p["ServiceName"]) is not None,
)
NOTHING_TO_UPDATE = Rule(
    INVALID_REQUEST,
    "No configurations provided in the UpdateService request.",
    observed("terraform-aws-modules/terraform-aws-app-runner#17"),
    lambda _call, p: not any(name in p for name in configuration.MEMBERS),
)
SOURCE_SWITCHED = Rule(
    INVALID_REQUEST,
    "You can't switch a service from {old} to {new}.",
    documented("UpdateService › SourceConfiguration"),
)
SOURCE_REBUILT = Rule(
    INVALID_REQUEST,
    "ConfigurationSource cannot be changed from {old} to {new} for CREATE_FAILED services",
    observed(
        "awslabs/amazon-app-runner-deploy#47 and a public note, from REPOSITORY to API; the error and the way back are inferred"
    ),
)
NO_AUTO_SCALING = Rule(
    INVALID_REQUEST,
    "The auto scaling configuration ARN you specified isn't valid. ARN: '{arn}'",
    observed("awslabs/amazon-app-runner-deploy#36"),
)
NO_OBSERVABILITY = Rule(
    INVALID_REQUEST,
    "The observability configuration ARN you specified isn't valid. ARN: '{arn}'",
    chosen("as an auto scaling configuration is refused"),
)
NO_VPC_CONNECTOR = Rule(
    INVALID_REQUEST,
    "The VPC connector ARN you specified isn't valid. ARN: '{arn}'",
    chosen("as an auto scaling configuration is refused"),
)
NO_CONNECTION = Rule(
    INVALID_REQUEST,
    "The connection ARN you specified isn't valid. ARN: '{arn}'",
    chosen("as an auto scaling configuration is refused"),
)
CONNECTION_NOT_AVAILABLE = Rule(
    INVALID_REQUEST,
    "The connection isn't AVAILABLE. Its status is {status}. ARN: '{arn}'",
    documented("Connection › Status: when the state is AVAILABLE, you can use the connection"),
)
HAS_INGRESS = Rule(
    INVALID_STATE,
    "You cannot delete a Service while it has VpcIngressConnections with a status of {status}. "
    "Service Arn: {service} VpcIngressConnection Arn: {ingress}",
    observed("hashicorp/terraform-provider-aws#40896; DeleteService › Note documents the rule"),
)

# References


def _uses(scope: Scope, whole: Params) -> tuple[Ref, ...]:
    """What a configuration depends on."""
    kinds = (
        (auto_scaling.AUTO_SCALING, whole["AutoScalingConfigurationArn"]),
        (
            OBSERVABILITY,
            configuration.observability(whole).get("ObservabilityConfigurationArn"),
        ),
        (VPC_CONNECTOR, configuration.egress(whole).get("VpcConnectorArn")),
        (CONNECTION, configuration.authentication(whole).get("ConnectionArn")),
    )
    return tuple(ref(kind, key) for kind, key in kinds if key and scope.table(kind).get(key))


def _active(record: Record | None, rule: Rule, arn: str) -> Record:
    """A resource that a service may use: there, and not deleted."""
    if record is None or not alive(record):
        raise rule.refusal(arn=arn)
    return record


def _resolved(call: Call, whole: Params) -> dict[str, Any]:
    """A configuration whose references are checked, and its short ARNs full.

    Raises:
        ServiceError: what it refers to is not here, or cannot be used.
    """
    resolved = dict(whole)
    arn = whole.get("AutoScalingConfigurationArn")
    if arn is None:
        resolved["AutoScalingConfigurationArn"] = auto_scaling.default_of(call).key
    else:
        found = auto_scaling.REVISIONS.look_up(call, auto_scaling.AUTO_SCALING, arn)
        resolved["AutoScalingConfigurationArn"] = _active(found, NO_AUTO_SCALING, arn).key
    observed_by = configuration.observability(whole)
    if arn := observed_by.get("ObservabilityConfigurationArn"):
        found = OBSERVABILITY_REVISIONS.look_up(call, OBSERVABILITY, arn)
        full = _active(found, NO_OBSERVABILITY, arn).key
        resolved["ObservabilityConfiguration"] = {
            **observed_by,
            "ObservabilityConfigurationArn": full,
        }
    if arn := configuration.egress(whole).get("VpcConnectorArn"):
        _active(call.table(VPC_CONNECTOR).get(arn), NO_VPC_CONNECTOR, arn)
    if arn := configuration.authentication(whole).get("ConnectionArn"):
        connection = _active(call.table(CONNECTION).get(arn), NO_CONNECTION, arn)
        if connection.status != "AVAILABLE":
            raise CONNECTION_NOT_AVAILABLE.refusal(arn=arn, status=connection.status)
    return resolved


def _configured(call: Call, asked: Params) -> dict[str, Any]:
    """The whole, checked configuration that a request comes to."""
    whole = configuration.completed(asked, call.where.account)
    configuration.check(call, whole)
    return _resolved(call, whole)


# Operations

# The minimum of an ARN's length doesn't stop an empty one. [observed: awslabs/amazon-app-runner-deploy#36]
EMPTY = ("AutoScalingConfigurationArn",)


@APPRUNNER.op("CreateService", rules=[configuration.ONE_SOURCE, NAME_TAKEN], clears=EMPTY)
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create a service, which starts its first deployment."""
    asked = {name: p[name] for name in configuration.MEMBERS if name in p}
    whole = _configured(call, asked)
    tags = checked_tags(p.get("Tags"))
    service_id = call.ids.uuid_hex()
    members = {
        "ServiceName": p["ServiceName"],
        "ServiceId": service_id,
        "ServiceUrl": f"{call.ids.text(10)}.{call.where.region}.awsapprunner.com",
        **whole,
    }
    if "EncryptionConfiguration" in p:
        members["EncryptionConfiguration"] = p["EncryptionConfiguration"]
    arn = ARN.make(call.where, name=p["ServiceName"], id=service_id)
    life = life_of(call, SERVICE)
    uses = _uses(call, members)
    return _begun(call, new(call, SERVICE, arn, members, life, tags=tags, uses=uses))


@APPRUNNER.op("UpdateService", rules=[NOTHING_TO_UPDATE], clears=EMPTY)
def update(call: Call, p: Params) -> dict[str, Any]:
    """Apply what a request names to a service: the answer shows it at once, and a failure takes it back."""
    service = find(call, SERVICE, p["ServiceArn"])
    STATUS.step("UpdateService", service.status)
    _refuse_other_source(call, service, p)
    members = _configured(call, configuration.updated(service.members, p))
    # What a failure would bring back stays in use until the update has succeeded.
    uses = tuple(dict.fromkeys((*_uses(call, members), *service.uses)))
    life = life_of(call, SERVICE, service)
    return _begun(call, service._replace(members=members, uses=uses, life=life, updated=call.now))


@APPRUNNER.op("StartDeployment")
def start_deployment(call: Call, p: Params) -> dict[str, Any]:
    """Deploy the latest commit or image."""
    return {"OperationId": _noted(call, _started(call, p))}


@APPRUNNER.op("PauseService")
def pause(call: Call, p: Params) -> dict[str, Any]:
    """Reduce a running service's capacity to zero."""
    return _changed_unless("PAUSED", PAUSE, call, p)


@APPRUNNER.op("ResumeService")
def resume(call: Call, p: Params) -> dict[str, Any]:
    """Give a paused service its capacity back."""
    return _changed_unless("RUNNING", RESUME, call, p)


@APPRUNNER.op("DeleteService")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a service that has no VPC ingress connection; it can still be described."""
    service = find(call, SERVICE, p["ServiceArn"])
    STATUS.step("DeleteService", service.status)
    for ingress in users(call, SERVICE, service):
        raise HAS_INGRESS.refusal(status=ingress.status, service=service.key, ingress=ingress.key)
    return _changed(call, p)


@APPRUNNER.op("DescribeService")
def describe(call: Call, p: Params) -> dict[str, Any]:
    """Describe a service in any state, deleted ones too."""
    return {"Service": view(call, find(call, SERVICE, p["ServiceArn"]))}


@APPRUNNER.op("ListServices", page=paged("ServiceSummaryList"))
def list_services(call: Call, _p: Params) -> Listing:
    """List the services that aren't deleted."""
    return listing(call, SERVICE, lambda service: summary(call, service))


def _refuse_other_source(call: Call, service: Record, p: Params) -> None:
    """An update that names a source names one, of the kind that the service has.

    Where its creation failed, what configures it stays the same, too: the repository or the API.
    """
    if "SourceConfiguration" not in p:
        return
    configuration.ONE_SOURCE.check(call, p)
    kinds = {"CodeRepository", "ImageRepository"}
    (old,) = kinds & configuration.source(service.members).keys()
    (asked,) = kinds & configuration.source(p).keys()
    if old != asked:
        raise SOURCE_SWITCHED.refusal(old=old, new=asked)
    before, after = (
        configuration.code_configuration(whole).get("ConfigurationSource") for whole in (service.members, p)
    )
    if service.status == "CREATE_FAILED" and after not in (None, before):
        raise SOURCE_REBUILT.refusal(old=before, new=after)


def _changed(call: Call, p: Params) -> dict[str, Any]:
    """Begin on a service what the call asks for and nothing more."""
    return _begun(call, _started(call, p))


def _started(call: Call, p: Params) -> Record:
    """A service on which what the call asks for begins now."""
    service = find(call, SERVICE, p["ServiceArn"])
    return service._replace(life=life_of(call, SERVICE, service), updated=call.now)


def _changed_unless(status: str, again: Switch[dict[str, Any]], call: Call, p: Params) -> dict[str, Any]:
    """The same, but the switch decides about a service that is in this state already."""
    service = find(call, SERVICE, p["ServiceArn"])
    return again(call, call, p) if service.status == status else _changed(call, p)


def _left(call: Call, p: Params) -> dict[str, Any]:
    """The service stays as it is, and no operation begins."""
    return {"Service": view(call, find(call, SERVICE, p["ServiceArn"]))}


PAUSE = Switch(documented=_changed, observed=_left)
RESUME = Switch(documented=_changed, observed=_left)


def _begun(call: Call, service: Record) -> dict[str, Any]:
    """Store a service on which an operation begins, and answer with both."""
    return {"OperationId": _noted(call, service), "Service": view(call, service)}


def _noted(call: Call, service: Record) -> str:
    """Store a service on which an operation begins, and return the id of that."""
    put(call, SERVICE, service)
    return operation.begin(call, service)


# What others see


def summary(scope: Scope, record: Record) -> dict[str, Any]:
    """A ServiceSummary.

    UpdatedAt is when the last operation began: how it ends doesn't move it. [observed: of creations that succeeded and
    failed, in two public outputs; likewise of other operations, chosen]
    """
    members = record.members
    # A private service has no domain of its own. [observed: aws/apprunner-roadmap#235]
    url = members["ServiceUrl"] if configuration.is_public(members) else None
    return {
        "ServiceName": members["ServiceName"],
        "ServiceId": members["ServiceId"],
        "ServiceArn": record.key,
        "ServiceUrl": url,
        "CreatedAt": record.created,
        "UpdatedAt": operation.last(scope, record).created,
        "Status": record.status,
    }


def view(scope: Scope, record: Record) -> dict[str, Any]:
    """A Service."""
    members = record.members
    configured = find(scope, auto_scaling.AUTO_SCALING, members["AutoScalingConfigurationArn"])
    return {
        **summary(scope, record),
        "DeletedAt": record.deleted,
        "SourceConfiguration": members["SourceConfiguration"],
        "InstanceConfiguration": members["InstanceConfiguration"],
        "EncryptionConfiguration": members.get("EncryptionConfiguration"),
        "HealthCheckConfiguration": members["HealthCheckConfiguration"],
        "AutoScalingConfigurationSummary": auto_scaling.summary(scope, configured),
        "NetworkConfiguration": members["NetworkConfiguration"],
        "ObservabilityConfiguration": members["ObservabilityConfiguration"],
    }
