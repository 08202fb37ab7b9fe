"""The connections of a cloud that are open, and those that are closed and whose ``$disconnect`` is still to run."""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush, heapreplace
from typing import TYPE_CHECKING, Any, SupportsIndex, overload

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.part import fits
from awsmock_ar_apigw.base.text import moment
from awsmock_ar_apigw.serving.websocket_api.connection import Closed, Connection

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILTERS = ("id", "api", "stage", "region", "account", "source_ip", "user_agent")
# How a connection ends whose time is over [real: W143; U19], or whose stage is gone [chosen: U17].
GOING_AWAY = 1001, "Going away"


class Connections(list[Connection]):
    """Connections, in the order in which they were opened, as ``cloud.connections``."""

    @overload
    def __getitem__(self, place: SupportsIndex, /) -> Connection: ...

    @overload
    def __getitem__(self, place: slice, /) -> Connections: ...

    def __getitem__(self, place: SupportsIndex | slice, /) -> Connection | Connections:
        found = super().__getitem__(place)
        return Connections(found) if isinstance(found, list) else found

    def of(self, **wanted: Any) -> Connections:
        """Some of them.

        Parameters:
            wanted: ``id``, ``api`` (its id), ``stage``, ``region``, ``account``, ``source_ip`` and ``user_agent`` are texts, in
                which ``*`` stands for any part; ``user_agent=None`` finds those that don't name themselves.

        Returns:
            Those, in the same order.

        Raises:
            MockError: there is no such filter.
        """
        for name in wanted:
            if name not in _FILTERS:
                raise MockError(
                    f"{name!r} is no filter of connections. {meant(name, _FILTERS)}Use {', '.join(_FILTERS)}."
                )
        return Connections(
            one for one in self if all(_is(_value(one, name), value) for name, value in wanted.items())
        )

    def __str__(self) -> str:
        return "\n".join(one.line() for one in list(self))

    def __repr__(self) -> str:
        return f"<{len(self)} connection{'s' * (len(self) != 1)}>"

    def _repr_html_(self) -> str:
        """A table, for notebooks."""
        from awsmock_ar_apigw.base.markup import table  # noqa: PLC0415 - for notebooks

        head = ("id", "api", "stage", "state", "since", "last active", "from", "user agent")
        rows = [
            (
                one.id,
                one.api,
                one.stage,
                one.state,
                moment(one.connected_at),
                moment(one.last_active_at),
                one.source_ip,
                one.user_agent,
            )
            for one in list(self)
        ]
        return table(repr(self)[1:-1], head, rows)


def _value(connection: Connection, name: str) -> Any:
    return getattr(connection.where if name in ("region", "account") else connection, name)


def _is(actual: Any, wanted: Any) -> bool:
    if isinstance(wanted, str) and isinstance(actual, str):
        return fits(wanted, actual)
    return bool(actual == wanted)


class Ending(NamedTuple):
    """A connection that is closed, and whose ``$disconnect`` is still to run.

    Attributes:
        connection: the connection.
        closed: how it was closed.
        at: when that was, in microseconds since 1970.
    """

    connection: Connection
    closed: Closed
    at: int


class Register:
    """Which connections there are; under the lock of the world, all of it.

    An interrupt may come at any moment: what is among ``ended`` is closed from then on, and whoever comes next makes it so.

    Attributes:
        ended: those that were closed, in order, until their ``$disconnect`` runs.
        knows_all: whether none that was closed is forgotten.
    """

    def __init__(self) -> None:
        self.knows_all = True
        self._known: dict[str, Connection] = {}
        self._open: dict[str, Connection] = {}
        self.ended: deque[Ending] = deque()
        # By when the time of each is over: a heap, in which those that were used since stand too early.
        self._dues: list[tuple[int, int, Connection]] = []
        self._count = 0

    def __iter__(self) -> Iterator[Connection]:
        return (one for one in list(self._open.values()) if one.is_open)

    def __len__(self) -> int:
        return len(self._open)

    def get(self, connection_id: str) -> Connection | None:
        """The one with this id, if it is open."""
        found = self._open.get(connection_id)
        return found if found is not None and found.is_open else None

    def known(self, connection_id: str) -> Connection | None:
        """The one with this id, be it open, closed, or refused."""
        return self._known.get(connection_id)

    def begin(self, connection: Connection) -> None:
        """A handshake has begun: nobody reaches the connection before it has ended well [documented: W209]."""
        self._known[connection.id] = connection

    def open(self, connection: Connection) -> None:
        """A handshake has ended well; unless all was begun anew meanwhile, and nobody waits for it any more."""
        if self._known.get(connection.id) is not connection:
            connection.close(*GOING_AWAY)
            return
        self._count += 1
        heappush(self._dues, (connection.due, self._count, connection))
        connection.is_open = True
        self._open[connection.id] = connection

    def close(self, connection: Connection, code: int, reason: str, micros: int) -> None:
        """One is closed, unless it is already; its ``$disconnect`` is still to run."""
        if connection.is_open and connection.id in self._open:
            ending = Ending(connection, Closed(code, reason), micros)
            self.ended.append(ending)
            self._finish(ending)

    def drop(self, connection: Connection) -> None:
        """One is closed since its stage is gone, and so is what would have run."""
        connection.close(*GOING_AWAY)
        self._open.pop(connection.id, None)

    def next_ended(self) -> Ending | None:
        """The one whose ``$disconnect`` is the next to run, which is among them no longer."""
        if not self.ended:
            return None
        self._finish(self.ended[0])
        return self.ended.popleft()

    def expire(self, now: int) -> None:
        """Close those whose time is over, each at its moment; of several, in the order in which they were opened."""
        for ending in self.ended:
            self._finish(ending)
        while self._dues and self._dues[0][0] <= now:
            due, number, connection = self._dues[0]
            if self.get(connection.id) is not connection:
                heappop(self._dues)
            elif connection.due > due:
                heapreplace(self._dues, (connection.due, number, connection))
            else:
                self.close(connection, *GOING_AWAY, due)

    def next_due(self) -> int | None:
        """The next moment at which the time of one may be over; None if there is none."""
        return self._dues[0][0] if self._dues else None

    def let_go(self, most: int) -> None:
        """Forget the oldest of those that are closed, but for so many."""
        closed = [number for number in self._known if number not in self._open]
        for number in closed[: max(0, len(closed) - most)]:
            del self._known[number]
            self.knows_all = False

    def clear(self) -> None:
        """Forget all of them: their clients find them closed, and nothing of them runs any more."""
        self._known.clear()
        self.knows_all = True
        self.ended.clear()
        self._dues.clear()
        for connection in list(self._open.values()):
            self.drop(connection)

    def _finish(self, ending: Ending) -> None:
        ending.connection.close(*ending.closed)
        self._open.pop(ending.connection.id, None)
