"""What an import says of a definition that can be imported: warnings, what it ignores, and the places of both."""

import json

import pytest

from behaviour.apigatewayv2.openapi.definitions import (
    ANSWERS,
    ANY,
    AT_PETS,
    AUTHORIZER,
    CORS,
    INTEGRATION,
    INTEGRATIONS,
    LISTENER,
    PROXY,
    ROLE,
    TEXT,
    URL,
    document,
    make,
    of_pets,
    said_of,
    warnings_of,
)

# A definition that is right


def test_of_what_is_right_and_of_use_nothing_is_said(client):
    answer = make(client, document(of_pets(**{INTEGRATION: PROXY})))
    assert not {"Warnings", "ImportInfo"} & answer.keys()


def test_an_import_that_may_go_on_says_what_it_found(client, refused):
    answer = make(client, document({"/pets": {"get": {}}}), FailOnWarnings=False)
    assert answer["Warnings"] == [f"Parse issue: attribute {AT_PETS}.responses is missing"]
    assert len(client.get_apis()["Items"]) == 1


def test_what_is_ignored_fails_no_import(client):
    answer = make(client, document(of_pets(requestBody={"content": {}})), FailOnWarnings=True)
    assert answer["ImportInfo"] == [f"Ignored {AT_PETS}.requestBody: HTTP APIs don't validate requests."]


def test_an_api_remembers_nothing_of_what_was_found(client):
    api = make(client, document({"/pets": {"get": {"requestBody": {}}}}))
    assert {"Warnings", "ImportInfo"} <= api.keys()
    assert not {"Warnings", "ImportInfo"} & client.get_api(ApiId=api["ApiId"]).keys()


# What is wrong by the OpenAPI specification

ANSWER = {"description": "pets"}
WRONG = {
    "no responses": ({"get": {}}, ["(get).responses is missing"]),
    "empty responses": ({"get": {"responses": {}}}, ["(get).responses is empty"]),
    "a response without a description": (
        {"get": {"responses": {"200": {}}}},
        ["(get).responses.200.description is missing"],
    ),
    "an unknown member of an operation": (
        {"get": {**ANSWERS, "answers": {}}},
        ["(get).answers is unexpected"],
    ),
    "two unknown members": (
        {"get": {**ANSWERS, "b": {}, "a": {}}},
        ["(get).b is unexpected", "(get).a is unexpected"],
    ),
    "an unknown member of a path": ({"get": ANSWERS, "connect": ANSWERS}, [".connect is unexpected"]),
    "an extension": ({"get": {**ANSWERS, "x-mine": {}}, "x-mine": 5}, []),
    "a wrong type": ({"get": {**ANSWERS, "tags": "a"}}, ["(get).tags is not of type `array`"]),
    "a wrong type in a list": (
        {"get": {**ANSWERS, "tags": ["a", 5]}},
        ["(get).tags[1] is not of type `string`"],
    ),
    "a media type": (
        {"get": {"responses": {"200": {**ANSWER, "content": {"a/b": {"schema": {"type": "text"}}}}}}},
        [
            (
                "(get).responses.200.content.schema.type is none of "
                "['array', 'boolean', 'integer', 'number', 'object', 'string']"
            )
        ],
    ),
    "a media type of a request": (
        {"put": {**ANSWERS, "requestBody": {"content": {"a/b": {"schemas": {}}}}}},
        ["(put).requestBody.content.schemas is unexpected"],
    ),
    "two in one request": (
        {"put": {**ANSWERS, "requestBody": {"more": 5, "content": {"a/b": {"schemas": {}}}}}},
        ["(put).requestBody.content.schemas is unexpected", "(put).requestBody.more is unexpected"],
    ),
    "a parameter without a place": (
        {"get": {**ANSWERS, "parameters": [{"name": "a", "schema": TEXT}]}},
        ["(get).parameters[0].in is missing"],
    ),
    "a wrong method": (
        {"trace": {}},
        ["(trace).responses is missing"],
    ),
    "any method is no method of OpenAPI": ({ANY: {"answers": {}}}, []),
}


@pytest.mark.parametrize(("item", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_by_the_specification_is_a_warning(client, refused, item, expected):
    warnings = warnings_of(client, refused, document({"/pets": item}))
    assert warnings == [f"Parse issue: attribute paths.'/pets'{what}" for what in expected]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"more": 5}, "more is unexpected"),
        ({"info": {"title": "a"}}, "info.version is missing"),
        ({"info": {"title": "a", "version": "1", "name": "b"}}, "info.name is unexpected"),
        ({"tags": [{"name": "a", "value": "b"}]}, "tags[0].value is unexpected"),
        ({"servers": [{}]}, "servers[0].url is missing"),
        ({"components": {"models": {}}}, "components.models is unexpected"),
        (
            {"components": {"responses": {"a": {**ANSWER, "content": {"b/c": {"schemas": {}}}}}}},
            "components.responses.a.content.b/c.schemas is unexpected",
        ),
        ({"components": {"responses": {"a": {}}}}, "components.responses.a.description is missing"),
        ({"components": {"responses": {"get": {}}}}, "components.responses.get.description is missing"),
        ({"externalDocs": {}}, "externalDocs.url is missing"),
        (
            {"paths": {"/a": {"get": ANSWERS, "parameters": {}}}},
            "paths.'/a'.parameters is not of type `array`",
        ),
        ({"paths": {"/a": {"x-b": 5, "content": {"c": 5}}}}, "paths.'/a'.content is unexpected"),
    ],
)
def test_it_is_a_warning_anywhere(client, refused, members, expected):
    assert warnings_of(client, refused, document(**members)) == [f"Parse issue: attribute {expected}"]


def test_a_long_warning_is_cut(client):
    integration = {**PROXY, "httpMethod": 2000 * "a"}
    (warning,), _info = said_of(client, document(of_pets(**{INTEGRATION: integration})))
    assert warning.startswith(f"Unable to create integration at {AT_PETS}.{INTEGRATION}: ")
    assert "aaa…" in warning
    assert len(warning) <= 1200


# References to what an import doesn't read

MODEL = {"$ref": "#/components/schemas/ModelThatDoesNotExist"}


def answering(schema, path="/update", status="200"):
    """The paths of an operation that answers with this schema."""
    content = {"application/json": {"schema": schema}}
    return {path: {"get": {"responses": {status: {"description": "updated", "content": content}}}}}


def test_a_model_that_does_not_exist_is_a_warning(client, refused):
    assert warnings_of(client, refused, document(answering(MODEL))) == [
        (
            "Parse issue: attribute paths.'/update'(get).responses.200.content.schema."
            "#/components/schemas/ModelThatDoesNotExist is missing"
        )
    ]


def test_a_model_that_exists_is_none(client, refused):
    body = document(answering(MODEL), components={"schemas": {"ModelThatDoesNotExist": TEXT}})
    assert warnings_of(client, refused, body) == []


def test_a_model_of_another_document_is_a_warning(client, refused):
    assert warnings_of(client, refused, document(answering({"$ref": "models.yaml#/Pet"}))) == [
        (
            "Parse issue: attribute paths.'/update'(get).responses.200.content.schema.models.yaml#/Pet "
            "isn't a place in this document, and nothing else is read"
        )
    ]


def test_a_long_reference_is_shown_in_part(client):
    ((warning,), _info) = said_of(client, document(answering({"$ref": f"#/{200 * 'x'}"})))
    assert f".schema.#/{125 * 'x'}… is missing" in warning


@pytest.mark.parametrize(
    ("schema", "below"),
    [
        ({"type": "array", "items": MODEL}, ".items"),
        ({"allOf": [TEXT, MODEL]}, ".allOf[1]"),
        ({"properties": {"a": MODEL}}, ".properties.a"),
        ({"properties": {"default": MODEL}}, ".properties.default"),
        ({"properties": {"x-a": MODEL}}, ".properties.x-a"),
        ({"properties": {"properties": {"properties": {"a": MODEL}}}}, ".properties.properties.properties.a"),
        ({"properties": {"properties": MODEL}}, ".properties.properties"),
        ({"properties": {"paths": {"items": MODEL}}}, ".properties.paths.items"),
    ],
)
def test_references_are_found_at_any_depth(client, refused, schema, below):
    assert warnings_of(client, refused, document(answering(schema))) == [
        (
            f"Parse issue: attribute paths.'/update'(get).responses.200.content.schema{below}."
            "#/components/schemas/ModelThatDoesNotExist is missing"
        )
    ]


@pytest.mark.parametrize(
    "schema",
    [
        {"example": MODEL},
        {"default": MODEL},
        {"enum": [MODEL]},
        {"x-model": MODEL},
        {"properties": {"$ref": TEXT}},
    ],
)
def test_what_only_looks_like_a_reference_is_none(client, refused, schema):
    assert warnings_of(client, refused, document(answering(schema))) == []


def test_a_property_may_be_called_as_references_are(client):
    warnings, _info = said_of(client, document(answering({"properties": MODEL})))
    assert len(warnings) == 1  # a text is no schema
    assert not warnings[0].endswith("is missing")


def test_references_of_components_are_reviewed_too(client, refused):
    body = document(components={"schemas": {"Pets": {"type": "array", "items": MODEL}}})
    assert warnings_of(client, refused, body) == [
        "Parse issue: attribute components.schemas.Pets.items.#/components/schemas/ModelThatDoesNotExist is missing"
    ]


def test_references_of_an_operation_for_any_method_are_reviewed_too(client, refused):
    body = document({"/pets": {ANY: {"responses": {"200": {"$ref": "#/components/responses/None"}}}}})
    assert warnings_of(client, refused, body) == [
        (
            "Parse issue: attribute paths.'/pets'(x-amazon-apigateway-any-method).responses.200."
            "#/components/responses/None is missing"
        )
    ]


# Operations of the same name


def test_an_operations_id_that_is_repeated_is_a_warning(client, refused):
    paths = {
        "/a": {"get": {**ANSWERS, "operationId": "Same"}, "put": {**ANSWERS, "operationId": "Other"}},
        "/b": {"get": {**ANSWERS, "operationId": "Same"}, ANY: {"operationId": "Same"}},
        "/c": {"get": ANSWERS, "put": ANSWERS},
    }
    assert warnings_of(client, refused, document(paths)) == [
        "Parse issue: attribute paths.'/b'(get).operationId is repeated",
        "Parse issue: attribute paths.'/b'(x-amazon-apigateway-any-method).operationId is repeated",
    ]


# Variables of paths


def in_path(name):
    return {"name": name, "in": "path", "required": True, "schema": TEXT}


LACKS = "Parse issue: attribute paths.'/{a}/{b+}'(get).parameters lacks the path parameter"
A, B = in_path("a"), in_path("b")
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
        ([], [A, in_path("b+")], []),
        ([], [ELSEWHERE, B], []),
        ([ELSEWHERE], [B], []),
        ([], [{**A, "in": "query"}, B], ["a"]),
    ],
)
def test_a_variable_of_a_path_is_among_its_parameters(client, refused, of_path, of_operation, lacking):
    operation = {**ANSWERS, **({} if of_operation is None else {"parameters": of_operation})}
    item = {"get": operation, **({} if of_path is None else {"parameters": of_path})}
    body = document({"/{a}/{b+}": item}, components={"parameters": {"a": A}})
    assert warnings_of(client, refused, body) == [f"{LACKS} {name}" for name in lacking]


def test_an_operation_for_any_method_needs_no_parameters(client, refused):
    assert warnings_of(client, refused, document({"/{proxy+}": {ANY: {}}})) == []


def test_a_parameter_that_is_nowhere_is_none(client, refused):
    body = document({"/{a}": {"get": {**ANSWERS, "parameters": [{"$ref": "#/nothing"}]}}})
    assert warnings_of(client, refused, body) == [
        "Parse issue: attribute paths.'/{a}'(get).parameters[0].#/nothing is missing",
        "Parse issue: attribute paths.'/{a}'(get).parameters lacks the path parameter a",
    ]


def test_a_long_variable_is_shown_in_part(client):
    warnings, _info = said_of(client, document({f"/{{{100 * 'v'}}}": {"get": ANSWERS}}))
    assert warnings[0].endswith(f" lacks the path parameter {59 * 'v'}…")


@pytest.mark.parametrize(
    "parameters", ["a", 5, [5], [{"name": 5, "in": "path"}], [{"name": ["a"], "in": "path"}], [None]]
)
def test_parameters_of_any_type_keep_nobody_from_going_on(client, refused, parameters):
    operation = {**ANSWERS, "parameters": parameters}
    warnings = warnings_of(client, refused, document({"/{a}": {"get": operation, "parameters": parameters}}))
    assert "Parse issue: attribute paths.'/{a}'(get).parameters lacks the path parameter a" in warnings


# Integrations that an HTTP API can't have: the route is made without a target


@pytest.fixture
def link(client):
    """The id of a VPC link."""
    return client.create_vpc_link(Name="pets", SubnetIds=["subnet-1"])["VpcLinkId"]


ONLY_PROXIES = (
    "Currently, an API with a protocol type of HTTP may only be associated with proxy integrations "
    "(AWS_PROXY, HTTP_PROXY)"
)
MAPPING = "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
ONE_ERROR = "1 validation error detected: "
QUEUE = {"type": "aws_proxy", "integrationSubtype": "SQS-PurgeQueue"}
PRIVATE = {**PROXY, "uri": LISTENER, "connectionType": "VPC_LINK", "connectionId": "<link>"}
TLS = {"serverNameToVerify": "example.com"}
REFUSED = {
    "no type": (
        {},
        f"{ONE_ERROR}Value null at 'integrationType' failed to satisfy constraint: Member must not be null",
    ),
    "an unknown type": (
        {**PROXY, "type": "lambda"},
        (
            f"{ONE_ERROR}Value 'LAMBDA' at 'integrationType' failed to satisfy constraint: "
            "Member must satisfy enum value set: [AWS, HTTP, MOCK, HTTP_PROXY, AWS_PROXY]"
        ),
    ),
    "type aws": ({**PROXY, "type": "aws"}, ONLY_PROXIES),
    "type http": ({**PROXY, "type": "HTTP"}, ONLY_PROXIES),
    "type mock": ({"type": "mock"}, ONLY_PROXIES),
    "no uri": ({"type": "aws_proxy"}, "Invalid integration URI specified"),
    "an empty uri": ({**PROXY, "uri": ""}, "Invalid integration URI specified"),
    "no URL": ({**PROXY, "uri": "example.com"}, "Invalid HTTP endpoint specified for URI"),
    "no function": ({"type": "aws_proxy", "uri": URL}, "Invalid function ARN or invalid uri"),
    "no method": (
        {"type": "http_proxy", "uri": URL},
        "HttpMethod parameter method must be specified for integrationType HTTPPROXY",
    ),
    "an unknown method": ({**PROXY, "httpMethod": "get"}, "Invalid HTTP method specified: get"),
    "another's version": (
        {**PROXY, "payloadFormatVersion": 2},
        "PayloadFormatVersion 2.0 is not supported for integration of type HTTP_PROXY",
    ),
    "an unknown version": ({**PROXY, "payloadFormatVersion": 1.04}, "Unsupported PayloadFormatVersion: 1.04"),
    "an unknown version as text": (
        {**PROXY, "payloadFormatVersion": "1"},
        "Unsupported PayloadFormatVersion: 1",
    ),
    "too short a time": ({**PROXY, "timeoutInMillis": 49}, "Timeout should be between 50 ms and 30000 ms"),
    "too long a time": ({**PROXY, "timeoutInMillis": 30001}, "Timeout should be between 50 ms and 30000 ms"),
    "no role": ({**PROXY, "credentials": "me"}, "Invalid ARN specified in the request: me"),
    "an unknown connection": (
        {**PROXY, "connectionType": "vpc_link"},
        (
            f"{ONE_ERROR}Value 'vpc_link' at 'connectionType' failed to satisfy constraint: "
            "Member must satisfy enum value set: [INTERNET, VPC_LINK]"
        ),
    ),
    "no link": (
        {**PROXY, "uri": LISTENER, "connectionType": "VPC_LINK"},
        "ConnectionId must be set to vpcLinkId for ConnectionType VPC_LINK",
    ),
    "an unknown link": ({**PRIVATE, "connectionId": "abc123"}, "Invalid VpcLink identifier specified"),
    "a link to a URL": (
        {**PRIVATE, "uri": URL},
        "For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN",
    ),
    "a link to another account": (
        {**PRIVATE, "uri": LISTENER.replace("123456789012", "210987654321")},
        "For private integrations, all resources must be owned by the same AWS account",
    ),
    "a link to a function": (
        {**PRIVATE, "type": "aws_proxy"},
        "ConnectionType VPC_LINK is not supported for integration of type AWS_PROXY",
    ),
    "a link not used": (
        {**PROXY, "connectionId": "abc123"},
        "ConnectionId is not supported for ConnectionType INTERNET",
    ),
    "an empty name for TLS": (
        {**PRIVATE, "tlsConfig": {"serverNameToVerify": ""}},
        (
            f"{ONE_ERROR}Value '' at 'tlsConfig.serverNameToVerify' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1"
        ),
    ),
    "a subtype of HTTP": (
        {**PROXY, "integrationSubtype": "SQS-PurgeQueue"},
        "integrationSubtype is not supported for integrations of type HTTP_PROXY",
    ),
    "an unknown subtype": (
        {**QUEUE, "integrationSubtype": "SQS-Dance"},
        "Operation: SQS-Dance is not supported",
    ),
    "a subtype's version": (
        {**QUEUE, "payloadFormatVersion": 2},
        "Operation: SQS-PurgeQueue is not supported",
    ),
    "a subtype without a role": (
        QUEUE,
        "Role ARN must be specified for AWS integration configuration with Subtype: SQS-PurgeQueue",
    ),
    "a subtype without parameters": (
        {**QUEUE, "credentials": ROLE},
        "Operation: SQS-PurgeQueue requires enabling passthrough, or defining all of the following parameters: [QueueUrl]",
    ),
    "a subtype with others": (
        {**QUEUE, "credentials": ROLE, "requestParameters": {"QueueUrl": "a", "Dance": "b"}},
        "Operation: SQS-PurgeQueue does not support the following parameters: [Dance]",
    ),
    "a wrong place for a parameter": (
        {**PROXY, "requestParameters": {"header.a": "b"}},
        f"{MAPPING}[Invalid Request Actioned Parameter destination specified: header.a]",
    ),
    "a reserved header": (
        {**PROXY, "requestParameters": {"append:header.Via": "b"}},
        f"{MAPPING}[Operations on header Via are restricted]",
    ),
    "a wrong value": (
        {**PROXY, "requestParameters": {"append:header.a": "$nothing"}},
        f"{MAPPING}[Invalid mapping expression parameter specified: $nothing]",
    ),
    "an empty value": (
        {**PROXY, "requestParameters": {"append:header.a": ""}},
        (
            f"{ONE_ERROR}Value '' at 'requestParameters.append:header.a.member' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1"
        ),
    ),
    "a wrong status": (
        {**PROXY, "responseParameters": {"600": {"append:header.a": "b"}}},
        "Status Code 600 is not valid",
    ),
    "a wrong place in an answer": (
        {**PROXY, "responseParameters": {"200": {"overwrite:path": "b"}}},
        f"{MAPPING}[Invalid Response Actioned Parameter destination specified: overwrite:path]",
    ),
    "a wrong status for an answer": (
        {**PROXY, "responseParameters": {"200": {"overwrite:statuscode": "99"}}},
        f"{MAPPING}[Invalid status code specified: 99]",
    ),
}


@pytest.mark.parametrize(("integration", "why"), REFUSED.values(), ids=REFUSED)
def test_an_integration_that_create_integration_would_refuse_is_a_warning(
    client, refused, link, integration, why
):
    body = json.loads(json.dumps(document(of_pets(**{INTEGRATION: integration}))).replace("<link>", link))
    assert warnings_of(client, refused, body) == [
        f"Unable to create integration at {AT_PETS}.{INTEGRATION}: {why}. Ignoring."
    ]
    (api,) = client.get_apis()["Items"]
    (route,) = client.get_routes(ApiId=api["ApiId"])["Items"]
    assert "Target" not in route
    assert client.get_integrations(ApiId=api["ApiId"])["Items"] == []


def test_one_of_the_collection_that_is_wrong_is_one_warning(client, refused):
    used = {INTEGRATION: {"$ref": f"#/components/{INTEGRATIONS}/own"}}
    paths = {path: {"get": {**ANSWERS, **used}} for path in ("/a", "/b")}
    body = document(paths, components={INTEGRATIONS: {"own": {**PROXY, "type": "aws"}, "right": PROXY}})
    assert warnings_of(client, refused, body) == [
        f"Unable to create integration at components.{INTEGRATIONS}.own: {ONLY_PROXIES}. Ignoring."
    ]
    (api,) = client.get_apis()["Items"]
    assert len(client.get_integrations(ApiId=api["ApiId"])["Items"]) == 1
    assert not any("Target" in route for route in client.get_routes(ApiId=api["ApiId"])["Items"])


# CORS that an API can't have: the API is made without


@pytest.mark.parametrize(
    ("cors", "why"),
    [
        (
            {"allowCredentials": True, "allowOrigins": ["*"]},
            "allow-credentials is not supported if 'allow-origin' is *",
        ),
        (
            {"allowOrigins": ["example.com"]},
            "Invalid format for origin example.com",
        ),
        ({"allowMethods": ["DANCE"]}, "Invalid method for CORS. Use * or HTTP methods."),
        ({"allowHeaders": ["a b"]}, "Invalid header for CORS. Use * or names of headers."),
        ({"exposeHeaders": ["a:"]}, "Invalid header for CORS. Use * or names of headers."),
        (
            {"maxAge": 86401},
            (
                f"{ONE_ERROR}Value '86401' at 'corsConfiguration.maxAge' failed to satisfy constraint: "
                "Member must have value less than or equal to 86400"
            ),
        ),
        (
            {"maxAge": -2},
            (
                f"{ONE_ERROR}Value '-2' at 'corsConfiguration.maxAge' failed to satisfy constraint: "
                "Member must have value greater than or equal to -1"
            ),
        ),
    ],
)
def test_cors_that_create_api_would_refuse_is_a_warning(client, refused, cors, why):
    body = document(
        tags=[{"name": "a"}], **{CORS: {**cors, "allowMethods": cors.get("allowMethods", ["GET"])}}
    )
    assert warnings_of(client, refused, body) == [f"CORS Scheme is malformed, ignoring. {why}"]
    (api,) = client.get_apis()["Items"]
    assert "CorsConfiguration" not in api
    assert (api["Name"], api["Version"], api["Tags"]) == ("pets", "1", {"a": ""})


def test_what_is_wrong_beside_cors_is_an_error_still(client, refused):
    right, wrong = {CORS: {"maxAge": 5}}, {CORS: {"maxAge": 86401}}
    for cors in (right, wrong):
        with refused("BadRequestException", match="Invalid API name specified"):
            make(client, document(info={"title": "", "version": "1"}, **cors))


# Schemes without an authorizer: the route is open


def test_a_scheme_without_an_authorizer_is_a_warning(client, refused):
    schemes = {"basic": {"type": "http", "scheme": "basic"}}
    body = document(of_pets(security=[{"basic": ["a"]}]), components={"securitySchemes": schemes})
    assert warnings_of(client, refused, body) == [
        f"{AT_PETS}.security[0].basic: the security scheme has no {AUTHORIZER}; the route is open. Ignoring."
    ]
    (api,) = client.get_apis()["Items"]
    (route,) = client.get_routes(ApiId=api["ApiId"])["Items"]
    assert (route["AuthorizationType"], "AuthorizationScopes" in route) == ("NONE", False)


def test_a_scheme_without_an_authorizer_leaves_room_for_iam(client):
    schemes = {"basic": {"type": "http", "scheme": "basic"}}
    operation = {"security": [{"basic": []}], "x-amazon-apigateway-auth": {"type": "AWS_IAM"}}
    api = make(client, document(of_pets(**operation), components={"securitySchemes": schemes}))
    (route,) = client.get_routes(ApiId=api["ApiId"])["Items"]
    assert route["AuthorizationType"] == "AWS_IAM"


# The version of imports


def test_another_version_of_imports_is_a_warning(client, refused):
    name = "x-amazon-apigateway-importexport-version"
    for version in ("1.0", 1.0, 1):
        assert warnings_of(client, refused, document(**{name: version})) == []
    for version in ("2.0", 2, 1.04, "1", ""):
        assert warnings_of(client, refused, document(**{name: version})) == [
            f"{name}: only 1.0 is supported. Ignoring."
        ]


# What is right, and of no use

NO_VALIDATION = "HTTP APIs don't validate requests."
NOT_OF_HTTP = "HTTP APIs don't have it."
NO_METHOD = "HTTP APIs have no routes for this method."
NUMBER = {"name": "a", "in": "query", "schema": {"type": "number"}}


@pytest.mark.parametrize(
    ("operation", "ignored"),
    [
        ({"requestBody": {"content": {}}}, [f".requestBody: {NO_VALIDATION}"]),
        ({"callbacks": {}}, [".callbacks: API Gateway has no callbacks."]),
        ({"servers": []}, [".servers: API Gateway serves all operations of an API."]),
        (
            {"callbacks": {}, "requestBody": {"content": {}}, "servers": [], "tags": [], "summary": "a"},
            [
                ".callbacks: API Gateway has no callbacks.",
                f".requestBody: {NO_VALIDATION}",
                ".servers: API Gateway serves all operations of an API.",
            ],
        ),
        ({"parameters": [NUMBER]}, [f".parameters[0].schema: {NO_VALIDATION}"]),
        ({"parameters": [{**NUMBER, "schema": TEXT}, NUMBER]}, [f".parameters[1].schema: {NO_VALIDATION}"]),
        (
            {"parameters": [{**NUMBER, "schema": {**TEXT, "minLength": 1}}]},
            [f".parameters[0].schema: {NO_VALIDATION}"],
        ),
        ({"parameters": [{**NUMBER, "schema": TEXT}, {**NUMBER, "name": "b", "schema": {}}]}, []),
        (
            {"parameters": [{"$ref": "#/components/parameters/a"}]},
            [f".parameters[0].schema: {NO_VALIDATION}"],
        ),
        (
            {"x-amazon-apigateway-request-validator": "all"},
            [f".x-amazon-apigateway-request-validator: {NOT_OF_HTTP}"],
        ),
        ({"x-mine": 5, "x-amazon-other": 5}, []),
        (
            {INTEGRATION: {**PROXY, "passthroughBehavior": "never"}},
            [f".{INTEGRATION}.passthroughBehavior: {NOT_OF_HTTP}"],
        ),
        ({INTEGRATION: {**PROXY, "description": "a"}}, [f".{INTEGRATION}.description: {NOT_OF_HTTP}"]),
    ],
)
def test_what_no_route_has_is_ignored(client, operation, ignored):
    body = document(of_pets(**operation), components={"parameters": {"a": NUMBER}})
    assert said_of(client, body) == ([], [f"Ignored {AT_PETS}{what}" for what in ignored])


def test_parameters_of_a_path_are_ignored_for_each_of_its_operations(client):
    item = {"get": ANSWERS, "put": ANSWERS, "parameters": [NUMBER]}
    _warnings, info = said_of(client, document({"/pets": item}))
    assert set(info) == {f"Ignored paths.'/pets'.parameters[0].schema: {NO_VALIDATION}"}


def test_a_trace_is_ignored_whole(client):
    trace = {**ANSWERS, "requestBody": {"content": {}}, "operationId": "Trace"}
    assert said_of(client, document({"/pets": {"trace": trace}})) == (
        [],
        [f"Ignored paths.'/pets'(trace): {NO_METHOD}"],
    )


FOR_ALL = (
    "security: it holds for operations that have none of their own, as OpenAPI says. What API Gateway makes of it isn't "
    "known; a definition is safe when each operation has its own."
)


@pytest.mark.parametrize(
    ("members", "info"),
    [
        ({"components": {"schemas": {"Pet": TEXT}}}, "Ignored components.schemas: HTTP APIs have no models."),
        ({"components": {"schemas": {}}}, None),
        ({"security": []}, FOR_ALL),
        ({"x-amazon-apigateway-policy": {}}, f"Ignored x-amazon-apigateway-policy: {NOT_OF_HTTP}"),
        ({"x-amazon-apigateway-importexport-version": "1.0"}, None),
        ({"x-amazon-apigateway-endpoint-configuration": {}}, None),
        ({"x-mine": {}}, None),
        ({CORS: {"maxAge": 5}}, None),
        ({CORS: {"maxAge": 5, "age": 5}}, f"Ignored {CORS}.age: {NOT_OF_HTTP}"),
        ({CORS: {"MaxAge": 5}}, f"Ignored {CORS}.MaxAge: {NOT_OF_HTTP}"),
        (
            {"components": {INTEGRATIONS: {"own": {**PROXY, "cacheNamespace": "a"}}}},
            f"Ignored components.{INTEGRATIONS}.own.cacheNamespace: {NOT_OF_HTTP}",
        ),
        (
            {
                "components": {
                    INTEGRATIONS: {"own": PROXY, "same": {"$ref": f"#/components/{INTEGRATIONS}/own"}}
                }
            },
            None,
        ),
    ],
)
def test_what_no_api_has_is_ignored(client, members, info):
    assert said_of(client, document(**members)) == ([], [info] if info else [])


def test_what_no_authorizer_has_is_ignored(client):
    own = {
        "type": "jwt",
        "identitySource": "$request.header.a",
        "jwtConfiguration": {"issuer": URL, "audience": ["a"]},
        "providerARNs": [],
    }
    schemes = {"own": {"type": "oauth2", "flows": {}, AUTHORIZER: own, "x-amazon-apigateway-authtype": "a"}}
    assert said_of(client, document(components={"securitySchemes": schemes})) == (
        [],
        [f"Ignored components.securitySchemes.own.{AUTHORIZER}.providerARNs: {NOT_OF_HTTP}"],
    )


# Many findings


@pytest.mark.parametrize(("count", "more"), [(100, []), (101, ["… and 1 more"]), (250, ["… and 150 more"])])
def test_of_more_than_a_hundred_findings_the_rest_is_counted(client, refused, count, more):
    paths = {
        f"/{number}": {"get": {**ANSWERS, "operationId": "Same", "callbacks": {}}}
        for number in range(count + 1)
    }
    del paths[f"/{count}"]["get"]["callbacks"]
    answer = make(client, document(paths))
    warnings = [f"Parse issue: attribute paths.'/{n + 1}'(get).operationId is repeated" for n in range(100)]
    ignored = [f"Ignored paths.'/{n}'(get).callbacks: API Gateway has no callbacks." for n in range(100)]
    assert answer["Warnings"] == warnings + more
    assert answer["ImportInfo"] == ignored + more
    with refused("BadRequestException") as refusal:
        make(client, document(paths), FailOnWarnings=True)
    message = refusal.error.response["Error"]["Message"]
    assert message == "Warnings found during import:\n\t" + "\n\t".join(warnings + more)


def test_of_what_is_wrong_by_the_specification_no_more_than_a_hundred_are_looked_for(client):
    for count in (99, 100, 250):
        warnings, _info = said_of(
            client, document({key: {"get": {}} for key in (f"/{n}" for n in range(count))})
        )
        assert warnings[0] == "Parse issue: attribute paths.'/0'(get).responses is missing"
        assert len(warnings) == min(count, 100)


def test_what_is_imported_again_is_found_once(client):
    body = document(of_pets(callbacks={}, **{INTEGRATION: {"type": "aws"}}))
    for _time in range(3):
        warnings, info = said_of(client, body)
        assert (len(warnings), len(info)) == (1, 1)


def test_what_was_found_before_is_found_no_more_when_it_is_right(client, cloud, link):
    body = json.dumps(document(of_pets(**{INTEGRATION: PRIVATE}))).replace("<link>", link)
    before = cloud.snapshot()
    client.delete_vpc_link(VpcLinkId=link)
    assert "Warnings" in client.import_api(Body=body)
    cloud.restore(before)
    assert "Warnings" not in client.import_api(Body=body)


def test_what_several_operations_share_is_said_once(client):
    paths = {f"/{name}": {"get": ANSWERS} for name in "abc"}
    schemes = {"bare": {"type": "http", "scheme": "basic"}}
    warnings, _info = said_of(
        client, document(paths, security=[{"bare": []}], components={"securitySchemes": schemes})
    )
    assert warnings == [
        f"security[0].bare: the security scheme has no {AUTHORIZER}; the route is open. Ignoring."
    ]


# Everything at once


def test_findings_come_in_the_order_in_which_they_are_found(client, refused):
    paths = {
        "/{id}": {"get": {"operationId": "Same", INTEGRATION: {"type": "aws"}, "security": [{"bare": []}]}}
    }
    paths |= {"/b": {"get": {**ANSWERS, "operationId": "Same", "parameters": [{"$ref": "#/nothing"}]}}}
    body = document(
        paths,
        components={"securitySchemes": {"bare": {"type": "http", "scheme": "basic"}}},
        **{CORS: {"maxAge": -5}},
    )
    assert [warning.split(":")[0] for warning in warnings_of(client, refused, body)] == [
        "paths.'/{id}'(get).security[0].bare",
        *4 * ["Parse issue"],
        "CORS Scheme is malformed, ignoring. 1 validation error detected",
        f"Unable to create integration at paths.'/{{id}}'(get).{INTEGRATION}",
    ]


# Names that are words of OpenAPI elsewhere


@pytest.mark.parametrize("status", ["200", "default", "4XX"])
def test_references_of_each_answer_are_reviewed(client, refused, status):
    (warning,) = warnings_of(client, refused, document(answering(MODEL, status=status)))
    assert (
        f"responses.{status}.content.schema.#/components/schemas/ModelThatDoesNotExist is missing" in warning
    )


@pytest.mark.parametrize("name", ["X-Rate", "x-rate", "default", "example"])
def test_references_of_each_header_are_reviewed(client, refused, name):
    answer = {"description": "pets", "headers": {name: {"$ref": "#/components/headers/No"}}}
    (warning,) = warnings_of(client, refused, document({"/pets": {"get": {"responses": {"200": answer}}}}))
    assert warning.endswith(f"headers.{name}.#/components/headers/No is missing")


@pytest.mark.parametrize("name", ["default", "example", "enum", "Pet"])
def test_references_of_each_component_are_reviewed(client, refused, name):
    body = document(components={"schemas": {name: {"items": MODEL}}})
    (warning,) = warnings_of(client, refused, body)
    assert warning.startswith(f"Parse issue: attribute components.schemas.{name}.items.#/")


def test_extensions_among_paths_are_no_operations(client, refused):
    paths = {
        "x-note": {"get": {"operationId": "a", "requestBody": {}}},
        "/pets": {"get": {**ANSWERS, "operationId": "a"}},
    }
    assert warnings_of(client, refused, document(paths)) == []
    assert said_of(client, document(paths)) == ([], [])


def test_a_parameter_and_a_path_may_stand_behind_two_references(client, refused):
    parameters = {
        "first": {"$ref": "#/components/parameters/second"},
        "second": {"name": "id", "in": "path", "required": True, "schema": TEXT},
    }
    paths = {
        "/pets/{id}": {"$ref": "#/x-items/first"},
        "/cats/{id}": {"get": {**ANSWERS, "parameters": [{"$ref": "#/components/parameters/first"}]}},
    }
    items = {"first": {"$ref": "#/x-items/second"}, "second": paths["/cats/{id}"]}
    body = document(paths, components={"parameters": parameters}, **{"x-items": items})
    assert warnings_of(client, refused, body) == []


def test_a_property_called_content_stays_in_its_place(client, refused):
    item = {"properties": {"content": {"type": "none"}}}
    (warning,) = warnings_of(client, refused, document(answering(item)))
    assert "content.schema.properties.content.type is none of" in warning


def test_the_structure_of_a_very_large_definition_is_not_checked(client):
    tags = [{"name": "a"} for _ in range(34_000)]
    warnings, info = said_of(client, document(more=5, **{"x-a": tags}))
    assert warnings == ["Parse issue: attribute more is unexpected"]
    assert info == []
    warnings, info = said_of(client, document(more=5, **{"x-a": tags + tags}))
    assert warnings == []
    (line,) = info
    assert line.startswith(
        "The structure isn't checked of a definition with more than 100000 values; this has 136"
    )
