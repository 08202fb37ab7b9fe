"""Portal products: what a portal offers, in the order in which it shows its pages."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.difference import Switch
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.patch import Change, Patch, emptied
from awsmock_ar_apigw.kit.record import drop, fresh_id, given, locate, new, parts, put
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.backend import (
    ACCESS_DENIED,
    APIGATEWAYV2,
    BAD_REQUEST,
    arn_form,
    missing,
    paged,
)
from awsmock_ar_apigw.services.apigatewayv2.tags import checked as checked_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call, Scope
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record

ARN = arn_form("/portalproducts/{PortalProductId}", account=True)
PORTAL_PRODUCT = APIGATEWAYV2.kind(
    "PortalProduct",
    ids=("PortalProductId",),
    arn=ARN,
    taggable=True,
    missing=missing("PortalProduct", chosen("in the words of the other resources")),
)
PATCH = Patch(
    Change("Description", emptied, observed("tests of the Terraform provider: an empty text clears it")),
    Change(
        "DisplayOrder", emptied, chosen("an order is said as a whole: the new one takes the old one's place")
    ),
)

# Rules

BAD_ACCOUNT = Rule(
    BAD_REQUEST,
    "Invalid value for resourceOwnerAccountId: {ResourceOwnerAccountId}. It must be an account ID of 12 digits.",
    documented("Portal product › GetPortalProduct › resourceOwnerAccountId: the account ID of the owner"),
    lambda _call, p: "ResourceOwnerAccountId" in p and not _is_account(p["ResourceOwnerAccountId"]),
)
# Sharing takes a share of AWS RAM beside the policy, and nobody mocks AWS RAM: nothing of another account is shared.
NOT_SHARED = Rule(
    ACCESS_DENIED,
    "Portal product {PortalProductId} of account {ResourceOwnerAccountId} isn't shared with you.",
    observed("the developer guide: others are denied what isn't shared with them"),
    lambda call, p: p.get("ResourceOwnerAccountId", call.where.account) != call.where.account,
)
READABLE = (BAD_ACCOUNT, NOT_SHARED)

OWNERS = ("SELF", "OTHER_ACCOUNTS")
BAD_OWNER = Rule(
    BAD_REQUEST,
    "Invalid value for resourceOwner: {ResourceOwner}. Valid values are SELF and OTHER_ACCOUNTS.",
    chosen("as the owners of access associations of domain names in REST APIs of the same service"),
    lambda _call, p: p.get("ResourceOwner", "SELF") not in OWNERS,
)
UNKNOWN_PAGE = Rule(
    BAD_REQUEST,
    "Invalid display order: {arn} is not the ARN of a {thing} of portal product {id}.",
    documented("Portal product › DisplayOrder: ARNs of pages in the product, of one kind in each member"),
)
TWICE = Rule(
    BAD_REQUEST,
    "Invalid display order: {arn} is named more than once.",
    chosen("a page has one place in an order"),
)

# Operations


@APIGATEWAYV2.op("CreatePortalProduct")
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create a product, as yet without pages; a second one may have the same name.

    [a name may come twice: chosen: the operation lists no ConflictException]
    """
    tags = checked_tags(call, p.get("Tags"))
    product_id = fresh_id(call, PORTAL_PRODUCT, 10)
    own = {
        "PortalProductId": product_id,
        "PortalProductArn": ARN.make(call.where, PortalProductId=product_id),
    }
    members = PATCH.apply(own, {name: value for name, value in p.items() if name != "Tags"})
    return view(put(call, PORTAL_PRODUCT, new(call, PORTAL_PRODUCT, product_id, members, tags=tags)))


@APIGATEWAYV2.op("GetPortalProduct", rules=READABLE)
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a product; its description and its order are always there, if empty.

    [documented: Portal product › GetPortalProductResponseContent, which requires them. The description was seen to be
    missing: see the table of differences]
    """
    shown = view(locate(call, PORTAL_PRODUCT, p))
    described = {} if "Description" in shown else ALWAYS_THERE(call)
    return {**described, "DisplayOrder": {}, **shown}


@APIGATEWAYV2.op("ListPortalProducts", rules=[BAD_OWNER], page=paged())
def get_all(call: Call, p: Params) -> Listing:
    """List the products of the account in this Region; of other accounts nothing is shared with it.

    [one's own are listed unless OTHER_ACCOUNTS is asked for: chosen]
    """
    shared = p.get("ResourceOwner") == "OTHER_ACCOUNTS"
    return listing(call, PORTAL_PRODUCT, summary, where=(lambda _record: False) if shared else None)


@APIGATEWAYV2.op("UpdatePortalProduct")
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change a product's name, its description, or the order of its pages."""
    record = locate(call, PORTAL_PRODUCT, p)
    _check_order(call, record, p.get("DisplayOrder", {}))
    members = PATCH.apply(record.members, given(PORTAL_PRODUCT, p))
    return view(put(call, PORTAL_PRODUCT, record._replace(members=members, updated=call.now)))


@APIGATEWAYV2.op("DeletePortalProduct")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a product, its pages and its sharing policy, though a portal includes it.

    The portal keeps its ARN, and can't be published until it lets go of it.
    [observed: the developer guide: a product that was removed keeps a portal from being published]
    """
    drop(call, PORTAL_PRODUCT, locate(call, PORTAL_PRODUCT, p))
    return {}


# What its pages use


def forget_page(call: Call, product: Record, arn: str) -> None:
    """A page of a product is deleted: the product's order names it no longer.

    A page that is new gets a place only by UpdatePortalProduct.
    [both chosen: an order names nothing that isn't there, and is what was asked for]
    """
    order = product.members.get("DisplayOrder", {})
    left = _without(order, arn)
    if left != order:
        members = PATCH.apply(product.members, {"DisplayOrder": left})
        put(call, PORTAL_PRODUCT, product._replace(members=members, updated=call.now))


def _without(order: Mapping[str, Any], arn: str) -> dict[str, Any]:
    """An order without one page; a section without pages stays."""
    left = {name: value for name, value in order.items() if value != arn}
    if "ProductPageArns" in left:
        left["ProductPageArns"] = [other for other in left["ProductPageArns"] if other != arn]
    if "Contents" in left:
        left["Contents"] = [_section_without(section, arn) for section in left["Contents"]]
    return left


def _section_without(section: Mapping[str, Any], arn: str) -> dict[str, Any]:
    arns = [other for other in section["ProductRestEndpointPageArns"] if other != arn]
    return {**section, "ProductRestEndpointPageArns": arns}


def _check_order(scope: Scope, product: Record, order: Mapping[str, Any]) -> None:
    """Refuse an order that names what is no page of the product, or a page more than once."""
    pages, endpoints = [*_pages_in(order)], [*_endpoints_in(order)]
    _check_known(scope, product, "ProductPage", pages)
    _check_known(scope, product, "ProductRestEndpointPage", endpoints)
    for arn, times in Counter(pages + endpoints).items():
        if times > 1:
            raise TWICE.refusal(arn=arn)


def _check_known(scope: Scope, product: Record, thing: str, arns: Iterable[str]) -> None:
    known = {
        page.members[f"{thing}Arn"]
        for page in parts(scope, PORTAL_PRODUCT, product.key, f"apigatewayv2.{thing}")
    }
    for arn in arns:
        if arn not in known:
            raise UNKNOWN_PAGE.refusal(arn=arn, thing=thing, id=product.key)


def _pages_in(order: Mapping[str, Any]) -> Iterator[str]:
    if "OverviewPageArn" in order:
        yield order["OverviewPageArn"]
    yield from order.get("ProductPageArns", ())


def _endpoints_in(order: Mapping[str, Any]) -> Iterator[str]:
    for section in order.get("Contents", ()):
        yield from section["ProductRestEndpointPageArns"]


def _is_account(text: str) -> bool:
    return len(text) == 12 and text.isascii() and text.isdigit()


# What others see

# What GetPortalProduct says of a product without a description.
ALWAYS_THERE: Switch[dict[str, str]] = Switch(documented=lambda: {"Description": ""}, observed=dict)


def view(record: Record) -> dict[str, Any]:
    """A portal product."""
    return {**record.members, "LastModified": record.updated, "Tags": record.tags}


def summary(record: Record) -> dict[str, Any]:
    """A portal product in a list; its description is always there, if empty.

    [documented: Portal products › PortalProductSummary, which requires it]
    """
    shown = {name: value for name, value in view(record).items() if name != "DisplayOrder"}
    return {"Description": "", **shown}
