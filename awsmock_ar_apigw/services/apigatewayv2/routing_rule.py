"""Routing rules: which API answers a request to a domain name, by its path and headers."""

from __future__ import annotations

from awsmock_ar_apigw.base.cite import chosen
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, arn_form, missing
from awsmock_ar_apigw.services.apigatewayv2.domain_name import DOMAIN_NAME

ROUTING_RULE = APIGATEWAYV2.kind(
    "RoutingRule",
    ids=("DomainName", "RoutingRuleId"),
    arn=arn_form("/domainnames/{DomainName}/routingrules/{RoutingRuleId}", account=True),
    parent=DOMAIN_NAME.name,
    missing=missing("RoutingRule", chosen("in the words of the other resources")),
)
