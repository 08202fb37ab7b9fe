"""One request on its way through an HTTP API: what has been found out about it so far."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import EPOCH

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from awsmock_ar_apigw.serving.address import Place
    from awsmock_ar_apigw.serving.messages import Headers, Request, Response
    from awsmock_ar_apigw.state.record import Record


class Exchange:
    """A request, where it goes, and what those who look at it have noted.

    Parameters:
        request: the request.
        place: where it is answered.
        request_id: its id, which its answer carries, too.
        trace: the root of its trace.
        micros: when it came, in microseconds since 1970.

    Attributes:
        host: the host that was asked, without a port.
        route: the route that takes it.
        variables: the values of the variables in the path.
        integration: the integration that the route leads to.
        authorizer: the authorizer that was asked.
        identity: what authorization has found out, as an event of format 2.0 has it: under ``jwt``, ``lambda`` or ``iam``.
        principal: the principal that a Lambda authorizer has named.
        event: what a function was called with.
        noted: what ``$context`` knows beside that, such as ``integration.status``.
        overwritten: the headers of a function's event, in lower case, that a mapping has written in the gateway's place.
        request_path: the path that a mapping gives a function.
        skipped: the mappings that were left out, each with its reason.
        traceback: that of a function or a back end which has failed.
        response: the answer, as its client gets it; only once there is one.
        why: in words, why it was refused; likewise.
    """

    __slots__ = (
        "authorizer",
        "event",
        "host",
        "identity",
        "integration",
        "micros",
        "noted",
        "overwritten",
        "place",
        "principal",
        "request",
        "request_id",
        "request_path",
        "response",
        "route",
        "skipped",
        "trace",
        "traceback",
        "variables",
        "why",
    )

    response: Response
    why: str

    def __init__(self, request: Request, place: Place, request_id: str, trace: str, micros: int) -> None:
        self.request = request
        self.host = request.host.partition(":")[0]
        self.place = place
        self.request_id = request_id
        self.trace = trace
        self.micros = micros
        self.route: Record | None = None
        self.variables: dict[str, str] = {}
        self.integration: Record | None = None
        self.authorizer: Record | None = None
        self.identity: Mapping[str, Any] | None = None
        self.principal: str | None = None
        self.event: dict[str, Any] | None = None
        self.noted: dict[str, str] = {}
        self.overwritten: Collection[str] = ()
        self.request_path: str | None = None
        self.skipped: list[str] = []
        self.traceback: str | None = None

    @property
    def headers(self) -> Headers:
        """The header of the request, as it came."""
        return self.request.headers

    @property
    def stage_variables(self) -> dict[str, str]:
        """The variables of the stage, which act at once [inferred: N2]."""
        return dict(self.place.stage.members["StageVariables"])

    @property
    def route_key(self) -> str:
        """The key of the route as it is configured [real: B27]."""
        key: str = self.route.members["RouteKey"] if self.route else ""
        return key

    @property
    def time(self) -> str:
        """When it came, as logs have it: ``21/Apr/2020:15:08:21 +0000`` [real: C50]."""
        return written(self.micros // 1_000_000)

    @property
    def milliseconds(self) -> int:
        """The same as milliseconds since 1970 [real: C51]."""
        return self.micros // 1000

    @property
    def http_path(self) -> str:
        """The path with the stage, and without a slash at its end [real: A36; X4: at the root both are a slash]."""
        path = self.place.raw_path
        return path[:-1] if path.endswith("/") and path != "/" else path


# Not by the locale of whoever runs it.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=16)
def written(seconds: int) -> str:
    """A moment as logs have it, not by the locale of whoever runs it."""
    moment = EPOCH + datetime.timedelta(seconds=seconds)
    day = f"{moment.day:02}/{_MONTHS[moment.month - 1]}/{moment.year:04}"
    return f"{day}:{moment.hour:02}:{moment.minute:02}:{moment.second:02} +0000"
