"""The control routes as OpenAPI has them, made of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw import __version__
from awsmock_ar_apigw.server.actions import ACTIONS, WHERE
from awsmock_ar_apigw.server.addresses import CONTROL

if TYPE_CHECKING:
    from awsmock_ar_apigw.server.actions import Action

_MESSAGE = {"type": "object", "properties": {"message": {"type": "string"}}, "required": ["message"]}
_JSON = "application/json"
_ANSWERS = {
    "200": {"description": "What was asked for, or null", "content": {_JSON: {"schema": {}}}},
    "400": {
        "description": "It can't be done: the message says what to do",
        "content": {_JSON: {"schema": _MESSAGE}},
    },
    "403": {"description": "It was asked by a page of elsewhere", "content": {_JSON: {"schema": _MESSAGE}}},
}
_FILTERS = {
    "name": WHERE,
    "in": "query",
    "required": False,
    "description": "Filters as an object; those whose values are texts may be parameters of their own, too",
    "content": {_JSON: {"schema": {"type": "object"}}},
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
    schemas = {parameter.rstrip("?"): {"type": kinds.split()} for parameter, kinds in action.takes.items()}
    required = [parameter for parameter in action.takes if not parameter.endswith("?")]
    if action.method == "GET":
        operation["parameters"] = [
            {"name": parameter, "in": "query", "required": parameter in required, "schema": schema}
            for parameter, schema in schemas.items()
        ]
        operation["parameters"] += [_FILTERS] * action.filters
    elif schemas:
        schema = {"type": "object", "properties": schemas, "required": required}
        operation["requestBody"] = {"required": bool(required), "content": {_JSON: {"schema": schema}}}
    return operation
