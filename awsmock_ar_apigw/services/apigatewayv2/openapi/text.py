"""The text of an OpenAPI definition, JSON or YAML, in and out: bounded, since it is whatever a request holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from awsmock_ar_apigw.services.apigatewayv2.apis.json_schema import DEEPEST
from awsmock_ar_apigw.services.apigatewayv2.openapi.bounds import (
    LONGEST,
    MOST_VALUES,
    WHOLE,
    Repeating,
    integer,
    joined,
    too_deep,
    too_large,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings, Place


def read(text: str, findings: Findings) -> tuple[Any, int]:
    """The value that a text is, as JSON where it begins with a brace, else as YAML; and how many values it has.

    [chosen: an object in JSON always begins so, and a mistake in one is better told in the words of JSON]

    Raises:
        ServiceError: it is neither, too long, nested too deeply, or grows too large.
    """
    _check_length(text)
    body = text.removeprefix("\ufeff")
    try:
        value = _from_json(body) if body.lstrip().startswith("{") else _yaml().load(body)
    except RecursionError:
        raise too_deep() from None
    size, repeats = _measured(value)
    for place in _repeated(value) if repeats else ():
        findings.parse_issue(place, "is repeated")
    return value, size


def _yaml() -> ModuleType:
    """How YAML is read and written: costly to import, and most calls never need it."""
    from awsmock_ar_apigw.services.apigatewayv2.openapi import yaml  # noqa: PLC0415

    return yaml


def _check_length(text: str) -> None:
    _check_characters(text)
    size = len(text.encode())
    if size > LONGEST:
        raise WHOLE.refusal(f"It has {size} bytes; at most {LONGEST} (6 MB) are allowed.")


def _check_characters(text: str) -> None:
    try:
        text.isascii() or text.encode()
    except UnicodeEncodeError:
        raise WHOLE.refusal("It holds half of a surrogate pair, which is no character.") from None


def _measured(value: Any) -> tuple[int, bool]:
    """How many values one has, and whether keys come twice anywhere; it is neither too large nor nested too deeply.

    What is shared within it counts each time, values and characters.

    Raises:
        ServiceError: it is.
    """
    size, characters, repeats, waiting = 0, LONGEST, False, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        size += 1
        if size > MOST_VALUES:
            raise too_large()
        if depth > DEEPEST:
            raise too_deep()
        repeats = repeats or isinstance(one, Repeating)
        texts, members = _parts(one)
        waiting.extend((member, depth + 1) for member in members)
        for text in texts:
            characters -= len(text)
            if characters < 0:
                raise WHOLE.refusal("Its aliases stand for more than 6 MB.")
            _check_characters(text)
    return size, repeats


def _parts(value: Any) -> tuple[Iterable[str], Iterable[Any]]:
    """The texts that a value itself holds, and the values within it."""
    if isinstance(value, dict):
        return value, value.values()
    if isinstance(value, list):
        return (), value
    return ((value,), ()) if isinstance(value, str) else ((), ())


def _repeated(value: Any, place: Place = WHOLE) -> Iterator[Place]:
    """The places of keys that come twice."""
    if isinstance(value, Repeating):
        yield from (place.down(key) for key in value.twice)
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _repeated(member, place.down(key))
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from _repeated(member, place.down(number))


# JSON


def _from_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=joined, parse_int=integer, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise WHOLE.refusal(f"line {error.lineno}, column {error.colno}: {error.msg}.") from None


def _no_constant(name: str) -> NoReturn:
    raise WHOLE.refusal(f"{name} isn't JSON.")


# Out


def to_json(document: Any) -> bytes:
    """A document as JSON."""
    return _bytes(json.dumps(document, indent=2, ensure_ascii=False))


def to_yaml(document: Any) -> bytes:
    """A document as YAML."""
    return _bytes(_yaml().dump(document))


def _bytes(text: str) -> bytes:
    r"""A text as UTF-8. Half of a surrogate pair is written as an escape, which both notations read in quotes."""
    return text.encode("utf-8", "backslashreplace")
