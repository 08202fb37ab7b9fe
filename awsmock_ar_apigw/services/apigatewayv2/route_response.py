"""Route responses: what a WebSocket API answers its client."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, missing
from awsmock_ar_apigw.services.apigatewayv2.model import MODEL
from awsmock_ar_apigw.services.apigatewayv2.route import ROUTE

ROUTE_RESPONSE = APIGATEWAYV2.kind(
    "RouteResponse",
    ids=("ApiId", "RouteId", "RouteResponseId"),
    parent=ROUTE.name,
    uses=(MODEL.name,),
    missing=missing("RouteResponse", observed("moto's tests against AWS")),
)
