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


class Table:
    """Records by key.

    Parameters:
        indexes: by name, a function from a record to the values under which the index finds it.
    """

    __slots__ = ("_indexes", "_keys", "_last", "_records", "_rows")

    def __init__(self, indexes: Mapping[str, Index]) -> None:
        self._indexes = indexes
        self._records: dict[str, Record] = {}
        self._keys: dict[int, str] = {}
        self._rows: dict[str, dict[Hashable, list[int]]] = {name: {} for name in indexes}
        self._last = 0

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
        if old is not None and old.number != record.number:
            raise MockError(
                f"{record.key} is stored already, with another number. This is a bug of the mock: please report it."
            )
        self._records[record.key] = record
        if old is None:
            self._keys[record.number] = record.key
        elif _found_alike(old, record):
            return
        for name, index in self._indexes.items():
            before = index(old) if old else ()
            after = index(record)
            if before != after:
                self._move(self._rows[name], record.number, before, after)

    def remove(self, key: str) -> None:
        """Drop the record with this key."""
        record = self._records.pop(key)
        del self._keys[record.number]
        for name, index in self._indexes.items():
            self._move(self._rows[name], record.number, index(record), ())

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
        row = self._rows[index].get(value, [])
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
                insort(rows.setdefault(value, []), number)


def _found_alike(old: Record, new: Record) -> bool:
    """Whether every index finds both under the same values: it looks at nothing but these fields."""
    return (
        old.members is new.members
        and old.deleted == new.deleted
        and old.uses == new.uses
        and old.parent == new.parent
    )
