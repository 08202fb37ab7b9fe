"""A connection, as the gateway has it: who is at its other end, and what was sent there."""

from __future__ import annotations

import datetime
from collections import deque
from typing import TYPE_CHECKING, Any, ClassVar

from awsmock_ar_apigw.base.clock import EPOCH, SECOND
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.rooted import Rooted
from awsmock_ar_apigw.base.text import moment, readable

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.serving.messages import Request
    from awsmock_ar_apigw.serving.websocket_api.served import Served

# How long a connection lives without a message, and at all; neither can be raised [documented: W151].
IDLE = 600 * SECOND
LONGEST = 7200 * SECOND


class Closed(NamedTuple):
    """How a connection was closed.

    Attributes:
        code: the close code, such as 1000.
        reason: why, in words; may be empty.
    """

    code: int
    reason: str


class Connection(Rooted):
    """One connection of a WebSocket API.

    Attributes:
        id: its id, which functions and the management API know it by.
        where: the account and Region of its API.
        api: the id of the API.
        stage: the name of the stage.
        domain_name: the host that its client asked.
        request: its handshake.
        identity: who is at its other end, as events have it.
        authorizer: what its authorizer has said, as events have it; None without one.
        connected: since when it is there, in microseconds since 1970.
        active: when something was last sent, either way.
        served: what its stage serves, as it was when something was last looked for in it.
        is_open: whether its handshake has ended well, and nobody has closed it since.
        closed: how it was closed.
        frames: what was sent to its client and was not taken yet: texts, and bytes that are no text.
        listen: called when something has been sent, or it was closed. A lock is held: it does little.
    """

    __slots__ = (
        "active",
        "api",
        "authorizer",
        "closed",
        "connected",
        "domain_name",
        "frames",
        "id",
        "identity",
        "is_open",
        "listen",
        "request",
        "served",
        "stage",
        "where",
    )

    _why_not: ClassVar[str] = (
        "A connection can't be copied or pickled: it lives in its cloud, and in no snapshot of it. Keep what you need of it, "
        "such as connection.id, connection.api or connection.closed."
    )

    def __init__(self, connection_id: str, served: Served, request: Request, micros: int) -> None:
        place = served.place
        self.id: str = connection_id
        self.served = served
        self.where: Where = place.where
        self.api: str = place.api.key
        self.stage = place.stage_name
        self.request = request
        self.domain_name = request.host.partition(":")[0]
        self.identity: dict[str, Any] = _identity(request)
        self.authorizer: dict[str, Any] | None = None
        self.connected: int = micros
        self.active: int = micros
        self.is_open = False
        self.closed: Closed | None = None
        self.frames: deque[str | bytes] = deque()
        self.listen: Callable[[], None] | None = None

    def __repr__(self) -> str:
        return f"<connection {self.id} of stage {self.stage!r} of {self.api}, {self.state}>"

    @property
    def state(self) -> str:
        """``open``, ``closed: 1000``, or ``pending`` as long as its handshake lasts."""
        if self.closed is not None:
            return f"closed: {self.closed.code}"
        return "open" if self.is_open else "pending"

    def line(self) -> str:
        """It in one line: ``Ab1Cd2Ef3GhCJKw= of stage 'prod' of abcdef1234, open, from 127.0.0.1 since …``."""
        since = f"from {self.source_ip} since {moment(self.connected_at)}"
        return readable(f"{self.id} of stage {self.stage!r} of {self.api}, {self.state}, {since}")

    @property
    def connected_at(self) -> datetime.datetime:
        """Since when it is there, by the cloud's clock."""
        return EPOCH + datetime.timedelta(microseconds=self.connected)

    @property
    def last_active_at(self) -> datetime.datetime:
        """When something was last sent, either way, by the cloud's clock."""
        return EPOCH + datetime.timedelta(microseconds=self.active)

    @property
    def source_ip(self) -> str:
        """The address of its client."""
        return self.request.source_ip

    @property
    def user_agent(self) -> str | None:
        """What its client calls itself; None if it doesn't say."""
        return self.identity.get("userAgent")

    @property
    def due(self) -> int:
        """When it will be closed, if nothing is sent until then: idle for ten minutes, or two hours old [documented: W151]."""
        return min(self.active + IDLE, self.connected + LONGEST)

    def push(self, data: bytes | str, micros: int) -> None:
        """Send something to its client: a text frame, if it is a text [inferred: W204; U9, U10]; that is activity, too [real: W131; U21]."""
        self.active = max(self.active, micros)
        self.frames.append(data if isinstance(data, str) else _text(data))
        if self.listen is not None:
            self.listen()

    def close(self, code: int, reason: str) -> None:
        """Nothing is sent any more, either way; what is closed stays closed as it is."""
        if self.closed is None:
            self.closed = Closed(code, reason)
        elif not self.is_open:
            return
        self.is_open = False
        if self.listen is not None:
            self.listen()


def _text(data: bytes) -> str | bytes:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return bytes(data)


def _identity(request: Request) -> dict[str, Any]:
    """Who is at the other end: an agent that doesn't name itself has no name [real: W52, W53]."""
    agent = request.headers.get("user-agent")
    named = {} if agent is None else {"userAgent": agent}
    return {**named, "sourceIp": request.source_ip}
