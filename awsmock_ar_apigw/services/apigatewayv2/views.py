"""What is stored of API Gateway V2, as views for tests to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.kit.item import Item
from awsmock_ar_apigw.kit.view import Shelf, Views
from awsmock_ar_apigw.services.apigatewayv2.apis.authorizer import AUTHORIZER, RESETS
from awsmock_ar_apigw.services.apigatewayv2.apis.deployment import DEPLOYMENT, HIDDEN
from awsmock_ar_apigw.services.apigatewayv2.apis.integration import INTEGRATION
from awsmock_ar_apigw.services.apigatewayv2.apis.integration_response import INTEGRATION_RESPONSE
from awsmock_ar_apigw.services.apigatewayv2.apis.model import MODEL
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API
from awsmock_ar_apigw.services.apigatewayv2.apis.route import ROUTE
from awsmock_ar_apigw.services.apigatewayv2.apis.route_response import ROUTE_RESPONSE
from awsmock_ar_apigw.services.apigatewayv2.apis.stage import STAGE
from awsmock_ar_apigw.services.apigatewayv2.domains.api_mapping import API_MAPPING
from awsmock_ar_apigw.services.apigatewayv2.domains.domain_name import DOMAIN_NAME
from awsmock_ar_apigw.services.apigatewayv2.domains.routing_rule import ROUTING_RULE
from awsmock_ar_apigw.services.apigatewayv2.portals.portal import PORTAL
from awsmock_ar_apigw.services.apigatewayv2.portals.portal import SHOWN as STATUSES_OF_A_PORTAL
from awsmock_ar_apigw.services.apigatewayv2.portals.portal_preview import PORTAL_PREVIEW
from awsmock_ar_apigw.services.apigatewayv2.portals.portal_product import PORTAL_PRODUCT
from awsmock_ar_apigw.services.apigatewayv2.portals.product_page import PRODUCT_PAGE
from awsmock_ar_apigw.services.apigatewayv2.portals.product_rest_endpoint_page import (
    PRODUCT_REST_ENDPOINT_PAGE,
)
from awsmock_ar_apigw.services.apigatewayv2.portals.sharing_policy import SHARING_POLICY
from awsmock_ar_apigw.services.apigatewayv2.vpc_link import VPC_LINK

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.view import View


class ApiItem(Item):
    """An API, with its parts."""

    __slots__ = ()

    @property
    def routes(self) -> View[RouteItem]:
        """Its routes, by RouteKey."""
        return self._children("routes")

    @property
    def integrations(self) -> View[IntegrationItem]:
        """Its integrations, by id."""
        return self._children("integrations")

    @property
    def authorizers(self) -> View[Item]:
        """Its authorizers, by Name."""
        return self._children("authorizers")

    @property
    def models(self) -> View[Item]:
        """Its models, by Name."""
        return self._children("models")

    @property
    def stages(self) -> View[Item]:
        """Its stages, by StageName."""
        return self._children("stages")

    @property
    def deployments(self) -> View[Item]:
        """Its deployments, by id."""
        return self._children("deployments")


class RouteItem(Item):
    """A route, with its responses."""

    __slots__ = ()

    @property
    def route_responses(self) -> View[Item]:
        """Its responses, by RouteResponseKey."""
        return self._children("route_responses")


class IntegrationItem(Item):
    """An integration, with its responses."""

    __slots__ = ()

    @property
    def integration_responses(self) -> View[Item]:
        """Its responses, by IntegrationResponseKey."""
        return self._children("integration_responses")


class DomainNameItem(Item):
    """A domain name, with what it leads to."""

    __slots__ = ()

    @property
    def api_mappings(self) -> View[Item]:
        """Its API mappings, by ApiMappingKey."""
        return self._children("api_mappings")

    @property
    def routing_rules(self) -> View[Item]:
        """Its routing rules, by id."""
        return self._children("routing_rules")


class PortalProductItem(Item):
    """A portal product, with its pages."""

    __slots__ = ()

    @property
    def product_pages(self) -> View[Item]:
        """Its pages, by their titles."""
        return self._children("product_pages")

    @property
    def product_rest_endpoint_pages(self) -> View[Item]:
        """Its pages of endpoints, by id."""
        return self._children("product_rest_endpoint_pages")


SHELVES = {
    "apis": Shelf(API, ApiItem, named="Name"),
    "routes": Shelf(ROUTE, RouteItem, named="RouteKey"),
    "route_responses": Shelf(ROUTE_RESPONSE, named="RouteResponseKey"),
    "integrations": Shelf(INTEGRATION, IntegrationItem),
    "integration_responses": Shelf(INTEGRATION_RESPONSE, named="IntegrationResponseKey"),
    "authorizers": Shelf(AUTHORIZER, named="Name"),
    "models": Shelf(MODEL, named="Name"),
    "stages": Shelf(STAGE, named="StageName", hidden=(RESETS,)),
    "deployments": Shelf(DEPLOYMENT, hidden=HIDDEN),
    "domain_names": Shelf(DOMAIN_NAME, DomainNameItem, named="DomainName", arn="DomainNameArn"),
    "api_mappings": Shelf(API_MAPPING, named="ApiMappingKey"),
    "routing_rules": Shelf(ROUTING_RULE, arn="RoutingRuleArn"),
    "vpc_links": Shelf(VPC_LINK, named="Name"),
    "portals": Shelf(
        PORTAL, named="PortalContent.DisplayName", hidden=("LogoLastUploaded",), shown=STATUSES_OF_A_PORTAL
    ),
    "portal_previews": Shelf(PORTAL_PREVIEW),
    "portal_products": Shelf(PORTAL_PRODUCT, PortalProductItem, named="DisplayName"),
    "portal_product_sharing_policies": Shelf(SHARING_POLICY),
    "product_pages": Shelf(PRODUCT_PAGE, named="DisplayContent.Title"),
    "product_rest_endpoint_pages": Shelf(PRODUCT_REST_ENDPOINT_PAGE),
}


class ApiGatewayViews(Views):
    """The views of ``cloud.apigatewayv2``."""

    @property
    def apis(self) -> View[ApiItem]:
        """The APIs, by Name."""
        return self._view("apis")

    @property
    def routes(self) -> View[RouteItem]:
        """The routes of all APIs, by RouteKey."""
        return self._view("routes")

    @property
    def route_responses(self) -> View[Item]:
        """The responses of all routes, by RouteResponseKey."""
        return self._view("route_responses")

    @property
    def integrations(self) -> View[IntegrationItem]:
        """The integrations of all APIs, by id."""
        return self._view("integrations")

    @property
    def integration_responses(self) -> View[Item]:
        """The responses of all integrations, by IntegrationResponseKey."""
        return self._view("integration_responses")

    @property
    def authorizers(self) -> View[Item]:
        """The authorizers of all APIs, by Name."""
        return self._view("authorizers")

    @property
    def models(self) -> View[Item]:
        """The models of all APIs, by Name."""
        return self._view("models")

    @property
    def stages(self) -> View[Item]:
        """The stages of all APIs, by StageName."""
        return self._view("stages")

    @property
    def deployments(self) -> View[Item]:
        """The deployments of all APIs, by id."""
        return self._view("deployments")

    @property
    def domain_names(self) -> View[DomainNameItem]:
        """The domain names, each by itself."""
        return self._view("domain_names")

    @property
    def api_mappings(self) -> View[Item]:
        """The API mappings of all domain names, by ApiMappingKey."""
        return self._view("api_mappings")

    @property
    def routing_rules(self) -> View[Item]:
        """The routing rules of all domain names, by id."""
        return self._view("routing_rules")

    @property
    def vpc_links(self) -> View[Item]:
        """The VPC links, by Name."""
        return self._view("vpc_links")

    @property
    def portals(self) -> View[Item]:
        """The portals, by DisplayName."""
        return self._view("portals")

    @property
    def portal_previews(self) -> View[Item]:
        """The previews of portals, each by the portal's id."""
        return self._view("portal_previews")

    @property
    def portal_products(self) -> View[PortalProductItem]:
        """The portal products, by DisplayName."""
        return self._view("portal_products")

    @property
    def portal_product_sharing_policies(self) -> View[Item]:
        """The policies that share products, each by the product's id."""
        return self._view("portal_product_sharing_policies")

    @property
    def product_pages(self) -> View[Item]:
        """The pages of all products, by their titles."""
        return self._view("product_pages")

    @property
    def product_rest_endpoint_pages(self) -> View[Item]:
        """The pages of endpoints of all products, by id."""
        return self._view("product_rest_endpoint_pages")
