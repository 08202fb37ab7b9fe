"""Product pages: what a portal product says of itself."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import chosen
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, arn_form, missing
from awsmock_ar_apigw.services.apigatewayv2.portal_product import PORTAL_PRODUCT

PRODUCT_PAGE = APIGATEWAYV2.kind(
    "ProductPage",
    ids=("PortalProductId", "ProductPageId"),
    arn=arn_form("/portalproducts/{PortalProductId}/productpages/{ProductPageId}", account=True),
    parent=PORTAL_PRODUCT.name,
    missing=missing("ProductPage", chosen("in the words of the other resources")),
)
