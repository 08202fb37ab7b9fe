"""OpenAPI definitions in YAML, by the rules of OpenAPI 3.0: only what JSON can say, so that dates and "yes" stay texts."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

import yaml
from yaml.scanner import ScannerError

from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.services.apigatewayv2.apis.json_schema import DEEPEST
from awsmock_ar_apigw.services.apigatewayv2.openapi.bounds import (
    LONGEST,
    MOST_DIGITS,
    MOST_VALUES,
    WHOLE,
    integer,
    joiner,
    too_deep,
    too_large,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
_NULL = re.compile("|~|null|Null|NULL")
_TRUE = re.compile("true|True|TRUE")
_FALSE = re.compile("false|False|FALSE")
_INTEGER = re.compile("[-+]?[0-9]+")
# [chosen: at most 1,000 digits in each part; what has more is a text, and isn't looked at again and again]
_FLOAT = re.compile(
    rf"[-+]?(\.[0-9]{{1,{MOST_DIGITS}}}|[0-9]{{1,{MOST_DIGITS}}}(\.[0-9]{{,{MOST_DIGITS}}})?)([eE][-+]?[0-9]{{1,{MOST_DIGITS}}})?"
)
_PLAIN = (
    ("null", _NULL, lambda _text: None),
    ("bool", _TRUE, lambda _text: True),
    ("bool", _FALSE, lambda _text: False),
    ("int", _INTEGER, integer),
    ("float", _FLOAT, float),
)
# How whatever isn't text begins, without a tag.
_BEGINNINGS = frozenset("~ntfNTF+-.0123456789")


def load(text: str, repeats: list[Repeating]) -> Any:
    """The value of a text: nothing in it is made but what JSON has. Objects in which keys come twice are noted.

    Raises:
        ServiceError: it isn't YAML, or says what JSON can't.
    """
    _check_printable(text)
    if len(re.findall(r"^%", text, re.MULTILINE)) > _MOST_DIRECTIVES:
        raise WHOLE.refusal(f"It has more than {_MOST_DIRECTIVES} directives.")
    try:
        return _Builder(_events(text), repeats).document()
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


def _events(text: str) -> Iterator[Any]:
    """What the parser finds, in the order of the text, and then what it complains of.

    It looks ahead by up to 1,024 characters, and by itself would complain of what it sees there before it tells what
    comes first. How deep it looks differs between releases of libyaml: what is too deep is for us to say.

    Raises:
        MarkedYAMLError: it complains.
        ServiceError: it has looked too deep.
    """
    told = 0
    try:
        for event in _parsed(text):
            told += 1
            yield event
    except ScannerError as error:
        complaint = error
    else:
        return
    begins = (complaint.context_mark or _mark(complaint)).index
    yield from islice(_whole_events(text[:begins]), told, None)
    if begins == _mark(complaint).index and text.startswith(("[", "{"), begins):
        raise too_deep()  # there is no other reason not to open one
    raise complaint


def _whole_events(text: str) -> Iterator[Any]:
    """What the parser finds in a text that is cut off, but for its end, where it finds what isn't there."""
    held: list[Any] = []
    try:
        for event in _parsed(text):
            if event.start_mark.index < event.end_mark.index:
                yield from held
                held.clear()
            held.append(event)
    except yaml.MarkedYAMLError as error:
        if _mark(error).index < len(text):
            raise


def _parsed(text: str) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except (ValueError, OverflowError):  # libyaml complains; PyYAML's own loader has no check
        raise WHOLE.refusal("It holds an escape of what is no character.") from None


def _mark(error: yaml.MarkedYAMLError) -> Any:
    """Where the parser complains: it always says so, whatever its types allow."""
    return error.problem_mark


def _at(mark: Any) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"


class _Builder:
    """Makes values of the events that YAML's parser finds.

    What an anchor names is made once, and shared by its aliases. What is merged is copied, and so it is counted.
    """

    def __init__(self, events: Iterator[Any], repeats: list[Repeating]) -> None:
        self._events = events
        self._join = joiner(repeats)
        self._anchored: dict[str, Any] = {}
        self._left = MOST_VALUES
        self._is_shared = False

    def document(self) -> Any:
        """The value of the only document."""
        value: Any = None
        found = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                found += 1
                if found > 1:
                    raise self._refusal(event, "there must be one document.")
                value = self._value(next(self._events), 1)
        if self._is_shared:
            _check_characters(value)
        return value

    def _refusal(self, event: Any, why: str) -> ServiceError:
        return WHOLE.refusal(f"{_at(event.start_mark)}: {why}")

    def _spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise too_large()

    def _value(self, event: Any, depth: int) -> Any:
        self._left -= 1  # as _spend does: most of what there is comes by here
        if self._left < 0:
            raise too_large()
        if depth > DEEPEST:
            raise too_deep()
        kind = event.__class__
        if kind is yaml.ScalarEvent:
            value = self._scalar(event)
        elif kind is yaml.MappingStartEvent:
            self._check_tag(event, "map")
            value = self._object(depth)
        elif kind is yaml.SequenceStartEvent:
            self._check_tag(event, "seq")
            value = self._list(depth)
        else:
            return self._named(event)
        if event.anchor is not None:
            self._anchored[event.anchor] = value
        return value

    def _named(self, event: Any) -> Any:
        """What an alias stands for: it is whole by now, or it would hold itself."""
        self._is_shared = True
        try:
            return self._anchored[event.anchor]
        except KeyError:
            anchor = shortened(event.anchor, _LONGEST_NAME)
            raise self._refusal(event, f"*{anchor} stands for nothing that ends before it.") from None

    def _list(self, depth: int) -> list[Any]:
        found = []
        while (event := next(self._events)).__class__ is not yaml.SequenceEndEvent:
            found.append(self._value(event, depth + 1))
        return found

    def _object(self, depth: int) -> dict[str, Any]:
        pairs: list[tuple[str, Any]] = []
        merged: dict[str, Any] = {}
        while (event := next(self._events)).__class__ is not yaml.MappingEndEvent:
            key = self._key(event)
            value = self._value(next(self._events), depth + 1)
            if key is None:
                self._merge(merged, event, value)
            else:
                pairs.append((key, value))
        found = self._join(pairs)
        if merged:
            own = dict(found)
            found.clear()
            found.update({**merged, **own})
        return found

    def _key(self, event: Any) -> str | None:
        """A key, which is a text whatever it looks like; None for the one that merges."""
        if event.__class__ is not yaml.ScalarEvent:
            found = self._named(event) if isinstance(event, yaml.AliasEvent) else None
            if not isinstance(found, str):
                raise self._refusal(event, "a key must be a text.")
            return found
        key: str = event.value
        if event.tag == _MERGE or (key == "<<" and event.tag is None and event.implicit[0]):
            return None
        self._check_tag(event, "str")
        if event.anchor is not None:
            self._anchored[event.anchor] = key
        return key

    def _merge(self, merged: dict[str, Any], event: Any, value: Any) -> None:
        """Take the members of an object, or of several: the first that has one gives it."""
        self._is_shared = True
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, dict):
                raise self._refusal(event, "only objects can be merged.")
            self._spend(1 + len(one))
            for key, member in one.items():
                merged.setdefault(key, member)

    def _check_tag(self, event: Any, own: str) -> None:
        if event.tag is not None and event.tag not in ("!", _TAG + own):
            raise self._no_tag(event)

    def _no_tag(self, event: Any) -> ServiceError:
        tag = shortened(event.tag, _LONGEST_NAME)
        return self._refusal(event, f"the tag {tag} isn't one of JSON's types, or doesn't fit.")

    def _scalar(self, event: Any) -> Any:
        """A value without members: in quotes a text, else what it looks like, unless a tag says what it is."""
        text, wanted = event.value, event.tag
        if wanted is None and (not event.implicit[0] or (text and text[0] not in _BEGINNINGS)):
            return text
        if wanted in ("!", _TAG + "str"):
            return text
        for name, form, make in _PLAIN:
            if wanted in (None, _TAG + name) and form.fullmatch(text):
                return make(text)
        if wanted is not None:
            raise self._no_tag(event)
        return text


def _check_characters(value: Any) -> None:
    """Refuse a value whose aliases stand for too many characters; it isn't nested too deeply, but may be wide.

    Raises:
        ServiceError: they do.
    """
    left, waiting = LONGEST, [value]
    spent = 0
    while waiting:
        one = waiting.pop()
        spent += 1
        if spent > MOST_VALUES:
            raise too_large()
        if isinstance(one, str):
            left -= len(one)
        elif isinstance(one, dict):
            left -= sum(map(len, one))
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
        if left < 0:
            raise WHOLE.refusal("Its aliases stand for more than 6 MB.")


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
