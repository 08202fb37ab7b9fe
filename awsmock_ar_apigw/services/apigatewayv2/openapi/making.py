"""How an import makes an API of what a definition asks for: all that can be made; the rest is left out, with a warning.

[observed: aws/aws-sam-cli#2410 and #2359, aws/serverless-application-model#1556, #1727 and #2688, of authorizers and of the
routes that need them; that it is so with every part: chosen]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, observed
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.kit.record import given
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.apis import authorizer, integration, route
from awsmock_ar_apigw.services.apigatewayv2.apis.integration_uri import form_of
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, BAD_REQUEST, CONFLICT
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import brief
from awsmock_ar_apigw.services.apigatewayv2.openapi.reader import MALFORMED_CORS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.services.apigatewayv2.limits import Form
    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings, Trail
    from awsmock_ar_apigw.services.apigatewayv2.openapi.parts import Asked
    from awsmock_ar_apigw.services.apigatewayv2.openapi.reader import AskedRoute, Definition
    from awsmock_ar_apigw.services.apigatewayv2.openapi.security import Security
    from awsmock_ar_apigw.state.record import Record

    Params = dict[str, Any]
    Sort = tuple[Form | None, str]

# What an imported integration says of itself. [observed: tests that moto has verified against AWS]
DESCRIPTION = "AutoCreate from OpenAPI Import"
# A part that is refused for anything else, such as a quota, keeps the whole API from being made.
_LEFT_OUT = frozenset({BAD_REQUEST.code, CONFLICT.code})

NO_AUTHORIZER = Rule(
    BAD_REQUEST,
    "Invalid authorizer definition. Setting the authorization type to {type} requires a valid authorizer",
    observed("aws/aws-sam-cli#2410, for JWT"),
)
UNREADABLE = Rule(
    BAD_REQUEST,
    "{fault}",
    chosen("a part that isn't what it should be can't be made any more than one that breaks a rule"),
)


def admitted(call: Call, operation: str, params: Params) -> Params:
    """The parameters, if the operation that they are for would take them.

    Raises:
        ServiceError: it wouldn't.
    """
    APIGATEWAYV2.admit(APIGATEWAYV2.operation(operation), call, params)
    return params


def _words(call: Call, refused: ServiceError) -> str:
    """What the service says, as documented or as it was seen to."""
    return ((call.settings.observed and refused.observed) or refused).message


# The API

# What it can do without, and what is said where it can't have it. [observed: the developer guide: what is wrong with an
# extension doesn't keep an API from being made; that it is so with its other members, and the texts: chosen]
_DISPENSABLE = {
    "CorsConfiguration": f"{MALFORMED_CORS} {{}}",
    "Description": "Unable to set the description of the API: {}. Ignoring.",
    "Version": "Unable to set the version of the API: {}. Ignoring.",
    "Tags": "Unable to tag the API: {}. Ignoring.",
}


def made(store: Callable[[Params], Record], call: Call, asked: Params, findings: Findings) -> Record:
    """The API, stored, without what it can't have and can do without.

    Raises:
        ServiceError: it can't be made.
    """
    outcome = _outcome(store, call, asked)
    while isinstance(outcome, ServiceError):
        for name in [name for name in _DISPENSABLE if name in asked]:
            rest = {member: value for member, value in asked.items() if member != name}
            then = _outcome(store, call, rest)
            if not isinstance(then, ServiceError) or then.message != outcome.message:
                findings.warn(_DISPENSABLE[name].format(_words(call, outcome)))
                asked, outcome = rest, then
                break
        else:
            raise _blaming(outcome)
    return outcome


def _outcome(store: Callable[[Params], Record], call: Call, asked: Params) -> Record | ServiceError:
    """What comes of storing an API: nothing is, if it is refused."""
    try:
        return store(admitted(call, "CreateApi", asked))
    except ServiceError as refused:
        return refused


def _blaming(refused: ServiceError) -> ServiceError:
    message = f"Unable to create API: {brief(refused.message)}"
    blaming = ServiceError(refused.code, message, status=refused.status, **refused.members)
    blaming.observed, blaming.by = refused.observed and _blaming(refused.observed), refused.by
    return blaming


# Its parts


class _Parts(NamedTuple):
    """The parts of an API that are made already, by what a definition calls them; None for those that couldn't be.

    The authorizers' types are those that are asked for.
    """

    authorizers: Mapping[str, Record | None]
    types: Mapping[str, str]
    integrations: Mapping[Trail, Record | None]


def make_parts(call: Call, api: Record, definition: Definition, findings: Findings) -> None:
    """Make the parts of an API, each by the rules of the operation that makes one.

    Raises:
        ServiceError: one is refused for what isn't its own fault.
    """
    asked = definition.authorizers
    alike: dict[Sort, Record] = {}
    parts = _Parts(
        {name: _authorizer(call, api, one, findings) for name, one in asked.items()},
        {name: one.params.get("AuthorizerType", "") for name, one in asked.items()},
        {
            trail: _integration(call, api, one, alike, findings)
            for trail, one in definition.integrations.items()
        },
    )
    guarded: dict[Security, route.Shared] = {}
    for one in definition.routes:
        _make_route(call, api, one, parts, guarded, findings)


def _authorizer(call: Call, api: Record, asked: Asked, findings: Findings) -> Record | None:
    try:
        params = _params(api, asked)
        return authorizer.make(call, api, given(API, admitted(call, "CreateAuthorizer", params)))
    except ServiceError as refused:
        _leave_out(call, f"create {asked.called}", refused, findings)
        return None


def _integration(
    call: Call, api: Record, asked: Asked, alike: dict[Sort, Record], findings: Findings
) -> Record | None:
    """An integration. Many operations have one that is like another's: ``alike`` has those that are made, by their sort.

    The words for one that can't be made are those of REST APIs. [observed: reports of imports of these; chosen for HTTP APIs]
    """
    uri = asked.params.get("IntegrationUri")
    sort = _sort(asked.params, uri)
    if found := alike.get(sort):
        return integration.make_alike(call, api, found, uri)
    try:
        params = {"Description": DESCRIPTION, **_params(api, asked)}
        made = integration.make(call, api, given(API, admitted(call, "CreateIntegration", params)))
    except ServiceError as refused:
        _leave_out(call, f"put {asked.called}", refused, findings)
        return None
    alike[sort] = made
    return made


def _sort(params: Params, uri: str | None) -> Sort:
    """What integrations have in common of which each is made as the others are: all but a URI of the same form."""
    form = form_of(uri) if uri else None
    return form, repr({**params, "IntegrationUri": None} if form else params)


def _params(api: Record, asked: Asked) -> Params:
    """The parameters of a part.

    Raises:
        ServiceError: it can't be read.
    """
    if asked.fault:
        raise UNREADABLE.refusal(fault=asked.fault)
    return {"ApiId": api.key, **asked.params}


def _make_route(
    call: Call,
    api: Record,
    asked: AskedRoute,
    parts: _Parts,
    guarded: dict[Security, route.Shared],
    findings: Findings,
) -> None:
    """Make a route. Many are guarded alike: ``guarded`` has one of each sort, whose guard is asked of no rule again."""
    target = parts.integrations[asked.integration] if asked.integration else None
    own = _own(asked, target)
    found = guarded.get(asked.security)
    try:
        params = own if found else {**own, **_guard(asked.security, parts)}
        admitted(call, "CreateRoute", {"ApiId": api.key, **params})
        if found:
            route.make_alike(call, api, found, own, target)
        else:
            guarded[asked.security] = route.shared(route.make(call, api, params))
    except ServiceError as refused:
        doing = f"put method '{asked.method}' on resource at path '{asked.path}'"
        _leave_out(call, doing, refused, findings)


def _leave_out(call: Call, doing: str, refused: ServiceError, findings: Findings) -> None:
    if refused.code not in _LEFT_OUT:
        raise refused
    findings.leave_out(doing, brief(_words(call, refused)))


def _own(asked: AskedRoute, target: Record | None) -> Params:
    """The parameters of a route, but for those of its guard.

    One whose integration couldn't be made has no target. [chosen: a route may have none; nobody has written what becomes of it]
    """
    params = {"RouteKey": asked.key}
    if asked.name is not None:
        params["OperationName"] = asked.name
    if target is not None:
        params["Target"] = f"integrations/{target.members['IntegrationId']}"
    return params


def _guard(security: Security, parts: _Parts) -> Params:
    """What guards a route, as its parameters have it.

    Raises:
        ServiceError: it can't be guarded so, and must not be open.
    """
    if security.fault:
        raise UNREADABLE.refusal(fault=security.fault)
    if security.scheme is None:
        return {"AuthorizationType": "AWS_IAM"} if security.iam else {}
    found = parts.authorizers[security.scheme]
    if found is None:
        wanted = route.AUTHORIZATIONS.get(parts.types[security.scheme], "CUSTOM")
        raise NO_AUTHORIZER.refusal(type=wanted)
    scopes = {"AuthorizationScopes": list(security.scopes)} if security.scopes else {}
    return {
        "AuthorizationType": route.AUTHORIZATIONS[found.members["AuthorizerType"]],
        "AuthorizerId": found.members["AuthorizerId"],
        **scopes,
    }
