"""Drift: what somebody has changed since a stack was deployed, by calls that were none of CloudFormation's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.text import glimpse, shortened
from awsmock_ar_apigw.templates.registry import type_named
from awsmock_ar_apigw.templates.words import Lines

if TYPE_CHECKING:
    from awsmock_ar_apigw.templates.site import Site
    from awsmock_ar_apigw.templates.standing import Standing

_LONGEST = 120


class Drifted(NamedTuple):
    """A property that isn't as it was deployed, or a resource that is gone.

    Attributes:
        logical_id: the resource's name in the template.
        type: its type.
        property: the path of the property; empty where the resource is gone.
        expected: what it was deployed with.
        found: what it is now.
    """

    logical_id: str
    type: str
    property: str = ""
    expected: Any = None
    found: Any = None

    def __str__(self) -> str:
        if not self.property:
            return f"{self.logical_id} ({self.type}): deleted"
        expected, found = map(_seen, (self.expected, self.found))
        return f"{self.logical_id} ({self.type}): {self.property}: expected {expected}, found {found}"


def _seen(value: Any) -> str:
    """A value as a line has it: a list of texts or numbers in full, since it is what differs; what holds more may hold what nobody is to see."""
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return shortened(repr(value), _LONGEST)
    return glimpse(value, _LONGEST)


class Drift(Lines[Drifted]):
    """What differs from what was deployed: one line for each property, or for a resource that is gone; true where that is anything."""

    _none = "IN_SYNC"


def drift(site: Site, resources: Mapping[str, Standing]) -> Drift:
    """What differs now from what was deployed.

    Only what the template says is compared, and only what the service shows. [Detect unmanaged configuration changes, in
    CloudFormation's user guide: a property that the template doesn't set isn't looked at]
    """
    return Drift(one for standing in resources.values() for one in _of(site, standing))


def _of(site: Site, standing: Standing) -> Iterator[Drifted]:
    declared = standing.declared
    found = type_named(declared.type).read(site, declared, standing.made)
    named = declared.logical_id, declared.type
    if found is None:
        yield Drifted(*named)
    else:
        for path, expected, now in _differing(standing.properties, found):
            yield Drifted(*named, path, expected, now)


def _differing(expected: Mapping[str, Any], found: Mapping[str, Any], path: str = "") -> Iterator[Any]:
    """The paths at which the one isn't as the other, as far as both go; and both values."""
    for name, value in expected.items():
        if name in found:
            now = found[name]
            if isinstance(value, Mapping) and isinstance(now, Mapping):
                yield from _differing(value, {**dict.fromkeys(value), **now}, f"{path}{name}.")
            elif not _is_same(value, now):
                yield f"{path}{name}", value, now


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values are the same where a template may write a number or a truth as a text."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return not list(_differing(one, {**dict.fromkeys(one), **other}))
    return bool(one == other or _text(one) == _text(other))


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value
