"""OpenAPI definitions: HTTP APIs made of them, and written as them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.record import children, drop, locate
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
from awsmock_ar_apigw.services.apigatewayv2.openapi import reader, review, structure
from awsmock_ar_apigw.services.apigatewayv2.openapi.base_path import BASE_PATHS, IGNORE
from awsmock_ar_apigw.services.apigatewayv2.openapi.bounds import too_deep
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Findings
from awsmock_ar_apigw.services.apigatewayv2.openapi.making import made, make_parts
from awsmock_ar_apigw.services.apigatewayv2.openapi.text import filled, to_json, to_yaml
from awsmock_ar_apigw.services.apigatewayv2.openapi.text import read as read_text
from awsmock_ar_apigw.services.apigatewayv2.openapi.words import VERSION
from awsmock_ar_apigw.services.apigatewayv2.openapi.writer import document_of

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.services.apigatewayv2.openapi.reader import Definition
    from awsmock_ar_apigw.state.record import Record

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

NOTHING_TO_EXPORT = Rule(
    BAD_REQUEST,
    "Unable to deploy API because no valid routes exist in this API",
    observed("aws/aws-sdk-js#3980"),
)
NO_TITLE = Rule(
    BAD_REQUEST,
    "Invalid OpenAPI input. info.title: it is missing.",
    documented(
        "Apis › CreateApiInput › name: required; the first sentence as for all such errors, the rest: our choice"
    ),
)

# Operations


@APIGATEWAYV2.op("ImportApi", rules=[UNKNOWN_BASE_PATH])
def import_api(call: Call, p: Params) -> dict[str, Any]:
    """Make an HTTP API, without stages, of an OpenAPI definition."""
    definition, findings = _definition(call, p)
    if "Name" not in definition.api:
        raise NO_TITLE.refusal()
    api = made(lambda asked: make_api(call, asked), call, definition.api, findings)
    make_parts(call, api, definition, findings)
    return _answer(call, api, p, findings)


@APIGATEWAYV2.op("ReimportApi", rules=[REIMPORT_INTO_WEBSOCKET, UNKNOWN_BASE_PATH])
def reimport_api(call: Call, p: Params) -> dict[str, Any]:
    """Make an HTTP API anew of an OpenAPI definition: its stages, deployments and API mappings stay.

    One without a title leaves the API its name. [observed: definitions in Terraform's tests have none; that it stays: chosen]

    [observed: what Terraform's provider restores after a reimport, and what it leaves alone]
    """
    record = locate(call, API, p)
    definition, findings = _definition(call, p)
    asked = {"Name": record.members["Name"], **definition.api}
    api = made(lambda asked: overwrite_api(call, record, asked), call, asked, findings)
    for kind in (route.ROUTE, integration.INTEGRATION, authorizer.AUTHORIZER):
        for part in list(children(call, kind, api)):
            drop(call, kind, part)
    make_parts(call, api, definition, findings)
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
    if not configuration.routes:
        raise NOTHING_TO_EXPORT.refusal()
    extensions = p.get("IncludeExtensions", True)
    document = document_of(call.where, configuration, stage, extensions=extensions)
    write = to_yaml if p["OutputType"] == "YAML" else to_json
    return {"body": write(document)}


# How an import goes


# Longer texts are read again each time. [chosen: most definitions in tests are shorter]
_LONGEST_KEPT = 65_536


def _definition(call: Call, p: Params) -> tuple[Definition, Findings]:
    """What a definition asks for, and what is wrong with it and survivable, or ignored."""
    text, base_path = filled(p["Body"], call.where), p.get("Basepath", IGNORE)
    read = _read if len(text) <= _LONGEST_KEPT else _read.__wrapped__
    definition, found = read(text, base_path)
    return definition, found.copy()


@lru_cache(maxsize=32)  # tests import the same definition over and over
def _read(text: str, base_path: str) -> tuple[Definition, Findings]:
    findings = Findings()
    root = reader.opened(read_text(text, findings))
    try:
        structure.review(root.value, findings)
        definition = reader.read(root, base_path, findings)
    except RecursionError:  # where the caller has left too little of the stack
        raise too_deep() from None
    review.review(root.value, findings)
    return definition, findings


def _answer(call: Call, api: Record, p: Params, findings: Findings) -> dict[str, Any]:
    """The API, and what was found; an import that is to fail on warnings does."""
    if p.get("FailOnWarnings"):
        findings.check_warnings()
    return {**view_api(call.where, api), **findings.members()}
