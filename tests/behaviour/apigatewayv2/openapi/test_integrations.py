"""Integrations of a definition: each word of them, in place or in the collection."""

import json

import pytest

from behaviour.apigatewayv2.openapi.definitions import (
    A_TEXT,
    AN_OBJECT,
    ANSWERS,
    AT_PETS,
    INTEGRATION,
    INTEGRATIONS,
    LISTENER,
    PROXY,
    ROLE,
    URL,
    document,
    integration_of,
    make,
    no_integration,
    of_pets,
    only,
    warnings_of,
)
from support_v2 import FUNCTION, INVOCATION

# Integrations


@pytest.fixture
def link(client):
    """The id of a VPC link."""
    return client.create_vpc_link(Name="pets", SubnetIds=["subnet-1"])["VpcLinkId"]


LINK = "<link>"  # stands for the id of the VPC link
MADE = {
    "ConnectionType": "INTERNET",
    "Description": "AutoCreate from OpenAPI Import",
    "TimeoutInMillis": 30000,
}
TO_URL = {
    **MADE,
    "IntegrationMethod": "GET",
    "IntegrationType": "HTTP_PROXY",
    "IntegrationUri": URL,
    "PayloadFormatVersion": "1.0",
}
TO_FUNCTION = {
    **MADE,
    "IntegrationMethod": "POST",
    "IntegrationType": "AWS_PROXY",
    "IntegrationUri": FUNCTION,
    "PayloadFormatVersion": "1.0",
}
LAMBDA = {"type": "aws_proxy", "uri": FUNCTION}
PRIVATE = {**PROXY, "uri": LISTENER, "connectionType": "VPC_LINK", "connectionId": LINK}
TO_LINK = {**TO_URL, "ConnectionId": LINK, "ConnectionType": "VPC_LINK", "IntegrationUri": LISTENER}
QUEUE = {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/pets", "MessageBody": "$request.body"}
SUBTYPE = {
    "type": "AWS_PROXY",
    "integrationSubtype": "SQS-SendMessage",
    "credentials": ROLE,
    "requestParameters": QUEUE,
}
RIGHT = {
    "type": (PROXY, TO_URL),
    "type in capitals": ({**PROXY, "type": "HTTP_PROXY"}, TO_URL),
    "type in both": ({**PROXY, "type": "Http_Proxy"}, TO_URL),
    "type of a function": ({**LAMBDA, "type": "AWS_PROXY"}, TO_FUNCTION),
    "httpMethod": ({**PROXY, "httpMethod": "ANY"}, {**TO_URL, "IntegrationMethod": "ANY"}),
    "uri": (LAMBDA, TO_FUNCTION),
    "credentials": ({**LAMBDA, "credentials": ROLE}, {**TO_FUNCTION, "CredentialsArn": ROLE}),
    "connectionType": ({**PROXY, "connectionType": "INTERNET"}, TO_URL),
    "connectionId": (PRIVATE, TO_LINK),
    "tlsConfig": (
        {**PRIVATE, "tlsConfig": {"serverNameToVerify": "pets.example.com"}},
        {**TO_LINK, "TlsConfig": {"ServerNameToVerify": "pets.example.com"}},
    ),
    "payloadFormatVersion": (
        {**LAMBDA, "payloadFormatVersion": "2.0"},
        {**TO_FUNCTION, "PayloadFormatVersion": "2.0"},
    ),
    "timeoutInMillis": ({**PROXY, "timeoutInMillis": 50}, {**TO_URL, "TimeoutInMillis": 50}),
    "requestParameters": (
        {**PROXY, "requestParameters": {"append:header.a": "b", "remove:header.c": ""}},
        {**TO_URL, "RequestParameters": {"append:header.a": "b", "remove:header.c": ""}},
    ),
    "responseParameters": (
        {**PROXY, "responseParameters": {"200": {"overwrite:statuscode": "204"}}},
        {**TO_URL, "ResponseParameters": {"200": {"overwrite:statuscode": "204"}}},
    ),
    "integrationSubtype": (
        SUBTYPE,
        {
            **MADE,
            "CredentialsArn": ROLE,
            "IntegrationSubtype": "SQS-SendMessage",
            "IntegrationType": "AWS_PROXY",
            "PayloadFormatVersion": "1.0",
            "RequestParameters": QUEUE,
        },
    ),
    "timeoutInMillis as a text": (
        {**PROXY, "timeoutInMillis": "29000"},
        {**TO_URL, "TimeoutInMillis": 29000},
    ),
    "timeoutInMillis as a fraction": ({**PROXY, "timeoutInMillis": 50.0}, {**TO_URL, "TimeoutInMillis": 50}),
    "a parameter that is a number": (
        {**PROXY, "requestParameters": {"append:header.a": 5, "append:header.b": True}},
        {**TO_URL, "RequestParameters": {"append:header.a": "5", "append:header.b": "true"}},
    ),
    "words that integrations don't have": (
        {**PROXY, "enableSimpleResponses": True, "description": []},
        TO_URL,
    ),
    "null": ({**PROXY, "credentials": None, "payloadFormatVersion": None}, TO_URL),
}


def replaced(value, link):
    """A value with the id of the link in it."""
    return json.loads(json.dumps(value).replace(LINK, link))


@pytest.mark.parametrize(("integration", "expected"), RIGHT.values(), ids=RIGHT)
def test_each_word_of_an_integration_is_a_member(client, link, integration, expected):
    made = integration_of(client, replaced(integration, link))
    assert made == {**replaced(expected, link), "IntegrationId": made["IntegrationId"]}
    assert len(made["IntegrationId"]) == 7


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1.0", "1.0"),
        ('"1.0"', "1.0"),
        ("1", "1.0"),
        ("2", "2.0"),
        ("2.0", "2.0"),
        ('"2.0"', "2.0"),
        ("1.00", "1.0"),
        ("10e-1", "1.0"),
    ],
)
@pytest.mark.parametrize("before", ["", "# YAML\n"])
def test_a_payload_format_version_may_be_a_number(client, written, read, before):
    text = json.dumps(document(of_pets(**{INTEGRATION: {**LAMBDA, "payloadFormatVersion": "?"}})))
    api = make(client, before + text.replace('"?"', written), FailOnWarnings=True)
    assert only(client, "get_integrations", api)["PayloadFormatVersion"] == read


def target_of(client, answer, key):
    found = {route["RouteKey"]: route for route in client.get_routes(ApiId=answer["ApiId"])["Items"]}
    return found[key]["Target"].removeprefix("integrations/")


def test_an_integration_in_place_is_the_target_of_its_route_alone(client):
    paths = {path: {"get": {**ANSWERS, INTEGRATION: PROXY}} for path in ("/a", "/b")}
    answer = make(client, document(paths), FailOnWarnings=True)
    ids = [one["IntegrationId"] for one in client.get_integrations(ApiId=answer["ApiId"])["Items"]]
    assert [target_of(client, answer, "GET /a"), target_of(client, answer, "GET /b")] == ids
    assert len(set(ids)) == 2


def test_an_integration_by_reference_is_shared_and_made_once(client):
    collection = {
        "first": PROXY,
        "second": {"$ref": "#/components/x-amazon-apigateway-integrations/first"},
        "unused": LAMBDA,
    }
    used = {INTEGRATION: {"$ref": "#/components/x-amazon-apigateway-integrations/second"}}
    paths = {path: {"get": {**ANSWERS, **used}} for path in ("/a", "/b")}
    body = document(paths, components={"x-amazon-apigateway-integrations": collection})
    answer = make(client, body, FailOnWarnings=True)
    first, unused = client.get_integrations(ApiId=answer["ApiId"])["Items"]
    assert (first["IntegrationUri"], unused["IntegrationUri"]) == (URL, FUNCTION)
    assert (
        target_of(client, answer, "GET /a") == target_of(client, answer, "GET /b") == first["IntegrationId"]
    )


def test_an_integration_may_be_that_of_another_operation(client):
    at = "#/paths/~1a/get/x-amazon-apigateway-integration"
    paths = {
        "/a": {"get": {**ANSWERS, INTEGRATION: PROXY}},
        "/b": {"get": {**ANSWERS, INTEGRATION: {"$ref": at}}},
    }
    answer = make(client, document(paths), FailOnWarnings=True)
    only(client, "get_integrations", answer)
    assert target_of(client, answer, "GET /a") == target_of(client, answer, "GET /b")


def test_a_path_that_two_refer_to_has_one_integration(client):
    item = {"get": {**ANSWERS, INTEGRATION: PROXY}}
    paths = {"/a": {"$ref": "#/x-item"}, "/b": {"$ref": "#/x-item"}}
    answer = make(client, document(paths, **{"x-item": item}))
    only(client, "get_integrations", answer)
    assert target_of(client, answer, "GET /a") == target_of(client, answer, "GET /b")


AT_INTEGRATION = f"{AT_PETS}.{INTEGRATION}"


@pytest.mark.parametrize(
    ("integration", "why"),
    [
        ("b", f": {AN_OBJECT} a text ('b')"),
        ({**PROXY, "type": []}, f".type: {A_TEXT} a list"),
        ({**PROXY, "httpMethod": []}, f".httpMethod: {A_TEXT} a list"),
        ({**PROXY, "uri": {"Fn::Sub": "https://a"}}, f".uri: {A_TEXT} an object"),
        ({**PROXY, "payloadFormatVersion": [1]}, f".payloadFormatVersion: {A_TEXT} a list"),
        (
            {**PROXY, "timeoutInMillis": "50ms"},
            ".timeoutInMillis: it must be a whole number, and is a text ('50ms')",
        ),
        (
            {**PROXY, "timeoutInMillis": 50.5},
            ".timeoutInMillis: it must be a whole number, and is a number (50.5)",
        ),
        (
            {**PROXY, "timeoutInMillis": 25 * "9"},
            f".timeoutInMillis: it must be a whole number, and is a text ('{25 * '9'}')",
        ),
        ({**PROXY, "requestParameters": []}, f".requestParameters: {AN_OBJECT} a list"),
        (
            {**PROXY, "requestParameters": {"append:header.a": []}},
            f".requestParameters.append:header.a: {A_TEXT} a list",
        ),
        ({**PROXY, "responseParameters": []}, f".responseParameters: {AN_OBJECT} a list"),
        (
            {**PROXY, "responseParameters": {"200": "a"}},
            f".responseParameters.200: {AN_OBJECT} a text ('a')",
        ),
        ({**PROXY, "tlsConfig": "a"}, f".tlsConfig: {AN_OBJECT} a text ('a')"),
        (
            {**PROXY, "tlsConfig": {"serverNameToVerify": []}},
            f".tlsConfig.serverNameToVerify: {A_TEXT} a list",
        ),
    ],
)
def test_an_integration_that_cannot_be_read_leaves_a_route_without_a_target(
    client, refused, integration, why
):
    body = document(of_pets(**{INTEGRATION: integration}))
    assert warnings_of(client, refused, body) == [no_integration(AT_INTEGRATION + why)]
    api = make(client, body)
    assert "Target" not in only(client, "get_routes", api)
    assert client.get_integrations(ApiId=api["ApiId"])["Items"] == []


def test_one_of_the_collection_that_cannot_be_read_leaves_its_routes_without_a_target(client, refused):
    used = {INTEGRATION: {"$ref": f"#/components/{INTEGRATIONS}/own"}}
    body = document(of_pets(**used), components={INTEGRATIONS: {"own": {**PROXY, "uri": []}, "other": 5}})
    at = f"components.{INTEGRATIONS}.own.uri"
    assert warnings_of(client, refused, body) == [
        f"Unable to put integration 'own': {at}: {A_TEXT} a list. Ignoring."
    ]
    assert "Target" not in only(client, "get_routes", make(client, body))


def test_integrations_that_are_alike_are_as_many_as_there_are(client):
    paths = {f"/{name}": {"get": {**ANSWERS, INTEGRATION: integration}} for name, integration in (
        ("a", PROXY), ("b", {**PROXY, "uri": f"{URL}/b"}), ("c", PROXY), ("d", {**PROXY, "type": "aws"}), ("e", {**PROXY, "type": "aws"}),
    )}  # fmt: skip
    answer = make(client, document(paths))
    made = client.get_integrations(ApiId=answer["ApiId"])["Items"]
    assert [one["IntegrationUri"] for one in made] == [URL, f"{URL}/b", URL]
    assert len({one["IntegrationId"] for one in made}) == 3
    first, _other, again = (
        {name: value for name, value in one.items() if name != "IntegrationId"} for one in made
    )
    assert first == again
    targets = [target_of(client, answer, f"GET /{name}") for name in "abc"]
    assert targets == [one["IntegrationId"] for one in made]
    assert len(answer["Warnings"]) == 2


def test_integrations_that_differ_by_their_uris_have_each_its_own_and_each_is_checked(client):
    functions = [
        INVOCATION,
        INVOCATION.replace(":pets", ":dogs"),
        "arn:aws:lambda:us-east-1:123456789012:function:cats",
    ]
    uris = [
        functions[0],
        URL,
        functions[1],
        "",
        2049 * "a",
        f"{URL}/{2048 * 'a'}",
        functions[2],
        "fully-qualified URL",
    ]
    paths = {
        f"/{number}": {"get": {**ANSWERS, INTEGRATION: {"type": "aws_proxy", "payloadFormatVersion": "2.0", "uri": uri}}}
        for number, uri in enumerate(uris)
    }  # fmt: skip
    answer = make(client, document(paths))
    made = client.get_integrations(ApiId=answer["ApiId"])["Items"]
    assert [one["IntegrationUri"] for one in made] == functions
    for path, uri in (("/0", functions[0]), ("/2", functions[1]), ("/6", functions[2])):
        found = client.get_integration(
            ApiId=answer["ApiId"], IntegrationId=target_of(client, answer, f"GET {path}")
        )
        assert found["IntegrationUri"] == uri
    assert len(answer["Warnings"]) == len(uris) - len(functions)


def test_an_integration_is_not_private_because_its_url_is_like_that_of_a_public_one(client):
    private = {**PROXY, "connectionType": "VPC_LINK", "connectionId": "abc123"}
    paths = {
        "/a": {"get": {**ANSWERS, INTEGRATION: PROXY}},
        "/b": {"get": {**ANSWERS, INTEGRATION: private}},
        "/c": {"get": {**ANSWERS, INTEGRATION: {**private, "uri": LISTENER}}},
    }
    answer = make(client, document(paths))
    assert [one["IntegrationUri"] for one in client.get_integrations(ApiId=answer["ApiId"])["Items"]] == [URL]
    assert len(answer["Warnings"]) == 2
