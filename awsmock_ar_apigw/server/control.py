"""The control routes: JSON in, JSON out, for programs on this machine; no page of the web reaches them.

A browser sends ``Origin`` with what a page of elsewhere asks for, and a name of its own as ``Host`` where that name was made to lead here:
both must be of this machine.
"""

from __future__ import annotations

import json
import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount, Route

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.server.actions import ACTIONS, WHERE, Held, checked
from awsmock_ar_apigw.server.addresses import CONTROL
from awsmock_ar_apigw.server.description import description
from awsmock_ar_apigw.server.hosts import not_from_here
from awsmock_ar_apigw.server.page import routes as page
from awsmock_ar_apigw.server.threads import in_a_thread

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.server.actions import Action

    Endpoint = Callable[[Request], Awaitable[Response]]

LOG = logging.getLogger("awsmock_ar_apigw.server")


def control(cloud: Cloud, ended: asyncio.Event) -> Any:
    """The application of the control routes, and of the page.

    Parameters:
        cloud: the cloud.
        ended: set when the server ends.
    """
    held = Held(cloud)
    routes = [
        Route(action.path, _guarded(_endpoint(name, action, held)), methods=[action.method])
        for name, action in ACTIONS.items()
    ]
    routes.append(Route("/openapi.json", _guarded(_described), methods=["GET"]))
    made = Starlette(
        routes=[*page.routes(held, ended), Mount(CONTROL, routes=routes)],
        exception_handlers={404: _unknown, 405: _unknown},
    )
    made.router.redirect_slashes = False
    return made


def _guarded(endpoint: Endpoint) -> Endpoint:
    """An endpoint for programs of this machine alone."""

    async def answer(request: Request) -> Response:
        if (why := not_from_here(request.headers)) is not None:
            LOG.warning("%s %s: %s", request.method, request.scope["path"], why)
            return _refused(403, why)
        return await endpoint(request)

    return answer


async def _described(_request: Request) -> Response:
    return _json(description())


async def _unknown(request: Request, _error: Exception) -> Response:
    known = sorted(f"{action.method} {CONTROL}{action.path}" for action in ACTIONS.values())
    return _refused(
        404, f"{request.method} {request.scope['path']} is no control route. There are: {', '.join(known)}."
    )


def _endpoint(name: str, action: Action, held: Held) -> Endpoint:
    async def answer(request: Request) -> Response:
        try:
            asked = checked(name, action, await _asked(action, request))
            result = await in_a_thread(partial(action.does, held, asked))
            held.done += action.method != "GET"
        except MockError as error:
            LOG.debug("%s: %s", name, error)
            return _refused(400, str(error))
        except Exception as error:
            LOG.exception("%s", name)
            return _refused(500, f"{type(error).__name__} inside the mock: see its log, and report it.")
        if action.method != "GET":
            LOG.debug("%s(%s)", name, ", ".join(f"{one}={value!r:.200}" for one, value in asked.items()))
        return _json(result)

    return answer


async def _asked(action: Action, request: Request) -> Any:
    """The parameters: of the query for what only looks, of the body for what does something."""
    if action.method == "GET":
        query = request.query_params
        asked: dict[str, Any] = {
            name: values[0] if len(values) == 1 else values
            for name in query
            if (values := query.getlist(name))
        }
        return {**asked, WHERE: _read(asked[WHERE])} if isinstance(asked.get(WHERE), str) else asked
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > action.most:
            raise MockError(f"A body of this control route may have {action.most} bytes.")
    return _read(bytes(body)) if body else {}


def _read(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MockError(f"{text[:100]!r} is no JSON: {error}.") from None


def _json(value: Any, status: int = 200) -> Response:
    # All of it in ASCII: what is quoted may be no text that UTF-8 has.
    return Response(json.dumps(value, separators=(",", ":")), status, media_type="application/json")


def _refused(status: int, message: str) -> Response:
    return _json({"message": message}, status)
