"""Routing rules: which API answers a request to a domain name, by its path and headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.kit.page import Listing
from awsmock_ar_apigw.kit.record import children, drop, fresh_id, given, locate, new, put
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    CONFLICT,
    arn_form,
    missing,
    paged,
)
from awsmock_ar_apigw.services.apigatewayv2.domains.domain_name import DOMAIN_NAME
from awsmock_ar_apigw.services.apigatewayv2.forms import (
    BASE_PATH,
    HEADER_GLOB,
    HEADER_NAME,
    REST_API_ID,
    REST_STAGE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.state.record import Record

ARN = arn_form("/domainnames/{DomainName}/routingrules/{RoutingRuleId}", account=True)
# Rules have tags, which GetTags alone shows. [observed: the developer guide: what can be tagged]
ROUTING_RULE = APIGATEWAYV2.kind(
    "RoutingRule",
    ids=("DomainName", "RoutingRuleId"),
    arn=ARN,
    parent=DOMAIN_NAME.name,
    taggable=True,
    indexes={"priority": lambda record: ((record.parent, record.members["Priority"]),)},
    missing=missing("RoutingRule", chosen("in the words of the other resources")),
)

# Defaults

# Of what an action invokes
INVOKED = Defaults(Default("StripBasePath", False, observed("create-routing-rule of the AWS CLI")))

# Rules: asked with a rule as it would be, and the name of its domain

# A whole value, its beginning, its end, its middle, any value at all, and the reference's *infix*-match to the letter.
_WILDCARDS = re.compile(r"\*?[^*]+\*?|\*|\*[^*]+\*[^*]+").fullmatch


def _matched(whole: Mapping[str, Any], kind: str) -> list[Any]:
    """The conditions of a rule that are of one kind: what each matches."""
    return [condition[kind]["AnyOf"] for condition in whole["Conditions"] if kind in condition]


def _headers(whole: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    return (header for any_of in _matched(whole, "MatchHeaders") for header in any_of)


def _base_paths(whole: Mapping[str, Any]) -> Iterator[str]:
    return (path for any_of in _matched(whole, "MatchBasePaths") for path in any_of)


def _invoked(whole: Mapping[str, Any]) -> Mapping[str, Any]:
    invoked: Mapping[str, Any] = whole["Actions"][0]["InvokeApi"]
    return invoked


def _taken(call: Call, whole: Mapping[str, Any]) -> bool:
    found = call.table(ROUTING_RULE).find("priority", (whole["DomainName"], whole["Priority"]))
    return found is not None and found.members["RoutingRuleId"] != whole["RoutingRuleId"]


PRIVATE = Rule(
    BAD_REQUEST,
    "domainNameId is only supported for private custom domain names.",
    observed(
        "the same parameter of domain names in REST APIs; this API makes no private ones, and the text is our choice"
    ),
    lambda _call, p: bool(p.get("DomainNameId")),
)
MAPPINGS_ONLY = Rule(
    BAD_REQUEST,
    "Routing rules cannot be used with the domain name because its routing mode is API_MAPPING_ONLY.",
    observed("the developer guide, and aws/aws-cdk#38803; the text is our choice"),
    lambda call, whole: locate(call, DOMAIN_NAME, whole).members["RoutingMode"] == "API_MAPPING_ONLY",
)
ONE_ACTION = Rule(
    BAD_REQUEST,
    "A routing rule must have exactly one action.",
    documented(
        "RoutingRules › RoutingRuleInput › actions: only InvokeApi is supported; the text is our choice"
    ),
    lambda _call, whole: len(whole["Actions"]) != 1,
)
ONE_KIND = Rule(
    BAD_REQUEST,
    "A condition must have exactly one of matchBasePaths and matchHeaders.",
    observed("aws/aws-cdk#38803: a condition is of one kind; the text is our choice"),
    lambda _call, whole: any(len(condition) != 1 for condition in whole["Conditions"]),
)
TOO_MANY_CONDITIONS = Rule(
    BAD_REQUEST,
    "A routing rule can have at most one matchBasePaths condition and two matchHeaders conditions.",
    documented("RoutingRules › RoutingRuleCondition; the text is our choice"),
    lambda _call, whole: (
        len(_matched(whole, "MatchBasePaths")) > 1 or len(_matched(whole, "MatchHeaders")) > 2
    ),
)
ONE_HEADER = Rule(
    BAD_REQUEST,
    "The anyOf of a matchHeaders condition must have exactly one value.",
    observed("the schema of Terraform; the text is our choice"),
    lambda _call, whole: any(len(any_of) != 1 for any_of in _matched(whole, "MatchHeaders")),
)
NO_BASE_PATH = Rule(
    BAD_REQUEST,
    "The anyOf of a matchBasePaths condition must have at least one value.",
    chosen("a list of which any is to be matched, by none of which nothing would be"),
    lambda _call, whole: not all(_matched(whole, "MatchBasePaths")),
)
BAD_HEADER = Rule(
    BAD_REQUEST,
    "Invalid header name. It must have fewer than 40 characters out of a-z, A-Z, 0-9 and *?-!#$%&'.^_`|~",
    documented("RoutingRules › RoutingRuleMatchHeaderValue › header; the text is our choice"),
    lambda _call, whole: not all(HEADER_NAME.fits(header["Header"]) for header in _headers(whole)),
)
BAD_GLOB = Rule(
    BAD_REQUEST,
    "Invalid header glob value. It must have fewer than 128 characters out of a-z, A-Z, 0-9 and *?-!#$%&'.^_`|~",
    documented("RoutingRules › RoutingRuleMatchHeaderValue › valueGlob; the text is our choice"),
    lambda _call, whole: not all(HEADER_GLOB.fits(header["ValueGlob"]) for header in _headers(whole)),
)
BAD_WILDCARD = Rule(
    BAD_REQUEST,
    "Invalid header glob value. Wildcards are only supported as in *prefix-match, suffix-match*, and *infix*-match.",
    documented("RoutingRules › RoutingRuleMatchHeaderValue › valueGlob; the text is our choice"),
    lambda _call, whole: not all(_WILDCARDS(header["ValueGlob"]) for header in _headers(whole)),
)
BAD_BASE_PATH = Rule(
    BAD_REQUEST,
    "Invalid base path. It may contain only letters, numbers and $-_.+!*'(), with a '/' between its levels.",
    chosen("as the key of an API mapping, which is a base path too"),
    lambda _call, whole: not all(map(BASE_PATH.fits, _base_paths(whole))),
)
BAD_API = Rule(
    BAD_REQUEST,
    "Invalid API identifier specified",
    chosen("an id of another form is nobody's; REST APIs belong to another service, and aren't looked for"),
    lambda _call, whole: not REST_API_ID.fits(_invoked(whole)["ApiId"]),
)
BAD_STAGE = Rule(
    BAD_REQUEST,
    "Invalid stage identifier specified",
    chosen("a name of another form is no stage's; REST APIs belong to another service"),
    lambda _call, whole: not REST_STAGE.fits(_invoked(whole)["Stage"]),
)
ONLY_REST = Rule(
    BAD_REQUEST,
    "Only REST APIs are supported as the target of a routing rule.",
    documented("RoutingRules › RoutingRuleAction › invokeApi; the text is our choice"),
    lambda call, whole: call.table(API).get(_invoked(whole)["ApiId"]) is not None,
)
TAKEN = Rule(
    CONFLICT,
    "A routing rule with priority {Priority} already exists for this domain name.",
    documented(
        "RoutingRules › RoutingRuleInput › priority: rules can't have the same; the text is our choice"
    ),
    _taken,
)
RULES = (
    MAPPINGS_ONLY,
    ONE_ACTION,
    ONE_KIND,
    TOO_MANY_CONDITIONS,
    ONE_HEADER,
    NO_BASE_PATH,
    BAD_HEADER,
    BAD_GLOB,
    BAD_WILDCARD,
    BAD_BASE_PATH,
    BAD_API,
    ONLY_REST,
    BAD_STAGE,
    TAKEN,
)

# Operations


@APIGATEWAYV2.op("CreateRoutingRule", rules=[PRIVATE])
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create a rule for a domain name; one without conditions catches what others leave."""
    return view(call.where, make(call, locate(call, DOMAIN_NAME, p), given(ROUTING_RULE, p)))


@APIGATEWAYV2.op("GetRoutingRule", rules=[PRIVATE])
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a rule."""
    return view(call.where, locate(call, ROUTING_RULE, p))


@APIGATEWAYV2.op("ListRoutingRules", rules=[PRIVATE], page=paged("RoutingRules"))
def get_all(call: Call, p: Params) -> Listing:
    """List the rules of a domain name in the order in which they are evaluated: by priority.

    [chosen: the reference names no order]
    """
    domain = locate(call, DOMAIN_NAME, p)

    def rows(after: int | None) -> Iterator[Record]:
        ordered = sorted(children(call, ROUTING_RULE, domain), key=_priority)
        return (record for record in ordered if after is None or _priority(record) > after)

    return Listing(rows, lambda record: view(call.where, record), place=_priority)


@APIGATEWAYV2.op("PutRoutingRule", rules=[PRIVATE])
def replace(call: Call, p: Params) -> dict[str, Any]:
    """Replace all of a rule but its id."""
    record = locate(call, ROUTING_RULE, p)
    members = _members(record.members["RoutingRuleId"], p)
    check_all(RULES, call, {**members, "DomainName": record.parent})
    return view(call.where, put(call, ROUTING_RULE, record._replace(members=members, updated=call.now)))


@APIGATEWAYV2.op("DeleteRoutingRule", rules=[PRIVATE])
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a rule, in any routing mode."""
    drop(call, ROUTING_RULE, locate(call, ROUTING_RULE, p))
    return {}


# What others use


def make(call: Call, domain: Record, asked: Mapping[str, Any]) -> Record:
    """A new rule for a domain name.

    Raises:
        ServiceError: it would break one of the rules for rules.
    """
    rule_id = fresh_id(call, ROUTING_RULE, 6, domain.key)
    members = _members(rule_id, asked)
    check_all(RULES, call, {**members, "DomainName": domain.key})
    record = new(call, ROUTING_RULE, key_of(domain.key, rule_id), members, parent=domain.key)
    return put(call, ROUTING_RULE, record)


def _members(rule_id: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "RoutingRuleId": rule_id,
        "Actions": [{"InvokeApi": INVOKED.fill(action["InvokeApi"])} for action in asked["Actions"]],
        "Conditions": asked["Conditions"],
        "Priority": asked["Priority"],
    }


def _priority(record: Record) -> int:
    priority: int = record.members["Priority"]
    return priority


# What others see


def view(where: Where, record: Record) -> dict[str, Any]:
    """A RoutingRule."""
    arn = ARN.make(where, DomainName=record.parent, RoutingRuleId=record.members["RoutingRuleId"])
    return {**record.members, "RoutingRuleArn": arn}
