"""Tags, in either style of the wire, stored one way: a mapping on the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.kit.kind import alive
from awsmock_ar_apigw.kit.rule import check_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.call import Call, Scope
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.kit.rule import Rule
    from awsmock_ar_apigw.state.record import Record


class TagRules(NamedTuple):
    """What a service demands of tags on any of its resources.

    ``each`` are rules for one tag, asked with its ``key`` and ``value``, where the model has none.
    """

    limit: int
    too_many: Rule
    wrong_arn: Rule
    missing: Rule
    each: tuple[Rule, ...] = ()


class ListRules(NamedTuple):
    """What a service demands of tags that come as a list of keys and values."""

    without_key: Rule
    twice: Rule


def from_list(rules: TagRules, of_list: ListRules, tags: list[Mapping[str, str]] | None) -> dict[str, str]:
    """Tags as a list of keys and values: what a call brings, checked.

    Raises:
        ServiceError: a tag has no key, a key comes twice, or there are too many.
    """
    found: dict[str, str] = {}
    for tag in tags or ():
        if "Key" not in tag:
            raise of_list.without_key.refusal()
        if tag["Key"] in found:
            raise of_list.twice.refusal(key=tag["Key"])
        found[tag["Key"]] = tag.get("Value", "")
    return within_limit(rules, found)


def from_map(call: Call, rules: TagRules, tags: Mapping[str, str] | None) -> dict[str, str]:
    """Tags as a mapping: what a call brings, checked.

    Raises:
        ServiceError: a tag breaks a rule, or there are too many.
    """
    found = dict(tags or {})
    for key, value in found.items():
        check_all(rules.each, call, {"key": key, "value": value})
    return within_limit(rules, found)


def as_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as the list that the wire wants."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def within_limit(rules: TagRules, tags: dict[str, str]) -> dict[str, str]:
    """The tags, if a resource may have that many.

    Raises:
        ServiceError: it may not.
    """
    if len(tags) > rules.limit:
        raise rules.too_many.refusal(count=len(tags), limit=rules.limit)
    return tags


def owner(scope: Scope, kinds: list[Kind], rules: TagRules, arn: str) -> tuple[Kind, Record]:
    """The resource that a tag operation names by its full ARN.

    Raises:
        ServiceError: no taggable resource has an ARN like that, or none has this one.
    """
    kind = next((kind for kind in kinds if kind.taggable and kind.arn and kind.arn.read(arn)), None)
    if kind is None:
        raise rules.wrong_arn.refusal(key=arn)
    key = kind.key_in(scope.where, arn)
    record = scope.table(kind).get(key) if key else None
    if record is None or not alive(record):
        raise rules.missing.refusal(key=arn)
    return kind, record


def retagged(record: Record, tags: dict[str, Any]) -> Record:
    """The record with these tags; tagging isn't an update of the resource."""
    return record._replace(tags=tags)
