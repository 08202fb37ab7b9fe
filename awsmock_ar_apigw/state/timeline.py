"""What is due when, over all records of a cloud."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.state.record import Ref


class Due(NamedTuple):
    """A record has a stage to reach at a moment; ``number`` keeps those of one moment in order."""

    at: int
    number: int
    where: Where
    ref: Ref


class Timeline:
    """A queue of what is due, earliest first."""

    def __init__(self) -> None:
        self._queue: list[Due] = []
        self._count = 0

    def __bool__(self) -> bool:
        return bool(self._queue)

    def copy(self) -> Timeline:
        """A queue of the same, which goes its own way."""
        made = Timeline()
        made._queue = list(self._queue)
        made._count = self._count
        return made

    def add(self, at: int, where: Where, ref: Ref) -> Due:
        """A record has a stage to reach at this moment."""
        self._count += 1
        due = Due(at, self._count, where, ref)
        heapq.heappush(self._queue, due)
        return due

    def take_back(self, due: Due) -> None:
        """What was added will not come."""
        self._queue.remove(due)
        heapq.heapify(self._queue)

    def due(self, now: int | None) -> Iterator[Due]:
        """Take what is due by now, or (None) whatever is pending, also what is added meanwhile."""
        while self._queue and (now is None or self._queue[0].at <= now):
            yield heapq.heappop(self._queue)
