"""VPC connectors: what lets a service reach into a VPC. One revision for each name."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.kind import alive
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.record import find, in_use, life_of, new, put
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apprunner.backend import (
    APPRUNNER,
    INVALID_REQUEST,
    arn_form,
    paged,
)
from awsmock_ar_apigw.services.apprunner.tags import checked as checked_tags
from awsmock_ar_apigw.state.machine import NEW, Machine, Step

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record

ARN = arn_form("vpcconnector/{name}/{revision}/{id}")

# States

DELETED_ALREADY = Rule(
    INVALID_REQUEST,
    "The VPC connector you specified has been deleted.",
    chosen("as auto scaling configurations answer"),
)
STATUS = Machine(
    "VpcConnector",
    (
        Step(
            "CreateVpcConnector",
            (NEW,),
            via=None,
            to="ACTIVE",
            cite=documented("VpcConnector › Status"),
        ),
        Step(
            "DeleteVpcConnector",
            ("ACTIVE",),
            via=None,
            to="INACTIVE",
            cite=documented("VpcConnector › Status"),
        ),
    ),
    refuse=lambda _name, _status: DELETED_ALREADY.refusal(),
)
VPC_CONNECTOR = APPRUNNER.kind(
    "VpcConnector",
    arn=ARN,
    machine=STATUS,
    taggable=True,
    indexes={"name": lambda record: (record.members["VpcConnectorName"],) if alive(record) else ()},
)

# Defaults

DEFAULTS = Defaults(
    Default(
        "VpcConnectorRevision",
        1,
        documented("VpcConnector › VpcConnectorRevision: only one revision per name"),
    )
)


def default_security_group(where: Where) -> str:
    """The id that stands for the default security group of the VPC: one for each account and Region.

    The mock has no VPCs; the real answer lists the group's id too. [observed: a client's live tests]
    """
    return "sg-" + hashlib.blake2b(":".join(where).encode(), digest_size=9).hexdigest()[:17]


# Rules

NAME_TAKEN = Rule(
    INVALID_REQUEST,
    "VPC connector with the provided name already exists: {VpcConnectorName}",
    documented("VpcConnector › VpcConnectorRevision: only one revision per name"),
    lambda call, p: call.table(VPC_CONNECTOR).find("name", p["VpcConnectorName"]) is not None,
)
NO_SUBNETS = Rule(
    INVALID_REQUEST,
    "Specify at least one subnet.",
    chosen("App Runner determines the VPC from the subnets: CreateVpcConnector › Subnets"),
    lambda _call, p: not p["Subnets"],
)
USED = Rule(
    INVALID_REQUEST,
    "Provided VPC connector arn is being used by other services. ARN: {arn}",
    observed("aws/apprunner-roadmap#161"),
)

# Operations


@APPRUNNER.op("CreateVpcConnector", rules=[NO_SUBNETS, NAME_TAKEN])
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create a connector, active at once."""
    members = DEFAULTS.fill(p)
    tags = checked_tags(members.pop("Tags", None))
    if not members.get("SecurityGroups"):
        members["SecurityGroups"] = [default_security_group(call.where)]
    arn = ARN.make(call.where, name=p["VpcConnectorName"], revision=1, id=call.ids.uuid_hex())
    record = new(call, VPC_CONNECTOR, arn, members, life_of(call, VPC_CONNECTOR), tags=tags)
    return {"VpcConnector": view(put(call, VPC_CONNECTOR, record))}


@APPRUNNER.op("DescribeVpcConnector")
def describe(call: Call, p: Params) -> dict[str, Any]:
    """Describe a connector by its full ARN."""
    return {"VpcConnector": view(find(call, VPC_CONNECTOR, p["VpcConnectorArn"]))}


@APPRUNNER.op("ListVpcConnectors", page=paged("VpcConnectors"))
def list_connectors(call: Call, _p: Params) -> Listing:
    """List the active connectors."""
    return listing(call, VPC_CONNECTOR, view)


@APPRUNNER.op("DeleteVpcConnector")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a connector that no service uses."""
    record = find(call, VPC_CONNECTOR, p["VpcConnectorArn"])
    deleted = record._replace(life=life_of(call, VPC_CONNECTOR, record), updated=call.now, deleted=call.now)
    if in_use(call, VPC_CONNECTOR, record):
        raise USED.refusal(arn=record.key)
    return {"VpcConnector": view(put(call, VPC_CONNECTOR, deleted))}


# What others see


def view(record: Record) -> dict[str, Any]:
    """A VpcConnector."""
    return {
        **record.members,
        "VpcConnectorArn": record.key,
        "Status": record.status,
        "CreatedAt": record.created,
        "DeletedAt": record.deleted,
    }
