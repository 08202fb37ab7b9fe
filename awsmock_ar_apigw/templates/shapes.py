"""Values of a template as an operation's shapes want them, and back: JSON is an object here and a text there."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base import strict_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import Shape

# What a text is as a boolean.
_BOOLEANS = {"true": True, "false": False}


def fit(shape: Shape, value: Any) -> Any:
    """A value as a shape has it; what can't be one stays as it is, and is refused like any other.

    An object becomes the text of it where the shape is one, and the other way round; within JSON, of which schemas say nothing,
    texts become numbers and booleans and these become texts.
    """
    match shape.type_name:
        case "structure":
            return _structure(shape, _parsed(value, dict))
        case "map":
            return _map(shape, _parsed(value, dict))
        case "list":
            found = _parsed(value, list)
            return [fit(shape.member, one) for one in found] if isinstance(found, list) else found  # type: ignore[attr-defined]
        case "string":
            return _text(value)
        case "boolean":
            return _BOOLEANS.get(value, value) if isinstance(value, str) else value
        case _:
            return _number(value, int if shape.type_name in ("integer", "long") else float)


def _structure(shape: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        name: fit(shape.members[name], one) if name in shape.members else one for name, one in value.items()
    }


def _map(shape: Any, value: Any) -> Any:
    return (
        {str(name): fit(shape.value, one) for name, one in value.items()}
        if isinstance(value, dict)
        else value
    )


def _parsed(value: Any, wanted: type) -> Any:
    """What a text of JSON says, if it is that."""
    if not isinstance(value, str):
        return value
    try:
        found = strict_json.read(value)
    except ValueError:
        return value
    return found if isinstance(found, wanted) else value


def _text(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, (dict, list)) else as_text(value)


def as_text(value: Any) -> Any:
    """A number or a truth as a text; what is neither, and a number of more digits than Python writes, stays what it is."""
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return str(value) if isinstance(value, (int, float)) else value
    except ValueError:
        return value


def _number(value: Any, turn: Callable[[str], Any]) -> Any:
    found = numeral(value, turn) if isinstance(value, str) else value
    return value if found is None else found


# A number as JSON has it: Python would take "1_000", "NaN" and digits of other alphabets, too.
_NUMERAL = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def numeral(text: str, turn: Callable[[str], Any]) -> Any:
    """The number that a text is; None if it is none of this kind.

    Examples:
        >>> numeral("29000", int), numeral("2.5", int), numeral("2.5", float)
        (29000, None, 2.5)
    """
    try:
        return turn(text) if _NUMERAL.fullmatch(text) else None
    except ValueError:
        return None


def same(shape: Shape, wanted: Any, now: Any) -> bool:
    """Whether a value is now what is wanted of it: a structure may have more members, with which a service fills it up."""
    if shape.type_name == "structure" and isinstance(wanted, dict) and isinstance(now, dict):
        members: Mapping[str, Any] = shape.members  # type: ignore[attr-defined]
        return all(name in now and same(members[name], value, now[name]) for name, value in wanted.items())
    if shape.type_name == "map" and isinstance(wanted, dict) and isinstance(now, dict):
        value: Shape = shape.value  # type: ignore[attr-defined]
        return wanted.keys() == now.keys() and all(same(value, wanted[key], now[key]) for key in now)
    if shape.type_name == "list" and isinstance(wanted, list) and isinstance(now, list):
        member: Shape = shape.member  # type: ignore[attr-defined]
        return len(wanted) == len(now) and all(same(member, *pair) for pair in zip(wanted, now, strict=True))
    return bool(wanted == now) or (isinstance(now, str) and _is_same_json(wanted, now))


def _is_same_json(wanted: Any, now: str) -> bool:
    """Whether two texts are of one JSON object."""
    parsed = _parsed(now, dict)
    return isinstance(parsed, dict) and bool(parsed == _parsed(wanted, dict))
