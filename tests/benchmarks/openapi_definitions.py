"""OpenAPI definitions of any size, as people write them: a shop with one collection after another.

Each collection has two paths and five operations. Each operation has a name, a summary, tags, answers with schemas and
an integration in place; most have parameters, some a body, some a security requirement. Beside them stand two schemas
for each collection, of eight members. Of 100 bytes, about 53 are operations, 27 are their integrations, and 19 are schemas.
"""

from __future__ import annotations

from typing import Any

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function"
URI = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}"
PROBLEM = {
    "description": "Not so",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
LIMIT = {"name": "limit", "in": "query", "description": "How many at most", "schema": {"type": "integer"}}
TRACE = {"name": "x-trace-id", "in": "header", "required": False, "schema": {"type": "string"}}

# An import tags the API with them, and there are at most 50.
_TAGS = ("garden", "kitchen", "office", "workshop")


def definition(collections: int, title: str = "Shop") -> dict[str, Any]:
    """A definition of a shop with so many collections: about 5.7 KB for each, as JSON."""
    numbers = range(collections)
    return {
        "openapi": "3.0.1",
        "info": {"title": title, "description": "All that there is to buy", "version": "1.0"},
        "tags": [{"name": name, "description": "What it is about"} for name in _TAGS],
        "paths": {path: item for number in numbers for path, item in _paths(number).items()},
        "components": {
            "securitySchemes": {"users": _scheme()},
            "schemas": {
                "Problem": _schema(),
                **{n: s for number in numbers for n, s in _schemas(number).items()},
            },
        },
    }


def _paths(number: int) -> dict[str, Any]:
    one = {"name": "thingId", "in": "path", "required": True, "schema": {"type": "string"}}
    guarded = {"security": [{"users": ["shop/write"]}]}
    return {
        f"/things-{number}": {
            "get": _operation("list", number, parameters=[LIMIT, TRACE]),
            "post": _operation("create", number, requestBody=_body(number), **guarded),
        },
        f"/things-{number}/{{thingId}}": {
            "get": _operation("get", number, parameters=[one, TRACE]),
            "put": _operation("update", number, parameters=[one], requestBody=_body(number), **guarded),
            "delete": _operation("delete", number, parameters=[one], **guarded),
        },
    }


def _operation(verb: str, number: int, **more: Any) -> dict[str, Any]:
    found = {"application/json": {"schema": {"$ref": f"#/components/schemas/Thing{number}"}}}
    return {
        "operationId": f"{verb}Things{number}",
        "summary": f"To {verb} things of kind {number}",
        "tags": [_TAGS[number % len(_TAGS)]],
        **more,
        "responses": {"200": {"description": "As asked", "content": found}, "400": PROBLEM},
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": f"{URI}:{verb}-things-{number}/invocations",
            "payloadFormatVersion": "2.0",
            "timeoutInMillis": 10000,
            "responseParameters": {"200": {"append:header.x-shop": "things"}},
        },
    }


def _body(number: int) -> dict[str, Any]:
    return {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/NewThing{number}"}}},
    }


def _schemas(number: int) -> dict[str, Any]:
    return {f"Thing{number}": _schema(), f"NewThing{number}": _schema()}


def _schema() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id", "name"],
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "name": {"type": "string", "maxLength": 100, "description": "What it is called"},
            "price": {"type": "number", "minimum": 0},
            "count": {"type": "integer", "format": "int32"},
            "colors": {"type": "array", "items": {"type": "string"}},
            "since": {"type": "string", "format": "date-time"},
            "state": {"type": "string", "enum": ["new", "used"]},
            "links": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }


def _scheme() -> dict[str, Any]:
    return {
        "type": "oauth2",
        "flows": {},
        "x-amazon-apigateway-authorizer": {
            "type": "jwt",
            "identitySource": "$request.header.Authorization",
            "jwtConfiguration": {"issuer": "https://users.example.com", "audience": ["shop"]},
        },
    }
