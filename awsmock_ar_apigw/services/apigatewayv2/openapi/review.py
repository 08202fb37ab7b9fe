"""What of an OpenAPI definition is right, and of no use to an HTTP API: an import ignores it, and says so.

Nothing here refuses a definition, and what is read may be of any type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.services.apigatewayv2.openapi import words
from awsmock_ar_apigw.services.apigatewayv2.openapi.document import MOST_REFERENCES, Missing, resolved
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings

_NO_VALIDATION = "HTTP APIs don't validate requests."
_IGNORED_MEMBERS = {
    "callbacks": "API Gateway has no callbacks.",
    "requestBody": _NO_VALIDATION,
    "servers": "API Gateway serves all operations of an API.",
}
_METHODS = (*words.METHODS, "trace", words.ANY_METHOD)
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


def review(document: dict[str, Any], findings: Findings) -> None:
    """Note what an import ignores."""
    for place, item in _items(document):
        _parameters(document, item, place, findings)
        for method in _METHODS:
            operation = item.get(method)
            if isinstance(operation, dict):
                _operation(document, operation, place.down(method), findings)
    _document(document, findings)


def _items(document: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The paths, each where it stands, and once."""
    seen = set()
    for path, found in _object(document.get("paths")).items():
        if path.startswith("x-"):
            continue
        item, place = _followed(document, found, Place(("paths", path)))
        if isinstance(item, dict) and id(item) not in seen:
            seen.add(id(item))
            yield place, item


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


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


def _operation(document: Any, members: dict[str, Any], place: Place, findings: Findings) -> None:
    """Note what an operation has, and a route hasn't.

    [observed: the developer guide: an import ignores what HTTP APIs don't support, such as the body of a request]
    """
    if place.steps[-1] == "trace":
        findings.ignore(place, "HTTP APIs have no routes for this method.")
        return
    for name, why in _IGNORED_MEMBERS.items():
        if name in members:
            findings.ignore(place.down(name), why)
    _parameters(document, members, place, findings)
    _extensions(members, _OF_OPERATIONS, place, findings)
    _unknown(members.get(words.INTEGRATION), _OF_INTEGRATIONS, (words.INTEGRATION,), place, findings)


def _parameters(document: Any, holder: dict[str, Any], place: Place, findings: Findings) -> None:
    """Note the schemas of parameters, unless they ask for nothing."""
    parameters = holder.get("parameters")
    for number, parameter in enumerate(parameters) if isinstance(parameters, list) else ():
        found = _followed(document, parameter, place)[0] if "$ref" in _object(parameter) else parameter
        if _object(found).get("schema", {}) not in _ANY_TEXT:
            findings.ignore(place.down("parameters").down(number).down("schema"), _NO_VALIDATION)


def _document(document: dict[str, Any], findings: Findings) -> None:
    """Note what a document has for all operations, and an API hasn't."""
    components = _object(document.get("components"))
    place = Place(("components",))
    if components.get("schemas"):
        findings.ignore(place.down("schemas"), "HTTP APIs have no models.")
    for name, found in _object(components.get(words.INTEGRATIONS)).items():
        _unknown(found, _OF_INTEGRATIONS, (words.INTEGRATIONS, name), place, findings)
    for name, found in _object(components.get("securitySchemes")).items():
        own = _object(found).get(words.AUTHORIZER)
        steps = ("securitySchemes", name, words.AUTHORIZER)
        _unknown(own, words.AUTHORIZER_WORDS, steps, place, findings)
    if "security" in document:
        findings.note(_FOR_ALL)
    _unknown(document.get(words.CORS), words.CORS_WORDS, (words.CORS,), Place(), findings)
    _extensions(document, _OF_DOCUMENTS, Place(), findings)


def _extensions(members: dict[str, Any], known: Collection[str], place: Place, findings: Findings) -> None:
    for name in members:
        if name.startswith(_EXTENSION) and name not in known:
            findings.ignore(place.down(name), _NOT_OF_HTTP)


def _unknown(
    value: Any, known: Collection[str], steps: tuple[str, ...], place: Place, findings: Findings
) -> None:
    """Note the members of an extension, which stands these steps below a place, that HTTP APIs don't have."""
    for name in _object(value):
        if name not in known:
            findings.ignore(Place((*place.steps, *steps, name)), _NOT_OF_HTTP)
