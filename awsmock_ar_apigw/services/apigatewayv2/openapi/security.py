"""Who may call an operation of an OpenAPI definition: its security requirement, and the authorizers behind it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from awsmock_ar_apigw.services.apigatewayv2.openapi.parts import Asked, authorizer_at
from awsmock_ar_apigw.services.apigatewayv2.openapi.words import AUTH, AUTHORIZER

if TYPE_CHECKING:
    from awsmock_ar_apigw.services.apigatewayv2.openapi.document import Node
    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings

_DISCOVERY = "/.well-known/openid-configuration"


class Security(NamedTuple):
    """How a route is guarded: by IAM, by the authorizer of a scheme, or not at all."""

    iam: bool = False
    scheme: str | None = None
    scopes: tuple[str, ...] = ()


OPEN = Security()
IAM = Security(iam=True)


class Schemes:
    """The security schemes of a document, and what guards operations that say nothing themselves."""

    def __init__(self, root: Node, findings: Findings) -> None:
        components = root.get("components")
        found = components.get("securitySchemes") if components else None
        self._found = {name: scheme.followed() for name, scheme in found.items()} if found else {}
        self._for_all = root.get("security")
        self._findings = findings

    @cached_property
    def _of_all(self) -> Security:
        """What guards operations that say nothing themselves."""
        return OPEN if self._for_all is None else self._required(self._for_all)

    def authorizers(self) -> dict[str, Asked]:
        """The authorizers that schemes ask for, by name; a scheme without one says nothing to API Gateway."""
        return {
            name: _authorizer(name, scheme, node)
            for name, scheme in self._found.items()
            if (node := scheme.get(AUTHORIZER))
        }

    def security(self, operation: Node) -> Security:
        """How an operation is guarded.

        One that says nothing itself has what the document says of all. [documented: the OpenAPI Specification › Security
        Requirement Object]

        Raises:
            ServiceError: it has more than one requirement, or names a scheme that isn't there.
        """
        own = operation.get("security")
        required = self._required(own) if own else OPEN
        if auth := operation.get(AUTH):
            stated = _stated(auth)
            if required is not OPEN:
                raise auth.place.refusal(
                    "an operation can have one of IAM authorization, a Lambda authorizer and a JWT authorizer."
                )
            return stated
        return required if own else self._of_all

    def _required(self, node: Node) -> Security:
        """What a list of requirements says: at most one, of one scheme.

        [observed: the developer guide: multiple security requirements on an operation are an error]
        """
        requirements = [list(requirement.items()) for requirement in node.each()]
        if len(requirements) > 1 or any(len(schemes) > 1 for schemes in requirements):
            raise node.place.refusal("API Gateway supports one security requirement for each operation.")
        for name, scopes in (found for schemes in requirements for found in schemes):
            return self._by(name, scopes)
        return OPEN

    def _by(self, name: str, scopes: Node) -> Security:
        texts = tuple(scope.text() for scope in scopes.each())
        scheme = self._found.get(name)
        if scheme is None:
            raise scopes.place.refusal("there is no such scheme in components.securitySchemes.")
        if scheme.get(AUTHORIZER) is None:
            self._findings.warn(
                f"{scopes.place}: the security scheme has no {AUTHORIZER}; the route is open. Ignoring."
            )
            return OPEN
        return Security(scheme=name, scopes=texts)


def _stated(auth: Node) -> Security:
    """What an extension says of the authorization of an operation.

    [observed: the developer guide, for AWS_IAM; NONE, and either case: chosen, as with the types of other extensions]
    """
    type_ = auth.need("type")
    match type_.text().upper():
        case "AWS_IAM":
            return IAM
        case "NONE":
            return OPEN
    raise type_.place.refusal("it must be AWS_IAM or NONE.")


def _authorizer(name: str, scheme: Node, node: Node) -> Asked:
    """The authorizer of a scheme; its issuer may stand in the scheme itself.

    [observed: the developer guide: openIdConnectUrl may supply it; that it is what comes before the well-known path: chosen]
    """
    asked = authorizer_at(node, name)
    url = scheme.get("openIdConnectUrl")
    if asked.params.get("AuthorizerType") == "JWT" and url is not None:
        issuer = url.text().removesuffix(_DISCOVERY)
        asked.params["JwtConfiguration"] = {"Issuer": issuer, **asked.params.get("JwtConfiguration", {})}
    return asked
