"""Observability configurations: numbered revisions under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.record import in_use, life_of, new, put
from awsmock_ar_apigw.kit.revision import Revisions
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

ARN = arn_form("observabilityconfiguration/{name}/{revision}/{id}")
REVISIONS = Revisions(
    name="ObservabilityConfigurationName", revision="ObservabilityConfigurationRevision", arn=ARN
)

# States

DELETED_ALREADY = Rule(
    INVALID_REQUEST,
    "The observability configuration you specified has been deleted.",
    chosen("as auto scaling configurations answer"),
)
STATUS = Machine(
    "ObservabilityConfiguration",
    (
        Step(
            "CreateObservabilityConfiguration",
            (NEW,),
            via=None,
            to="ACTIVE",
            cite=documented("ObservabilityConfiguration › Status"),
        ),
        Step(
            "DeleteObservabilityConfiguration",
            ("ACTIVE",),
            via=None,
            to="INACTIVE",
            cite=documented("ObservabilityConfiguration › Status"),
        ),
    ),
    refuse=lambda _name, _status: DELETED_ALREADY.refusal(),
)
OBSERVABILITY = APPRUNNER.kind(
    "ObservabilityConfiguration",
    arn=ARN,
    machine=STATUS,
    taggable=True,
    indexes=REVISIONS.indexes,
)

# Defaults

LIST_DEFAULTS = Defaults(
    Default("LatestOnly", True, documented("ListObservabilityConfigurations › LatestOnly"))
)

# Rules

RESERVED = Rule(
    INVALID_REQUEST,
    "The name DefaultConfiguration is reserved. You can't use it to create an observability configuration.",
    documented("CreateObservabilityConfiguration › ObservabilityConfigurationName"),
    lambda _call, p: p["ObservabilityConfigurationName"] == "DefaultConfiguration",
)
USED = Rule(
    INVALID_REQUEST,
    "The observability configuration is used by one or more services. ARN: {arn}",
    documented("DeleteObservabilityConfiguration: you can't delete one that's used"),
)

# Operations


@APPRUNNER.op("CreateObservabilityConfiguration", rules=[RESERVED])
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create the next revision of a name."""
    members = dict(p)
    tags = checked_tags(members.pop("Tags", None))
    name = p["ObservabilityConfigurationName"]
    revision = REVISIONS.next(call, OBSERVABILITY, name)
    arn = ARN.make(call.where, name=name, revision=revision, id=call.ids.uuid_hex())
    members["ObservabilityConfigurationRevision"] = revision
    record = new(call, OBSERVABILITY, arn, members, life_of(call, OBSERVABILITY), tags=tags)
    return described(call, put(call, OBSERVABILITY, record))


@APPRUNNER.op("DescribeObservabilityConfiguration")
def describe(call: Call, p: Params) -> dict[str, Any]:
    """Describe the revision that an ARN means."""
    return described(call, REVISIONS.find(call, OBSERVABILITY, p["ObservabilityConfigurationArn"]))


@APPRUNNER.op("ListObservabilityConfigurations", page=paged("ObservabilityConfigurationSummaryList"))
def list_configurations(call: Call, p: Params) -> Listing:
    """List active revisions, of one name or of all, the latest of each name or all."""
    whole = LIST_DEFAULTS.fill(p)
    return REVISIONS.listing(
        call,
        OBSERVABILITY,
        summary,
        name=whole.get("ObservabilityConfigurationName"),
        latest_only=whole["LatestOnly"],
    )


@APPRUNNER.op("DeleteObservabilityConfiguration")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a revision, or the latest one."""
    record = REVISIONS.find(call, OBSERVABILITY, p["ObservabilityConfigurationArn"])
    deleted = record._replace(life=life_of(call, OBSERVABILITY, record), updated=call.now, deleted=call.now)
    if in_use(call, OBSERVABILITY, record):
        raise USED.refusal(arn=record.key)
    return described(call, put(call, OBSERVABILITY, deleted))


# What others see


def summary(record: Record) -> dict[str, Any]:
    """An ObservabilityConfigurationSummary."""
    members = record.members
    return {
        "ObservabilityConfigurationArn": record.key,
        "ObservabilityConfigurationName": members["ObservabilityConfigurationName"],
        "ObservabilityConfigurationRevision": members["ObservabilityConfigurationRevision"],
    }


def described(call: Call, record: Record) -> dict[str, Any]:
    """An answer that holds an ObservabilityConfiguration."""
    return {
        "ObservabilityConfiguration": {
            **summary(record),
            "TraceConfiguration": record.members.get("TraceConfiguration"),
            "Latest": REVISIONS.is_latest(call, OBSERVABILITY, record),
            "Status": record.status,
            "CreatedAt": record.created,
            "DeletedAt": record.deleted,
        }
    }
