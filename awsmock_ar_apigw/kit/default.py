"""Values that the service fills in where a request leaves them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.base.cite import Cite

    Given = Mapping[str, Any]


class Default(NamedTuple):
    """A value for a member, named by its path (``HealthCheckConfiguration.Interval``).

    ``value`` may be a function of the parameters. ``where`` limits the default to the parameters for which it
    says so.
    """

    path: str
    value: Any
    cite: Cite
    where: Callable[[Given], bool] | None = None


class Defaults:
    """A table of defaults, turned once into trees of members, so that filling in costs little."""

    def __init__(self, *rows: Default) -> None:
        self.rows = rows
        self._trees: dict[Callable[[Given], bool] | None, dict[str, Any]] = {}
        for row in rows:
            *parents, last = row.path.split(".")
            tree = self._trees.setdefault(row.where, {})
            for parent in parents:
                tree = tree.setdefault(parent, {})
            tree[last] = row

    def fill(self, given: Given) -> dict[str, Any]:
        """The parameters with their defaults; what was given stays as it is."""
        whole = dict(given)
        for where, tree in self._trees.items():
            if where is None or where(given):
                _fill(whole, tree, given)
        return whole


def _fill(whole: dict[str, Any], tree: dict[str, Any], given: Given) -> None:
    for name, branch in tree.items():
        if isinstance(branch, dict):
            inner = whole[name] = dict(whole.get(name, ()))
            _fill(inner, branch, given)
        elif name not in whole:
            value = branch.value
            whole[name] = value(given) if callable(value) else value
