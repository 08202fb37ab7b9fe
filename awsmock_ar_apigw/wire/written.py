"""One value of a shape as JSON, and what botocore's parser makes of it, in one walk through the value.

The text refuses a member that the shape lacks, and omits what is unset. The other shares nothing with the value, which may be
stored: its members are in the order of the shape, as the parser has them.
"""

from __future__ import annotations

import base64
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.wire.moments import EXACT_MOMENTS, MOMENTS, Leaf
from awsmock_ar_apigw.wire.values import Compiler, wire_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from botocore.model import ListShape, MapShape, Shape, StructureShape

    Both = tuple[str, Any]
    Turn = Callable[[Any], Both]

_WITH_MEMBERS = ("structure", "list", "map")


class Writer(Compiler):
    """Compiles shapes into functions from Python values to both: JSON as a text, and what the parser makes of it.

    Parameters:
        moment: how a time is written where the shape names no format of its own.
        numbers: how the parser turns numbers, by the name of their type; none are left out of JSON as they are.
        exact: whether texts of times have milliseconds.
        nulls: members that are written as null where they are unset, be they required or not.
    """

    def __init__(
        self,
        moment: str,
        numbers: Mapping[str, Callable[[Any], Any]],
        *,
        exact: bool = False,
        nulls: Iterable[str] = (),
    ) -> None:
        super().__init__()
        self._moment = moment
        self._moments = EXACT_MOMENTS if exact else MOMENTS
        self._numbers = numbers
        self._nulls = frozenset(nulls)

    def whole(self, shape: Shape) -> Turn:
        """The function for whole values.

        It raises MockError where a value, or what is in it, isn't of its shape.
        """
        turn = self.turn(shape)

        def write(value: Any) -> Both:
            try:
                return turn(value)  # type: ignore[no-any-return]
            except (TypeError, KeyError, AttributeError) as error:
                raise MockError(
                    f"The mock made a {shape.name} with a value of another type ({error}). This is a bug of the mock: "
                    "please report it."
                ) from error

        return write

    def _leaf(self, shape: Shape) -> Leaf:
        if shape.type_name == "timestamp":
            return self._moments[shape.serialization.get("timestampFormat", self._moment)]
        parsed = bytes if shape.type_name == "blob" else self._numbers.get(shape.type_name)
        return Leaf(_TEXTS.get(shape.type_name, strict_json.write), parsed)

    def _scalar(self, shape: Shape) -> Turn:
        text, parsed = self._leaf(shape)
        return lambda value: (text(value), value if parsed is None else parsed(value))

    def _list(self, shape: ListShape) -> Turn:
        if shape.member.type_name == "string":
            return lambda value: (f"[{','.join(map(_text, value))}]", list(value))
        turn = self.turn(shape.member)

        def write(value: list[Any]) -> Both:
            found = [turn(one) for one in value]
            return f"[{','.join([text for text, _ in found])}]", [parsed for _, parsed in found]

        return write

    def _map(self, shape: MapShape) -> Turn:
        turn = self.turn(shape.value)

        def write(value: Mapping[str, Any]) -> Both:
            found = {key: turn(one) for key, one in value.items()}
            texts = [f"{_text(key)}:{text}" for key, (text, _) in found.items()]
            return f"{{{','.join(texts)}}}", {key: parsed for key, (_, parsed) in found.items()}

        return write

    def _structure(self, shape: StructureShape) -> Turn:
        # Before each value stands its name, which is the same each time. Most members are leaves, and cost no call of ours.
        table = [
            (
                name,
                f"{_text(wire_name(name, member))}:",
                *(
                    (None, None, self.turn(member))
                    if member.type_name in _WITH_MEMBERS
                    else (*self._leaf(member), None)
                ),
            )
            for name, member in shape.members.items()
        ]
        known, required = frozenset(shape.members), frozenset(shape.required_members)
        nulls = self._nulls

        def write(value: Mapping[str, Any]) -> Both:
            texts = []
            found = {}
            for name, start, text, parsed, turn in table:
                member = value.get(name)
                if member is None:
                    if name in nulls and name in value:
                        texts.append(f"{start}null")
                elif turn is not None:
                    below, found[name] = turn(member)
                    texts.append(start + below)
                else:
                    texts.append(start + text(member))
                    found[name] = member if parsed is None else parsed(member)
            if not (value.keys() <= known and required <= found.keys()):
                _check(shape, value, nulls)
            return f"{{{','.join(texts)}}}", found

        return write


def _check(shape: StructureShape, value: Mapping[str, Any], nulls: frozenset[str]) -> None:
    """Refuse members that a shape lacks, or that are unset though it requires them."""
    unknown = value.keys() - shape.members.keys()
    missing = [
        name
        for name in shape.required_members
        if value.get(name) is None and not (name in nulls and name in value)
    ]
    if unknown or missing:
        raise MockError(
            f"The mock made a {shape.name} with members that it lacks ({', '.join(sorted(unknown))}) or without members "
            f"that it requires ({', '.join(sorted(missing))}). This is a bug of the mock: please report it."
        )


# As Python's own writer does it; what else there is, such as a double, it writes itself.
_text = encode_basestring_ascii
_TEXTS: dict[str, Callable[[Any], str]] = {
    "string": _text,
    "boolean": {True: "true", False: "false"}.__getitem__,
    "integer": int.__repr__,
    "long": int.__repr__,
    "blob": lambda value: _text(base64.b64encode(value).decode()),
}
