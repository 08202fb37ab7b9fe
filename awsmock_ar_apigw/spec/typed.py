"""Values that a person has written, by the shapes of a model: which type each must be, to the letter.

Decoding of requests is more lenient, as AWS is. What constrains a value beyond its type is ``check.py``'s business.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeVar

from awsmock_ar_apigw.base.clock import as_micros
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.number import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from botocore.model import Shape

ValueT = TypeVar("ValueT")


class Misfit(Exception):  # noqa: N818 - a finding on its way to whoever says where it stands
    """A value isn't what it must be; ``path`` names the members and the places that lead to it."""

    def __init__(self, why: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.path = path

    def under(self, step: str | int) -> Misfit:
        """The same, seen from one level above."""
        return Misfit(self.why, (step, *self.path))


def unknown(name: str, known: Iterable[str]) -> Misfit:
    """A name that isn't known where it stands."""
    there = tuple(known)
    return Misfit(
        f"There is no {written(name):.60} here. {meant(name, there)}There can be: {', '.join(there)}.",
        (name,),
    )


def at(step: str | int, turn: Callable[[Any], ValueT], value: Any) -> ValueT:
    """What a function makes of a value that stands one level below.

    Raises:
        Misfit: the function did, which doesn't know where the value stands.
    """
    try:
        return turn(value)
    except Misfit as misfit:
        raise misfit.under(step) from None


def wrong_type(value: object, wanted: str) -> Misfit:
    """A value of another type."""
    return Misfit(f"This must be {wanted}, and not {written(value):.60}.")


def typed(shape: Shape, value: Any) -> Any:
    """A value of a shape: times become microseconds since 1970, all else stays.

    Raises:
        Misfit: it is of another type, or has a member that the shape lacks.
    """
    match shape.type_name:
        case "structure":
            return _structure(shape, value)
        case "list":
            return _list(shape, value)
        case "map":
            return _map(shape, value)
    return _SCALARS[shape.type_name](value)


def _structure(shape: Any, value: Any) -> dict[str, Any]:
    members = shape.members
    found = {}
    for name, member in mapping(value).items():
        if name not in members:
            raise unknown(name, members)
        if member is not None:
            found[name] = _under(members[name], member, name)
    return found


def _list(shape: Any, value: Any) -> list[Any]:
    member = shape.member
    return [_under(member, one, place) for place, one in enumerate(listed(value))]


def _map(shape: Any, value: Any) -> dict[str, Any]:
    member = shape.value
    return {name: _under(member, one, name) for name, one in mapping(value).items()}


def _under(shape: Shape, value: Any, step: str | int) -> Any:
    # Not by ``at``: most of what a file has comes by here.
    try:
        return typed(shape, value)
    except Misfit as misfit:
        raise misfit.under(step) from None


def mapping(value: Any) -> dict[str, Any]:
    """What has members, by their names.

    Raises:
        Misfit: it is something else.
    """
    if not isinstance(value, dict):
        raise wrong_type(value, "members with their names")
    for name in value:
        if not isinstance(name, str):
            raise wrong_type(name, "a name, as a text")
    return value


def listed(value: Any) -> list[Any]:
    """A list.

    Raises:
        Misfit: it is something else.
    """
    if not isinstance(value, list):
        raise wrong_type(value, "a list")
    return value


def text(value: Any) -> str:
    """A text.

    Raises:
        Misfit: it is something else.
    """
    if type(value) is not str:
        raise wrong_type(value, "a text")
    return value


def truth(value: Any) -> bool:
    """True or false.

    Raises:
        Misfit: it is something else.
    """
    if type(value) is not bool:
        raise wrong_type(value, "true or false")
    return value


def moment(value: Any) -> int:
    """A moment, in microseconds since 1970.

    Raises:
        Misfit: it is none.
    """
    if type(value) not in (str, int, float):
        raise wrong_type(value, "a moment, such as 2030-01-31T12:00:00Z")
    try:
        return as_micros(value)
    except MockError as error:
        raise Misfit(str(error)) from None


def whole(value: Any, bits: int = 32) -> int:
    """A whole number.

    Raises:
        Misfit: it is something else, or too great.
    """
    if type(value) is not int or not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
        raise wrong_type(value, f"a whole number of {bits} bits")
    return value


def _number(value: Any) -> float:
    if type(value) is int and abs(value) < 2**63:
        return value
    if type(value) is not float or not math.isfinite(value):
        raise wrong_type(value, "a number")
    return value


_SCALARS: dict[str, Callable[[Any], Any]] = {
    "string": text,
    "boolean": truth,
    "integer": whole,
    "long": lambda value: whole(value, 64),
    "float": _number,
    "double": _number,
    "timestamp": moment,
}
