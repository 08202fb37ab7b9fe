"""A value of an OpenAPI document where it stands: what is read of it is checked, and refused with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Place
from awsmock_ar_apigw.wire.values import wire_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import Shape

# JSON's types for the scalars of the service model. Every boolean is an integer in Python.
_SCALARS: dict[str, tuple[type, str]] = {
    "string": (str, "a text"),
    "boolean": (bool, "a boolean"),
    "integer": (int, "a whole number"),
}
_LONGEST_SHOWN = 128
_LONGEST_REFERENCE = 4096
# At most 16 references lead to one another. [chosen: references to references are rare, and long rows of them a way to keep a reader busy]
MOST_REFERENCES = 16


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


class Node(NamedTuple):
    """A value, its place, and the whole document, in which its references are found.

    Whatever is asked of it that it isn't raises the error of a document that is wrong there; null is as good as
    nothing, as everywhere in JSON that AWS reads.
    """

    value: Any
    place: Place
    root: Any

    def _down(self, step: str | int, value: Any) -> Node:
        return Node(value, self.place.down(step), self.root)

    def members(self) -> dict[str, Any]:
        """The object that it is."""
        if not isinstance(self.value, dict):
            raise self.place.wrong_type("an object", self.value)
        return self.value

    def get(self, name: str) -> Node | None:
        """A member of the object that it is, if it has that."""
        found = self.members().get(name)
        return None if found is None else self._down(name, found)

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

    def text(self) -> str:
        """The text that it is."""
        return str(self._scalar("string"))

    def flag(self) -> bool:
        """The boolean that it is."""
        return bool(self._scalar("boolean"))

    def _scalar(self, kind: str) -> Any:
        wanted, name = _SCALARS[kind]
        if type(self.value) is not wanted:
            raise self.place.wrong_type(name, self.value)
        return self.value

    def read(self, shape: Shape) -> Any:
        """What it is as a value of the service model; members that the shape lacks are no part of it."""
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
            case kind:
                return self._scalar(kind)

    def followed(self) -> Node:
        """What it stands for, if it is a reference, or a reference to one; else itself."""
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
                node = Node(*resolved(self.root, reference), self.root)
            except Missing as why:
                raise found.place.refusal(f"{shown} {why}.") from None
        return node
