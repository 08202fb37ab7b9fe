"""Parameters against the model: required, length, range, pattern, enum, sizes, at any depth.

A shape is compiled once into two functions: whether a value is right, which costs little, and what is wrong with one that
isn't. Types are not checked here: decoding has done that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import ListShape, MapShape, Shape, StructureShape

    Test = tuple[Callable[[Any], bool], str]

# A value longer than its shape allows and than this is refused for its length alone, and isn't matched: a pattern
# that backtracks never meets a value that could keep it busy.
LONGEST_MATCHED = 2_048
# An error names no more breaches than these: nobody looks for those behind them in a list or in a map.
# [observed: Kinesis and DynamoDB, in the tests of mhart/kinesalite and mhart/dynalite]
MOST_NAMED = 10
_TRAITS = ("enum", "min", "max", "pattern", "sensitive")


class Limit(NamedTuple):
    """A length or range that a model keeps in prose, by the name of its shape."""

    least: int | None = None
    most: int | None = None


class Breach(NamedTuple):
    """One constraint that one value does not satisfy; ``path`` names the members down to it."""

    path: tuple[str, ...]
    value: Any
    constraint: str
    sensitive: bool = False

    def under(self, step: str) -> Breach:
        """The same breach, seen from one level above."""
        return self._replace(path=(step, *self.path))


def step_of(member: str) -> str:
    """How a path names a member."""
    return member[0].lower() + member[1:]


class Check(NamedTuple):
    """What a shape compiles to: whether a value is fine, and the breaches of one that isn't."""

    fine: Callable[[Any], bool]
    breaches: Callable[[Any], list[Breach]]


def compile_check(shape: Shape | None, limits: Mapping[str, Limit]) -> Callable[[Any], list[Breach] | None]:
    """The check of a whole input shape: the breaches of a value, None when there are none.

    Parameters:
        shape: the operation's input shape; None for an operation without input.
        limits: limits that the model keeps in prose, by shape name.
    """
    check = None if shape is None else _Compiler(limits).check(shape)
    if check is None:
        return lambda _value: None
    fine, breaches = check
    return lambda value: None if fine(value) else breaches(value)


class _Compiler:
    """Compiles shapes, each once, so that a shape may contain itself."""

    def __init__(self, limits: Mapping[str, Limit]) -> None:
        self._limits = limits
        self._made: dict[tuple[Any, ...], Check | None] = {}

    def check(self, shape: Shape) -> Check | None:
        """The check of one shape, or None where any value is right."""
        # A member may constrain the shape that it refers to: two of one shape need not be alike.
        key = (shape.name, *(str(shape.metadata.get(trait)) for trait in _TRAITS))
        if key not in self._made:
            self._made[key] = Check(
                lambda value: (self._made[key] or _ANYTHING).fine(value),
                lambda value: (self._made[key] or _ANYTHING).breaches(value),
            )
            self._made[key] = self._compile(shape)
        return self._made[key]

    def _compile(self, shape: Shape) -> Check | None:
        match shape.type_name:
            case "structure":
                return self._structure(shape)  # type: ignore[arg-type]
            case "list":
                return self._list(shape)  # type: ignore[arg-type]
            case "map":
                return self._map(shape)  # type: ignore[arg-type]
            case "string" | "blob":
                return _scalar(shape, self._bounds(shape, "length"))
            case _:
                return _scalar(shape, self._bounds(shape, "value"))

    def _bounds(self, shape: Shape, noun: str) -> _Bounds:
        """The lower and upper limits of a shape: the model's, or those that it keeps in prose."""
        limit = self._limits.get(shape.name, Limit())
        least = shape.metadata.get("min") if limit.least is None else limit.least
        most = shape.metadata.get("max") if limit.most is None else limit.most
        return _Bounds(noun, least, most)

    def _structure(self, shape: StructureShape) -> Check | None:
        required = set(shape.required_members)
        members = [
            (name, step_of(name), name in required, self.check(member))
            for name, member in shape.members.items()
        ]
        members = [row for row in members if row[2] or row[3]]

        def breaches(value: Mapping[str, Any]) -> list[Breach]:
            found: list[Breach] = []
            for name, step, needed, below in members:
                member = value.get(name)
                if member is None:
                    if needed:
                        found.append(Breach((step,), None, "Member must not be null"))
                else:
                    found += [breach.under(step) for breach in _breaches(below, member)]
            return found

        quick = [(name, needed, below and below.fine) for name, _step, needed, below in members]
        return Check(_are_fine(quick), breaches) if members else None

    def _list(self, shape: ListShape) -> Check | None:
        below = self.check(shape.member)
        size = _scalar(shape, self._bounds(shape, "length"), sensitive=_hides(shape))

        def breaches(value: list[Any]) -> list[Breach]:
            found = _breaches(size, value)
            for number, member in enumerate(value, start=1):
                found += [breach.under("member").under(str(number)) for breach in _breaches(below, member)]
                if len(found) >= MOST_NAMED:
                    break
            return found

        return _of_each(breaches, [(size, lambda value: (value,)), (below, iter)])

    def _map(self, shape: MapShape) -> Check | None:
        of_key, of_value = self.check(shape.key), self.check(shape.value)
        secret = _hides(shape.key)
        size = _scalar(shape, self._bounds(shape, "length"), sensitive=_hides(shape))

        def breaches(value: Mapping[str, Any]) -> list[Breach]:
            found = _breaches(size, value)
            for key, member in value.items():
                found += [breach.under("key") for breach in _breaches(of_key, key)]
                # A sensitive key is as secret as its value: it never names the place.
                found += [
                    (breach if secret else breach.under("member")).under("value" if secret else key)
                    for breach in _breaches(of_value, member)
                ]
                if len(found) >= MOST_NAMED:
                    break
            return found

        return _of_each(breaches, [(size, lambda value: (value,)), (of_key, iter), (of_value, dict.values)])


def _are_fine(
    members: list[tuple[str, bool, Callable[[Any], bool] | None]],
) -> Callable[[Mapping[str, Any]], bool]:
    """Whether the members of a structure are there, where they are needed, and fine."""

    def fine(value: Mapping[str, Any]) -> bool:
        for name, needed, holds in members:
            member = value.get(name)
            if member is None:
                if needed:
                    return False
            elif holds is not None and not holds(member):
                return False
        return True

    return fine


def _breaches(check: Check | None, value: Any) -> list[Breach]:
    """What is wrong with a value, in a list of its own."""
    return [] if check is None or check.fine(value) else check.breaches(value)


def _of_each(
    breaches: Callable[[Any], list[Breach]], parts: list[tuple[Check | None, Callable[[Any], Any]]]
) -> Check | None:
    """The check of what has many: each part of a value is fine, of those that something checks."""
    checked = [(check.fine, part) for check, part in parts if check is not None]

    def fine(value: Any) -> bool:
        return all(all(map(holds, part(value))) for holds, part in checked)

    return Check(fine, breaches) if checked else None


class _Bounds(NamedTuple):
    """The limits of a length or of a value; None where there is none."""

    noun: str
    least: int | None
    most: int | None

    def tests(self) -> list[Test]:
        """The limits as tests with their texts, upper before lower as App Runner reports them."""
        by_length, least, most = self.noun == "length", self.least, self.most
        tests: list[Test] = []
        if most is not None:
            holds = (lambda value: len(value) <= most) if by_length else (lambda value: value <= most)
            tests.append((holds, f"Member must have {self.noun} less than or equal to {most}"))
        if least is not None:
            holds = (lambda value: len(value) >= least) if by_length else (lambda value: value >= least)
            tests.append((holds, f"Member must have {self.noun} greater than or equal to {least}"))
        return tests

    def within(self) -> Callable[[Any], bool]:
        """Whether a value, or its length, is between both limits."""
        least, most = self.least or 0, self.most or 0
        if self.noun == "length":
            return lambda value: least <= len(value) <= most
        return lambda value: least <= value <= most


def _scalar(shape: Shape, bounds: _Bounds, *, sensitive: bool | None = None) -> Check | None:
    """The check of a value as a whole. Pattern comes before length, as App Runner reports it."""
    hidden = _hides(shape) if sensitive is None else sensitive
    tests = bounds.tests()
    if enum := shape.metadata.get("enum"):
        text = f"Member must satisfy enum value set: [{', '.join(enum)}]"
        tests.insert(0, (frozenset(enum).__contains__, text))
    pattern = shape.metadata.get("pattern")
    if pattern:
        text = f"Member must satisfy regular expression pattern: {pattern}"
        tests.insert(0, (_whole(pattern, bounds.most), text))
    if not tests:
        return None

    def breaches(value: Any) -> list[Breach]:
        return [Breach((), value, text, hidden) for holds, text in tests if not holds(value)]

    return Check(_fine(tests, None if enum else pattern, bounds), breaches)


def _fine(tests: list[Test], pattern: str | None, bounds: _Bounds) -> Callable[[Any], bool]:
    """Whether a value passes all tests, in one step where a value is most often right: text of some length."""
    if len(tests) == 1:
        return tests[0][0]
    if pattern is None and len(tests) == len(bounds.tests()):
        return bounds.within()
    if pattern is None or bounds.most is None:
        return lambda value: all(holds(value) for holds, _text in tests)
    match, least, most = re.compile(pattern, re.ASCII).fullmatch, bounds.least or 0, bounds.most
    return lambda value: least <= len(value) <= most and match(value) is not None


def _whole(pattern: str, most: int | None) -> Callable[[str], bool]:
    """Whether a whole value matches: the service anchors its patterns, and its classes are ASCII."""
    match = re.compile(pattern, re.ASCII).fullmatch
    if most is None:
        return lambda value: match(value) is not None
    longest = max(most, LONGEST_MATCHED)
    return lambda value: len(value) > longest or match(value) is not None


def _hides(shape: Shape, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a shape is sensitive, or holds anything that is."""
    if shape.metadata.get("sensitive"):
        return True
    if shape.name in seen:
        return False
    parts = {
        "list": lambda: [shape.member],  # type: ignore[attr-defined]
        "map": lambda: [shape.key, shape.value],  # type: ignore[attr-defined]
        "structure": lambda: list(shape.members.values()),  # type: ignore[attr-defined]
    }.get(shape.type_name, list)()
    return any(_hides(part, seen | {shape.name}) for part in parts)


_ANYTHING = Check(lambda _value: True, lambda _value: [])
