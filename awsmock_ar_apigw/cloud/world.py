"""What is stored and moves: the house's part of a cloud, behind what users hold."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.clock import Clock, as_micros, as_pace
from awsmock_ar_apigw.base.ids import Ids
from awsmock_ar_apigw.cloud.calls import Calls
from awsmock_ar_apigw.cloud.options import ACCOUNT, check_options, settings_of
from awsmock_ar_apigw.cloud.services import kind_named
from awsmock_ar_apigw.faults.plan import Plan
from awsmock_ar_apigw.kit.call import Call, Scope
from awsmock_ar_apigw.kit.record import land
from awsmock_ar_apigw.state.store import Store
from awsmock_ar_apigw.state.timeline import Timeline

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.base.clock import Pace
    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.state.store import Tables


class World:
    """The accounts and Regions of a cloud, its time, what is planned, and what was called. ``Cloud`` has the options.

    ``lock`` is held by whoever looks at what is stored, or changes it: a call is answered whole, or has not begun.
    """

    def __init__(  # noqa: PLR0913 - every option of a cloud
        self,
        *,
        account_id: str = ACCOUNT,
        accounts: Mapping[str, str] | None = None,
        seed: int | str | None = None,
        pace: Pace | str = "instant",
        start_time: datetime.datetime | float | None = None,
        fidelity: str = "documented",
        quotas: Mapping[str, int] | str | None = None,
    ) -> None:
        check_options(account_id, accounts, seed, pace, start_time)
        self.settings = settings_of(fidelity, quotas)
        self.options = {
            "account_id": account_id,
            "accounts": accounts,
            "seed": seed,
            "start_time": start_time,
            "fidelity": fidelity,
            "quotas": quotas,
        }
        self.seed = seed
        self.account_id = account_id
        self.accounts = dict(accounts or {})
        self.clock = Clock(as_micros(start_time), as_pace(pace))
        self.own_pace = self.clock.pace
        self.born = self.clock.micros
        self.calls = Calls()
        self.lock = threading.RLock()
        self.ids = Ids(seed)
        self.store = Store()
        self.timeline = Timeline()
        self.plan = Plan(seed)
        self.secret = self.ids.hex(32).encode()

    def __repr__(self) -> str:
        return f"<Cloud {self.account_id}, {self.clock}, {len(self.calls)} calls>"

    def reset(self) -> None:
        """Make it what it was at its start."""
        with self.lock:
            self.store, self.timeline, self.ids = Store(), Timeline(), Ids(self.seed)
            self.secret = self.ids.hex(32).encode()
            self.clock.set(self.born)
            self.calls.clear()
            self.plan.clear()

    def account_of(self, access_key: str | None) -> str:
        """The account that an access key belongs to."""
        return self.accounts.get(access_key or "", self.account_id)

    def wait(self, seconds: float) -> int:
        """Virtual time passes, and what fell due has happened; real time passes by itself. Returns the time."""
        with self.lock:
            if seconds and not self.clock.pace.real:
                self.clock.advance(seconds=seconds)
                self.catch_up()
            return self.clock.micros

    def forget(self, service: str) -> None:
        """Drop what one service stores."""
        with self.lock:
            self.store.forget(service)

    def catch_up(self, *, everything: bool = False) -> None:
        """What is due happens, each at its moment; or everything that is pending, with time moving to it."""
        at_once = self.clock.pace.at_once
        for due in self.timeline.due(None if everything or at_once else self.clock.micros):
            if everything and not at_once:
                self.clock.reach(due.at)
            moment = min(due.at, self.clock.micros)
            tables = self.store.tables(due.where)
            scope = Scope(due.where, moment, self.born, self.ids, tables, self.timeline)
            land(scope, kind_named(due.ref.kind), due.ref.key, due.at)

    def call(self, service: str, operation: str, where: Where, now: int) -> Call:
        """What the handler of an operation may see, or what a person does by hand."""
        fates = self.plan.taker(service)
        return Call(
            where,
            now,
            self.born,
            self.ids,
            self.store.tables(where),
            self.timeline,
            operation=operation,
            settings=self.settings,
            secret=self.secret,
            take_fate=fates.take,
            give_back=fates.give_back,
        )

    @contextmanager
    def by_hand(self, service: str, where: Where, name: str) -> Iterator[Call]:
        """What a person does is no call of the API: the clock stands still, and what is due has happened.

        What can't be done leaves nothing behind.
        """
        with self.lock:
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
