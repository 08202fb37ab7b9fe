"""One value of a shape, from JSON to Python; ``written.py`` has the way back.

Decoding checks types, drops nulls and members that the shape lacks, as AWS does. Times are whole microseconds since 1970
in Python. A shape is compiled once into a function.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.wire.scalars import FROM_JSON, unfit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


# JSON values that are the Python value already.
_PLAIN: dict[str, type] = {"string": str, "boolean": bool}
