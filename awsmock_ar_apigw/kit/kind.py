"""A kind of resource, as its file declares it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.state.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from awsmock_ar_apigw.base.arn import ArnForm
    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.kit.rule import Rule
    from awsmock_ar_apigw.state.machine import Machine, Stage
    from awsmock_ar_apigw.state.record import Record
    from awsmock_ar_apigw.state.table import Index


def alive(record: Record) -> bool:
    """Whether a record has not been deleted: some stay behind to be described."""
    return record.deleted is None


@dataclass(frozen=True, eq=False)
class Kind:
    """What the kit must know of a kind of resource.

    Parameters:
        name: with its service, such as ``apprunner.Service``.
        missing, malformed: the rules for a key that finds nothing, and for one that cannot be right.
        arn: the form of its ARN, which is also its key.
        machine: its states.
        indexes: what it is found by beside its key.
        uses: names of the kinds that it may depend on.
        parent: name of the kind that it belongs to.
        outlives_parent: it stays when what it belongs to goes.
        taggable: whether the service's tag operations take its ARN.
        landed: called when a record reaches a stage; returns the record as it is from then on.
        builtins: the records that are there before anyone makes one.
        siblings: every kind of the service, this one too.
    """

    name: str
    missing: Rule
    malformed: Rule
    siblings: list[Kind]
    arn: ArnForm | None = None
    machine: Machine | None = None
    indexes: Mapping[str, Index] = field(default_factory=dict)
    uses: tuple[str, ...] = ()
    parent: str | None = None
    outlives_parent: bool = False
    taggable: bool = False
    landed: Callable[[Scope, Record, Stage], Record] | None = None
    builtins: Callable[[Scope], Iterable[Record]] | None = None

    @property
    def states(self) -> Machine:
        """Its machine.

        Raises:
            MockError: the kind has none.
        """
        if self.machine is None:
            raise MockError(f"{self.name} has no states. This is a bug of the mock: please report it.")
        return self.machine

    def sibling(self, name: str | None) -> Kind:
        """Another kind of the same service, by name."""
        return next(kind for kind in self.siblings if kind.name == name)

    def new_table(self) -> Table:
        """An empty table with the indexes that this kind needs."""
        indexes: dict[str, Index] = {
            "listed": lambda record: (True,) if alive(record) else (),
            **self.indexes,
        }
        if self.uses:
            indexes["uses"] = lambda record: record.uses
        if self.parent:
            indexes["parent"] = lambda record: (record.parent,)
        return Table(indexes)
