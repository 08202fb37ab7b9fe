"""A definition by apispec, its schemas by marshmallow."""

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields, validate

INTEGRATION = {
    "type": "http_proxy",
    "httpMethod": "ANY",
    "uri": "https://old.example.com/{proxy}",
    "payloadFormatVersion": "1.0",
}


class ToySchema(Schema):
    name = fields.String(required=True)
    seen_at = fields.Url(allow_none=True)


class PetSchema(Schema):
    id = fields.Integer(dump_only=True)
    name = fields.String(required=True, validate=validate.Length(min=1, max=40))
    kind = fields.String(validate=validate.OneOf(["cat", "dog"]), load_default="cat")
    price = fields.Float(validate=validate.Range(min=0, max=100))
    born = fields.Date(allow_none=True)
    toys = fields.List(fields.Nested(ToySchema))
    best_toy = fields.Nested(ToySchema, allow_none=True)
    notes = fields.Dict(keys=fields.String(), values=fields.Raw())


class PetsSchema(Schema):
    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=100))
    names = fields.List(fields.String())


class PricedSchema(Schema):
    price = fields.Decimal(validate=validate.Range(min=0))


def definition(version: str, **schemas: type[Schema]) -> APISpec:
    """A pet shop, with the security schemes and extensions that people write in by hand, and with more schemas."""
    spec = APISpec(
        title="Pet shop",
        version="2.4.1",
        openapi_version=version,
        info={"description": "Pets to look at"},
        plugins=[MarshmallowPlugin()],
    )
    spec.components.security_scheme(
        "users",
        {
            "type": "openIdConnect",
            "openIdConnectUrl": "https://login.example.com/.well-known/openid-configuration",
            "x-amazon-apigateway-authorizer": {
                "type": "jwt",
                "identitySource": "$request.header.Authorization",
                "jwtConfiguration": {"audience": ["shop"]},
            },
        },
    )
    spec.components.schema("Pet", schema=PetSchema)
    for name, schema in schemas.items():
        spec.components.schema(name, schema=schema)
    pet = {"application/json": {"schema": PetSchema}}
    spec.path(
        path="/pets",
        operations={
            "get": {
                "operationId": "ListPets",
                "parameters": [{"in": "query", "schema": PetsSchema}],
                "responses": {"200": {"description": "All pets", "content": pet}},
                "x-amazon-apigateway-integration": INTEGRATION,
            },
            "post": {
                "requestBody": {"content": pet},
                "responses": {"201": {"description": "It is there", "content": pet}},
                "security": [{"users": ["pets/write"]}],
                "x-amazon-apigateway-integration": INTEGRATION,
            },
        },
    )
    spec.path(
        path="/pets/{pet_id}",
        parameters=[{"in": "path", "name": "pet_id", "schema": {"type": "integer"}, "required": True}],
        operations={"delete": {"responses": {"204": {"description": "It is gone"}}}},
    )
    return spec
