"""What an import says of a definition that can be imported: warnings, what it ignores, and the places of both."""

import json

import pytest

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.apis import integration
from awsmock_ar_apigw.services.apigatewayv2.backend import BAD_REQUEST
from behaviour.apigatewayv2.openapi.definitions import (
    A_LIST,
    A_TEXT,
    AN_OBJECT,
    ANSWERS,
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
    no_integration,
    of_pets,
    said_of,
    warnings_of,
)
from support import client_of

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


def test_a_long_warning_is_cut(client):
    integration = {**PROXY, "httpMethod": 2000 * "a"}
    (warning,), _info = said_of(client, document(of_pets(**{INTEGRATION: integration})))
    assert warning.startswith("Unable to put integration on 'GET' for resource at path '/pets': ")
    assert "aaa…" in warning
    assert len(warning) <= 1200


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
        "For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN.",
    ),
    "a link to another account": (
        {**PRIVATE, "uri": LISTENER.replace("123456789012", "210987654321")},
        "For private integrations, all resources must be owned by the same AWS account.",
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
        "integrationSubtype is not supported for integrations of type HTTP_PROXY.",
    ),
    "an unknown subtype": (
        {**QUEUE, "integrationSubtype": "SQS-Dance"},
        "Operation: SQS-Dance is not supported.",
    ),
    "a subtype's version": (
        {**QUEUE, "payloadFormatVersion": 2},
        "Operation: SQS-PurgeQueue is not supported.",
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
    assert warnings_of(client, refused, body) == [no_integration(why)]
    (api,) = client.get_apis()["Items"]
    (route,) = client.get_routes(ApiId=api["ApiId"])["Items"]
    assert "Target" not in route
    assert client.get_integrations(ApiId=api["ApiId"])["Items"] == []


def test_one_of_the_collection_that_is_wrong_is_one_warning(client, refused):
    used = {INTEGRATION: {"$ref": f"#/components/{INTEGRATIONS}/own"}}
    paths = {path: {"get": {**ANSWERS, **used}} for path in ("/a", "/b")}
    body = document(paths, components={INTEGRATIONS: {"own": {**PROXY, "type": "aws"}, "right": PROXY}})
    assert warnings_of(client, refused, body) == [
        f"Unable to put integration 'own': {ONLY_PROXIES}. Ignoring."
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


@pytest.mark.parametrize(
    ("cors", "why"),
    [
        (True, f": {AN_OBJECT} a boolean (True)."),
        ({"allowOrigins": "*"}, f".allowOrigins: {A_LIST} a text ('*')."),
        ({"allowOrigins": ["*", []]}, f".allowOrigins[1]: {A_TEXT} a list."),
        ({"allowCredentials": "yes"}, ".allowCredentials: it must be a boolean, and is a text ('yes')."),
        ({"maxAge": "5s"}, ".maxAge: it must be a whole number, and is a text ('5s')."),
        ({"maxAge": True}, ".maxAge: it must be a whole number, and is a boolean (True)."),
        ({"maxAge": 5.5}, ".maxAge: it must be a whole number, and is a number (5.5)."),
    ],
)
def test_cors_that_cannot_be_read_is_a_warning(client, refused, cors, why):
    said = f"CORS Scheme is malformed, ignoring. {CORS}{why}"
    assert warnings_of(client, refused, document(**{CORS: cors})) == [said]
    (api,) = client.get_apis()["Items"]
    assert "CorsConfiguration" not in api


def test_numbers_and_booleans_of_cors_may_be_texts(client):
    cors = {"maxAge": "5", "allowCredentials": "True", "allowHeaders": ["a", 5]}
    made = make(client, document(**{CORS: cors}), FailOnWarnings=True)["CorsConfiguration"]
    assert made == {"AllowCredentials": True, "AllowHeaders": ["a", "5"], "MaxAge": 5}


def test_what_is_wrong_beside_cors_is_an_error_still(client, refused):
    right, wrong = {CORS: {"maxAge": 5}}, {CORS: {"maxAge": 86401}}
    for cors in (right, wrong):
        with refused("BadRequestException", match="Invalid API name specified"):
            make(client, document(info={"title": 129 * "a", "version": "1"}, **cors))


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
        (
            {"parameters": [{**NUMBER, "name": "b", "schema": TEXT}, NUMBER]},
            [f".parameters[1].schema: {NO_VALIDATION}"],
        ),
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
    warnings, _info = said_of(client, document(paths, security=[{"nothing": []}]))
    assert warnings == [
        "security[0].nothing: there is no such scheme in components.securitySchemes; the route is open. Ignoring."
    ]


def test_in_observed_fidelity_warnings_have_the_words_that_were_seen(client, monkeypatch):
    seen = Rule(BAD_REQUEST, "As it was seen", observed("nobody: a rule of this test"))
    monkeypatch.setattr(integration.NO_PROXY, "observed", seen)
    body = document(of_pets(**{INTEGRATION: {"type": "mock"}}))
    assert warnings_of_fresh(body, fidelity="observed") == [no_integration("As it was seen")]
    assert warnings_of_fresh(body) == [no_integration(ONLY_PROXIES)]


def warnings_of_fresh(body, **options):
    """The warnings in a cloud of its own."""
    with mock_cloud(isolated=True, **options):
        return make(client_of("apigatewayv2"), body)["Warnings"]


# Everything at once


def test_findings_come_in_the_order_in_which_they_are_found(client, refused):
    paths = {
        "/{id}": {"get": {"operationId": "Same", INTEGRATION: {"type": "aws"}, "security": [{"none": []}]}}
    }
    paths |= {"/{b}": {"get": {**ANSWERS, "operationId": "Same", "parameters": [{"$ref": "#/nothing"}]}}}
    schemes = {"own": {"type": "oauth2", AUTHORIZER: {"type": "jwt"}}}
    body = document(paths, components={"securitySchemes": schemes}, **{CORS: {"maxAge": -5}})
    said = [
        "Parse issue: attribute paths.'/{id}'(get).responses is missing",
        "Parse issue: attribute paths.'/{id}'. Declared path parameter id needs to be defined as a path parameter in",
        "Parse issue: attribute paths.'/{b}'(get).operationId is repeated",
        "paths.'/{id}'(get).security[0].none: there is no such scheme",
        "CORS Scheme is malformed, ignoring. 1 validation error detected",
        "Unable to create Authorizer 'own'",
        "Unable to put integration on 'GET' for resource at path '/{id}'",
        "Unable to put method 'GET' on resource at path '/{b}': The provided route key",
    ]
    warnings = warnings_of(client, refused, body)
    assert [w[: len(s)] for w, s in zip(warnings, said, strict=True)] == said


def test_extensions_among_paths_are_no_operations(client, refused):
    paths = {
        "x-note": {"get": {"operationId": "a", "requestBody": {}}},
        "/pets": {"get": {**ANSWERS, "operationId": "a"}},
    }
    assert warnings_of(client, refused, document(paths)) == []
    assert said_of(client, document(paths)) == ([], [])


def test_a_path_that_many_refer_to_is_ignored_once(client):
    paths = {"/a": {"$ref": "#/x-item"}, "/b": {"$ref": "#/x-item"}}
    answer = make(client, document(paths, **{"x-item": {"get": {**ANSWERS, "callbacks": {}}}}))
    assert answer["ImportInfo"] == ["Ignored x-item.get.callbacks: API Gateway has no callbacks."]


def test_a_very_large_definition_is_checked_too(client):
    values = [{"name": "a"} for _ in range(160_000)]
    assert said_of(client, document(more=5, **{"x-a": values})) == (
        ["Parse issue: attribute more is unexpected"],
        [],
    )
