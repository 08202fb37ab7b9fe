"""Whether a document has the structure that OpenAPI 3.0 gives it: openapi-spec-validator has the specification's schema."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from jsonschema import Draft4Validator
from openapi_spec_validator.schemas import schema_v30

from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.services.apigatewayv2.openapi_findings import MOST, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.exceptions import ValidationError

    from awsmock_ar_apigw.services.apigatewayv2.openapi_findings import Findings

_LONGEST = 200


def review(document: Any, findings: Findings) -> None:
    """Note what is wrong with a document by the OpenAPI specification.

    The schema alone is asked: nothing is fetched, no reference is followed, and no regular expression of the document is
    compiled.
    """
    for error in islice(_validator().iter_errors(document), MOST):
        innermost = _innermost(error)
        place = Place(tuple(innermost.absolute_path))
        for below, what in _issues(innermost):
            findings.parse_issue(place.down(below) if below else place, what)


@cache
def _validator() -> Draft4Validator:
    return Draft4Validator(dict(schema_v30))


def _innermost(error: ValidationError) -> ValidationError:
    """Where a value fits none of several schemas: what is wrong farthest within the one that isn't a reference."""
    while error.context:
        error = max(
            (below for below in error.context if not _is_about_references(below)),
            key=lambda below: len(below.absolute_path),
            default=error.context[0],
        )
    return error


def _is_about_references(error: ValidationError) -> bool:
    return bool(error.validator == "required" and error.validator_value == ["$ref"])


def _issues(error: ValidationError) -> Iterator[tuple[str, str]]:
    """What is wrong: the member that it is about, if it is about one, and the words."""
    match error.validator:
        case "required":
            yield error.message.removesuffix(" is a required property").strip("'"), "is missing"
        case "additionalProperties":
            for name in _unexpected(error):
                yield name, "is unexpected"
        case "type":
            yield "", f"is not of type `{error.validator_value}`"
        case _:
            yield "", f"is wrong: {shortened(error.message, _LONGEST)}"


def _unexpected(error: ValidationError) -> list[str]:
    """The members that a schema doesn't know."""
    schema: Any = error.schema
    members: Any = error.instance
    patterns = "|".join(schema.get("patternProperties", ())) or "(?!)"
    known = schema.get("properties", {})
    return [name for name in members if name not in known and not re.search(patterns, name)]
