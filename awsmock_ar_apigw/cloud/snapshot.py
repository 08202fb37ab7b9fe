"""Snapshots: what a cloud is at a moment, so that it can be that again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.ids import Ids
    from awsmock_ar_apigw.cloud.journal import RecordedCall
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.state.store import Store
    from awsmock_ar_apigw.state.timeline import Timeline


class Snapshot:
    """What a cloud was at a moment, as ``cloud.snapshot()`` returns it: for ``cloud.restore()`` alone.

    Records are values that nobody changes, so that it costs no more than lists of them.
    """

    __slots__ = ("bodies", "calls", "ids", "jitter", "micros", "plan", "secret", "store", "timeline", "world")

    def __init__(self, world: World) -> None:
        self.world = world
        self.store: Store = world.store.copy()
        self.timeline: Timeline = world.timeline.copy()
        self.ids: Ids = world.ids.copy()
        self.micros = world.clock.micros
        self.calls: tuple[RecordedCall, ...] = tuple(world.calls)
        self.bodies = world.bodies.state()
        self.plan: Any = world.plan.state()
        self.jitter: Any = world.jitter.state()
        self.secret = world.secret

    def __repr__(self) -> str:
        stored = sum(
            1 for _where, tables in self.store.places() for table in tables.values() for _ in table.all()
        )
        return f"<Snapshot of {self.world!r}: {stored} resources, {len(self.calls)} calls>"

    def bring_back(self) -> None:
        """Make the cloud what it was; the snapshot stays as it is, and can be used again."""
        world = self.world
        world.store = self.store.copy()
        world.timeline = self.timeline.copy()
        world.ids = self.ids.copy()
        world.clock.set(self.micros)
        world.calls[:] = self.calls
        world.bodies.bring_back(self.bodies)
        world.plan.bring_back(self.plan)
        world.jitter.bring_back(self.jitter)
        world.secret = self.secret
