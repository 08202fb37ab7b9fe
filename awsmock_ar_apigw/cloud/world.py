"""What is stored and moves: the house's part of a cloud, behind what users hold."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING
from weakref import WeakSet

from awsmock_ar_apigw.base.chance import Chances
from awsmock_ar_apigw.base.clock import OVER, Clock, as_micros, as_pace
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.ids import Ids
from awsmock_ar_apigw.base.rooted import Rooted
from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.cloud.calls import Calls
from awsmock_ar_apigw.cloud.journal import Bodies
from awsmock_ar_apigw.cloud.options import (
    ACCOUNT,
    KEPT,
    bytes_kept,
    check_accounts,
    check_beginning,
    check_unknown_regions,
    settings_of,
)
from awsmock_ar_apigw.cloud.services import kind_named
from awsmock_ar_apigw.cloud.whole import Whole
from awsmock_ar_apigw.faults.plan import Plan
from awsmock_ar_apigw.kit.call import Call, Scope
from awsmock_ar_apigw.kit.record import land
from awsmock_ar_apigw.kit.settings import Settings
from awsmock_ar_apigw.state.store import Store
from awsmock_ar_apigw.state.timeline import Timeline

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping

    from awsmock_ar_apigw.base.clock import Pace
    from awsmock_ar_apigw.kit.difference import Switch
    from awsmock_ar_apigw.kit.rule import Rule
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.state.store import Tables
    from awsmock_ar_apigw.templates.stacks import Stacks


# Every cloud that anybody still holds, its mock active or not.
WORLDS: WeakSet[World] = WeakSet()


class World(Rooted):
    """The accounts and Regions of a cloud, its time, what is planned, and what was called. ``Cloud`` has the options.

    ``born`` is when what is built in was made: at the start, or at that of the cloud whose snapshot was restored.
    ``lock`` is held by whoever looks at what is stored, or changes it: a call is answered whole, or has not begun. It is
    the last in the order of locks that ``intercept/active.py`` has.

    ``unfinished`` is the change that is under way, or that an interrupt has left half done: see ``whole.py``.
    """

    _why_not = (
        "A cloud can't be copied or pickled: it lives in this process, and clients call it here. Take its snapshot(), which "
        "can be pickled, and restore() it into a cloud with the same options."
    )

    def __init__(  # noqa: PLR0913 - every option of a cloud
        self,
        *,
        account_id: str = ACCOUNT,
        accounts: Mapping[str, str] | None = None,
        seed: int | str | None = None,
        pace: Pace | str = "instant",
        start_time: datetime.datetime | float | str | None = None,
        fidelity: str = "documented",
        quotas: Mapping[str, int] | str | None = None,
        keep_responses: int | str = KEPT,
        unknown_regions: str = "warn",
    ) -> None:
        check_accounts(account_id, accounts)
        check_beginning(seed, pace, start_time)
        check_unknown_regions(unknown_regions)
        self.settings = settings_of(fidelity, quotas)
        # What falls due has been let in already: quotas are asked of calls.
        self.when_due = Settings(self.settings.observed)
        self.options = {
            "account_id": account_id,
            "accounts": accounts,
            "seed": seed,
            "start_time": start_time,
            "fidelity": fidelity,
            "quotas": quotas,
            "keep_responses": keep_responses,
            "unknown_regions": unknown_regions,
        }
        self.seed = seed
        self.account_id = account_id
        self.accounts = dict(accounts or {})
        self.unknown_regions = unknown_regions
        # By service, the Regions that are known to have it, or were told of.
        self.regions: set[tuple[str, str]] = set()
        # By access key and Region, where calls go.
        self._wheres: dict[tuple[str | None, str], Where] = {}
        self.clock = Clock(as_micros(start_time), as_pace(pace))
        self.own_pace = self.clock.pace
        self.started = self.born = self.clock.micros
        self.calls = Calls()
        self.bodies = Bodies(bytes_kept(keep_responses))
        self.lock = threading.RLock()
        self.unfinished: Whole | None = None
        # What answers requests, once somebody has asked for it.
        self.house: House | None = None
        # What was deployed of templates, once somebody has asked for it.
        self.stacks: Stacks | None = None
        WORLDS.add(self)
        self.ids = Ids(seed)
        self.store = Store()
        self.timeline = Timeline()
        self.plan = Plan(seed)
        self.jitter = Chances("retries", seed)
        # The calls of the endless loop that the log was told of last.
        self.told: frozenset[int] = frozenset()
        # Where AWS was seen to differ from its reference, and one of the two ways was taken since the last call.
        self.met: list[Rule | Switch[object]] = []
        self.secret = self.ids.secret()

    def __repr__(self) -> str:
        return f"<Cloud {self.account_id}, {self.clock}, {len(self.calls)} calls>"

    def reset(self) -> None:
        """Make it what it was at its start."""
        with self.lock:
            self.bring_about(self._begin_anew)
        self.follow()

    def follow(self) -> None:
        """What isn't stored of stacks, such as functions, follows what is: no lock of ours is held."""
        if self.stacks is not None:
            self.stacks.follow()

    def _begin_anew(self) -> None:
        self.store, self.timeline, self.ids = Store(), Timeline(), Ids(self.seed)
        self.secret = self.ids.secret()
        self.born = self.started
        self.clock.set(self.started)
        self.calls.clear()
        self.bodies.clear()
        self.plan.clear()
        self.jitter.clear()
        if self.house is not None:
            self.house.forget()
        if self.stacks is not None:
            self.stacks.forget()

    @property
    def over(self) -> bool:
        """Whether its mock has stopped: it shows what was there at the end."""
        return self.clock.over

    @over.setter
    def over(self, value: bool) -> None:
        self.clock.over = value
        if value and self.house is not None:
            self.house.end()

    def check_running(self) -> None:
        """Refuse to change what nobody calls any more.

        Raises:
            MockError: the mock has stopped.
        """
        if self.clock.over:
            raise MockError(OVER)

    def bring_about(self, change: Callable[[], None]) -> None:
        """Do what comes to the same when it is done twice: if it is interrupted, it is done again."""
        self.check_running()
        with Whole(self, change):
            change()
            self.met.clear()
            self.told = frozenset()

    def mend(self) -> None:
        """Make the world whole, if an interrupt has left it otherwise: first of all, for whoever takes the lock."""
        if self.unfinished is not None and not self.unfinished.is_under_way:
            self.unfinished.mend()
            self.unfinished = None

    def where_of(self, access_key: str | None, region: str) -> Where:
        """Where a call goes that is made with an access key for a Region: the account is the one that the key belongs to."""
        try:
            return self._wheres[access_key, region]
        except KeyError:
            account = self.accounts.get(access_key or "", self.account_id)
            return self._wheres.setdefault((access_key, region), Where(account, region))

    def wait(self, seconds: float) -> int:
        """Virtual time passes, and what fell due has happened; real time passes by itself. Returns the time."""
        with self.lock:
            if seconds and not self.clock.pace.real:
                self.clock.skip(seconds)
                self.catch_up()
            return self.clock.micros

    def forget(self, service: str) -> None:
        """Drop what one service stores."""
        with self.lock:
            self.mend()
            self.store.forget(service)

    def catch_up(self, *, everything: bool = False) -> None:
        """What is due happens, each at its moment; or everything that is pending, with time moving to it."""
        if self.unfinished is not None:
            self.mend()
        if self.house is not None and not self.clock.over:
            self.house.connections.expire(self.clock.micros)
        if not self.timeline:
            return
        at_once = self.clock.pace.at_once
        until = None if everything or at_once else self.clock.micros
        while due := self.timeline.next(until):
            if everything and not at_once:
                self.clock.reach(due.at)
            moment = min(due.at, self.clock.micros)
            tables = self.store.tables(due.where)
            scope = Scope(
                due.where,
                moment,
                self.born,
                self.ids,
                tables,
                self.timeline,
                settings=self.when_due,
                met=self.met,
            )
            with Whole(self, scope.undo):
                land(scope, kind_named(due.ref.kind), due.ref.key, due.at)
            # What has landed is found to have landed, should an interrupt leave it in the queue.
            self.timeline.done(due)

    def differences(self) -> tuple[Rule | Switch[object], ...]:
        """What was met since the last call, for the record of this one: each of it once."""
        met = tuple(dict.fromkeys(self.met))
        self.met.clear()
        return met

    def call(self, service: str, operation: str, where: Where, now: int) -> Call:
        """What the handler of an operation may see, or what a person does by hand."""
        return Call(
            where,
            now,
            self.born,
            self.ids,
            self.store.tables(where),
            self.timeline,
            operation=operation,
            settings=self.settings,
            met=self.met,
            secret=self.secret,
            next_fate=lambda name: self.plan.next_fate(service, name),
        )

    @contextmanager
    def by_hand(self, service: str, where: Where, name: str) -> Iterator[Call]:
        """What a person does is no call of the API: the clock stands still, and what is due has happened.

        What fails on the way leaves nothing behind.
        """
        with self.lock:
            self.check_running()
            self.catch_up()
            call = self.call(service, name, where, self.clock.micros)
            try:
                yield call
            except BaseException:
                call.undo()
                raise

    @contextmanager
    def look(self) -> Iterator[list[tuple[Where, Tables]]]:
        """All that is stored, to be read within: looking is no call, as what a person does is none."""
        with self.lock:
            self.catch_up()
            yield list(self.store.places())
