"""VPC ingress connections: a VPC endpoint's way into a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented
from awsmock_ar_apigw.kit.kind import alive
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.record import find, life_of, new, put, ref
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apprunner.backend import (
    APPRUNNER,
    INVALID_REQUEST,
    INVALID_STATE,
    arn_form,
    paged,
)
from awsmock_ar_apigw.services.apprunner.service import SERVICE
from awsmock_ar_apigw.services.apprunner.tags import checked as checked_tags
from awsmock_ar_apigw.state.machine import NEW, Machine, Step

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call, Scope
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.machine import Stage
    from awsmock_ar_apigw.state.record import Record

ARN = arn_form("vpcingressconnection/{name}/{id}")

# States

WRONG_STATE = Rule(
    INVALID_STATE,
    "VpcIngressConnection cannot be {done} in the current state: {status}.",
    chosen("in the words of a service in the wrong state"),
)
_DONE = {"UpdateVpcIngressConnection": "updated", "DeleteVpcIngressConnection": "deleted"}
STATUS = Machine(
    "VpcIngressConnection",
    (
        Step(
            "CreateVpcIngressConnection",
            (NEW,),
            via="PENDING_CREATION",
            to="AVAILABLE",
            fails="FAILED_CREATION",
            takes=60,
            cite=documented("VpcIngressConnection › Status"),
        ),
        Step(
            "UpdateVpcIngressConnection",
            ("AVAILABLE", "FAILED_CREATION", "FAILED_UPDATE"),
            via="PENDING_UPDATE",
            to="AVAILABLE",
            fails="FAILED_UPDATE",
            takes=60,
            cite=documented("UpdateVpcIngressConnection"),
        ),
        Step(
            "DeleteVpcIngressConnection",
            ("AVAILABLE", "FAILED_CREATION", "FAILED_UPDATE", "FAILED_DELETION"),
            via="PENDING_DELETION",
            to="DELETED",
            fails="FAILED_DELETION",
            takes=60,
            cite=documented("DeleteVpcIngressConnection"),
        ),
    ),
    refuse=lambda name, status: WRONG_STATE.refusal(done=_DONE[name], status=status),
)


# A connection on its way out shows since when, as one that is gone does.
# [documented: DeleteVpcIngressConnection › Examples]
GOING = ("PENDING_DELETION", "DELETED")


def landed(scope: Scope, record: Record, stage: Stage) -> Record:
    """A deleted connection lets go of its service and its name."""
    if stage.status == "DELETED":
        return record._replace(deleted=scope.now, uses=())
    return record


VPC_INGRESS = APPRUNNER.kind(
    "VpcIngressConnection",
    arn=ARN,
    machine=STATUS,
    taggable=True,
    landed=landed,
    uses=(SERVICE.name,),
    indexes={"name": lambda record: (record.members["VpcIngressConnectionName"],) if alive(record) else ()},
)

# Rules

NAME_TAKEN = Rule(
    INVALID_REQUEST,
    "VpcIngressConnection with the provided name already exists: {VpcIngressConnectionName}",
    documented("CreateVpcIngressConnection › VpcIngressConnectionName: it must be unique"),
    lambda call, p: call.table(VPC_INGRESS).find("name", p["VpcIngressConnectionName"]) is not None,
)
NO_SERVICE = Rule(
    INVALID_REQUEST,
    "The service ARN you specified isn't valid. ARN: '{arn}'",
    chosen("CreateVpcIngressConnection lists no ResourceNotFoundException"),
)
SERVICE_NOT_READY = Rule(
    INVALID_STATE,
    "A VpcIngressConnection cannot be created for a service in the current state: {status}. Service Arn: {arn}",
    chosen("only a service that is RUNNING or PAUSED has something to connect to"),
)

# Operations


@APPRUNNER.op("CreateVpcIngressConnection", rules=[NAME_TAKEN])
def create(call: Call, p: Params) -> dict[str, Any]:
    """Connect a VPC endpoint to a service."""
    service = call.table(SERVICE).get(p["ServiceArn"])
    if service is None or not alive(service):
        raise NO_SERVICE.refusal(arn=p["ServiceArn"])
    if service.status not in ("RUNNING", "PAUSED"):
        raise SERVICE_NOT_READY.refusal(status=service.status, arn=service.key)
    members = dict(p)
    tags = checked_tags(members.pop("Tags", None))
    members["DomainName"] = f"{call.ids.text(10)}.{call.where.region}.awsapprunner.com"
    members["AccountId"] = call.where.account
    arn = ARN.make(call.where, name=p["VpcIngressConnectionName"], id=call.ids.uuid_hex())
    record = new(
        call,
        VPC_INGRESS,
        arn,
        members,
        life_of(call, VPC_INGRESS),
        tags=tags,
        uses=(ref(SERVICE, service.key),),
    )
    return answer(put(call, VPC_INGRESS, record))


@APPRUNNER.op("DescribeVpcIngressConnection")
def describe(call: Call, p: Params) -> dict[str, Any]:
    """Describe a connection in any state, deleted ones too."""
    return answer(find(call, VPC_INGRESS, p["VpcIngressConnectionArn"]))


@APPRUNNER.op("UpdateVpcIngressConnection")
def update(call: Call, p: Params) -> dict[str, Any]:
    """Point a connection to another VPC endpoint."""
    record = find(call, VPC_INGRESS, p["VpcIngressConnectionArn"])
    life = life_of(call, VPC_INGRESS, record)
    asked = {"IngressVpcConfiguration": p["IngressVpcConfiguration"]}
    members = {**record.members, **asked}
    return answer(put(call, VPC_INGRESS, record._replace(members=members, life=life, updated=call.now)))


@APPRUNNER.op("DeleteVpcIngressConnection")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a connection; it can still be described."""
    record = find(call, VPC_INGRESS, p["VpcIngressConnectionArn"])
    life = life_of(call, VPC_INGRESS, record)
    return answer(put(call, VPC_INGRESS, record._replace(life=life, updated=call.now)))


@APPRUNNER.op("ListVpcIngressConnections", page=paged("VpcIngressConnectionSummaryList"))
def list_connections(call: Call, p: Params) -> Listing:
    """List the connections that aren't deleted; both filters together mean AND.

    [chosen: the reference says "or both"; a filter narrows]
    """
    asked = p.get("Filter", {})
    service, endpoint = asked.get("ServiceArn"), asked.get("VpcEndpointId")
    return listing(
        call,
        VPC_INGRESS,
        summary,
        by=("uses", ref(SERVICE, service)) if service else ("listed", True),
        where=(lambda record: _endpoint(record) == endpoint) if endpoint is not None else None,
    )


# What others see


def _endpoint(record: Record) -> str | None:
    configured: dict[str, str] = record.members["IngressVpcConfiguration"]
    return configured.get("VpcEndpointId")


def summary(record: Record) -> dict[str, Any]:
    """A VpcIngressConnectionSummary."""
    return {
        "VpcIngressConnectionArn": record.key,
        "ServiceArn": record.members["ServiceArn"],
    }


def answer(record: Record) -> dict[str, Any]:
    """An answer that holds a VpcIngressConnection."""
    return {
        "VpcIngressConnection": {
            **record.members,
            "VpcIngressConnectionArn": record.key,
            "Status": record.status,
            "CreatedAt": record.created,
            "DeletedAt": record.updated if record.status in GOING else None,
        }
    }
