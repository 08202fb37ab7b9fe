"""How the resources of a service stand in a state file: one row for each kind.

A record is written as the operation that makes such a one takes it, with what no operation takes beside it. It is read by being made
with that operation, on trial: so its rules are asked, and nothing else says again what they say.
"""

from __future__ import annotations

import re
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.ids import Ids
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.kit.call import Call
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.kit.lives import LIFE, instant, life_read, life_written
from awsmock_ar_apigw.kit.record import ref
from awsmock_ar_apigw.spec.model import load
from awsmock_ar_apigw.spec.typed import Misfit, typed
from awsmock_ar_apigw.state.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from botocore.model import Shape, StructureShape

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.backend import Backend
    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.state.machine import Life
    from awsmock_ar_apigw.state.record import Record, Ref


# What clears a value of a type.
_EMPTY: dict[str, Any] = {"string": "", "list": []}


# What an id may be: of the letters that are drawn, and about as many. [chosen: people call things by short names]
is_id = re.compile("[a-z0-9]{1,32}").fullmatch
WRONG_ID = "An id has 1 to 32 letters and digits, all of them lower-case"


class Words(NamedTuple):
    """What a service calls what it tells of a record beside its members."""

    status: str
    created: str
    updated: str
    deleted: str = "DeletedAt"


class GivenIds(Ids):
    """Gives out the ids that a file has, and then those of another source.

    Parameters:
        others: the other source.
        texts: ids of letters and digits, in the order in which they are drawn.
        hexes: UUIDs without dashes, likewise.
    """

    def __init__(self, others: Ids, texts: Iterable[str] = (), hexes: Iterable[str] = ()) -> None:
        super().__init__()
        self._others = others
        self._texts = [*texts]
        self._hexes = [*hexes]

    def text(self, length: int, *alphabet: str) -> str:
        """The next id of the file, or one as long as is asked for."""
        return self._texts.pop(0) if self._texts else self._others.text(length, *alphabet)

    def uuid_hex(self) -> str:
        """The next UUID of the file, or another one."""
        return self._hexes.pop(0) if self._hexes else self._others.uuid_hex()

    def _bits(self, count: int) -> int:
        return self._others._bits(count)  # noqa: SLF001 - of one's own kin


class Trial(Call):
    """A call that is made to see what comes of it; ``stored`` is what it has stored, the last of each key."""

    __slots__ = ("stored",)

    def __init__(self, scope: Scope, ids: Ids, operation: str) -> None:
        super().__init__(
            scope.where,
            scope.now,
            scope.born,
            ids,
            scope._tables,  # noqa: SLF001 - of one's own kin
            Timeline(),
            operation=operation,
            settings=scope.settings,
        )
        self.stored: dict[Ref, tuple[Kind, Record]] = {}

    def put(self, kind: Kind, record: Record) -> None:
        """Store a record, and remember it."""
        super().put(kind, record)
        self.stored[ref(kind, record.key)] = kind, record


class Entry(NamedTuple):
    """A record of a file, as far as its types go.

    Attributes:
        params: what the operation that makes it takes, without what leads to its parents.
        also: what no operation takes.
        id: its id, if it is given.
        tags: its tags, if they are given.
        dead: whether it is said to be deleted.
        parts: the lists of what belongs to it, as they are.
        parent: what it belongs to.
        loading: what reads the file, for rows that need more of it.
        path: where it stands.
    """

    params: dict[str, Any]
    also: dict[str, Any]
    id: str | None
    tags: dict[str, str] | None
    dead: bool
    parts: dict[str, Any]
    parent: Record | None
    loading: Any
    path: tuple[str | int, ...]


class Filed:
    """How the records of a kind stand in a state file; kinds that need more than this have a class of their own.

    Parameters:
        backend: the service.
        name: what their list is called: as the view of them.
        kind: the kind.
        made_by: the operation that makes one.
        id: the member that has its id or ARN; None for what its members name.
        within: the name of the list in whose records it stands.
        also: members that no operation takes, each with its type: that of a member of a shape (``"Stage"``), or a function.
        words: what the service calls its status and times.
        dead: the states in which nothing is there any more but to be described.
    """

    def __init__(  # noqa: PLR0913 - all that a row is
        self,
        backend: Backend,
        name: str,
        kind: Kind,
        made_by: str,
        *,
        words: Words,
        id: str | None = None,  # noqa: A002 - what it is
        within: str | None = None,
        also: Mapping[str, str | Callable[[Any], Any]] | None = None,
        dead: frozenset[str] = frozenset(),
    ) -> None:
        self.backend = backend
        self.name = name
        self.kind = kind
        self.made_by = made_by
        self.words = words
        self.id = id
        self.within = within
        self.also = dict(also or {})
        self.dead = dead
        self.parts: list[Filed] = []
        self.rows: Mapping[str, Filed] = {}
        self._turns: dict[str, Callable[[Any], Any]] = {}

    @property
    def title(self) -> str:
        """What one is called."""
        return self.kind.name.partition(".")[2]

    @cached_property
    def names_of_parts(self) -> tuple[str, ...]:
        """The names of the lists of what belongs to one."""
        return tuple(part.name for part in self.parts)

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """What there may be beside its members: tags, its state, its times, and what belongs to it."""
        words, kind = self.words, self.kind
        return (
            *(("Tags",) if kind.taggable else ()),
            *((words.status,) if self.has_status else ()),
            *(LIFE if kind.machine else ()),
            words.created,
            words.updated,
            *((words.deleted,) if self.dead else ()),
            *self.names_of_parts,
        )

    @property
    def has_status(self) -> bool:
        """Whether it has states."""
        return self.kind.machine is not None

    @cached_property
    def input_shape(self) -> StructureShape:
        """The shape of what the operation that makes one takes."""
        return self.backend.operation(self.made_by).model.input_shape  # type: ignore[return-value]

    @cached_property
    def input(self) -> Mapping[str, Shape]:
        """The parameters of the operation that makes one."""
        return self.input_shape.members

    @cached_property
    def takes(self) -> Mapping[str, Shape]:
        """Those of them that stand in a file: without what leads to its parents, its id and its tags."""
        leads = {*self.leads(None), "Tags", self.id}
        return {name: shape for name, shape in self.input.items() if name not in leads}

    @cached_property
    def _blanks(self) -> dict[str, Any]:
        """What stands in a file for each of them where a record has none; nothing, for what may be left out."""
        required = self.input_shape.required_members if self.made_by else ()
        return {
            name: _EMPTY.get(shape.type_name) if name in required else None
            for name, shape in self.takes.items()
        }

    def of_also(self, name: str) -> Callable[[Any], Any]:
        """What makes a value of what a file says of a member that no operation takes."""
        kind = self.also[name]
        if not isinstance(kind, str):
            return kind
        if name not in self._turns:
            shape = members_of(self.backend.service, kind)[name]
            self._turns[name] = partial(typed, shape)
        return self._turns[name]

    def prepare(self) -> None:
        """Load and compile what is needed of the model."""
        if self.made_by:
            self.backend.operation(self.made_by)

    # Out

    def written(self, _scope: Scope, record: Record) -> dict[str, Any]:
        """The members of a record as its operation takes them, in the order of its shape.

        What the operation requires, and was cleared by what is empty, is empty here, too.
        """
        members = record.members
        return {
            name: members.get(name, empty)
            for name, empty in self._blanks.items()
            if empty is not None or name in members
        }

    def written_also(self, _scope: Scope, record: Record) -> dict[str, Any]:
        """What no operation takes."""
        return {name: record.members[name] for name in self.also if name in record.members}

    def said(self, scope: Scope, record: Record) -> dict[str, Any]:
        """All that a file says of a record, but for what belongs to it."""
        words = self.words
        said: dict[str, Any] = {}
        if self.id is not None:
            said[self.id] = self.id_of(record)
        said |= self.written(scope, record)
        said |= self.written_also(scope, record)
        if record.tags:
            said["Tags"] = dict(record.tags)
        said |= life_written(self, record.life)
        if record.life.stages and record.life.before is not None and record.life.before[0] != record.members:
            said["Before"] = self.written(scope, record._replace(members=record.life.before[0]))
        said[words.created] = instant(record.created)
        if record.updated != record.created:
            said[words.updated] = instant(record.updated)
        if record.deleted is not None:
            said[words.deleted] = instant(record.deleted)
        return said

    def id_of(self, record: Record) -> str:
        """The id of a record, as ``id`` has it."""
        return record.key.rpartition("/")[2] if self.kind.ids else record.key

    # In

    def leads(self, parent: Record | None) -> dict[str, str]:
        """The parameters that lead to a parent; without one, with no values, those that there are."""
        if self.within is None:
            return {}
        above = self.kind.ids if self.id is None else self.kind.ids[:-1]
        keys = parent.key.split("/") if parent else [""] * len(above)
        return dict(zip(above, keys, strict=False))

    def key(self, _where: Where, entry: Entry) -> str | None:
        """The key of the record that an entry describes, as far as it says so.

        Raises:
            Misfit: what it says can't be an id.
        """
        if entry.id is None:
            return None
        if not is_id(entry.id):
            raise Misfit(f"{WRONG_ID}.", (str(self.id),))
        return key_of(*([entry.parent.key] if entry.parent else []), entry.id)

    def ids(self, entry: Entry, others: Ids) -> GivenIds:
        """The ids that are drawn when it is made."""
        return GivenIds(others, [entry.id] if entry.id else [])

    def make(self, trial: Trial, params: dict[str, Any], _entry: Entry) -> Record:
        """Make a record: the operation does.

        Raises:
            ServiceError: it breaks a rule.
        """
        bound = self.backend.operation(self.made_by)
        self.backend.admit(bound, trial, params)
        bound.handle(trial, params)
        return self.made(trial)

    def made(self, trial: Trial) -> Record:
        """What was made of this kind, on trial."""
        return [record for kind, record in trial.stored.values() if kind is self.kind][-1]

    def kept(self, trial: Trial, made: Record, _entry: Entry) -> list[tuple[Kind, Record]]:
        """What was made beside it, and stays."""
        return [
            (kind, record)
            for kind, record in trial.stored.values()
            if kind is not self.kind or record.key != made.key
        ]

    def finished(self, _scope: Scope, record: Record, entry: Entry) -> Record:
        """The record that was made, with what no operation takes."""
        return record._replace(members={**record.members, **entry.also}) if entry.also else record

    def life(self, fields: Mapping[str, Any], made: Record) -> tuple[Life, bool]:
        """Where a record stands, and whether what it was before comes back if what is pending fails.

        Raises:
            Misfit: nothing of its kind can stand there.
        """
        return life_read(self, fields, made.life)

    def tags(self, _trial: Trial, tags: dict[str, str]) -> dict[str, str]:
        """Tags of what is made without any, if they break no rule.

        Raises:
            ServiceError: they do.
        """
        return tags

    def resting(self, _scope: Scope, record: Record) -> Record:
        """The record as it must be while others are made that need it."""
        return record

    @cached_property
    def closes(self) -> bool:
        """Whether there is more to it once all that belongs to it is there."""
        return type(self).closed is not Filed.closed

    def closed(self, _scope: Scope, record: Record, _entry: Entry) -> Record:
        """The record, once all that belongs to it is there.

        Raises:
            Misfit: they don't go together.
            ServiceError: they break a rule.
        """
        return record


def members_of(service: str, shape: str) -> Mapping[str, Shape]:
    """The members of a shape of a service's model."""
    found: Mapping[str, Shape] = load(service).shape_for(shape).members  # type: ignore[attr-defined]
    return found


def tags_in(shape: Shape, tags: Mapping[str, str]) -> Any:
    """Tags as an operation takes them: as a mapping, or as a list of keys and values."""
    if shape.type_name == "list":
        return [{"Key": key, "Value": value} for key, value in tags.items()]
    return dict(tags)


def rows(*filed: Filed) -> dict[str, Filed]:
    """The rows of a service by their names, each knowing what stands in its records."""
    found = {one.name: one for one in filed}
    for one in filed:
        one.rows = found
        if one.within is not None:
            found[one.within].parts.append(one)
    return found
