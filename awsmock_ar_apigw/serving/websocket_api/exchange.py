"""One event of a connection on its way through a WebSocket API: what has been found out about it so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.serving.http_api.exchange import written
from awsmock_ar_apigw.serving.messages import Headers, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.serving.address import Place
    from awsmock_ar_apigw.serving.messages import Request
    from awsmock_ar_apigw.serving.websocket_api.connection import Connection
    from awsmock_ar_apigw.serving.websocket_api.served import Served, Way
    from awsmock_ar_apigw.state.record import Record

_NOTHING: dict[str, str] = {}
# What is noted of a message that is taken, and of an end: nothing goes to the client.
_TAKEN = Response(200, Headers())
CONNECT, MESSAGE, DISCONNECT = "CONNECT", "MESSAGE", "DISCONNECT"


class Exchange:
    """A handshake, a message or an end, where it goes, and what those who look at it have noted.

    Parameters:
        kind: ``CONNECT``, ``MESSAGE`` or ``DISCONNECT``, as events have it.
        connection: the connection.
        served: what its stage serves.
        request_id: its id.
        micros: when it came, in microseconds since 1970.
        text: the message.

    Attributes:
        way: the route that takes it, and what it leads to; None where there is none.
        message_id: the id of the message.
        integration: the integration that the route leads to.
        identity: what authorization has found out: under ``lambda`` or ``iam``.
        authorizer: the authorizer that was asked.
        event: what a function without an envelope was called with.
        is_called: whether a function was called with the event that ``event.py`` makes.
        apart: how many microseconds something ran that nobody waits for.
        noted: what ``$context`` knows beside that, such as ``integration.status``.
        variables: nothing, since a path has no variables [documented: W4].
        traceback: that of a function or a back end which has failed.
        response: the answer of a handshake; of a message, what goes to its client.
        why: in words, why it was refused or failed, and what to do; empty if it wasn't.
    """

    identity: Mapping[str, Any] | None = None
    authorizer: Record | None = None
    event: dict[str, Any] | None = None
    traceback: str | None = None
    principal: str | None = None
    skipped: tuple[str, ...] = ()
    variables: dict[str, str] | None = None
    apart: int = 0

    def __init__(
        self,
        kind: str,
        connection: Connection,
        served: Served,
        request_id: str,
        micros: int,
        text: str = "",
    ) -> None:
        # All that each of them has: what an instance gets later costs a dictionary of its own, and many messages are kept.
        self.kind = kind
        self.connection = connection
        self.served = served
        self.request_id = request_id
        self.micros = micros
        self.text = text
        self.way: Way | None = None
        self.message_id: str | None = None
        self.is_called = False
        self.response = _TAKEN
        self.why = ""
        self.noted: dict[str, str] = {}

    def forget(self) -> None:
        """Let go of what the log alone has needed: there are many messages, and each is kept."""
        self.noted = _NOTHING

    @property
    def place(self) -> Place:
        """Where the connection is: its API and its stage, as they are now."""
        return self.served.place

    @property
    def request(self) -> Request:
        """The handshake of the connection."""
        return self.connection.request

    @property
    def headers(self) -> Headers:
        """The header of the handshake, as it came."""
        return self.connection.request.headers

    @property
    def host(self) -> str:
        """The host that was asked, without a port."""
        return self.connection.domain_name

    @property
    def stage_variables(self) -> dict[str, str]:
        """The variables of the stage, which act at once [documented: W229]."""
        return dict(self.served.place.stage.members["StageVariables"])

    @property
    def route(self) -> Record | None:
        """The route that takes it."""
        return self.way.route if self.way else None

    @property
    def integration(self) -> Record | None:
        """The integration that its route leads to."""
        return self.way.integration if self.way else None

    @property
    def route_key(self) -> str:
        """The key of the route that was chosen [real: W101]."""
        return self.way.key if self.way else ""

    @property
    def time(self) -> str:
        """When it came, as events and logs have it [real: W50]."""
        return written(self.micros // 1_000_000)

    @property
    def milliseconds(self) -> int:
        """The same as milliseconds since 1970."""
        return self.micros // 1000
