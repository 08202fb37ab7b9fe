"""What an OpenAPI definition asks for: an API, and its parts in the order in which they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.services.apigatewayv2.openapi import words
from awsmock_ar_apigw.services.apigatewayv2.openapi.base_path import prefix
from awsmock_ar_apigw.services.apigatewayv2.openapi.document import Node, scalar
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Place, reason
from awsmock_ar_apigw.services.apigatewayv2.openapi.parts import Asked, integration_at, shapes_of, version_at
from awsmock_ar_apigw.services.apigatewayv2.openapi.security import Schemes, Security

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings, Trail

# A definition has at most 20,000 paths, operations, scopes, security schemes and integrations.
# [chosen: API Gateway allows 300 routes, and more for those who ask]
MOST_PARTS = 20_000


class AskedRoute(NamedTuple):
    """A route that a definition asks for; its integration is named by where it stands."""

    method: str
    path: str
    name: str | None
    security: Security
    integration: Trail | None

    @property
    def key(self) -> str:
        """Its key. [observed: the developer guide, for the two that aren't OpenAPI's own]"""
        is_default = self.method == "ANY" and self.path in _DEFAULTS
        return "$default" if is_default else f"{self.method} {self.path}"


# The path of the $default route, and how SAM writes it. [observed: aws/serverless-application-model#2297]
_DEFAULTS = (words.DEFAULT_PATH, words.DEFAULT_PATH.removeprefix("/"))


class Definition(NamedTuple):
    """All that a definition asks for."""

    api: dict[str, Any]
    authorizers: dict[str, Asked]
    integrations: dict[Trail, Asked]
    routes: list[AskedRoute]


def opened(document: Any) -> Node:
    """A document as a definition of OpenAPI 3.0.

    Raises:
        ServiceError: it is none, or has no paths.
    """
    root = Node(document, (), document)
    _check_version(root)
    root.need("paths").members()
    return root


def read(root: Node, base_path: str, findings: Findings) -> Definition:
    """What a definition asks for, without what of its parts can't be read.

    Raises:
        ServiceError: an operation has several security requirements, or there are more parts than in anybody's API.
    """
    operations = _Operations(root, Schemes(root, findings), prefix(root, base_path, findings))
    routes = list(_routes(root, operations, findings))
    return Definition(_api(root, findings), operations.schemes.authorizers(), operations.integrations, routes)


# How to come by OpenAPI 3.0. The documentation has more frameworks.
_FROM_3_1 = 'Most frameworks write 3.0.3 when they are told to: FastAPI by app.openapi_version = "3.0.3".'
_FROM_2_0 = "Convert it first, with swagger2openapi or the like."


def _check_version(root: Node) -> None:
    """Refuse what isn't OpenAPI 3.0. [observed: the developer guide: HTTP APIs support only this specification]

    By the beginning alone. [chosen: as swagger-parser does]
    """
    if (swagger := root.get("swagger")) is not None:
        raise swagger.place.refusal(f"only OpenAPI 3.0 is supported. {_FROM_2_0}")
    version = root.need("openapi")
    if not version.text().startswith("3.0"):
        how = _FROM_2_0 if version.text().startswith("2") else _FROM_3_1
        raise version.place.refusal(f"only OpenAPI 3.0 is supported. {how}")


# The API itself


def _api(root: Node, findings: Findings) -> dict[str, Any]:
    """The parameters of the API. [observed: answers of the AWS CLI to import-api, for those of info]"""
    asked: dict[str, Any] = {"ProtocolType": "HTTP", **_info(root)}
    if tags := dict(_tags(root, findings)):
        asked["Tags"] = tags
    asked.update(_extension(root, "CorsConfiguration", _cors, findings))
    asked.update(_extension(root, "DisableExecuteApiEndpoint", _disabled, findings))
    _check_format(root, findings)
    return asked


def _extension(root: Node, member: str, read: Callable[[Node], Any], findings: Findings) -> dict[str, Any]:
    """A member that an extension gives, unless it can't be read."""
    try:
        found = read(root)
    except ServiceError as refused:
        findings.warn(f"{_MALFORMED[member]} {reason(refused)}.")
        return {}
    return {} if found is None else {member: found}


# What is said of them where they can't be read, or had. [chosen: our sources have no text for it]
_MALFORMED = {
    "CorsConfiguration": "CORS Scheme is malformed, ignoring.",
    "DisableExecuteApiEndpoint": "Endpoint configuration is malformed, ignoring.",
}
MALFORMED_CORS = _MALFORMED["CorsConfiguration"]


def _info(root: Node) -> dict[str, str]:
    """What an API is called."""
    info = root.value.get("info")
    members = info if isinstance(info, dict) else {}
    words_of_info = (("title", "Name"), ("description", "Description"), ("version", "Version"))
    return {member: text for word, member in words_of_info if (text := _text(members, word))}


def _text(members: dict[str, Any], word: str) -> str | None:
    """A text of OpenAPI's own; one without a letter is none. [chosen: as swagger-parser reads them]"""
    text = scalar(members.get(word))
    return text if text and text.strip() else None


def _tags(root: Node, findings: Findings) -> Iterator[tuple[str, str]]:
    """Tags with their values: an empty one where the document has none. [chosen: a tag of AWS may have an empty one]"""
    for tag in root.rows("tags"):
        if name := _text(tag.value, "name"):
            value = tag.get(words.TAG_VALUE)
            try:
                yield name, value.text() if value else ""
            except ServiceError as refused:
                findings.leave_out(f"tag the API with '{name}'", reason(refused))


def _cors(root: Node) -> Any:
    cors = root.get(words.CORS)
    return cors.read(shapes_of("CreateApi")["CorsConfiguration"]) if cors else None


def _disabled(root: Node) -> bool | None:
    """Whether the endpoint is disabled, as the root says, or the first server.

    [chosen: our sources name the extension, and not its place; exports have it in a server]
    """
    for holder in (root, next(root.rows("servers"), None)):
        found = holder.get(words.ENDPOINT_CONFIGURATION) if holder else None
        if found and (disabled := found.get(words.DISABLED)):
            return disabled.flag()
    return None


def _check_format(root: Node, findings: Findings) -> None:
    """Warn of another version of imports than the only one."""
    version = root.get(words.IMPORTEXPORT_VERSION)
    if version and (isinstance(version.value, dict | list) or version_at(version) != words.VERSION):
        findings.warn(f"{version.place}: only {words.VERSION} is supported. Ignoring.")


# Paths


class _Said(NamedTuple):
    """What an operation says of its route."""

    name: str | None
    security: Security
    integration: Trail | None


class _Operations:
    """Reads operations: each where it stands, and once, since many paths may refer to one."""

    def __init__(self, root: Node, schemes: Schemes, above: str) -> None:
        self.schemes = schemes
        self.integrations: dict[Trail, Asked] = {}
        self.above = above
        self._said: dict[Trail, _Said] = {}
        self._left = MOST_PARTS
        self.spend(sum(1 for _scheme in root.objects("components", "securitySchemes")))
        for name, node in root.objects("components", words.INTEGRATIONS):
            # An API has integrations that no route has, and this is where an export keeps them.
            self._note(node, f"integration '{name}'")
            self.spend()

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

    def read(self, operation: Node, method: str, path: str) -> AskedRoute:
        """The route that an operation asks for."""
        found = self._said.get(operation.trail)
        if found is None:
            node = operation.get(words.INTEGRATION)
            called = f"integration on '{method}' for resource at path '{path}'"
            found = self._said[operation.trail] = _Said(
                _text(operation.value, "operationId"),
                self.schemes.security(operation),
                self._note(node, called) if node else None,
            )
        self.spend(1 + len(found.security.scopes))
        return AskedRoute(method, path, *found)

    def _note(self, node: Node, called: str) -> Trail:
        """An integration stands at one place, and is made once."""
        try:
            node = node.followed()
        except ServiceError as refused:
            self.integrations[node.trail] = Asked(called, {}, reason(refused))
        if node.trail not in self.integrations:
            self.integrations[node.trail] = integration_at(node, called)
        return node.trail


# The methods of routes, by the words for them.
_METHODS = {**{method: method.upper() for method in words.METHODS}, words.ANY_METHOD: "ANY"}


def _routes(root: Node, operations: _Operations, findings: Findings) -> Iterator[AskedRoute]:
    for path, node in root.objects("paths"):
        if path.startswith("x-"):
            continue
        operations.spend()
        try:
            item = node.followed()
            members = item.members()
        except ServiceError as refused:
            findings.leave_out(f"create resource at path '{path}'", reason(refused))
            continue
        above = _joined(operations.above, path)
        for word, method in _METHODS.items():
            operation = item.get(word) if word in members else None
            if operation and isinstance(operation.value, dict):
                yield operations.read(operation, method, above)
            elif operation and word == words.ANY_METHOD:
                # The check of the structure has told of the others.
                why = reason(operation.place.wrong_type("an object", operation.value))
                findings.leave_out(f"put method '{method}' on resource at path '{above}'", why)


def _joined(above: str, path: str) -> str:
    """A path below a base path. One that begins with no slash is none, and stays what it is, as the default's does."""
    if not path.startswith("/") or path == words.DEFAULT_PATH:
        return path
    return above if above and path == "/" else f"{above}{path}"
