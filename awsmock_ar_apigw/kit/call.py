"""What a handler may see: nothing else is within its reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.fate import SUCCEEDS, Fate
from awsmock_ar_apigw.kit.settings import AS_DOCUMENTED, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.base.ids import Ids
    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.state.record import Record
    from awsmock_ar_apigw.state.store import Tables
    from awsmock_ar_apigw.state.table import Table
    from awsmock_ar_apigw.state.timeline import Timeline


class Scope:
    """One account and Region at one moment.

    ``now`` is in microseconds since 1970, and so is ``born``, when the cloud began.
    """

    __slots__ = ("_tables", "_written", "born", "ids", "now", "settings", "timeline", "where")

    def __init__(  # noqa: PLR0913 - all that a place is; made in two places
        self,
        where: Where,
        now: int,
        born: int,
        ids: Ids,
        tables: Tables,
        timeline: Timeline,
        *,
        settings: Settings = AS_DOCUMENTED,
    ) -> None:
        self.where = where
        self.born = born
        self.now = now
        self.ids = ids
        self.timeline = timeline
        self.settings = settings
        self._tables = tables
        self._written: list[tuple[Table, str, Record | None]] = []

    def table(self, kind: Kind) -> Table:
        """The records of a kind here; a new table starts with what the kind has built in."""
        try:
            return self._tables[kind.name]
        except KeyError:
            table = self._tables[kind.name] = kind.new_table()
            for record in kind.builtins(self) if kind.builtins else ():
                table.put(record)
            return table

    def put(self, kind: Kind, record: Record) -> None:
        """Store a record, in the place of the one with the same key."""
        table = self.table(kind)
        self._written.append((table, record.key, table.get(record.key)))
        table.put(record)

    def remove(self, kind: Kind, record: Record) -> None:
        """Drop a record."""
        table = self.table(kind)
        self._written.append((table, record.key, record))
        table.remove(record.key)

    def undo(self) -> None:
        """Make what is stored what it was before: what is refused halfway has never begun."""
        while self._written:
            table, key, before = self._written.pop()
            if before is not None:
                table.put(before)
            elif table.get(key) is not None:
                table.remove(key)


class Call(Scope):
    """A call of an operation.

    ``secret`` belongs to the cloud, and makes its page tokens its own.
    """

    __slots__ = ("_give_back", "_take_fate", "operation", "secret")

    def __init__(  # noqa: PLR0913 - all that a call is; made in one place
        self,
        where: Where,
        now: int,
        born: int,
        ids: Ids,
        tables: Tables,
        timeline: Timeline,
        *,
        operation: str,
        settings: Settings = AS_DOCUMENTED,
        secret: bytes = b"",
        take_fate: Callable[[str], Fate] = lambda _operation: SUCCEEDS,
        give_back: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(where, now, born, ids, tables, timeline, settings=settings)
        self.operation = operation
        self.secret = secret
        self._take_fate = take_fate
        self._give_back = give_back

    def fate(self, name: str | None = None) -> Fate:
        """What the test has decided about a change that this call starts: its operation's, unless named."""
        return self._take_fate(name or self.operation)

    def undo(self) -> None:
        """As of any scope; what a test has decided is left for a call to come."""
        super().undo()
        self._give_back()
