"""The page's routes: each view by its path, what its buttons do, the news, and its files; for this machine's own pages alone."""

from __future__ import annotations

import logging
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.markup import element, joined
from awsmock_ar_apigw.server.addresses import CONTROL
from awsmock_ar_apigw.server.hosts import not_from_here
from awsmock_ar_apigw.server.page import apis, calls, clock, connections, links, requests, resource, stored
from awsmock_ar_apigw.server.page.doing import done
from awsmock_ar_apigw.server.page.events import Listening
from awsmock_ar_apigw.server.page.frame import document
from awsmock_ar_apigw.server.page.look import Look, Missing, Shown
from awsmock_ar_apigw.server.page.parts import link, note
from awsmock_ar_apigw.server.page.trying import tried
from awsmock_ar_apigw.server.threads import in_a_thread

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from awsmock_ar_apigw.server.actions import Held

    Endpoint = Callable[[Request], Awaitable[Response]]
    View = Callable[[Look], Shown]
    Doing = Callable[[Look, dict[str, list[str]]], str]

LOG = logging.getLogger("awsmock_ar_apigw.server")
# Nothing but the page's own files is loaded, and no other page may hold it in a frame. The referrer stays here, but it stays:
# without one a browser doesn't say which page a form is of.
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}
_MOST_OF_FORM = 1024 * 1024
_FILES = {"page.css": "text/css", "page.js": "text/javascript"}
_VIEWS: dict[str, View] = {
    "kind": stored.kind,
    "resource": resource.resource,
    "apis": apis.apis,
    "api": apis.api,
    "calls": calls.calls,
    "calls/{number}": calls.call,
    "requests": requests.requests,
    "requests/{number}": requests.request,
    "connections": connections.connections,
    "clock": clock.clock,
    "reset": clock.reset,
}
_DOES: dict[str, Doing] = {"do/{action}": done, "try": tried}


def routes(held: Held, ended: asyncio.Event) -> list[Route]:
    """The routes of the page.

    Parameters:
        held: the cloud, and what control holds beside it.
        ended: set when the server ends.
    """
    listening = Listening(held, ended)
    return [
        Route(CONTROL, _guarded(_home)),
        Route(links.HOME, _guarded(_view(held, stored.stored))),
        Route(links.EVENTS, _guarded(_listen(listening))),
        *(Route(f"{links.PAGE}/{name}", _guarded(_file(name, kind))) for name, kind in _FILES.items()),
        *(Route(f"{links.PAGE}/{path}", _guarded(_view(held, view))) for path, view in _VIEWS.items()),
        *(
            Route(f"{links.PAGE}/{path}", _guarded(_doing(held, does)), methods=["POST"])
            for path, does in _DOES.items()
        ),
    ]


def _guarded(endpoint: Endpoint) -> Endpoint:
    """An endpoint for pages of the server's own, and for who writes its address."""

    async def answer(request: Request) -> Response:
        if (why := not_from_here(request.headers)) is None:
            made = await endpoint(request)
        else:
            LOG.warning("%s %s: %s", request.method, request.scope["path"], why)
            made = _alone(403, "Not from there", why)
        made.headers.update(_HEADERS)
        return made

    return answer


async def _home(_request: Request) -> Response:
    return RedirectResponse(links.HOME, 308)


def _view(held: Held, view: View) -> Endpoint:
    async def answer(request: Request) -> Response:
        look = _look(held, request)
        return await _answered(look, partial(_shown, look, view))

    return answer


def _shown(look: Look, view: View) -> Response:
    return _html(document(look, view(look)))


def _doing(held: Held, does: Doing) -> Endpoint:
    async def answer(request: Request) -> Response:
        look = _look(held, request)
        try:
            form = await _form(request)
        except MockError as error:
            return _html(document(look, _failed(str(error))), 413)
        return await _answered(look, lambda: RedirectResponse(does(look, form), 303))

    return answer


def _look(held: Held, request: Request) -> Look:
    return Look(held, {**request.query_params, **request.path_params}, request.headers.get("host", ""))


async def _answered(look: Look, make: Callable[[], Response]) -> Response:
    """An answer, also where there is nothing to be seen or done."""
    try:
        made: Response = await in_a_thread(make)
    except Missing as error:
        return _html(document(look, Shown("Not there", note(str(error)), "")), 404)
    except MockError as error:
        return _html(document(look, _failed(str(error))), 400)
    except Exception as error:
        LOG.exception("the page")
        return _html(
            document(look, _failed(f"{type(error).__name__} inside the mock: see its log, and report it.")),
            500,
        )
    return made


def _failed(message: str) -> Shown:
    return Shown(
        "It can't be done",
        element("div", element("p", message, class_="error", role="alert"), id="detail"),
        "",
    )


async def _form(request: Request) -> dict[str, list[str]]:
    """The fields of a form.

    Raises:
        MockError: it is none, too large, or has no end.
    """
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > _MOST_OF_FORM:
                raise MockError(f"A form may have {_MOST_OF_FORM} bytes.")
    except ClientDisconnect:
        raise MockError("The form has no end: its client is gone.") from None
    try:
        return parse_qs(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=100)
    except ValueError as error:
        raise MockError(f"It is no form: {error}.") from None


def _listen(listening: Listening) -> Endpoint:
    async def answer(request: Request) -> Response:
        return listening.listen() if request.method == "GET" else Response(media_type="text/event-stream")

    return answer


def _file(name: str, kind: str) -> Endpoint:
    content = files(__package__).joinpath("assets", name).read_bytes()

    async def answer(_request: Request) -> Response:
        return Response(content, media_type=kind)

    return answer


def _alone(status: int, title: str, message: str) -> Response:
    """A page that shows nothing of the cloud, and leads to the one that does."""
    text = joined(
        element("h1", title),
        element("p", message),
        element("p", link(links.HOME, "Open the page from here.")),
    )
    head = element("head", element("meta", charset="utf-8"), element("title", title))
    return _html("<!doctype html>\n" + element("html", head, element("body", text), lang="en"), status)


def _html(text: Any, status: int = 200) -> Response:
    return Response(str(text).encode(), status, media_type="text/html")
