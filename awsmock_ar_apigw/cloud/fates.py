"""Which operations a test can let fail or wait: those that take time, as their state tables say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.number import MOST, is_count, written
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.fate import Fate
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.state.machine import Machine


def plan(world: World, operation: str, service: str | None, times: int, fate: Fate) -> None:
    """Let the next calls of an operation have a fate.

    Raises:
        MockError: none of its calls could have it.
    """
    world.check_running()
    if not is_count(times):
        raise MockError(f"times={written(times)} plans nothing. Give one or more, up to {MOST}.")
    if service is not None and service not in SERVICES:
        raise MockError(
            f"service={service!r} is not mocked. {meant(service, SERVICES)}Name one of: {', '.join(SERVICES)}."
        )
    owner = _owner(operation, (service,) if service else SERVICES, fate)
    with world.lock:
        world.plan.add(owner, operation, fate, times)


def _owner(operation: str, services: tuple[str, ...], fate: Fate) -> str:
    """The service whose operation can have this fate: it takes time, and can fail or be undone if it is to."""
    able = {
        (service, step.name)
        for service in services
        for kind in backend_of(service).kinds
        for step in (kind.machine.steps if kind.machine and _can_say(kind.machine, fate) else ())
        if step.via and (step.fails or not fate.fails) and (step.undo or not fate.undo_fails)
    }
    owners = [service for service, name in sorted(able) if name == operation]
    if len(owners) > 1:
        raise MockError(f"{operation!r} is an operation of {' and '.join(owners)}. Say which: service=…")
    if not owners:
        what = "is rolled back when it fails" if fate.undo_fails else "takes time"
        known = ", ".join(sorted({name for _service, name in able}))
        advice = f"Name one of: {known}"
        if fate.reason is not None:
            what += " and has room for a reason"
            advice = f"{advice}; or leave reason out" if known else "Leave reason out"
        # What has this very name, and can't have this fate, isn't misspelt.
        is_one = any(operation in backend_of(one).operations for one in SERVICES) or _is_by_hand(operation)
        near = "" if is_one else meant(operation, sorted({name for _service, name in able}))
        raise MockError(f"{operation!r} is not an operation that {what}. {near}{advice}.")
    return owners[0]


def _is_by_hand(name: str) -> bool:
    """Whether it is what a person does."""
    kinds = [kind for service in SERVICES for kind in backend_of(service).kinds]
    return any(step.name == name for kind in kinds for step in (kind.machine.steps if kind.machine else ()))


def _can_say(machine: Machine, fate: Fate) -> bool:
    """Whether a resource has room for the reason of this fate."""
    return machine.explains or fate.reason is None
