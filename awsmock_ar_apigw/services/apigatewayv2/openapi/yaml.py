"""OpenAPI definitions in YAML, by the rules of OpenAPI 3.0: only what JSON can say, so that dates and "yes" stay texts."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)
from yaml.scanner import ScannerError

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.services.apigatewayv2.apis.json_schema import DEEPEST
from awsmock_ar_apigw.services.apigatewayv2.openapi.bounds import (
    LONGEST,
    MOST_DIGITS,
    MOST_VALUES,
    WHOLE,
    integer,
    noted,
    too_deep,
    too_large,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from awsmock_ar_apigw.base.errors import ServiceError
    from awsmock_ar_apigw.services.apigatewayv2.openapi.bounds import Repeating

# libyaml's, where PyYAML was built with it: it is many times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What YAML calls printable, and every loader lets through. [YAML 1.1, section 5.1]
_UNPRINTABLE = re.compile("[^\\t\\n\\r -~\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
# A document needs none; libyaml takes long over many.
_MOST_DIRECTIVES = 16
_LONGEST_NAME = 60
_TAG = "tag:yaml.org,2002:"
_MERGE = f"{_TAG}merge"
# What stands for no text, without a tag.
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMERIC = frozenset("+-.0123456789")
_INTEGER = re.compile("[-+]?[0-9]+").fullmatch
# [chosen: at most 1,000 digits in each part; what has more is a text, and isn't looked at again and again]
_FLOAT = re.compile(
    rf"[-+]?(\.[0-9]{{1,{MOST_DIGITS}}}|[0-9]{{1,{MOST_DIGITS}}}(\.[0-9]{{,{MOST_DIGITS}}})?)([eE][-+]?[0-9]{{1,{MOST_DIGITS}}})?"
).fullmatch
# What a tag may say that a text is, whether or not it is in quotes.
_CLASSES = {f"{_TAG}null": type(None), f"{_TAG}bool": bool, f"{_TAG}int": int, f"{_TAG}float": float}


def load(text: str, repeats: list[Repeating]) -> Any:
    """The value of a text: nothing in it is made but what JSON has. Objects in which keys come twice are noted.

    Raises:
        ServiceError: it isn't YAML, or says what JSON can't.
    """
    _check_printable(text)
    if text.startswith("%") + text.count("\n%") > _MOST_DIRECTIVES:
        raise WHOLE.refusal(f"It has more than {_MOST_DIRECTIVES} directives.")
    try:
        return _built(text, repeats)
    except yaml.MarkedYAMLError as error:
        mark = _mark(error)
        where = _at(mark) if mark.index < len(text) else "at the end"
        raise WHOLE.refusal(f"{where}: it isn't YAML ({error.problem}).") from None


def _check_printable(text: str) -> None:
    found = _UNPRINTABLE.search(text)
    if found:
        before = text[: found.start()]
        line, column = before.count("\n") + 1, found.start() - before.rfind("\n")
        raise WHOLE.refusal(
            f"line {line}, column {column}: the character U+{ord(found[0]):04X} isn't allowed in YAML."
        )


def _built(text: str, repeats: list[Repeating]) -> Any:
    """The value that is built of what the parser finds, in the order of the text, and then of what it complains of.

    It looks ahead by up to 1,024 characters, and by itself complains of what it sees there before it tells what comes
    first: then the value is built once more, of what comes before that.

    Raises:
        MarkedYAMLError: it complains.
        ServiceError: it has looked too deep, or what it finds isn't what JSON has.
    """
    try:
        with _parsing(text) as next_event:
            return _Builder(next_event, repeats).document()
    except ScannerError as complaint:
        repeats.clear()
        return _Builder(_before(text, complaint).__next__, repeats).document()


@contextmanager
def _parsing(text: str) -> Iterator[Callable[[], Any]]:
    """What gives one after another of the events that the parser finds, and then None."""
    try:
        loader = _LOADER(text)
        try:
            yield loader.get_event
        finally:
            loader.dispose()
    except (ValueError, OverflowError):  # libyaml complains; PyYAML's own loader has no check
        raise WHOLE.refusal("It holds an escape of what is no character.") from None


def _before(text: str, complaint: ScannerError) -> Iterator[Any]:
    """What the parser finds before what it complains of, and then this.

    How deep it looks differs between releases of libyaml: what is too deep is for us to say.
    """
    begins = (complaint.context_mark or _mark(complaint)).index
    yield from _whole_events(text[:begins])
    if begins == _mark(complaint).index and text.startswith(("[", "{"), begins):
        raise too_deep()  # there is no other reason not to open one
    raise complaint


def _whole_events(text: str) -> Iterator[Any]:
    """What the parser finds in a text that is cut off, but for its end, where it finds what isn't there."""
    held: list[Any] = []
    try:
        with _parsing(text) as next_event:
            while event := next_event():
                if event.start_mark.index < event.end_mark.index:
                    yield from held
                    held.clear()
                held.append(event)
    except yaml.MarkedYAMLError as error:
        if _mark(error).index < len(text):
            raise


def _mark(error: yaml.MarkedYAMLError) -> Any:
    """Where the parser complains: it always says so, whatever its types allow."""
    return error.problem_mark


def _at(mark: Any) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"


class _Anchored(NamedTuple):
    """What an anchor names, and what it counts for wherever an alias stands for it."""

    value: Any
    values: int
    characters: int
    height: int


class _Builder:
    """Makes values of the events that YAML's parser finds.

    What an anchor names is made once, and shared by its aliases; it counts as often as it is meant, and is as deep.
    """

    def __init__(self, next_event: Callable[[], Any], repeats: list[Repeating]) -> None:
        self._next = next_event
        self._repeats = repeats
        self._anchored: dict[str, _Anchored] = {}
        self._left = MOST_VALUES
        self._characters = 0
        self._reached = 0

    def document(self) -> Any:
        """The value of the only document."""
        value: Any = None
        found = 0
        while event := self._next():
            if event.__class__ is DocumentStartEvent:
                found += 1
                if found > 1:
                    raise self._refusal(event, "there must be one document.")
                value = self._value(self._next(), 1)
        if self._characters > LONGEST:
            raise WHOLE.refusal("Its aliases stand for more than 6 MB.")
        return value

    def _refusal(self, event: Any, why: str) -> ServiceError:
        return WHOLE.refusal(f"{_at(event.start_mark)}: {why}")

    def _value(self, event: Any, depth: int) -> Any:
        if event.anchor is not None:
            return self._named(event, depth)
        self._left -= 1  # as _spend does: most of what there is comes by here
        if self._left < 0:
            raise too_large()
        if depth > self._reached:
            self._reach(depth)
        kind = event.__class__
        if kind is ScalarEvent:
            text = event.value
            self._characters += len(text)
            if event.tag is not None:
                return self._tagged(event)
            if event.implicit[0] and (text in _WORDS or text[0] in _NUMERIC):
                return _plain(text)
            return text
        if event.tag is not None:
            self._check_tag(event, "map" if kind is MappingStartEvent else "seq")
        return self._object(depth + 1) if kind is MappingStartEvent else self._list(depth + 1)

    def _spend(self, values: int) -> None:
        self._left -= values
        if self._left < 0:
            raise too_large()

    def _reach(self, depth: int) -> None:
        if depth > DEEPEST:
            raise too_deep()
        self._reached = depth

    def _named(self, event: Any, depth: int) -> Any:
        """A value that is given a name, or meant by one."""
        if event.__class__ is AliasEvent:
            return self._alias(event, depth)
        anchor, event.anchor = event.anchor, None
        left, characters, reached = self._left, self._characters, self._reached
        self._reached = depth - 1
        value = self._value(event, depth)
        self._anchored[anchor] = _Anchored(
            value, left - self._left, self._characters - characters, self._reached - depth
        )
        self._reached = max(reached, self._reached)
        return value

    def _alias(self, event: Any, depth: int) -> Any:
        """What an alias stands for: it is whole by now, or it would hold itself."""
        found = self._anchored.get(event.anchor)
        if found is None:
            anchor = shortened(event.anchor, _LONGEST_NAME)
            raise self._refusal(event, f"*{anchor} stands for nothing that ends before it.")
        self._spend(found.values)
        self._characters += found.characters
        if depth + found.height > self._reached:
            self._reach(depth + found.height)
        return found.value

    def _list(self, depth: int) -> list[Any]:
        found = []
        while (event := self._next()).__class__ is not SequenceEndEvent:
            found.append(self._value(event, depth))
        return found

    def _object(self, depth: int) -> dict[str, Any]:
        next_event = self._next
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        again: list[str] = []
        while (event := next_event()).__class__ is not MappingEndEvent:
            key = self._key(event, depth)
            if key is None:
                self._merge(merged, event, depth)
                continue
            if key in found:
                again.append(key)
            found[key] = self._value(next_event(), depth)
        if again:
            found = noted(found, again, self._repeats)
        if merged:
            own = dict(found)
            found.clear()
            found.update({**merged, **own})
        return found

    def _key(self, event: Any, depth: int) -> str | None:
        """A key, which is a text whatever it looks like; None for the one that merges."""
        if event.__class__ is not ScalarEvent:
            found = self._alias(event, depth) if event.__class__ is AliasEvent else None
            if not isinstance(found, str):
                raise self._refusal(event, "a key must be a text.")
            return found
        key: str = event.value
        if event.tag == _MERGE or (key == "<<" and event.tag is None and event.implicit[0]):
            return None
        self._check_tag(event, "str")
        self._characters += len(key)
        if event.anchor is not None:
            self._anchored[event.anchor] = _Anchored(key, 1, len(key), 0)
        return key

    def _merge(self, merged: dict[str, Any], event: Any, depth: int) -> None:
        """Take the members of an object, or of several: the first that has one gives it. They stand where it is merged."""
        value = self._value(self._next(), depth - 1)
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, dict):
                raise self._refusal(event, "only objects can be merged.")
            for key, member in one.items():
                merged.setdefault(key, member)

    def _check_tag(self, event: Any, own: str) -> None:
        if event.tag is not None and event.tag not in ("!", _TAG + own):
            raise self._no_tag(event)

    def _no_tag(self, event: Any) -> ServiceError:
        tag = shortened(event.tag, _LONGEST_NAME)
        return self._refusal(event, f"the tag {tag} isn't one of JSON's types, or doesn't fit.")

    def _tagged(self, event: Any) -> Any:
        """What a text is by its tag, if it looks like that."""
        text, tag = event.value, event.tag
        if tag in ("!", f"{_TAG}str"):
            return text
        wanted = _CLASSES.get(tag)
        value = _plain(text) if wanted else text
        if wanted is float and value.__class__ is int:
            return float(text)
        if value.__class__ is not wanted:
            raise self._no_tag(event)
        return value


def _plain(text: str) -> Any:
    """What a text looks like."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER(text):
        return integer(text)
    return float(text) if _FLOAT(text) else text


# Out


class _Dumper(yaml.SafeDumper):
    """Writes each value in full, without anchors; texts in quotes, so that no YAML takes one for a number or a date."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True

    def represent_mapping(self, tag: str, mapping: Any, flow_style: Any = None) -> yaml.MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        _quote(value for _key, value in node.value)
        # Without quotes, a key would lose what breaks a line.
        _quote(key for key, _value in node.value if not key.value.isprintable())
        return node

    def represent_sequence(self, tag: str, sequence: Any, flow_style: Any = None) -> yaml.SequenceNode:
        node = super().represent_sequence(tag, sequence, flow_style)
        _quote(node.value)
        return node


def _quote(nodes: Iterable[Any]) -> None:
    for node in nodes:
        if node.tag == f"{_TAG}str":
            node.style = '"'


def dump(value: Any) -> str:
    """A value as a text, its members in their order."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
