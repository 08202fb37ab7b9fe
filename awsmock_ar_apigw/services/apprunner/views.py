"""What is stored of App Runner, as views for tests to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.kit.item import Item
from awsmock_ar_apigw.kit.view import Shelf, Views
from awsmock_ar_apigw.services.apprunner.auto_scaling_configuration import AUTO_SCALING
from awsmock_ar_apigw.services.apprunner.connection import CONNECTION
from awsmock_ar_apigw.services.apprunner.custom_domain import CUSTOM_DOMAIN
from awsmock_ar_apigw.services.apprunner.observability_configuration import OBSERVABILITY
from awsmock_ar_apigw.services.apprunner.operation import OPERATION
from awsmock_ar_apigw.services.apprunner.service import SERVICE
from awsmock_ar_apigw.services.apprunner.vpc_connector import VPC_CONNECTOR
from awsmock_ar_apigw.services.apprunner.vpc_ingress_connection import VPC_INGRESS

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.view import View


class ServiceItem(Item):
    """A service, with what belongs to it."""

    __slots__ = ()

    @property
    def operations(self) -> View[Item]:
        """Its operations: the time line of all that occurred on it."""
        return self._children("operations")

    @property
    def custom_domains(self) -> View[Item]:
        """Its custom domains."""
        return self._children("custom_domains")


SHELVES = {
    "services": Shelf(SERVICE, ServiceItem, named="ServiceName", id="ServiceId", arn="ServiceArn"),
    "operations": Shelf(
        OPERATION,
        named="Type",
        id="Id",
        columns={
            "type": "name",
            "service": "_owner",
            "started": "created",
            "ended": "ended",
            "status": "status",
        },
    ),
    "custom_domains": Shelf(CUSTOM_DOMAIN, named="DomainName"),
    "auto_scaling_configurations": Shelf(
        AUTO_SCALING, named="AutoScalingConfigurationName", arn="AutoScalingConfigurationArn"
    ),
    "connections": Shelf(CONNECTION, named="ConnectionName", arn="ConnectionArn"),
    "observability_configurations": Shelf(
        OBSERVABILITY, named="ObservabilityConfigurationName", arn="ObservabilityConfigurationArn"
    ),
    "vpc_connectors": Shelf(VPC_CONNECTOR, named="VpcConnectorName", arn="VpcConnectorArn"),
    "vpc_ingress_connections": Shelf(
        VPC_INGRESS, named="VpcIngressConnectionName", arn="VpcIngressConnectionArn"
    ),
}


class AppRunnerViews(Views):
    """The views of ``cloud.apprunner``."""

    @property
    def services(self) -> View[ServiceItem]:
        """The services, by ServiceName."""
        return self._view("services")

    @property
    def operations(self) -> View[Item]:
        """The operations of all services, by type, such as ``"CREATE_SERVICE"``; also those of deleted ones."""
        return self._view("operations")

    @property
    def custom_domains(self) -> View[Item]:
        """The custom domains of all services, by DomainName."""
        return self._view("custom_domains")

    @property
    def auto_scaling_configurations(self) -> View[Item]:
        """The revisions of auto scaling configurations, by AutoScalingConfigurationName.

        The one that App Runner provides is there in each account and Region where it has answered a call, unless it
        has refused all of them.
        """
        return self._view("auto_scaling_configurations")

    @property
    def connections(self) -> View[Item]:
        """The connections, by ConnectionName."""
        return self._view("connections")

    @property
    def observability_configurations(self) -> View[Item]:
        """The revisions of observability configurations, by ObservabilityConfigurationName."""
        return self._view("observability_configurations")

    @property
    def vpc_connectors(self) -> View[Item]:
        """The VPC connectors, by VpcConnectorName."""
        return self._view("vpc_connectors")

    @property
    def vpc_ingress_connections(self) -> View[Item]:
        """The VPC ingress connections, by VpcIngressConnectionName."""
        return self._view("vpc_ingress_connections")
