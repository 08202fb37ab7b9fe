"""The objects of OpenAPI 3.0, as swagger-parser knows them: what each may hold, of which type, and where that is said to be.

API Gateway tells of what is wrong with a definition in the words of that parser. [observed: tests of Terraform's provider,
aws/serverless-application-model#2297 and #2424, and an import of a REST API have a line each; that it is this parser: inferred]
The rows are in the order in which it reads, from release 2.0.19, which is as old as HTTP APIs are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Each(NamedTuple):
    """What the members of a map are, whose names anybody gives.

    Attributes:
        of: the object that each is.
        label: what a name is called, where it must have a form.
        is_flat: whether the parser leaves the name out of the member's place.
        blamed: what is added to the place of the map, and which name stands for its own, to tell of a member that is no
            object; None where nothing is said of one.
        is_extensible: whether names like those of extensions are none of its own.
    """

    of: str
    label: str = ""
    is_flat: bool = False
    blamed: tuple[str, str] | None = ("", "")
    is_extensible: bool = False


class Member(NamedTuple):
    """A member of an object.

    Attributes:
        type: what it must be, as the parser calls it; empty where it takes anything.
        needed: whether it must be there.
        of: the object that it is, or that each in it is; of a list, it may be the type of a scalar.
        down: what is added to the place of its object to make that of what is in it.
        told: likewise, for what is said of the member itself.
        or_boolean: whether it may as well be a boolean.
    """

    type: str = ""
    needed: bool = False
    of: str | Each = ""
    down: str = ""
    told: str = ""
    or_boolean: bool = False


# Texts are all that has no members: numbers and booleans, too. Booleans and examples are anything.
TEXT = Member("string")
NEEDED_TEXT = Member("string", needed=True)
ANYTHING = Member()
_NUMBER = Member("double")
_INTEGER = Member("integer")
SCALARS = frozenset({"", "string", "double", "integer"})


def _object(of: str | Each, down: str = "", *, needed: bool = False) -> Member:
    return Member("object", needed, of, down)


def _list(of: str = "", down: str = "") -> Member:
    return Member("array", of=of, down=down)


_RESPONSES = Each("Response", "Response key", blamed=(".responses", ""), is_extensible=True)
_CALLBACKS = Each("Callback", "Callback key", is_flat=True)
_MEDIA_TYPES = Each("Media Type", is_flat=True)
_HEADERS = _object(Each("Header", "Header name"))
_EXAMPLES = _object(Each("Example", "Example name"), ".examples")
_CONTENT = _object(_MEDIA_TYPES, ".content")
_DOCS = _object("External Documentation", ".externalDocs")
_METHODS = ("get", "put", "post", "head", "delete", "patch", "options", "trace")

OBJECTS: Mapping[str, Mapping[str, Member]] = {
    "OpenAPI": {
        "openapi": NEEDED_TEXT,
        "info": _object("Info", "info", needed=True),
        "components": _object("Components", "components"),
        "paths": _object("Paths", "paths", needed=True),
        "servers": _list("Server", ".servers"),
        "externalDocs": _object("External Documentation", "externalDocs"),
        "tags": _list("Tag", "tags"),
        "security": _list(),
    },
    "Info": {
        "title": NEEDED_TEXT,
        "description": TEXT,
        "termsOfService": TEXT,
        "contact": _object("Contact", ".contact"),
        "license": _object("License", ".license"),
        "version": NEEDED_TEXT,
    },
    "Contact": {"name": TEXT, "url": TEXT, "email": TEXT},
    "License": {"name": NEEDED_TEXT, "url": TEXT},
    "Components": {
        "schemas": _object(Each("Schema", "Schema name"), ".schemas"),
        "responses": _object(_RESPONSES, ".responses"),
        "parameters": _object(Each("Parameter", "Parameter name", blamed=None), ".parameters"),
        "examples": _EXAMPLES,
        "requestBodies": _object(Each("Request Body", "RequestBody name"), ".requestBodies"),
        "headers": _object(Each("Header", "Header name"), ".headers"),
        "securitySchemes": _object(Each("Security Scheme", "SecurityScheme name"), ".securitySchemes"),
        "links": _object(Each("Link", "Link name"), ".links"),
        "callbacks": _object(_CALLBACKS, ".callbacks"),
    },
    "Tag": {"name": NEEDED_TEXT, "description": TEXT, "externalDocs": _DOCS},
    "External Documentation": {"description": TEXT, "url": NEEDED_TEXT},
    "Server": {
        "url": NEEDED_TEXT,
        "description": TEXT,
        "variables": _object(Each("Server Variable"), ".variables"),
    },
    "Server Variable": {
        "enum": _list("value"),
        "default": Member("string", needed=True, told=".default"),
        "description": Member("string", told=".description"),
    },
    "Path Item": {
        "$ref": ANYTHING,
        "summary": TEXT,
        "description": TEXT,
        "parameters": _list("Parameter"),
        "servers": _list("Server"),
        **{method: _object("Operation", f"({method})") for method in _METHODS},
    },
    "Operation": {
        "tags": _list(),
        "summary": TEXT,
        "description": TEXT,
        "externalDocs": _DOCS,
        "operationId": TEXT,
        "parameters": _list("Parameter", ".parameters"),
        "requestBody": _object("Request Body", ".requestBody"),
        "responses": _object(_RESPONSES, ".responses", needed=True),
        "callbacks": _object(_CALLBACKS, ".callbacks"),
        "deprecated": ANYTHING,
        "servers": _list("Server", ".servers"),
        "security": _list(),
    },
    "Parameter": {
        "$ref": TEXT,
        "in": NEEDED_TEXT,
        "name": NEEDED_TEXT,
        "description": TEXT,
        "required": ANYTHING,
        "deprecated": ANYTHING,
        "allowEmptyValue": ANYTHING,
        "style": TEXT,
        "explode": ANYTHING,
        "allowReserved": ANYTHING,
        "schema": _object("Schema", ".schemas"),
        "examples": _EXAMPLES,
        "example": ANYTHING,
        "content": _CONTENT,
    },
    "Header": {
        "$ref": TEXT,
        "name": ANYTHING,
        "in": ANYTHING,
        "description": TEXT,
        "required": ANYTHING,
        "deprecated": ANYTHING,
        "allowEmptyValue": ANYTHING,
        "style": ANYTHING,
        "explode": ANYTHING,
        "allowReserved": ANYTHING,
        "schema": _object("Schema"),
        "examples": _object(Each("Example", "Example name")),
        "example": ANYTHING,
        "content": _CONTENT,
    },
    "Request Body": {
        "$ref": TEXT,
        "description": TEXT,
        "required": ANYTHING,
        "content": _object(_MEDIA_TYPES, ".content", needed=True),
    },
    "Response": {
        "$ref": TEXT,
        "description": NEEDED_TEXT,
        "headers": _HEADERS,
        "links": _object(Each("Link", "Link name")),
        "content": _CONTENT,
    },
    "Media Type": {
        "schema": _object("Schema", ".schema"),
        "encoding": _object(Each("Encoding", is_flat=True), ".encoding"),
        "examples": _EXAMPLES,
        "example": ANYTHING,
    },
    "Encoding": {
        "contentType": NEEDED_TEXT,
        "style": TEXT,
        "explode": ANYTHING,
        "allowReserved": ANYTHING,
        "headers": _HEADERS,
    },
    "Link": {
        "$ref": TEXT,
        "operationRef": TEXT,
        "operationId": TEXT,
        "parameters": Member("object"),
        "requestBody": TEXT,
        "server": _object("Server"),
        "description": TEXT,
    },
    "Example": {
        "$ref": TEXT,
        "summary": TEXT,
        "description": TEXT,
        "value": ANYTHING,
        "externalValue": TEXT,
    },
    "Security Scheme": {
        "$ref": TEXT,
        "type": NEEDED_TEXT,
        "description": TEXT,
        "name": TEXT,
        "in": TEXT,
        "scheme": TEXT,
        "bearerFormat": TEXT,
        "flows": _object("OAuth Flows"),
        "openIdConnectUrl": TEXT,
    },
    "OAuth Flows": {
        "implicit": _object("implicit"),
        "password": _object("password"),
        "clientCredentials": _object("clientCredentials"),
        "authorizationCode": _object("authorizationCode"),
    },
    **{
        flow: {
            "authorizationUrl": Member("string", needed=flow in ("implicit", "authorizationCode")),
            "tokenUrl": Member("string", needed=flow != "implicit"),
            "refreshUrl": TEXT,
            "scopes": Member("object", needed=True),
        }
        for flow in ("implicit", "password", "clientCredentials", "authorizationCode")
    },
    "Schema": {
        "allOf": _list("Schema"),
        "anyOf": _list("Schema"),
        "oneOf": _list("Schema"),
        "items": _object("Schema"),
        "additionalProperties": Member("object", of="Schema", or_boolean=True),
        "$ref": TEXT,
        "title": TEXT,
        "discriminator": _object("Discriminator"),
        "multipleOf": _NUMBER,
        "maximum": _NUMBER,
        "exclusiveMaximum": ANYTHING,
        "minimum": _NUMBER,
        "exclusiveMinimum": ANYTHING,
        "minLength": _INTEGER,
        "maxLength": _INTEGER,
        "pattern": TEXT,
        "maxItems": _INTEGER,
        "minItems": _INTEGER,
        "uniqueItems": ANYTHING,
        "maxProperties": _INTEGER,
        "minProperties": _INTEGER,
        "required": _list("string"),
        "enum": _list("value"),
        "type": TEXT,
        "not": _object("Schema"),
        "properties": _object(Each("Schema", is_flat=True, blamed=("", "properties"))),
        "description": TEXT,
        "format": TEXT,
        "default": ANYTHING,
        "nullable": ANYTHING,
        "readOnly": ANYTHING,
        "writeOnly": ANYTHING,
        "xml": _object("XML"),
        "externalDocs": _object("External Documentation"),
        "example": ANYTHING,
        "deprecated": ANYTHING,
    },
    "Paths": {},
    "Callback": {},
    "Discriminator": {"propertyName": NEEDED_TEXT, "mapping": Member("object")},
    "XML": {
        "name": Member("string", told=".name"),
        "namespace": Member("string", told=".namespace"),
        "prefix": Member("string", told=".prefix"),
        "attribute": ANYTHING,
        "wrapped": ANYTHING,
    },
}
# In whose place a reference may stand, and of which no more is asked.
REFERABLE = frozenset({"Header", "Request Body", "Response", "Link", "Example"})
COMPONENTS = "#/components/"
# Which may hold anything beside what the parser knows.
OPEN = frozenset({"Discriminator"})
# Where a parameter may stand.
PLACES = frozenset({"path", "query", "header", "cookie"})
# How it may be written.
STYLES: Mapping[str, frozenset[str]] = {
    "Parameter": frozenset(
        {"form", "deepObject", "label", "matrix", "pipeDelimited", "simple", "spaceDelimited"}
    ),
    "Encoding": frozenset({"form", "deepObject", "pipeDelimited", "spaceDelimited"}),
}
# What a security scheme of each type must have. An OAuth scheme without flows is fine: SAM writes them so.
# [observed: aws/aws-sam-cli#2410, inferred; the parser wants them since a release that isn't known to be AWS's]
NEEDED_BY_SCHEMES: Mapping[str, frozenset[str]] = {
    "apiKey": frozenset({"name", "in"}),
    "http": frozenset({"scheme"}),
    "oauth2": frozenset(),
    "openIdConnect": frozenset({"openIdConnectUrl"}),
}
# What the default of a schema of each type must be.
DEFAULTS: Mapping[str, str] = {
    "array": "array",
    "string": "string",
    "object": "object",
    "integer": "integer",
    "number": "double",
}
