"""A request's walk through the cloud, from top to bottom.

Both entries meet here: the seam inside botocore, which knows the operation already, and raw HTTP.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError, ServiceError
from awsmock_ar_apigw.base.messages import Answer, HttpResponse
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.naps import let_go_first
from awsmock_ar_apigw.cloud.journal import RecordedCall
from awsmock_ar_apigw.cloud.regions import check_region
from awsmock_ar_apigw.cloud.requests import house_for_handlers
from awsmock_ar_apigw.cloud.services import SIGNED_AS, claiming
from awsmock_ar_apigw.cloud.whole import Whole
from awsmock_ar_apigw.faults.plan import Lost
from awsmock_ar_apigw.spec.model import error_status, load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from botocore.model import StructureShape

    from awsmock_ar_apigw.base.messages import HttpRequest
    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.faults.plan import Hit
    from awsmock_ar_apigw.faults.planned import Threat
    from awsmock_ar_apigw.kit.backend import Backend, Bound
    from awsmock_ar_apigw.kit.call import Call


# One line for each call, without what is sensitive.
LOG = logging.getLogger("awsmock_ar_apigw")
# Who counts the calls of all clouds, as the pytest plugin does if it is asked to: no code of a test's, since a lock is held.
LISTENERS: list[Callable[[RecordedCall], None]] = []
# How many calls pass between two looks at whether they are a loop that never ends.
EVERY = 256
# What the journal notes where no answer comes.
NO_ANSWER = Answer(HttpResponse(0, {}, b""))


def handle(world: World, request: HttpRequest) -> HttpResponse:
    """The response to a raw HTTP request; see ``Cloud.handle``."""
    world.check_running()
    headers = {name.lower(): value for name, value in request.headers.items()}
    scope = scope_of(headers.get("authorization", ""))
    if scope is None:
        raise MockError(
            f"{request.method} {request.path} carries no signature. Sign it with AWS Signature Version 4 for one of: "
            f"{', '.join(SIGNED_AS.values())}."
        )
    backend = claiming(request, scope.service)
    if backend is None:
        raise MockError(
            f"{request.method} {request.path} is signed for {scope.service!r}, and asks for nothing that the mock has: all of "
            "apprunner; of apigateway what is below /v2/, which are HTTP and WebSocket APIs, and no REST APIs; and of "
            "execute-api what is below @connections/."
        )
    return handed(world, backend, request, scope)


def handed(world: World, backend: Backend, request: HttpRequest, scope: SignedScope) -> HttpResponse:
    """The response to a raw HTTP request for a service, by who has signed it."""
    try:
        operation = backend.protocol.operation(request, load(backend.service))
    except ServiceError as refused:
        return refusal(backend, "", {}, refused, world.ids.uuid()).response
    where = world.where_of(scope.access_key, scope.region)
    return answer(world, backend.bind(operation), request, where, scope.access_key).response


class SignedScope(NamedTuple):
    """What a signature is for: whose key it was made with, and where."""

    access_key: str
    date: str
    region: str
    service: str


def scope_of(authorization: str) -> SignedScope | None:
    """The scope of a signature, version 4; None where there is none: ``Credential=key/date/region/service/…``."""
    *scope, end = authorization.partition("Credential=")[2].partition(",")[0].split("/", 4)
    return SignedScope(*scope) if len(scope) == 4 and all(scope) and end else None


def answer(  # noqa: C901, PLR0912, PLR0915 - the walk, from top to bottom
    world: World, bound: Bound, request: HttpRequest, where: Where, access_key: str | None = None
) -> Answer:
    """The answer to a request for an operation, in an account and a Region.

    Raises:
        MockError: the mock cannot answer, or is wrong.
        Exception: no answer comes, as a test has planned.
    """
    backend = bound.backend
    if (backend.service, where.region) not in world.regions:
        check_region(world, bound.model.service_model, where.region)
    params, unreadable = {}, None
    try:
        params = bound.read(request)
    except ServiceError as unfit:
        unreadable = unfit
    if bound.leads_to:
        backend.prepare(bound, params)
    threats = (
        threats_to(world, backend.service, bound, params, request)
        if world.plan.armed and not unreadable
        else ()
    )
    house = house_for_handlers(world) if backend.reaches_out else None
    let_go_first(world.lock)
    with world.lock:
        # First of all, since it may refuse: a clock comes to its end.
        now = moment = world.clock.tick()
        request_id = world.ids.uuid()
        world.catch_up()
        message = fault = lost = None
        why = ""
        try:
            if unreadable:
                raise unreadable
            if threats and (hit := world.plan.hit(threats)):
                fault = hit.threat.planned
                moment = strike(world, hit, bound)
            call = world.call(backend.service, bound.name, where, moment)
            if house is not None:
                call.request, call.access_key, call.house = request, access_key, house
            with Whole(world, call.undo):
                given = behave(backend, bound, call, params, request_id)
        except ServiceError as raised:
            refused = as_seen(world, raised) if raised.observed else raised
            message, why = refused.message, refused.why
            given = refusal(backend, bound.name, bound.errors, refused, request_id)
        except Lost as found:
            lost, message, given = found.error, str(found), NO_ANSWER._replace(refused=found.name)
        recorded = RecordedCall(
            backend.service,
            bound.name,
            *where,
            now,
            params,
            given.response.status,
            given.refused,
            fault,
            message=message,
            why=why,
            model=bound.model,
            body=world.bodies.keep(given.response.body),
            met=world.differences() if world.met else (),
        )
        world.calls.append(recorded)
        for listen in LISTENERS:
            listen(recorded)
        many = not world.calls.total % EVERY
    # Here code of the test's may run, and so no lock of ours is held.
    if LOG.isEnabledFor(logging.DEBUG):
        LOG.debug("%s %s %s", recorded.service, recorded.region, recorded.line())
    if world.house is not None:
        world.house.run_later()
    if many:
        warn_of_loop(world)
    if lost is not None:
        raise lost from None
    return given


def warn_of_loop(world: World) -> None:
    """Tell whoever listens of a loop that never ends, once. Likewise, no lock of ours is held here."""
    from awsmock_ar_apigw.cloud.loops import endless  # noqa: PLC0415 - few tests call so often

    if LOG.isEnabledFor(logging.WARNING) and (text := endless(world)):
        LOG.warning("%s", text)


def threats_to(
    world: World, service: str, bound: Bound, params: dict[str, Any], request: HttpRequest
) -> Sequence[Threat]:
    """The planned faults that could hit a call. Here code of the test's runs, and so no lock of ours is held."""
    return world.plan.threats(service, bound.name, params, request.url or request.path)


def strike(world: World, hit: Hit, bound: Bound) -> int:
    """What a test has planned happens to a call; the time after it, if it is still to be answered.

    Raises:
        ServiceError: the planned error.
        Lost: no answer comes.
    """
    moment = world.wait(hit.latency)
    hit.threat.strike(bound.errors)
    return moment


def behave(backend: Backend, bound: Bound, call: Call, params: dict[str, Any], request_id: str) -> Answer:
    """Check the model's constraints, then the operation's rules, and handle; cut the page of a list, and write the answer."""
    for kind in backend.furnished:
        call.table(kind)
    backend.admit(bound, call, params)
    result = bound.handle(call, params)
    if bound.cutter:
        result = bound.cutter.cut(call, params, result)
    return bound.answer(call, result, request_id)


def as_seen(world: World, raised: ServiceError) -> ServiceError:
    """The one of two errors that the cloud answers with, where the service was seen to answer with another."""
    world.met.append(raised.by)
    return (world.settings.observed and raised.observed) or raised


def refusal(
    backend: Backend,
    operation: str,
    listed: Mapping[str, StructureShape],
    error: ServiceError,
    request_id: str,
) -> Answer:
    """An error as an answer: the model gives its status, unless it is common to all services.

    Raises:
        MockError: the operation doesn't list the error.
    """
    shape = listed.get(error.code)
    if shape is None and error.status is None:
        raise MockError(
            f"{backend.service}.{operation} doesn't list {error.code}. This is a bug of the mock: please report it."
        )
    status = error.status or (error_status(shape) if shape else 400)
    name = next((name for name in (shape.members if shape else ()) if name.lower() == "message"), None)
    members = {name or "message": error.message, **error.members}
    response, found = backend.protocol.error(error.code, members, shape, request_id, status)

    def parsed() -> dict[str, Any]:
        return {
            "Error": {"Message": error.message, "Code": error.code},
            "ResponseMetadata": response.metadata(),
            **found,
        }

    # What botocore makes of an error that the operation doesn't list, it finds out for itself.
    return Answer(response, parsed if shape else None, error.code, error)
