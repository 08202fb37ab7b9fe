"""Connections to GitHub and Bitbucket, and the handshake that a person completes in the console."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.record import drop, find, in_use, life_of, new, put
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
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record

ARN = arn_form("connection/{name}/{id}")

# States

NO_HANDSHAKE = Rule(
    INVALID_REQUEST,
    "The connection isn't waiting for a handshake ({name}). Its status is {status}.",
    chosen("the console offers the handshake only where one is pending"),
)
STATUS = Machine(
    "Connection",
    (
        Step(
            "CreateConnection",
            (NEW,),
            via=None,
            to="PENDING_HANDSHAKE",
            cite=documented("CreateConnection › Examples: the handshake hasn't happened yet"),
        ),
        Step(
            "approve_connection",
            ("PENDING_HANDSHAKE", "ERROR"),
            via=None,
            to="AVAILABLE",
            by_hand=True,
            cite=documented("CreateConnection: both require a user interface approval process"),
        ),
        Step(
            "reject_connection",
            ("PENDING_HANDSHAKE",),
            via=None,
            to="ERROR",
            by_hand=True,
            cite=chosen("a handshake that the provider refuses ends in ERROR"),
        ),
        Step(
            "DeleteConnection",
            ("PENDING_HANDSHAKE", "AVAILABLE", "ERROR"),
            via=None,
            to="DELETED",
            cite=documented("DeleteConnection › Examples: the status is DELETED"),
        ),
    ),
    refuse=lambda name, status: NO_HANDSHAKE.refusal(name=name, status=status),
)
CONNECTION = APPRUNNER.kind(
    "Connection",
    arn=ARN,
    machine=STATUS,
    taggable=True,
    indexes={"name": lambda record: (record.members["ConnectionName"],)},
)

# Rules

NAME_TAKEN = Rule(
    INVALID_REQUEST,
    "Connection with the provided name already exists: {ConnectionName}",
    documented("CreateConnection › ConnectionName: it must be unique"),
    lambda call, p: call.table(CONNECTION).find("name", p["ConnectionName"]) is not None,
)
USED = Rule(
    INVALID_REQUEST,
    "The connection is used by one or more services. ARN: {arn}",
    documented("DeleteConnection: if a running service uses it, the action fails"),
)

# Operations


@APPRUNNER.op("CreateConnection", rules=[NAME_TAKEN])
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create a connection, which waits for its handshake."""
    members = dict(p)
    tags = checked_tags(members.pop("Tags", None))
    arn = ARN.make(call.where, name=p["ConnectionName"], id=call.ids.uuid_hex())
    record = new(call, CONNECTION, arn, members, life_of(call, CONNECTION), tags=tags)
    return {"Connection": view(put(call, CONNECTION, record))}


@APPRUNNER.op("ListConnections", page=paged("ConnectionSummaryList"))
def list_connections(call: Call, p: Params) -> Listing:
    """List the connections, or the one with a name."""
    name = p.get("ConnectionName")
    return listing(call, CONNECTION, view, by=("name", name) if name else ("listed", True))


@APPRUNNER.op("DeleteConnection")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a connection that no service uses; it is gone at once.

    [chosen: there is no operation that could describe one that is gone]
    """
    record = find(call, CONNECTION, p["ConnectionArn"])
    if in_use(call, CONNECTION, record):
        raise USED.refusal(arn=record.key)
    deleted = record._replace(life=life_of(call, CONNECTION, record))
    drop(call, CONNECTION, record)
    return {"Connection": view(deleted)}


# What others see


def view(record: Record) -> dict[str, Any]:
    """A Connection, which its summary equals."""
    return {
        "ConnectionName": record.members["ConnectionName"],
        "ConnectionArn": record.key,
        "ProviderType": record.members["ProviderType"],
        "Status": record.status,
        "CreatedAt": record.created,
    }
