"""A fault that a test has planned: how often it has hit, and what it does to a call."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.faults.plan import Lost, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from awsmock_ar_apigw.faults.fault import Fault


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

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy is what it was when it was copied, and in no plan; so nobody will ask what it is for."""
        return _apart, (replace(self.fault, when=None), self.met, self._fired)

    def ask(self, when: Callable[[dict[str, Any]], object] | None) -> None:
        """Ask this of the parameters of a call, in the place of what it asked."""
        self.fault = replace(self.fault, when=when)

    def adopted(self, plan: Plan) -> PlannedFault:
        """The same fault, for another plan."""
        return PlannedFault(plan, self.fault)

    def threatens(self, service: str, operation: str, params: Mapping[str, Any]) -> bool:
        """Whether it is for such a call: here the test's own ``when`` is asked."""
        fault = self.fault
        if (service, operation) not in fault.calls:
            return False
        return fault.when is None or bool(fault.when(copy.deepcopy(dict(params))))

    def threat(self, url: str) -> Threat:
        """What would come in the place of an answer to a call of this address; here the test's own exception is made."""
        return Threat(self, Lost(self.fault.lost(url)) if self.fault.raises else None)

    def hits(self) -> bool:
        """Whether it hits a call that it threatens; it then has fired."""
        if self not in self._plan.armed:  # another thread's call was the last that it hit
            return False
        self.met = True
        if self.fault.probability < 1 and self._plan.chances.next() >= self.fault.probability:
            return False
        self._fired += 1
        return True


class Threat(NamedTuple):
    """A fault that could hit a call: what comes instead of an answer is made already, since a test says how."""

    planned: PlannedFault
    lost: Lost | None

    def strike(self, listed: Container[str]) -> None:
        """Answer a call of an operation that lists these errors, in the place of the service.

        Raises:
            ServiceError: the planned error.
            Lost: no answer comes.
        """
        if self.lost is not None:
            raise self.lost
        self.planned.fault.strike(listed)


def _apart(fault: Fault, met: bool, fired: int) -> PlannedFault:  # noqa: FBT001 - in pickles, by place
    """A fault that is in no plan."""
    made = PlannedFault(Plan(), fault)
    made.met, made._fired = met, fired  # noqa: SLF001 - of one's own kin
    return made
