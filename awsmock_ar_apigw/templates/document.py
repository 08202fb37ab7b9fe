"""The text of a template as a value: JSON where it begins with a brace, else YAML; and Python's own, checked likewise."""

from __future__ import annotations

import json
import math
from functools import cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.needs import needing
from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.templates.bounds import (
    DEEPEST,
    LONGEST,
    MOST_DIGITS,
    MOST_VALUES,
    too_deep,
    too_large,
    too_long,
)
from awsmock_ar_apigw.templates.declared import placed
from awsmock_ar_apigw.templates.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    Path = tuple[str | int, ...]
    LineOf = Callable[[Path], int | None]


def of_text(text: str, name: str) -> dict[str, Any]:
    """The object that a text is.

    Parameters:
        text: the template.
        name: what it is called in errors.

    Raises:
        TemplateError: it is none, or says what CloudFormation does not take, or too much.
    """
    if not text.isascii():
        try:
            size = len(text.encode())
        except UnicodeEncodeError:
            raise TemplateError("It holds half of a surrogate pair, which is no character.", name) from None
    else:
        size = len(text)
    if size > LONGEST:
        raise too_long(name, size)
    body = text.removeprefix("\ufeff")
    value = _json(body, name) if body.lstrip().startswith("{") else _yaml().load(body, name)
    if not isinstance(value, dict):
        raise TemplateError(
            "Template format error: unsupported structure. A template is an object with Resources.", name
        )
    return value


def of_object(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A template that Python has as an object, copied, so that nobody changes it behind our back.

    Raises:
        TemplateError: it holds what no template can.
    """
    return _Copy(name).of(value, ())  # type: ignore[no-any-return]


def lines_of(text: str) -> LineOf:
    """A function that finds the lines of paths, once somebody asks."""

    @cache
    def line_of(path: Path) -> int | None:
        found: int | None = _yaml().line_of(text, path)
        return found

    return line_of


def _yaml() -> ModuleType:
    with needing("A template in YAML", "have it in JSON"):
        from awsmock_ar_apigw.templates import yaml_text  # noqa: PLC0415 - PyYAML is costly to import

    return yaml_text


def _json(text: str, name: str) -> Any:
    def join(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            once = set[str]()
            twice = next(key for key, _value in pairs if key in once or once.add(key))  # type: ignore[func-returns-value]
            raise _repeated(text, name, twice)
        return found

    def no_constant(constant: str) -> Any:
        raise TemplateError(f"{constant} is no number in JSON.", name)

    def whole(digits: str) -> int:
        if len(digits) > MOST_DIGITS:
            raise TemplateError(f"A number has more than {MOST_DIGITS} digits.", name)
        return int(digits)

    try:
        return json.JSONDecoder(object_pairs_hook=join, parse_constant=no_constant, parse_int=whole).decode(
            text
        )
    except json.JSONDecodeError as error:
        raise TemplateError(
            f"Template format error: JSON not well-formed. ({error.msg})",
            f"{name}, line {error.lineno}, column {error.colno}",
        ) from None
    except RecursionError:
        raise too_deep(name) from None


def _repeated(text: str, name: str, key: str) -> MockError:
    """The error for a key that is there twice, with its line where YAML can find it: JSON is YAML, but for a few corners."""
    why = f'"{shortened(key, 60)}" is there twice.'
    try:
        _yaml().load(text, name)
    except MockError as error:
        if why in str(error):
            return error
    return TemplateError(why, name)


class _Copy:
    """Copies what JSON has, and refuses all else."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._left = MOST_VALUES

    def of(self, value: Any, path: Path) -> Any:
        """A copy of a value."""
        self._left -= 1
        if self._left < 0:
            raise too_large(self._name)
        if len(path) > DEEPEST:
            raise too_deep(self._name)
        if isinstance(value, dict):
            return {self._key(key, path): self.of(one, (*path, str(key))) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.of(one, (*path, place)) for place, one in enumerate(value)]
        if isinstance(value, str):
            return value if value.__class__ is str else str(value)
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, float) and math.isfinite(value):
            return value
        raise self._refusal(f"{shortened(repr(value), 60)} is nothing that a template can hold.", path)

    def _key(self, key: Any, path: Path) -> str:
        if isinstance(key, str):
            return key
        if isinstance(key, int) and not isinstance(key, bool):
            return str(key)
        raise self._refusal(f"map keys must be strings; received {shortened(repr(key), 60)} instead.", path)

    def _refusal(self, why: str, path: Path) -> TemplateError:
        return TemplateError(why, placed(self._name, None, path))
