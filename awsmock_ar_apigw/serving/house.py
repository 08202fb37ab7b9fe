"""What a cloud needs to answer requests: the stand-ins that a test has given, what was noted, and what is kept between requests."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.cloud.walk import LOG
from awsmock_ar_apigw.kit.call import Scope
from awsmock_ar_apigw.serving.backends import Backend, Backends
from awsmock_ar_apigw.serving.functions import Functions
from awsmock_ar_apigw.serving.http_api.iam import Callers
from awsmock_ar_apigw.serving.http_api.lambda_authorizer import Verdicts
from awsmock_ar_apigw.serving.http_api.routing import Router
from awsmock_ar_apigw.serving.issuer import Issuers
from awsmock_ar_apigw.serving.journal import Requests

if TYPE_CHECKING:
    from collections.abc import Iterable

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.serving.address import Place
    from awsmock_ar_apigw.serving.http_api.throttling import Bucket
    from awsmock_ar_apigw.serving.journal import ServedRequest

# A request id of an HTTP API: fifteen letters of url-safe base64, and an equals sign [real: C48].
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


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
        self._routers: dict[tuple[Where, str, str], Router] = {}

    def note(self, request: ServedRequest) -> None:
        """Keep a request that was answered, and tell whoever listens of it. No lock of ours is held."""
        self.requests.append(request)
        if LOG.isEnabledFor(logging.DEBUG):
            LOG.debug("%s", request.line())

    def forget(self) -> None:
        """Drop what requests have left; the stand-ins stay."""
        self.requests.clear()
        self.buckets.clear()
        self.access_logs.clear()
        self.issuers.forget()
        self.verdicts.clear()
        self._routers.clear()

    def bring_back(self, requests: Iterable[ServedRequest]) -> None:
        """Have noted these requests, and no others; what was kept beside them begins anew."""
        self.forget()
        self.requests[:] = requests

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
