"""The services that the mock has; the files of each are imported when they are first used."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.kit.files import imported
from awsmock_ar_apigw.spec.model import load

if TYPE_CHECKING:
    from botocore.model import OperationModel

    from awsmock_ar_apigw.base.messages import HttpRequest
    from awsmock_ar_apigw.kit.backend import Backend, Bound
    from awsmock_ar_apigw.kit.kind import Kind

# By botocore's name, with the name that its requests are signed with.
SIGNED_AS = {
    "apprunner": "apprunner",
    "apigatewayv2": "apigateway",
    "apigatewaymanagementapi": "execute-api",
}
SERVICES = tuple(SIGNED_AS)
# What reaches the connections of APIs, which the mock of API Gateway V2 has with it.
MANAGEMENT = "apigatewaymanagementapi"
# Which services the mock of one has, beside mock_cloud, which has all.
MOCKS = {"mock_apprunner": ("apprunner",), "mock_apigatewayv2": ("apigatewayv2", MANAGEMENT)}


def mock_of(service: str) -> str:
    """The name of the mock of a service."""
    return next(name for name, services in MOCKS.items() if service in services)


@cache
def backend_of(service: str) -> Backend:
    """A service's registry."""
    backend: Backend = part_of(service).BACKEND
    return backend


def bound_of(model: OperationModel) -> Bound:
    """An operation of a mocked service, with what its shapes compile to.

    Raises:
        MockError: botocore knows the operation and the mock doesn't.
    """
    return backend_of(model.service_model.service_name).bind(model)


@cache
def part_of(service: str, name: str = "") -> Any:
    """A file of a service, or its package: what was imported before is had without a lock."""
    return imported(f"awsmock_ar_apigw.services.{service}{name and '.'}{name}")


def claiming(request: HttpRequest, signed_as: str) -> Backend | None:
    """The service that a request is for: several may share a signing name, and a host."""
    for service in SERVICES:
        if SIGNED_AS[service] == signed_as:
            backend = backend_of(service)
            if backend.protocol.claims(request, load(service)):
                return backend
    return None


@cache
def kind_named(name: str) -> Kind:
    """A kind of resource, by its name with its service's before it."""
    return backend_of(name.partition(".")[0]).kind_named(name)
