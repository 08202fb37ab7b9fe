"""Whether a value is what a test expects: expected members alone, at any depth, and ``*`` in texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Absent:
    """Stands for a value that isn't there."""

    def __repr__(self) -> str:
        return "absent"


ABSENT = _Absent()


class Difference(NamedTuple):
    """Where a value isn't what was expected; ``path`` holds the names of members and the places in lists."""

    path: tuple[str | int, ...]
    expected: Any
    actual: Any


def differences(expected: Any, actual: Any, path: tuple[str | int, ...] = ()) -> Iterator[Difference]:
    """What an actual value lacks of an expected one: in a mapping, members that weren't asked about don't matter."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name, member in expected.items():
            yield from differences(member, actual.get(name, ABSENT), (*path, name))
    elif isinstance(expected, list | tuple) and isinstance(actual, list) and len(expected) == len(actual):
        for place, (one, other) in enumerate(zip(expected, actual, strict=True)):
            yield from differences(one, other, (*path, place))
    elif actual is ABSENT or not expected == actual:  # noqa: SIM201 - what is expected may know what it equals
        yield Difference(path, expected, actual)


def is_part(expected: Any, actual: Any) -> bool:
    """Whether a value has all that is expected of it."""
    return next(differences(expected, actual), None) is None


def fits(pattern: str, text: str) -> bool:
    """Whether a text is the expected one, in which ``*`` stands for any part."""
    first, *between = pattern.split("*")
    if not between:
        return pattern == text
    *inner, last = between
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for part in inner:
        # Where a part is found first, most is left for those behind it.
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True
