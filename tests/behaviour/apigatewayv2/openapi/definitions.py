"""Definitions that tests of an import share, and what becomes of them."""

from __future__ import annotations

import json
from typing import Any

from support_v2 import INVOCATION

URL = "https://example.com"
ROLE = "arn:aws:iam::123456789012:role/invoke"
LISTENER = (
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/pets/50dc6c495c0c9188/f2f7dc8efc522ab2"
)

ANY = "x-amazon-apigateway-any-method"
AUTH = "x-amazon-apigateway-auth"
AUTHORIZER = "x-amazon-apigateway-authorizer"
CORS = "x-amazon-apigateway-cors"
ENDPOINT = "x-amazon-apigateway-endpoint-configuration"
INTEGRATION = "x-amazon-apigateway-integration"
INTEGRATIONS = "x-amazon-apigateway-integrations"

ANSWERS = {"responses": {"200": {"description": "pets"}}}
PROXY = {"type": "http_proxy", "httpMethod": "GET", "uri": URL}
TEXT = {"type": "string"}
IDENTITY = "$request.header.Authorization"
JWT = {
    "type": "jwt",
    "identitySource": IDENTITY,
    "jwtConfiguration": {"issuer": f"{URL}/pets", "audience": ["shop", "phone"]},
}
REQUEST = {
    "type": "request",
    "identitySource": IDENTITY,
    "authorizerUri": INVOCATION,
    "authorizerPayloadFormatVersion": "2.0",
}
SCHEMES = {
    "securitySchemes": {
        "jwt": {"type": "oauth2", "flows": {}, AUTHORIZER: JWT},
        "function": {"type": "apiKey", "name": "a", "in": "header", AUTHORIZER: REQUEST},
        "other": {"type": "oauth2", "flows": {}, AUTHORIZER: JWT},
        "bare": {"type": "http", "scheme": "basic"},
        "iam": {
            "type": "apiKey",
            "name": "Authorization",
            "in": "header",
            "x-amazon-apigateway-authtype": "awsSigv4",
        },
    }
}
AT_PETS = "paths.'/pets'(get)"


def document(paths: Any = None, **members: Any) -> dict[str, Any]:
    """A definition with these paths: without any, of ``GET /pets``."""
    if paths is None:
        paths = {"/pets": {"get": ANSWERS}}
    return {"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": paths, **members}


def of_pets(**members: Any) -> dict[str, Any]:
    """The paths of ``GET /pets``, with these members of the operation."""
    return {"/pets": {"get": {**ANSWERS, **members}}}


def guarded(operation: Any, **members: Any) -> dict[str, Any]:
    """A definition whose ``GET /pets`` has these members."""
    return document(of_pets(**operation), components=SCHEMES, **members)


def make(client: Any, body: Any, **more: Any) -> dict[str, Any]:
    """Import a definition, or the text of one; returns the answer."""
    answer: dict[str, Any] = client.import_api(
        Body=body if isinstance(body, str) else json.dumps(body), **more
    )
    return answer


# What becomes of it


def keys(client: Any, api: dict[str, Any]) -> list[str]:
    """The keys of an API's routes."""
    return sorted(route["RouteKey"] for route in client.get_routes(ApiId=api["ApiId"])["Items"])


def only(client: Any, operation: str, api: dict[str, Any]) -> dict[str, Any]:
    """The only part of a kind that an API has."""
    (found,) = getattr(client, operation)(ApiId=api["ApiId"])["Items"]
    return dict(found)


def route_of(client: Any, **members: Any) -> dict[str, Any]:
    """What becomes of ``GET /pets`` with these members, without a warning."""
    return only(client, "get_routes", make(client, document(of_pets(**members)), FailOnWarnings=True))


def integration_of(client: Any, integration: Any) -> dict[str, Any]:
    """What becomes of an integration, without a warning."""
    api = make(client, document(of_pets(**{INTEGRATION: integration})), FailOnWarnings=True)
    return only(client, "get_integrations", api)


# What is said of it

A_TEXT = "it must be a text, and is"
AN_OBJECT = "it must be an object, and is"
A_LIST = "it must be a list, and is"


def no_method(why: str, method: str = "GET", path: str = "/pets") -> str:
    """The warning that a route is left out."""
    return f"Unable to put method '{method}' on resource at path '{path}': {why}. Ignoring."


def no_integration(why: str, method: str = "GET", path: str = "/pets") -> str:
    """The warning that the integration of an operation is left out."""
    return f"Unable to put integration on '{method}' for resource at path '{path}': {why}. Ignoring."


def no_authorizer(why: str, name: str = "own") -> str:
    """The warning that an authorizer is left out."""
    return f"Unable to create Authorizer '{name}': {why}. Ignoring."


def issues(*lines: str) -> list[str]:
    """Warnings of what is wrong by the OpenAPI specification."""
    return [f"Parse issue: attribute {line}" for line in lines]


def assert_refused(
    refused: Any, client: Any, body: Any, why: str, code: str = "BadRequestException", **more: Any
) -> None:
    """A definition is refused with this very message, and nothing is made."""
    with refused(code, **({"status": 409} if code == "ConflictException" else {})) as refusal:
        make(client, body, **more)
    assert refusal.error.response["Error"]["Message"] == why


def assert_invalid(refused: Any, client: Any, body: Any, why: str, **more: Any) -> None:
    """A definition is refused as none, for this reason."""
    assert_refused(refused, client, body, f"Invalid OpenAPI input. {why}", **more)


def said_of(client: Any, body: Any) -> tuple[list[str], list[str]]:
    """The warnings, and what is ignored."""
    answer = make(client, body)
    return answer.get("Warnings", []), answer.get("ImportInfo", [])


def warnings_of(client: Any, refused: Any, body: Any) -> list[str]:
    """The warnings, for which the same import fails if it is to."""
    warnings, _info = said_of(client, body)
    if warnings:
        with refused("BadRequestException") as refusal:
            make(client, body, FailOnWarnings=True)
        message = refusal.error.response["Error"]["Message"]
        assert message == "Warnings found during import:\n\t" + "\n\t".join(warnings)
    else:
        make(client, body, FailOnWarnings=True)
    return warnings
