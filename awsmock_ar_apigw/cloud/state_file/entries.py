"""What an entry of a state file says, by the types of what it says."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.kit.filed import Entry
from awsmock_ar_apigw.spec.typed import Misfit, at, mapping, moment, text, typed, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.filed import Filed
    from awsmock_ar_apigw.state.record import Record


def entry_of(filed: Filed, fields: Mapping[str, Any], parent: Record | None, loading: Any) -> Entry:
    """What an entry says, but for its times and its state.

    Raises:
        Misfit: it says what there isn't, or in another type.
    """
    takes = filed.takes
    params: dict[str, Any] = {}
    also: dict[str, Any] = {}
    own: str | None = None
    for name, value in fields.items():
        if name in takes:
            if value is not None:
                params[name] = at(name, partial(typed, takes[name]), value)
        elif name == filed.id:
            own = None if value is None else at(name, text, value)
        elif name in filed.also:
            if value is not None:
                also[name] = at(name, filed.of_also(name), value)
        elif name not in filed.beside:
            raise unknown(name, [*([filed.id] if filed.id else []), *takes, *filed.also, *filed.beside])
    tags = fields.get("Tags")
    return Entry(
        params,
        also,
        own,
        None if tags is None else at("Tags", _tags, tags),
        _is_dead(filed, fields),
        {name: fields[name] for name in filed.names_of_parts if fields.get(name) is not None},
        parent,
        loading,
        (),
    )


def _is_dead(filed: Filed, fields: Mapping[str, Any]) -> bool:
    """Whether it is said to be deleted."""
    words = filed.words
    dead = fields.get(words.status) in filed.dead if isinstance(fields.get(words.status), str) else False
    if fields.get(words.deleted) is not None and not dead:
        raise Misfit(f"Only what is {' or '.join(sorted(filed.dead))} has this.", (words.deleted,))
    return dead


def _tags(value: Any) -> dict[str, str]:
    return {name: at(name, text, one) for name, one in mapping(value).items()}


def times_of(filed: Filed, fields: Mapping[str, Any], now: int, made: Record) -> dict[str, Any]:
    """When a record was created, changed and deleted: as it was made, unless it is said.

    Raises:
        Misfit: one of them is no moment, or comes before what it comes after.
    """
    words = filed.words
    created, updated, deleted = (
        None if fields.get(name) is None else at(name, moment, fields[name])
        for name in (words.created, words.updated, words.deleted)
    )
    created = made.created if created is None else created
    if deleted is None and filed.dead and fields.get(words.status) in filed.dead:
        deleted = max(now, created)
    return {"created": created, "updated": created if updated is None else updated, "deleted": deleted}
