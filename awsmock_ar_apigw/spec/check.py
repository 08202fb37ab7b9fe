"""Parameters against the model: required, length, range, pattern, enum, sizes, at any depth.

A shape is compiled once into a function from a value to its breaches (None when there are none), so that
a correct request costs little. Types are not checked here: decoding has done that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import ListShape, MapShape, Shape, StructureShape

    Check = Callable[[Any], "list[Breach] | None"]
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


def compile_check(shape: Shape | None, limits: Mapping[str, Limit]) -> Check:
    """The check of a whole input shape.

    Parameters:
        shape: the operation's input shape; None for an operation without input.
        limits: limits that the model keeps in prose, by shape name.
    """
    check = None if shape is None else _Compiler(limits).check(shape)
    return check or (lambda _value: None)


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
            self._made[key] = lambda value: (self._made[key] or _nothing)(value)
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

        def check(value: Mapping[str, Any]) -> list[Breach] | None:
            found: list[Breach] = []
            for name, step, needed, below in members:
                member = value.get(name)
                if member is None:
                    if needed:
                        found.append(Breach((step,), None, "Member must not be null"))
                elif below is not None and (breaches := below(member)):
                    found += [breach.under(step) for breach in breaches]
            return found or None

        return check if members else None

    def _list(self, shape: ListShape) -> Check | None:
        below = self.check(shape.member)
        size = _scalar(shape, self._bounds(shape, "length"), sensitive=_hides(shape))

        def check(value: list[Any]) -> list[Breach] | None:
            found = (size and size(value)) or []
            for number, member in enumerate(value, start=1):
                if below is not None and (breaches := below(member)):
                    found += [breach.under("member").under(str(number)) for breach in breaches]
                    if len(found) >= MOST_NAMED:
                        break
            return found or None

        return check if size or below else None

    def _map(self, shape: MapShape) -> Check | None:
        of_key, of_value = self.check(shape.key), self.check(shape.value)
        secret = _hides(shape.key)
        size = _scalar(shape, self._bounds(shape, "length"), sensitive=_hides(shape))

        def check(value: Mapping[str, Any]) -> list[Breach] | None:
            found = (size and size(value)) or []
            for key, member in value.items():
                if of_key is not None and (breaches := of_key(key)):
                    found += [breach.under("key") for breach in breaches]
                if of_value is not None and (breaches := of_value(member)):
                    # A sensitive key is as secret as its value: it never names the place.
                    found += [
                        (breach if secret else breach.under("member")).under("value" if secret else key)
                        for breach in breaches
                    ]
                if len(found) >= MOST_NAMED:
                    break
            return found or None

        return check if size or of_key or of_value else None


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
    fine = _fine(tests, None if enum else pattern, bounds)

    def check(value: Any) -> list[Breach] | None:
        if fine(value):
            return None
        return [Breach((), value, text, hidden) for holds, text in tests if not holds(value)]

    return check


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


def _nothing(_value: Any) -> None:
    return None
