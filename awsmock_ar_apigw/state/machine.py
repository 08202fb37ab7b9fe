"""State machines as tables: one row per operation says who may call it, what is seen meanwhile, and where it ends.

A table runs (``step``), and lists its rows for drawings and tests (``steps``). Time is handed in,
in microseconds; nothing here moves by itself.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import LAST_DAY, LATEST, SECOND
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.fate import SUCCEEDS, Fate
from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.base.cite import Cite
    from awsmock_ar_apigw.base.errors import ServiceError

NEW = "(new)"
GONE = "(gone)"


class Phase(Enum):
    """How far a change that takes time has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"
    UNDO_FAILED = "undo failed"


BROUGHT_BACK = frozenset({Phase.UNDONE, Phase.UNDO_FAILED})
ENDED = frozenset({Phase.DONE, Phase.FAILED, Phase.UNDONE, Phase.UNDO_FAILED})


class Stage(NamedTuple):
    """What happens at a moment: the status and the phase from then on, and why, of a failure."""

    at: int
    status: str
    phase: Phase
    reason: str | None = None


class Life(NamedTuple):
    """Where a record stands: its status, and the stages still ahead of it.

    ``before`` is what it was made of when the change under way began, for a change that is undone
    when it fails. ``reason`` is why it failed, once it has, if a test has said so.
    """

    status: str
    phase: Phase = Phase.DONE
    stages: tuple[Stage, ...] = ()
    before: Any = None
    reason: str | None = None


# How a change can end: whether it fails, and whether so does the way back.
_OUTCOMES = ((False, False), (True, False), (True, True))
# The life of what has no states.
STEADY = Life("")


class Step(NamedTuple):
    """A row of the table.

    Parameters:
        name: the operation, or the name of what a person does (``by_hand``).
        when: the states in which it is allowed.
        via: the state that is seen meanwhile; None for a change that is done at once.
        to: where it lands.
        fails: where it lands when it fails; None for a change that cannot fail.
        undo: when it fails, what the record was made of comes back.
        takes: how long, in seconds; a change that takes no time has landed at once, unless it is made to wait.
        by_hand: no operation of the API does it.
        cite: where the row comes from.
    """

    name: str
    when: tuple[str, ...]
    via: str | None
    to: str
    cite: Cite
    fails: str | None = None
    undo: bool = False
    takes: float = 0
    by_hand: bool = False

    def life(self, now: int, fate: Fate = SUCCEEDS, before: Any = None) -> Life:
        """The life of a record for which this step begins now.

        Raises:
            MockError: it would not end in time.
        """
        if self.via is None:
            return Life(self.to)
        stages = self._stages(now, fate)
        if stages[-1].at > LATEST:
            raise MockError(
                f"{self.name} would end after {LAST_DAY}, the last day that a clock shows. Start the cloud earlier."
            )
        if stages[-1].at <= now:
            return Life(stages[-1].status, stages[-1].phase, reason=stages[-1].reason)
        return Life(self.via, stages[0].phase, stages[1:], before if self.undo else None)

    def ways(self) -> list[tuple[tuple[str, Phase], ...]]:
        """What it can come through, from its beginning to each of its ends: statuses and phases."""
        if self.via is None:
            return [((self.to, Phase.DONE),)]
        fates = [Fate(fails=fails, undo_fails=undo_fails, waits=1) for fails, undo_fails in _OUTCOMES]
        return [tuple((stage.status, stage.phase) for stage in self._stages(0, fate)) for fate in fates]

    def _stages(self, now: int, fate: Fate) -> tuple[Stage, ...]:
        via = self.via or self.to
        takes = round(self.takes * SECOND)
        begin = now + round(fate.waits * SECOND)
        end = begin + takes
        queued = (Stage(now, via, Phase.QUEUED),) if fate.waits else ()
        running = Stage(begin, via, Phase.RUNNING)
        if not fate.fails or self.fails is None:
            return (*queued, running, Stage(end, self.to, Phase.DONE))
        if not self.undo:
            return (*queued, running, Stage(end, self.fails, Phase.FAILED, fate.reason))
        undone = Phase.UNDO_FAILED if fate.undo_fails else Phase.UNDONE
        back = Stage(end + takes, self.fails, undone, fate.reason)
        return (*queued, running, Stage(end, via, Phase.UNDOING), back)


class Machine:
    """The table of one kind of resource.

    Parameters:
        name: the resource.
        steps: the rows.
        refuse: makes the error for an operation in a state that does not allow it.
        explains: what the service answers has room for the reason of a failure.
    """

    def __init__(
        self,
        name: str,
        steps: tuple[Step, ...],
        refuse: Callable[[str, str], ServiceError],
        *,
        explains: bool = False,
    ) -> None:
        self.name = name
        self.steps = steps
        self.explains = explains
        self._refuse = refuse
        self._rows = {(step.name, state): step for step in steps for state in step.when}

    @property
    def states(self) -> tuple[str, ...]:
        """Every state that the table names, in the order of its rows."""
        named = [
            state
            for step in self.steps
            for state in (*step.when, step.via, step.to, step.fails)
            if state not in (None, NEW, GONE)
        ]
        return tuple(dict.fromkeys(state for state in named if state is not None))

    def step(self, name: str, status: str = NEW) -> Step:
        """The row for an operation on a record in this state.

        Raises:
            ServiceError: the state does not allow it.
        """
        step = self._rows.get((name, status))
        if step is None:
            raise self._refuse(name, status)
        return step
