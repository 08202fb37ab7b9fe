"""Amazon API Gateway V2: importing this registers all its operations."""

from awsmock_ar_apigw.services.apigatewayv2 import tags, vpc_link
from awsmock_ar_apigw.services.apigatewayv2.apis import (
    api,
    authorizer,
    deployment,
    integration,
    integration_response,
    model,
    route,
    route_response,
    stage,
)
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2 as BACKEND
from awsmock_ar_apigw.services.apigatewayv2.domains import api_mapping, domain_name, routing_rule
from awsmock_ar_apigw.services.apigatewayv2.openapi import operations as openapi
from awsmock_ar_apigw.services.apigatewayv2.portals import (
    portal,
    portal_preview,
    portal_product,
    product_page,
    product_rest_endpoint_page,
    sharing_policy,
)

RESOURCES = (
    api,
    openapi,
    stage,
    deployment,
    route,
    route_response,
    integration,
    integration_response,
    model,
    authorizer,
    domain_name,
    api_mapping,
    routing_rule,
    vpc_link,
    portal,
    portal_preview,
    portal_product,
    sharing_policy,
    product_page,
    product_rest_endpoint_page,
    tags,
)

__all__ = ["BACKEND", "RESOURCES"]
