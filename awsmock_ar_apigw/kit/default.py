"""Values that the service fills in where a request leaves them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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


def filled(given: Given, defaults: Iterable[Default]) -> dict[str, Any]:
    """The parameters with their defaults; what was given stays as it is."""
    whole = dict(given)
    copied: set[str] = set()
    for path, value, _cite, where in defaults:
        if where is not None and not where(given):
            continue
        *parents, last = path.split(".")
        inner = whole
        for depth, parent in enumerate(parents, start=1):
            trail = ".".join(parents[:depth])
            if trail not in copied:
                copied.add(trail)
                inner[parent] = dict(inner.get(parent, {}))
            inner = inner[parent]
        if last not in inner:
            inner[last] = value(given) if callable(value) else value
    return whole
