"""Portal products: what a portal offers, and with whom it is shared."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import chosen
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, arn_form, missing

PORTAL_PRODUCT = APIGATEWAYV2.kind(
    "PortalProduct",
    ids=("PortalProductId",),
    arn=arn_form("/portalproducts/{PortalProductId}", account=True),
    taggable=True,
    missing=missing("PortalProduct", chosen("in the words of the other resources")),
)
