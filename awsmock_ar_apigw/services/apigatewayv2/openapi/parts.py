"""Parts that an OpenAPI definition asks for, as the parameters of the operations that make them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import reason
from awsmock_ar_apigw.services.apigatewayv2.openapi.words import AUTHORIZER_WORDS, INTEGRATION_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import Shape

    from awsmock_ar_apigw.services.apigatewayv2.openapi.document import Node


class Asked(NamedTuple):
    """The parameters of a part, and what it is called where it can't be made; ``fault`` says why it can't be read."""

    called: str
    params: dict[str, Any]
    fault: str = ""


def shapes_of(operation: str) -> Mapping[str, Shape]:
    """The shapes of an operation's parameters."""
    shape = APIGATEWAYV2.operation(operation).model.input_shape
    return shape.members if shape else {}


def integration_at(node: Node, called: str) -> Asked:
    """The integration that an extension describes."""
    return _asked(called, {}, lambda: _read(node, "CreateIntegration"))


def authorizer_at(node: Node, name: str) -> Asked:
    """The authorizer that an extension describes."""
    # The operation wants a list, which may be empty; a document has no words for an empty one.
    least = {"Name": name, "IdentitySource": []}
    return _asked(f"Authorizer '{name}'", least, lambda: _read(node, "CreateAuthorizer"))


def _asked(called: str, least: dict[str, Any], read: Callable[[], dict[str, Any]]) -> Asked:
    try:
        return Asked(called, {**least, **read()})
    except ServiceError as refused:
        return Asked(called, least, reason(refused))


_WORDS = {"CreateAuthorizer": AUTHORIZER_WORDS, "CreateIntegration": INTEGRATION_WORDS}


def _read(node: Node, operation: str) -> dict[str, Any]:
    values, table, found = node.members(), _table(operation), {}
    for word, member, read in table:
        value = values.get(word)
        if value is None:
            continue
        # Most are texts, which are read as they are.
        if read is None and value.__class__ is str:
            found[member] = value
        else:
            at = node.need(word)
            found[member] = read(at) if read else at.text()
    return found


@cache
def _table(operation: str) -> list[tuple[str, str, Callable[[Node], Any] | None]]:
    """How each word of a part is read; None for a text."""
    shapes = shapes_of(operation)
    return [(word, member, _reader(member, shapes[member])) for word, member in _WORDS[operation].items()]


def _reader(member: str, shape: Shape) -> Callable[[Node], Any] | None:
    if member in _OTHERWISE:
        return _OTHERWISE[member]
    return None if shape.type_name == "string" else lambda node: node.read(shape)


# What documents write in another form than calls do.


def _capital(node: Node) -> str:
    """A type in either case. [observed: the developer guide's samples have both]"""
    return node.text().upper()


def version_at(node: Node) -> str:
    """A version as a text or as a number. [observed: the developer guide and the AWS CLI's samples have both]"""
    return f"{node.value}.0" if type(node.value) is int else node.text()


def _sources(node: Node) -> list[str]:
    """Identity sources as one text, with commas between them, or as a list.

    [observed: the developer guide; aws/serverless-application-model, its test http_api_with_auth]
    """
    if isinstance(node.value, list):
        return [one.text() for one in node.each()]
    return [source.strip() for source in node.text().split(",") if source.strip()]


_OTHERWISE: dict[str, Callable[[Node], Any]] = {
    "AuthorizerPayloadFormatVersion": version_at,
    "AuthorizerType": _capital,
    "IdentitySource": _sources,
    "IntegrationType": _capital,
    "PayloadFormatVersion": version_at,
}
