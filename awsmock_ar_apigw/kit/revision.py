"""Resources that come in numbered revisions under one name, and the short ARNs that name them.

``…/name`` means the latest active revision, ``…/name/revision`` that revision, and the full ARN ends in an id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.arn import ArnForm
from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.kit.kind import alive
from awsmock_ar_apigw.kit.page import listing

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.kit.page import Listing
    from awsmock_ar_apigw.state.record import Record
    from awsmock_ar_apigw.state.table import Index


class Revisions:
    """The revisions of a kind.

    Parameters:
        name, revision: the members that hold them.
        arn: the form of the full ARN: it ends in ``/{name}/{revision}/{id}``.
    """

    def __init__(self, *, name: str, revision: str, arn: ArnForm) -> None:
        self._name = name
        self._revision = revision
        self._full = arn
        self._by_revision = ArnForm(arn.template.removesuffix("/{id}"))
        self._by_name = ArnForm(arn.template.removesuffix("/{revision}/{id}"))

    @property
    def indexes(self) -> Mapping[str, Index]:
        """The indexes that a kind with revisions needs."""
        return {
            "name": lambda record: (record.members[self._name],) if alive(record) else (),
            "revision": lambda record: ((record.members[self._name], str(record.members[self._revision])),),
        }

    def next(self, scope: Scope, kind: Kind, name: str) -> int:
        """The number of the next revision: the highest active one plus one."""
        latest = scope.table(kind).find("name", name)
        return latest.members[self._revision] + 1 if latest else 1

    def is_latest(self, scope: Scope, kind: Kind, record: Record) -> bool:
        """Whether this is the active revision with the highest number of its name."""
        latest = scope.table(kind).find("name", record.members[self._name])
        return latest is not None and latest.key == record.key

    def name_only(self, arn: str) -> str | None:
        """The name in an ARN that ends with it; None for any other."""
        parts = self._by_name.read(arn)
        return parts["name"] if parts else None

    def listing(
        self, scope: Scope, kind: Kind, show: Callable[[Record], Any], *, name: str | None, latest_only: bool
    ) -> Listing:
        """The active revisions, of one name or of all, and of each name all or the latest."""
        return listing(
            scope,
            kind,
            show,
            by=("name", name) if name else ("listed", True),
            where=(lambda record: self.is_latest(scope, kind, record)) if latest_only else None,
        )

    def look_up(self, scope: Scope, kind: Kind, arn: str) -> Record | None:
        """The revision that a full or short ARN means; one that it numbers may be deleted."""
        table = scope.table(kind)
        if parts := self._by_name.read(arn):
            index: tuple[str, Hashable] = ("name", parts["name"])
        elif parts := self._by_revision.read(arn):
            index = ("revision", (parts["name"], parts["revision"]))
        else:
            return table.get(arn)
        here = Where(parts["account"], parts["region"]) == scope.where
        same = parts["partition"] == scope.where.partition
        return table.find(*index) if here and same else None

    def find(self, scope: Scope, kind: Kind, arn: str) -> Record:
        """The revision that a full or short ARN means; one that it numbers may be deleted.

        Raises:
            ServiceError: there is none, or the ARN is of another form.
        """
        found = self.look_up(scope, kind, arn)
        if found is not None:
            return found
        wrong = kind.missing if self.reads(arn) else kind.malformed
        raise wrong.refusal(key=arn, account=scope.where.account)

    def reads(self, arn: str) -> bool:
        """Whether an ARN has one of the three forms."""
        return any(form.read(arn) for form in (self._full, self._by_revision, self._by_name))
