"""The services that the mock has; each is imported when it is first used."""

from __future__ import annotations

import threading
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.spec.model import load

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.messages import HttpRequest
    from awsmock_ar_apigw.kit.backend import Backend
    from awsmock_ar_apigw.kit.kind import Kind

# By botocore's name, with the name that its requests are signed with.
SIGNED_AS = {"apprunner": "apprunner", "apigatewayv2": "apigateway"}
SERVICES = tuple(SIGNED_AS)
# The first in the order of locks that ``intercept/active.py`` has.
IMPORTING = threading.RLock()


@cache
def backend_of(service: str) -> Backend:
    """A service's registry."""
    backend: Backend = part_of(service).BACKEND
    return backend


@cache
def part_of(service: str, name: str = "") -> Any:
    """A file of a service, or its package: what was imported before is had without a lock.

    A fork waits for it: in the child, a module that another thread was importing can never be imported.
    """
    with IMPORTING:
        return import_module(f"awsmock_ar_apigw.services.{service}{name and '.'}{name}")


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
    service = name.partition(".")[0]
    return next(kind for kind in backend_of(service).kinds if kind.name == name)
