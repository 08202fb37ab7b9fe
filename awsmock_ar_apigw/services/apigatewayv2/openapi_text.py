"""The text of an OpenAPI definition, JSON or YAML, in and out: bounded, since it is whatever a request holds."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NoReturn

from awsmock_ar_apigw.services.apigatewayv2.json_schema import DEEPEST
from awsmock_ar_apigw.services.apigatewayv2.openapi_findings import Findings, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from awsmock_ar_apigw.base.errors import ServiceError

# A definition has at most 6 MB. [observed: quotas of the developer guide]
LONGEST = 6 * 1024 * 1024
# It has at most 500,000 values; what aliases of YAML stand for counts as often as they do.
# [chosen: more than are in a definition of 6 MB that people write]
MOST_VALUES = 500_000
# A whole number has at most 1,000 digits. [chosen: long ones are slow to read, and Python's own limit isn't in all releases]
MOST_DIGITS = 1000
WHOLE = Place()


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
    from awsmock_ar_apigw.services.apigatewayv2 import openapi_yaml  # noqa: PLC0415

    return openapi_yaml


def too_deep() -> ServiceError:
    """The error for what is nested too deeply, or where the caller has left too little of the stack."""
    return WHOLE.refusal(f"It is nested too deeply; {DEEPEST} levels are allowed.")


def too_large() -> ServiceError:
    """The error for what grows too large."""
    return WHOLE.refusal(f"It has more than {MOST_VALUES} values.")


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


class Repeating(dict[str, Any]):
    """An object in which keys come twice; the last one counts, as in JSON."""

    twice: tuple[str, ...] = ()


def joined(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of these members."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeating = Repeating(found)
    counts = Counter(key for key, _value in pairs)
    repeating.twice = tuple(key for key in found if counts[key] > 1)
    return repeating


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


def integer(text: str) -> int:
    """A whole number: a very long one is slow to read, and some releases of Python refuse it."""
    if len(text) > MOST_DIGITS:
        raise WHOLE.refusal(f"A number has more than {MOST_DIGITS} digits.")
    return int(text)


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
