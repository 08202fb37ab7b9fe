"""Whether a document has the structure that OpenAPI 3.0 gives it: openapi-spec-validator has the specification's schema.

The schema alone is asked: nothing is fetched, no reference is followed, and no regular expression of the document is
compiled. jsonschema finds the errors; the keywords that the schema has are in words of our own, which hold nothing of
the document, and stop at the first of several ways in which a value could be right.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from jsonschema import Draft4Validator, ValidationError
from jsonschema.validators import extend
from openapi_spec_validator.schemas import schema_v30

from awsmock_ar_apigw.services.apigatewayv2.apis.json_schema import unique
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import MOST, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jsonschema.protocols import Validator

    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings

    Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError]]

_REFERENCE = {"$ref": "#/definitions/Reference"}
# How much is looked at to choose the way in which a value is almost right.
_ENOUGH = 8


def review(document: Any, findings: Findings) -> None:
    """Note what is wrong with a document by the OpenAPI specification."""
    for error in islice(_validator().iter_errors(document), MOST):
        findings.parse_issue(Place(tuple(error.absolute_path)), error.message)


@cache
def _validator() -> Validator:
    checked: type[Validator] = extend(Draft4Validator, _KEYWORDS)  # type: ignore[no-untyped-call]
    return checked(dict(schema_v30))


# Keywords


def _says(words: str, holds: Callable[[Any, Any, Any], bool]) -> Keyword:
    """A keyword that holds of a value or doesn't, and what is said if it doesn't."""

    def keyword(validator: Any, wanted: Any, value: Any, _schema: Any) -> Iterator[ValidationError]:
        if not holds(validator, wanted, value):
            yield ValidationError(words.format(wanted=wanted))

    return keyword


def _required(_validator: Any, names: list[str], value: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, dict):
        for name in names:
            if name not in value:
                yield ValidationError("is missing", path=(name,))


def _additional(
    validator: Any, wanted: Any, value: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """What the members of an object are that its schema doesn't name."""
    if not isinstance(value, dict):
        return
    named = schema.get("properties", {})
    patterns = "|".join(schema.get("patternProperties", ())) or "(?!)"
    for name, member in value.items():
        if name in named or re.search(patterns, name):
            continue
        if wanted is False:
            yield ValidationError("is unexpected", path=(name,))
        elif isinstance(wanted, dict):
            yield from validator.descend(member, wanted, path=name)


def _one_of(validator: Any, ways: list[Any], value: Any, _schema: Any) -> Iterator[ValidationError]:
    """A reference is right in its way, and what isn't one in the only other; else the way that is almost right speaks."""
    others = [way for way in ways if way != _REFERENCE]
    if len(others) < len(ways) and isinstance(value, dict) and "$ref" in value:
        others = [_REFERENCE]
    if len(others) == 1:
        yield from validator.descend(value, others[0])
        return
    yield from min((list(islice(validator.descend(value, way), _ENOUGH)) for way in others), key=_badness)


def _badness(errors: list[ValidationError]) -> tuple[bool, int, int]:
    """How far a value is from being right: errors farther within it are better, and fewer of them."""
    depth = max((len(error.path) for error in errors), default=0)
    return bool(errors), -depth, len(errors)


def _is_any_of(_validator: Any, wanted: list[Any], value: Any) -> bool:
    return value in wanted


def _matches(_validator: Any, pattern: str, value: Any) -> bool:
    return not isinstance(value, str) or re.search(pattern, value) is not None


def _has_at_least(_validator: Any, least: int, value: Any) -> bool:
    return not isinstance(value, dict | list) or len(value) >= least


def _has_at_most(_validator: Any, most: int, value: Any) -> bool:
    return not isinstance(value, dict) or len(value) <= most


_KEYWORDS: dict[str, Keyword] = {
    "additionalProperties": _additional,
    "enum": _says("is none of {wanted}", _is_any_of),
    "maxProperties": _says("has more than {wanted} members", _has_at_most),
    "minItems": _says("is empty", _has_at_least),
    "minProperties": _says("is empty", _has_at_least),
    "not": _says(
        "has what excludes each other",
        lambda validator, wanted, value: not validator.evolve(schema=wanted).is_valid(value),
    ),
    "oneOf": _one_of,
    "pattern": _says("doesn't match {wanted}", _matches),
    "required": _required,
    "type": _says(
        "is not of type `{wanted}`", lambda validator, wanted, value: validator.is_type(value, wanted)
    ),
    "uniqueItems": unique,
}
