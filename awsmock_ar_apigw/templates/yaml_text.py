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

from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.templates.bounds import DEEPEST, MOST_DIGITS, MOST_VALUES, too_deep, too_large
from awsmock_ar_apigw.templates.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# libyaml's, where PyYAML was built with it: it is many times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_MERGE, _STR, _NULL = f"{_TAG}merge", f"{_TAG}str", f"{_TAG}null"
# What a plain text looks like by its first character: YAML 1.1, but for dates and the lone ``=``.
_LOOKS: dict[str | None, list[tuple[str, Any]]] = {
    first: [
        (tag, form) for tag, form in forms if tag not in (f"{_TAG}timestamp", f"{_TAG}value", f"{_TAG}merge")
    ]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_ANY = _LOOKS.pop(None, [])
_INT, _FLOAT = f"{_TAG}int", f"{_TAG}float"
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
_LONGEST_NAME = 60


def load(text: str, name: str) -> Any:
    """The value of a text, its functions in their long form.

    Parameters:
        text: the template.
        name: what it is called in errors.

    Raises:
        TemplateError: it isn't YAML, or says what CloudFormation does not take, or too much.
    """
    try:
        return _Builder(yaml.parse(text, Loader=_LOADER), name).document()
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
        node = yaml.compose(text, Loader=_LOADER)
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
    f"{_TAG}bool": _MAKE.construct_yaml_bool,
    _INT: _MAKE.construct_yaml_int,
    _FLOAT: _MAKE.construct_yaml_float,
}


class _Builder:
    """Makes values of the events that YAML's parser finds, one by one: nothing is made that is too deep or too large.

    What an anchor names is made once, and shared by its aliases; it counts as often as it is meant.
    """

    def __init__(self, events: Iterator[Any], name: str) -> None:
        self._events = events
        self._name = name
        # By the name of an anchor, what it is of, and for how much it counts.
        self._anchored: dict[str, tuple[Any, int]] = {}
        self._spent = 0

    def document(self) -> Any:
        """The value of the only document."""
        value: Any = None
        found = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                found += 1
                if found > 1:
                    raise self._refusal(event, "There must be one document.")
                value = self._value(next(self._events), 1)
        return value

    def _refusal(self, event: Any, why: str) -> TemplateError:
        return TemplateError(why, _at(self._name, event.start_mark))

    def _spend(self, weight: int) -> None:
        self._spent += weight
        if self._spent > MOST_VALUES:
            raise too_large(self._name)

    def _value(self, event: Any, depth: int) -> Any:
        if depth > DEEPEST:
            raise too_deep(self._name)
        kind = event.__class__
        if kind is yaml.AliasEvent:
            return self._alias(event)
        before = self._spent
        function = _SHORT.get(event.tag) if event.tag else None
        if kind is yaml.ScalarEvent:
            self._spend(1 + (len(event.value) >> 6))
            value = event.value if function else self._scalar(event)
        else:
            self._spend(1)
            if not function:
                self._check_tag(event, "map" if kind is yaml.MappingStartEvent else "seq")
            value = self._object(depth) if kind is yaml.MappingStartEvent else self._list(depth)
        if function:
            value = _long(function, value)
        if event.anchor is not None:
            self._anchored[event.anchor] = value, self._spent - before
        return value

    def _alias(self, event: Any) -> Any:
        """What an alias stands for: it is whole by now, or it would hold itself."""
        try:
            value, weight = self._anchored[event.anchor]
        except KeyError:
            anchor = shortened(event.anchor, _LONGEST_NAME)
            raise self._refusal(event, f"*{anchor} stands for nothing that ends before it.") from None
        self._spend(weight)
        return value

    def _list(self, depth: int) -> list[Any]:
        found = []
        while (event := next(self._events)).__class__ is not yaml.SequenceEndEvent:
            found.append(self._value(event, depth + 1))
        return found

    def _object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while (event := next(self._events)).__class__ is not yaml.MappingEndEvent:
            key = self._key(event)
            value = self._value(next(self._events), depth + 1)
            if key is None:
                self._merge(merged, event, value)
            elif key in found:
                raise self._refusal(event, f'"{shortened(key, _LONGEST_NAME)}" is there twice.')
            else:
                found[key] = value
        return {**merged, **found} if merged else found

    def _key(self, event: Any) -> str | None:
        """A key, which is a text whatever it looks like; None for the one that merges."""
        kind = event.__class__
        if kind is yaml.AliasEvent and isinstance(found := self._alias(event), str):
            return found
        if kind is not yaml.ScalarEvent or event.tag in _SHORT:
            raise self._refusal(event, "map keys must be strings; received a map instead")
        key: str = event.value
        self._spend(1 + (len(key) >> 6))
        if event.tag == _MERGE or (key == "<<" and event.tag is None and event.implicit[0]):
            return None
        if event.anchor is not None:
            self._anchored[event.anchor] = key, 1
        return key

    def _merge(self, merged: dict[str, Any], event: Any, value: Any) -> None:
        """Take the members of an object, or of several: the first that has one gives it."""
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, dict):
                raise self._refusal(event, "Only objects can be merged.")
            self._spend(1 + len(one))
            for key, member in one.items():
                merged.setdefault(key, member)

    def _check_tag(self, event: Any, own: str) -> None:
        tag = event.tag
        if tag is None or tag in ("!", _TAG + own):
            return
        known = meant(tag, _SHORT)
        raise self._refusal(
            event, f"{known}The tag {shortened(tag, _LONGEST_NAME)} is none that CloudFormation knows here."
        )

    def _scalar(self, event: Any) -> Any:
        """A value without members: in quotes a text, else what it looks like, unless a tag says what it is."""
        text: str = event.value
        tag = event.tag
        if tag is None:
            if not event.implicit[0]:
                return text
            tag = _looks_like(text)
            if tag is None:
                return text
        if tag in ("!", _STR):
            return text
        if tag == _NULL:
            return None
        make = _MADE.get(tag)
        if make is None:
            self._check_tag(event, "str")
        return self._number(event, tag, make)

    def _number(self, event: Any, tag: str, make: Any) -> Any:
        if len(event.value) > MOST_DIGITS:
            raise self._refusal(event, f"A number has more than {MOST_DIGITS} digits.")
        try:
            found = make(yaml.ScalarNode(tag, event.value))
        except (ValueError, KeyError):  # by a tag that doesn't fit, or with more digits than Python reads
            raise self._refusal(
                event, f"{shortened(event.value, _LONGEST_NAME)} is no {tag[len(_TAG) :]}."
            ) from None
        if isinstance(found, float) and not math.isfinite(found):
            raise self._refusal(
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
