"""AWS App Runner: importing this registers all its operations."""

from awsmock_ar_apigw.services.apprunner import (
    auto_scaling_configuration,
    connection,
    custom_domain,
    observability_configuration,
    operation,
    service,
    tags,
    vpc_connector,
    vpc_ingress_connection,
)
from awsmock_ar_apigw.services.apprunner.backend import APPRUNNER as BACKEND

RESOURCES = (
    service,
    operation,
    custom_domain,
    auto_scaling_configuration,
    connection,
    observability_configuration,
    vpc_connector,
    vpc_ingress_connection,
    tags,
)

__all__ = ["BACKEND", "RESOURCES"]
