"""One value of a shape, between JSON and Python.

Decoding checks types, drops nulls and members that the shape lacks, as AWS does. Encoding refuses a member
that the shape lacks. Times are whole microseconds since 1970 in Python. A shape is compiled once into a
function.
"""

from __future__ import annotations

import base64
import binascii
import re
from abc import ABC, abstractmethod
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from botocore.model import ListShape, MapShape, Shape, StructureShape

    Turn = Callable[[Any], Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)
_TOKENS = {str: "STRING", int: "NUMBER", float: "DECIMAL"}


class WrongType(Exception):  # noqa: N818 - a finding on its way to the protocol, which makes the error
    """A JSON value is of another type than its shape."""


def wire_name(name: str, shape: Shape) -> str:
    """What a member of a structure is called on the wire."""
    return str(shape.serialization.get("name", name))


class _Compiler(ABC):
    """Compiles shapes into functions, each once, so that a shape may contain itself."""

    def __init__(self) -> None:
        self._made: dict[str, Turn] = {}

    def turn(self, shape: Shape) -> Turn:
        """The function for one shape."""
        if shape.name not in self._made:
            self._made[shape.name] = lambda value: self._made[shape.name](value)
            self._made[shape.name] = self._compile(shape)
        return self._made[shape.name]

    @abstractmethod
    def _compile(self, shape: Shape) -> Turn:
        """Make the function for one shape."""


class Decoder(_Compiler):
    """Compiles shapes into functions from JSON values to Python values."""

    def _compile(self, shape: Shape) -> Turn:
        match shape.type_name:
            case "structure":
                return self.structure(shape.members)  # type: ignore[attr-defined]
            case "list":
                return self._list(shape)  # type: ignore[arg-type]
            case "map":
                return self._map(shape)  # type: ignore[arg-type]
            case scalar if scalar in _SCALARS:
                return _SCALARS[scalar]
            case other:
                raise MockError(
                    f"The mock cannot decode a value of type {other!r} ({shape.name}). Please report it."
                )

    def structure(self, members: Mapping[str, Shape]) -> Turn:
        """The function for a structure of these members."""
        # The fourth column is the type that needs no turning, so that most values cost no call.
        table = [
            (wire_name(name, member), name, self.turn(member), _PLAIN.get(member.type_name))
            for name, member in members.items()
        ]

        def decode(value: Any) -> dict[str, Any]:
            if type(value) is not dict:
                raise _wrong(value, "structure")
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
                raise _wrong(value, "list")
            return [turn(member) for member in value]

        return decode

    def _map(self, shape: MapShape) -> Turn:
        turn = self.turn(shape.value)

        def decode(value: Any) -> dict[str, Any]:
            if type(value) is not dict:
                raise _wrong(value, "map")
            return {key: turn(member) for key, member in value.items() if member is not None}

        return decode


class Encoder(_Compiler):
    """Compiles shapes into functions from Python values to JSON values.

    Parameters:
        moment: how a time is written where the shape names no format of its own.
    """

    def __init__(self, moment: str) -> None:
        super().__init__()
        self._moment = moment

    def _compile(self, shape: Shape) -> Turn:
        match shape.type_name:
            case "structure":
                return self._structure(shape)  # type: ignore[arg-type]
            case "list":
                turn = self.turn(shape.member)  # type: ignore[attr-defined]
                return turn if turn is _as_is else lambda value: [turn(one) for one in value]
            case "map":
                turn = self.turn(shape.value)  # type: ignore[attr-defined]
                return turn if turn is _as_is else lambda value: {k: turn(v) for k, v in value.items()}
            case "timestamp":
                return _MOMENTS[shape.serialization.get("timestampFormat", self._moment)]
            case "blob":
                return lambda value: base64.b64encode(value).decode()
        return _as_is

    def _structure(self, shape: StructureShape) -> Turn:
        """The function for a structure: refuses what the shape lacks, omits what is unset."""
        table = {name: (wire_name(name, member), self.turn(member)) for name, member in shape.members.items()}
        required = frozenset(shape.required_members)

        def encode(value: Mapping[str, Any]) -> dict[str, Any]:
            keys = value.keys()
            if not (keys <= table.keys() and required <= keys):
                raise _unfit(shape, keys - table.keys(), required - keys)
            found = {}
            for name, member in value.items():
                if member is not None:
                    wire, turn = table[name]
                    found[wire] = member if turn is _as_is else turn(member)
                elif name in required:
                    raise _unfit(shape, (), [name])
            return found

        return encode if _turns(table) else _leaf(table, required, encode)


def _turns(table: Mapping[str, tuple[str, Turn]]) -> bool:
    """Whether a structure has any member that must be turned."""
    return any(wire != name or turn is not _as_is for name, (wire, turn) in table.items())


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


def _string(value: Any) -> str:
    if type(value) is not str:
        raise _wrong(value, "String")
    return value


def _integer(bound: int) -> Turn:
    def decode(value: Any) -> int:
        if type(value) is not int or not -bound <= value < bound:
            raise _wrong(value, "Integer")
        return value

    return decode


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise _wrong(value, "Double")
    return float(value)


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise _wrong(value, "Boolean")
    return value


def _moment(value: Any) -> int:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(value * 1_000_000)
    if type(value) is str:
        try:
            parsed = datetime.fromisoformat(value.replace("Z", "+00:00"))
            return int((parsed - _EPOCH) // _MICROSECOND)
        except (ValueError, TypeError):
            pass
    raise _wrong(value, "Timestamp")


def _blob(value: Any) -> bytes:
    try:
        return base64.b64decode(_string(value), validate=True)
    except binascii.Error:
        raise _wrong(value, "Blob") from None


# JSON values that are the Python value already.
_PLAIN: dict[str, type] = {"string": str, "boolean": bool}
_SCALARS: dict[str, Turn] = {
    "string": _string,
    "integer": _integer(2**31),
    "long": _integer(2**63),
    "boolean": _boolean,
    "timestamp": _moment,
    "float": _number,
    "double": _number,
    "blob": _blob,
}


def _wrong(value: Any, wanted: str) -> WrongType:
    """What came and what was wanted, in the words of AWS's own parser."""
    if isinstance(value, dict | list):
        start = "list" if isinstance(value, list) else "structure or map"
        return WrongType(f"Start of {start} found where not expected.")
    found = (
        ("NULL" if value is None else str(value).upper())
        if value is None or isinstance(value, bool)
        else _TOKENS[type(value)]
    )
    return WrongType(f"{found}_VALUE can not be converted to {wanted}")


def from_text(shape: Shape) -> Turn:
    """The function for a value that travels as text, as in a query: a list comes as the texts of its members."""
    if shape.type_name == "list":
        turn = from_text(shape.member)  # type: ignore[attr-defined]
        return lambda texts: [turn(text) for text in texts]
    try:
        return _FROM_TEXT[shape.type_name]
    except KeyError:
        raise MockError(
            f"The mock cannot read a value of type {shape.type_name!r} ({shape.name}) from text. Please report it."
        ) from None


def _integer_text(text: str) -> int:
    if not re.fullmatch("-?[0-9]{1,10}", text):
        raise _wrong(text, "Integer")
    return _SCALARS["integer"](int(text))  # type: ignore[no-any-return]


def _boolean_text(text: str) -> bool:
    if text not in ("true", "false"):
        raise _wrong(text, "Boolean")
    return text == "true"


def _as_is(value: Any) -> Any:
    return value


_FROM_TEXT: dict[str, Turn] = {"string": _as_is, "integer": _integer_text, "boolean": _boolean_text}


def _epoch(micros: int) -> float:
    """Seconds since 1970 with milliseconds."""
    return micros // 1_000 / 1_000


def _iso8601(micros: int) -> str:
    """Whole seconds in UTC."""
    return f"{_EPOCH + timedelta(seconds=micros // 1_000_000):%Y-%m-%dT%H:%M:%SZ}"


_MOMENTS: dict[str, Turn] = {"unixTimestamp": _epoch, "iso8601": _iso8601}
