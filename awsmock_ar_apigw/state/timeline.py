"""What is due when, over all records of a cloud."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

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

    def kinds(self) -> set[str]:
        """The names of the kinds of which something is due."""
        return {due.ref.kind for due in self._queue}

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

    def take_back(self, dues: Collection[Due]) -> None:
        """What was added will not come."""
        if dues:
            self._keep(due for due in self._queue if due not in dues)

    def next(self, now: int | None) -> Due | None:
        """What is due first, by now or (None) at any time; it stays in the queue until it is ``done``."""
        if self._queue and (now is None or self._queue[0].at <= now):
            return self._queue[0]
        return None

    def done(self, due: Due) -> None:
        """Take what has happened out of the queue; what came meanwhile may be due before it."""
        if self._queue[0] is due:
            heapq.heappop(self._queue)
        else:
            self._keep(one for one in self._queue if one is not due)

    def _keep(self, dues: Iterable[Due]) -> None:
        """Keep these: all at once, since an interrupt may come in between."""
        queue = list(dues)
        heapq.heapify(queue)
        self._queue = queue
