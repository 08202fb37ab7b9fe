"""Sharing policies: who else may use a portal product."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.cite import chosen, observed
from awsmock_ar_apigw.kit.record import drop, given, locate, new, put
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, BAD_REQUEST, missing
from awsmock_ar_apigw.services.apigatewayv2.portals.portal_product import PORTAL_PRODUCT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.state.record import Record

# A product has at most one: it goes by the product's id.
SHARING_POLICY = APIGATEWAYV2.kind(
    "PortalProductSharingPolicy",
    ids=("PortalProductId",),
    parent=PORTAL_PRODUCT.name,
    missing=missing("PortalProductSharingPolicy", chosen("in the words of the other resources")),
)

# Grammar: that of policies of resources, from IAM's user guide.

VERSIONS = ("2012-10-17", "2008-10-17")
EFFECTS = ("Allow", "Deny")
PRINCIPALS = {"AWS", "Service", "Federated", "CanonicalUser"}
OF_A_POLICY = {"Version", "Id", "Statement"}
OF_A_STATEMENT = {
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
}
_ACTION = re.compile(r"\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+")


def is_policy(text: str) -> bool:
    """Whether a text is a policy of a resource, in JSON."""
    try:
        policy = strict_json.read(text)
    except ValueError:
        return False
    if not isinstance(policy, dict) or not policy.keys() <= OF_A_POLICY:
        return False
    statements = _several(policy.get("Statement"))
    known = "Version" not in policy or policy["Version"] in VERSIONS
    return known and bool(statements) and all(map(_is_statement, statements))


def _is_statement(statement: object) -> bool:
    return (
        isinstance(statement, dict)
        and statement.keys() <= OF_A_STATEMENT
        and statement.get("Effect") in EFFECTS
        and isinstance(statement.get("Condition", {}), dict)
        and _names_principals(statement)
        and _names_actions(statement)
        and _names_resources(statement)
    )


def _names_principals(statement: Mapping[str, Any]) -> bool:
    named = [statement[name] for name in ("Principal", "NotPrincipal") if name in statement]
    if len(named) != 1:
        return False
    if not isinstance(named[0], dict):
        return bool(named[0] == "*")
    return bool(named[0]) and named[0].keys() <= PRINCIPALS and all(map(_are_texts, named[0].values()))


def _names_actions(statement: Mapping[str, Any]) -> bool:
    named = [statement[name] for name in ("Action", "NotAction") if name in statement]
    return (
        len(named) == 1
        and _are_texts(named[0])
        and all(_ACTION.fullmatch(action) for action in _several(named[0]))
    )


def _names_resources(statement: Mapping[str, Any]) -> bool:
    named = [statement[name] for name in ("Resource", "NotResource") if name in statement]
    return len(named) <= 1 and all(map(_are_texts, named))


def _are_texts(value: object) -> bool:
    several = _several(value)
    return bool(several) and all(isinstance(one, str) and one for one in several)


def _several(value: object) -> list[Any]:
    """What stands alone or in a list, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


# Rules

NO_POLICY = Rule(
    BAD_REQUEST,
    "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.",
    observed("REST APIs of the same service refuse a resource policy so"),
    lambda _call, p: not is_policy(p["PolicyDocument"]),
)

# Operations


@APIGATEWAYV2.op("PutPortalProductSharingPolicy")
def put_policy(call: Call, p: Params) -> dict[str, Any]:
    """Give a product a policy, in the place of the one that it has."""
    product = locate(call, PORTAL_PRODUCT, p)
    NO_POLICY.check(call, p)
    members = given(SHARING_POLICY, p)
    old = call.table(SHARING_POLICY).get(product.key)
    if old is None:
        policy = new(call, SHARING_POLICY, product.key, members, parent=product.key)
    else:
        policy = old._replace(members=members, updated=call.now)
    put(call, SHARING_POLICY, policy)
    return {}


@APIGATEWAYV2.op("GetPortalProductSharingPolicy")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a product's policy, as it was put; without one there is nothing to get."""
    return view(locate(call, SHARING_POLICY, p))


@APIGATEWAYV2.op("DeletePortalProductSharingPolicy")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a product's policy; without one there is nothing to delete.

    [a second deletion finds nothing: chosen: the operation lists NotFoundException]
    """
    drop(call, SHARING_POLICY, locate(call, SHARING_POLICY, p))
    return {}


# What others see


def view(record: Record) -> dict[str, Any]:
    """A sharing policy."""
    return {"PortalProductId": record.key, **record.members}
