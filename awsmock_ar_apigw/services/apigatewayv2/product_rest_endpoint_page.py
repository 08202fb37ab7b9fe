"""Product REST endpoint pages: one method of a REST API, on a page of a portal product."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import chosen
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, arn_form, missing
from awsmock_ar_apigw.services.apigatewayv2.portal_product import PORTAL_PRODUCT

PRODUCT_REST_ENDPOINT_PAGE = APIGATEWAYV2.kind(
    "ProductRestEndpointPage",
    ids=("PortalProductId", "ProductRestEndpointPageId"),
    arn=arn_form(
        "/portalproducts/{PortalProductId}/productrestendpointpages/{ProductRestEndpointPageId}", account=True
    ),
    parent=PORTAL_PRODUCT.name,
    missing=missing("ProductRestEndpointPage", chosen("in the words of the other resources")),
)
