"""The control routes as OpenAPI has them, made of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw import __version__
from awsmock_ar_apigw.server.actions import ACTIONS
from awsmock_ar_apigw.server.addresses import CONTROL

if TYPE_CHECKING:
    from awsmock_ar_apigw.server.actions import Action

_ANSWERS = {
    "200": {"description": "What was asked for, or null", "content": {"application/json": {"schema": {}}}},
    "400": {
        "description": "It can't be done: the message says what to do",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"message": {"type": "string"}},
                    "required": ["message"],
                }
            }
        },
    },
}


def description() -> dict[str, Any]:
    """An OpenAPI 3.1 document."""
    paths: dict[str, dict[str, Any]] = {}
    for name, action in ACTIONS.items():
        paths.setdefault(CONTROL + action.path, {})[action.method.lower()] = _operation(name, action)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Control of awsmock-ar-apigw", "version": __version__},
        "paths": paths,
    }


def _operation(name: str, action: Action) -> dict[str, Any]:
    operation: dict[str, Any] = {"operationId": name, "summary": action.summary, "responses": _ANSWERS}
    schemas = {parameter.rstrip("?"): {"type": kind} for parameter, kind in action.takes.items()}
    required = [parameter for parameter in action.takes if not parameter.endswith("?")]
    if action.method == "GET":
        operation["parameters"] = [
            {"name": parameter, "in": "query", "required": parameter in required, "schema": schema}
            for parameter, schema in schemas.items()
        ]
    elif schemas:
        schema = {"type": "object", "properties": schemas, "required": required}
        operation["requestBody"] = {
            "required": bool(required),
            "content": {"application/json": {"schema": schema}},
        }
    return operation
