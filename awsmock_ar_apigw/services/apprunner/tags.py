"""Tags on all six kinds of resource, by full ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.cite import chosen, documented
from awsmock_ar_apigw.kit.record import put
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.kit.tag import ListRules, TagRules, as_list, from_list, owner, retagged, within_limit
from awsmock_ar_apigw.services.apprunner.backend import (
    APPRUNNER,
    INVALID_REQUEST,
    MISSING,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call

# Rules

TOO_MANY = Rule(
    INVALID_REQUEST,
    "A resource can't have more than {limit} tags. Tags: {count}",
    chosen("50, the limit of tags on AWS resources; the reference gives none"),
)
WITHOUT_KEY = Rule(
    INVALID_REQUEST,
    "A tag must have a key.",
    chosen("a tag is a key-value pair, though the model requires neither"),
)
TWICE = Rule(
    INVALID_REQUEST,
    "A tag key can be given only once. Key: {key}",
    chosen("two values for one key can't both be right"),
)
NOT_TAGGABLE = Rule(
    INVALID_REQUEST,
    "The ResourceArn isn't the full Amazon Resource Name (ARN) of an App Runner resource: {key}",
    documented("TagResource › ResourceArn: it must be the ARN of an App Runner resource"),
)
TAGS = TagRules(limit=50, too_many=TOO_MANY, wrong_arn=NOT_TAGGABLE, missing=MISSING)
OF_LIST = ListRules(without_key=WITHOUT_KEY, twice=TWICE)


def checked(tags: list[Mapping[str, str]] | None) -> dict[str, str]:
    """The tags that a call brings, as a mapping.

    Raises:
        ServiceError: they break a rule.
    """
    return from_list(TAGS, OF_LIST, tags)


# Operations


@APPRUNNER.op("TagResource", leads_to={"ResourceArn": ["*"]})
def tag(call: Call, p: Params) -> dict[str, Any]:
    """Add tags, or give new values to those that are there."""
    kind, record = owner(call, APPRUNNER.kinds, TAGS, p["ResourceArn"])
    tags = within_limit(TAGS, {**record.tags, **checked(p["Tags"])})
    put(call, kind, retagged(record, tags))
    return {}


@APPRUNNER.op("UntagResource", leads_to={"ResourceArn": ["*"]})
def untag(call: Call, p: Params) -> dict[str, Any]:
    """Remove tags; a key that isn't there is no error.

    [chosen: the reference names no error for it]
    """
    kind, record = owner(call, APPRUNNER.kinds, TAGS, p["ResourceArn"])
    gone = set(p["TagKeys"])
    put(call, kind, retagged(record, {k: v for k, v in record.tags.items() if k not in gone}))
    return {}


@APPRUNNER.op("ListTagsForResource", leads_to={"ResourceArn": ["*"]})
def list_tags(call: Call, p: Params) -> dict[str, Any]:
    """List the tags of a resource."""
    _kind, record = owner(call, APPRUNNER.kinds, TAGS, p["ResourceArn"])
    return {"Tags": as_list(record.tags)}
