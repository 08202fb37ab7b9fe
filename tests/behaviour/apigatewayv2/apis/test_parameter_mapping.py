"""Parameter mapping: where values go, and where they come from."""

import pytest

LAMBDA = "arn:aws:lambda:us-west-2:123456789012:function:pets"
FOUND = "Invalid mapping expression specified: Validation Result: warnings : [], errors : "


def kept(client, api, made):
    """An integration as it is stored, which is how it was answered."""
    stored = client.get_integration(ApiId=api, IntegrationId=made["IntegrationId"])
    for answer in (made, stored):
        del answer["ResponseMetadata"]
    assert stored == made
    return stored


@pytest.fixture
def map_request(client, http_api):
    """Makes an integration of an HTTP API with these request parameters, and says which it has then."""

    def make(parameters):
        made = client.create_integration(
            ApiId=http_api,
            IntegrationType="HTTP_PROXY",
            IntegrationMethod="GET",
            IntegrationUri="https://example.com",
            RequestParameters=parameters,
        )
        return kept(client, http_api, made)["RequestParameters"]

    return make


@pytest.fixture
def map_response(client, http_api):
    """Makes an integration of an HTTP API with these parameters for a status, and says which it has for each then."""

    def make(parameters, status="200"):
        made = client.create_integration(
            ApiId=http_api,
            IntegrationType="AWS_PROXY",
            IntegrationUri=LAMBDA,
            ResponseParameters={status: parameters},
        )
        return kept(client, http_api, made)["ResponseParameters"]

    return make


@pytest.fixture
def map_websocket(client, websocket_api):
    """Makes an integration of a WebSocket API with these request parameters, and says which it has then."""

    def make(parameters):
        made = client.create_integration(
            ApiId=websocket_api, IntegrationType="MOCK", RequestParameters=parameters
        )
        return kept(client, websocket_api, made)["RequestParameters"]

    return make


# HTTP APIs: requests


@pytest.mark.parametrize(
    "key",
    [
        "overwrite:path",
        *(
            f"{action}:{place}.name"
            for action in ("append", "overwrite", "remove")
            for place in ("header", "querystring", "path")
        ),
        "append:header.X-My_header~1",
        "append:querystring.a.b",
    ],
)
def test_a_request_parameter_has_an_action_and_a_place(map_request, key):
    assert map_request({key: "x"}) == {key: "x"}


@pytest.mark.parametrize(
    "key",
    [
        "header.x",
        "append:path",
        "remove:path",
        "append:header",
        "append:header.",
        "append:header.a b",
        "append:header.a:b",
        "prepend:header.x",
        "Append:header.x",
        "append:body.x",
        "append:queryString.x",
        "append.header.x",
        "overwrite:statuscode",
        " append:header.x",
        "integration.request.header.x",
    ],
)
def test_another_request_parameter_is_refused(map_request, refused, key):
    said = f"{FOUND}[Invalid Request Actioned Parameter destination specified: {key}]"
    with refused("BadRequestException", match=said):
        map_request({"append:header.fine": "x", key: "x"})


AROUND = [
    "$context.requestId",
    "$context.authorizer.claims.sub",
    "$stageVariables.environment",
    "${context.requestId}/${stageVariables.environment}",
    "static",
    "static with $5 in it",
    "''",
    "403",
]
FROM_REQUEST = [
    "$request.header.x-y",
    "$request.querystring.name",
    "$request.path",
    "$request.path.id",
    "$request.body",
    "$request.body.pets[0].name",
    "/pets/${request.path.id}",
    "${request.header.a}-${request.querystring.b}",
    *AROUND,
]
FROM_RESPONSE = [
    "$response.header.x-y",
    "$response.body.name",
    "$response.body",
    "a ${response.header.x} b",
    *AROUND,
]
FROM_NOWHERE = [
    "$header.x",
    "$request.header",
    "$request.querystring",
    "$request.cookie.x",
    "$request.body..name",
    "$request.body.pets[?(@.name)]",
    "$request.header.x and more",
    "$response.header",
    "$response.path",
    "$context",
    "$stageVariables",
    "$stageVariables.a-b",
    "$",
    "${}",
    "${request.header}",
    "x ${nothing} y",
    "x ${context.requestId",
    "${${context.requestId}}",
]


@pytest.mark.parametrize("value", FROM_REQUEST)
def test_a_request_parameter_is_static_or_picked_from_the_request(map_request, value):
    assert map_request({"append:header.x": value}) == {"append:header.x": value}


@pytest.mark.parametrize("value", [*FROM_NOWHERE, "$response.header.x", "${response.body.x}"])
def test_another_value_of_a_request_parameter_is_refused(map_request, refused, value):
    with refused(
        "BadRequestException", match=f"{FOUND}[Invalid mapping expression parameter specified: {value}]"
    ):
        map_request({"append:header.x": value})


# HTTP APIs: responses


@pytest.mark.parametrize(
    "key", ["overwrite:statuscode", "append:header.x", "overwrite:header.x", "remove:header.x"]
)
def test_a_response_parameter_has_an_action_and_a_place(map_response, key):
    assert map_response({key: "403"}) == {"200": {key: "403"}}


@pytest.mark.parametrize(
    "key",
    [
        "append:statuscode",
        "remove:statuscode",
        "overwrite.statuscode",
        "overwrite:path",
        "append:querystring.x",
        "append:header",
        "insert:header.x",
        "header.x",
    ],
)
def test_another_response_parameter_is_refused(map_response, refused, key):
    said = f"{FOUND}[Invalid Response Actioned Parameter destination specified: {key}]"
    with refused("BadRequestException", match=said):
        map_response({key: "403"})


@pytest.mark.parametrize("value", FROM_RESPONSE)
def test_a_response_parameter_is_static_or_picked_from_the_response(map_response, value):
    assert map_response({"append:header.x": value}) == {"200": {"append:header.x": value}}


@pytest.mark.parametrize("value", [*FROM_NOWHERE, "$request.header.x", "${request.path}"])
def test_another_value_of_a_response_parameter_is_refused(map_response, refused, value):
    with refused(
        "BadRequestException", match=f"{FOUND}[Invalid mapping expression parameter specified: {value}]"
    ):
        map_response({"append:header.x": value})


@pytest.mark.parametrize("status", ["200", "204", "404", "599"])
def test_responses_are_mapped_by_status(map_response, status):
    assert map_response({"append:header.x": "y"}, status) == {status: {"append:header.x": "y"}}


@pytest.mark.parametrize(
    "status", ["199", "600", "099", "20", "2000", "2xx", "default", "", " 200", "２００"]
)
def test_another_status_is_refused(map_response, refused, status):
    with refused("BadRequestException", match=f"Status Code {status} is not valid"):
        map_response({"append:header.x": "y"}, status)


@pytest.mark.parametrize("value", ["200", "599", "$stageVariables.status", "${response.header.status}"])
def test_a_status_is_overwritten_by_a_status(map_response, value):
    assert map_response({"overwrite:statuscode": value}) == {"200": {"overwrite:statuscode": value}}


@pytest.mark.parametrize("value", ["199", "600", "teapot", "4040", "''"])
def test_a_status_is_overwritten_by_nothing_else(map_response, refused, value):
    with refused("BadRequestException", match=f"{FOUND}[Invalid status code specified: {value}]"):
        map_response({"overwrite:statuscode": value})


# HTTP APIs: headers that are reserved


RESERVED = [
    "access-control-allow-origin",
    "apigw-anything",
    "Authorization",
    "Connection",
    "Content-Encoding",
    "Content-Length",
    "Content-Location",
    "Forwarded",
    "Keep-Alive",
    "Origin",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "TE",
    "Trailers",
    "Transfer-Encoding",
    "Upgrade",
    "x-amz-date",
    "X-Amzn-Trace-Id",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "Via",
]


@pytest.mark.parametrize("header", RESERVED)
@pytest.mark.parametrize("action", ["append", "overwrite", "remove"])
def test_no_mapping_touches_a_reserved_header(map_request, map_response, refused, header, action):
    said = f"{FOUND}[Operations on header {header} are restricted]"
    for mapped in (map_request, map_response):
        with refused("BadRequestException", match=said):
            mapped({f"{action}:header.{header}": "x"})


@pytest.mark.parametrize("header", ["Origins", "x-amzing", "X-Forwarded", "my-via", "Content-Type", "Host"])
def test_a_header_that_looks_like_a_reserved_one_is_mapped(map_request, map_response, header):
    parameters = {f"append:header.{header}": "x"}
    assert map_request(parameters) == parameters
    assert map_response(parameters) == {"200": parameters}


def test_only_headers_are_reserved_and_they_may_be_read(map_request):
    parameters = {"append:querystring.Authorization": "$request.header.Authorization"}
    assert map_request(parameters) == parameters


# WebSocket APIs


@pytest.mark.parametrize(
    "key",
    [
        f"integration.request.{place}.name"
        for place in (
            "header",
            "multivalueheader",
            "querystring",
            "queryString",
            "multivaluequerystring",
            "path",
        )
    ],
)
def test_a_websocket_parameter_has_a_place(map_websocket, key):
    assert map_websocket({key: "'x'"}) == {key: "'x'"}


@pytest.mark.parametrize(
    "key",
    [
        "integration.request.body.name",
        "integration.request.header",
        "integration.request.header.",
        "integration.response.header.name",
        "route.request.header.name",
        "append:header.name",
        "name",
    ],
)
def test_another_websocket_parameter_is_refused(map_websocket, refused, key):
    with refused("BadRequestException", match=f"{FOUND}[Invalid mapping expression specified: {key}]"):
        map_websocket({key: "'x'"})


@pytest.mark.parametrize(
    "value",
    [
        *(
            f"{of}.request.{place}.name"
            for of in ("route", "method")
            for place in ("header", "querystring", "queryString", "path", "body")
        ),
        "route.request.multivalueheader.name",
        "route.request.multivaluequerystring.name",
        "route.request.body",
        "route.request.body.pets[0].name",
        "context.connectionId",
        "context.authorizer.principalId",
        "stageVariables.environment",
        "'static'",
        "'static $text, of any kind\n'",
        "''",
    ],
)
def test_a_websocket_parameter_is_quoted_or_picked_from_the_request(map_websocket, value):
    parameters = {"integration.request.header.x": value}
    assert map_websocket(parameters) == parameters


@pytest.mark.parametrize(
    "value",
    [
        "static",
        "'static",
        "'",
        "route.request.cookie.name",
        "route.request.header",
        "route.request.body..name",
        "route.response.header.name",
        "$request.header.name",
        "$context.connectionId",
        "context",
        "stageVariables.a b",
        "integration.response.header.name",
    ],
)
def test_another_value_of_a_websocket_parameter_is_refused(map_websocket, refused, value):
    with refused(
        "BadRequestException", match=f"{FOUND}[Invalid mapping expression parameter specified: {value}]"
    ):
        map_websocket({"integration.request.header.x": value})


# Lengths


def test_a_value_has_at_most_512_characters(map_request, refused):
    parameters = {"append:header.x": "x" * 512}
    assert map_request(parameters) == parameters
    with refused("BadRequestException", match="Member must have length less than or equal to 512"):
        map_request({"append:header.x": "x" * 513})
