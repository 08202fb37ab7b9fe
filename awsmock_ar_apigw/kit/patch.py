"""How an update changes a resource, member by member: a member that is left out always stays.

A change is a function from what a member holds and what is asked for it to what it holds from then on; ``None``
means that it has nothing any more. A member without a change of its own is replaced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.base.cite import Cite

    Members = Mapping[str, Any]


class Change(NamedTuple):
    """How one member is changed, and who says so."""

    member: str
    how: Callable[[Any, Any], Any]
    cite: Cite


class Patch:
    """The changes of a kind of resource: those that are more than putting the new value in the old one's place."""

    def __init__(self, *changes: Change) -> None:
        self.changes = changes
        self._how = {change.member: change.how for change in changes}

    def apply(self, members: Members, asked: Members) -> dict[str, Any]:
        """The members as they are after an update that asks for these."""
        whole = dict(members)
        for name, value in asked.items():
            how = self._how.get(name)
            changed = value if how is None else how(members.get(name), value)
            if changed is None:
                whole.pop(name, None)
            else:
                whole[name] = changed
        return whole


# Changes


def emptied(_old: Any, asked: Any) -> Any:
    """An empty value clears the member."""
    return asked or None


def kept_if_empty(old: Any, asked: Any) -> Any:
    """An empty value changes nothing."""
    return asked or old


def merged(old: Members | None, asked: Members) -> Any:
    """A map, or a structure, takes what is asked into what it holds; an empty one changes nothing."""
    return {**(old or {}), **asked} if asked else old


def merged_and_pruned(old: Members | None, asked: Members) -> Any:
    """A map takes what is asked into what it holds, and a key with an empty value goes; an empty map changes nothing."""
    if not asked:
        return old
    return {key: value for key, value in {**(old or {}), **asked}.items() if value not in ("", {})} or None


def merged_within(old: Members | None, asked: Members) -> Any:
    """A map of structures: each that is asked for is merged into the one under its key."""
    if not asked:
        return old
    had = old or {}
    return {**had, **{key: {**had.get(key, {}), **value} for key, value in asked.items()}}
