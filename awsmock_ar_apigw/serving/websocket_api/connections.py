"""The connections of a cloud that are open, and those that are closed and whose ``$disconnect`` is still to run."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, SupportsIndex, overload

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.part import fits
from awsmock_ar_apigw.serving.websocket_api.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILTERS = ("api", "stage", "region", "account", "source_ip", "user_agent")
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

    def of(self, **wanted: str) -> Connections:
        """Some of them.

        Parameters:
            wanted: ``api`` (its id), ``stage``, ``region``, ``account``, ``source_ip`` and ``user_agent`` are texts, in which ``*``
                stands for any part.

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
            one for one in self if all(fits(text, _value(one, name)) for name, text in wanted.items())
        )


def _value(connection: Connection, name: str) -> str:
    if name in ("region", "account"):
        found: Any = getattr(connection.where, name)
    else:
        found = getattr(connection, name)
    return str(found or "")


class Register:
    """Which connections there are; under the lock of the world, all of it.

    Attributes:
        ended: those that were closed, with when that was, until their ``$disconnect`` has run.
    """

    def __init__(self) -> None:
        self._known: dict[str, Connection] = {}
        self._open: dict[str, Connection] = {}
        self.ended: deque[tuple[Connection, int]] = deque()
        # No connection's time is over before.
        self._next = 0

    def __iter__(self) -> Iterator[Connection]:
        return iter(self._open.values())

    def __len__(self) -> int:
        return len(self._open)

    def get(self, connection_id: str) -> Connection | None:
        """The one with this id, if it is open."""
        return self._open.get(connection_id)

    def known(self, connection_id: str) -> Connection | None:
        """The one with this id, be it open, closed, or refused."""
        return self._known.get(connection_id)

    def begin(self, connection: Connection) -> None:
        """A handshake has begun: nobody reaches the connection before it has ended well [documented: W209]."""
        self._known[connection.id] = connection

    def open(self, connection: Connection) -> None:
        """A handshake has ended well."""
        connection.is_open = True
        self._next = min(self._next, connection.due) if self._open else connection.due
        self._open[connection.id] = connection

    def close(self, connection: Connection, code: int, reason: str, micros: int) -> None:
        """One is closed; its ``$disconnect`` is still to run."""
        if self._open.pop(connection.id, None) is not None:
            self.ended.append((connection, micros))
            connection.close(code, reason)

    def drop(self, connection: Connection) -> None:
        """One is closed since its stage is gone, and so is what would have run."""
        if self._open.pop(connection.id, None) is not None:
            connection.close(*GOING_AWAY)

    def expire(self, now: int) -> None:
        """Close those whose time is over, each at its moment."""
        if now < self._next or not self._open:
            return
        for connection in sorted(self._open.values(), key=lambda one: one.due):
            if connection.due > now:
                break
            self.close(connection, *GOING_AWAY, connection.due)
        self._next = self.next_due() or 0

    def next_due(self) -> int | None:
        """When the time of the next one is over, if nothing is sent until then; None if there is none."""
        return min((one.due for one in self._open.values()), default=None)

    def clear(self) -> None:
        """Forget all of them: their clients find them closed."""
        for connection in list(self._open.values()):
            self.drop(connection)
        self._known.clear()
        self.ended.clear()
