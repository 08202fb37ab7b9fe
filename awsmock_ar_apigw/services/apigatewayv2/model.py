"""Models: the shapes of a WebSocket API's messages, as JSON Schema."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, missing
from awsmock_ar_apigw.services.apigatewayv2.protocol import API

MODEL = APIGATEWAYV2.kind(
    "Model",
    ids=("ApiId", "ModelId"),
    parent=API.name,
    missing=missing("Model", observed("moto's tests against AWS")),
)
