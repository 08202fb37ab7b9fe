"""Routes: which requests an API takes, and where they go."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.services.apigatewayv2.authorizer import AUTHORIZER
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, missing
from awsmock_ar_apigw.services.apigatewayv2.integration import INTEGRATION
from awsmock_ar_apigw.services.apigatewayv2.model import MODEL
from awsmock_ar_apigw.services.apigatewayv2.protocol import API

ROUTE = APIGATEWAYV2.kind(
    "Route",
    ids=("ApiId", "RouteId"),
    parent=API.name,
    uses=(INTEGRATION.name, AUTHORIZER.name, MODEL.name),
    missing=missing("Route", observed("moto's tests against AWS")),
)
