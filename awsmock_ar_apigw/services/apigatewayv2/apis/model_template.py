"""Mapping templates made from models: a message with a model's structure, each value taken from the input.

[chosen: the reference says that there is a template, and nothing of what is in it]
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEAD = "#set($inputRoot = $input.path('$'))\n"
_IDENTIFIER = "[A-Za-z][A-Za-z0-9_-]*"


def template_of(schema: Any) -> str:
    """The template for a JSON Schema; one that says nothing of a structure passes all input on."""
    if _type(schema) in ("object", "array"):
        return _HEAD + "\n".join(_lines(schema, "$inputRoot", 0))
    return _HEAD + "$input.json('$')"


def _lines(schema: Any, value: str, loops: int) -> Iterator[str]:
    """The lines for a value of this schema; ``loops`` are around them already."""
    match _type(schema):
        case "object":
            yield from _object(schema["properties"], value, loops)
        case "array":
            yield from _array(schema["items"], value, loops)
        case "string":
            yield f'"{value}"'
        case _:
            yield value


def _object(properties: Mapping[str, Any], value: str, loops: int) -> Iterator[str]:
    yield "{"
    for number, (name, schema) in enumerate(properties.items(), start=1):
        first, *rest = _lines(schema, _member(value, name), loops)
        rows = [f"{json.dumps(name)} : {first}", *rest]
        rows[-1] += "," if number < len(properties) else ""
        yield from (_indented(row) for row in rows)
    yield "}"


def _array(items: Any, value: str, loops: int) -> Iterator[str]:
    element = f"elem{loops + 1 if loops else ''}"
    yield "["
    yield f"#foreach(${element} in {value})"
    rows = [_indented(row) for row in _lines(items, f"${element}", loops + 1)]
    yield from rows[:-1]
    yield f"{rows[-1]}#if($foreach.hasNext),#end"
    yield "#end"
    yield "]"


def _member(value: str, name: str) -> str:
    """Velocity's expression for a member of a value."""
    if re.fullmatch(_IDENTIFIER, name):
        return f"{value}.{name}"
    quoted = name.replace("'", "''")
    return f"{value}.get('{quoted}')"


def _indented(row: str) -> str:
    return row if row.startswith("#") else f"  {row}"


def _type(schema: Any) -> str | None:
    """The type whose form a value takes: a structure only where the schema says what is in it."""
    if not isinstance(schema, dict):
        return None
    named = schema.get("type")
    if isinstance(named, list):
        named = next((one for one in named if one != "null"), None)
    if named in ("object", None) and schema.get("properties"):
        return "object"
    if named in ("array", None) and isinstance(schema.get("items"), dict):
        return "array"
    return named if named not in ("object", "array") else None
