"""A kind of resource, as its file declares it."""

from __future__ import annotations

from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.state.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from awsmock_ar_apigw.base.arn import ArnForm
    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.kit.rule import Rule
    from awsmock_ar_apigw.state.machine import Machine, Stage
    from awsmock_ar_apigw.state.record import Record
    from awsmock_ar_apigw.state.table import Index


def alive(record: Record) -> bool:
    """Whether a record has not been deleted: some stay behind to be described."""
    return record.deleted is None


def key_of(*ids: str) -> str:
    """The key of a record that belongs to others: their ids, and its own."""
    return "/".join(ids)


class Kind:
    """What the kit must know of a kind of resource.

    Parameters:
        name: with its service, such as ``apprunner.Service``.
        missing, malformed: the rules for a key that finds nothing, and for one that cannot be right. Both are told
            the ``key``, the former also the caller's ``account``.
        arn: the form of its ARN, which is also its key, unless it has ``ids``.
        ids: the parameters that together name it, from its outermost parent's id to its own; its key is made of them.
        machine: its states.
        indexes: what it is found by beside its key.
        uses: names of the kinds that it may depend on.
        parent: name of the kind that it belongs to.
        outlives_parent: it stays when what it belongs to goes.
        taggable: whether the service's tag operations take its ARN.
        landed: called when a record reaches a stage; returns the record as it is from then on.
        builtins: the records that are there before anyone makes one; the table numbers them.
        siblings: every kind of the service that is imported, this one too: of others, nothing can be stored.
    """

    def __init__(  # noqa: PLR0913 - all that a kind is; no dataclass, which would be made anew in every process
        self,
        name: str,
        missing: Rule,
        malformed: Rule,
        siblings: list[Kind],
        *,
        arn: ArnForm | None = None,
        ids: tuple[str, ...] = (),
        machine: Machine | None = None,
        indexes: Mapping[str, Index] = MappingProxyType({}),
        uses: tuple[str, ...] = (),
        parent: str | None = None,
        outlives_parent: bool = False,
        taggable: bool = False,
        landed: Callable[[Scope, Record, Stage], Record] | None = None,
        builtins: Callable[[Scope], Iterable[Record]] | None = None,
    ) -> None:
        self.name = name
        self.missing = missing
        self.malformed = malformed
        self.siblings = siblings
        self.arn = arn
        self.ids = ids
        self.machine = machine
        self.indexes = indexes
        self.uses = uses
        self.parent = parent
        self.outlives_parent = outlives_parent
        self.taggable = taggable
        self.landed = landed
        self.builtins = builtins

    @property
    def states(self) -> Machine:
        """Its machine.

        Raises:
            MockError: the kind has none.
        """
        if self.machine is None:
            raise MockError(f"{self.name} has no states. This is a bug of the mock: please report it.")
        return self.machine

    def key_in(self, where: Where, arn: str) -> str | None:
        """The key of what an ARN of this kind names here; None for an ARN of another account, Region or partition.

        Raises:
            ServiceError: the ARN isn't of this kind's form.
        """
        parts = self.arn.read(arn) if self.arn else None
        if parts is None:
            raise self.malformed.refusal(key=arn)
        if not self.ids:
            return arn
        here = {"partition": where.partition, "region": where.region, "account": where.account}
        if any(parts.get(name, value) != value for name, value in here.items()):
            return None
        return key_of(*(parts[name] for name in self.ids))

    def sibling(self, name: str | None) -> Kind:
        """Another kind of the same service, by name: one that this one's file imports, or that a call ``leads_to``."""
        return next(kind for kind in self.siblings if kind.name == name)

    def new_table(self) -> Table:
        """An empty table with the indexes that this kind needs."""
        indexes: dict[str, Index] = {
            "listed": lambda record: (True,) if record.deleted is None else (),
            **self.indexes,
        }
        if self.uses:
            indexes["uses"] = attrgetter("uses")
        if self.parent:
            indexes["parent"] = lambda record: (record.parent,)
        return Table(indexes)
