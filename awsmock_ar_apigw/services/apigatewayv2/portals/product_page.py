"""Product pages: what a portal product says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.kit.page import listing
from awsmock_ar_apigw.kit.record import drop, fresh_id, given, locate, new, put
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, arn_form, missing, paged
from awsmock_ar_apigw.services.apigatewayv2.portals.portal_product import (
    PORTAL_PRODUCT,
    READABLE,
    forget_page,
)

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record

ARN = arn_form("/portalproducts/{PortalProductId}/productpages/{ProductPageId}", account=True)
PRODUCT_PAGE = APIGATEWAYV2.kind(
    "ProductPage",
    ids=("PortalProductId", "ProductPageId"),
    arn=ARN,
    parent=PORTAL_PRODUCT.name,
    missing=missing("ProductPage", chosen("in the words of the other resources")),
)

# Operations


@APIGATEWAYV2.op("CreateProductPage")
def create(call: Call, p: Params) -> dict[str, Any]:
    """Create a page of a product."""
    product = locate(call, PORTAL_PRODUCT, p)
    page_id = fresh_id(call, PRODUCT_PAGE, 10, product.key)
    members = {
        "ProductPageId": page_id,
        "ProductPageArn": ARN.make(call.where, PortalProductId=product.key, ProductPageId=page_id),
        "DisplayContent": p["DisplayContent"],
    }
    key = key_of(product.key, page_id)
    return view(put(call, PRODUCT_PAGE, new(call, PRODUCT_PAGE, key, members, parent=product.key)))


@APIGATEWAYV2.op("GetProductPage", rules=READABLE)
def get(call: Call, p: Params) -> dict[str, Any]:
    """Get a page."""
    return view(locate(call, PRODUCT_PAGE, p))


@APIGATEWAYV2.op("ListProductPages", rules=READABLE, page=paged())
def get_all(call: Call, p: Params) -> Listing:
    """List a product's pages, without their bodies."""
    return listing(call, PRODUCT_PAGE, summary, by=("parent", locate(call, PORTAL_PRODUCT, p).key))


@APIGATEWAYV2.op("UpdateProductPage")
def update(call: Call, p: Params) -> dict[str, Any]:
    """Change what a page says: its title and its body, always both."""
    record = locate(call, PRODUCT_PAGE, p)
    members = {**record.members, **given(PRODUCT_PAGE, p)}
    return view(put(call, PRODUCT_PAGE, record._replace(members=members, updated=call.now)))


@APIGATEWAYV2.op("DeleteProductPage")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Delete a page; it loses its place in the product's order."""
    record = locate(call, PRODUCT_PAGE, p)
    forget_page(call, locate(call, PORTAL_PRODUCT, p), record.members["ProductPageArn"])
    drop(call, PRODUCT_PAGE, record)
    return {}


# What others see


def view(record: Record) -> dict[str, Any]:
    """A product page."""
    return {**record.members, "LastModified": record.updated}


def summary(record: Record) -> dict[str, Any]:
    """A product page in a list: its title alone."""
    title = {"PageTitle": record.members["DisplayContent"]["Title"]}
    return {**title, **{name: value for name, value in view(record).items() if name != "DisplayContent"}}
