"""Snapshots: what a cloud is at a moment, so that it can be that again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.ids import Ids
    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.cloud.journal import RecordedCall
    from awsmock_ar_apigw.state.store import Store
    from awsmock_ar_apigw.state.timeline import Timeline


class Snapshot:
    """What a cloud was at a moment, as ``cloud.snapshot()`` returns it: for ``cloud.restore()`` alone.

    Records are values that nobody changes, so that it costs no more than lists of them.
    """

    __slots__ = ("calls", "cloud", "ids", "micros", "plan", "secret", "store", "timeline")

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store: Store = cloud.store.copy()
        self.timeline: Timeline = cloud.timeline.copy()
        self.ids: Ids = cloud.ids.copy()
        self.micros = cloud.clock.micros
        self.calls: tuple[RecordedCall, ...] = tuple(cloud.calls)
        self.plan: Any = cloud.plan.state()
        self.secret = cloud.secret

    def __repr__(self) -> str:
        stored = sum(
            1 for _where, tables in self.store.places() for table in tables.values() for _ in table.all()
        )
        return f"<Snapshot of {self.cloud!r}: {stored} resources, {len(self.calls)} calls>"

    def bring_back(self) -> None:
        """Make the cloud what it was; the snapshot stays as it is, and can be used again."""
        cloud = self.cloud
        cloud.store = self.store.copy()
        cloud.timeline = self.timeline.copy()
        cloud.ids = self.ids.copy()
        cloud.clock.set(self.micros)
        cloud.calls[:] = self.calls
        cloud.plan.bring_back(self.plan)
        cloud.secret = self.secret
