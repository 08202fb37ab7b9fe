"""OpenAPI definitions in YAML, by the rules of OpenAPI 3.0: only what JSON can say, so that dates and "yes" stay texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import MappingStartEvent, ScalarEvent
from yaml.scanner import ScannerError

from awsmock_ar_apigw.base.yaml_events import LOADER, OF_TEXTS, TAG, Builder, named, parsing
from awsmock_ar_apigw.services.apigatewayv2.apis.json_schema import DEEPEST
from awsmock_ar_apigw.services.apigatewayv2.openapi.bounds import (
    LONGEST,
    MOST_DIGITS,
    MOST_VALUES,
    WHOLE,
    Repeating,
    integer,
    noted,
    too_deep,
    too_large,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from awsmock_ar_apigw.base.errors import ServiceError

# Tests read with others, too.
_LOADER = LOADER
# What YAML calls printable, and every loader lets through. [YAML 1.1, section 5.1]
_UNPRINTABLE = re.compile("[^\\t\\n\\r -~\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
# A document needs none; libyaml takes long over many.
_MOST_DIRECTIVES = 16
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
_CLASSES = {f"{TAG}null": type(None), f"{TAG}bool": bool, f"{TAG}int": int, f"{TAG}float": float}


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
    except (ValueError, OverflowError):  # libyaml complains; PyYAML's own loader has no check
        raise WHOLE.refusal("It holds an escape of what is no character.") from None
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
        with parsing(text, _LOADER) as next_event:
            return _Builder(next_event, repeats).document()
    except ScannerError as complaint:
        repeats.clear()
        return _Builder(_before(text, complaint).__next__, repeats).document()


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
        with parsing(text, _LOADER) as next_event:
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


class _Builder(Builder):
    """Makes the value of a definition; objects in which keys come twice are noted among the repeats."""

    def __init__(self, next_event: Callable[[], Any], repeats: list[Repeating]) -> None:
        super().__init__(next_event, DEEPEST, MOST_VALUES)
        self._repeats = repeats

    def document(self) -> Any:
        value = super().document()
        if self.characters > LONGEST:
            raise WHOLE.refusal("Its aliases stand for more than 6 MB.")
        return value

    def refusal(self, event: Any, why: str) -> ServiceError:
        return WHOLE.refusal(f"{_at(event.start_mark)}: {why}")

    def too_deep(self, _event: Any) -> ServiceError:
        return too_deep()

    def too_large(self, _event: Any) -> ServiceError:
        return too_large()

    def repeated(self, _event: Any, key: str, found: dict[str, Any]) -> Repeating:
        repeating = found if isinstance(found, Repeating) else noted(found, self._repeats)
        repeating.twice.add(key)
        return repeating

    def plain(self, event: Any) -> Any:
        text = event.value
        return _looked_at(text) if text in _WORDS or text[0] in _NUMERIC else text

    def tagged(self, event: Any, depth: int) -> Any:
        if event.__class__ is ScalarEvent:
            return self._by_tag(event)
        self._check_tag(event, "map" if event.__class__ is MappingStartEvent else "seq")
        return self.written(event, depth)

    def check_key(self, event: Any) -> None:
        self._check_tag(event, "str")

    def _check_tag(self, event: Any, own: str) -> None:
        if event.tag not in ("!", TAG + own):
            raise self._no_tag(event)

    def _no_tag(self, event: Any) -> ServiceError:
        return self.refusal(event, f"the tag {named(event.tag)} isn't one of JSON's types, or doesn't fit.")

    def _by_tag(self, event: Any) -> Any:
        """What a text is by its tag, if it looks like that."""
        text, tag = event.value, event.tag
        if tag in OF_TEXTS:
            return text
        wanted = _CLASSES.get(tag)
        value = _looked_at(text) if wanted else text
        if wanted is float and value.__class__ is int:
            return float(text)
        if value.__class__ is not wanted:
            raise self._no_tag(event)
        return value


def _looked_at(text: str) -> Any:
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
        if node.tag == f"{TAG}str":
            node.style = '"'


def dump(value: Any) -> str:
    """A value as a text, its members in their order."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
