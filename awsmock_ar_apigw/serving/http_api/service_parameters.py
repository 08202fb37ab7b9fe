"""The parameters of an integration with a service: texts, which become what the service's own model asks for."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from botocore.utils import parse_to_aware_datetime

if TYPE_CHECKING:
    from collections.abc import Callable


class UnfitError(ValueError):
    """A text can't be what the service asks for."""


def of_shape(shape: Any, value: Any, name: str = "it") -> Any:
    """A value as a shape of the service's model has it.

    Texts stand for everything: JSON's for structures, lists and maps [real: L19], digits for numbers, base64 for bytes [real:
    localstack's tests of Kinesis-PutRecord, which ran on AWS, send it].

    Parameters:
        shape: botocore's shape.
        value: a text; or a map or a list of them, as JSON has it.
        name: of what it is the value.

    Raises:
        UnfitError: it can't be that.
    """
    kind = shape.type_name
    if kind in _COMPOUND:
        whole = _whole(kind, value, name) if isinstance(value, str) else value
        return _COMPOUND[kind](shape, whole, name)
    if kind in _SIMPLE:
        try:
            return _SIMPLE[kind](value)
        except (KeyError, ValueError, TypeError, OverflowError):
            raise UnfitError(f"{name} is {value!r}, which is no {kind}.") from None
    return value if isinstance(value, str) else json.dumps(value)


def _whole(kind: str, text: str, name: str) -> Any:
    """What a text of JSON's says. A list may be texts with commas between them, too. [chosen]"""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        if kind == "list":
            return [part.strip() for part in text.split(",")]
        raise UnfitError(f"{name} is {text!r}, which is no JSON.") from None


def _structure(shape: Any, value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnfitError(f"{name} is {value!r}, which is no object.")
    unknown = [member for member in value if member not in shape.members]
    if unknown:
        raise UnfitError(f"{name} has {unknown[0]!r}, which isn't among {', '.join(shape.members)}.")
    return {member: of_shape(shape.members[member], one, member) for member, one in value.items()}


def _list(shape: Any, value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise UnfitError(f"{name} is {value!r}, which is no list.")
    return [of_shape(shape.member, one, name) for one in value]


def _map(shape: Any, value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnfitError(f"{name} is {value!r}, which is no object.")
    return {key: of_shape(shape.value, one, key) for key, one in value.items()}


def _bytes(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


_COMPOUND: dict[str, Callable[[Any, Any, str], Any]] = {"list": _list, "map": _map, "structure": _structure}
_SIMPLE: dict[str, Callable[[Any], Any]] = {
    "blob": _bytes,
    "boolean": lambda value: {"true": True, "false": False}[str(value).lower()],
    "double": float,
    "float": float,
    "integer": int,
    "long": int,
    "timestamp": parse_to_aware_datetime,
}
