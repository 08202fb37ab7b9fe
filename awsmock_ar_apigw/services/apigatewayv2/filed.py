"""How what API Gateway V2 stores stands in a state file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.kit.filed import Filed, GivenIds, Trial, Words, rows
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.kit.lives import instant
from awsmock_ar_apigw.kit.record import parts, ref
from awsmock_ar_apigw.services.apigatewayv2.apis.authorizer import AUTHORIZER, RESETS
from awsmock_ar_apigw.services.apigatewayv2.apis.deployment import DEPLOYMENT
from awsmock_ar_apigw.services.apigatewayv2.apis.integration import INTEGRATION
from awsmock_ar_apigw.services.apigatewayv2.apis.integration_response import INTEGRATION_RESPONSE
from awsmock_ar_apigw.services.apigatewayv2.apis.model import MODEL
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API
from awsmock_ar_apigw.services.apigatewayv2.apis.route import ROUTE, by_key
from awsmock_ar_apigw.services.apigatewayv2.apis.route_response import ROUTE_RESPONSE
from awsmock_ar_apigw.services.apigatewayv2.apis.stage import STAGE
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2
from awsmock_ar_apigw.services.apigatewayv2.deployed import Deployed
from awsmock_ar_apigw.services.apigatewayv2.domains.api_mapping import API_MAPPING
from awsmock_ar_apigw.services.apigatewayv2.domains.domain_name import ASKED, DOMAIN_NAME
from awsmock_ar_apigw.services.apigatewayv2.domains.routing_rule import ROUTING_RULE
from awsmock_ar_apigw.services.apigatewayv2.portals.portal import PORTAL
from awsmock_ar_apigw.services.apigatewayv2.portals.portal_preview import PORTAL_PREVIEW
from awsmock_ar_apigw.services.apigatewayv2.portals.portal_product import PORTAL_PRODUCT
from awsmock_ar_apigw.services.apigatewayv2.portals.product_page import PRODUCT_PAGE
from awsmock_ar_apigw.services.apigatewayv2.portals.product_rest_endpoint_page import (
    PRODUCT_REST_ENDPOINT_PAGE,
)
from awsmock_ar_apigw.services.apigatewayv2.portals.sharing_policy import SHARING_POLICY
from awsmock_ar_apigw.services.apigatewayv2.tags import checked as checked_tags
from awsmock_ar_apigw.services.apigatewayv2.vpc_link import VPC_LINK
from awsmock_ar_apigw.spec.typed import Misfit, listed, mapping, moment, text, whole

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.ids import Ids
    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.kit.filed import Entry
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.state.record import Record


def _row(name: str, kind: Kind, made_by: str, id: str | None, **more: Any) -> Any:  # noqa: A002 - what it is
    row, status = more.pop("row", Filed), more.pop("status", "Status")
    words = Words(status=status, created="CreatedDate", updated="LastUpdatedDate")
    return row(APIGATEWAYV2, name, kind, made_by, id=id, words=words, **more)


def _texts(value: Any) -> list[str]:
    return [text(one) for one in listed(value)]


class ByName(Filed):
    """What is named by the one who makes it."""

    def key(self, _where: Where, entry: Entry) -> str | None:
        """The name, below what it belongs to."""
        if entry.id is None:
            raise Misfit(f"A {self.title} has a {self.id}.")
        return key_of(*([entry.parent.key] if entry.parent else []), entry.id)

    def ids(self, _entry: Entry, others: Ids) -> GivenIds:
        """None of its own."""
        return GivenIds(others)


class StageRow(ByName):
    """Stages. What one serves, and says of its last deployment, is taken as it is; a new one with autoDeploy deploys what is there.

    ``Gone`` are the keys of routes that it has settings for and that are there no more.
    """

    def written_also(self, scope: Scope, record: Record) -> dict[str, Any]:
        """With the keys of the routes that are gone."""
        said = super().written_also(scope, record)
        api = scope.table(API).get(str(record.parent))
        gone = [
            key for key in record.members["RouteSettings"] if api is None or by_key(scope, api, key) is None
        ]
        return {**said, "Gone": gone} if gone else said

    def make(self, trial: Trial, params: dict[str, Any], entry: Entry) -> Record:
        """Make one, without what is taken as it is."""
        asked = dict(params)
        if self._is_deployed(trial, entry) and asked.pop("AutoDeploy", None):
            asked.pop("DeploymentId", None)
        settings = asked.get("RouteSettings", {})
        if gone := entry.also.get("Gone"):
            asked["RouteSettings"] = {key: one for key, one in settings.items() if key not in gone}
        return super().make(trial, asked, entry)

    def _is_deployed(self, scope: Scope, entry: Entry) -> bool:
        """Whether the file says what came of its deployments, or that one is for it."""
        if "DeploymentId" in entry.params or "LastDeploymentStatusMessage" in entry.also:
            return True
        deployments = parts(scope, API, entry.parent.key if entry.parent else "", DEPLOYMENT.name)
        return any(one.members.get("Stage") == entry.id for one in deployments)

    def finished(self, scope: Scope, record: Record, entry: Entry) -> Record:
        """The stage, with what it serves."""
        also = {name: value for name, value in entry.also.items() if name != "Gone"}
        members = {**record.members, **also}
        if "RouteSettings" in entry.params:
            members["RouteSettings"] = entry.params["RouteSettings"]
        if not self._is_deployed(scope, entry):
            return record._replace(members=members)
        for name in ("AutoDeploy", "DeploymentId"):
            if name in entry.params:
                members[name] = entry.params[name]
        if "DeploymentId" not in entry.params:
            return record._replace(members=members)
        key = key_of(str(record.parent), members["DeploymentId"])
        if scope.table(DEPLOYMENT).get(key) is None:
            raise Misfit(DEPLOYMENT.missing.message, ("DeploymentId",))
        return record._replace(members=members, uses=(ref(DEPLOYMENT, key),))


class DomainNameRow(ByName):
    """Domain names. What API Gateway calls one's endpoint is taken as it is."""

    def written(self, scope: Scope, record: Record) -> dict[str, Any]:
        """The one configuration as it is asked for, and the endpoint's name."""
        said = super().written(scope, record)
        kept = (*ASKED, "ApiGatewayDomainName")
        said["DomainNameConfigurations"] = [
            {name: one[name] for name in kept if name in one}
            for one in record.members["DomainNameConfigurations"]
        ]
        return said

    def _host(self, entry: Entry) -> str | None:
        found = [one.get("ApiGatewayDomainName") for one in entry.params.get("DomainNameConfigurations", ())]
        return found[0] if found else None

    def ids(self, entry: Entry, others: Ids) -> GivenIds:
        """The label of the endpoint's name."""
        host = self._host(entry)
        return GivenIds(others, [host.partition(".")[0].removeprefix("d-")] if host else [])

    def finished(self, scope: Scope, record: Record, entry: Entry) -> Record:
        """The domain name, if its endpoint's is of the form that API Gateway gives."""
        made = record.members["DomainNameConfigurations"][0]["ApiGatewayDomainName"]
        if self._host(entry) not in (None, made):
            path = ("DomainNameConfigurations", 0, "ApiGatewayDomainName")
            raise Misfit(f"This must be of the form {made}.", path)
        return super().finished(scope, record, entry)

    def resting(self, _scope: Scope, record: Record) -> Record:
        """What belongs to it was made in whichever routing mode it had then."""
        return record._replace(members={**record.members, "RoutingMode": "ROUTING_RULE_THEN_API_MAPPING"})


class RoutingRuleRow(Filed):
    """Routing rules, which are tagged once they are there."""

    def tags(self, trial: Trial, tags: dict[str, str]) -> dict[str, str]:
        """The tags, if they break no rule."""
        return checked_tags(trial, tags)


_MANAGED = ("PortalDefaultDomainName", "PortalDomainHostedZoneId")


class PortalRow(Filed):
    """Portals. ``Gone`` are the ARNs of products that one includes and that are there no more."""

    def written(self, scope: Scope, record: Record) -> dict[str, Any]:
        """The endpoint as it is asked for: one's own domain name, or none."""
        said = super().written(scope, record)
        own = {name: value for name, value in said["EndpointConfiguration"].items() if name not in _MANAGED}
        said["EndpointConfiguration"] = {"AcmManaged": own} if own else {"None": {}}
        # A caller may say when the logo came; nobody sees it.
        theme = dict(said["PortalContent"]["Theme"])
        if "LogoLastUploaded" in theme:
            theme["LogoLastUploaded"] = instant(theme["LogoLastUploaded"])
            said["PortalContent"] = {**said["PortalContent"], "Theme": theme}
        return said

    def written_also(self, scope: Scope, record: Record) -> dict[str, Any]:
        """With the times, and the products that are gone."""
        said = super().written_also(scope, record)
        for name in _TIMES:
            if name in said:
                said[name] = instant(said[name])
        there = {one.members["PortalProductArn"] for one in scope.table(PORTAL_PRODUCT).all()}
        gone = [arn for arn in record.members.get("IncludedPortalProductArns", ()) if arn not in there]
        return {**said, "Gone": gone} if gone else said

    def make(self, trial: Trial, params: dict[str, Any], entry: Entry) -> Record:
        """Make one, without the products that are gone."""
        included = params.get("IncludedPortalProductArns", [])
        if gone := entry.also.get("Gone"):
            params = {**params, "IncludedPortalProductArns": [arn for arn in included if arn not in gone]}
        return super().make(trial, params, entry)

    def finished(self, _scope: Scope, record: Record, entry: Entry) -> Record:
        """The portal, with all products that it includes."""
        members = {**record.members, **{name: one for name, one in entry.also.items() if name != "Gone"}}
        if "IncludedPortalProductArns" in entry.params:
            members["IncludedPortalProductArns"] = entry.params["IncludedPortalProductArns"]
        return record._replace(members=members)

    def resting(self, _scope: Scope, record: Record) -> Record:
        """Its preview was made when all of its products were there."""
        return record._replace(members={**record.members, "IncludedPortalProductArns": []})


_TIMES = ("LastModified", "LastPublished", "LogoLastUploaded")


class PortalProductRow(Filed):
    """Portal products: the order of their pages is said once these are there."""

    def closed(self, scope: Scope, record: Record, entry: Entry) -> Record:
        """The product, if its order names its pages."""
        if "DisplayOrder" not in entry.also:
            return record
        trial = Trial(scope, scope.ids, "UpdatePortalProduct")
        params = {"PortalProductId": record.key, "DisplayOrder": entry.also["DisplayOrder"]}
        bound = APIGATEWAYV2.operation(trial.operation)
        try:
            APIGATEWAYV2.admit(bound, trial, params)
            bound.handle(trial, params)
        finally:
            trial.undo()
        return record


FILED = rows(
    _row("vpc_links", VPC_LINK, "CreateVpcLink", "VpcLinkId", status="VpcLinkStatus"),
    _row("apis", API, "CreateApi", "ApiId"),
    _row("authorizers", AUTHORIZER, "CreateAuthorizer", "AuthorizerId", within="apis"),
    _row("models", MODEL, "CreateModel", "ModelId", within="apis"),
    _row(
        "integrations",
        INTEGRATION,
        "CreateIntegration",
        "IntegrationId",
        within="apis",
        also={"ApiGatewayManaged": "Integration"},
    ),
    _row(
        "integration_responses",
        INTEGRATION_RESPONSE,
        "CreateIntegrationResponse",
        "IntegrationResponseId",
        within="integrations",
    ),
    _row("routes", ROUTE, "CreateRoute", "RouteId", within="apis", also={"ApiGatewayManaged": "Route"}),
    _row("route_responses", ROUTE_RESPONSE, "CreateRouteResponse", "RouteResponseId", within="routes"),
    _row(
        "deployments",
        DEPLOYMENT,
        "CreateDeployment",
        "DeploymentId",
        within="apis",
        row=Deployed,
        status="DeploymentStatus",
        also={"AutoDeployed": "Deployment", "Stage": text, "Configuration": mapping},
    ),
    _row(
        "stages",
        STAGE,
        "CreateStage",
        "StageName",
        within="apis",
        row=StageRow,
        also={
            "ApiGatewayManaged": "Stage",
            "LastDeploymentStatusMessage": "Stage",
            RESETS: whole,
            "Gone": _texts,
        },
    ),
    _row(
        "domain_names",
        DOMAIN_NAME,
        "CreateDomainName",
        "DomainName",
        row=DomainNameRow,
        status="DomainNameStatus",
    ),
    _row("api_mappings", API_MAPPING, "CreateApiMapping", "ApiMappingId", within="domain_names"),
    _row(
        "routing_rules",
        ROUTING_RULE,
        "CreateRoutingRule",
        "RoutingRuleId",
        within="domain_names",
        row=RoutingRuleRow,
    ),
    _row(
        "portal_products",
        PORTAL_PRODUCT,
        "CreatePortalProduct",
        "PortalProductId",
        row=PortalProductRow,
        also={"DisplayOrder": "GetPortalProductResponse"},
    ),
    _row(
        "portal_product_sharing_policies",
        SHARING_POLICY,
        "PutPortalProductSharingPolicy",
        None,
        within="portal_products",
    ),
    _row("product_pages", PRODUCT_PAGE, "CreateProductPage", "ProductPageId", within="portal_products"),
    _row(
        "product_rest_endpoint_pages",
        PRODUCT_REST_ENDPOINT_PAGE,
        "CreateProductRestEndpointPage",
        "ProductRestEndpointPageId",
        within="portal_products",
    ),
    _row(
        "portals",
        PORTAL,
        "CreatePortal",
        "PortalId",
        row=PortalRow,
        status="PublishStatus",
        also={
            "LastModified": moment,
            "LastPublished": moment,
            "LogoLastUploaded": moment,
            "LastPublishedDescription": "GetPortalResponse",
            "PublishDescription": text,
            "Gone": _texts,
        },
    ),
    _row("portal_previews", PORTAL_PREVIEW, "PreviewPortal", None, within="portals", status="PreviewStatus"),
)
