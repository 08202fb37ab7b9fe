"""Making, finding, changing and dropping records: check and compute first, and write last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.fate import SUCCEEDS
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.state.machine import BROUGHT_BACK, GONE, NEW, STEADY, Life
from awsmock_ar_apigw.state.record import Record, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.kit.call import Call, Scope
    from awsmock_ar_apigw.kit.kind import Kind


def ref(kind: Kind, key: str) -> Ref:
    """The address of a record."""
    return Ref(kind.name, key)


def new(
    scope: Scope, kind: Kind, key: str, members: Mapping[str, Any], life: Life = STEADY, **more: Any
) -> Record:
    """A record that is not stored yet; ``more`` are further fields of Record."""
    number = scope.table(kind).next_number()
    return Record(key, number, members, life, scope.now, scope.now, **more)


def find(scope: Scope, kind: Kind, key: str) -> Record:
    """The record with this key, deleted ones too where they are kept.

    Raises:
        ServiceError: there is none, or the key cannot be one.
    """
    record = scope.table(kind).get(key)
    if record is not None:
        return record
    if kind.arn is not None and kind.arn.read(key) is None:
        raise kind.malformed.refusal(key=key)
    raise kind.missing.refusal(key=key, account=scope.where.account)


def locate(scope: Scope, kind: Kind, params: Mapping[str, Any]) -> Record:
    """The record that the parameters name by its ids.

    Raises:
        ServiceError: there is none; or what it would belong to is missing, which is said first.
    """
    record = scope.table(kind).get(key_of(*[params[name] for name in kind.ids]))
    if record is not None:
        return record
    if kind.parent:
        locate(scope, kind.sibling(kind.parent), params)
    raise kind.missing.refusal(key=params[kind.ids[-1]], account=scope.where.account)


def given(kind: Kind, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters without the ids that name the record."""
    return {name: value for name, value in params.items() if name not in kind.ids}


def ids_of(kind: Kind, record: Record) -> dict[str, str]:
    """The ids that name a record, by parameter: its parents' and its own."""
    return dict(zip(kind.ids, record.key.split("/"), strict=True))


def fresh_id(scope: Scope, kind: Kind, length: int, *above: str) -> str:
    """An id that no record of this kind has below these parents."""
    while True:
        found = scope.ids.text(length)
        if scope.table(kind).get(key_of(*above, found)) is None:
            return found


def add(
    scope: Scope, kind: Kind, of: Record, length: int, members: dict[str, Any], uses: tuple[Ref, ...] = ()
) -> Record:
    """A new record that belongs to another, stored; among its members is its id, of so many letters and digits.

    Raises:
        ServiceError: it is one more than a quota allows, where quotas are enforced.
    """
    table, parent = scope.table(kind), of.key
    own = scope.ids.text(length)
    while table.get(key := key_of(parent, own)) is not None:
        own = scope.ids.text(length)
    members = {**members, kind.ids[-1]: own}
    now = scope.now
    record = Record(key, table.next_number(), members, STEADY, now, now, uses=uses, parent=parent)
    return put(scope, kind, record)


def children(scope: Scope, kind: Kind, record: Record) -> Iterator[Record]:
    """The records of a kind that belong to this one, in the order of creation."""
    return scope.table(kind).rows("parent", record.key)


def parts(scope: Scope, kind: Kind, key: str, of: str) -> Iterator[Record]:
    """The records of another kind, by its name, that belong to the one with this key: none if its file isn't imported."""
    for child in kind.siblings:
        if child.name == of:
            yield from scope.table(child).rows("parent", key)


def life_of(call: Call, kind: Kind, record: Record | None = None, name: str | None = None) -> Life:
    """The life that a step begins, for a record or for one that is to be made: the called operation's, unless named.

    Raises:
        ServiceError: the record's state does not allow it.
    """
    step = kind.states.step(name or call.operation, record.status if record else NEW)
    before = (record.members, record.uses) if record else None
    return step.life(call.now, call.fate(step.name) if step.via else SUCCEEDS, before)


def put(scope: Scope, kind: Kind, record: Record) -> Record:
    """Store a record, and note when its next stage is due.

    Raises:
        ServiceError: it is one more than a quota allows, where quotas are enforced.
    """
    if scope.settings.quotas and (enforced := scope.settings.quotas.get(kind.name)):
        old = scope.table(kind).get(record.key)
        for quota, number in enforced:
            quota.check(scope, old, record, number)
    scope.put(kind, record)
    if record.life.stages:
        scope.expect(record.life.stages[0].at, ref(kind, record.key))
    return record


def drop(scope: Scope, kind: Kind, record: Record) -> None:
    """Forget a record, and what belongs to it."""
    drop_children(scope, kind, record)
    scope.remove(kind, record)


def drop_children(scope: Scope, kind: Kind, record: Record) -> None:
    """Forget what belongs to a record and doesn't outlive it."""
    for child in kind.siblings:
        if child.parent == kind.name and not child.outlives_parent:
            for belonging in list(scope.table(child).rows("parent", record.key)):
                drop(scope, child, belonging)


def user_kinds(kind: Kind) -> list[Kind]:
    """The kinds whose records may depend on one of this kind."""
    return [user for user in kind.siblings if kind.name in user.uses]


def users(scope: Scope, kind: Kind, record: Record) -> Iterator[Record]:
    """The records that depend on this one."""
    for user in user_kinds(kind):
        yield from scope.table(user).rows("uses", ref(kind, record.key))


def in_use(scope: Scope, kind: Kind, record: Record) -> bool:
    """Whether any record depends on this one."""
    used = ref(kind, record.key)
    return any(scope.table(user).has("uses", used) for user in user_kinds(kind))


def land(scope: Scope, kind: Kind, key: str, due: int) -> None:
    """A record reaches now the stage that was due at this moment, unless it is gone or took another way."""
    record = scope.table(kind).get(key)
    if record is None or not record.life.stages or record.life.stages[0].at != due:
        return
    # Real time may have gone back since: nothing ends before it has begun.
    scope.now = max(scope.now, record.updated)
    life = record.life
    stage, ahead = life.stages[0], life.stages[1:]
    members, uses = record.members, record.uses
    if stage.phase in BROUGHT_BACK:
        members, uses = life.before
    life = Life(stage.status, stage.phase, ahead, life.before, stage.reason)
    record = record._replace(life=life, updated=scope.now, members=members, uses=uses)
    if kind.landed is not None:
        record = kind.landed(scope, record, stage)
    if life.before is not None and not ahead:
        record = record._replace(life=record.life._replace(before=None))
    if stage.status == GONE:
        drop(scope, kind, record)
    else:
        put(scope, kind, record)
