"""API mappings: which stage of which API answers under a path of a domain name."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import chosen
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, missing
from awsmock_ar_apigw.services.apigatewayv2.domain_name import DOMAIN_NAME
from awsmock_ar_apigw.services.apigatewayv2.protocol import API
from awsmock_ar_apigw.services.apigatewayv2.stage import STAGE

API_MAPPING = APIGATEWAYV2.kind(
    "ApiMapping",
    ids=("DomainName", "ApiMappingId"),
    parent=DOMAIN_NAME.name,
    uses=(API.name, STAGE.name),
    missing=missing("ApiMapping", chosen("in the words of the other resources")),
)
