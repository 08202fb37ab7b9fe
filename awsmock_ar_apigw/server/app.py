"""The server as an ASGI application: which room takes a request, and what it answers whatever happens there."""

from __future__ import annotations

import asyncio
import logging
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.requests import house_of
from awsmock_ar_apigw.cloud.walk import scope_of
from awsmock_ar_apigw.server import addresses, hosts, refusals
from awsmock_ar_apigw.server.threads import in_a_thread
from awsmock_ar_apigw.serving import apps, gate
from awsmock_ar_apigw.serving.messages import Headers, Response, sent
from awsmock_ar_apigw.serving.websocket_api import asgi, gateway

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.serving.apps import Receive, Scope, Send
    from awsmock_ar_apigw.serving.messages import Request

LOG = logging.getLogger("awsmock_ar_apigw.server")
# Among so many calls one is looked for that has just been noted.
_NEWEST = 100
# What no value of a header may have in it, and no server sends. [RFC 9110, 5.5]
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class App:
    """What a server serves.

    Parameters:
        cloud: the cloud.
        control: the application of the control routes.
    """

    def __init__(self, cloud: Cloud, control: Callable[..., Any]) -> None:
        self._cloud = cloud
        self._world = world_of(cloud)
        self._house = house_of(self._world)
        self._control = control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer whatever comes."""
        if scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        elif addresses.is_control(scope["path"]):
            await self._control(scope, receive, send)
        else:
            response = await self._answered(apps.head_of(scope), receive)
            if response is refusals.BROKEN:
                await _break(send)
            elif response is not None:
                await _send(response, scope["method"], send)

    def let_go(self, most: int) -> None:
        """Keep so many of the newest calls, requests, closed connections and lines of each access log: a server may run for days."""
        with self._world.lock:
            for noted in (self._world.calls, self._house.requests, self._house.connections):
                noted.let_go(most)
            for lines in self._house.access_logs.values():
                del lines[:-most]

    async def look(self) -> None:
        """Close the connections whose time is over, where it goes by of itself."""
        if self._house.connections and self._world.clock.pace.real and not self._world.over:
            await in_a_thread(partial(gateway.look, self._house))

    async def _answered(self, head: Request, receive: Receive) -> Response | None:
        """An answer to whatever comes; None where the client is gone before it has said all, and nothing has begun."""
        if not hosts.is_had(self._house, head.host):
            return self._from_elsewhere(head)
        try:
            body = await _body(receive)
        except ConnectionError:
            return None
        if body is None:
            LOG.warning("%s %s: the body is too large", head.method, head.url)
            return refusals.too_large(head)
        return await self._in_any_case(head._replace(body=body))

    async def _in_any_case(self, head: Request) -> Response:
        """An answer, also to what the mock can't do, or does wrong."""
        try:
            return _sendable(await self._answer(head))
        except (MockError, Warning) as error:  # a warning that a test has made an error says what to do, too
            LOG.warning("%s %s: %s", head.method, head.url, error)
            return refusals.not_mocked(head, error)
        except Exception as error:
            if self._is_planned(error):
                return refusals.BROKEN
            LOG.exception("%s %s", head.method, head.url)
            return refusals.failed(head, error)
        except asyncio.CancelledError:
            LOG.warning("%s %s: the server ends before it is answered", head.method, head.url)
            return refusals.ended(head)

    def _is_planned(self, error: Exception) -> bool:
        """Whether a test has planned that a connection breaks with this: the call is noted with no status, and with its name."""
        name = type(error).__name__
        return any(call.status == 0 and call.error == name for call in self._world.calls[-_NEWEST:])

    @staticmethod
    def _from_elsewhere(head: Request) -> Response:
        why = hosts.why_not(head.host)
        LOG.warning("%s %s: %s", head.method, head.url, why)
        return refusals.refusal(head, 403, "AccessDeniedException", why)

    async def _answer(self, request: Request) -> Response:
        """A request to an API, whose functions take their time, is answered in a thread, and a call of a service at once."""
        to_api = addresses.at_its_host(self._house, request)
        if to_api is not None:
            response: Response | None = await in_a_thread(partial(gate.answer, self._house, to_api))
            if response is None:
                raise gate.nobody_at(self._house, to_api.host)
            return response
        signed = scope_of(request.headers.get("authorization") or "")
        if signed is None and _is_of_a_browser(request):
            return refusals.elsewhere(f"{addresses.CONTROL}/")
        if signed is None:
            LOG.warning("%s %s: it isn't signed", request.method, request.url)
            return refusals.unsigned(request)
        refusals.check_service(request, signed.service)
        asked = HttpRequest(
            request.method, request.path, request.query, dict(request.headers), request.body, request.url
        )
        # What is planned may ask a test's own code.
        is_quick = not self._world.plan.armed
        answered = (
            self._cloud.handle(asked) if is_quick else await in_a_thread(partial(self._cloud.handle, asked))
        )
        return Response(answered.status, Headers(answered.headers.items()), answered.body)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A connection, which is always one to an API."""
        head = apps.handshake_of(scope)
        is_open = False

        async def sending(event: dict[str, Any]) -> None:
            nonlocal is_open
            is_open = is_open or event["type"] == "websocket.accept"
            await send(event)

        if not hosts.is_had(self._house, head.host):
            await asgi.refuse(scope, self._from_elsewhere(head), send)
            return
        try:
            asked = addresses.connected(self._house, head)
            await asgi.serve(self._house, scope, asked, receive, sending, in_a_thread)
        except MockError as error:
            LOG.warning("%s: %s", head.url, error)
            response = refusals.not_mocked(head, error)
        except Exception as error:
            LOG.exception("%s", head.url)
            response = refusals.failed(head, error)
        except asyncio.CancelledError:
            LOG.warning("%s: the server ends before this connection does", head.url)
            return
        else:
            return
        if is_open:
            await send({"type": "websocket.close", "code": 1011, "reason": ""})
        else:
            await asgi.refuse(scope, response, send)


def _is_of_a_browser(request: Request) -> bool:
    """Whether a person looks at what is here: no client of AWS asks for HTML."""
    return (
        request.method == "GET"
        and request.path == "/"
        and "text/html" in (request.headers.get("accept") or "")
    )


def _sendable(response: Response) -> Response:
    """An answer that ends a request.

    Raises:
        MockError: it is one that comes before the answer, which a function has given.
    """
    if response.status < 200:
        raise MockError(
            f"The API answers with {response.status}, which ends no request. Give another statusCode."
        )
    return response


async def _break(send: Send) -> None:
    """No answer that a client could take for one: servers close a connection on which something is missing."""
    await send({"type": "http.response.start", "status": 500, "headers": [(b"content-length", b"1")]})


async def _send(response: Response, method: str, send: Send) -> None:
    lines, body = sent(response, method)
    headers = [(name.lower().encode(), _value(value)) for name, value in lines]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _value(value: str) -> bytes:
    return _CONTROLS.sub(" ", value).strip().encode("utf-8", "replace")


async def _body(receive: Receive) -> bytes | None:
    """A body, in full; None if it is larger than any that means well.

    Raises:
        ConnectionError: the client is gone.
    """
    parts, size, more = [], 0, True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise ConnectionError
        parts.append(event.get("body", b""))
        size += len(parts[-1])
        if size > refusals.MOST_OF_BODY:
            return None
        more = event.get("more_body", False)
    return b"".join(parts)
