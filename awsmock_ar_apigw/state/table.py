"""All records of one kind in one account and Region, found by key and by index in the order of creation."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from awsmock_ar_apigw.state.record import Record

    Index = Callable[[Record], tuple[Hashable, ...]]

# A step from one record to the next must not depend on how many there are: each value of an index keeps the
# numbers of its records sorted, so that a page starts where the last one ended.
#
# An interrupt (Ctrl-C, a test that takes too long) can come between any two steps of a change. The records themselves
# change in one step; whether all the rest has followed is noted, and ``bring_back`` makes it anew where it hasn't.


class Table:
    """Records by key.

    Parameters:
        indexes: by name, a function from a record to the values under which the index finds it.
    """

    __slots__ = ("_indexes", "_keys", "_last", "_records", "_rows", "_whole")

    def __init__(self, indexes: Mapping[str, Index]) -> None:
        self._indexes = indexes
        self._records: dict[str, Record] = {}
        self._keys: dict[int, str] = {}
        self._rows: dict[str, dict[Hashable, list[int]]] = {name: {} for name in indexes}
        self._last = 0
        self._whole = True

    def copy(self) -> Table:
        """A table with the same records, which goes its own way: records are values, and need no copies."""
        made = Table(self._indexes)
        made._records = dict(self._records)
        made._keys = dict(self._keys)
        made._rows = {
            name: {value: list(row) for value, row in rows.items()} for name, rows in self._rows.items()
        }
        made._last = self._last
        return made

    def contents(self) -> tuple[list[Record], int]:
        """All records, and the last number that was given out: for ``fill``."""
        return list(self.all()), self._last

    def fill(self, records: Iterable[Record], last: int) -> None:
        """Hold what another table held, of the same indexes."""
        for record in records:
            self.put(record)
        self._last = last

    def next_number(self) -> int:
        """A number above all that were given out before."""
        self._last += 1
        return self._last

    def get(self, key: str) -> Record | None:
        """The record with this key."""
        return self._records.get(key)

    def all(self) -> Iterator[Record]:
        """Every record in the order of creation, also those that no index lists."""
        return (self._records[self._keys[number]] for number in sorted(self._keys))

    def put(self, record: Record) -> None:
        """Store a record, in the place of the one with the same key."""
        old = self._records.get(record.key)
        if old is None:
            self._add(record)
        elif old.number != record.number:
            raise MockError(
                f"{record.key} is stored already, with another number. This is a bug of the mock: please report it."
            )
        elif _found_alike(old, record):
            self._records[record.key] = record
        else:
            self._replace(old, record)

    def _add(self, record: Record) -> None:
        number = record.number
        self._whole = False
        self._records[record.key] = record
        self._keys[number] = record.key
        for name, index in self._indexes.items():
            rows = self._rows[name]
            for value in index(record):
                _enter(rows, value, number)
        self._whole = True

    def _replace(self, old: Record, record: Record) -> None:
        changes = [
            (self._rows[name], before, after)
            for name, index in self._indexes.items()
            if (before := index(old)) != (after := index(record))
        ]
        self._whole = False
        self._records[record.key] = record
        for rows, before, after in changes:
            self._move(rows, record.number, before, after)
        self._whole = True

    def remove(self, key: str) -> None:
        """Drop the record with this key."""
        record = self._records[key]
        changes = [(self._rows[name], index(record)) for name, index in self._indexes.items()]
        self._whole = False
        del self._records[key]
        del self._keys[record.number]
        for rows, before in changes:
            self._move(rows, record.number, before, ())
        self._whole = True

    def bring_back(self, key: str, before: Record | None) -> None:
        """Make a key hold again what it held before, be the change that is taken back whole or not."""
        if self._whole:
            if before is not None:
                self.put(before)
            elif key in self._records:
                self.remove(key)
            return
        if before is not None:
            self._records[key] = before
        else:
            self._records.pop(key, None)
        self._index_anew()

    def _index_anew(self) -> None:
        """Make of the records all that follows from them."""
        records = sorted(self._records.values(), key=lambda record: record.number)
        keys = {record.number: record.key for record in records}
        every: dict[str, dict[Hashable, list[int]]] = {name: {} for name in self._indexes}
        for name, index in self._indexes.items():
            for record in records:
                for value in index(record):
                    every[name].setdefault(value, []).append(record.number)
        self._keys, self._rows = keys, every
        self._whole = True

    def has(self, index: str, value: Hashable) -> bool:
        """Whether there is any record under this value of an index."""
        return value in self._rows[index]

    def count(self, index: str, value: Hashable) -> int:
        """How many records are under this value of an index."""
        return len(self._rows[index].get(value, ()))

    def find(self, index: str, value: Hashable) -> Record | None:
        """The record last created under this value of an index."""
        row = self._rows[index].get(value)
        return self._records[self._keys[row[-1]]] if row else None

    def rows(
        self, index: str, value: Hashable, *, after: int | None = None, newest_first: bool = False
    ) -> Iterator[Record]:
        """The records under this value of an index, in the order of creation, beyond the number ``after``."""
        row = self._rows[index].get(value)
        if row is None:
            return iter(())
        if newest_first:
            end = len(row) if after is None else bisect_left(row, after)
            numbers: Iterable[int] = (row[place] for place in range(end - 1, -1, -1))
        else:
            start = 0 if after is None else bisect_right(row, after)
            numbers = (row[place] for place in range(start, len(row)))
        return (self._records[self._keys[number]] for number in numbers)

    @staticmethod
    def _move(
        rows: dict[Hashable, list[int]],
        number: int,
        before: tuple[Hashable, ...],
        after: tuple[Hashable, ...],
    ) -> None:
        """Take a number out of the rows of the values that it left, and into those that it came to."""
        for value in before:
            if value not in after:
                row = rows[value]
                del row[bisect_left(row, number)]
                if not row:
                    del rows[value]
        for value in after:
            if value not in before:
                _enter(rows, value, number)


def _enter(rows: dict[Hashable, list[int]], value: Hashable, number: int) -> None:
    """Put a number into the row of a value: that of a new record is above all that are there."""
    row = rows.get(value)
    if row is None:
        rows[value] = [number]
    elif row[-1] < number:
        row.append(number)
    else:
        insort(row, number)


def _found_alike(old: Record, new: Record) -> bool:
    """Whether every index finds both under the same values: it looks at nothing but these fields."""
    return (
        old.members is new.members
        and old.deleted == new.deleted
        and old.uses == new.uses
        and old.parent == new.parent
    )
