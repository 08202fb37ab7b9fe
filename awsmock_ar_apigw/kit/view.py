"""What is stored, for tests to look at: a view is a sequence of all resources of a kind, over accounts and Regions.

Looking is no call of the API: the clock stands still, and what is due has happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.part import fits, is_part
from awsmock_ar_apigw.base.rooted import Rooted
from awsmock_ar_apigw.base.text import some
from awsmock_ar_apigw.kit.item import Item, NotThere, Place, shown
from awsmock_ar_apigw.kit.kind import alive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.state.record import Record
    from awsmock_ar_apigw.state.store import Tables

    Look = Callable[[], AbstractContextManager[list[tuple[Where, Tables]]]]

ItemT = TypeVar("ItemT", bound=Item)
Default = TypeVar("Default")
_MOST = 10
_MOST_ROWS = 100
_FILTERS = ("region", "account", "status", "name", "parent", "deleted")
_COLUMNS = ("name", "id", "status", "region", "account", "created", "updated")
_AS_WRITTEN = {"api": "API", "apis": "APIs", "rest": "REST", "vpc": "VPC"}


@dataclass(frozen=True)
class Shelf:
    """How a kind of resource is looked at.

    Parameters:
        kind: the kind.
        item: the class of one.
        named: the member that people call it by; a dot leads to one inside another.
        id: the member that is its id, where neither its key nor its ARN has it.
        arn: AWS's name of the member that is its ARN, where its members lack it.
        hidden: members that nobody sees.
        shown: states that are shown as another, or (None) not at all.
        columns: attributes of an item by the heads of a table's columns, where they are others than those of most.
    """

    kind: Kind
    item: type[Item] = Item
    named: str | None = None
    id: str | None = None
    arn: str | None = None
    hidden: tuple[str, ...] = ()
    shown: Mapping[str, str | None] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown_columns(self) -> Mapping[str, str]:
        """The columns of a table; what no item of the kind has is left out."""
        has = {"name": bool(self.named), "status": self.kind.machine is not None}
        own = {name: name for name in _COLUMNS if has.get(name, True)}
        return self.columns or {**own, **({"of": "_owner"} if self.kind.parent else {})}


class Inventory:
    """What is stored of one service.

    Parameters:
        look: opens every account and Region, to be read within.
        shelves: how each kind is looked at, by the name of its view.
    """

    def __init__(self, look: Look, shelves: Mapping[str, Shelf]) -> None:
        self._look = look
        self._shelves = shelves

    def view(self, name: str) -> View[Any]:
        """All resources of a kind."""
        return View(self, name, self._shelves[name])

    def views(self) -> Iterator[View[Any]]:
        """Every view."""
        return map(self.view, self._shelves)

    def items(self, shelf: Shelf, *, deleted: bool = False) -> list[Item]:
        """The resources of a kind, in the order of creation; those of one moment by account and Region."""
        with self._look() as places:
            found = [
                (record.created, place[0], record.number, Place(*place), record)
                for place in places
                if shelf.kind.name in place[1]
                for record in place[1][shelf.kind.name].all()
                if alive(record) is not deleted
            ]
        found.sort(key=lambda row: row[:3])
        return [shelf.item(self, shelf, place, record) for *_order, place, record in found]

    def item(self, place: Place, record: Record, kind: str) -> Item:
        """A record as an item."""
        shelf = next(shelf for shelf in self._shelves.values() if shelf.kind.name == kind)
        return shelf.item(self, shelf, place, record)

    def now(self, where: Where) -> Place:
        """An account and Region as it is now."""
        with self._look() as places:
            return Place(where, dict(places).get(where, {}))

    def of_the_same(self, other: Inventory) -> bool:
        """Whether another inventory is of the same cloud."""
        return self._look == other._look


@dataclass(frozen=True, eq=False, repr=False)
class View(Rooted, Sequence[ItemT], Generic[ItemT]):
    """The resources of a kind, over all accounts and Regions, in the order of creation.

    A view is always of now; an item is as it was when it was looked up. ``view["web-app"]`` finds by name, id or
    ARN, ``view[0]`` by place, and ``"web-app" in view`` says whether there is one. What has been deleted is left
    out, even if it can still be described: ``view.where(deleted=True)`` has that.
    """

    _why_not = (
        "A view can't be copied or pickled: it is of its cloud, and always of now. list(view) keeps what there is now, and "
        "[item.members for item in view] can be pickled, as can cloud.snapshot()."
    )

    _inventory: Inventory
    _title: str
    _shelf: Shelf
    _tests: tuple[Callable[[Item], bool], ...] = ()
    _deleted: bool = False

    def where(self, **wanted: Any) -> View[ItemT]:
        """Some of them.

        Parameters:
            wanted: ``region``, ``account``, ``status`` and ``name`` are texts, in which ``*`` stands for any part;
                ``parent`` is an item, or the name, id or ARN of one; ``deleted=True`` asks for what was deleted;
                anything else is a member under AWS's name, which must have what is given, and may have more.

        Returns:
            A view of those.

        Raises:
            MockError: there is no such filter, or no such status.
        """
        tests = [self._test(name, value) for name, value in wanted.items() if name != "deleted"]
        deleted = wanted.get("deleted", self._deleted)
        return replace(self, _tests=(*self._tests, *tests), _deleted=bool(deleted))

    def _within(self, where: Where, parent: str) -> View[ItemT]:
        """Those that belong to a record."""
        return replace(self, _tests=(*self._tests, lambda item: item._belongs_to(where, parent)))

    @overload
    def get(self, name: str) -> ItemT | None: ...

    @overload
    def get(self, name: str, default: Default) -> ItemT | Default: ...

    def get(self, name: str, default: Any = None) -> Any:
        """The one with this name, id or ARN; or the default, where there is none.

        Raises:
            MockError: there are several, which is a KeyError too.
        """
        return self[name] if self._found(name) else default

    @overload
    def __getitem__(self, key: str | int) -> ItemT: ...

    @overload
    def __getitem__(self, key: slice) -> Sequence[ItemT]: ...

    def __getitem__(self, key: str | int | slice) -> ItemT | Sequence[ItemT]:
        """The one with this name, id or ARN, or at this place.

        Raises:
            MockError: there is none, or there are several, which is a KeyError too.
        """
        if not isinstance(key, str):
            return list(self)[key]
        return self._the(key, "by ARN or id, or with .where(region=…, account=…, parent=…)")

    def _the(self, key: str, ways: str) -> ItemT:
        """The one with this name, id or ARN; ``ways`` are those to say which of several is meant."""
        found = self._found(key)
        if len(found) == 1:
            return found[0]
        if found:
            raise NotThere(f"{key!r} is one of {len(found)}:{_lines(found)}\nSay which: {ways}.")
        items = list(self)
        there = f"There are:{_lines(items)}" if items else "There are none."
        raise NotThere(f"No {self._what(1)} is called {key!r}, or has that id or ARN. {there}")

    def __contains__(self, key: object) -> bool:
        return bool(self._found(key)) if isinstance(key, str) else any(item == key for item in self)

    def __iter__(self) -> Iterator[ItemT]:
        items: list[Any] = self._inventory.items(self._shelf, deleted=self._deleted)
        return iter([item for item in items if all(test(item) for test in self._tests)])

    def __len__(self) -> int:
        return sum(1 for _item in self)

    def __eq__(self, other: object) -> bool:
        """Whether there are the same resources now, in the same states and order: ``view == []`` if there are none."""
        if isinstance(other, Sequence) and not isinstance(other, str | bytes):
            return list(self) == list(other)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # what it is equal to changes

    def __repr__(self) -> str:
        items = list(self)
        labels = ", ".join(some((item._line(" ") for item in items), _MOST))
        return f"<{len(items)} {self._what(len(items))}{': ' if items else ''}{labels}>"

    def _repr_html_(self) -> str:
        """A table, for notebooks."""
        from awsmock_ar_apigw.base.markup import table  # noqa: PLC0415 - for notebooks

        items = list(self)
        columns = self._shelf.shown_columns
        rows = [[shown(getattr(item, name)) for name in columns.values()] for item in items[:_MOST_ROWS]]
        first = f", of which the first {len(rows)}" if len(rows) < len(items) else ""
        return table(f"{len(items)} {self._what(len(items))}{first}", tuple(columns), rows)

    def _found(self, key: str) -> list[ItemT]:
        return [item for item in self if _answers(item, key)]

    # For summaries

    @property
    def _words(self) -> str:
        """What they are, such as ``services``."""
        return " ".join(_AS_WRITTEN.get(word, word) for word in self._title.split("_"))

    def _what(self, count: int) -> str:
        title = self._words
        if count != 1:
            return title
        return f"{title[:-3]}y" if title.endswith("ies") else title.removesuffix("s")

    def _test(self, name: str, wanted: Any) -> Callable[[Item], bool]:
        if name[:1].isupper():
            return lambda item: name in item and is_part(wanted, item[name])
        if name not in _FILTERS:
            raise MockError(
                f"{name!r} is no filter of {self._words}. {meant(name, _FILTERS)}Use {', '.join(_FILTERS)}, or a member under AWS's name."
            )
        if name == "parent":
            return lambda item: _is_parent(item, wanted)
        if name == "status":
            self._check_status(wanted)
        return lambda item: _is(getattr(item, name), wanted)

    def _check_status(self, wanted: Any) -> None:
        kind = self._shelf.kind
        states = (
            [self._shelf.shown.get(state, state) for state in kind.machine.states] if kind.machine else []
        )
        if kind.machine and wanted is not None and not any(_is(state, wanted) for state in states):
            shown = list(dict.fromkeys(state for state in states if state))
            raise MockError(
                f"{wanted!r} is no status of {self._words}. {meant(wanted, shown)}Use one of: {', '.join(shown)}."
            )


class Views(Rooted):
    """Views of what a service stores; each service names its own.

    Parameters:
        look: opens every account and Region, to be read within.
        shelves: how each kind is looked at, by the name of its view.
    """

    _why_not = (
        "A service's console can't be copied or pickled: it is of its cloud, and always of now. Ask the cloud for it where you "
        "need it; cloud.snapshot() has what is stored, and can be pickled."
    )

    def __init__(self, look: Look, shelves: Mapping[str, Shelf]) -> None:
        self._inventory = Inventory(look, shelves)

    def __repr__(self) -> str:
        views = [view for view in self._views() if len(view)]
        counted = ", ".join(f"{len(view)} {view._what(len(view))}" for view in views)
        return f"<cloud.{self._service}: {counted or 'nothing is stored'}>"

    def _repr_html_(self) -> str:
        """Tables, for notebooks: one for each kind of which there is something."""
        from awsmock_ar_apigw.base.markup import heading  # noqa: PLC0415 - for notebooks

        return "\n".join([heading(repr(self)[1:-1]), *self._tables()])

    def _tables(self) -> list[str]:
        return [view._repr_html_() for view in self._views() if len(view)]

    @property
    def _service(self) -> str:
        """Botocore's name of the service."""
        return next(self._views())._shelf.kind.name.partition(".")[0]

    def _view(self, name: str) -> View[Any]:
        return self._inventory.view(name)

    def _views(self) -> Iterator[View[Any]]:
        return self._inventory.views()


def _answers(item: Item, key: object) -> bool:
    return key in (item.name, item.id, item.arn)


def _is(actual: Any, wanted: Any) -> bool:
    if isinstance(actual, str) and isinstance(wanted, str):
        return fits(wanted, actual)
    return bool(actual == wanted)


def _is_parent(item: Item, wanted: Any) -> bool:
    parent = item.parent
    if parent is None:
        return wanted is None
    return _answers(parent, wanted) if isinstance(wanted, str) else parent._is_as(wanted)


def _lines(items: Sequence[Item]) -> str:
    return "".join(f"\n  {line}" for line in some(map(repr, items), _MOST))
