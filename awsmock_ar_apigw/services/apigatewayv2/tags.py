"""Tags on APIs, stages, domain names, routing rules, VPC links, portals and portal products, by ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, observed
from awsmock_ar_apigw.kit.record import put
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.kit.tag import TagRules, from_map, owner, retagged, within_limit
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, BAD_REQUEST, MALFORMED, MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call

# Rules

TOO_MANY = Rule(
    BAD_REQUEST,
    "The number of tags cannot be more than {limit}. Tags: {count}",
    observed("the developer guide: 50 tags for each resource"),
)
BAD_KEY = Rule(
    BAD_REQUEST,
    "Invalid tag key: {key}. It must have 1 to 128 characters.",
    chosen("the limit of tag keys on AWS resources"),
    lambda _call, tag: not 1 <= len(tag["key"]) <= 128,
)
RESERVED_KEY = Rule(
    BAD_REQUEST,
    "Invalid tag key. Tag keys cannot start with 'aws:' (case insensitive)",
    observed("aws/aws-cdk#23737; serverless/serverless#9223"),
    lambda _call, tag: tag["key"].lower().startswith("aws:"),
)
TAGS = TagRules(
    limit=50, too_many=TOO_MANY, wrong_arn=MALFORMED, missing=MISSING, each=(BAD_KEY, RESERVED_KEY)
)


def checked(call: Call, tags: Mapping[str, str] | None) -> dict[str, str]:
    """The tags that a call brings.

    Raises:
        ServiceError: they break a rule.
    """
    return from_map(call, TAGS, tags)


# Operations


@APIGATEWAYV2.op("TagResource", leads_to={"ResourceArn": ["*"]})
def tag(call: Call, p: Params) -> dict[str, Any]:
    """Add tags, or give new values to those that are there."""
    kind, record = owner(call, APIGATEWAYV2.kinds, TAGS, p["ResourceArn"])
    tags = within_limit(TAGS, {**record.tags, **checked(call, p.get("Tags"))})
    put(call, kind, retagged(record, tags))
    return {}


@APIGATEWAYV2.op("UntagResource", leads_to={"ResourceArn": ["*"]})
def untag(call: Call, p: Params) -> dict[str, Any]:
    """Remove tags; a key that isn't there is no error.

    [chosen: the reference names no error for it]
    """
    kind, record = owner(call, APIGATEWAYV2.kinds, TAGS, p["ResourceArn"])
    gone = set(p["TagKeys"])
    put(call, kind, retagged(record, {k: v for k, v in record.tags.items() if k not in gone}))
    return {}


@APIGATEWAYV2.op("GetTags", leads_to={"ResourceArn": ["*"]})
def get_tags(call: Call, p: Params) -> dict[str, Any]:
    """Get the tags of a resource."""
    _kind, record = owner(call, APIGATEWAYV2.kinds, TAGS, p["ResourceArn"])
    return {"Tags": record.tags}
