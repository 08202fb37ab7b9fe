"""A value of an OpenAPI document where it stands: what is read of it is checked, and refused with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Place, Trail
from awsmock_ar_apigw.wire.values import wire_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import Shape

_LONGEST_SHOWN = 128
_LONGEST_REFERENCE = 4096
# At most 16 references lead to one another. [chosen: references to references are rare, and long rows of them a way to keep a reader busy]
MOST_REFERENCES = 16
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}", re.ASCII)


class Missing(Exception):  # noqa: N818 - a finding, which one caller refuses and another notes
    """A reference names nothing in its document; ``str`` says why."""


def resolved(root: Any, reference: str) -> tuple[Any, Place]:
    """What a reference stands for, and where.

    Raises:
        Missing: it isn't a place in this document, or nothing stands there.
    """
    if len(reference) > _LONGEST_REFERENCE:
        raise Missing("is too long")
    start, *steps = reference.split("/")
    if start != "#":
        raise Missing("isn't a place in this document, and nothing else is read")
    found, place = root, Place()
    for step in steps:
        name = unquote(step).replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict) and name in found:
            found, place = found[name], place.down(name)
        elif isinstance(found, list) and name.isascii() and name.isdigit() and int(name[:9]) < len(found):
            found, place = found[int(name[:9])], place.down(int(name[:9]))
        else:
            raise Missing("is missing")
    return found, place


def scalar(value: Any) -> str | None:
    """What isn't text and holds nothing is a text, too; None for null, and for what holds others.

    [observed: definitions in Terraform's tests have a number for a version; for other texts: as swagger-parser reads them]
    """
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, dict | list):
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_plain(value: Any, shape: Shape) -> bool:
    """Whether a value is of a shape as it stands, which most are: a text, a whole number, or a map of such values."""
    kind = value.__class__
    if kind is dict and shape.type_name == "map":
        below = shape.value  # type: ignore[attr-defined]
        for one in value.values():  # noqa: SIM110 - a generator for each map would be most of what it costs
            if not is_plain(one, below):
                return False
        return True
    return kind is _CLASSES.get(shape.type_name)


def class_of(shape: Shape) -> type | None:
    """The class whose values are of a shape as they stand; None if no class says so."""
    return _CLASSES.get(shape.type_name)


_CLASSES: dict[str, type] = {"string": str, "integer": int}


class Node(NamedTuple):
    """A value, the way to it, and the whole document, in which its references are found.

    Whatever is asked of it that it isn't raises the error of a document that is wrong there, but for what ``objects`` and
    ``rows`` ask: of OpenAPI's own members, the check of the structure has told what is wrong. Null is as good as nothing, as
    everywhere in JSON that AWS reads.
    """

    value: Any
    trail: Trail
    root: Any

    @property
    def place(self) -> Place:
        """Where it stands. It is made when somebody asks: of most values nothing is said."""
        return Place.at(self.trail)

    def _down(self, step: str | int, value: Any) -> Node:
        return Node(value, (self.trail, step), self.root)

    def members(self) -> dict[str, Any]:
        """The object that it is."""
        if not isinstance(self.value, dict):
            raise self.place.wrong_type("an object", self.value)
        return self.value

    def get(self, name: str) -> Node | None:
        """A member of the object that it is, if it has that."""
        value = self.value
        found = (value if value.__class__ is dict else self.members()).get(name)
        return None if found is None else Node(found, (self.trail, name), self.root)

    def at(self, name: str) -> Node:
        """A member of the object that it is, though it be null."""
        return self._down(name, self.members().get(name))

    def need(self, name: str) -> Node:
        """A member that the object must have."""
        found = self.get(name)
        if found is None:
            raise self.place.down(name).refusal("it is missing.")
        return found

    def items(self) -> Iterator[tuple[str, Node]]:
        """The members of the object that it is."""
        for name, value in self.members().items():
            if value is not None:
                yield name, self._down(name, value)

    def each(self) -> Iterator[Node]:
        """The members of the list that it is."""
        if not isinstance(self.value, list):
            raise self.place.wrong_type("a list", self.value)
        for number, value in enumerate(self.value):
            yield self._down(number, value)

    def objects(self, *path: str) -> Iterator[tuple[str, Node]]:
        """The objects in the object that these names lead down to, if they do."""
        holder = self
        for name in path:
            members = holder.value
            holder = holder._down(name, members.get(name) if isinstance(members, dict) else None)
        for name, value in holder.value.items() if isinstance(holder.value, dict) else ():
            if isinstance(value, dict):
                yield name, holder._down(name, value)  # noqa: SLF001 - of its own kind

    def rows(self, name: str) -> Iterator[Node]:
        """The objects in the list that a member is, if it is one."""
        values = self.value.get(name)
        for number, value in enumerate(values) if isinstance(values, list) else ():
            if isinstance(value, dict):
                yield Node(value, ((self.trail, name), number), self.root)

    def text(self) -> str:
        """The text that it is."""
        found = scalar(self.value)
        if found is None:
            raise self.place.wrong_type("a text", self.value)
        return found

    def flag(self) -> bool:
        """The boolean that it is, as such or as a text. [chosen: as Jackson reads them]"""
        if isinstance(self.value, bool):
            return self.value
        if isinstance(self.value, str) and self.value.lower() in ("true", "false"):
            return self.value.lower() == "true"
        raise self.place.wrong_type("a boolean", self.value)

    def integer(self) -> int:
        """The whole number that it is, as such or as a text.

        [observed: the developer guide's table of authorizers calls a number of seconds a string; elsewhere: chosen]
        """
        if type(self.value) is int:
            return self.value
        if isinstance(self.value, float) and self.value.is_integer():
            return int(self.value)
        if isinstance(self.value, str) and _INTEGER.fullmatch(self.value):
            return int(self.value)
        raise self.place.wrong_type("a whole number", self.value)

    def read(self, shape: Shape) -> Any:
        """What it is as a value of the service model; members that the shape lacks are no part of it."""
        if is_plain(self.value, shape):
            return self.value
        match shape.type_name:
            case "structure":
                self.members()
                table = [
                    (name, member, self.get(wire_name(name, member)))
                    for name, member in shape.members.items()  # type: ignore[attr-defined]
                ]
                return {name: found.read(member) for name, member, found in table if found}
            case "list":
                return [one.read(shape.member) for one in self.each()]  # type: ignore[attr-defined]
            case "map":
                return {name: value.read(shape.value) for name, value in self.items()}  # type: ignore[attr-defined]
            case type_:
                return self._scalar(type_)

    def _scalar(self, type_: str) -> bool | int | str:
        if type_ == "boolean":
            return self.flag()
        return self.integer() if type_ == "integer" else self.text()

    def followed(self) -> Node:
        """What it stands for, if it is a reference, or a reference to one; else itself."""
        if not (isinstance(self.value, dict) and "$ref" in self.value):
            return self
        node, seen = self, set[str]()
        while isinstance(node.value, dict) and (found := node.get("$ref")):
            reference = found.text()
            shown = shortened(reference, _LONGEST_SHOWN)
            if reference in seen:
                raise self.place.refusal(f"{shown} leads back to itself.")
            if len(seen) == MOST_REFERENCES:
                raise self.place.refusal(f"more than {MOST_REFERENCES} references lead to one another.")
            seen.add(reference)
            try:
                value, place = resolved(self.root, reference)
            except Missing as why:
                raise found.place.refusal(f"{shown} {why}.") from None
            node = Node(value, place.trail, self.root)
        return node
