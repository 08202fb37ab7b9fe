"""What a handler may see: nothing else is within its reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.fate import SUCCEEDS, Fate
from awsmock_ar_apigw.kit.settings import AS_DOCUMENTED, Settings
from awsmock_ar_apigw.state.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.base.ids import Ids
    from awsmock_ar_apigw.base.messages import HttpRequest
    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.faults.plan import PlannedFate
    from awsmock_ar_apigw.kit.difference import Switch
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.kit.rule import Rule
    from awsmock_ar_apigw.state.record import Record, Ref
    from awsmock_ar_apigw.state.store import Tables
    from awsmock_ar_apigw.state.table import Table
    from awsmock_ar_apigw.state.timeline import Due


class Scope:
    """One account and Region at one moment.

    ``now`` is in microseconds since 1970, and so is ``born``, when the cloud began. ``met`` notes each switch that is asked.
    """

    __slots__ = (
        "_expected",
        "_made",
        "_tables",
        "_written",
        "born",
        "ids",
        "met",
        "now",
        "settings",
        "timeline",
        "where",
    )

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
        met: list[Rule | Switch[object]] | None = None,
    ) -> None:
        self.where = where
        self.born = born
        self.now = now
        self.ids = ids
        self.timeline = timeline
        self.settings = settings
        self.met = [] if met is None else met
        self._tables = tables
        self._written: list[tuple[Table, str, Record | None]] = []
        self._expected: list[Due] = []
        self._made: list[str] = []

    def table(self, kind: Kind) -> Table:
        """The records of a kind here; a new table starts with what the kind has built in."""
        try:
            return self._tables[kind.name]
        except KeyError:
            table = kind.new_table()
            for record in kind.builtins(self) if kind.builtins else ():
                table.put(record._replace(number=table.next_number()))
            self._made.append(kind.name)
            self._tables[kind.name] = table
            return table

    def apart(self, tables: Tables) -> Scope:
        """The same place and moment with other tables: what is made there leaves no trace here."""
        return Scope(self.where, self.now, self.born, self.ids, tables, Timeline(), settings=self.settings)

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

    def expect(self, at: int, ref: Ref) -> None:
        """A record has a stage to reach at a moment."""
        self._expected.append(self.timeline.add(at, self.where, ref))

    def undo(self) -> None:
        """Make what is stored and expected what it was before: what is refused or interrupted halfway has never begun.

        To do it again, after an interrupt, comes to the same.
        """
        self.timeline.take_back(self._expected)
        for table, key, before in reversed(self._written):
            table.bring_back(key, before)
        for name in self._made:
            self._tables.pop(name, None)


class Call(Scope):
    """A call of an operation.

    ``secret`` belongs to the cloud, and makes its page tokens its own; ``next_fate`` knows what is planned for the
    changes that an operation starts.

    ``request`` is the call as it came, ``access_key`` whose it is, and ``house`` what answers requests, for handlers of a service that reaches out to it.
    """

    __slots__ = ("_next_fate", "_taken", "access_key", "house", "operation", "request", "secret")

    request: HttpRequest
    access_key: str | None
    house: Any

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
        met: list[Rule | Switch[object]] | None = None,
        secret: bytes = b"",
        next_fate: Callable[[str], PlannedFate | None] = lambda _operation: None,
    ) -> None:
        super().__init__(where, now, born, ids, tables, timeline, settings=settings, met=met)
        self.operation = operation
        self.secret = secret
        self._next_fate = next_fate
        self._taken: list[tuple[PlannedFate, int]] = []

    def fate(self, name: str | None = None) -> Fate:
        """What the test has decided about a change that this call starts: its operation's, unless named."""
        planned = self._next_fate(name or self.operation)
        if planned is None:
            return SUCCEEDS
        self._taken.append((planned, planned.left))
        planned.left -= 1
        return planned.fate

    def undo(self) -> None:
        """As of every scope; and the fates that the call has taken are planned again, for the next one that isn't refused."""
        super().undo()
        for planned, left in reversed(self._taken):
            planned.left = left
