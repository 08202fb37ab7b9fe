"""The text of an OpenAPI definition, JSON or YAML, in and out: bounded, since it is whatever a request holds."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NoReturn

from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.services.apigatewayv2.json_schema import DEEPEST
from awsmock_ar_apigw.services.apigatewayv2.openapi_findings import Findings, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from awsmock_ar_apigw.base.errors import ServiceError

# [observed: quotas of the developer guide: 6 MB for a definition]
LONGEST = 6 * 1024 * 1024
# [chosen: more values than a definition of 6 MB has; what aliases of YAML stand for counts as often as they do]
MOST_VALUES = 500_000
WHOLE = Place()


def read(text: str, findings: Findings) -> Any:
    """The value that a text is, as JSON where it begins with a brace, else as YAML.

    [chosen: the common parser of OpenAPI documents in Java tells them apart so]

    Raises:
        ServiceError: it is neither, too long, nested too deeply, or grows too large.
    """
    _check_length(text)
    body = text.removeprefix("\ufeff")
    try:
        value = _from_json(body) if body.lstrip().startswith("{") else _yaml().load(body)
    except RecursionError:
        raise too_deep() from None
    if _measured(value):
        for place in _repeated(value):
            findings.parse_issue(place, "is repeated")
    return value


def _yaml() -> ModuleType:
    """How YAML is read and written: costly to import, and most calls never need it."""
    from awsmock_ar_apigw.services.apigatewayv2 import openapi_yaml  # noqa: PLC0415

    return openapi_yaml


def too_deep() -> ServiceError:
    """The error for what is nested too deeply."""
    return WHOLE.refusal(f"It is nested more than {DEEPEST} levels deep.")


def too_large() -> ServiceError:
    """The error for what grows too large."""
    return WHOLE.refusal(f"It has more than {MOST_VALUES} values.")


def _check_length(text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise WHOLE.refusal("It holds half of a surrogate pair, which is no character.") from None
    if size > LONGEST:
        raise WHOLE.refusal(f"It has {size} bytes; at most {LONGEST} (6 MB) are allowed.")


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


def _measured(value: Any) -> bool:
    """Whether keys come twice anywhere in a value, which is neither too large nor nested too deeply.

    What is shared within it counts each time.

    Raises:
        ServiceError: it is.
    """
    count, repeats, waiting = 0, False, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        count += 1
        if count > MOST_VALUES:
            raise too_large()
        if depth > DEEPEST:
            raise too_deep()
        if isinstance(one, dict):
            repeats = repeats or isinstance(one, Repeating)
            waiting.extend((member, depth + 1) for member in one.values())
            waiting.extend((key, depth) for key in one if not key.isascii())
        elif isinstance(one, list):
            waiting.extend((member, depth + 1) for member in one)
        elif isinstance(one, str) and not one.isascii():
            _check_length(one)
    return repeats


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
        return json.loads(text, object_pairs_hook=joined, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise WHOLE.refusal(f"line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except ValueError as error:  # a number with more digits than Python reads
        raise WHOLE.refusal(f"{shortened(str(error), 200)}.") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} isn't JSON")


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
