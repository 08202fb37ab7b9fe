"""A request's walk through the cloud, from top to bottom.

Both entries meet here: the seam inside botocore, which knows the operation already, and raw HTTP.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError, ServiceError
from awsmock_ar_apigw.base.messages import HttpResponse
from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.cloud.journal import RecordedCall
from awsmock_ar_apigw.cloud.services import SIGNED_AS, backend_of, claiming
from awsmock_ar_apigw.faults.plan import Lost
from awsmock_ar_apigw.spec.model import error_status, load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel, StructureShape

    from awsmock_ar_apigw.base.messages import HttpRequest
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.faults.plan import Hit
    from awsmock_ar_apigw.kit.backend import Backend, Bound
    from awsmock_ar_apigw.kit.call import Call


# What the journal notes where no answer comes.
NO_ANSWER = HttpResponse(0, {}, b"")


def handle(world: World, request: HttpRequest) -> HttpResponse:
    """The response to a raw HTTP request; see ``Cloud.handle``."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    scope = re.search(r"Credential=([^/,]+)/\d+/([^/]+)/([^/]+)/", headers.get("authorization", ""))
    backend = claiming(request, scope[3]) if scope else None
    if scope is None or backend is None:
        raise MockError(
            f"{request.method} {request.path} carries no signature for a service that the mock has. Sign it with "
            f"AWS Signature Version 4 for one of: {', '.join(SIGNED_AS.values())}; of apigateway, the mock has "
            "what is below /v2/."
        )
    try:
        operation = backend.protocol.operation(request, load(backend.service))
    except ServiceError as refused:
        return error_response(backend, "", {}, refused, world.ids.uuid())
    return answer(world, operation, request, scope[2], scope[1])


def answer(
    world: World, model: OperationModel, request: HttpRequest, region: str, access_key: str | None
) -> HttpResponse:
    """The response to a request for an operation, made with an access key for a Region.

    Raises:
        MockError: the mock cannot answer, or is wrong.
        Exception: no answer comes, as a test has planned.
    """
    backend = backend_of(model.service_model.service_name)
    bound, where = backend.bind(model), Where(world.account_of(access_key), region)
    with world.lock:
        request_id = world.ids.uuid()
        now = world.pass_time()
        params: dict[str, Any] = {}
        error = message = fault = lost = None
        moment = now
        try:
            params = bound.read(request)
            if world.plan.armed and (hit := world.plan.hit(backend.service, bound.name, params)):
                fault = hit.planned
                moment = strike(world, hit, bound, request)
            call = world.call(backend.service, bound.name, where, moment)
            result = behave(backend, bound, call, params)
            response = bound.answer(call, result, request_id)
        except ServiceError as raised:
            refused = (world.settings.observed and raised.observed) or raised
            error, message = refused.code, refused.message
            response = error_response(backend, bound.name, bound.errors, refused, request_id)
        except Lost as found:
            lost, error, message, response = found.error, found.name, str(found), NO_ANSWER
        world.calls.append(
            RecordedCall(
                backend.service,
                bound.name,
                *where,
                now,
                params,
                response.status,
                error,
                fault,
                message=message,
                model=bound.model,
                body=response.body,
            )
        )
        if lost is not None:
            raise lost from None
        return response


def strike(world: World, hit: Hit, bound: Bound, request: HttpRequest) -> int:
    """What a test has planned happens to a call; the time after it, if it is still to be answered.

    Raises:
        ServiceError: the planned error.
        Lost: no answer comes.
    """
    moment = world.wait(hit.latency)
    hit.planned.fault.strike(bound.errors, request.url or request.path)
    return moment


def behave(backend: Backend, bound: Bound, call: Call, params: dict[str, Any]) -> Any:
    """Check the model's constraints, then the operation's rules, and handle; cut the page of a list.

    What fails on the way leaves nothing behind.
    """
    try:
        backend.admit(bound, call, params)
        result = bound.handle(call, params)
        return bound.cutter.cut(call, params, result) if bound.cutter else result
    except BaseException:
        call.undo()
        raise


def error_response(
    backend: Backend,
    operation: str,
    listed: Mapping[str, StructureShape],
    error: ServiceError,
    request_id: str,
) -> HttpResponse:
    """An error as bytes: the model gives its status, unless it is common to all services.

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
    return backend.protocol.error(error.code, members, shape, request_id, status)
