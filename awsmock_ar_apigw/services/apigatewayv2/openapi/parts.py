"""Parts that an OpenAPI definition asks for, as the parameters of the operations that make them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2
from awsmock_ar_apigw.services.apigatewayv2.openapi.words import AUTHORIZER_WORDS, INTEGRATION_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import Shape

    from awsmock_ar_apigw.services.apigatewayv2.openapi.document import Node
    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Place


class Asked(NamedTuple):
    """The parameters of a part, and where they stand."""

    place: Place
    params: dict[str, Any]


def shapes_of(operation: str) -> Mapping[str, Shape]:
    """The shapes of an operation's parameters."""
    shape = APIGATEWAYV2.operation(operation).model.input_shape
    return shape.members if shape else {}


def integration_at(node: Node) -> Asked:
    """The integration that an extension describes."""
    return Asked(node.place, _read(node, "CreateIntegration", INTEGRATION_WORDS))


def authorizer_at(node: Node, name: str) -> Asked:
    """The authorizer that an extension describes."""
    # The operation wants a list, which may be empty; a document has no words for an empty one.
    params = {"Name": name, "IdentitySource": [], **_read(node, "CreateAuthorizer", AUTHORIZER_WORDS)}
    return Asked(node.place, params)


def _read(node: Node, operation: str, words: Mapping[str, str]) -> dict[str, Any]:
    shapes = shapes_of(operation)
    return {
        member: _OTHERWISE[member](found) if member in _OTHERWISE else found.read(shapes[member])
        for word, member in words.items()
        if (found := node.get(word)) is not None
    }


# What documents write in another form than calls do.


def _capital(node: Node) -> str:
    """A type in either case. [observed: the developer guide's samples have both]"""
    return node.text().upper()


def version_at(node: Node) -> str:
    """A version as a text or as a number. [observed: the developer guide and the AWS CLI's samples have both]"""
    if type(node.value) is int:
        return f"{node.value}.0"
    return str(node.value) if type(node.value) is float else node.text()


def _sources(node: Node) -> list[str]:
    """Identity sources as one text, with commas between them. [observed: the developer guide]"""
    return [source.strip() for source in node.text().split(",") if source.strip()]


_OTHERWISE: dict[str, Callable[[Node], Any]] = {
    "AuthorizerPayloadFormatVersion": version_at,
    "AuthorizerType": _capital,
    "IdentitySource": _sources,
    "IntegrationType": _capital,
    "PayloadFormatVersion": version_at,
}
