"""Values of templates as Java has them: how they are written, what they are equal to, and which methods they have.

A template at AWS sees texts, numbers, lists and maps of Java's. What a method isn't known for is an error that says so: Python's own
methods never answer in its place.
"""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.serving.patterns import pattern_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

# A value may have so many characters or members: a template that doubles something again and again ends there.
# [chosen: far beyond what goes through an API]
MOST = 1_000_000


class JsonList(list[Any]):
    """A list that was read from JSON: it is written as JSON, too [client: localstack, whose tests are recorded on AWS]."""


class Thing:
    """What a template gets to see, and is no value: ``$input``, ``$util`` and the like.

    Attributes:
        name: what it is called in texts.
        methods: what it can be asked.
    """

    name = "an object"
    methods: Mapping[str, Callable[..., Any]] = {}

    def __str__(self) -> str:
        return ""

    def member(self, name: str) -> Any:  # noqa: ARG002 - others have some
        """What ``$thing.name`` is; None if it is nothing."""
        return None


class Entry(Thing):
    """One entry of a map, as ``entrySet()`` has them."""

    name = "an entry of a map"

    def __init__(self, key: Any, value: Any) -> None:
        self._both = {"key": key, "value": value}
        self.methods = {"getKey": lambda: key, "getValue": lambda: value}

    def __str__(self) -> str:
        return f"{_within(self._both['key'])}={_within(self._both['value'])}"

    def member(self, name: str) -> Any:
        """Its ``key`` or its ``value``."""
        return self._both.get(name)


def from_json(value: Any) -> Any:
    """A value of JSON's as a template sees it."""
    if isinstance(value, list):
        return JsonList(map(from_json, value))
    if isinstance(value, dict):
        return {name: from_json(one) for name, one in value.items()}
    return value


# How values are written


def written(value: Any) -> str:
    """A value as a template writes it; nothing, where there is none [real: localstack/airspeed's recordings].

    Raises:
        MockError: that is too much.
    """
    return "" if value is None else _within(value)


def _within(value: Any) -> str:
    """The same within a list or a map, where nothing is ``null``."""
    text = _Text()
    text.add(value)
    return "".join(text.parts)


class _Text:
    """A text of a value, while it is written [real: likewise: ``{bar=foo}``, ``[one, foo, three]``]."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._size = 0

    def put(self, part: str) -> None:
        """One part more.

        Raises:
            MockError: that is too much.
        """
        self.parts.append(part)
        self._size += len(part)
        if self._size > MOST:
            raise MockError(f"A template writes more than {MOST} characters.")

    def add(self, value: Any) -> None:
        """A value, as Java writes it."""
        if isinstance(value, JsonList):
            self.add_json(value)
        elif isinstance(value, list):
            self._all("[", ((", " if place else "", one) for place, one in enumerate(value)), "]", self.add)
        elif isinstance(value, dict):
            rows = (
                (f"{', ' if place else ''}{_simple(key)}=", value[key]) for place, key in enumerate(value)
            )
            self._all("{", rows, "}", self.add)
        else:
            self.put(_simple(value))

    def add_json(self, value: Any) -> None:
        """A value, as JSON."""
        if isinstance(value, list):
            rows = (("," if place else "", one) for place, one in enumerate(value))
            self._all("[", rows, "]", self.add_json)
        elif isinstance(value, dict):
            names = (
                (f"{',' if place else ''}{_json(_simple(key))}:", value[key])
                for place, key in enumerate(value)
            )
            self._all("{", names, "}", self.add_json)
        else:
            self.put(_json(str(value) if isinstance(value, Thing) else value))

    def _all(self, begin: str, rows: Iterable[tuple[str, Any]], end: str, add: Callable[[Any], None]) -> None:
        self.put(begin)
        for before, one in rows:
            self.put(before)
            add(one)
        self.put(end)


_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def _simple(value: Any) -> str:
    """What has no parts."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _double(value) if isinstance(value, float) else str(value)


def _double(value: float) -> str:
    """A number with a point as Java writes it: with an exponent, where it is great or small."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else f"{'-' * (value < 0)}Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    exact = Decimal(repr(value))
    first, *rest = map(str, exact.normalize().as_tuple().digits)
    return f"{'-' * (value < 0)}{first}.{''.join(rest) or 0}E{exact.adjusted()}"


# What they are to one another


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal; what isn't there is as good as an empty text [inferred: it is written so, and counts as true].

    Raises:
        MockError: nobody knows.
    """
    one, other = ("" if value is None else value for value in (one, other))
    texts = written(one), written(other)  # what can be written can be compared
    if _kind(one) == _kind(other) or "" in (one, other) or texts[0] != texts[1]:
        return bool(one == other)
    raise MockError(
        f"A template compares {_kind(one)} with {_kind(other)} that is written alike, {written(one)!r}: releases of Velocity differ in "
        "what comes of it, and nobody has seen it at AWS. Compare two texts, or two numbers."
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def number(value: Any, operator: str) -> Any:
    """A number that is calculated or compared with.

    Raises:
        MockError: it is none.
    """
    if not _is_number(value):
        raise MockError(
            f"A template has {_kind(value)} at {operator!r}: {written(value)!r}. It is for numbers."
        )
    return value


def bounded(value: Any) -> Any:
    """A value, unless it is too large.

    Raises:
        MockError: it is.
    """
    if isinstance(value, str | list | dict) and len(value) > MOST:
        raise MockError(f"A template makes {_kind(value)} of more than {MOST} characters or members.")
    return value


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    kinds = {str: "a text", bool: "a truth value", int: "a number", float: "a number", dict: "a map"}
    return kinds.get(type(value), "a list" if isinstance(value, list) else "an object")


# Members and methods


def member(value: Any, name: str) -> Any:
    """What ``$value.name`` is; None if it is nothing."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, Thing):
        return value.member(name)
    if isinstance(value, str | list) and name == "empty":
        return not value
    if name in ("class", "bytes"):
        raise MockError(f"A template asks for .{name}, which the mock doesn't have.")
    return None


def at(value: Any, index: Any) -> Any:
    """What ``$value[index]`` is; None if it is nothing.

    Raises:
        MockError: a list has no such place, which was seen to be an error at AWS.
    """
    if isinstance(value, list):
        if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(value):
            raise MockError(
                f"A template asks for [{written(index)}] of a list that has {len(value)} members."
            )
        return value[index]
    return value.get(index) if isinstance(value, dict) and isinstance(index, str | int | float) else None


def call(value: Any, name: str, args: Sequence[Any]) -> Any:
    """What ``$value.name(…)`` gives; nothing has methods that give nothing.

    Raises:
        MockError: there is no such method, or it takes something else.
    """
    if value is None:
        return None
    kind, before = (value.name, ()) if isinstance(value, Thing) else (_kind(value), (value,))
    methods = value.methods if isinstance(value, Thing) else _METHODS[kind]
    if name not in methods:
        raise MockError(
            f"A template calls .{name}(…) of {kind}: the mock doesn't have it. It has {', '.join(sorted(methods))}."
        )
    try:
        return bounded(methods[name](*before, *args))
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
        raise MockError(
            f"A template calls .{name}({', '.join(map(repr, args))}) of {kind}, which doesn't take that: {error}."
        ) from None


def _place(text: Sequence[Any], index: Any, *, behind: bool = False) -> int:
    """A place in a text or list, where there must be one."""
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(text) + behind:
        raise IndexError(f"there is no place {index!r}")
    return index


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{written(value)!r} is no text")
    return value


def _substring(text: str, start: int, end: int | None = None) -> str:
    end = len(text) if end is None else _place(text, end, behind=True)
    if _place(text, start, behind=True) > end:
        raise IndexError(f"{start} is behind {end}")
    return text[start:end]


# A sign that stands for itself in what replaces, or a group.
_IN_REPLACEMENT = re.compile(r"\\(.)|\$([0-9])", re.DOTALL)


def _replaced(text: str, pattern: str, by: str, count: int = 0) -> str:
    r"""Replace by a pattern: ``$1`` is a group, and a backslash lets a sign stand for itself, as in Java."""
    found = pattern_of(_text(pattern))
    found.check(text, searches=True)
    plain, *parts = _IN_REPLACEMENT.split(_text(by))
    if not parts:
        return found.compiled.sub(lambda _match: plain, text, count=count)

    def put(match: re.Match[str]) -> str:
        rows = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
        return plain + "".join(f"{sign or match[int(group)] or ''}{more}" for sign, group, more in rows)

    return found.compiled.sub(put, text, count=count)


def _split(text: str, pattern: str, limit: int = 0) -> list[str]:
    """Split by a pattern: what is empty at the end is left out, as in Java."""
    if limit:
        raise TypeError("the mock knows no limit")
    found = pattern_of(_text(pattern))
    found.check(text, searches=True)
    if found.compiled.groups or found.compiled.match(""):
        raise ValueError("the mock splits by patterns that have no groups, and don't fit nothing")
    parts = [str(part) for part in found.compiled.split(text)]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts


def _add(items: list[Any], *args: Any) -> Any:
    if len(args) == 1:
        items.append(args[0])
        return bounded(items) and True
    place, value = args
    items.insert(_place(items, place, behind=True), value)
    return ""


def _add_all(items: list[Any], more: list[Any]) -> bool:
    items.extend(list(more))
    bounded(items)
    return bool(more)


def _set(items: list[Any], place: int, value: Any) -> Any:
    old = items[_place(items, place)]
    items[place] = value
    return old


def _put(entries: dict[Any, Any], key: Any, value: Any) -> Any:
    old = entries.get(key)
    entries[key] = value
    bounded(entries)
    return old


def _equals(one: Any, other: Any) -> bool:
    """Whether they are equal to Java: a whole number isn't equal to one with a point."""
    return type(one) is type(other) and written(one) == written(other) and bool(one == other)


def _index(items: Any, value: Any) -> int:
    return next((place for place, one in enumerate(items) if _equals(one, value)), -1)


_ALL: dict[str, Callable[..., Any]] = {"toString": _within, "equals": _equals}
_METHODS: dict[str, dict[str, Callable[..., Any]]] = {
    "a number": {**_ALL, "doubleValue": float, "intValue": int, "longValue": int},
    "a truth value": _ALL,
    "a text": {
        **_ALL,
        "charAt": lambda text, place: text[_place(text, place)],
        "concat": lambda text, more: text + _text(more),
        "contains": lambda text, part: _text(part) in text,
        "endsWith": lambda text, part: text.endswith(_text(part)),
        "equalsIgnoreCase": lambda text, other: text.lower() == _text(other).lower(),
        "indexOf": lambda text, part, start=0: text.find(_text(part), start),
        "isEmpty": lambda text: not text,
        "lastIndexOf": lambda text, part: text.rfind(_text(part)),
        "length": len,
        "matches": lambda text, pattern: pattern_of(_text(pattern)).fits(text),
        "replace": lambda text, part, by: text.replace(_text(part), _text(by)),
        "replaceAll": _replaced,
        "replaceFirst": lambda text, pattern, by: _replaced(text, pattern, by, 1),
        "split": _split,
        "startsWith": lambda text, part: text.startswith(_text(part)),
        "substring": _substring,
        "toLowerCase": lambda text: text.lower(),
        "toUpperCase": lambda text: text.upper(),
        "trim": lambda text: text.strip("".join(map(chr, range(33)))),
    },
    "a list": {
        **_ALL,
        "add": _add,
        "addAll": _add_all,
        "contains": lambda items, value: _index(items, value) >= 0,
        "get": lambda items, place: items[_place(items, place)],
        "indexOf": _index,
        "isEmpty": lambda items: not items,
        "set": _set,
        "size": len,
    },
    "a map": {
        **_ALL,
        "containsKey": lambda entries, key: key in entries,
        "containsValue": lambda entries, value: _index(entries.values(), value) >= 0,
        "entrySet": lambda entries: [Entry(key, value) for key, value in entries.items()],
        "get": lambda entries, key: entries.get(key),
        "isEmpty": lambda entries: not entries,
        "keySet": list,
        "put": _put,
        "putAll": lambda entries, more: entries.update(more),
        "remove": lambda entries, key: entries.pop(key, None),
        "size": len,
        "values": lambda entries: list(entries.values()),
    },
}
