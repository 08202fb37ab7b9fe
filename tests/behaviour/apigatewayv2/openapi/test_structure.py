"""The structure of OpenAPI 3.0, in swagger-parser's words, to the letter: of what is right nothing is said, and each wrong thing once."""

import itertools
import json

import pytest

from behaviour.apigatewayv2.openapi.definitions import (
    ANSWERS,
    ANY,
    AUTHORIZER,
    JWT,
    TEXT,
    URL,
    document,
    issues,
    make,
    of_pets,
    warnings_of,
)

AT = "paths.'/pets'(get)"
ANSWER = {"description": "pets"}
MODEL = {"$ref": "#/components/schemas/ModelThatDoesNotExist"}


def said_of(client, body):
    """The lines of an import, but for those of parts that can't be made."""
    return [line for line in make(client, body).get("Warnings", []) if line.startswith("Parse issue: ")]


def get(**members):
    """A definition whose ``GET /pets`` has these members."""
    return document(of_pets(**members))


def answering(**members):
    """A definition whose ``GET /pets`` answers so."""
    return get(responses={"200": {**ANSWER, **members}})


def schema(**members):
    """A definition with this schema, Pet."""
    return document(components={"schemas": {"Pet": members}})


def scheme(**members):
    """A definition with this security scheme, own."""
    return document(components={"securitySchemes": {"own": members}})


def asking(**parameter):
    """A definition whose ``GET /pets`` has this parameter."""
    return get(parameters=[{"name": "a", "in": "query", **parameter}])


def without(members, *names):
    return {name: value for name, value in members.items() if name not in names}


# What AWS was seen to say


def test_a_model_that_does_not_exist(client, refused):
    """A line that tests of Terraform's provider have of AWS."""
    content = {"application/json": {"schema": MODEL}}
    paths = {"/update": {"get": {"responses": {"200": {"description": "updated", "content": content}}}}}
    assert warnings_of(client, refused, document(paths)) == [
        (
            "Parse issue: attribute paths.'/update'(get).responses.200.content.schema."
            "#/components/schemas/ModelThatDoesNotExist is missing"
        )
    ]


def test_a_path_without_a_slash(client, refused):
    """A line that aws/serverless-application-model#2297 has of AWS."""
    assert warnings_of(client, refused, document({"$default": {ANY: {}}})) == [
        "Parse issue: attribute paths. Resource $default should start with /"
    ]


def test_a_server_without_a_url(client, refused):
    """A line that aws/serverless-application-model#2424 has of AWS: SAM writes this where it disables the endpoint."""
    servers = [{"x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": True}}]
    assert warnings_of(client, refused, document(of_pets(), servers=servers)) == [
        "Parse issue: attribute .servers.url is missing"
    ]


def test_a_parameter_with_a_member_that_openapi_has_no_more(client, refused):
    """A line that an import of a REST API was answered with."""
    parameter = {"name": "zipCode", "in": "path", "required": True, "type": "string", "schema": TEXT}
    body = document({"/area/{zipCode}": {"get": {**ANSWERS, "parameters": [parameter]}}})
    assert warnings_of(client, refused, body) == [
        "Parse issue: attribute paths.'/area/{zipCode}'(get).parameters.[zipCode].type is unexpected"
    ]


def test_what_sam_writes_is_free_of_warnings(client):
    """Answers without any, and an OAuth scheme without flows: inferred from aws/aws-sam-cli#2410."""
    body = document(
        of_pets(responses={}, security=[{"own": []}]),
        components={"securitySchemes": {"own": {"type": "oauth2", AUTHORIZER: JWT}}},
    )
    assert make(client, body, FailOnWarnings=True).get("Warnings") is None


# What is right

RIGHT = [
    schema(),
    schema(type="text", title=5, nullable="true", maxLength=1.5, minLength="1", required=[], enum=[], example={"a": 1}),
    schema(**{"$ref": "#/components/schemas/Other"}),
    schema(**{"$ref": "models.yaml#/Other", "types": 5}),
    schema(type="object", required=["a"], properties={"a": TEXT, "x-b": {"$ref": "#/nothing"}}),
    schema(additionalProperties=False),
    schema(additionalProperties=True),
    schema(additionalProperties={"type": "object", "additionalProperties": TEXT}),
    schema(allOf=[TEXT, {"$ref": "#/nothing"}], anyOf=[TEXT], oneOf=[TEXT, 5], **{"not": TEXT}),
    schema(enum=["a", 1, None, True], default=None, type="string"),
    schema(type="array", default=[], items=TEXT),
    schema(type="none", default={}),
    schema(discriminator={"propertyName": "a", "mapping": {"b": 5}, "other": 5}),
    schema(xml={"name": "a", "wrapped": 5, "attribute": "x"}, externalDocs={"url": URL}),
    schema(**{"x-mine": {"type": []}, "exclusiveMaximum": 5, "default": [5], "example": None}),
    asking(schema=TEXT, style="form", explode=5, required="yes", example={}, examples={"a": {"value": [1]}}),
    asking(content={"a/b": {"schema": TEXT, "encoding": {"c": {"contentType": "d/e", "style": "form"}}}}),
    get(parameters=[{"$ref": "#/nothing"}, 5, None]),
    get(parameters=[{"name": "a", "in": "query"}, {"name": "a", "in": "header"}]),
    get(parameters=[{"name": "a", "in": " "}]),
    get(requestBody={"content": {}}),
    get(requestBody={"$ref": "#/nothing"}),
    get(tags=["a", 5, []], security=[], deprecated="a", summary=5, description=None),
    get(responses={"200": {"$ref": "#/nothing"}, "x-a": 5}),
    get(callbacks={"Fed": {"{$request.body#/url}": {"post": ANSWERS}, "x-a": 5}, "Other": {"$ref": "#/nothing"}}),
    get(externalDocs={"url": URL, "description": 5}, servers=[{"url": URL, "variables": {"a": {"default": 1, "enum": ["b", 5]}}}]),
    answering(headers={"X-Count": {"schema": TEXT, "name": "a", "in": "header"}, "X-Other": {"$ref": "#/nothing"}}),
    answering(links={"Pet": {"operationId": "a", "parameters": {"b": []}, "server": {"url": URL}}}, content={}),
    document(info={"title": "pets", "version": "1", "contact": {"url": URL}, "license": {"name": "a", "url": "mailto:a"}}),
    document(components={"examples": {"a": {"value": {}}}, "x-a": 5, "responses": {"get": ANSWER}}),
    document(components={"parameters": {"a": 5, "b": {"$ref": "#/nothing"}}}),
    document(tags=[{"name": "a", "externalDocs": {"url": URL}}, 5], externalDocs={"url": URL}),
    document({"/pets": {"$ref": "#/x-item", "more": 5}, "x-a": 5}, **{"x-item": {"more": 5}}),
    document({"/pets": {ANY: {"answers": 5, "parameters": 5, "responses": {"200": {"$ref": "#/components/responses/No"}}}}}),
    scheme(type="apiKey", name="a", **{"in": "somewhere"}),
    scheme(type="http", scheme="bearer", bearerFormat="JWT"),
    scheme(type="oauth2"),
    scheme(type="oauth2", flows={}),
    scheme(type="oauth2", flows={"implicit": {"authorizationUrl": URL, "scopes": {"a": 5}}}),
    scheme(type="openIdConnect", openIdConnectUrl=URL),
    scheme(**{"$ref": "#/components/securitySchemes/other"}),
]  # fmt: skip


@pytest.mark.parametrize("body", RIGHT, ids=json.dumps)
def test_of_a_right_structure_nothing_is_said(client, body):
    assert said_of(client, body) == []


# What is wrong, and where the parser says that it is

WRONG = [
    # The document, and what it is called
    (document(more=5), "more is unexpected"),
    (document(info={"title": "a"}), "info.version is missing"),
    (document(info={"title": "a", "version": "1", "name": "b"}), "info.name is unexpected"),
    (document(info={"title": "a", "version": "1", "contact": []}), "info.contact is not of type `object`"),
    (document(info={"title": "a", "version": "1", "contact": {"more": 5}}), "info.contact.more is unexpected"),
    (document(info={"title": "a", "version": "1", "contact": {"url": "example.com"}}), "info.contact.example.com"),
    (document(info={"title": "a", "version": "1", "license": {"url": URL}}), "info.license.name is missing"),
    (document(info={"title": "a", "version": "1", "license": {"name": "b", "url": "c"}}), "info.license.c"),
    (document(externalDocs={}), "externalDocs.url is missing"),
    (document(tags=[{"name": "a", "value": "b"}]), "tags.value is unexpected"),
    (document(tags=[{"name": "a", "externalDocs": {}}]), "tags.externalDocs.url is missing"),
    (document(tags=[{"name": "a"}, {"name": "b"}, {"name": "a"}]), "tags.a is repeated"),
    (document(servers=[{}]), ".servers.url is missing"),
    (document(servers=[{"url": URL, "port": 5}]), ".servers.port is unexpected"),
    (document(servers=[{"url": URL, "variables": {"a": {}}}]), ".servers.variables.a.default.default is missing"),
    (document(servers=[{"url": URL, "variables": {"a": 5}}]), ".servers.variables.a is not of type `object`"),
    (document(servers=[{"url": URL, "variables": {"a": {"default": "b", "enum": [[]]}}}]), ".servers.variables.a.enum is not of type `value`"),
    (document(components={"models": {}}), "components.models is unexpected"),
    # Paths
    (document({"/a": 5}), "paths./a is not of type `object`"),
    (document({"/a": {"$ref": {"get": 5}}}), "paths.'/a'.get is unexpected"),
    (document({"/a": {"connect": ANSWERS}}), "paths.'/a'.connect is unexpected"),
    (document({"/a": {"get": ANSWERS, "parameters": {}}}), "paths.'/a'.parameters is not of type `array`"),
    (document({"/a": {"servers": [{}]}}), "paths.'/a'.url is missing"),
    (document({"/a": {"summary": []}}), "paths.'/a'.summary is not of type `string`"),
    (document({"/a": {"trace": {}}}), "paths.'/a'(trace).responses is missing"),
    # Operations
    (document({"/pets": {"get": {}}}), f"{AT}.responses is missing"),
    (get(responses=None), f"{AT}.responses is not of type `object`"),
    (get(answers={}), f"{AT}.answers is unexpected"),
    (get(tags="a"), f"{AT}.tags is not of type `array`"),
    (get(operationId=["a"]), f"{AT}.operationId is not of type `string`"),
    (get(externalDocs={}), f"{AT}.externalDocs.url is missing"),
    (get(servers=[{}]), f"{AT}.servers.url is missing"),
    (get(requestBody={}), f"{AT}.requestBody.content is missing"),
    (get(requestBody={"$ref": 5}), f"{AT}.requestBody.$ref is not of type `string`"),
    (get(requestBody={"content": {"a/b": {"schemas": {}}}}), f"{AT}.requestBody.content.schemas is unexpected"),
    (get(requestBody={"content": {"a/b": 5}}), f"{AT}.requestBody.content.a/b is not of type `object`"),
    (get(callbacks={"Fed": {"a": {"post": {}}}}), f"{AT}.callbacks(post).responses is missing"),
    (get(callbacks={"Fed": {"$ref": 5}}), f"{AT}.callbacks.$ref is not of type `string`"),
    (get(callbacks={"Fed": {"a": 5}}), f"{AT}.callbacks.a is not of type `object`"),
    (get(callbacks={"a b": {}}), rf"{AT}.callbacks.Callback key a b doesn't adhere to regular expression ^[a-zA-Z0-9\.\-_]+$"),
    # Answers
    (get(responses={"200": {}}), f"{AT}.responses.200.description is missing"),
    (get(responses={"200": 5}), f"{AT}.responses.responses.200 is not of type `object`"),
    (get(responses={"2 0": ANSWER}), rf"{AT}.responses.Response key 2 0 doesn't adhere to regular expression ^[a-zA-Z0-9\.\-_]+$"),
    (answering(more=5), f"{AT}.responses.200.more is unexpected"),
    (answering(headers={"X-A": {"schema": 5}}), f"{AT}.responses.200.X-A.schema is not of type `object`"),
    (answering(headers={"X-A": 5}), f"{AT}.responses.200.X-A is not of type `object`"),
    (answering(headers={"X-A": {"type": "string"}}), f"{AT}.responses.200.X-A.type is unexpected"),
    (answering(links={"Pet": {"more": 5}}), f"{AT}.responses.200.Pet.more is unexpected"),
    (answering(links={"Pet": {"requestBody": {}}}), f"{AT}.responses.200.Pet.requestBody is not of type `string`"),
    (answering(content={"a/b": {"schema": {"types": 5}}}), f"{AT}.responses.200.content.schema.types is unexpected"),
    (answering(content={"a/b": {"examples": {"c": 5}}}), f"{AT}.responses.200.content.examples.c is not of type `object`"),
    (answering(content={"a/b": {"examples": {"c": {"more": 5}}}}), f"{AT}.responses.200.content.examples.c.more is unexpected"),
    (answering(content={"a/b": {"encoding": {"c": {}}}}), f"{AT}.responses.200.content.encoding.contentType is missing"),
    (answering(content={"a/b": {"encoding": {"c": {"contentType": "d", "style": "e"}}}}), f"{AT}.responses.200.content.encoding.style is not of type `string`"),
    # Parameters
    (get(parameters=[{"in": "query"}]), f"{AT}.parameters.[['unknown']].name is missing"),
    (get(parameters=[{"name": "a"}]), f"{AT}.parameters.[a].in is missing"),
    (get(parameters=[{"name": "a", "in": "body"}]), f"{AT}.parameters.[a].in is not of type `string`"),
    (get(parameters=[{"name": "a", "in": []}]), f"{AT}.parameters.[a].in is not of type `string`"),
    (get(parameters=[{"$ref": 5}]), f"{AT}.parameters.$ref is not of type `string`"),
    (asking(style="wild"), f"{AT}.parameters.[a].style is not of type `string`"),
    (asking(schema={"types": 5}), f"{AT}.parameters.[a].schemas.types is unexpected"),
    (asking(schema=MODEL), f"{AT}.parameters.[a].schemas.#/components/schemas/ModelThatDoesNotExist is missing"),
    (asking(schema=5), f"{AT}.parameters.[a].schema is not of type `object`"),
    (document({"/a": {"parameters": [{"name": "b", "in": "query", "type": 5}]}}), "paths.'/a'.[b].type is unexpected"),
    (document(components={"parameters": {"Pet": {"name": "a"}}}), "components.parameters.Pet.[a].in is missing"),
    (get(parameters=2 * [{"name": "a", "in": "query"}]), f"{AT}.parameters.There are duplicate parameter values"),
    (get(parameters=2 * [{"$ref": "#/nothing"}]), f"{AT}.parameters.There are duplicate parameter values"),
    # Schemas: the parser says of which of its components or answers one is, and no more
    (schema(types=TEXT), "components.schemas.Pet.types is unexpected"),
    (schema(type=["string", "null"]), "components.schemas.Pet.type is not of type `string`"),
    (schema(items=5), "components.schemas.Pet.items is not of type `object`"),
    (schema(items=[TEXT]), "components.schemas.Pet.items is not of type `object`"),
    (schema(items={"$ref": 5}), "components.schemas.Pet.$ref is not of type `string`"),
    (schema(maximum=[]), "components.schemas.Pet.maximum is not of type `double`"),
    (schema(maxLength={}), "components.schemas.Pet.maxLength is not of type `integer`"),
    (schema(required="a"), "components.schemas.Pet.required is not of type `array`"),
    (schema(required=["a", 5]), "components.schemas.Pet.required is not of type `string`"),
    (schema(enum=[{}]), "components.schemas.Pet.enum is not of type `value`"),
    (schema(additionalProperties=5), "components.schemas.Pet.additionalProperties is not of type `object`"),
    (schema(additionalProperties={"items": {"types": 5}}), "components.schemas.Pet.types is unexpected"),
    (schema(properties={"a": {"properties": {"b": {"types": 5}}}}), "components.schemas.Pet.types is unexpected"),
    (schema(properties={"a": 5}), "components.schemas.Pet.properties is not of type `object`"),
    (schema(allOf={}), "components.schemas.Pet.allOf is not of type `array`"),
    (schema(allOf=[TEXT, {"not": {"types": 5}}]), "components.schemas.Pet.types is unexpected"),
    (schema(allOf=[{"types": 5}], **{"$ref": "#/nothing", "more": 5}), "components.schemas.Pet.types is unexpected"),
    (schema(discriminator={}), "components.schemas.Pet.propertyName is missing"),
    (schema(externalDocs={}), "components.schemas.Pet.url is missing"),
    (schema(xml={"name": []}), "components.schemas.Pet.name.name is not of type `string`"),
    (schema(xml={"names": "a"}), "components.schemas.Pet.names is unexpected"),
    (schema(type="array", default="a"), "components.schemas.Pet.default is not of type `array`"),
    (schema(type="string", default=[]), "components.schemas.Pet.default is not of type `string`"),
    (schema(type="object", default=None), "components.schemas.Pet.default is not of type `object`"),
    (schema(type="integer", default={}), "components.schemas.Pet.default is not of type `integer`"),
    (schema(type="number", default={}), "components.schemas.Pet.default is not of type `double`"),
    (document(components={"schemas": {"Pet": []}}), "components.schemas.Pet is not of type `object`"),
    (document(components={"schemas": {"a b": TEXT}}), r"components.schemas.Schema name a b doesn't adhere to regular expression ^[a-zA-Z0-9\.\-_]+$"),
    # Other components
    (document(components={"responses": {"a": {}}}), "components.responses.a.description is missing"),
    (document(components={"responses": {"a": 5}}), "components.responses.responses.a is not of type `object`"),
    (document(components={"requestBodies": {"a": {}}}), "components.requestBodies.a.content is missing"),
    (document(components={"headers": {"a": {"more": 5}}}), "components.headers.a.more is unexpected"),
    (document(components={"examples": {"a": {"more": 5}}}), "components.examples.a.more is unexpected"),
    (document(components={"links": {"a": {"more": 5}}}), "components.links.a.more is unexpected"),
    (document(components={"callbacks": {"a": {"b": {"get": {}}}}}), "components.callbacks(get).responses is missing"),
    (document(components={"parameters": {"a b": {"name": "c", "in": "query"}}}), r"components.parameters.Parameter name a b doesn't adhere to regular expression ^[a-zA-Z0-9\.\-_]+$"),
    # Security schemes
    (scheme(scheme="basic"), "components.securitySchemes.own.type is missing"),
    (scheme(type="basic"), "components.securitySchemes.own.type.type is not of type `http|apiKey|oauth2|openIdConnect `"),
    (scheme(type="apiKey", name="a"), "components.securitySchemes.own.in is missing"),
    (scheme(type="apiKey", **{"in": "header"}), "components.securitySchemes.own.name is missing"),
    (scheme(type="http"), "components.securitySchemes.own.scheme is missing"),
    (scheme(type="openIdConnect"), "components.securitySchemes.own.openIdConnectUrl is missing"),
    (scheme(type="oauth2", flows=[]), "components.securitySchemes.own.flows is not of type `object`"),
    (scheme(type="oauth2", flows={"other": {}}), "components.securitySchemes.own.other is unexpected"),
    (scheme(type="oauth2", flows={"password": {"scopes": {}}}), "components.securitySchemes.own.tokenUrl is missing"),
    (scheme(type="oauth2", flows={"implicit": {"authorizationUrl": "a"}}), "components.securitySchemes.own.scopes is missing"),
    (scheme(type="oauth2", flows={"authorizationCode": {"tokenUrl": "a", "scopes": {}}}), "components.securitySchemes.own.authorizationUrl is missing"),
    (scheme(**{"$ref": []}), "components.securitySchemes.own.$ref is not of type `string`"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "line"), WRONG, ids=[line for _body, line in WRONG])
def test_what_is_wrong_is_said_in_the_parsers_words(client, body, line):
    assert said_of(client, body) == issues(line)


# Several at once


def test_lines_come_sort_by_sort_and_within_one_in_the_order_in_which_the_parser_reads(client):
    operation = {"operationId": "Same", "more": 5, "parameters": [{"name": "a"}], "tags": {}}
    paths = {"/{id}": {"put": operation, "get": {**ANSWERS, "operationId": "Same", "types": 5}}, "other": {}}
    tags = [{"name": "b"}, {"name": "b"}]
    body = document(paths, tags=tags, servers={}, also=5, components={"schemas": {"Pet": {"types": 5}}})
    assert said_of(client, body) == issues(
        "components.schemas.Pet.types is unexpected",
        "paths.'/{id}'(get).types is unexpected",
        "paths.'/{id}'(put).more is unexpected",
        "also is unexpected",
        "paths.'/{id}'(put).tags is not of type `array`",
        "servers is not of type `array`",
        "paths.'/{id}'(put).parameters.[a].in is missing",
        "paths.'/{id}'(put).responses is missing",
        "paths.'/{id}'. Declared path parameter id needs to be defined as a path parameter in path or operation level",
        "paths. Resource other should start with /",
        "paths.'/{id}'(put).operationId is repeated",
        "tags.b is repeated",
    )


def test_all_that_is_wrong_is_said(client):
    found = said_of(client, schema(**{f"a{number}": 5 for number in range(20)}))
    assert found == issues(*(f"components.schemas.Pet.a{number} is unexpected" for number in range(20)))


def test_a_line_that_comes_again_is_said_once(client):
    found = said_of(client, schema(allOf=[{"types": 5}, {"types": 6}], types=7))
    assert found == issues("components.schemas.Pet.types is unexpected")


# Variables of paths


def in_path(name):
    return {"name": name, "in": "path", "required": True, "schema": TEXT}


A, B = in_path("a"), in_path("b+")
ELSEWHERE = {"$ref": "#/components/parameters/a"}


@pytest.mark.parametrize(
    ("of_path", "of_operation", "lacking"),
    [
        ([], [], ["a", "b+"]),
        (None, None, ["a", "b+"]),
        ([], [A], ["b+"]),
        ([], [A, B], []),
        ([A], [B], []),
        ([A, B], None, []),
        ([], [A, in_path("b")], ["b+"]),
        ([], [ELSEWHERE], []),
        ([ELSEWHERE], [B], []),
        ([], [{**A, "in": "query"}, B], ["a"]),
        ([], [without(A, "in"), B], ["a"]),
        ([], [in_path(5), A, B], []),
    ],
)
def test_a_variable_of_a_path_is_among_its_parameters(client, of_path, of_operation, lacking):
    operation = {**ANSWERS, **({} if of_operation is None else {"parameters": of_operation})}
    item = {"get": operation, **({} if of_path is None else {"parameters": of_path})}
    body = document({"/{a}/{b+}": item}, components={"parameters": {"a": A}})
    declared = [line for line in said_of(client, body) if "Declared" in line]
    assert declared == issues(
        *(
            f"paths.'/{{a}}/{{b+}}'. Declared path parameter {name} needs to be defined as a path parameter in path "
            "or operation level"
            for name in lacking
        )
    )


def test_what_is_no_whole_part_of_a_path_is_no_variable_to_the_parser(client):
    assert said_of(client, document({"/x{a}/{}/{b}y": {"get": ANSWERS}})) == []


def test_each_operation_is_asked_for_the_variables(client, refused):
    item = {"get": {**ANSWERS, "parameters": [A]}, "put": ANSWERS}
    assert warnings_of(client, refused, document({"/{a}": item})) == issues(
        "paths.'/{a}'. Declared path parameter a needs to be defined as a path parameter in path or operation level"
    )


def test_an_operation_for_any_method_needs_no_parameters(client, refused):
    assert warnings_of(client, refused, document({"/{proxy+}": {ANY: {}}})) == []


@pytest.mark.parametrize(
    "parameters", ["a", 5, [5], [{"name": 5, "in": "path"}], [{"name": ["a"], "in": "path"}], [None]]
)
def test_parameters_of_any_type_keep_nobody_from_going_on(client, parameters):
    operation = {**ANSWERS, "parameters": parameters}
    found = said_of(client, document({"/{a}": {"get": operation, "parameters": parameters}}))
    assert any("Declared path parameter a needs" in line for line in found)


# References, which are looked for where a schema of a path has one


@pytest.mark.parametrize(
    ("reference", "is_there"),
    [
        ("#/components/schemas/Pet", True),
        ("#/components/schemas/Pet/properties/a", True),
        ("#/components/responses/Pets", True),
        ("#/components/schemas/Cat", False),
        ("#/components/schemas/", False),
        ("#/components/schemas", False),
        ("#/components/models/Pet", False),
        ("#/components/x-a/Pet", False),
        ("#/definitions/Cat", True),
        ("models.yaml#/Cat", True),
        ("#/paths/~1pets/nothing", True),
    ],
)
def test_a_reference_of_a_schema_leads_to_a_component(client, reference, is_there):
    components = {"schemas": {"Pet": TEXT}, "responses": {"Pets": ANSWER}, "x-a": {"Pet": TEXT}}
    content = {"content": {"a/b": {"schema": {"items": {"$ref": reference}}}}}
    body = document(of_pets(responses={"200": {**ANSWER, **content}}), components=components)
    place = f"{AT}.responses.200.content.schema"
    assert said_of(client, body) == ([] if is_there else issues(f"{place}.{reference} is missing"))


def test_references_of_components_are_not_looked_for(client):
    assert said_of(client, schema(items=MODEL)) == []


def test_a_long_reference_is_shown_in_part(client):
    (line,) = said_of(client, asking(schema={"$ref": f"#/components/schemas/{200 * 'x'}"}))
    assert line.endswith(f".schemas.#/components/schemas/{106 * 'x'}… is missing")


# Operations of the same name


def test_an_operations_id_that_is_repeated(client, refused):
    paths = {
        "/a": {"get": {**ANSWERS, "operationId": "Same"}, "put": {**ANSWERS, "operationId": "Other"}},
        "/b": {"get": {**ANSWERS, "operationId": "Same"}, ANY: {"operationId": "Same"}},
        "/c": {"get": ANSWERS, "put": ANSWERS},
    }
    assert warnings_of(client, refused, document(paths)) == issues("paths.'/b'(get).operationId is repeated")


# Names that are long, or many


def test_names_are_shown_in_part(client):
    long = 200 * "n"
    (line,) = said_of(client, schema(**{long: 5}))
    assert line == issues(f"components.schemas.Pet.{127 * 'n'}… is unexpected")[0]
    (line,) = said_of(client, document({f"/{long}": {"get": {}}}))
    assert line == issues(f"paths.'/{126 * 'n'}…'(get).responses is missing")[0]
    (line,) = said_of(client, document({f"/{{{long}}}": {"get": ANSWERS}}))
    assert f"Declared path parameter {127 * 'n'}… needs" in line


@pytest.mark.parametrize("count", [99, 100, 101, 250])
def test_of_more_than_a_hundred_lines_the_rest_is_counted(client, count):
    found = said_of(client, document({f"/{n}": {"get": {}} for n in range(count)}))
    lines = [f"paths.'/{n}'(get).responses is missing" for n in range(min(count, 100))]
    assert found == issues(*lines)
    more = make(client, document({f"/{n}": {"get": {}} for n in range(count)}))["Warnings"][100:]
    assert more == ([f"… and {count - 100} more"] if count > 100 else [])


def test_an_object_is_read_alike_whatever_the_order_of_its_members_and_however_many_orders_there_are(client):
    members = {"type": 5, "title": [], "x-a": [], "pets": 0, "items": {"type": {}}, "properties": {"a": 0}}
    orders = list(itertools.islice(itertools.permutations(members.items()), 400))
    expected = said_of(client, document(components={"schemas": {"A": members}}))
    assert len(expected) == 4
    make(client, document(components={"schemas": {str(n): dict(order) for n, order in enumerate(orders)}}))
    for order in [*orders[::80], orders[-1]]:
        assert said_of(client, document(components={"schemas": {"A": dict(order)}})) == expected


@pytest.mark.parametrize("name", ["a" * 2_000, "x-" + "a" * 2_000])
def test_an_object_with_a_long_name_in_it_is_read_as_any_other(client, name):
    expected = said_of(client, document(components={"schemas": {"A": {"title": [], "items": {"title": {}}}}}))
    schema = {name: 0, "title": [], "items": {"title": {}}}
    found = said_of(client, document(components={"schemas": {"A": schema}}))
    assert [line for line in found if "a" * 100 not in line] == expected


@pytest.mark.parametrize("place", [[], {}, ["query"], {"in": "query"}])
def test_a_parameter_that_stands_in_what_is_no_text_is_a_warning_beside_others_too(client, place):
    others = [{"name": "a", "in": "query"}, {"name": "b", "in": "query"}]
    body = get(parameters=[others[0], {"name": "c", "in": place}, others[1]])
    assert said_of(client, body) == issues(f"{AT}.parameters.[c].in is not of type `string`")
