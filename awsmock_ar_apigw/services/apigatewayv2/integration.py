"""Integrations: what an API hands its requests to."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, missing
from awsmock_ar_apigw.services.apigatewayv2.protocol import API
from awsmock_ar_apigw.services.apigatewayv2.vpc_link import VPC_LINK

INTEGRATION = APIGATEWAYV2.kind(
    "Integration",
    ids=("ApiId", "IntegrationId"),
    parent=API.name,
    uses=(VPC_LINK.name,),
    missing=missing("Integration", observed("moto's tests against AWS")),
)
