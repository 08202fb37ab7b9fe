"""Amazon API Gateway V2: importing this registers all its operations."""

from awsmock_ar_apigw.services.apigatewayv2 import (
    api,
    api_mapping,
    authorizer,
    deployment,
    domain_name,
    integration,
    integration_response,
    model,
    openapi,
    portal,
    portal_preview,
    portal_product,
    product_page,
    product_rest_endpoint_page,
    route,
    route_response,
    routing_rule,
    sharing_policy,
    stage,
    tags,
    vpc_link,
)
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2 as BACKEND

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
