"""The control routes: JSON in, JSON out, for programs on this machine; no page of the web reaches them.

A browser sends ``Origin`` with what a page of elsewhere asks for, and a name of its own as ``Host`` where that name was made to lead here:
both must be of this machine.
"""

from __future__ import annotations

import ipaddress
import json
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.server.actions import ACTIONS, Held, checked
from awsmock_ar_apigw.server.addresses import CONTROL
from awsmock_ar_apigw.server.description import description

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.server.actions import Action

LOG = logging.getLogger("awsmock_ar_apigw.server")
# A body of a control route says little.
_MOST = 1024 * 1024


def control(cloud: Cloud) -> ASGIApp:
    """The application of the control routes."""
    held = Held(cloud)
    routes = [
        Route(action.path, _endpoint(name, action, held), methods=[action.method])
        for name, action in ACTIONS.items()
    ]
    routes.append(Route("/openapi.json", _described, methods=["GET"]))
    return Starlette(
        routes=[Mount(CONTROL, routes=routes)], exception_handlers={404: _unknown, 405: _unknown}
    )


async def _described(_request: Request) -> Response:
    return JSONResponse(description())


async def _unknown(request: Request, _error: Exception) -> Response:
    known = sorted(f"{action.method} {CONTROL}{action.path}" for action in ACTIONS.values())
    return _refused(
        404, f"{request.method} {request.url.path} is no control route. There are: {', '.join(known)}."
    )


def _endpoint(name: str, action: Action, held: Held) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if (why := not_from_here(request)) is not None:
            return _refused(403, why)
        try:
            asked = checked(name, action, await _asked(action, request))
            return JSONResponse(await run_in_threadpool(action.does, held, asked))
        except MockError as error:
            return _refused(400, str(error))
        except TypeError as error:
            return _refused(400, f"{name} can't be done with that: {error}.")
        except Exception as error:
            LOG.exception("%s", name)
            return _refused(500, f"{type(error).__name__} inside the mock: see its log, and report it.")

    return answer


async def _asked(action: Action, request: Request) -> Any:
    """The parameters: of the query for what only looks, of the body for what does something."""
    if action.method == "GET":
        return {
            name: _value(values[0] if len(values) == 1 else values)
            for name in request.query_params
            if (values := request.query_params.getlist(name))
        }
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST:
            raise MockError(f"A body of a control route may have {_MOST} bytes.")
    if not body:
        return {}
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise MockError(f"The body is no JSON: {error}.") from None


def _value(given: Any) -> Any:
    """A parameter of a query: a status is a number."""
    return (
        int(given)
        if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) == 3
        else given
    )


def _refused(status: int, message: str) -> Response:
    return JSONResponse({"message": message}, status)


def not_from_here(request: Request) -> str | None:
    """Why a request isn't from a program of this machine, or from a page of the server's own; None if it is."""
    host = request.headers.get("host", "")
    if not is_own(host):
        return f"The host {host!r} is no name of this machine's: ask 127.0.0.1 or localhost."
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return f"A page of {origin} may not ask the mock."
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return "A page of elsewhere may not ask the mock."
    return None


def is_own(host: str) -> bool:
    """Whether a host that was asked is an address, or this machine's own name: no name that somebody else could give it."""
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
