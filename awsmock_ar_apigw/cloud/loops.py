"""Loops that can never end: the same calls with the same answers, over and over, and nothing to come that would change these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.number import written
from awsmock_ar_apigw.base.text import readable, some
from awsmock_ar_apigw.cloud.inventory import waiting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from awsmock_ar_apigw.cloud.journal import RecordedCall
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.faults.fault import Fault

# So many calls must be alike; and so many at either end of them have each of those that take turns.
ALIKE = 256
_AT_EITHER_END = 64
# So many calls may take turns: a loop may look at several things, and several threads may poll.
MOST_TURNS = 4
_MOST_SHOWN = 10


def endless(world: World) -> str | None:
    """What is to be said of the loop that the last calls of a cloud are; None where they are none, or it was said before.

    Whoever calls it holds no lock, since what is stored is looked at with all files of a service imported.
    """
    with world.lock:
        calls = world.calls[-ALIKE:]
        turns = _turns(calls) if len(calls) == ALIKE else None
        if turns is None or any(map(_sends, turns)):
            world.told = frozenset()
            return None
        if _will_change(world, calls, turns):
            return None
        told, world.told = world.told, frozenset(map(_mark, turns))
        if world.told <= told:
            return None
        lines = [f"  {call.line()}" for call in turns]
        reasons = [*_faults(world, turns), *_clock(world)] or [_NOTHING]
    return readable("\n".join([_OPENING, *lines, *reasons, *_persons(world)]))


_OPENING = f"The last {ALIKE} calls have had the same answers all the time, and a loop that waits for others never ends:"
_NOTHING = "Nothing that is pending or planned will change them, and nothing changes by itself."


def _turns(calls: Sequence[RecordedCall]) -> list[RecordedCall] | None:
    """The calls that take turns, if these have nothing else, and each has the same answer all the time."""
    found: list[RecordedCall] = []
    places: list[int] = []
    for call in reversed(calls):  # the newest first: most often the one before it is another
        for place, one in enumerate(found):
            if _is_again(one, call):
                if not _is_answered_alike(one, call):
                    return None
                places.append(place)
                break
        else:
            if len(found) == MOST_TURNS:
                return None
            places.append(len(found))
            found.append(call)
    newest, oldest = set(places[:_AT_EITHER_END]), set(places[-_AT_EITHER_END:])
    return found if len(newest) == len(oldest) == len(found) else None


def _is_again(one: RecordedCall, other: RecordedCall) -> bool:
    """Whether two calls are the same."""
    return (
        one.operation == other.operation
        and one._params == other._params  # noqa: SLF001 - of one's own kin
        and one.region == other.region
        and one.account == other.account
        and one.service == other.service
    )


def _is_answered_alike(one: RecordedCall, other: RecordedCall) -> bool:
    """Whether two calls have the same answer, as far as it is still kept: of one that isn't, nobody knows."""
    ours, theirs = one._body, other._body  # noqa: SLF001 - likewise
    return (
        ours is not None
        and theirs is not None
        and ours.content is not None
        and ours.content == theirs.content
        and one.status == other.status
        and one.error == other.error
    )


def _sends(call: RecordedCall) -> bool:
    """Whether a call has sent something to somebody: who does so again and again, as heartbeats do, waits for nothing."""
    return call.operation == "PostToConnection" and call.error is None


def _mark(call: RecordedCall) -> int:
    """What tells a call from others, without its parameters, which may be long."""
    where = (call.service, call.operation, call.region, call.account)
    return hash((*where, written(call._params)))  # noqa: SLF001 - likewise


def _will_change(world: World, calls: Sequence[RecordedCall], turns: Sequence[RecordedCall]) -> bool:
    """Whether something is to come: what is pending on a clock that moves, or planned for such a call and not for each."""
    if any(map(_is_for_some, _planned(world, turns))):
        return True
    pace = world.clock.pace
    moves = pace.tick or pace.at_once or pace.real or calls[0].at != calls[-1].at
    return bool(world.timeline and moves)


def _planned(world: World, turns: Sequence[RecordedCall]) -> list[Fault]:
    """The faults that answer such calls."""
    asked = {(call.service, call.operation) for call in turns}
    faults = [planned.fault for planned in world.plan.armed]
    return [fault for fault in faults if fault.answers and not asked.isdisjoint(fault.calls)]


def _is_for_some(fault: Fault) -> bool:
    return fault.times is not None or fault.probability < 1 or fault.when is not None


def _faults(world: World, turns: Sequence[RecordedCall]) -> Iterator[str]:
    """What a test has planned for each of the calls: a loop may try again until it is over."""
    for fault in _planned(world, turns):
        yield f"faults.add({fault.words}) has no end. Plan it with times=…, or remove() it."


def _clock(world: World) -> Iterator[str]:
    """That what is pending never falls due."""
    if world.timeline:
        yield (
            f'What is pending never falls due, since nobody moves the clock with pace="{world.clock.pace.name}". '
            "cloud.clock.advance(…), cloud.settle() and cloud.clock.moved_by_sleep() move it, and so do other paces."
        )


def _persons(world: World) -> Iterator[str]:
    """What waits for a person, which a loop may wait for."""
    lines = waiting(world)
    if lines:
        yield "These wait for a person, and no time brings it about:"
        yield from (f"  {line}" for line in some(lines, _MOST_SHOWN))
