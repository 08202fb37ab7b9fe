"""The YAML of templates: YAML 1.1 with the short forms of CloudFormation's functions, bounded, and made of JSON's types alone.

Weighed: ``cfn-flip`` and ``cfn-lint`` read templates, too; the one turns dates and numbers into texts that CloudFormation does
not, the other is a linter of tens of megabytes; ``samtranslator.yaml_helper`` teaches PyYAML's own SafeLoader the short forms,
for the whole process. PyYAML's parser and its tables of what a plain text looks like are used here; what is made of them is ours.

[observed: the user guide of CloudFormation, "CloudFormation template format": "supports the YAML Version 1.1 specification with a
few exceptions": no binary, omap, pairs, set and timestamp tags, so that a date stays a text. By others, on accounts: 0300 is octal,
as YAML 1.1 has it, and 012345678901, which can't be, is a fraction, as the parser of Java's that has both rules has it. Aliases and merges are not taken
by the service, but by ``sam deploy`` and ``aws cloudformation package``, which write out what they stand for: so they are here.]
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import MappingStartEvent, ScalarEvent

from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.base.yaml_events import LOADER, OF_TEXTS, TAG, Builder, named, parsing
from awsmock_ar_apigw.templates.bounds import DEEPEST, MOST_DIGITS, MOST_VALUES, too_deep, too_large
from awsmock_ar_apigw.templates.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_STR, _NULL = f"{TAG}str", f"{TAG}null"
# What a plain text looks like by its first character: YAML 1.1, but for dates and the lone ``=``.
_LOOKS: dict[str | None, list[tuple[str, Any]]] = {
    first: [
        (tag, form) for tag, form in forms if tag not in (f"{TAG}timestamp", f"{TAG}value", f"{TAG}merge")
    ]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_ANY = _LOOKS.pop(None, [])
_INT, _FLOAT = f"{TAG}int", f"{TAG}float"
_NUMERIC = frozenset("+-.0123456789")
# What looks like a number without being one of YAML 1.1's: with zeros before it, or an exponent without a sign.
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?")
# Functions that have a short form, by it.
_WHOLE = ("Ref", "Condition")
_SHORT = {
    f"!{name}": name if name in _WHOLE else f"Fn::{name}"
    for name in (
        *_WHOLE,
        "And",
        "Base64",
        "Cidr",
        "Equals",
        "FindInMap",
        "GetAZs",
        "GetAtt",
        "GetStackOutput",
        "If",
        "ImportValue",
        "Join",
        "Length",
        "Not",
        "Or",
        "Select",
        "Split",
        "Sub",
        "ToJsonString",
        "Transform",
    )
}
# How many characters count as a value. [chosen: texts of names and ARNs have as many]
_CHARACTERS = 64


def load(text: str, name: str) -> Any:
    """The value of a text, its functions in their long form.

    Parameters:
        text: the template.
        name: what it is called in errors.

    Raises:
        TemplateError: it isn't YAML, or says what CloudFormation does not take, or too much.
    """
    try:
        with parsing(text) as next_event:
            return _Builder(next_event, name).document()
    except yaml.MarkedYAMLError as error:
        raise TemplateError(
            f"Template format error: YAML not well-formed. ({error.problem})", _at(name, error.problem_mark)
        ) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        said = shortened(str(error), 200)
        raise TemplateError(f"Template format error: YAML not well-formed. ({said})", name) from None


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """The line on which a path of a text begins, or as much of it as is there; None if not even its beginning is.

    Only errors ask for it: so the text is read once more, which costs nothing otherwise.
    """
    try:
        node = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, ValueError):
        return None  # JSON, which isn't all YAML
    line = None
    for count, step in enumerate(path):
        found = _below(node, step)
        if found is None:
            # Of a member that the text doesn't have, such as a resource that SAM has made, its section says nothing.
            return line if count > 1 else None
        mark, node = found
        line = int(mark.line) + 1
    return line


def _below(node: Any, step: str | int) -> tuple[Any, Any] | None:
    """Where a member begins, and what it is."""
    if _SHORT.get(node.tag) == step:
        return node.start_mark, _plain(node)
    if isinstance(node, yaml.MappingNode):
        return next(((key.start_mark, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark, node.value[step]
    return None


def _plain(node: Any) -> Any:
    """What a short form has behind it."""
    return type(node)(_STR, node.value, node.start_mark, node.end_mark)


def _at(name: str, mark: Any) -> str:
    return f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark else name


class _Constructor(yaml.constructor.SafeConstructor):
    """Makes numbers and booleans of texts, as YAML 1.1 has them."""


_MAKE = _Constructor()
_MADE: dict[str, Any] = {
    f"{TAG}bool": _MAKE.construct_yaml_bool,
    _INT: _MAKE.construct_yaml_int,
    _FLOAT: _MAKE.construct_yaml_float,
}


class _Builder(Builder):
    """Makes the value of a template, its functions in their long form."""

    ONE_DOCUMENT = "There must be one document."
    TEXT_KEYS = "map keys must be strings; received a map instead"
    OBJECTS_MERGE = "Only objects can be merged."

    def __init__(self, next_event: Callable[[], Any], name: str) -> None:
        super().__init__(next_event, DEEPEST, MOST_VALUES)
        self._name = name

    def document(self) -> Any:
        value = super().document()
        if self.characters > MOST_VALUES * _CHARACTERS:
            raise too_large(self._name)
        return value

    def refusal(self, event: Any, why: str) -> TemplateError:
        return TemplateError(why, _at(self._name, event.start_mark))

    def too_deep(self, _event: Any) -> TemplateError:
        return too_deep(self._name)

    def too_large(self, _event: Any) -> TemplateError:
        return too_large(self._name)

    def repeated(self, event: Any, key: str, _found: dict[str, Any]) -> dict[str, Any]:
        raise self.refusal(event, f'"{named(key)}" is there twice.')

    def check_key(self, event: Any) -> None:
        if event.tag in _SHORT:
            raise self.refusal(event, self.TEXT_KEYS)

    def plain(self, event: Any) -> Any:
        tag = _looks_like(event.value)
        return event.value if tag is None else self._by_tag(event, tag)

    def tagged(self, event: Any, depth: int) -> Any:
        tag: str = event.tag
        if function := _SHORT.get(tag):
            return _long(function, self.written(event, depth))
        if event.__class__ is ScalarEvent:
            return event.value if tag in OF_TEXTS else self._by_tag(event, tag)
        self._check_tag(event, "map" if event.__class__ is MappingStartEvent else "seq")
        return self.written(event, depth)

    def _check_tag(self, event: Any, own: str) -> None:
        if event.tag in ("!", TAG + own):
            return
        known = meant(event.tag, _SHORT)
        raise self.refusal(
            event, f"{known}The tag {named(event.tag)} is none that CloudFormation knows here."
        )

    def _by_tag(self, event: Any, tag: str) -> Any:
        """What a text is that has a tag, or looks like it."""
        if tag == _NULL:
            return None
        make = _MADE.get(tag)
        if make is None:
            self._check_tag(event, "str")
        return self._number(event, tag, make)

    def _number(self, event: Any, tag: str, make: Any) -> Any:
        if len(event.value) > MOST_DIGITS:
            raise self.refusal(event, f"A number has more than {MOST_DIGITS} digits.")
        try:
            found = make(yaml.ScalarNode(tag, event.value))
        except (ValueError, KeyError):  # by a tag that doesn't fit, or with more digits than Python reads
            raise self.refusal(event, f"{named(event.value)} is no {tag[len(TAG) :]}.") from None
        if isinstance(found, float) and not math.isfinite(found):
            raise self.refusal(
                event, f"{event.value} is no number in JSON. If it is a text, put it in quotes."
            )
        return found


def _looks_like(text: str) -> str | None:
    """The tag of what a plain text looks like; None if it is a text."""
    first = text[:1]
    for tag, form in _LOOKS.get(first, _ANY):
        if form.match(text):
            return tag
    return _FLOAT if first in _NUMERIC and len(text) <= MOST_DIGITS and _DECIMAL.fullmatch(text) else None


def _long(function: str, argument: Any) -> dict[str, Any]:
    """A function in its long form."""
    if function == "Fn::GetAtt" and isinstance(argument, str):
        return {function: argument.split(".", 1)}
    return {function: argument}
