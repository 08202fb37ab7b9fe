"""API mappings: which stage of which API answers under a path of a domain name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.record import children, drop, fresh_id, given, locate, new, put, ref
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API, WEBSOCKET, protocol_of
from awsmock_ar_apigw.services.apigatewayv2.apis.stage import STAGE
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    APIGATEWAYV2,
    BAD_REQUEST,
    CONFLICT,
    NOT_FOUND,
    RESOURCE_TYPE,
    missing,
    paged,
)
from awsmock_ar_apigw.services.apigatewayv2.domains.domain_name import DOMAIN_NAME
from awsmock_ar_apigw.services.apigatewayv2.forms import MAPPING_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record, Ref

API_MAPPING = APIGATEWAYV2.kind(
    "ApiMapping",
    ids=("DomainName", "ApiMappingId"),
    parent=DOMAIN_NAME.name,
    uses=(API.name, STAGE.name),
    indexes={"key": lambda record: ((record.parent, record.members["ApiMappingKey"]),)},
    missing=missing("ApiMapping", chosen("in the words of the other resources")),
)

# Defaults

DEFAULTS = Defaults(Default("ApiMappingKey", "", observed("live reads by go-to-k/cdk-real-drift")))

# Rules: asked with a mapping as it would be, and the name of its domain


def _shares(call: Call, whole: Mapping[str, Any]) -> Record | None:
    """Another mapping of the domain name: all of them are of one protocol, so that one can speak for all."""
    domain = locate(call, DOMAIN_NAME, whole)
    others = children(call, API_MAPPING, domain)
    return next((other for other in others if not _same(other, whole)), None)


def _same(record: Record, whole: Mapping[str, Any]) -> bool:
    return bool(record.members["ApiMappingId"] == whole["ApiMappingId"])


def _mixed(call: Call, whole: Mapping[str, Any]) -> bool:
    other = _shares(call, whole)
    if other is None:
        return False
    is_websocket, was_websocket = (protocol_of(call, of) == WEBSOCKET for of in (whole, other.members))
    return is_websocket != was_websocket


def _taken(call: Call, whole: Mapping[str, Any]) -> bool:
    found = call.table(API_MAPPING).find("key", (whole["DomainName"], whole["ApiMappingKey"]))
    return found is not None and not _same(found, whole)


RULES_ONLY = Rule(
    BAD_REQUEST,
    "API mappings cannot be used with the domain name because its routing mode is ROUTING_RULE_ONLY.",
    observed("the developer guide: in this mode there is no mapping; the text is our choice"),
    lambda call, whole: locate(call, DOMAIN_NAME, whole).members["RoutingMode"] == "ROUTING_RULE_ONLY",
)
LONG_KEY = Rule(
    BAD_REQUEST,
    "An ApiMapping key cannot be longer than 300 characters",
    observed("the developer guide: at most 300 in all; the text is our choice"),
    lambda _call, whole: len(whole["ApiMappingKey"]) > MAPPING_KEY.most,
)
BAD_KEY = Rule(
    BAD_REQUEST,
    "An ApiMapping key may contain only letters, numbers and one of $-_.+!*'()",
    observed("aws/aws-cdk#9077"),
    lambda _call, whole: not MAPPING_KEY.fits(whole["ApiMappingKey"]),
)
LEVELS_ON_WEBSOCKET = Rule(
    BAD_REQUEST,
    BAD_KEY.message,
    chosen("only HTTP APIs were seen to have levels; the text is what all were told before that"),
    lambda call, whole: "/" in whole["ApiMappingKey"] and protocol_of(call, whole) == WEBSOCKET,
)
EMPTY_LEVEL = Rule(
    BAD_REQUEST,
    "API mapping key should not start with a '/' or have consecutive '/'s.",
    observed("tests that moto has verified against AWS"),
    lambda _call, whole: whole["ApiMappingKey"].startswith("/") or "//" in whole["ApiMappingKey"],
)
EMPTY_LAST_LEVEL = Rule(
    BAD_REQUEST,
    "API mapping key should not end with a '/'.",
    observed("tests that moto has verified against AWS"),
    lambda _call, whole: whole["ApiMappingKey"].endswith("/"),
)
MIXED = Rule(
    BAD_REQUEST,
    "HTTP APIs and WebSocket APIs cannot be mapped to the same domain name.",
    observed("the developer guide: custom domain names of WebSocket APIs; the text is our choice"),
    _mixed,
)
TAKEN = Rule(
    CONFLICT,
    "ApiMapping key already exists for this domain name",
    documented("ApiMapping: paths can't overlap; 409: the resource already exists; seen with this text"),
    _taken,
)
NO_API_AS_OBSERVED = Rule(
    BAD_REQUEST,
    "Invalid API identifier specified",
    observed("aws/aws-cdk#9078: with fidelity='observed'"),
)
NO_API = Rule(
    NOT_FOUND,
    API.missing.message,
    documented("ApiMappings › CreateApiMapping › 404: the resource was not found; seen with this text"),
    members=RESOURCE_TYPE.of("API"),
    observed=NO_API_AS_OBSERVED,
)
NO_STAGE_AS_OBSERVED = Rule(
    BAD_REQUEST,
    "Invalid stage identifier specified",
    observed("aws/aws-cdk#9078: with fidelity='observed'"),
)
NO_STAGE = Rule(
    NOT_FOUND,
    STAGE.missing.message,
    documented("ApiMappings › CreateApiMapping › 404: the resource was not found; seen with this text"),
    members=RESOURCE_TYPE.of("stage"),
    observed=NO_STAGE_AS_OBSERVED,
)
RULES = (
    RULES_ONLY,
    LONG_KEY,
    BAD_KEY,
    LEVELS_ON_WEBSOCKET,
    EMPTY_LEVEL,
    EMPTY_LAST_LEVEL,
    MIXED,
    TAKEN,
)

# Operations


@APIGATEWAYV2.op("CreateApiMapping")
def create(call: Call, p: Params) -> dict[str, Any]:
    """Map a path of a domain name to a stage of an API."""
    return view(make(call, locate(call, DOMAIN_NAME, p), given(API_MAPPING, p)))


@APIGATEWAYV2.op("GetApiMapping")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a mapping."""
    return view(locate(call, API_MAPPING, p))


@APIGATEWAYV2.op("GetApiMappings", page=paged())
def get_all(call: Call, p: Params) -> Listing:
    """List the mappings of a domain name."""
    return listing(call, API_MAPPING, view, by=("parent", locate(call, DOMAIN_NAME, p).key))


@APIGATEWAYV2.op("UpdateApiMapping")
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change a mapping: a key or a stage that is left out stays, and an empty key is one.

    [chosen: an empty key is one when a mapping is made]
    """
    record = locate(call, API_MAPPING, p)
    return view(change(call, locate(call, DOMAIN_NAME, p), record, given(API_MAPPING, p)))


@APIGATEWAYV2.op("DeleteApiMapping")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a mapping, in any routing mode."""
    drop(call, API_MAPPING, locate(call, API_MAPPING, p))
    return {}


# What others use


def make(call: Call, domain: Record, asked: Mapping[str, Any]) -> Record:
    """A new mapping of a domain name.

    Raises:
        ServiceError: the mapping would break a rule, or there is no such API or stage.
    """
    mapping_id = fresh_id(call, API_MAPPING, 6, domain.key)
    members = DEFAULTS.fill({**asked, "ApiMappingId": mapping_id})
    uses = _checked(call, domain, members)
    key = key_of(domain.key, mapping_id)
    return put(call, API_MAPPING, new(call, API_MAPPING, key, members, uses=uses, parent=domain.key))


def change(call: Call, domain: Record, record: Record, asked: Mapping[str, Any]) -> Record:
    """A mapping with what is asked for changed.

    Raises:
        ServiceError: the mapping would break a rule, or there is no such API or stage.
    """
    members = {**record.members, **asked}
    uses = _checked(call, domain, members)
    return put(call, API_MAPPING, record._replace(members=members, uses=uses, updated=call.now))


def _checked(call: Call, domain: Record, members: Mapping[str, Any]) -> tuple[Ref, Ref]:
    """The API and the stage that a right mapping uses."""
    api = call.table(API).get(members["ApiId"])
    if api is None:
        raise NO_API.refusal(key=members["ApiId"], account=call.where.account)
    stage = call.table(STAGE).get(key_of(api.key, members["Stage"]))
    if stage is None:
        raise NO_STAGE.refusal()
    check_all(RULES, call, {**members, "DomainName": domain.key})
    return ref(API, api.key), ref(STAGE, stage.key)


# What others see


def view(record: Record) -> dict[str, Any]:
    """An ApiMapping."""
    return dict(record.members)
