"""OpenAPI definitions: HTTP APIs made of them, and written as them."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.kit.record import children, drop, given, locate
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.apis import authorizer, integration, route
from awsmock_ar_apigw.services.apigatewayv2.apis.api import make as make_api
from awsmock_ar_apigw.services.apigatewayv2.apis.api import overwrite as overwrite_api
from awsmock_ar_apigw.services.apigatewayv2.apis.api import view as view_api
from awsmock_ar_apigw.services.apigatewayv2.apis.configuration import configuration_of
from awsmock_ar_apigw.services.apigatewayv2.apis.deployment import deployed, redeploy
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API, HTTP, protocol_of
from awsmock_ar_apigw.services.apigatewayv2.apis.stage import STAGE
from awsmock_ar_apigw.services.apigatewayv2.backend import APIGATEWAYV2, BAD_REQUEST
from awsmock_ar_apigw.services.apigatewayv2.openapi import reader, review
from awsmock_ar_apigw.services.apigatewayv2.openapi.base_path import BASE_PATHS, IGNORE
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings, brief
from awsmock_ar_apigw.services.apigatewayv2.openapi.text import read as read_text
from awsmock_ar_apigw.services.apigatewayv2.openapi.text import to_json, to_yaml
from awsmock_ar_apigw.services.apigatewayv2.openapi.words import VERSION
from awsmock_ar_apigw.services.apigatewayv2.openapi.writer import document_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Place
    from awsmock_ar_apigw.services.apigatewayv2.openapi.parts import Asked
    from awsmock_ar_apigw.services.apigatewayv2.openapi.reader import AskedRoute, Definition
    from awsmock_ar_apigw.state.record import Record

    Parts = Mapping[Any, Record]

# What an imported integration says of itself. [observed: moto's tests against AWS]
DESCRIPTION = "AutoCreate from OpenAPI Import"

# Rules

UNKNOWN_BASE_PATH = Rule(
    BAD_REQUEST,
    "Invalid basepath specified: {Basepath}. Must be one of [ignore, prepend, split]",
    documented("Apis › ImportApi › basepath: valid values; the text is our choice"),
    lambda _call, p: p.get("Basepath", IGNORE) not in BASE_PATHS,
)
REIMPORT_INTO_WEBSOCKET = Rule(
    BAD_REQUEST,
    "Reimport is not currently supported for WebSocket APIs.",
    documented("Api › ReimportApiInput: supported only for HTTP APIs; the text is our choice"),
    lambda call, p: protocol_of(call, p) != HTTP,
)
EXPORT_OF_WEBSOCKET = Rule(
    BAD_REQUEST,
    "Export is not currently supported for WebSocket APIs.",
    chosen("OpenAPI has no words for them; the developer guide has exports of HTTP APIs alone"),
    lambda call, p: protocol_of(call, p) != HTTP,
)
UNKNOWN_EXPORT_VERSION = Rule(
    BAD_REQUEST,
    "Invalid exportVersion specified: {ExportVersion}. The only supported version is 1.0",
    documented("ExportedAPI › exportVersion; the text is our choice"),
    lambda _call, p: p.get("ExportVersion", VERSION) != VERSION,
)
NOTHING_DEPLOYED = Rule(
    BAD_REQUEST,
    "Stage {name} has no deployment to export.",
    chosen("a stage is exported as it was deployed, and this one serves nothing"),
)

# Operations


@APIGATEWAYV2.op("ImportApi", rules=[UNKNOWN_BASE_PATH])
def import_api(call: Call, p: Params) -> dict[str, Any]:
    """Make an HTTP API, without stages, of an OpenAPI definition."""
    definition, findings = _definition(p)
    api = _api(lambda asked: make_api(call, asked), call, definition, findings)
    _make_parts(call, api, definition, findings)
    return _answer(call, api, p, findings)


@APIGATEWAYV2.op("ReimportApi", rules=[REIMPORT_INTO_WEBSOCKET, UNKNOWN_BASE_PATH])
def reimport_api(call: Call, p: Params) -> dict[str, Any]:
    """Make an HTTP API anew of an OpenAPI definition: its stages, deployments and API mappings stay.

    [observed: what Terraform's provider restores after a reimport, and what it leaves alone]
    """
    record = locate(call, API, p)
    definition, findings = _definition(p)
    api = _api(lambda asked: overwrite_api(call, record, asked), call, definition, findings)
    for kind in (route.ROUTE, integration.INTEGRATION, authorizer.AUTHORIZER):
        for part in list(children(call, kind, api)):
            drop(call, kind, part)
    _make_parts(call, api, definition, findings)
    answer = _answer(call, api, p, findings)
    redeploy(call, api)
    return answer


@APIGATEWAYV2.op("ExportApi", rules=[EXPORT_OF_WEBSOCKET, UNKNOWN_EXPORT_VERSION])
def export_api(call: Call, p: Params) -> dict[str, Any]:
    """Write an HTTP API as an OpenAPI definition: as it is, or as a stage serves it.

    [documented: ExportedAPI › includeExtensions, stageName; observed: the developer guide, for what a stage's is]
    """
    api = locate(call, API, p)
    configuration, stage = configuration_of(call, api), p.get("StageName")
    if stage is not None:
        found = deployed(call, locate(call, STAGE, p))
        if found is None:
            raise NOTHING_DEPLOYED.refusal(name=stage)
        configuration = found
    extensions = p.get("IncludeExtensions", True)
    document = document_of(call.where, configuration, stage, extensions=extensions)
    write = to_yaml if p["OutputType"] == "YAML" else to_json
    return {"body": write(document)}


# How an import goes


# Longer texts are read again each time. [chosen: most definitions in tests are shorter]
_LONGEST_KEPT = 65_536


def _definition(p: Params) -> tuple[Definition, Findings]:
    """What a definition asks for, and what is wrong with it and survivable, or ignored."""
    text, base_path = p["Body"], p.get("Basepath", IGNORE)
    read = _read if len(text) <= _LONGEST_KEPT else _read.__wrapped__
    definition, found = read(text, base_path)
    return definition, found.copy()


@lru_cache(maxsize=32)  # tests import the same definition over and over
def _read(text: str, base_path: str) -> tuple[Definition, Findings]:
    findings = Findings()
    document, size = read_text(text, findings)
    definition = reader.read(document, base_path, findings)
    review.review(document, size, findings)
    return definition, findings


def _answer(call: Call, api: Record, p: Params, findings: Findings) -> dict[str, Any]:
    """The API, and what was found; an import that is to fail on warnings does."""
    if p.get("FailOnWarnings"):
        findings.check_warnings()
    return {**view_api(call.where, api), **findings.members()}


def _admitted(call: Call, operation: str, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters, if the operation that they are for would take them."""
    APIGATEWAYV2.admit(APIGATEWAYV2.operation(operation), call, params)
    return params


def _api(
    store: Callable[[dict[str, Any]], Record], call: Call, definition: Definition, findings: Findings
) -> Record:
    """The API, without CORS where that is wrong.

    [observed: the developer guide: what is wrong with an extension doesn't keep an API from being made]
    """
    asked = definition.api.params
    rest = {name: value for name, value in asked.items() if name != "CorsConfiguration"}
    try:
        return store(_admitted(call, "CreateApi", asked))
    except ServiceError as refused:
        with _blamed("API", definition.api.place):
            if len(rest) == len(asked):
                raise
            record = store(_admitted(call, "CreateApi", rest))
        # [chosen: our sources have no text for it]
        findings.warn(f"CORS Scheme is malformed, ignoring. {refused.message}")
        return record


def _make_parts(call: Call, api: Record, definition: Definition, findings: Findings) -> None:
    """The parts of an API, each by the rules of the operation that makes one."""
    authorizers = {name: _authorizer(call, api, asked) for name, asked in definition.authorizers.items()}
    integrations = _integrations(call, api, definition, findings)
    for asked in definition.routes:
        with _blamed("route", asked.place):
            params = _admitted(call, "CreateRoute", _route(api, asked, authorizers, integrations))
            route.make(call, api, given(API, params))


def _authorizer(call: Call, api: Record, asked: Asked) -> Record:
    """An authorizer. One that is wrong is no warning: without it, the routes that it guards would be open.

    [chosen: nobody has seen it]
    """
    with _blamed("authorizer", asked.place):
        params = _admitted(call, "CreateAuthorizer", {"ApiId": api.key, **asked.params})
        return authorizer.make(call, api, given(API, params))


def _integrations(call: Call, api: Record, definition: Definition, findings: Findings) -> dict[Place, Record]:
    """The integrations, by their places, without those that are wrong.

    [observed: the developer guide: an integration that HTTP APIs don't have is a warning]
    """
    made = {}
    for place, asked in definition.integrations.items():
        params = {"ApiId": api.key, "Description": DESCRIPTION, **asked.params}
        try:
            _admitted(call, "CreateIntegration", params)
            made[place] = integration.make(call, api, given(API, params))
        except ServiceError as refused:
            if refused.code != BAD_REQUEST.code:
                raise
            why = brief(refused.message).rstrip(".")
            findings.warn(f"Unable to create integration at {place}: {why}. Ignoring.")
    return made


def _route(api: Record, asked: AskedRoute, authorizers: Parts, integrations: Parts) -> dict[str, Any]:
    """The parameters of a route."""
    params: dict[str, Any] = {"ApiId": api.key, "RouteKey": asked.route_key}
    if asked.operation_name is not None:
        params["OperationName"] = asked.operation_name
    if asked.integration in integrations:
        params["Target"] = f"integrations/{integrations[asked.integration].members['IntegrationId']}"
    security = asked.security
    if security.iam:
        params["AuthorizationType"] = "AWS_IAM"
    elif security.scheme is not None:
        found = authorizers[security.scheme].members
        params["AuthorizationType"] = route.AUTHORIZATIONS[found["AuthorizerType"]]
        params["AuthorizerId"] = found["AuthorizerId"]
        if security.scopes:
            params["AuthorizationScopes"] = list(security.scopes)
    return params


@contextmanager
def _blamed(what: str, place: Place) -> Iterator[None]:
    """A refusal within is about a part of the document, which it names."""
    try:
        yield
    except ServiceError as refused:
        raise _blaming(what, place, refused) from None


def _blaming(what: str, place: Place, refused: ServiceError) -> ServiceError:
    where = f" at {place}" if place.steps else ""
    message = f"Unable to create {what}{where}: {brief(refused.message)}"
    blaming = ServiceError(refused.code, message, status=refused.status, **refused.members)
    blaming.observed = refused.observed and _blaming(what, place, refused.observed)
    return blaming
