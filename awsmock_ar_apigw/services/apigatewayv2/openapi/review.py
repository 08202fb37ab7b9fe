"""What of an OpenAPI definition an import doesn't need: what is wrong with it all the same, and what is ignored.

Nothing here refuses a definition: the reader has read what an import needs. What it doesn't read may be of any type.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.services.apigatewayv2.openapi import words
from awsmock_ar_apigw.services.apigatewayv2.openapi.bounds import too_deep
from awsmock_ar_apigw.services.apigatewayv2.openapi.document import MOST_REFERENCES, Missing, resolved
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Place
from awsmock_ar_apigw.services.apigatewayv2.openapi.parts import shapes_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings

# To ask the schema of the specification of so many values takes seconds.
MOST_CHECKED = 100_000
_LONGEST_REFERENCE = 128
_LONGEST_NAME = 60


def review(document: Any, size: int, findings: Findings) -> None:
    """Note what is wrong with a document of so many values that can be imported, and what an import ignores.

    Raises:
        ServiceError: where the caller has left too little of the stack.
    """
    try:
        _structure(document, size, findings)
        _references(document, findings)
    except RecursionError:
        raise too_deep() from None
    uses = list(_operations(document))
    for operation in {id(operation): operation for _path, operation in uses}.values():
        _ignored(operation, findings)
    names = set[str]()
    for path, operation in uses:
        _operation_id(operation, names, findings)
        _path_variables(path, operation, findings)
    _ignored_by_all(document, findings)


def _structure(document: Any, size: int, findings: Findings) -> None:
    """Note where a document hasn't the structure of OpenAPI 3.0. [chosen: a very large one isn't asked]"""
    # Costly to import, and most calls never need it.
    from awsmock_ar_apigw.services.apigatewayv2.openapi import structure  # noqa: PLC0415

    if size <= MOST_CHECKED:
        structure.review(document, findings)
    else:
        findings.note(
            f"The structure isn't checked of a definition with more than {MOST_CHECKED} values; this has {size}."
        )


# References. What is an example of a value isn't one, and neither is what extensions hold.

_VALUES = frozenset({"default", "enum", "example", "examples"})
# Whose members anybody names.
_NAMED = frozenset(
    {
        "callbacks",
        "headers",
        "links",
        "parameters",
        "properties",
        "requestBodies",
        "schemas",
        "securitySchemes",
    }
)


def _references(document: Any, findings: Findings) -> None:
    """Note references that lead nowhere. [observed: tests of Terraform's provider]"""
    for place, reference in _referring(document, Place(), None):
        if why := _why_missing(document, reference):
            findings.parse_issue(place, why, of=f".{shortened(reference, _LONGEST_REFERENCE)}")


def _why_missing(document: Any, reference: str) -> str | None:
    """Why a reference leads nowhere; None where it leads somewhere."""
    try:
        resolved(document, reference)
    except Missing as why:
        return str(why)
    return None


def _referring(value: Any, place: Place, above: str | None) -> Iterator[tuple[Place, str]]:
    """Where a document refers to something, and to what; ``above`` is the word that a value stands under."""
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str) and above not in _NAMED:
            yield place, reference
        for key, member in value.items():
            if _is_part(key, above):
                yield from _referring(member, place.down(key), None if above in _NAMED else key)
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from _referring(member, place.down(number), None)


def _is_part(key: str, above: str | None) -> bool:
    """Whether a member of an object is OpenAPI's, and no value or extension."""
    if above in _NAMED:
        return True
    if key.startswith("x-"):
        return key == words.ANY_METHOD
    return key not in _VALUES or above == "responses"


# Operations


class _Operation(NamedTuple):
    """An operation as it stands in its document."""

    place: Place
    method: str
    members: dict[str, Any]
    parameters: list[tuple[Place, dict[str, Any]]]
    in_path: frozenset[Any]


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, _Operation]]:
    """The operations by path; of paths that refer to one item, its operations are the same."""
    known: dict[int, list[_Operation]] = {}
    for path, found in _object(document.get("paths")).items():
        if path.startswith("x-"):
            continue
        item, place = _followed(document, found, Place(("paths", path)))
        if id(item) not in known:
            known[id(item)] = list(_operations_of(document, _object(item), place))
        for operation in known[id(item)]:
            yield path, operation


def _operations_of(document: dict[str, Any], item: dict[str, Any], place: Place) -> Iterator[_Operation]:
    shared = list(_parameters(document, item, place))
    for method in (*words.METHODS, "trace", words.ANY_METHOD):
        members = item.get(method)
        if isinstance(members, dict):
            at = place.down(method)
            parameters = [*shared, *_parameters(document, members, at)]
            in_path = (each.get("name") for _place, each in parameters if each.get("in") == "path")
            names = frozenset(name for name in in_path if isinstance(name, str))
            yield _Operation(at, method, members, parameters, names)


def _parameters(
    document: Any, holder: dict[str, Any], place: Place
) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The parameters of a path or of an operation, each by where it is asked for."""
    for number, parameter in enumerate(_list(holder.get("parameters"))):
        at = place.down("parameters").down(number)
        yield at, _object(_followed(document, parameter, at)[0])


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _followed(document: Any, value: Any, place: Place) -> tuple[Any, Place]:
    """What a value refers to, if it refers to anything that is there."""
    for _ in range(MOST_REFERENCES):
        reference = _object(value).get("$ref")
        if not isinstance(reference, str):
            return value, place
        try:
            value, place = resolved(document, reference)
        except Missing:
            break
    return None, place


def _operation_id(operation: _Operation, names: set[str], findings: Findings) -> None:
    """Note operations of the same name. [documented: the OpenAPI Specification › Operation Object]"""
    name = operation.members.get("operationId")
    if isinstance(name, str):
        if name in names:
            findings.parse_issue(operation.place.down("operationId"), "is repeated")
        names.add(name)


_VARIABLE = re.compile(r"\{([^{}]+)\}")


def _path_variables(path: str, operation: _Operation, findings: Findings) -> None:
    """Note variables of a path that aren't among the parameters; an operation for any method is no OpenAPI's.

    [documented: the OpenAPI Specification › Path Templating]
    """
    if operation.method not in words.METHODS:
        return
    for variable in _VARIABLE.findall(path):
        if not operation.in_path & {variable, variable.removesuffix("+")}:
            what = f"lacks the path parameter {shortened(variable, _LONGEST_NAME)}"
            findings.parse_issue(operation.place.down("parameters"), what)


# What is right, and of no use to an HTTP API

_NO_VALIDATION = "HTTP APIs don't validate requests."
_IGNORED_MEMBERS = {
    "callbacks": "API Gateway has no callbacks.",
    "requestBody": _NO_VALIDATION,
    "servers": "API Gateway serves all operations of an API.",
}
# A schema that asks for nothing: exports have it, too.
_ANY_TEXT: tuple[dict[str, str], ...] = ({}, {"type": "string"})
# Security at the root holds for operations that say nothing themselves. [chosen: as OpenAPI has it; no source says what
# imports of HTTP APIs make of it]
_FOR_ALL = (
    "security: it holds for operations that have none of their own, as OpenAPI says. What API Gateway makes of it isn't "
    "known; a definition is safe when each operation has its own."
)
_EXTENSION = "x-amazon-apigateway-"
_OF_INTEGRATIONS = frozenset({*words.INTEGRATION_WORDS, "$ref"})
_OF_OPERATIONS = frozenset({words.AUTH, words.INTEGRATION})
_OF_DOCUMENTS = frozenset({words.CORS, words.ENDPOINT_CONFIGURATION, words.IMPORTEXPORT_VERSION})
_NOT_OF_HTTP = "HTTP APIs don't have it."


def _ignored(operation: _Operation, findings: Findings) -> None:
    """Note what an operation has, and a route hasn't.

    [observed: the developer guide: an import ignores what HTTP APIs don't support, such as the body of a request]
    """
    place, members = operation.place, operation.members
    if operation.method == "trace":
        findings.ignore(place, "HTTP APIs have no routes for this method.")
        return
    for name, why in _IGNORED_MEMBERS.items():
        if name in members:
            findings.ignore(place.down(name), why)
    for at, parameter in operation.parameters:
        if parameter.get("schema", {}) not in _ANY_TEXT:
            findings.ignore(at.down("schema"), _NO_VALIDATION)
    _extensions(members, _OF_OPERATIONS, place, findings)
    _unknown(members.get(words.INTEGRATION), _OF_INTEGRATIONS, place.down(words.INTEGRATION), findings)


def _ignored_by_all(document: dict[str, Any], findings: Findings) -> None:
    """Note what a document has for all operations, and an API hasn't."""
    components = _object(document.get("components"))
    place = Place(("components",))
    if components.get("schemas"):
        findings.ignore(place.down("schemas"), "HTTP APIs have no models.")
    for name, found in _object(components.get(words.INTEGRATIONS)).items():
        _unknown(found, _OF_INTEGRATIONS, place.down(words.INTEGRATIONS).down(name), findings)
    for name, found in _object(components.get("securitySchemes")).items():
        at = place.down("securitySchemes").down(name).down(words.AUTHORIZER)
        _unknown(_object(found).get(words.AUTHORIZER), words.AUTHORIZER_WORDS, at, findings)
    if "security" in document:
        findings.note(_FOR_ALL)
    cors = {name[0].lower() + name[1:] for name in shapes_of("CreateApi")["CorsConfiguration"].members}  # type: ignore[attr-defined]
    _unknown(document.get(words.CORS), cors, Place((words.CORS,)), findings)
    _extensions(document, _OF_DOCUMENTS, Place(), findings)


def _extensions(members: dict[str, Any], known: Collection[str], place: Place, findings: Findings) -> None:
    for name in members:
        if name.startswith(_EXTENSION) and name not in known:
            findings.ignore(place.down(name), _NOT_OF_HTTP)


def _unknown(value: Any, known: Collection[str], place: Place, findings: Findings) -> None:
    for name in _object(value):
        if name not in known:
            findings.ignore(place.down(name), _NOT_OF_HTTP)
