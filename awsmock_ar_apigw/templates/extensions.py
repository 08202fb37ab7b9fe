"""The extensions of CloudFormation's language that write templates: Fn::ForEach, and functions where else there are none.

[observed: the reference of the template language, "AWS::LanguageExtensions transform" and "Fn::ForEach". It says that all instances
of an identifier are replaced; others have measured which are: those in the keys of what a loop writes, ``&{Identifier}`` there
without what isn't alphanumeric; in the text of a Fn::Sub, ``${Identifier}`` alone; and a Ref to it. A plain text keeps its braces,
but for the path of local code, which the SAM CLI fills in before it takes it up.]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.templates.bounds import MOST_VALUES, too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from awsmock_ar_apigw.templates.errors import TemplateError
    from awsmock_ar_apigw.templates.source import Source

    Path = tuple[str | int, ...]
    # By the identifiers of the loops around a value, what they stand for.
    Known = dict[str, str]

NAME = "AWS::LanguageExtensions"
_LOOP = "Fn::ForEach::"
_SECTIONS = ("Conditions", "Resources", "Outputs")
_POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")
_PATHS = ("CodeUri", "ContentUri", "DefinitionUri")
_PLACEHOLDER = re.compile(r"([$&])\{([A-Za-z0-9]+)\}")


def extended(document: dict[str, Any], value_of: Callable[..., Any], source: Source) -> dict[str, Any]:
    """A template with its loops written out, and the policies of its resources evaluated.

    Parameters:
        document: the template.
        value_of: what an expression of parameters and mappings means; it is given its path, too.
        source: what the template was read of.

    Raises:
        TemplateError: a loop is none, or writes too much.
    """
    loops = _Loops(value_of, source)
    found = {
        key: loops.written_out(section, (key,), {}) if key in _SECTIONS else section
        for key, section in document.items()
    }
    resources = found.get("Resources")
    for name, resource in resources.items() if isinstance(resources, dict) else ():
        if isinstance(resource, dict):
            own = [key for key in _POLICIES if key in resource]
            resource.update({key: value_of(resource[key], "Resources", name, key) for key in own})
    return found


class _Loops:
    """Writes loops out."""

    def __init__(self, value_of: Callable[..., Any], source: Source) -> None:
        self._value_of = value_of
        self._source = source
        self._left = MOST_VALUES

    def written_out(self, value: Any, path: Path, known: Known) -> Any:
        """A copy of a value, with the values of identifiers in their places."""
        self._left -= 1
        if self._left < 0:
            raise too_large(self._source.name)
        if isinstance(value, list):
            return [self.written_out(one, (*path, place), known) for place, one in enumerate(value)]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref" and isinstance(argument, str):
                return known.get(argument, value)
            if name in _FUNCTIONS:
                return {name: _FUNCTIONS[name](self._argument(name, argument, path, known))}
        return self._members(value, path, known)

    def _argument(self, name: str, argument: Any, path: Path, known: Known) -> Any:
        """The argument of a function: the text of a Fn::Sub is filled in."""
        found = self.written_out(argument, (*path, name), known)
        if name != "Fn::Sub":
            return found
        text, *rest = found if isinstance(found, list) and found else [found]
        filled = _filled(text, known, "$") if isinstance(text, str) else text
        return [filled, *rest] if isinstance(found, list) else filled

    def _members(self, value: dict[str, Any], path: Path, known: Known) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, one in value.items():
            for name, member in self._written(key, one, (*path, key), known):
                if name in found:
                    raise self._refusal(f'"{shortened(name, 60)}" is there twice', (*path, key))
                found[name] = member
        return found

    def _written(self, key: str, value: Any, path: Path, known: Known) -> Iterator[tuple[str, Any]]:
        """What a member writes: itself; or, where it is a loop, what that writes."""
        if key.startswith(_LOOP):
            yield from self._loop(value, path, known)
        elif key in _PATHS and isinstance(value, str):
            yield key, _filled(value, known)
        else:
            member = self.written_out(value, path, known)
            yield key, _name(member) if key == "Condition" else member

    def _loop(self, loop: Any, path: Path, known: Known) -> Iterator[tuple[str, Any]]:
        identifier, collection, body = self._parts(loop, path)
        values = self._value_of(self.written_out(collection, path, known), *path, 1)
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            raise self._refusal("Fn::ForEach: its collection must be a list of texts", path)
        for value in values:
            own = {**known, identifier: value}
            for key, one in body.items():
                for name, member in self._written(key, one, (*path, key), own):
                    yield (name if key.startswith(_LOOP) else _filled(key, own)), member

    def _parts(self, loop: Any, path: Path) -> tuple[str, Any, dict[str, Any]]:
        if isinstance(loop, list) and len(loop) == 3:
            identifier, collection, body = loop
            if isinstance(identifier, str) and isinstance(body, dict):
                for key in body:
                    if not key.startswith(_LOOP) and not _names(key, identifier):
                        raise self._refusal(
                            f"Each key of Fn::ForEach has ${{{identifier}}} or &{{{identifier}}} in it",
                            (*path, key),
                        )
                return identifier, collection, body
        raise self._refusal(
            f"Transform {NAME} failed with: Fn::ForEach layout is incorrect. "
            "It takes an identifier, a collection, and an object of what each makes",
            path,
        )

    def _refusal(self, why: str, path: Path) -> TemplateError:
        return self._source.refusal(f"{why}.", *path)


def _names(text: str, identifier: str) -> bool:
    return any(found[2] == identifier for found in _PLACEHOLDER.finditer(text))


def _filled(text: str, known: Known, signs: str = "$&") -> str:
    """A text with what identifiers stand for."""

    def fill(found: re.Match[str]) -> str:
        sign, identifier = found[1], found[2]
        if sign not in signs or identifier not in known:
            return found[0]
        value = known[identifier]
        return value if sign == "$" else re.sub(r"[^A-Za-z0-9]", "", value)

    return _PLACEHOLDER.sub(fill, text)


def _name(value: Any) -> Any:
    """The name that a Fn::Sub is, of which nothing is left to fill in: it may stand where else a literal must."""
    text = value.get("Fn::Sub") if isinstance(value, dict) and len(value) == 1 else None
    return text if isinstance(text, str) and "${" not in text else value


def _with_names(value: Any, most: int) -> Any:
    """A list with names for its first elements; or a name."""
    if isinstance(value, list):
        return [*map(_name, value[:most]), *value[most:]]
    return _name(value)


# Functions in which identifiers stand, and those whose names may be functions.
_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "Condition": _name,
    "Fn::GetAtt": lambda argument: _with_names(argument, len(argument)),
    "Fn::If": lambda argument: _with_names(argument, 1),
    "Fn::Sub": lambda argument: argument,
    "Ref": _name,
}
