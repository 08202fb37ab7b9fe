"""App Runner services that answer requests: by applications that stand in for what App Runner would run."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from awsmock_ar_apigw.base.clock import EPOCH
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.serving.backends import Backend, ask, kind_of
from awsmock_ar_apigw.serving.journal import Fields, ServedRequest
from awsmock_ar_apigw.serving.messages import Headers, Request, Response

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.state.record import Record

_SERVICES, _DOMAINS = "apprunner.Service", "apprunner.CustomDomain"


class Found(NamedTuple):
    """A service that a host leads to."""

    where: Where
    service: Record


def serve(house: House, where: Where, key: str, app: Any, *, kind: str | None, reraise: bool) -> None:
    """Let an application answer for a service.

    Raises:
        MockError: it is none.
    """
    house.applications[where, key] = Backend(key, app, kind_of(app, kind), reraise)


def is_known(house: House, host: str) -> bool:
    """Whether a host is that of a service which is stored."""
    with house.world.lock:
        return _at(house, host) is not None


def answer(house: House, request: Request) -> Response | None:
    """The answer of a service; None if its host is none of one. A request moves the clock as a call does.

    Raises:
        MockError: the service doesn't run, or nobody has given an application.
    """
    world = house.world
    with world.lock:
        if _at(house, request.host) is None:
            return None
        micros = world.clock.tick()
        world.catch_up()
        found = _at(house, request.host)
        app = _application(house, found) if found else None
    if found is None or app is None:
        return None
    outcome = ask(app, _forwarded(request))
    response = outcome.response or Response(500, Headers([("content-length", "0")]))
    name = found.service.members["ServiceName"]
    why = "" if outcome.response else f"The application of service {name!r} raised {outcome.error}"
    house.note(
        ServedRequest(
            Fields(
                EPOCH + datetime.timedelta(microseconds=micros),
                request,
                response,
                why,
                *found.where,
                service=name,
                traceback=outcome.traceback,
            )
        )
    )
    return response


def _application(house: House, found: Found) -> Backend:
    """What stands in for a service.

    Raises:
        MockError: it doesn't run, or there is nothing.
    """
    record = found.service
    name = record.members["ServiceName"]
    if record.status != "RUNNING":
        raise MockError(
            f"App Runner's service {name!r} is in the state {record.status}, and what it answers then nobody has published. Resume it, "
            "or let what is under way end: cloud.settle()."
        )
    app = house.applications.get((found.where, record.key))
    if app is None:
        raise MockError(
            f"Nothing answers for App Runner's service {name!r}. Give it an application: cloud.apprunner.serve({name!r}, app)."
        )
    return app


def _at(house: House, host: str) -> Found | None:
    """The service at a host: at its ServiceUrl, or at one of its custom domains that is ACTIVE."""
    name = host.partition(":")[0].lower()
    for where, tables in house.world.store.places():
        services = tables.get(_SERVICES)
        if services is None:
            continue
        for service in services.all():
            if service.deleted is None and service.members["ServiceUrl"] == name:
                return Found(where, service)
        for domain in _domains(house, where, name):
            owner = services.get(str(domain.parent))
            if owner is not None and owner.deleted is None:
                return Found(where, owner)
    return None


def _domains(house: House, where: Where, name: str) -> Iterator[Record]:
    domains = house.world.store.tables(where).get(_DOMAINS)
    if domains is not None:
        yield from (domain for domain in domains.rows("name", name) if domain.status == "ACTIVE")


def _forwarded(request: Request) -> Request:
    """A request as an application gets it: with who has sent it, since TLS ends before. [chosen: as load balancers have it]"""
    headers = request.headers.copy()
    headers.set("x-forwarded-for", ", ".join([*headers.all("x-forwarded-for"), request.source_ip]))
    headers.set("x-forwarded-proto", "https")
    return request._replace(headers=headers)
