"""What an OpenAPI definition asks for: an API, and its parts in the order in which they are made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from awsmock_ar_apigw.services.apigatewayv2.openapi import words
from awsmock_ar_apigw.services.apigatewayv2.openapi.base_path import first_server, prefix
from awsmock_ar_apigw.services.apigatewayv2.openapi.document import Node
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Place
from awsmock_ar_apigw.services.apigatewayv2.openapi.parts import Asked, integration_at, shapes_of, version_at
from awsmock_ar_apigw.services.apigatewayv2.openapi.security import Schemes, Security

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings

# A definition has at most 20,000 paths, operations, scopes, security schemes and integrations.
# [chosen: API Gateway allows 300 routes, and more for those who ask]
MOST_PARTS = 20_000


class AskedRoute(NamedTuple):
    """A route that a definition asks for; its integration is named by where it stands."""

    place: Place
    route_key: str
    operation_name: str | None
    security: Security
    integration: Place | None


class Definition(NamedTuple):
    """All that a definition asks for."""

    api: Asked
    authorizers: dict[str, Asked]
    integrations: dict[Place, Asked]
    routes: list[AskedRoute]


def read(document: Any, base_path: str, findings: Findings) -> Definition:
    """The definition that a document is.

    Raises:
        ServiceError: it isn't one of OpenAPI 3.0, or something that it needs is missing or of a wrong type; or it has more
            parts than anybody's API.
    """
    root = Node(document, Place(), document)
    _check_version(root)
    operations = _Operations(root, Schemes(root, findings))
    return Definition(
        Asked(root.place, _api(root, findings)),
        operations.schemes.authorizers(),
        operations.integrations,
        list(_routes(root, prefix(root, base_path), operations)),
    )


def _check_version(root: Node) -> None:
    """Refuse what isn't OpenAPI 3.0. [observed: the developer guide: HTTP APIs support only this specification]"""
    if (swagger := root.get("swagger")) is not None:
        raise swagger.place.refusal("only OpenAPI 3.0 is supported.")
    version = root.need("openapi")
    if not re.fullmatch(r"3\.0(\.[0-9]+)?(-.+)?", version.text(), re.ASCII):
        raise version.place.refusal("only OpenAPI 3.0 is supported.")


# The API itself


def _api(root: Node, findings: Findings) -> dict[str, Any]:
    """The parameters of the API. [observed: answers of the AWS CLI to import-api, for those of info]"""
    info = root.need("info")
    asked: dict[str, Any] = {"ProtocolType": "HTTP", "Name": info.need("title").text()}
    for name, member in (("description", "Description"), ("version", "Version")):
        if found := info.get(name):
            asked[member] = found.text()
    if tags := root.get("tags"):
        asked["Tags"] = dict(map(_tag, tags.each()))
    if cors := root.get(words.CORS):
        asked["CorsConfiguration"] = cors.read(shapes_of("CreateApi")["CorsConfiguration"])
    for configuration in _endpoint_configurations(root):
        if disabled := configuration.get(words.DISABLED):
            asked["DisableExecuteApiEndpoint"] = disabled.flag()
            break
    version = root.get(words.IMPORTEXPORT_VERSION)
    if version and version_at(version) != words.VERSION:
        findings.warn(f"{version.place}: only {words.VERSION} is supported. Ignoring.")
    return asked


def _tag(tag: Node) -> tuple[str, str]:
    """A tag with its value: an empty one where the document has none. [chosen: a tag of AWS may have an empty one]"""
    value = tag.get(words.TAG_VALUE)
    return tag.need("name").text(), value.text() if value else ""


def _endpoint_configurations(root: Node) -> Iterator[Node]:
    """Where the endpoint's configuration may stand: at the root, and in the first server.

    [chosen: our sources name the extension, and not its place]
    """
    for holder in (root, first_server(root)):
        if holder and (found := holder.get(words.ENDPOINT_CONFIGURATION)):
            yield found


# Paths


class _Said(NamedTuple):
    """What an operation says of its route."""

    name: str | None
    security: Security
    integration: Place | None


class _Operations:
    """Reads operations: each where it stands, and once, since many paths may refer to one."""

    def __init__(self, root: Node, schemes: Schemes) -> None:
        self.schemes = schemes
        self.integrations: dict[Place, Asked] = {}
        self._said: dict[Place, _Said] = {}
        self._left = MOST_PARTS
        components = root.get("components")
        for group in ("securitySchemes", words.INTEGRATIONS):
            found = components.get(group) if components else None
            self.spend(len(found.members()) if found else 0)
        for node in _collection(components):
            self._note(node)

    def spend(self, parts: int = 1) -> None:
        """Refuse a definition that has too many parts.

        Raises:
            ServiceError: with so many more, it has.
        """
        self._left -= parts
        if self._left < 0:
            raise Place().refusal(
                f"It has more than {MOST_PARTS} paths, operations, scopes, security schemes and integrations."
            )

    def read(self, operation: Node) -> _Said:
        """What an operation says."""
        found = self._said.get(operation.place)
        if found is None:
            name = operation.get("operationId")
            found = self._said[operation.place] = _Said(
                name.text() if name else None,
                self.schemes.security(operation),
                self._integration(operation.get(words.INTEGRATION)),
            )
        self.spend(1 + len(found.security.scopes))
        return found

    def _integration(self, node: Node | None) -> Place | None:
        """Where an operation's integration stands: in the operation, or where that refers to."""
        return self._note(node.followed()) if node else None

    def _note(self, node: Node) -> Place:
        """An integration stands at one place, and is made once."""
        if node.place not in self.integrations:
            self.integrations[node.place] = integration_at(node)
        return node.place


def _routes(root: Node, above: str, operations: _Operations) -> Iterator[AskedRoute]:
    for path, node in root.need("paths").items():
        if path.startswith("x-"):
            continue
        operations.spend()
        item = node.followed()
        for method in (*words.METHODS, words.ANY_METHOD):
            if operation := item.get(method):
                said = operations.read(operation)
                yield AskedRoute(operation.place, _route_key(method, above, path), *said)


def _route_key(method: str, above: str, path: str) -> str:
    """The key of an operation's route. [observed: the developer guide, for the two that aren't OpenAPI's own]"""
    if method == words.ANY_METHOD:
        return "$default" if path == words.DEFAULT_PATH else f"ANY {_joined(above, path)}"
    return f"{method.upper()} {_joined(above, path)}"


def _joined(above: str, path: str) -> str:
    """A path below a base path. One that begins with no slash is none, and stays what it is."""
    if not path.startswith("/"):
        return path
    return above if above and path == "/" else f"{above}{path}"


def _collection(components: Node | None) -> Iterator[Node]:
    """The integrations that a document holds for its operations to name, used or not.

    [chosen: an API has integrations that no route has, and this is where an export keeps them]
    """
    found = components.get(words.INTEGRATIONS) if components else None
    for _name, node in found.items() if found else ():
        yield node.followed()
