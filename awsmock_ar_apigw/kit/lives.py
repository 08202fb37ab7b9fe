"""Where a record stands, in a file: its status, and what is pending."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import EPOCH
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.number import written
from awsmock_ar_apigw.spec.typed import Misfit, at, listed, mapping, moment, text, unknown
from awsmock_ar_apigw.state.machine import NEW, Life, Phase, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.kit.filed import Filed
    from awsmock_ar_apigw.state.machine import Machine, Step

# What there may be of a life, beside its status.
LIFE = ("Phase", "Reason", "Pending", "Before")
_STAGE = ("At", "Status", "Phase", "Reason")
_PHASES = {phase.value: phase for phase in Phase}


@lru_cache(maxsize=512)
def instant(micros: int) -> str:
    """A moment as a text, to the microsecond where it isn't a whole second."""
    return (EPOCH + timedelta(microseconds=micros)).isoformat().replace("+00:00", "Z")


# Out


def life_written(filed: Filed, life: Life) -> dict[str, Any]:
    """Where a record stands; nothing, for what has no states."""
    if not life.status:
        return {}
    said: dict[str, Any] = {filed.words.status: life.status}
    if filed.kind.machine is None:
        return said
    if life.stages or life.phase is not Phase.DONE:
        said["Phase"] = life.phase.value
    if life.reason is not None:
        said["Reason"] = life.reason
    if life.stages:
        said["Pending"] = [_stage_written(stage) for stage in life.stages]
    return said


def _stage_written(stage: Stage) -> dict[str, Any]:
    said: dict[str, Any] = {"At": instant(stage.at), "Status": stage.status, "Phase": stage.phase.value}
    return said if stage.reason is None else {**said, "Reason": stage.reason}


# In


def life_read(filed: Filed, entry: Mapping[str, Any], made: Life) -> tuple[Life, bool]:
    """Where a record stands, as a file says it; where that says nothing, it stands where its creation lands.

    Returns:
        The life, and whether what is pending may be such that it is taken back where it fails.

    Raises:
        Misfit: no change leads there.
    """
    machine = filed.kind.machine
    if machine is None:
        return made, False
    said = [name for name in (filed.words.status, *LIFE) if entry.get(name) is not None]
    life = _landed(machine, made)
    if filed.words.status in said:
        life = Life(_status(machine, entry[filed.words.status], filed.words.status))
    elif said:
        raise Misfit(f"Without a {filed.words.status}, nothing can be pending.", (said[0],))
    life = life._replace(
        phase=_phase(entry, life.phase),
        reason=_reason(entry),
        stages=tuple(_stages(entry)),
    )
    return life, _undone(machine, life, filed.words.status)


def _landed(machine: Machine, made: Life) -> Life:
    """Where a creation comes to, if all goes well."""
    if not made.stages:
        return made
    found = next(step for step in machine.steps if NEW in step.when and step.via == made.status)
    return Life(found.to)


def _status(machine: Machine, value: Any, name: str) -> str:
    if value not in machine.states:
        known = machine.states
        raise Misfit(
            f"{written(value):.60} is no status of it. {meant(value, known)}There are: {', '.join(known)}.",
            (name,),
        )
    return text(value)


def _phase(entry: Mapping[str, Any], otherwise: Phase) -> Phase:
    value = entry.get("Phase")
    if value is None:
        return otherwise
    if not isinstance(value, str) or value not in _PHASES:
        raise Misfit(f"{written(value):.60} is no phase. There are: {', '.join(_PHASES)}.", ("Phase",))
    return _PHASES[value]


def _reason(entry: Mapping[str, Any]) -> str | None:
    value = entry.get("Reason")
    return None if value is None else at("Reason", text, value)


def _stages(entry: Mapping[str, Any]) -> Iterator[Stage]:
    last = None
    pending = entry.get("Pending")
    for place, stage in enumerate([] if pending is None else at("Pending", listed, pending)):
        one = at("Pending", partial(at, place, _stage), stage)
        if last is not None and one.at < last:
            raise Misfit("It comes after the one before it.", ("Pending", place, "At"))
        last = one.at
        yield one


def _stage(value: Any) -> Stage:
    stage = mapping(value)
    for name in stage:
        if name not in _STAGE:
            raise unknown(name, _STAGE)
    for name in ("At", "Status", "Phase"):
        if stage.get(name) is None:
            raise Misfit(f"What is pending has {name}.")
    due, status = at("At", moment, stage["At"]), at("Status", text, stage["Status"])
    return Stage(due, status, _phase(stage, Phase.DONE), _reason(stage))


def _undone(machine: Machine, life: Life, name: str) -> bool:
    """Whether a change that stands here may be one that is undone when it fails.

    Raises:
        Misfit: none stands here.
    """
    seen = ((life.status, life.phase), *((stage.status, stage.phase) for stage in life.stages))
    steps = _leading(machine).get(seen)
    if steps is None:
        raise Misfit(
            f"No change of it leads through {' → '.join(f'{status} ({phase.value})' for status, phase in seen)}.",
            (name,),
        )
    return bool(life.stages) and any(step.undo for step in steps)


@lru_cache(maxsize=64)
def _leading(machine: Machine) -> dict[tuple[tuple[str, Phase], ...], list[Step]]:
    """All that can lie ahead of a record, with the steps that have it so."""
    found: dict[tuple[tuple[str, Phase], ...], list[Step]] = {}
    for step in machine.steps:
        for way in step.ways():
            for begin in range(len(way)):
                rest = way[begin:]
                if rest[-1][0] != "(gone)" or len(rest) > 1:
                    found.setdefault(rest, []).append(step)
    return found
