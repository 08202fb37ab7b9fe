"""What a cloud needs to answer requests: the stand-ins that a test has given, what was noted, and what is kept between requests."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol

from awsmock_ar_apigw.cloud.requests import serving
from awsmock_ar_apigw.cloud.walk import LOG
from awsmock_ar_apigw.kit.call import Scope
from awsmock_ar_apigw.serving.backends import Backend, Backends
from awsmock_ar_apigw.serving.functions import Functions
from awsmock_ar_apigw.serving.http_api.iam import Callers
from awsmock_ar_apigw.serving.http_api.lambda_authorizer import Verdicts
from awsmock_ar_apigw.serving.http_api.routing import Router
from awsmock_ar_apigw.serving.issuer import Issuers
from awsmock_ar_apigw.serving.journal import Requests
from awsmock_ar_apigw.serving.websocket_api.api_keys import ApiKeys
from awsmock_ar_apigw.serving.websocket_api.connections import Register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.serving.address import Place
    from awsmock_ar_apigw.serving.exchange import Exchange
    from awsmock_ar_apigw.serving.functions import Target
    from awsmock_ar_apigw.serving.http_api.throttling import Bucket
    from awsmock_ar_apigw.serving.journal import ServedRequest
    from awsmock_ar_apigw.serving.websocket_api.connection import Connection
    from awsmock_ar_apigw.serving.websocket_api.served import Served
    from awsmock_ar_apigw.state.record import Record

# A request id of an HTTP API: fifteen letters of url-safe base64, and an equals sign [real: C48].
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def websocket(name: str) -> Any:
    """A file of what answers for WebSocket APIs, which few tests have."""
    return serving(f"websocket_api.{name}")


class Permissions(Protocol):
    """Who may call which functions."""

    def check(self, target: Target, exchange: Exchange, by: Record) -> None:
        """Refuse what may not call a function.

        Parameters:
            target: the function.
            exchange: what is on its way.
            by: the integration or the authorizer that calls it.

        Raises:
            Refused: it may not.
        """


class House:
    """The part of a cloud that answers requests.

    Parameters:
        world: what is stored and moves.

    Attributes:
        functions: callables in the place of Lambda functions.
        backends: applications and callables in the place of HTTP back ends.
        requests: the requests that were answered.
        buckets: what is left for the routes that are throttled.
        access_logs: the lines of each log group, by its ARN.
        applications: what stands in for App Runner's services, by where they are and their keys.
        clients: botocore's, of the services that integrations call.
        issuers: who issues JSON Web Tokens.
        callers: who signs requests.
        verdicts: what Lambda authorizers have said, while it is kept.
        api_keys: the API keys that handshakes may come with.
        connections: the connections of WebSocket APIs.
        permissions: who may call which functions; None, where nobody asks.
        at_end: what is to be done when the last mock of the cloud stops, by who asks for it.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.functions = Functions()
        self.backends = Backends()
        self.requests = Requests()
        self.buckets: dict[tuple[Where, str, str, str], Bucket] = {}
        self.access_logs: dict[str, list[str]] = {}
        self.applications: dict[tuple[Where, str], Backend] = {}
        self.clients: dict[tuple[str, str, int], Any] = {}
        self.issuers = Issuers(world.clock)
        self.callers = Callers()
        self.verdicts = Verdicts()
        self.api_keys = ApiKeys()
        self.connections = Register()
        self.permissions: Permissions | None = None
        self.at_end: dict[object, Callable[[], None]] = {}
        self._served: dict[tuple[Where, str, str], Served] = {}
        self._routers: dict[tuple[Where, str, str], Router] = {}
        world.clock.on_the_way = self.pass_time

    def note(self, request: ServedRequest) -> None:
        """Keep a request that was answered, and tell whoever listens of it. No lock of ours is held."""
        self.requests.append(request)
        if LOG.isEnabledFor(logging.DEBUG):
            LOG.debug("%s", request.line())

    def end(self) -> None:
        """The last mock of the cloud has stopped."""
        while self.at_end:
            self.at_end.popitem()[1]()

    def forget(self) -> None:
        """Drop what requests have left; the stand-ins stay."""
        self.requests.clear()
        self.buckets.clear()
        self.access_logs.clear()
        self.issuers.forget()
        self.verdicts.clear()
        self.connections.clear()
        self._routers.clear()
        self._served.clear()

    def bring_back(self, requests: Iterable[ServedRequest]) -> None:
        """Have noted these requests, and no others; what was kept beside them begins anew."""
        self.forget()
        self.requests.bring_back(requests)

    def at(self, where: Where) -> Scope:
        """What is stored in an account and Region now; under the lock of the world."""
        world = self.world
        tables = world.store.tables(where)
        return Scope(where, world.clock.micros, world.born, world.ids, tables, world.timeline)

    def request_id(self) -> str:
        """An id for a request; under the lock of the world."""
        return f"{self.world.ids.text(15, _LETTERS)}="

    def trace(self) -> str:
        """The root of a trace: when it began, and chance [real: C23]."""
        return f"1-{self.world.clock.micros // 1_000_000 & 0xFFFFFFFF:08x}-{self.world.ids.hex(24)}"

    def router(self, place: Place) -> Router:
        """The routes that a stage serves, to be found; made once for each deployment."""
        key = (place.where, place.api.key, place.stage_name)
        router = self._routers.get(key)
        # A deployment of the same id isn't the same in a cloud that was brought back: what it keeps says so.
        if router is None or router.routes is not place.served.routes:
            router = self._routers[key] = Router(place.served.routes, place.served.integrations)
        return router

    def host_of(self, api_id: str) -> str:
        """The host that AWS gives to an API, wherever in the cloud that is; one that nobody has, if there is no such API."""
        with self.world.lock:
            for where, tables in self.world.store.places():
                apis = tables.get("apigatewayv2.Api")
                if apis is not None and apis.get(api_id) is not None:
                    return f"{api_id}.execute-api.{where.region}.{where.dns_suffix}"
        return f"{api_id}.execute-api.us-east-1.amazonaws.com"

    # WebSocket APIs

    def served(self, place: Place) -> Served:
        """What a stage of a WebSocket API serves, made once for each state of the stage; under the lock of the world."""
        key = (place.where, place.api.key, place.stage_name)
        served = self._served.get(key)
        if served is None or served.place.stage is not place.stage or served.place.served is not place.served:
            served = self._served[key] = websocket("served").Served(place)
        return served

    def push(self, connection: Connection, frame: str) -> None:
        """Send a frame to the client of a connection, unless it is closed."""
        with self.world.lock:
            if connection.is_open:
                connection.push(frame, self.world.clock.micros)

    def reached(self, call: Call, connection_id: str) -> Connection:
        """The connection that a call of the management API names; under the lock of the world.

        Raises:
            ServiceError: there is none.
        """
        found: Connection = websocket("management").reached(self, call, connection_id)
        return found

    def close(self, connection: Connection, code: int, reason: str) -> None:
        """Close a connection from the gateway's side; under the lock of the world, and ``run_later`` after it."""
        self.connections.close(connection, code, reason, self.world.clock.micros)

    def run_later(self) -> None:
        """Let run what is still to run for connections that were closed. No lock of ours is held."""
        if self.connections.ended:
            websocket("gateway").run_later(self)

    def look(self) -> None:
        """Close the connections that are closed by now, and let run what is to run then. No lock of ours is held."""
        if self.connections or self.connections.ended:
            websocket("gateway").look(self)

    def settle(self) -> None:
        """Let the time of the connections go by that are open now. No lock of ours is held."""
        if self.connections or self.connections.ended:
            websocket("gateway").settle(self)

    def pass_time(self, until: int) -> None:
        """Let happen to connections what happens until a moment, which the clock moves to. No lock of ours is held."""
        if self.connections:
            websocket("gateway").pass_time(self, until)
