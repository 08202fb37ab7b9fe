"""Integration responses: how a WebSocket API turns what its backend answers."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, missing
from awsmock_ar_apigw.services.apigatewayv2.integration import INTEGRATION

INTEGRATION_RESPONSE = APIGATEWAYV2.kind(
    "IntegrationResponse",
    ids=("ApiId", "IntegrationId", "IntegrationResponseId"),
    parent=INTEGRATION.name,
    missing=missing("IntegrationResponse", observed("moto's tests against AWS")),
)
