"""Authorizers: who may call a route, as a JWT or a Lambda function says."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, missing
from awsmock_ar_apigw.services.apigatewayv2.protocol import API

AUTHORIZER = APIGATEWAYV2.kind(
    "Authorizer",
    ids=("ApiId", "AuthorizerId"),
    parent=API.name,
    missing=missing("Authorizer", observed("moto's tests against AWS")),
)
