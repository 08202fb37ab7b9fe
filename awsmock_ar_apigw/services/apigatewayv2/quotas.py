"""Quotas of API Gateway V2: enforced for those who ask for them, as AWS publishes them or with one's own numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.base.errors import ErrorKind
from awsmock_ar_apigw.kit.quota import Quota, siblings, size_of
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.apis.authorizer import AUTHORIZER
from awsmock_ar_apigw.services.apigatewayv2.apis.integration import INTEGRATION
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API
from awsmock_ar_apigw.services.apigatewayv2.apis.route import ROUTE
from awsmock_ar_apigw.services.apigatewayv2.apis.stage import STAGE
from awsmock_ar_apigw.services.apigatewayv2.domains.api_mapping import API_MAPPING
from awsmock_ar_apigw.services.apigatewayv2.domains.domain_name import DOMAIN_NAME
from awsmock_ar_apigw.services.apigatewayv2.domains.routing_rule import ROUTING_RULE
from awsmock_ar_apigw.services.apigatewayv2.portals.portal import PORTAL
from awsmock_ar_apigw.services.apigatewayv2.portals.portal_product import PORTAL_PRODUCT
from awsmock_ar_apigw.services.apigatewayv2.portals.product_page import PRODUCT_PAGE
from awsmock_ar_apigw.services.apigatewayv2.portals.product_rest_endpoint_page import (
    PRODUCT_REST_ENDPOINT_PAGE,
)
from awsmock_ar_apigw.services.apigatewayv2.vpc_link import VPC_LINK

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.state.record import Record

TOO_MANY = ErrorKind("TooManyRequestsException")
# [LimitType is chosen: nobody has quoted one]
LIMIT_TYPE = {"LimitType": "{things} per {per}"}
EXCEEDED = Rule(
    TOO_MANY,
    "Maximum number of {things} for this {per} has been reached. Please contact AWS if you need additional {things}.",
    observed(
        "users of Serverless Framework, of authorizers; other things are spoken of likewise by our choice"
    ),
    members=LIMIT_TYPE,
)
EXCEEDED_BY_INTEGRATIONS = Rule(
    TOO_MANY,
    "Maximum number of {things} for this {per} has been reached.  Please contact AWS if you need additional {things}.",
    observed("sst/ion#513, with two spaces"),
    members=LIMIT_TYPE,
)

# What counts. What AWS makes itself does as well: the parts of a quick create, and what is managed.
# [chosen: a quota says how many there are, and not who made them]


def multi_level(scope: Scope, kind: Kind, record: Record) -> int:
    """Mappings of the same domain name whose key has more than one level."""
    if not _has_levels(record):
        return 0
    there = scope.table(kind).rows("parent", record.parent)
    return sum(_has_levels(other) for other in there if other.key != record.key) + 1


def _has_levels(record: Record) -> bool:
    return "/" in record.members["ApiMappingKey"]


def audiences(_scope: Scope, _kind: Kind, record: Record) -> int:
    """The audiences that a JWT may be for."""
    return len((record.members.get("JwtConfiguration") or {}).get("Audience", ()))


HERE = "account and Region"
GUIDE = observed("the developer guide: quotas")
OF_PORTALS = observed("the developer guide: quotas of portals")

QUOTAS = (
    Quota(API.name, API, "APIs", HERE, 600, GUIDE, EXCEEDED),
    Quota(ROUTE.name, ROUTE, "Routes", "API", 300, GUIDE, EXCEEDED, siblings),
    Quota(
        f"{ROUTE.name}.AuthorizationScopes",
        ROUTE,
        "AuthorizationScopes",
        "Route",
        10,
        GUIDE,
        EXCEEDED,
        size_of("AuthorizationScopes"),
        changes=True,
    ),
    Quota(
        INTEGRATION.name, INTEGRATION, "Integrations", "API", 300, GUIDE, EXCEEDED_BY_INTEGRATIONS, siblings
    ),
    Quota(STAGE.name, STAGE, "Stages", "API", 10, GUIDE, EXCEEDED, siblings),
    Quota(AUTHORIZER.name, AUTHORIZER, "Authorizers", "API", 10, GUIDE, EXCEEDED, siblings),
    Quota(
        f"{AUTHORIZER.name}.Audience",
        AUTHORIZER,
        "Audiences",
        "Authorizer",
        50,
        GUIDE,
        EXCEEDED,
        audiences,
        changes=True,
    ),
    Quota(VPC_LINK.name, VPC_LINK, "VPC links", HERE, 10, GUIDE, EXCEEDED),
    Quota(
        f"{VPC_LINK.name}.SubnetIds",
        VPC_LINK,
        "Subnets",
        "VPC link",
        10,
        GUIDE,
        EXCEEDED,
        size_of("SubnetIds"),
    ),
    Quota(DOMAIN_NAME.name, DOMAIN_NAME, "Domain names", HERE, 120, GUIDE, EXCEEDED),
    Quota(
        f"{API_MAPPING.name}.MultiLevel",
        API_MAPPING,
        "multi-level API mappings",
        "domain name",
        200,
        GUIDE,
        EXCEEDED,
        multi_level,
        changes=True,
    ),
    Quota(ROUTING_RULE.name, ROUTING_RULE, "Routing rules", "domain name", 50, GUIDE, EXCEEDED, siblings),
    Quota(PORTAL.name, PORTAL, "Portals", HERE, 15, OF_PORTALS, EXCEEDED),
    Quota(
        f"{PORTAL.name}.IncludedPortalProductArns",
        PORTAL,
        "Portal products",
        "portal",
        200,
        OF_PORTALS,
        EXCEEDED,
        size_of("IncludedPortalProductArns"),
        changes=True,
    ),
    Quota(PORTAL_PRODUCT.name, PORTAL_PRODUCT, "Portal products", HERE, 500, OF_PORTALS, EXCEEDED),
    Quota(
        PRODUCT_PAGE.name,
        PRODUCT_PAGE,
        "Product pages",
        "portal product",
        40,
        OF_PORTALS,
        EXCEEDED,
        siblings,
    ),
    Quota(
        PRODUCT_REST_ENDPOINT_PAGE.name,
        PRODUCT_REST_ENDPOINT_PAGE,
        "Product REST endpoint pages",
        "portal product",
        40,
        OF_PORTALS,
        EXCEEDED,
        siblings,
    ),
)
