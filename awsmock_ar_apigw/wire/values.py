"""One value of a shape, between JSON and Python.

Decoding checks types, drops nulls and members that the shape lacks, as AWS does. Encoding writes the text, and refuses a
member that the shape lacks. Times are whole microseconds since 1970 in Python. A shape is compiled once into a
function.
"""

from __future__ import annotations

import base64
import threading
from abc import ABC, abstractmethod
from datetime import timedelta
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base import strict_json
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
    """Compiles shapes into functions from Python values to JSON as a text.

    Parameters:
        moment: how a time is written where the shape names no format of its own.
        exact: whether texts of times have milliseconds.
        nulls: members that are written as null where they are unset, be they required or not.
    """

    def __init__(self, moment: str, *, exact: bool = False, nulls: Iterable[str] = ()) -> None:
        super().__init__()
        self._moment = moment
        self._moments = {**_MOMENTS, "iso8601": _exactly} if exact else _MOMENTS
        self._nulls = frozenset(nulls)

    def writer(self, shape: Shape) -> Callable[[Any], str]:
        """The function from whole values to JSON.

        It raises MockError where a value, or what is in it, isn't of its shape.
        """
        turn = self.turn(shape)

        def write(value: Any) -> str:
            try:
                return turn(value)  # type: ignore[no-any-return]
            except (TypeError, KeyError, AttributeError) as error:
                raise MockError(
                    f"The mock made a {shape.name} with a value of another type ({error}). This is a bug of the mock: "
                    "please report it."
                ) from error

        return write

    def _scalar(self, shape: Shape) -> Turn:
        if shape.type_name == "timestamp":
            return self._moments[shape.serialization.get("timestampFormat", self._moment)]
        return _SCALARS.get(shape.type_name, strict_json.write)

    def _list(self, shape: ListShape) -> Turn:
        turn = self.turn(shape.member)
        return lambda value: f"[{','.join([turn(one) for one in value])}]"

    def _map(self, shape: MapShape) -> Turn:
        turn = self.turn(shape.value)
        return lambda value: f"{{{','.join([f'{_text(key)}:{turn(one)}' for key, one in value.items()])}}}"

    def _structure(self, shape: StructureShape) -> Turn:
        """The function for a structure: refuses what the shape lacks, omits what is unset."""
        # Before each value stands its name, which is the same each time.
        table = {
            name: (f"{_text(wire_name(name, member))}:", self.turn(member))
            for name, member in shape.members.items()
        }
        nulls = self._nulls
        required = frozenset(shape.required_members)

        def encode(value: Mapping[str, Any]) -> str:
            found = []
            unset = False
            try:
                for name, member in value.items():
                    start, turn = table[name]
                    if member is not None:
                        found.append(start + turn(member))
                    elif name in nulls:
                        found.append(f"{start}null")
                    else:
                        unset = True
            except KeyError:
                if value.keys() <= table.keys():
                    raise  # it is a value's below
                raise _unfit(shape, value.keys() - table.keys(), ()) from None
            if not required <= value.keys() or (
                unset and any(value[name] is None for name in required - nulls)
            ):
                raise _unfit(shape, (), [name for name in required if value.get(name) is None])
            return f"{{{','.join(found)}}}"

        return encode


def _unfit(shape: Shape, unknown: Iterable[str], missing: Iterable[str]) -> MockError:
    return MockError(
        f"The mock made a {shape.name} with members that it lacks ({', '.join(sorted(unknown))}) or without members "
        f"that it requires ({', '.join(sorted(missing))}). This is a bug of the mock: please report it."
    )


# JSON values that are the Python value already.
_PLAIN: dict[str, type] = {"string": str, "boolean": bool}


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


def _exactly(micros: int) -> str:
    return f'"{as_exact_iso8601(micros)}"'


_MOMENTS: dict[str, Turn] = {
    # As ``as_epoch``, which would be a call more.
    "unixTimestamp": lambda micros: repr(micros // 1_000 / 1_000),
    "iso8601": lambda micros: f'"{as_iso8601(micros)}"',
}
# As Python's own writer does it; what else there is, such as a double, it writes itself.
_text = encode_basestring_ascii
_SCALARS: dict[str, Turn] = {
    "string": _text,
    "boolean": {True: "true", False: "false"}.__getitem__,
    "integer": int.__repr__,
    "long": int.__repr__,
    "blob": lambda value: _text(base64.b64encode(value).decode()),
}
