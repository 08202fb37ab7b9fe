"""What a test has planned: the fates of changes, and the faults that hit calls; which one it is this time."""

from __future__ import annotations

import copy
import random
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

from awsmock_ar_apigw.base.fate import SUCCEEDS, Fate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.faults.fault import Fault


class Lost(Exception):  # noqa: N818 - what happened, and no mistake of anybody's
    """No answer comes: ``error`` is what the HTTP session raises instead, ``name`` its class."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error
        self.name = type(error).__name__


class PlannedFate:
    """A fate that the next changes have which an operation starts."""

    def __init__(self, operation: str, fate: Fate, times: int) -> None:
        self.operation = operation
        self.fate = fate
        self.times = times
        self.left = times

    @property
    def unused(self) -> str:
        """What is left of it, in words."""
        how = "fail_next" if self.fate.fails else "queue_next"
        return f'{how}("{self.operation}"): {self.left} of {self.times} never happened'


class Taker:
    """Takes fates for one call, and gives them back if it is refused: a call that is refused doesn't count."""

    __slots__ = ("_fates", "_service", "_taken")

    def __init__(self, fates: Mapping[tuple[str, str], deque[PlannedFate]], service: str) -> None:
        self._fates = fates
        self._service = service
        self._taken: list[tuple[deque[PlannedFate], PlannedFate]] = []

    def take(self, operation: str) -> Fate:
        """The fate of a change that an operation starts now."""
        queue = self._fates.get((self._service, operation))
        if not queue:
            return SUCCEEDS
        planned = queue[0]
        planned.left -= 1
        if not planned.left:
            queue.popleft()
        self._taken.append((queue, planned))
        return planned.fate

    def give_back(self) -> None:
        """Leave what was taken to calls to come."""
        while self._taken:
            queue, planned = self._taken.pop()
            if not planned.left:
                queue.appendleft(planned)
            planned.left += 1


class PlannedFault:
    """A fault that is planned, as ``cloud.faults.add()`` returns it."""

    def __init__(self, plan: Plan, fault: Fault) -> None:
        self._plan = plan
        self.fault = fault
        self.met = False
        self._fired = 0

    def __repr__(self) -> str:
        of_how_many = "" if self.fault.times is None else f" of {self.fault.times}"
        removed = "" if self in self._plan.faults else ", removed"
        return f"<Fault({self.fault.words}), fired {self._fired}{of_how_many}{removed}>"

    @property
    def fired(self) -> int:
        """How many calls it has hit."""
        return self._fired

    @property
    def remaining(self) -> int | None:
        """How many calls it will still hit; None if there is no end to it."""
        return None if self.fault.times is None else self.fault.times - self._fired

    @property
    def unused(self) -> str:
        """That it was never met, in words."""
        return f"faults.add({self.fault.words}): never happened"

    def remove(self) -> None:
        """Take it back: it hits no call from now on. To take it back twice does nothing."""
        self._plan.remove(self)

    def hits(self, service: str, operation: str, params: Mapping[str, Any]) -> bool:
        """Whether it hits this call; it then has fired."""
        fault = self.fault
        if (service, operation) not in fault.calls:
            return False
        if fault.when is not None and not fault.when(copy.deepcopy(dict(params))):
            return False
        self.met = True
        if fault.probability < 1 and self._plan.chance() >= fault.probability:
            return False
        self._fired += 1
        return True


class Hit(NamedTuple):
    """What hits a call: a fault, and the seconds that pass before the answer."""

    planned: PlannedFault
    latency: float


class Plan:
    """Fates by operation and faults, each in the order in which they were planned.

    Parameters:
        seed: the same seed and the same calls give the same chances; None draws a seed from the operating system.
    """

    def __init__(self, seed: int | str | None = None) -> None:
        self._seed = seed
        self._random: random.Random | None = None
        self._fates: dict[tuple[str, str], deque[PlannedFate]] = {}
        self.faults: list[PlannedFault] = []
        # Those that can still fire: all that a call must look at.
        self.armed: list[PlannedFault] = []

    # Fates

    def add(self, service: str, operation: str, fate: Fate, times: int = 1) -> None:
        """The next ``times`` changes that this operation starts have this fate."""
        planned = PlannedFate(operation, fate, times)
        self._fates.setdefault((service, operation), deque()).append(planned)

    def taker(self, service: str) -> Taker:
        """What takes the fates of the changes that one call starts."""
        return Taker(self._fates, service)

    # Faults

    def arm(self, fault: Fault) -> PlannedFault:
        """Plan a fault, behind those that are planned already."""
        planned = PlannedFault(self, fault)
        self.faults.append(planned)
        self.armed.append(planned)
        return planned

    def remove(self, planned: PlannedFault) -> None:
        """Take a fault back."""
        for faults in (self.faults, self.armed):
            if planned in faults:
                faults.remove(planned)

    def clear(self) -> None:
        """Take everything back, faults and fates, and begin the chances anew."""
        self._random = None
        self.faults.clear()
        self.armed.clear()
        self._fates.clear()

    def hit(self, service: str, operation: str, params: Mapping[str, Any]) -> Hit | None:
        """What hits a call: the first fault that answers, and before it each that is latency alone."""
        found, latency = None, 0.0
        for planned in tuple(self.armed):
            if not planned.hits(service, operation, params):
                continue
            if planned.remaining == 0:
                self.armed.remove(planned)
            found, latency = planned, latency + planned.fault.latency
            if planned.fault.answers:
                break
        return Hit(found, latency) if found else None

    def chance(self) -> float:
        """A number from 0 to 1, from a stream of its own: what is planned changes no id that the cloud gives out."""
        if self._random is None:
            seed = None if self._seed is None else f"faults {self._seed!r}"
            self._random = random.Random(seed)  # noqa: S311 - reproducible chances, no secrets
        return self._random.random()

    # Both

    def state(self) -> Any:
        """All that is planned and how much of it has happened, for ``bring_back``."""
        fates = {owner: [(one, one.left) for one in queue] for owner, queue in self._fates.items()}
        faults = [(one, one.met, one._fired) for one in self.faults]  # noqa: SLF001 - its own plan
        chances = self._random.getstate() if self._random else None
        return fates, faults, list(self.armed), chances

    def bring_back(self, state: Any) -> None:
        """Plan again what was planned at another time."""
        fates, faults, armed, chances = state
        self._fates = {owner: deque(one for one, _left in queue) for owner, queue in fates.items()}
        for planned, left in (pair for queue in fates.values() for pair in queue):
            planned.left = left
        self.faults[:] = [one for one, _met, _fired in faults]
        for planned, met, fired in faults:
            planned.met, planned._fired = met, fired  # noqa: SLF001 - its own plan
        self.armed[:] = armed
        self._random = None
        if chances is not None:
            self._random = random.Random()  # noqa: S311 - reproducible chances, no secrets
            self._random.setstate(chances)

    def unused(self) -> Iterator[str]:
        """What was planned and never happened, in words: faults that no call has met, and fates that are left."""
        yield from (planned.unused for planned in self.faults if not planned.met)
        yield from (planned.unused for queue in self._fates.values() for planned in queue)
