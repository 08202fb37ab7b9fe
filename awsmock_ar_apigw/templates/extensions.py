"""The extensions of CloudFormation's language that write templates: Fn::ForEach, and functions where else there are none.

[observed: the reference of the template language, "AWS::LanguageExtensions transform" and "Fn::ForEach": an identifier stands in
keys and values as ``${Identifier}``, or ``&{Identifier}`` without what isn't alphanumeric, and is what Ref gives]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.templates.bounds import MOST_VALUES, too_large
from awsmock_ar_apigw.templates.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME = "AWS::LanguageExtensions"
_LOOP = "Fn::ForEach::"
_POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")


def extended(document: dict[str, Any], value_of: Callable[[Any], Any], name: str) -> dict[str, Any]:
    """A template with its loops written out, and the policies of its resources evaluated.

    Parameters:
        document: the template.
        value_of: what an expression of parameters and mappings means.
        name: what the template is called in errors.

    Raises:
        TemplateError: a loop is none, or writes too much.
    """
    found: dict[str, Any] = _Loops(value_of, name).written_out(document, (), {})
    for resource in found["Resources"].values() if isinstance(found.get("Resources"), dict) else ():
        if isinstance(resource, dict):
            resource.update({key: value_of(resource[key]) for key in _POLICIES if key in resource})
    return found


class _Loops:
    """Writes loops out."""

    def __init__(self, value_of: Callable[[Any], Any], name: str) -> None:
        self._value_of = value_of
        self._name = name
        self._left = MOST_VALUES

    def written_out(self, value: Any, path: tuple[str | int, ...], known: dict[str, str]) -> Any:
        """A copy of a value, with the values of identifiers in their places."""
        self._left -= 1
        if self._left < 0:
            raise too_large(self._name)
        if isinstance(value, str):
            return _filled(value, known) if known else value
        if isinstance(value, list):
            return [self.written_out(one, (*path, place), known) for place, one in enumerate(value)]
        if not isinstance(value, dict):
            return value
        if len(value) == 1 and isinstance(name := value.get("Ref"), str) and name in known:
            return known[name]
        return self._members(value, path, known)

    def _members(
        self, value: dict[str, Any], path: tuple[str | int, ...], known: dict[str, str]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, one in value.items():
            below = (*path, key)
            members = (
                self._loop(one, below, known)
                if key.startswith(_LOOP)
                else [(_filled(key, known), self.written_out(one, below, known))]
            )
            for name, member in members:
                if name in found:
                    raise self._refusal(f'"{shortened(name, 60)}" is there twice', below)
                found[name] = member
        return found

    def _loop(
        self, loop: Any, path: tuple[str | int, ...], known: dict[str, str]
    ) -> Iterator[tuple[str, Any]]:
        if (
            not isinstance(loop, list)
            or len(loop) != 3
            or not isinstance(loop[0], str)
            or not isinstance(loop[2], dict)
        ):
            raise self._refusal(
                "Fn::ForEach takes an identifier, a collection, and an object of what each makes", path
            )
        identifier, collection, body = loop
        values = self._value_of(self.written_out(collection, path, known))
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            raise self._refusal("Fn::ForEach: its collection must be a list of texts", path)
        for value in values:
            yield from self.written_out(body, path, {**known, identifier: value}).items()

    def _refusal(self, why: str, path: tuple[str | int, ...]) -> TemplateError:
        return TemplateError(f"{why}.", f"{self._name}: {'.'.join(map(str, path))}")


def _filled(text: str, known: dict[str, str]) -> str:
    for identifier, value in known.items():
        text = text.replace(f"${{{identifier}}}", value)
        text = text.replace(f"&{{{identifier}}}", re.sub(r"[^A-Za-z0-9]", "", value))
    return text
