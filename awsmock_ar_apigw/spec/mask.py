"""Values without what their shapes call sensitive: for every text that a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.text import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.model import ListShape, MapShape, Shape, StructureShape


def masked(value: Any, shape: Shape | None) -> Any:
    """A copy of a value in which what is sensitive is hidden; a map with sensitive keys is hidden as a whole."""
    if shape is None:
        return value
    if is_sensitive(shape):
        return HIDDEN
    holds = {"structure": dict, "map": dict, "list": list}.get(shape.type_name)
    return _MASKS[shape.type_name](value, shape) if holds and isinstance(value, holds) else value


def shape_at(shape: Shape | None, path: tuple[str | int, ...]) -> Shape | None:
    """The shape of what a path leads to; None where none is known. The first sensitive one on the way stands for all."""
    for step in path:
        if shape is None or is_sensitive(shape):
            return shape
        shape = _below(shape, step)
    return shape


def is_sensitive(shape: Shape) -> bool:
    """Whether the values of a shape are hidden as a whole."""
    if shape.type_name == "map" and is_sensitive(shape.key):  # type: ignore[attr-defined]
        return True
    return bool(shape.metadata.get("sensitive"))


def _below(shape: Shape, step: str | int) -> Shape | None:
    match shape.type_name:
        case "structure":
            return shape.members.get(step)  # type: ignore[attr-defined,no-any-return]
        case "list":
            return shape.member  # type: ignore[attr-defined,no-any-return]
        case "map":
            return shape.value  # type: ignore[attr-defined,no-any-return]
    return None


def _structure(value: dict[str, Any], shape: StructureShape) -> dict[str, Any]:
    return {name: masked(member, shape.members.get(name)) for name, member in value.items()}


def _map(value: dict[str, Any], shape: MapShape) -> dict[str, Any]:
    return {name: masked(member, shape.value) for name, member in value.items()}


def _list(value: list[Any], shape: ListShape) -> list[Any]:
    return [masked(member, shape.member) for member in value]


_MASKS: dict[str, Callable[[Any, Any], Any]] = {"structure": _structure, "map": _map, "list": _list}
