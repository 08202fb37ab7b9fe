"""The structure of OpenAPI 3.0: each keyword of the specification's schema says what is wrong where, and nothing of a right one."""

import json

import pytest

from behaviour.apigatewayv2.openapi.definitions import ANSWERS, TEXT, document


def schema(**members):
    return {"schemas": {"Pet": members}}


def parameter(**members):
    return {"parameters": {"Pet": {"name": "pet", **members}}}


def scheme(**members):
    return {"securitySchemes": {"staff": members}}


RIGHT = [
    {"schemas": {"a b": {"type": "text"}}},  # no name of a component: the specification's schema looks past it
    schema(),
    schema(**{"$ref": "#/components/schemas/Other"}),
    schema(type="object", required=["a"], properties={"a": TEXT, "b": {"$ref": "#/components/schemas/Other"}}),
    schema(additionalProperties=False),
    schema(additionalProperties=True),
    schema(additionalProperties={"type": "object", "additionalProperties": TEXT}),
    schema(additionalProperties={"$ref": "#/components/schemas/Other"}),
    schema(allOf=[TEXT, {"$ref": "#/components/schemas/Other"}], anyOf=[TEXT], oneOf=[TEXT]),
    schema(**{"not": TEXT}),
    schema(enum=["a", 1, None]),
    schema(**{"x-mine": 5}),
    parameter(**{"in": "query", "schema": TEXT}),
    parameter(**{"in": "query", "content": {"text/plain": {}}}),
    parameter(**{"in": "path", "required": True, "schema": TEXT}),
    {"parameters": {"Pet": {"$ref": "#/components/parameters/Other"}}},
    {"responses": {"Pets": {"description": "pets", "headers": {"X-Count": {"schema": TEXT}}}}},
    {"callbacks": {"Fed": {"{$request.body#/url}": {"post": ANSWERS}}}},
    scheme(type="apiKey", name="a", **{"in": "header"}),
    scheme(type="http", scheme="bearer", bearerFormat="JWT"),
    scheme(type="http", scheme="basic"),
    scheme(type="oauth2", flows={"implicit": {"authorizationUrl": "https://a.example.com", "scopes": {"a": "b"}}}),
    scheme(type="oauth2", flows={}),
    scheme(type="openIdConnect", openIdConnectUrl="https://a.example.com"),
    scheme(**{"$ref": "#/components/securitySchemes/other"}),
]  # fmt: skip
OTHERS = {"schemas": {"Other": TEXT}, "parameters": {"Other": {"name": "a", "in": "query", "schema": TEXT}},
          "securitySchemes": {"other": {"type": "http", "scheme": "basic"}}}  # fmt: skip
WRONG = [
    (schema(type="text"), "schemas.Pet.type is none of ['array', 'boolean', 'integer', 'number', 'object', 'string']"),
    (schema(title=5), "schemas.Pet.title is not of type `string`"),
    (schema(nullable="true"), "schemas.Pet.nullable is not of type `boolean`"),
    (schema(maxLength=1.5), "schemas.Pet.maxLength is not of type `integer`"),
    (schema(enum=[]), "schemas.Pet.enum is empty"),
    (schema(required=[]), "schemas.Pet.required is empty"),
    (schema(required=["a", "a"]), "schemas.Pet.required has items that come twice"),
    (schema(types=TEXT), "schemas.Pet.types is unexpected"),
    (schema(items=5), "schemas.Pet.items is not of type `object`"),
    (schema(items={"$ref": 5}), "schemas.Pet.items.$ref is not of type `string`"),
    (schema(additionalProperties=5), "schemas.Pet.additionalProperties is not of type `object`"),
    (schema(additionalProperties={"type": 5}), "schemas.Pet.additionalProperties.type is not of type `string`"),
    (schema(properties={"a": {"properties": {"b": {"type": "c"}}}}), "schemas.Pet.properties.a.properties.b.type is none of"),
    (schema(allOf=[TEXT, {"not": {"title": 5}}]), "schemas.Pet.allOf[1].not.title is not of type `string`"),
    (schema(discriminator={}), "schemas.Pet.discriminator.propertyName is missing"),
    (parameter(schema=TEXT), "parameters.Pet.in is missing"),
    (parameter(**{"in": "path", "schema": TEXT}), "parameters.Pet.required is missing"),
    (parameter(**{"in": "query", "schema": TEXT, "example": 1, "examples": {}}), "parameters.Pet has what excludes each other"),
    (parameter(**{"in": "query"}), "parameters.Pet.schema is missing"),
    (parameter(**{"in": "query", "content": {}}), "parameters.Pet.content is empty"),
    (parameter(**{"in": "query", "content": {"a/b": {}, "c/d": {}}}), "parameters.Pet.content has more than 1 members"),
    ({"responses": {"Pets": {"description": "a", "headers": {"X-Count": {"schema": 5}}}}},
     "responses.Pets.headers.X-Count.schema is not of type `object`"),
    ({"callbacks": {"Fed": {"a": {"post": {}}}}}, "callbacks.Fed.a.post.responses is missing"),
    ({"links": {"Pet": {"operationId": "a", "operationRef": "b"}}}, "links.Pet has what excludes each other"),
    (scheme(scheme="basic"), "securitySchemes.staff.type is missing"),
    (scheme(type="apiKey", name="a"), "securitySchemes.staff.in is missing"),
    (scheme(type="http", scheme="basic", bearerFormat="JWT"), "securitySchemes.staff"),
    (scheme(type="oauth2"), "securitySchemes.staff.flows is missing"),
    (scheme(type="oauth2", flows={"password": {"scopes": {}}}), "securitySchemes.staff.flows.password.tokenUrl is missing"),
    (scheme(type="oauth2", flows={"password": {"tokenUrl": "a", "scopes": {"a": 5}}}),
     "securitySchemes.staff.flows.password.scopes.a is not of type `string`"),
]  # fmt: skip


def warnings_of(client, components):
    groups = {*components, *OTHERS}
    whole = {group: {**OTHERS.get(group, {}), **components.get(group, {})} for group in groups}
    return client.import_api(Body=json.dumps(document(components=whole))).get("Warnings", [])


@pytest.mark.parametrize("components", RIGHT, ids=json.dumps)
def test_of_a_right_structure_nothing_is_said(client, components):
    assert warnings_of(client, components) == []


@pytest.mark.parametrize(("components", "issue"), WRONG, ids=lambda one: one if isinstance(one, str) else "")
def test_a_wrong_structure_is_a_warning_where_it_is_wrong(client, components, issue):
    found = warnings_of(client, components)
    assert found
    assert found[0].startswith(f"Parse issue: attribute components.{issue}")
    assert len(set(found)) == len(found) <= 3


def test_all_that_is_wrong_is_said(client):
    found = warnings_of(client, schema(**{f"a{number}": 5 for number in range(20)}))
    assert found == [
        f"Parse issue: attribute components.schemas.Pet.a{number} is unexpected" for number in range(20)
    ]
