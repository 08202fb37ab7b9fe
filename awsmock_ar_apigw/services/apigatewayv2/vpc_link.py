"""VPC links: how an HTTP API reaches what is private in a VPC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.record import fresh_id, given, life_of, locate, new, put, users
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    UNLISTED_BAD_REQUEST,
    arn_form,
    missing,
    paged,
)
from awsmock_ar_apigw.services.apigatewayv2.tags import checked as checked_tags
from awsmock_ar_apigw.state.machine import GONE, NEW, Machine, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record

# States

WRONG_STATE = Rule(
    UNLISTED_BAD_REQUEST,
    "Cannot change vpc link in the state {status}.",
    observed("VPC links of REST APIs are refused in this way while they are deleted"),
)
STATUS = Machine(
    "VpcLink",
    (
        Step(
            "CreateVpcLink",
            (NEW,),
            via="PENDING",
            to="AVAILABLE",
            fails="FAILED",
            takes=120,
            cite=documented("VpcLinks › vpcLinkStatus"),
        ),
        Step(
            "DeleteVpcLink",
            ("PENDING", "AVAILABLE", "INACTIVE", "FAILED"),
            via="DELETING",
            to=GONE,
            fails="FAILED",
            takes=120,
            cite=documented("VpcLink › DeleteVpcLink answers 202; VpcLinks › vpcLinkStatus"),
        ),
        Step(
            "deactivate_vpc_link",
            ("AVAILABLE",),
            via=None,
            to="INACTIVE",
            by_hand=True,
            cite=observed("the developer guide: a link without traffic for 60 days becomes INACTIVE"),
        ),
        Step(
            "activate_vpc_link",
            ("INACTIVE",),
            via=None,
            to="AVAILABLE",
            by_hand=True,
            cite=observed("the developer guide: traffic brings its network interfaces back"),
        ),
    ),
    refuse=lambda _name, status: WRONG_STATE.refusal(status=status),
    explains=True,
)
VPC_LINK = APIGATEWAYV2.kind(
    "VpcLink",
    ids=("VpcLinkId",),
    arn=arn_form("/vpclinks/{VpcLinkId}"),
    machine=STATUS,
    taggable=True,
    missing=missing("VpcLink", chosen("in the words of the other resources")),
)
# What each state says of itself. [AVAILABLE and PENDING are observed: answers of the AWS CLI; the rest is chosen]
MESSAGES = {
    "PENDING": "VPC link is provisioning ENIs",
    "AVAILABLE": "VPC link is ready to route traffic",
    "DELETING": "VPC link is deleting ENIs",
    "FAILED": "VPC link failed to provision ENIs",
    "INACTIVE": "VPC link is inactive: it had no traffic for 60 days",
}

# Rules

NO_SUBNETS = Rule(
    BAD_REQUEST,
    "SubnetIds for a vpc link cannot be empty",
    observed("badmintoncryer/cdk-preflight, vpc-link-subnets-required"),
    lambda _call, p: not p["SubnetIds"],
)
GOING = Rule(
    BAD_REQUEST,
    "Cannot update vpc link. Vpc link '{VpcLinkId}' is being deleted.",
    chosen("what is on its way out isn't changed any more"),
    lambda call, p: locate(call, VPC_LINK, p).status == "DELETING",
)
USED = Rule(
    UNLISTED_BAD_REQUEST,
    "Cannot delete vpc link. Vpc link '{id}', is referenced in [{users}] in format of [Method:Resource].",
    observed("hashicorp/terraform-provider-aws#12195"),
)

# Operations


@APIGATEWAYV2.op("CreateVpcLink", rules=[NO_SUBNETS])
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create a link; it takes a while until it carries traffic."""
    link_id = fresh_id(call, VPC_LINK, 6)
    members = {
        "VpcLinkId": link_id,
        "Name": p["Name"],
        "SubnetIds": p["SubnetIds"],
        "SecurityGroupIds": p.get("SecurityGroupIds", []),
        "VpcLinkVersion": "V2",
    }
    tags = checked_tags(call, p.get("Tags"))
    return view(
        put(call, VPC_LINK, new(call, VPC_LINK, link_id, members, life_of(call, VPC_LINK), tags=tags))
    )


@APIGATEWAYV2.op("GetVpcLink")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a link."""
    return view(locate(call, VPC_LINK, p))


@APIGATEWAYV2.op("GetVpcLinks", page=paged())
def get_all(call: Call, _p: Params) -> Listing:
    """List the links of the account in this Region."""
    return listing(call, VPC_LINK, view)


@APIGATEWAYV2.op("UpdateVpcLink", rules=[GOING])
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change a link's name: nothing else of it can be changed."""
    record = locate(call, VPC_LINK, p)
    members = {**record.members, **given(VPC_LINK, p)}
    return view(put(call, VPC_LINK, record._replace(members=members, updated=call.now)))


@APIGATEWAYV2.op("DeleteVpcLink")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a link that no integration uses; it can be seen until it is gone."""
    record = locate(call, VPC_LINK, p)
    if named := ", ".join(_resources(users(call, VPC_LINK, record))):
        raise USED.refusal(id=record.key, users=named)
    put(call, VPC_LINK, record._replace(life=life_of(call, VPC_LINK, record), updated=call.now))
    return {}


def _resources(integrations: Iterator[Record]) -> Iterator[str]:
    for integration in integrations:
        yield f"{integration.members['IntegrationMethod']}:{integration.members['IntegrationId']}"


# What others see


def view(record: Record) -> dict[str, Any]:
    """A VpcLink."""
    return {
        **record.members,
        "CreatedDate": record.created,
        "Tags": record.tags,
        "VpcLinkStatus": record.status,
        "VpcLinkStatusMessage": record.life.reason or MESSAGES[record.status],
    }
