"""Stages: a deployment of an API under a name, with its settings."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, arn_form, missing
from awsmock_ar_apigw.services.apigatewayv2.deployment import DEPLOYMENT
from awsmock_ar_apigw.services.apigatewayv2.protocol import API

STAGE = APIGATEWAYV2.kind(
    "Stage",
    ids=("ApiId", "StageName"),
    arn=arn_form("/apis/{ApiId}/stages/{StageName}"),
    parent=API.name,
    uses=(DEPLOYMENT.name,),
    taggable=True,
    missing=missing("stage", observed("moto's tests against AWS"), named=False),
)
