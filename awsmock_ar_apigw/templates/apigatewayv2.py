"""The resource types of API Gateway V2: the schemas say most of it, and where a handler does otherwise, that is here."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.templates.apis import Api
from awsmock_ar_apigw.templates.gateway import Deployment, DomainName, OfApiGateway, RoutingRule, Stage
from awsmock_ar_apigw.templates.managed_overrides import ManagedOverrides
from awsmock_ar_apigw.templates.resource import Member, Status, as_map
from awsmock_ar_apigw.templates.schema import schema_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.templates.made import ResourceType

PREFIX = "AWS::ApiGatewayV2::"


def _response_parameters(value: Mapping[str, Any]) -> dict[str, Any]:
    """What a template has as a list of destinations and sources is a map by destination.

    [observed: cloudformation-cli#1113 and aws-cdk#20993: the form of the API is refused]
    """
    return {
        status: {
            one.get("Destination", ""): one.get("Source", "") for one in of.get("ResponseParameters", ())
        }
        for status, of in value.items()
    }


def _response_parameters_back(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        status: {"ResponseParameters": [{"Destination": to, "Source": source} for to, source in of.items()]}
        for status, of in value.items()
    }


def _tags_back(value: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": one} for key, one in value.items()]


def _configured(shown: Mapping[str, Any]) -> Mapping[str, Any]:
    """The one endpoint of a domain name."""
    return (shown.get("DomainNameConfigurations") or ({},))[0]


RESPONSE = Member("ResponseParameters", _response_parameters, _response_parameters_back)
TAGS = Member("Tags", as_map, _tags_back)
# The operations want the name of the domain name, of which templates give the ARN.
OF_DOMAIN_NAME = Member("DomainName", lambda arn: arn.rpartition("/")[2])
VPC_LINK = Status(
    of=lambda shown: str(shown["VpcLinkStatus"]),
    reason=lambda shown: str(shown.get("VpcLinkStatusMessage", "")),
    busy=frozenset({"PENDING", "DELETING"}),
    failed=frozenset({"FAILED"}),
)
DOMAIN_NAME = Status(
    of=lambda shown: str(_configured(shown).get("DomainNameStatus", "")),
    reason=lambda shown: str(_configured(shown).get("DomainNameStatusMessage", "")),
    busy=frozenset({"UPDATING"}),
    failed=frozenset(),
)


_TYPES: dict[str, Callable[[str], ResourceType]] = {
    "Api": lambda name: Api(name, "ApiId"),
    "ApiGatewayManagedOverrides": lambda name: ManagedOverrides(name, "ApiId"),
    "ApiMapping": lambda name: OfApiGateway(name, "ApiMappingId"),
    "Authorizer": lambda name: OfApiGateway(name, "AuthorizerId"),
    "Deployment": lambda name: Deployment(name, "DeploymentId"),
    "DomainName": lambda name: DomainName(name, "DomainName", status=DOMAIN_NAME),
    "Integration": lambda name: OfApiGateway(name, "IntegrationId", members={"ResponseParameters": RESPONSE}),
    "IntegrationResponse": lambda name: OfApiGateway(name, "IntegrationResponseId"),
    "Model": lambda name: OfApiGateway(name, "ModelId"),
    "PortalProduct": lambda name: OfApiGateway(
        name, "PortalProductArn", ids=("PortalProductId",), members={"Tags": TAGS}
    ),
    "Route": lambda name: OfApiGateway(name, "RouteId"),
    "RouteResponse": lambda name: OfApiGateway(name, "RouteResponseId"),
    "RoutingRule": lambda name: RoutingRule(
        name, "RoutingRuleArn", members={"DomainNameArn": OF_DOMAIN_NAME}
    ),
    "Stage": lambda name: Stage(name, "StageName"),
    "VpcLink": lambda name: OfApiGateway(name, "VpcLinkId", status=VPC_LINK),
}


@cache
def type_named(name: str) -> ResourceType:
    """The type of resources with this name.

    Raises:
        TemplateError: there is none.
    """
    schema_of(name)
    return _TYPES[name.removeprefix(PREFIX)](name)
