"""One value of a shape, between JSON and Python.

Decoding checks types, drops nulls and members that the shape lacks, as AWS does. Encoding refuses a member
that the shape lacks. Times are whole microseconds since 1970 in Python. A shape is compiled once into a
function.
"""

from __future__ import annotations

import base64
import threading
from abc import ABC, abstractmethod
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import EPOCH, SECOND
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.wire.scalars import FROM_JSON, unfit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from botocore.model import ListShape, MapShape, Shape, StructureShape

    Turn = Callable[[Any], Any]


def wire_name(name: str, shape: Shape) -> str:
    """What a member of a structure is called on the wire."""
    return str(shape.serialization.get("name", name))


# The last in the order of locks that ``intercept/active.py`` has: whoever compiles needs no other.
COMPILING = threading.RLock()


class Compiler(ABC):
    """Compiles shapes into functions, each once, so that a shape may contain itself.

    All threads share what is made; what one is still making, with what is within it, no other sees.
    """

    def __init__(self) -> None:
        self._made: dict[str, Turn] = {}
        self._begun: dict[str, Turn] = {}

    def turn(self, shape: Shape) -> Turn:
        """The function for one shape."""
        made = self._made.get(shape.name)
        if made is not None:
            return made
        with COMPILING:
            return self._made.get(shape.name) or self._begun.get(shape.name) or self._make(shape)

    def _make(self, shape: Shape) -> Turn:
        outermost = not self._begun
        try:
            self._begun[shape.name] = lambda value: self._made[shape.name](value)
            made = self._begun[shape.name] = self._compile(shape)
            if outermost:
                self._made.update(self._begun)
        finally:
            if outermost:
                self._begun = {}
        return made

    def _compile(self, shape: Shape) -> Turn:
        match shape.type_name:
            case "structure":
                return self._structure(shape)  # type: ignore[arg-type]
            case "list":
                return self._list(shape)  # type: ignore[arg-type]
            case "map":
                return self._map(shape)  # type: ignore[arg-type]
        return self._scalar(shape)

    @abstractmethod
    def _structure(self, shape: StructureShape) -> Turn:
        """Make the function for a structure."""

    @abstractmethod
    def _list(self, shape: ListShape) -> Turn:
        """Make the function for a list."""

    @abstractmethod
    def _map(self, shape: MapShape) -> Turn:
        """Make the function for a map."""

    @abstractmethod
    def _scalar(self, shape: Shape) -> Turn:
        """Make the function for what has no members."""


class Decoder(Compiler):
    """Compiles shapes into functions from JSON values to Python values."""

    def _scalar(self, shape: Shape) -> Turn:
        try:
            return FROM_JSON[shape.type_name]
        except KeyError:
            raise MockError(
                f"The mock cannot decode a value of type {shape.type_name!r} ({shape.name}). Please report it."
            ) from None

    def _structure(self, shape: StructureShape) -> Turn:
        return self.structure(shape.members)

    def structure(self, members: Mapping[str, Shape]) -> Turn:
        """The function for a structure of these members."""
        # The fourth column is the type that needs no turning, so that most values cost no call.
        table = [
            (wire_name(name, member), name, self.turn(member), _PLAIN.get(member.type_name))
            for name, member in members.items()
        ]

        def decode(value: Any) -> dict[str, Any]:
            if type(value) is not dict:
                raise unfit(value, "Expected null")
            found = {}
            for wire, name, turn, plain in table:
                member = value.get(wire)
                if member is not None:
                    found[name] = member if type(member) is plain else turn(member)
            return found

        return decode

    def _list(self, shape: ListShape) -> Turn:
        turn = self.turn(shape.member)

        def decode(value: Any) -> list[Any]:
            if type(value) is not list:
                raise unfit(value, "Expected list or null")
            return [turn(member) for member in value]

        return decode

    def _map(self, shape: MapShape) -> Turn:
        turn = self.turn(shape.value)

        def decode(value: Any) -> dict[str, Any]:
            if type(value) is not dict:
                raise unfit(value, "Expected map or null")
            return {key: turn(member) for key, member in value.items() if member is not None}

        return decode


class Encoder(Compiler):
    """Compiles shapes into functions from Python values to JSON values.

    Parameters:
        moment: how a time is written where the shape names no format of its own.
        exact: whether texts of times have milliseconds.
        nulls: members that are written as null where they are unset, be they required or not.
    """

    def __init__(self, moment: str, *, exact: bool = False, nulls: Iterable[str] = ()) -> None:
        super().__init__()
        self._moment = moment
        self._moments = {**_MOMENTS, "iso8601": as_exact_iso8601} if exact else _MOMENTS
        self._nulls = frozenset(nulls)

    def _scalar(self, shape: Shape) -> Turn:
        if shape.type_name == "timestamp":
            return self._moments[shape.serialization.get("timestampFormat", self._moment)]
        if shape.type_name == "blob":
            return lambda value: base64.b64encode(value).decode()
        return as_is

    def _list(self, shape: ListShape) -> Turn:
        turn = self.turn(shape.member)
        return turn if turn is as_is else lambda value: [turn(one) for one in value]

    def _map(self, shape: MapShape) -> Turn:
        turn = self.turn(shape.value)
        return turn if turn is as_is else lambda value: {k: turn(v) for k, v in value.items()}

    def _structure(self, shape: StructureShape) -> Turn:
        """The function for a structure: refuses what the shape lacks, omits what is unset."""
        table = {name: (wire_name(name, member), self.turn(member)) for name, member in shape.members.items()}
        required = frozenset(shape.required_members)
        nulls = self._nulls

        def encode(value: Mapping[str, Any]) -> dict[str, Any]:
            keys = value.keys()
            if not (keys <= table.keys() and required <= keys):
                raise _unfit(shape, keys - table.keys(), required - keys)
            found = {}
            for name, member in value.items():
                if member is not None:
                    wire, turn = table[name]
                    found[wire] = member if turn is as_is else turn(member)
                elif name in nulls:
                    found[table[name][0]] = None
                elif name in required:
                    raise _unfit(shape, (), [name])
            return found

        return encode if nulls or _turns(table) else _leaf(table, required, encode)


def _turns(table: Mapping[str, tuple[str, Turn]]) -> bool:
    """Whether a structure has any member that must be turned."""
    return any(wire != name or turn is not as_is for name, (wire, turn) in table.items())


def _leaf(table: Mapping[str, Any], required: frozenset[str], encode: Turn) -> Turn:
    """The function for a structure in which nothing needs turning: a right one goes out as it is."""

    def encode_leaf(value: Mapping[str, Any]) -> Any:
        keys = value.keys()
        right = keys <= table.keys() and required <= keys and None not in value.values()
        return value if right else encode(value)

    return encode_leaf


def _unfit(shape: Shape, unknown: Iterable[str], missing: Iterable[str]) -> MockError:
    return MockError(
        f"The mock made a {shape.name} with members that it lacks ({', '.join(sorted(unknown))}) or without members "
        f"that it requires ({', '.join(sorted(missing))}). This is a bug of the mock: please report it."
    )


# JSON values that are the Python value already.
_PLAIN: dict[str, type] = {"string": str, "boolean": bool}


def as_is(value: Any) -> Any:
    """A value that needs no turning."""
    return value


def as_epoch(micros: int) -> float:
    """Seconds since 1970 with milliseconds."""
    return micros // 1_000 / 1_000


def as_iso8601(micros: int) -> str:
    """Whole seconds in UTC."""
    return _in_utc(micros // SECOND)


def as_exact_iso8601(micros: int) -> str:
    """Milliseconds in UTC, all three digits of them."""
    return f"{_in_utc(micros // SECOND)[:-1]}.{micros // 1_000 % 1_000:03}Z"


@lru_cache(maxsize=128)  # what a test makes, it makes in a few seconds
def _in_utc(seconds: int) -> str:
    return (EPOCH + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


_MOMENTS: dict[str, Turn] = {"unixTimestamp": as_epoch, "iso8601": as_iso8601}
