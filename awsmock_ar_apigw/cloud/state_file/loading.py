"""A state file's document, made what a cloud stores: all of it, or nothing.

Each record is made by its operation, on trial, in a copy of what is stored. So every rule of its creation is asked, and the references
in it must be there. Then it takes its place, with its id, its times and its state. Whatever is refused is told at once, each with where
it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError, ServiceError
from awsmock_ar_apigw.base.ids import Ids
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.number import written
from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.cloud.services import part_of
from awsmock_ar_apigw.cloud.state_file.entries import entry_of, times_of
from awsmock_ar_apigw.cloud.state_file.writing import OPTIONS, SERVICES, VERSION
from awsmock_ar_apigw.kit.call import Scope
from awsmock_ar_apigw.kit.filed import Trial, tags_in
from awsmock_ar_apigw.kit.record import ref
from awsmock_ar_apigw.spec.typed import Misfit, at, listed, mapping, moment, typed, unknown
from awsmock_ar_apigw.state.machine import BROUGHT_BACK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.kit.filed import Entry, Filed
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.state.record import Record, Ref

_TOP = ("version", "options", "time", "accounts")
_ACCOUNT = re.compile("[0-9]{12}").fullmatch
_REGION = re.compile("[a-z][a-z0-9-]{0,62}").fullmatch


class Finding(NamedTuple):
    """What is wrong, and where: the path from the document's top, and the kind of the record, if it is one's."""

    path: tuple[str | int, ...]
    title: str
    why: str


class Later(NamedTuple):
    """A record that waits until all else of its service is there."""

    filed: Filed
    scope: Scope
    record: Record
    entry: Entry


class Loading:
    """One loading of a document, into a copy of what a world stores.

    Parameters:
        world: the world; its lock is held.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.findings: list[Finding] = []
        self.store = world.store.copy()
        self.timeline = world.timeline.copy()
        self.ids = world.ids.copy()
        self.micros = world.clock.micros
        # What is drawn for records that have ids of their own comes from elsewhere, so that the ids to come stay the same.
        stored = sum(
            1 for _where, tables in self.store.places() for table in tables.values() for _ in table.all()
        )
        self._other_ids = Ids(f"{world.secret.hex()} {stored}")
        self._is_new = not stored and not world.calls
        self._given: set[tuple[Where, Ref]] = set()
        self._later: list[Later] = []
        self._pending: list[tuple[int, Where, Ref]] = []

    def load(self, document: Any) -> None:
        """Load what can be; what can't is among the findings."""
        try:
            top = mapping(document)
            self._check_top(top)
            if top.get("time") is not None:
                self._begin_at(at("time", moment, top["time"]))
        except Misfit as misfit:
            self.found((), "", misfit)
            return
        for account, regions in self._below(("accounts",), top.get("accounts")):
            if _ACCOUNT(account) is None:
                why = "An account has 12 digits, and is written as a text: in quotes."
                self.found(("accounts", account), "", Misfit(why))
            else:
                self._account(account, regions)
        for due, where, address in sorted(self._pending, key=lambda one: one[0]):
            self.timeline.add(due, where, address)

    def _begin_at(self, micros: int) -> None:
        """The time is that of the document; where something has happened already, it doesn't go back."""
        self.micros = micros if self._is_new else max(micros, self.micros)

    def found(self, path: tuple[str | int, ...], title: str, error: Exception) -> None:
        """Note what is wrong."""
        if isinstance(error, Misfit):
            self.findings.append(Finding((*path, *error.path), title, error.why))
        else:
            self.findings.append(Finding(path, title, str(error)))

    def is_given(self, where: Where, address: Ref) -> bool:
        """Whether the file has this record."""
        return (where, address) in self._given

    # From the top to the records

    def _check_top(self, top: dict[str, Any]) -> None:
        for name in top:
            if name not in _TOP:
                raise unknown(name, _TOP)
        version = top.get("version")
        if version is None:
            raise Misfit(f"The version of the format is missing: write version: {VERSION}.")
        if version != VERSION or isinstance(version, bool):
            raise Misfit(
                f"The version of the format is {VERSION}, and not {written(version):.60}.", ("version",)
            )
        for name, value in at("options", mapping, top.get("options") or {}).items():
            if name not in OPTIONS:
                raise unknown(name, OPTIONS).under("options")
            if value not in (None, self._world.options[name]):
                raise Misfit(
                    f"The file is of a cloud with {name}={written(value):.60}, and this one has "
                    f"{name}={self._world.options[name]!r}. Load it into a cloud with the same, or leave this out.",
                    ("options", name),
                )

    def _account(self, account: str, regions: Any) -> None:
        for region, services in self._below(("accounts", account), regions):
            path = ("accounts", account, region)
            if _REGION(region) is None:
                self.found(path, "", Misfit("This is no name of a Region, such as eu-west-1."))
                continue
            for service, lists in self._below(path, services):
                if service in SERVICES:
                    self._service((*path, service), Where(account, region), lists)
                else:
                    self.found(path, "", unknown(service, SERVICES))

    def _below(self, path: tuple[str | int, ...], value: Any) -> Iterator[tuple[str, Any]]:
        """The members of what has some; nothing is there of what is left out."""
        try:
            members = mapping(value if value is not None else {})
        except Misfit as misfit:
            self.found(path, "", misfit)
            return
        yield from members.items()

    def _service(self, path: tuple[str | int, ...], where: Where, lists: Any) -> None:
        rows = part_of(str(path[-1]), "filed").FILED
        top = {name: filed for name, filed in rows.items() if filed.within is None}
        given = dict(self._below(path, lists))
        for name in given.keys() - top.keys():
            self.found(path, "", unknown(name, tuple(top)))
        scope = self._scope(where)
        for filed in rows.values():
            scope.table(filed.kind)  # which stays, whatever a trial takes back
        for name, filed in top.items():
            self.records(filed, scope, None, given.get(name), (*path, name))
        for later in self._later:
            self._settle(later)
        self._later.clear()

    def _scope(self, where: Where) -> Scope:
        world = self._world
        return Scope(
            where,
            self.micros,
            world.born,
            self.ids,
            self.store.tables(where),
            self.timeline,
            settings=world.settings,
        )

    # Records

    def records(
        self, filed: Filed, scope: Scope, parent: Record | None, entries: Any, path: tuple[str | int, ...]
    ) -> None:
        """The records of a list, which belong to a parent; nothing is a list without any."""
        if entries is None:
            return
        try:
            every = listed(entries)
        except Misfit as misfit:
            self.found(path, filed.title, misfit)
            return
        for place, value in enumerate(every):
            self._record(filed, scope, parent, value, (*path, place))

    def _record(
        self, filed: Filed, scope: Scope, parent: Record | None, value: Any, path: tuple[str | int, ...]
    ) -> None:
        """A record, with what belongs to it; what belongs to one that is refused isn't looked at."""
        try:
            fields = mapping(value)
            entry = entry_of(filed, fields, parent, self)
            record, beside = self._made(filed, scope, entry, fields)
            resting = filed.resting(scope, record)
            for kind, made in (*beside, (filed.kind, resting)):
                scope.table(kind).put(made)
        except (Misfit, ServiceError, MockError) as error:
            self.found(path, filed.title, error)
            return
        self._given.add((scope.where, ref(filed.kind, record.key)))
        found = len(self.findings)
        for part in filed.parts:
            self.records(part, scope, resting, entry.parts.get(part.name), (*path, part.name))
        is_whole = len(self.findings) == found
        if is_whole and (filed.closes or resting is not record or record.life.stages):
            self._later.append(Later(filed, scope, record, entry._replace(path=path)))

    def alone(self, filed: Filed, scope: Scope, parent: Record | None, fields: dict[str, Any]) -> Record:
        """A record that is told of within another, and isn't stored by itself.

        Raises:
            Misfit: it says something that can't be.
            ServiceError: it breaks a rule.
        """
        return self._made(filed, scope, entry_of(filed, fields, parent, self), fields)[0]

    def _made(
        self, filed: Filed, scope: Scope, entry: Entry, fields: dict[str, Any]
    ) -> tuple[Record, list[tuple[Kind, Record]]]:
        """The record that an entry describes, and what is made beside it; nothing of it is stored.

        Raises:
            Misfit: it says something that can't be.
            ServiceError: it breaks a rule.
        """
        key = filed.key(scope.where, entry)
        self._check_new(filed, scope, key)
        trial, made = self._tried(filed, scope, entry)
        life, undone = filed.life(fields, made)
        record = made._replace(key=key or made.key, life=life, **times_of(filed, fields, scope.now, made))
        if key is None:
            self._check_new(filed, scope, record.key)
        record = filed.finished(scope, record, entry)
        is_taken_back = life.stages and life.stages[-1].phase in BROUGHT_BACK
        if undone and (is_taken_back or fields.get("Before") is not None):
            members, uses = self._before(filed, scope, entry, fields, record)
            record = record._replace(
                life=life._replace(before=(members, uses)), uses=tuple(dict.fromkeys((*record.uses, *uses)))
            )
        elif fields.get("Before") is not None:
            raise Misfit("Nothing that is pending could bring this back.", ("Before",))
        return record, filed.kept(trial, made, entry)

    def _tried(self, filed: Filed, scope: Scope, entry: Entry) -> tuple[Trial, Record]:
        """What the operation makes of an entry; nothing of it stays."""
        ids = filed.ids(entry, self.ids if entry.id is None else self._other_ids)
        trial = Trial(scope, ids, filed.made_by)
        params = {**filed.leads(entry.parent), **entry.params}
        takes_tags = "Tags" in filed.input
        if entry.id is not None and filed.id in filed.input:
            params[str(filed.id)] = entry.id
        if entry.tags and takes_tags:
            params["Tags"] = tags_in(filed.input["Tags"], entry.tags)
        try:
            made = filed.make(trial, params, entry)
            if entry.tags and not takes_tags:
                made = made._replace(tags=filed.tags(trial, entry.tags))
        finally:
            trial.undo()
        return trial, made

    def _before(
        self, filed: Filed, scope: Scope, entry: Entry, fields: dict[str, Any], record: Record
    ) -> tuple[Any, tuple[Ref, ...]]:
        """What a record is made of again, if what is pending fails: what it is made of now, unless it is said."""
        said = fields.get("Before")
        if said is None:
            return record.members, record.uses
        try:
            params = {}
            for name, value in mapping(said).items():
                if name not in filed.takes:
                    raise unknown(name, tuple(filed.takes))
                params[name] = typed(filed.takes[name], value)
            other = entry._replace(params=params)
            made = filed.finished(scope, self._tried(filed, scope, other)[1], other)
        except Misfit as misfit:
            raise misfit.under("Before") from None
        return made.members, made.uses

    def _check_new(self, filed: Filed, scope: Scope, key: str | None) -> None:
        """Refuse what is there already, unless it is what is built in."""
        if key is None or scope.table(filed.kind).get(key) is None:
            return
        built_in = [one.key for one in filed.kind.builtins(scope)] if filed.kind.builtins else []
        if key not in built_in or self.is_given(scope.where, ref(filed.kind, key)):
            raise Misfit(f"{key} is there already.", (filed.id,) if filed.id else ())

    def _settle(self, later: Later) -> None:
        """A record gets the state that it rested from."""
        filed, scope, record, entry = later
        try:
            record = filed.closed(scope, record, entry)
        except (Misfit, ServiceError, MockError) as error:
            self.found(entry.path, filed.title, error)
            return
        scope.table(filed.kind).put(record)
        if record.life.stages:
            self._pending.append((record.life.stages[0].at, scope.where, ref(filed.kind, record.key)))
