"""One stored resource as a test looks at it: as it was when it was looked up, and nothing can be written."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import EPOCH
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.rooted import Rooted
from awsmock_ar_apigw.base.text import moment, readable
from awsmock_ar_apigw.kit.record import ids_of
from awsmock_ar_apigw.state.machine import ENDED

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.view import Inventory, Shelf, View
    from awsmock_ar_apigw.state.machine import Step
    from awsmock_ar_apigw.state.record import Record
    from awsmock_ar_apigw.state.store import Tables


class NotThere(MockError, KeyError):  # noqa: N818 - a finding: a MockError, as every other mistake of a test
    """What was looked up isn't there, or isn't the only one: the message says what is."""

    def __str__(self) -> str:
        return readable(str(self.args[0]))  # that of a KeyError would be in quotes


class Pending(NamedTuple):
    """What a change that is under way comes to: the status that it ends in, and when."""

    status: str
    at: datetime.datetime


class Place(NamedTuple):
    """An account and Region, with what is stored there."""

    where: Where
    tables: Tables


class Item(Rooted):
    """A resource, as it was when it was looked up.

    ``item["RouteKey"]`` is one of its members, under AWS's name.
    """

    __slots__ = ("_inventory", "_place", "_record", "_shelf")

    _why_not = (
        "An item can't be pickled: what belongs to it is in its cloud. Pickle what you need of it, such as item.members, "
        "item.arn or item.status; or cloud.snapshot(), which has everything."
    )

    def __init__(self, inventory: Inventory, shelf: Shelf, place: Place, record: Record) -> None:
        self._inventory = inventory
        self._shelf = shelf
        self._place = place
        self._record = record

    @property
    def kind(self) -> str:
        """What it is, such as ``"Service"``."""
        return self._shelf.kind.name.partition(".")[2]

    @property
    def name(self) -> str | None:
        """What people call it, such as the key of a route; None for what has only an id."""
        found: Any = self._record.members
        for step in (self._shelf.named or "").split("."):
            found = found.get(step) if isinstance(found, dict) else None
        return None if found is None else str(found)

    @property
    def id(self) -> str | None:
        """Its id within what it belongs to; None for what has none."""
        kind, record = self._shelf.kind, self._record
        if self._shelf.id:
            return str(record.members[self._shelf.id])
        if kind.ids:
            return ids_of(kind, record)[kind.ids[-1]]
        parts = kind.arn.read(record.key) if kind.arn else None
        return parts.get("id") if parts else None

    @property
    def arn(self) -> str | None:
        """Its Amazon Resource Name; None for what has none."""
        kind = self._shelf.kind
        if kind.arn is None:
            return None
        return (
            kind.arn.make(self._place.where, **ids_of(kind, self._record)) if kind.ids else self._record.key
        )

    @property
    def status(self) -> str | None:
        """The state that it is in; None for what has no states, or shows none."""
        status = self._record.status or None
        return self._shelf.shown.get(status, status) if status else None

    @property
    def pending(self) -> Pending | None:
        """What a change that is under way comes to, and when; None where nothing is."""
        stages = self._record.life.stages
        if not stages:
            return None
        last = stages[-1]
        return Pending(self._shelf.shown.get(last.status, last.status) or last.status, _at(last.at))

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The calls of which it waits for one, since what a person does is next, and no time brings it about.

        Such as ``("cloud.apprunner.approve_connection('github')", "cloud.apprunner.reject_connection('github')")``; empty for
        what waits for nobody.
        """
        if not self._record.status.startswith("PENDING"):
            return ()
        service = self._shelf.kind.name.partition(".")[0]
        parent = self._parent_in(self._place)
        named = readable(", ".join(one._label for one in (parent, self) if one))
        return tuple(f"cloud.{service}.{step.name}({named})" for step in self._by_hand)

    @property
    def region(self) -> str:
        """The Region that it is in."""
        return self._place.where.region

    @property
    def account(self) -> str:
        """The account that it is in."""
        return self._place.where.account

    @property
    def created(self) -> datetime.datetime:
        """When it was made, by the cloud's clock: an aware datetime in UTC."""
        return _at(self._record.created)

    @property
    def updated(self) -> datetime.datetime:
        """When it last changed, likewise."""
        return _at(self._record.updated)

    @property
    def deleted(self) -> datetime.datetime | None:
        """When it was deleted, for what can still be described; None while it is there."""
        return None if self._record.deleted is None else _at(self._record.deleted)

    @property
    def ended(self) -> datetime.datetime | None:
        """When its last change ended; None while one is under way."""
        return self.updated if self._record.life.phase in ENDED else None

    @property
    def tags(self) -> dict[str, str]:
        """Its tags, as a copy."""
        return dict(self._record.tags)

    @property
    def members(self) -> dict[str, Any]:
        """What it is made of, under AWS's names, as a copy: its ids too, but neither status, times nor tags."""
        kind, record = self._shelf.kind, self._record
        own = {
            name: copied(value) for name, value in record.members.items() if name not in self._shelf.hidden
        }
        arn = {self._shelf.arn: self.arn} if self._shelf.arn else {}
        return {**(ids_of(kind, record) if kind.ids else {}), **arn, **own}

    @property
    def parent(self) -> Item | None:
        """What it belongs to, as it is now; None where it belongs to nothing, or that is gone."""
        return self._parent_in(self._inventory.now(self._place.where))

    def get(self, name: str, default: Any = None) -> Any:
        """A member, as a copy; or the default.

        Parameters:
            name: AWS's name of it.
            default: what it is where there is none.
        """
        return self.members.get(name, default)

    def __getitem__(self, name: str) -> Any:
        """A member, as a copy.

        Raises:
            MockError: it has none of that name, which is a KeyError too.
        """
        members = self.members
        if name not in members:
            raise NotThere(f"{self!r} has no {name!r}. It has: {', '.join(members)}.")
        return members[name]

    def __contains__(self, name: object) -> bool:
        return name in self.members

    def __eq__(self, other: object) -> bool:
        """Whether it is the same resource, in the same state."""
        return (
            isinstance(other, Item)
            and self._is_as(other)
            and self._record == other._record
            and self._inventory.of_the_same(other._inventory)
        )

    def __hash__(self) -> int:
        return hash(self._address)

    def __copy__(self) -> Item:
        return self  # nothing in it ever changes

    def __deepcopy__(self, _memo: dict[int, Any]) -> Item:
        return self

    def __repr__(self) -> str:
        place = f"{self.region} of {self.account}"
        owner = f" of {self._owner}" if self._owner else ""
        return readable(f"<{self.kind} {self._line(' ')}{owner}, {place}>")

    def _repr_html_(self) -> str:
        """A table, for notebooks: what identifies it, and no values that could be secret."""
        from awsmock_ar_apigw.base.markup import table  # noqa: PLC0415 - for notebooks

        names = ("name", "id", "arn", "status", "region", "account", "created", "updated")
        rows = [(name, shown(getattr(self, name))) for name in names]
        return table(f"{self.kind} {self._label}", ("", ""), [row for row in rows if row[1]])

    # For views and summaries

    @property
    def _by_hand(self) -> list[Step]:
        """What a person can do to it, in the state that it is in."""
        machine, status = self._shelf.kind.machine, self._record.status
        return [step for step in machine.steps if step.by_hand and status in step.when] if machine else []

    @property
    def _label(self) -> str:
        """What tells it from its like: its name, or else its id."""
        name = self.name if self.name is not None else self.id
        return repr(name) if name is not None else "(no name)"

    @property
    def _owner(self) -> str | None:
        """What it belongs to, in words; to say so changes nothing."""
        parent = self._parent_in(self._place)
        return f"{parent.kind} {parent._label}" if parent else None

    def _line(self, between: str = "  ") -> str:
        """Its name, its id where that says more, its status, and what is pending."""
        more = self.id if self.id not in (self.name, None) and self.name is not None else None
        return readable(between.join(part for part in (self._label, more, self.status) if part))

    def _children(self, name: str) -> View[Any]:
        """What belongs to it, from one of the views."""
        return self._inventory.view(name)._within(self._place.where, self._record.key)

    def _parent_in(self, place: Place) -> Item | None:
        kind, key = self._shelf.kind.parent, self._record.parent
        table = place.tables.get(kind or "")
        record = table.get(key) if table and key is not None else None
        return self._inventory.item(place, record, kind) if record and kind else None

    def _belongs_to(self, where: Where, parent: str) -> bool:
        """Whether it belongs to a record."""
        return (self._place.where, self._record.parent) == (where, parent)

    def _is_as(self, other: object) -> bool:
        """Whether another is of the same resource, in whatever state."""
        return isinstance(other, Item) and self._address == other._address

    @property
    def _address(self) -> tuple[str, Where, str]:
        """Its kind, account and Region, and key."""
        return self._shelf.kind.name, self._place.where, self._record.key


# What nobody can change needs no copy, and no question about it.
_PLAIN = frozenset({bool, float, int, str, type(None)})


def copied(value: Any) -> Any:
    """A value of a record, so that whoever gets it may change it."""
    if isinstance(value, dict):
        made = dict(value)
        if not _PLAIN.issuperset(map(type, made.values())):
            for name, member in value.items():
                if type(member) not in _PLAIN:
                    made[name] = copied(member)
        return made
    if isinstance(value, list | tuple):
        return [copied(member) for member in value]
    return value


def shown(value: object) -> object:
    """A value of a table."""
    return moment(value) if isinstance(value, datetime.datetime) else value


def _at(micros: int) -> datetime.datetime:
    return EPOCH + datetime.timedelta(microseconds=micros)
