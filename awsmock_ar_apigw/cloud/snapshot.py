"""Snapshots: what a cloud is at a moment, so that it can be that again; or another one can, in another process too."""

from __future__ import annotations

import datetime
import pickle
from collections.abc import Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import EPOCH
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.needs import needing
from awsmock_ar_apigw.base.rooted import NotCopied
from awsmock_ar_apigw.base.text import moment
from awsmock_ar_apigw.cloud.services import kind_named
from awsmock_ar_apigw.state.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from awsmock_ar_apigw.cloud.journal import RecordedCall
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.faults.planned import PlannedFault

# What must be the same where a snapshot is restored: it has to do with what is stored. A seed hasn't, since the ids to come
# are in the snapshot, and neither has a start time.
_SAME = ("account_id", "fidelity", "quotas")


class Snapshot:
    """What a cloud was at a moment, as ``cloud.snapshot()`` returns it: for ``cloud.restore()`` alone.

    Records are values that nobody changes, so that it costs no more than lists of them. It can be pickled: then a cloud of
    another process can have what it holds.
    """

    __slots__ = (
        "bodies",
        "born",
        "calls",
        "ids",
        "jitter",
        "micros",
        "options",
        "plan",
        "requests",
        "secret",
        "stacks",
        "store",
        "timeline",
        "world",
    )

    def __init__(self, world: World) -> None:
        self.world: World | None = world
        self.options = {name: world.options[name] for name in _SAME}
        self.store = world.store.copy()
        self.timeline = world.timeline.copy()
        self.ids = world.ids.copy()
        self.micros = world.clock.micros
        self.born = world.born
        self.calls: tuple[RecordedCall, ...] = tuple(world.calls)
        self.bodies = world.bodies.state()
        self.plan = world.plan.state()
        self.jitter: Any = world.jitter.state()
        self.secret = world.secret
        self.requests = tuple(world.house.requests) if world.house else ()
        self.stacks = world.stacks.kept() if world.stacks else None

    def __repr__(self) -> str:
        stored = sum(
            1 for _where, tables in self.store.places() for table in tables.values() for _ in table.all()
        )
        when = moment(EPOCH + datetime.timedelta(microseconds=self.micros))
        return (
            f"<Snapshot of {self.options['account_id']}, {when}: {stored} resources, {len(self.calls)} calls>"
        )

    def bring_back(self, world: World) -> None:
        """Make a cloud what this one was; the snapshot stays as it is, and can be used again."""
        world.store = self.store.copy()
        world.timeline = self.timeline.copy()
        world.ids = self.ids.copy()
        world.clock.set(self.micros)
        world.born = self.born
        world.jitter.bring_back(self.jitter)
        world.secret = self.secret
        if world.house is not None:
            world.house.bring_back(self.requests)
        if world.stacks is not None:
            if self.stacks is None:
                world.stacks.forget()
            else:
                world.stacks.bring_back(self.stacks)
        faults = world.plan.bring_back(self.plan)
        if world is self.world:
            world.calls.bring_back(self.calls)
            world.bodies.bring_back(self.bodies)
        else:
            bodies = world.bodies.adopt(self.bodies)
            world.calls.bring_back(call.moved(bodies, faults) for call in self.calls)

    def check(self, world: World) -> None:
        """Refuse a cloud that can't have what this one had.

        Raises:
            MockError: it has other options.
        """
        for name, ours in self.options.items():
            theirs = world.options[name]
            if _plain(theirs) != _plain(ours):
                raise MockError(
                    f"{self!r} was taken with {name}={ours!r}, and this cloud has {name}={theirs!r}. Restore it into a cloud "
                    "with the same options."
                )

    # Copies

    def __copy__(self) -> Snapshot:
        return self  # nothing in it ever changes

    def __deepcopy__(self, _memo: dict[int, Any]) -> Snapshot:
        return self

    def __getstate__(self) -> dict[str, Any]:
        """All of it, for another process: tables without their indexes, which each kind knows, and no cloud."""
        state = {name: getattr(self, name) for name in self.__slots__ if name != "world"}
        state["stacks"] = self.stacks.portable() if self.stacks else None
        state["options"] = {name: _plain(option) for name, option in self.options.items()}
        state["store"] = {
            where: {name: table.contents() for name, table in tables.items()}
            for where, tables in self.store.places()
        }
        return {**state, "asking": tuple(_asking(self.plan.faults)), "version": _version()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        if state.pop("version") != _version():
            raise MockError(
                "This snapshot was pickled by another version of awsmock-ar-apigw, in which resources may look otherwise. "
                f"Take it anew with this one, {_version()}."
            )
        for (planned, _met, _fired), when in zip(state["plan"].faults, state.pop("asking"), strict=True):
            planned.ask(when)
        # What is stored is of kinds that are imported, and so is what is due, even of a service that was forgotten since.
        for kind in state["timeline"].kinds():
            kind_named(kind)
        for name, value in {**state, "store": _filled(state["store"]), "world": None}.items():
            setattr(self, name, value)


def _plain(option: Any) -> Any:
    return dict(option) if isinstance(option, Mapping) else option


def _version() -> str:
    with needing("A pickled snapshot"):
        return version("awsmock-ar-apigw")


def _filled(stored: Mapping[Any, Mapping[str, Any]]) -> Store:
    """A store with the records of each table of each place."""
    store = Store()
    for where, tables in stored.items():
        place = store.tables(where)
        for name, contents in tables.items():
            place[name] = kind_named(name).new_table()
            place[name].fill(*contents)
    return store


def _asking(
    faults: tuple[tuple[PlannedFault, bool, int], ...],
) -> Iterator[Callable[[dict[str, Any]], object] | None]:
    """What the faults ask the parameters of a call: functions that another process can find by their names.

    Raises:
        NotCopied: one of them can't be found, and its fault may still hit a call.
    """
    for planned, _met, fired in faults:
        fault = planned.fault
        over = fired == fault.times
        if fault.when is not None and not over and not _can_be_pickled(fault.when):
            raise NotCopied(
                f"A snapshot with the fault {fault.words} can't be pickled: no other process would find its function. Give a "
                "function of a module as when, and no lambda; or take the fault back first."
            )
        yield None if over else fault.when


def _can_be_pickled(function: object) -> bool:
    try:
        pickle.dumps(function)
    except Exception:  # noqa: BLE001 - whatever it is: there are many ways to say no
        return False
    return True
