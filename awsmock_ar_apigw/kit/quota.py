"""Quotas: how many there may be of a kind of resource within what it belongs to, and what is said of one too many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.base.cite import Cite
    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.kit.rule import Rule
    from awsmock_ar_apigw.state.record import Record

    # How many there would be with this record.
    Count = Callable[[Scope, Kind, Record], int]


def each(scope: Scope, kind: Kind, _record: Record) -> int:
    """All of the account and Region that aren't deleted."""
    return scope.table(kind).count("listed", True) + 1


def siblings(scope: Scope, kind: Kind, record: Record) -> int:
    """All that belong to the same parent."""
    return scope.table(kind).count("parent", record.parent) + 1


def size_of(member: str) -> Count:
    """How long the list is that a member of the record holds."""
    return lambda _scope, _kind, record: len(record.members.get(member, ()))


@dataclass(frozen=True, eq=False)
class Quota:
    """A row of a service's table.

    Parameters:
        name: what the option ``quotas`` calls it: the kind's name, and what of it if that isn't all.
        kind: whose records are counted, or measured.
        things: what people call what is counted.
        per: what each number is for.
        number: what AWS publishes.
        cite: who says so.
        refuses: the rule for one too many; None where the operation lists no error for it, so that nobody enforces it.
        count: how many there would be with a record that is to be stored.
        changes: a change can go beyond it, too, and not only what is new.
        thing: what the refusal calls one of them, if it does.
    """

    name: str
    kind: Kind
    things: str
    per: str
    number: int
    cite: Cite
    refuses: Rule | None
    count: Count = each
    changes: bool = False
    thing: str = ""

    def check(self, scope: Scope, old: Record | None, record: Record, number: int) -> None:
        """Refuse a record that would be one too many, or would hold too much.

        Raises:
            ServiceError: it would be beyond this number.
        """
        if old is not None and not (self.changes and old.members is not record.members):
            return
        if self.refuses is not None and self.count(scope, self.kind, record) > number:
            values = {"things": self.things, "per": self.per, "number": number, "thing": self.thing}
            raise self.refuses.refusal(**values, account=scope.where.account)
