"""What a test has planned: the fates of changes, and the faults that hit calls; which one it is this time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.chance import Chances
from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from awsmock_ar_apigw.base.fate import Fate
    from awsmock_ar_apigw.faults.planned import PlannedFault, Threat


class Lost(Exception):  # noqa: N818 - what happened, and no mistake of anybody's
    """No answer comes: ``error`` is what the HTTP session raises instead, ``name`` its class."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error
        self.name = type(error).__name__


class PlannedFate:
    """A fate that the next changes have which an operation starts; ``left`` says how many of them are still to come."""

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


class Hit(NamedTuple):
    """What hits a call: a fault, and the seconds that pass before the answer."""

    threat: Threat
    latency: float


class PlanState(NamedTuple):
    """What was planned at a moment.

    Fates by service and operation, each with how often it was planned and how much of it was left; and faults, each with
    whether it had been met and how often it had fired.
    """

    fates: dict[tuple[str, str], tuple[tuple[str, Fate, int, int], ...]]
    faults: tuple[tuple[PlannedFault, bool, int], ...]
    chances: Any


def _left(operation: str, fate: Fate, times: int, left: int) -> PlannedFate:
    """A fate of which some are left."""
    made = PlannedFate(operation, fate, times)
    made.left = left
    return made


class Plan:
    """Fates by operation and faults, each in the order in which they were planned.

    Parameters:
        seed: the same seed and the same calls give the same chances; None draws a seed from the operating system.
    """

    def __init__(self, seed: int | str | None = None) -> None:
        self.chances = Chances("faults", seed)
        self._fates: dict[tuple[str, str], list[PlannedFate]] = {}
        self.faults: list[PlannedFault] = []
        # Those that can still fire: all that a call must look at.
        self.armed: list[PlannedFault] = []

    # Fates

    def add(self, service: str, operation: str, fate: Fate, times: int = 1) -> None:
        """The next ``times`` changes that this operation starts have this fate."""
        queue = self._fates.setdefault((service, operation), [])
        queue[:] = [planned for planned in queue if planned.left]
        queue.append(PlannedFate(operation, fate, times))

    def next_fate(self, service: str, operation: str) -> PlannedFate | None:
        """What is planned for the next change that this operation starts.

        What is used up stays in its place: a call that is refused gives back what it has taken.
        """
        queue = self._fates.get((service, operation), ())
        return next((planned for planned in queue if planned.left), None)

    # Faults

    def arm(self, planned: PlannedFault) -> None:
        """Plan a fault, behind those that are planned already."""
        self.faults.append(planned)
        self.armed.append(planned)

    def remove(self, planned: PlannedFault) -> None:
        """Take a fault back."""
        for faults in (self.faults, self.armed):
            if planned in faults:
                faults.remove(planned)

    def clear(self) -> None:
        """Take everything back, faults and fates, and begin the chances anew."""
        self.chances.clear()
        self.faults.clear()
        self.armed.clear()
        self._fates.clear()

    def threats(self, service: str, operation: str, params: Mapping[str, Any], url: str) -> Sequence[Threat]:
        """The faults that could hit a call: up to the first that answers for certain, and none behind it is asked.

        It runs what the test has given, ``when`` and what makes an exception, which may do anything, calls and clients too.
        """
        found = []
        for planned in tuple(self.armed):
            if planned.threatens(service, operation, params):
                found.append(planned.threat(url))
                if planned.fault.answers and planned.fault.probability == 1:
                    break
        return found

    def hit(self, threats: Sequence[Threat]) -> Hit | None:
        """What hits a call: the first fault that answers, and before it each that is latency alone."""
        found, latency = None, 0.0
        for threat in threats:
            planned = threat.planned
            if not planned.hits():
                continue
            if planned.remaining == 0:
                self.armed.remove(planned)
            found, latency = threat, latency + planned.fault.latency
            if planned.fault.answers:
                break
        return Hit(found, latency) if found else None

    # Both

    def state(self) -> PlanState:
        """All that is planned and how much of it has happened, for ``bring_back``."""
        fates = {
            owner: tuple((one.operation, one.fate, one.times, one.left) for one in queue)
            for owner, queue in self._fates.items()
        }
        faults = tuple((one, one.met, one._fired) for one in self.faults)  # noqa: SLF001 - its own plan
        return PlanState(fates, faults, self.chances.state())

    def bring_back(self, state: PlanState) -> dict[PlannedFault, PlannedFault]:
        """Plan again what was planned at another time, be it here or elsewhere.

        Returns:
            For the faults of another plan, which goes its own way, those that are in their place here.
        """
        self._fates = {owner: [_left(*one) for one in queue] for owner, queue in state.fates.items()}
        adopted = {
            one: one.adopted(self)
            for one, _met, _fired in state.faults
            if one._plan is not self  # noqa: SLF001 - of one's own kin
        }
        for planned, met, fired in state.faults:
            own = adopted.get(planned, planned)
            own.met, own._fired = met, fired  # noqa: SLF001 - its own plan
        self.faults[:] = [adopted.get(one, one) for one, _met, _fired in state.faults]
        self.armed[:] = [one for one in self.faults if one.remaining != 0]
        self.chances.bring_back(state.chances)
        return adopted

    def unused(self) -> Iterator[str]:
        """What was planned and never happened, in words: faults that no call has met, and fates that are left."""
        yield from (planned.unused for planned in self.faults if not planned.met)
        yield from (one.unused for queue in self._fates.values() for one in queue if one.left)
