"""Values that the service fills in where a request leaves them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple

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
        trees: dict[Callable[[Given], bool] | None, dict[str, Any]] = {}
        for row in rows:
            *parents, last = row.path.split(".")
            tree = trees.setdefault(row.where, {})
            for parent in parents:
                tree = tree.setdefault(parent, {})
            tree[last] = row.value
        self._trees = [(where, _Branch(tree)) for where, tree in trees.items()]

    def fill(self, given: Given) -> dict[str, Any]:
        """The parameters with their defaults; what was given stays as it is."""
        whole = dict(given)
        for where, branch in self._trees:
            if where is None or where(given):
                branch.fill(whole, given)
        return whole


class _Branch:
    """The defaults below one member.

    Where the member is left out as a whole and every default below it is fixed, all records share one mapping:
    nobody changes a mapping inside a record.
    """

    def __init__(self, tree: dict[str, Any]) -> None:
        self._leaves = {name: leaf for name, leaf in tree.items() if not isinstance(leaf, dict)}
        self._branches = {name: _Branch(below) for name, below in tree.items() if isinstance(below, dict)}
        computed = any(map(callable, self._leaves.values()))
        fixed = not computed and all(branch.shared is not None for branch in self._branches.values())
        self.shared: dict[str, Any] | None = self._made() if fixed else None

    def _made(self) -> dict[str, Any]:
        return {**self._leaves, **{name: branch.shared for name, branch in self._branches.items()}}

    def fill(self, whole: dict[str, Any], given: Given) -> None:
        """Fill in what is left out of a mapping that is ours to change."""
        for name, leaf in self._leaves.items():
            if name not in whole:
                whole[name] = leaf(given) if callable(leaf) else leaf
        for name, branch in self._branches.items():
            below = whole.get(name)
            if below is None and branch.shared is not None:
                whole[name] = branch.shared
            else:
                inner = whole[name] = dict(below or ())
                branch.fill(inner, given)
