"""Who may call an operation of an OpenAPI definition: its security requirement, and the authorizers behind it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import reason
from awsmock_ar_apigw.services.apigatewayv2.openapi.parts import Asked, authorizer_at
from awsmock_ar_apigw.services.apigatewayv2.openapi.words import AUTH, AUTHORIZER, AUTHTYPE

if TYPE_CHECKING:
    from awsmock_ar_apigw.services.apigatewayv2.openapi.document import Node
    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings

_DISCOVERY = "/.well-known/openid-configuration"
# What SAM names where a route is to be open though others aren't.
_NONE = "NONE"
_SIGNED = "awssigv4"


class Security(NamedTuple):
    """How a route is guarded: by IAM, by the authorizer of a scheme, or not at all; ``fault`` says why it can't be."""

    iam: bool = False
    scheme: str | None = None
    scopes: tuple[str, ...] = ()
    fault: str = ""


OPEN = Security()
IAM = Security(iam=True)


class Schemes:
    """The security schemes of a document, and what guards operations that say nothing themselves."""

    def __init__(self, root: Node, findings: Findings) -> None:
        self._found = dict(root.objects("components", "securitySchemes"))
        self._for_all = root.get("security")
        self._findings = findings

    @cached_property
    def _of_all(self) -> Security:
        """What guards operations that say nothing themselves."""
        return OPEN if self._for_all is None else self._required(self._for_all)

    @cached_property
    def _guards(self) -> dict[str, Security | Asked]:
        """What each scheme stands for: IAM, nothing, or an authorizer.

        [observed: aws/serverless-application-model, its test function_with_http_api_events_and_auth, for IAM; that one with
        neither is open, and no warning: imports of REST APIs]
        """
        return {name: _guard(name, scheme) for name, scheme in self._found.items()}

    def authorizers(self) -> dict[str, Asked]:
        """The authorizers that schemes ask for, by name."""
        return {name: guard for name, guard in self._guards.items() if isinstance(guard, Asked)}

    def security(self, operation: Node) -> Security:
        """How an operation is guarded.

        One that says nothing itself has what the document says of all. [documented: the OpenAPI Specification › Security
        Requirement Object]

        Raises:
            ServiceError: it has more than one requirement.
        """
        own = operation.get("security")
        required = self._required(own) if own else OPEN
        if auth := operation.get(AUTH):
            stated = _stated(auth)
            if required.fault:
                return required
            if required not in (OPEN, stated):
                raise auth.place.refusal(
                    "an operation can have one of IAM authorization, a Lambda authorizer and a JWT authorizer."
                )
            return stated
        return required if own else self._of_all

    def _required(self, node: Node) -> Security:
        """What a list of requirements says: at most one, of one scheme.

        [observed: the developer guide: multiple security requirements on an operation are an error]
        A route whose requirement can't be read isn't made, or it would be open. [chosen: as one without its authorizer]
        """
        try:
            rows = list(node.each())
            named = [(requirement, name) for requirement in rows for name in requirement.members()]
        except ServiceError as refused:
            return Security(fault=reason(refused))
        if max(len(rows), len(named)) > 1:
            raise node.place.refusal("API Gateway supports one security requirement for each operation.")
        for requirement, name in named:
            return self._by(name, requirement.at(name))
        return OPEN

    def _by(self, name: str, scopes: Node) -> Security:
        guard = self._guards.get(name)
        if guard is None and name != _NONE:
            # [observed: a scheme that isn't there leaves a route open, as the test of SAM has it; the warning: chosen]
            self._findings.warn(
                f"{scopes.place}: there is no such scheme in components.securitySchemes; the route is open. Ignoring."
            )
        if not isinstance(guard, Asked):
            return guard or OPEN
        try:
            return Security(scheme=name, scopes=tuple(scope.text() for scope in scopes.each()))
        except ServiceError as refused:
            return Security(fault=reason(refused))


def _stated(auth: Node) -> Security:
    """What an extension says of the authorization of an operation.

    [observed: the developer guide, for AWS_IAM; NONE, and either case: chosen, as with the types of other extensions]
    """
    try:
        type_ = auth.need("type")
        word = type_.text().upper()
    except ServiceError as refused:
        return Security(fault=reason(refused))
    if word in ("AWS_IAM", _NONE):
        return IAM if word == "AWS_IAM" else OPEN
    return Security(fault=f"{type_.place}: it must be AWS_IAM or NONE")


def _guard(name: str, node: Node) -> Security | Asked:
    """What a scheme stands for; one that refers to nothing is an authorizer that can't be made."""
    try:
        scheme = node.followed()
        node = scheme.get(AUTHORIZER) or scheme
    except ServiceError as refused:
        return Asked(f"Authorizer '{name}'", {}, reason(refused))
    if node is not scheme:
        return _authorizer(name, scheme, node)
    return IAM if str(scheme.value.get(AUTHTYPE)).lower() == _SIGNED else OPEN


def _authorizer(name: str, scheme: Node, node: Node) -> Asked:
    """The authorizer of a scheme; its issuer may stand in the scheme itself.

    [observed: the developer guide: openIdConnectUrl may supply it; that it is what comes before the well-known path: chosen]
    """
    asked = authorizer_at(node, name)
    url = scheme.get("openIdConnectUrl")
    if asked.params.get("AuthorizerType") == "JWT" and url is not None and isinstance(url.value, str):
        issuer = url.value.removesuffix(_DISCOVERY)
        asked.params["JwtConfiguration"] = {"Issuer": issuer, **asked.params.get("JwtConfiguration", {})}
    return asked
