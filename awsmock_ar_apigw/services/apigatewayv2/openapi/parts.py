"""Parts that an OpenAPI definition asks for, as the parameters of the operations that make them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2
from awsmock_ar_apigw.services.apigatewayv2.openapi.document import class_of, is_plain
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
    return _asked(node, "CreateIntegration", called, {})


def authorizer_at(node: Node, name: str) -> Asked:
    """The authorizer that an extension describes."""
    # The operation wants a list, which may be empty; a document has no words for an empty one.
    least = {"Name": name, "IdentitySource": []}
    return _asked(node, "CreateAuthorizer", f"Authorizer '{name}'", least)


def _asked(node: Node, operation: str, called: str, least: dict[str, Any]) -> Asked:
    try:
        return Asked(called, {**least, **_read(node, operation)})
    except ServiceError as refused:
        return Asked(called, least, reason(refused))


_WORDS = {"CreateAuthorizer": AUTHORIZER_WORDS, "CreateIntegration": INTEGRATION_WORDS}


def _read(node: Node, operation: str) -> dict[str, Any]:
    values, table, found = node.members(), _table(operation), {}
    for word, member, reading in table:
        value = values.get(word)
        if value is None:
            continue
        read, plain, text, shape = reading
        # Most stay as they are, or are texts of which it is known what they come to: of them no node is made.
        kind = value.__class__
        if kind is plain:
            found[member] = text(value) if text else value
        elif shape is not None and is_plain(value, shape):
            found[member] = value
        else:
            found[member] = read(node.need(word))
    return found


class _Reading(NamedTuple):
    """How a word of a part is read.

    Attributes:
        node: reads whatever it is.
        plain: the class that it most often is of, and stays, unless ``text`` makes something else of it.
        text: what a text comes to.
        shape: of which shape it stays as it is.
    """

    node: Callable[[Node], Any]
    plain: type | None = None
    text: Callable[[str], Any] | None = None
    shape: Shape | None = None


@cache
def _table(operation: str) -> list[tuple[str, str, _Reading]]:
    """How each word of a part is read."""
    shapes = shapes_of(operation)
    return [(word, member, _reading(member, shapes[member])) for word, member in _WORDS[operation].items()]


def _reading(member: str, shape: Shape) -> _Reading:
    return _OTHERWISE.get(member) or _Reading(lambda node: node.read(shape), class_of(shape), shape=shape)


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


_OTHERWISE = {
    "AuthorizerPayloadFormatVersion": _Reading(version_at, str),
    "AuthorizerType": _Reading(_capital, str, str.upper),
    "IdentitySource": _Reading(_sources),
    "IntegrationType": _Reading(_capital, str, str.upper),
    "PayloadFormatVersion": _Reading(version_at, str),
}
