"""One stored resource, as an immutable value: a change is a new record in the old one's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.state.machine import Life


class Ref(NamedTuple):
    """The address of a record within its account and Region: a kind's name and a key."""

    kind: str
    key: str


class Record(NamedTuple):
    """A resource.

    ``members`` are what the resource is made of, under AWS's own names; ``number`` is its place in the order
    of creation; ``uses`` are the records that it depends on, and ``parent`` the one that it belongs to.
    Times are microseconds since 1970. Nobody changes a mapping inside a record: see ``_replace``.
    """

    key: str
    number: int
    members: Mapping[str, Any]
    life: Life
    created: int
    updated: int
    deleted: int | None = None
    tags: Mapping[str, str] = {}
    uses: tuple[Ref, ...] = ()
    parent: str | None = None

    @property
    def status(self) -> str:
        """The state it is in."""
        return self.life.status
