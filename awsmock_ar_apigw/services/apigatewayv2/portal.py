"""Portals: the pages on which developers find API products, with their publication and preview."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import chosen
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, arn_form, missing
from awsmock_ar_apigw.services.apigatewayv2.portal_product import PORTAL_PRODUCT

PORTAL = APIGATEWAYV2.kind(
    "Portal",
    ids=("PortalId",),
    arn=arn_form("/portals/{PortalId}", account=True),
    uses=(PORTAL_PRODUCT.name,),
    taggable=True,
    missing=missing("Portal", chosen("in the words of the other resources")),
)
