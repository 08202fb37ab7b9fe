"""Auto scaling configurations: numbered revisions under a name, one of all of them the default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.difference import Switch
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.record import in_use, life_of, new, put, ref, user_kinds
from awsmock_ar_apigw.kit.revision import Revisions
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apprunner.backend import (
    APPRUNNER,
    INVALID_REQUEST,
    arn_form,
    paged,
)
from awsmock_ar_apigw.services.apprunner.tags import checked as checked_tags
from awsmock_ar_apigw.state.machine import NEW, Life, Machine, Step
from awsmock_ar_apigw.state.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call, Scope
    from awsmock_ar_apigw.kit.page import Listing

ARN = arn_form("autoscalingconfiguration/{name}/{revision}/{id}")
REVISIONS = Revisions(
    name="AutoScalingConfigurationName", revision="AutoScalingConfigurationRevision", arn=ARN
)

# States

DELETED_ALREADY = Rule(
    INVALID_REQUEST,
    "The auto scaling configuration you specified has been deleted.",
    observed("hashicorp/terraform-provider-aws, which matches this text when it deletes"),
)
STATUS = Machine(
    "AutoScalingConfiguration",
    (
        Step(
            "CreateAutoScalingConfiguration",
            (NEW,),
            via=None,
            to="ACTIVE",
            cite=documented("AutoScalingConfiguration › Status"),
        ),
        Step(
            "DeleteAutoScalingConfiguration",
            ("ACTIVE",),
            via=None,
            to="INACTIVE",
            cite=documented("AutoScalingConfiguration › Status"),
        ),
    ),
    refuse=lambda _name, _status: DELETED_ALREADY.refusal(),
)

# Defaults

DEFAULTS = Defaults(
    Default("MaxConcurrency", 100, documented("CreateAutoScalingConfiguration › MaxConcurrency")),
    Default("MaxSize", 25, documented("CreateAutoScalingConfiguration › MaxSize")),
    Default("MinSize", 1, documented("CreateAutoScalingConfiguration › MinSize")),
)
LIST_DEFAULTS = Defaults(
    Default("LatestOnly", True, documented("ListAutoScalingConfigurations › LatestOnly"))
)
BUILT_IN = {
    "AutoScalingConfigurationName": "DefaultConfiguration",
    "AutoScalingConfigurationRevision": 1,
    "IsDefault": True,
}
# The id of the built-in revision. [observed: ARNs in several public reports]
BUILT_IN_ID = "00000000000000000000000000000001"


def built_in(scope: Scope) -> Iterable[Record]:
    """The DefaultConfiguration that App Runner provides in every account and Region."""
    arn = ARN.make(scope.where, name="DefaultConfiguration", revision=1, id=BUILT_IN_ID)
    yield Record(arn, 0, DEFAULTS.fill(BUILT_IN), Life("ACTIVE"), created=scope.born, updated=scope.born)


AUTO_SCALING = APPRUNNER.kind(
    "AutoScalingConfiguration",
    arn=ARN,
    machine=STATUS,
    taggable=True,
    builtins=built_in,
    indexes={
        **REVISIONS.indexes,
        "default": lambda record: (True,) if record.members["IsDefault"] else (),
    },
)

# Rules

MIN_ABOVE_MAX = Rule(
    INVALID_REQUEST,
    "MinSize can't be greater than MaxSize. MinSize: {MinSize}, MaxSize: {MaxSize}",
    chosen("the service always has at least MinSize instances, and at most MaxSize are active"),
    lambda _call, whole: whole["MinSize"] > whole["MaxSize"],
)
IS_DEFAULT = Rule(
    INVALID_REQUEST,
    "You can't delete a reserved auto scaling configuration: '{arn}'.",
    observed("hashicorp/terraform-provider-aws#19840, where the ARN reads '%s'"),
)
USED = Rule(
    INVALID_REQUEST,
    "The auto scaling configuration is used by one or more services. ARN: {arn}",
    documented("DeleteAutoScalingConfiguration: you can't delete one that's used"),
)
ALL_BUT_ONE = Rule(
    INVALID_REQUEST,
    "You cannot specify full auto scaling configuration ARN and DeleteAllRevisions as true at same time",
    observed(
        "alchemy-run/alchemy, live; DeleteAutoScalingConfiguration › DeleteAllRevisions documents the rule"
    ),
)

# Operations


@APPRUNNER.op("CreateAutoScalingConfiguration")
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create the next revision of a name."""
    whole = DEFAULTS.fill(p)
    MIN_ABOVE_MAX.check(call, whole)
    tags = checked_tags(whole.pop("Tags", None))
    name = p["AutoScalingConfigurationName"]
    revision = REVISIONS.next(call, AUTO_SCALING, name)
    arn = ARN.make(call.where, name=name, revision=revision, id=call.ids.uuid_hex())
    members = {**whole, "AutoScalingConfigurationRevision": revision, "IsDefault": False}
    record = new(call, AUTO_SCALING, arn, members, life_of(call, AUTO_SCALING), tags=tags)
    return described(call, put(call, AUTO_SCALING, record))


@APPRUNNER.op("DescribeAutoScalingConfiguration")
def describe(call: Call, p: Params) -> dict[str, Any]:
    """Describe the revision that an ARN means."""
    return described(call, REVISIONS.find(call, AUTO_SCALING, p["AutoScalingConfigurationArn"]))


@APPRUNNER.op("ListAutoScalingConfigurations", page=paged("AutoScalingConfigurationSummaryList"))
def list_configurations(call: Call, p: Params) -> Listing:
    """List active revisions, of one name or of all, the latest of each name or all."""
    whole = LIST_DEFAULTS.fill(p)
    return REVISIONS.listing(
        call,
        AUTO_SCALING,
        lambda record: summary(call, record),
        name=whole.get("AutoScalingConfigurationName"),
        latest_only=whole["LatestOnly"],
    )


@APPRUNNER.op("DeleteAutoScalingConfiguration")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a revision, the latest one, or all of a name."""
    arn = p["AutoScalingConfigurationArn"]
    if p.get("DeleteAllRevisions"):
        return delete_all(call, arn)
    record = REVISIONS.find(call, AUTO_SCALING, arn)
    deleted = record._replace(life=life_of(call, AUTO_SCALING, record), updated=call.now, deleted=call.now)
    refuse_needed(call, record)
    return described(call, put(call, AUTO_SCALING, deleted))


def delete_all(call: Call, arn: str) -> dict[str, Any]:
    """Delete every revision of a name, or none: the answer shows the name alone."""
    name = REVISIONS.name_only(arn)
    if name is None and REVISIONS.reads(arn):
        raise ALL_BUT_ONE.refusal()
    latest = REVISIONS.find(call, AUTO_SCALING, arn)
    revisions = list(call.table(AUTO_SCALING).rows("name", name))
    for record in revisions:
        refuse_needed(call, record)
    life = life_of(call, AUTO_SCALING, latest)
    for record in revisions:
        put(call, AUTO_SCALING, record._replace(life=life, updated=call.now, deleted=call.now))
    return {
        "AutoScalingConfiguration": {
            "AutoScalingConfigurationArn": arn,
            "AutoScalingConfigurationName": name,
            "Status": SHOWN_STATUS(call, life.status),
        }
    }


@APPRUNNER.op("UpdateDefaultAutoScalingConfiguration")
def update_default(call: Call, p: Params) -> dict[str, Any]:
    """Make a revision the default of new services, in the place of the one that was."""
    record = REVISIONS.find(call, AUTO_SCALING, p["AutoScalingConfigurationArn"])
    if record.deleted is not None:
        raise DELETED_ALREADY.refusal()
    put(call, AUTO_SCALING, _marked(call, default_of(call), is_default=False))
    return described(call, put(call, AUTO_SCALING, _marked(call, record, is_default=True)))


def _marked(call: Call, record: Record, *, is_default: bool) -> Record:
    """A revision that is the default from now on, or is it no more."""
    return record._replace(members={**record.members, "IsDefault": is_default}, updated=call.now)


@APPRUNNER.op("ListServicesForAutoScalingConfiguration", page=paged("ServiceArnList"))
def list_services(call: Call, p: Params) -> Listing:
    """List the services that use a revision, by ARN."""
    record = REVISIONS.find(call, AUTO_SCALING, p["AutoScalingConfigurationArn"])
    (service,) = user_kinds(AUTO_SCALING)
    return listing(call, service, lambda user: user.key, by=("uses", ref(AUTO_SCALING, record.key)))


# What others see

# The state as answers name it.
SHOWN_STATUS = Switch(documented=str, observed=str.lower)


def default_of(call: Call) -> Record:
    """The default of the account and Region: there always is one, since it can't be deleted."""
    (default,) = call.table(AUTO_SCALING).rows("default", True)
    return default


def refuse_needed(call: Call, record: Record) -> None:
    """Refuse to delete the default, and what a service uses."""
    if record.members["IsDefault"]:
        raise IS_DEFAULT.refusal(arn=record.key)
    if in_use(call, AUTO_SCALING, record):
        raise USED.refusal(arn=record.key)


def summary(scope: Scope, record: Record) -> dict[str, Any]:
    """An AutoScalingConfigurationSummary."""
    members = record.members
    return {
        "AutoScalingConfigurationArn": record.key,
        "AutoScalingConfigurationName": members["AutoScalingConfigurationName"],
        "AutoScalingConfigurationRevision": members["AutoScalingConfigurationRevision"],
        "Status": SHOWN_STATUS(scope, record.status),
        "CreatedAt": record.created,
        "HasAssociatedService": in_use(scope, AUTO_SCALING, record),
        "IsDefault": members["IsDefault"],
    }


def described(call: Call, record: Record) -> dict[str, Any]:
    """An answer that holds an AutoScalingConfiguration."""
    return {
        "AutoScalingConfiguration": {
            **summary(call, record),
            "MaxConcurrency": record.members["MaxConcurrency"],
            "MinSize": record.members["MinSize"],
            "MaxSize": record.members["MaxSize"],
            "Latest": REVISIONS.is_latest(call, AUTO_SCALING, record),
            "DeletedAt": record.deleted,
        }
    }
