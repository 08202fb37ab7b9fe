"""State files in YAML: what JSON has, as people write it.

It is read by the events of YAML's parser, so that no tree of nodes is built beside the values. What isn't in quotes is a text, unless it is
null, true, false or a number of JSON: no account becomes a number of base eight, and no date a date.
"""

from __future__ import annotations

import re
from itertools import count
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, cast

from awsmock_ar_apigw.base.needs import needing
from awsmock_ar_apigw.base.number import written
from awsmock_ar_apigw.base.text import readable
from awsmock_ar_apigw.cloud.state_file.misread import Misread

with needing("A state file in YAML", "use JSON"):
    import yaml
    from yaml.events import (
        CollectionEndEvent,
        CollectionStartEvent,
        DocumentStartEvent,
        ScalarEvent,
        SequenceStartEvent,
        StreamEndEvent,
    )

    from awsmock_ar_apigw.base.yaml_events import OF_TEXTS, Builder, parsing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Far deeper than any record goes, and far less than any stack.
_DEEPEST = 61
# How many values aliases may stand for in all.
_MOST_SHARED = 1_000_000
_PLAIN = {"null": None, "~": None, "": None, "true": True, "false": False}
_WHOLE = re.compile("-?(0|[1-9][0-9]{0,18})").fullmatch
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?").fullmatch

# In


def read(text: str) -> Any:
    """The value of a text.

    Raises:
        Misread: it isn't YAML, or has what JSON doesn't have; or it is nested too deeply, or its aliases stand for too much.
    """
    try:
        with parsing(text) as next_event:
            return _Builder(next_event, len(text)).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or str(error)
        raise Misread(f"it is no YAML: {why}", mark.line + 1 if mark else None) from None
    except UnicodeError as error:
        raise Misread(f"it is no YAML: {readable(str(error))}") from None
    except RecursionError:
        raise Misread("it is nested too deeply") from None


def places(text: str) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """The path of each value of a text that has been read, and the line in which it, or its name, begins."""
    with parsing(text) as next_event:
        while (event := next_event()).__class__ is not StreamEndEvent:
            if event.__class__ is DocumentStartEvent:
                yield from _below(next_event, next_event(), ())


def _below(
    next_event: Callable[[], Any], event: Any, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """The places below that of a value that begins with an event."""
    steps: Iterator[int] = count()
    is_list = event.__class__ is SequenceStartEvent
    while isinstance(event, CollectionStartEvent) and not isinstance(one := next_event(), CollectionEndEvent):
        # A name that an alias stands for has no place of its own.
        step = next(steps) if is_list else getattr(one, "value", f"*{one.anchor}")
        yield (*path, step), _line(one)
        yield from _below(next_event, one if is_list else next_event(), (*path, step))


def _line(event: Any) -> int:
    return cast(int, event.start_mark.line) + 1


class _Builder(Builder):
    """Makes the value of a state."""

    ONE_DOCUMENT = "there is more than one document in it"
    TEXT_KEYS = "a name must be a text"
    OBJECTS_MERGE = "only mappings can be merged"

    def __init__(self, next_event: Callable[[], Any], length: int) -> None:
        # A text has fewer values of its own than characters.
        super().__init__(next_event, _DEEPEST, length + 1 + _MOST_SHARED)

    def refusal(self, event: Any, why: str) -> Misread:
        return Misread(why.removesuffix("."), _line(event))

    def too_deep(self, event: Any) -> Misread:
        return self.refusal(event, "it is nested too deeply")

    def too_large(self, event: Any) -> Misread:
        return self.refusal(event, f"its aliases stand for more than {_MOST_SHARED} values")

    def repeated(self, event: Any, key: str, _found: dict[str, Any]) -> dict[str, Any]:
        raise self.refusal(event, f"{written(key):.60} is there twice among the members of one mapping")

    def check_key(self, event: Any) -> None:
        if event.tag not in OF_TEXTS:
            raise self.refusal(event, f"a tag has no meaning here: {event.tag:.60}")

    def tagged(self, event: Any, depth: int) -> Any:
        if event.__class__ is not ScalarEvent or event.tag not in OF_TEXTS:
            raise self.refusal(event, f"a tag has no meaning here: {event.tag:.60}")
        return self.written(event, depth)

    def plain(self, event: Any) -> Any:
        text = event.value
        if text in _PLAIN:
            return _PLAIN[text]
        if _WHOLE(text):
            return int(text)
        return float(text) if _NUMBER(text) else text


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
