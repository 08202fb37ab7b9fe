"""State files in YAML: what JSON has, as people write it.

It is read by the events of YAML's parser, so that no tree of nodes is built beside the values. What isn't in quotes is a text, unless it is
null, true, false or a number of JSON: no account becomes a number of base eight, and no date a date.
"""

from __future__ import annotations

import re
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, cast

from awsmock_ar_apigw.base.needs import needing
from awsmock_ar_apigw.base.number import written
from awsmock_ar_apigw.base.text import readable
from awsmock_ar_apigw.cloud.state_file.misread import Misread

with needing("A state file in YAML", "use JSON"):
    import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Far deeper than any record goes, and far less than any stack.
_DEEPEST = 60
# How many values aliases may stand for in all.
_MOST_SHARED = 1_000_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = {"null": None, "~": None, "": None, "true": True, "false": False}
_WHOLE = re.compile("-?(0|[1-9][0-9]{0,18})").fullmatch
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?").fullmatch
_MERGE = "<<"

# In


def read(text: str) -> Any:
    """The value of a text.

    Raises:
        Misread: it isn't YAML, or has what JSON doesn't have; or it is nested too deeply, or its aliases stand for too much.
    """
    return _Reader(text).document()


def places(text: str) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """The path of each value of a text that has been read, and the line in which it, or its name, begins."""
    reader = _Reader(text)
    found: list[tuple[tuple[str | int, ...], int]] = []
    reader.places = found
    reader.document()
    yield from found


def _line(event: Any) -> int:
    return cast(int, event.start_mark.line) + 1


class _Reader:
    """Makes values of the events that YAML's parser finds."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._anchored: dict[str, tuple[Any, int]] = {}
        self._count = 0
        self._shared = 0
        self.places: list[tuple[tuple[str | int, ...], int]] | None = None

    def document(self) -> Any:
        """The value of the only document."""
        try:
            self._events = iter(yaml.parse(self._text, Loader=_LOADER))
            return self._document()
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            why = getattr(error, "problem", None) or str(error)
            raise Misread(f"it is no YAML: {why}", mark.line + 1 if mark else None) from None
        except UnicodeError as error:
            raise Misread(f"it is no YAML: {readable(str(error))}") from None
        except RecursionError:
            raise Misread("it is nested too deeply") from None

    def _document(self) -> Any:
        value: Any = None
        found = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                found += 1
                if found > 1:
                    raise self._misread(event, "there is more than one document in it")
                value = self._value(next(self._events), ())
        return value

    def _misread(self, event: Any, why: str) -> Misread:
        return Misread(why, _line(event))

    def _value(self, event: Any, path: tuple[str | int, ...]) -> Any:
        kind = event.__class__
        before = self._count
        self._count += 1
        if len(path) > _DEEPEST:
            raise self._misread(event, "it is nested too deeply")
        if kind is yaml.ScalarEvent:
            value = self._scalar(event)
        elif kind is yaml.AliasEvent:
            return self._alias(event)
        else:
            if event.tag is not None:
                raise self._misread(event, f"a tag has no meaning here: {event.tag:.60}")
            value = self._mapping(path) if kind is yaml.MappingStartEvent else self._list(path)
        if event.anchor is not None:
            self._anchored[event.anchor] = value, self._count - before
        return value

    def _alias(self, event: Any) -> Any:
        found = self._anchored.get(event.anchor)
        if found is None:
            raise self._misread(event, f"*{event.anchor:.60} stands for nothing that ends before it")
        value, count = found
        self._count += count
        self._shared += count
        if self._shared > _MOST_SHARED:
            raise self._misread(event, f"its aliases stand for more than {_MOST_SHARED} values")
        return value

    def _scalar(self, event: Any) -> Any:
        text = event.value
        if event.tag is not None and event.tag not in ("!", "tag:yaml.org,2002:str"):
            raise self._misread(event, f"a tag has no meaning here: {event.tag:.60}")
        if event.tag is not None or not event.implicit[0]:
            return text
        if text in _PLAIN:
            return _PLAIN[text]
        if _WHOLE(text):
            return int(text)
        return float(text) if _NUMBER(text) else text

    def _list(self, path: tuple[str | int, ...]) -> list[Any]:
        found: list[Any] = []
        while (event := next(self._events)).__class__ is not yaml.SequenceEndEvent:
            below = (*path, len(found))
            if self.places is not None:
                self.places.append((below, _line(event)))
            found.append(self._value(event, below))
        return found

    def _mapping(self, path: tuple[str | int, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while (event := next(self._events)).__class__ is not yaml.MappingEndEvent:
            if event.__class__ is not yaml.ScalarEvent:
                raise self._misread(event, "a name must be a text")
            name = event.value
            below = (*path, name)
            if self.places is not None:
                self.places.append((below, _line(event)))
            value = self._value(next(self._events), below)
            if name == _MERGE and event.implicit[0]:
                merged = self._merged(event, value)
            elif name in found:
                raise self._misread(
                    event, f"{written(name):.60} is there twice among the members of one mapping"
                )
            else:
                found[name] = value
        return {**merged, **found} if merged else found

    def _merged(self, event: Any, value: Any) -> dict[str, Any]:
        """The members that ``<<`` takes over: of a mapping, or of several, the first of which goes first."""
        found: dict[str, Any] = {}
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, dict):
                raise self._misread(event, "only mappings can be merged")
            found = {**one, **found}
        return found


# Out

# What needs no quotes, and is a text in whichever YAML.
_BARE = re.compile(r"[A-Za-z$/][A-Za-z0-9_./${}+-]*(?:[ :][A-Za-z0-9_./${}+-]+)*").fullmatch
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def write(value: Any) -> str:
    """A value as a text.

    Raises:
        Misread: it holds a text that YAML can't have.
    """
    text = "".join(_written(value, "\n"))[1:] + "\n"
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Misread("half of a surrogate pair is in it, which YAML can't have: export it as JSON") from None
    return text


def _written(value: Any, line: str) -> Iterable[str]:
    """A value as it stands behind its name; ``line`` begins a line where it stands."""
    if not value or not isinstance(value, dict | list):
        yield f" {_scalar(value)}"
    elif isinstance(value, dict):
        for name, one in value.items():
            yield f"{line}{_name(name)}:"
            yield from _written(one, f"{line}  ")
    else:
        for one in value:
            yield f"{line}-"
            yield from _item(one, f"{line}  ")


def _item(value: Any, line: str) -> Iterable[str]:
    """A value of a list: the first of its members stands in the line of its dash."""
    if not value or not isinstance(value, dict | list):
        yield f" {_scalar(value)}"
        return
    parts = iter(_written(value, line))
    yield f" {next(parts).lstrip()}"
    yield from parts


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        is_bare = _BARE(value) is not None and value.lower() not in _WORDS
        return value if is_bare else _quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return repr(value)  # a number, or what is empty


# How long a name may be that stands before its colon.
_LONGEST_NAME = 1_000


def _name(name: str) -> str:
    written_name = _scalar(name)
    if len(written_name) > _LONGEST_NAME:
        raise Misread("a name in it is longer than YAML takes one: export it as JSON")
    return written_name


# What breaks a line, or is no character that YAML prints; JSON escapes the rest.
_UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def _quoted(text: str) -> str:
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", encode_basestring(text))
