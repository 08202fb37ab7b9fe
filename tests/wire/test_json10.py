"""What is particular to json 1.0, over raw HTTP: the target, the body, and times as numbers."""

from __future__ import annotations

import json

import pytest
from botocore.parsers import create_parser

from awsmock_ar_apigw import Cloud, MockError
from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.wire.json10 import Json10
from wire.raw import NOT_AN_OBJECT, NOT_JSON, ask, short, signed, wrong_types
from wire.shapes import MODELS, operation_of

MODEL = MODELS["apprunner"]
PROTOCOL = Json10()
SIGNED = signed("apprunner")


def call(body=b"{}", *, target="AppRunner.ListServices", method="POST", path="/", cloud=None, **headers):
    """The answer to a raw request, signed unless said otherwise."""
    return ask(
        method, path, body, cloud=cloud, **{"authorization": SIGNED, "x-amz-target": target, **headers}
    )


# The request


def test_a_right_request_is_answered_whatever_the_case_of_its_headers():
    headers = {"AUTHORIZATION": SIGNED, "X-Amz-Target": "AppRunner.ListServices"}
    response = Cloud().handle(HttpRequest("POST", "/", "", headers, b""))
    assert json.loads(response.body) == {"ServiceSummaryList": []}
    assert response.headers["Content-Type"] == "application/x-amz-json-1.0"


def test_the_scope_of_the_signature_says_account_and_region():
    cloud = Cloud(accounts={"AKID": "111122223333"})
    body = json.dumps({"ConnectionName": "github", "ProviderType": "GITHUB"}).encode()
    status, code, content = call(body, target="AppRunner.CreateConnection", cloud=cloud)
    assert (status, code) == (200, None)
    arn = content["Connection"]["ConnectionArn"]
    assert arn.startswith("arn:aws:apprunner:us-east-1:111122223333:connection/github/")
    assert (cloud.calls[-1].account, cloud.calls[-1].region) == ("111122223333", "us-east-1")


@pytest.mark.parametrize(
    "asked",
    [
        {"target": "AppRunner.GetServices"},
        {"target": "AppRunner.listservices"},
        {"target": "AppRunner"},
        {"target": "AppRunner."},
        {"target": "apprunner.ListServices"},
        {"target": "DynamoDB_20120810.ListServices"},
        {"target": ".ListServices"},
        {"target": ""},
        {"target": None},
        {"method": "GET"},
        {"method": "PUT"},
        {"path": "/ListServices"},
        {"path": ""},
    ],
    ids=str,
)
def test_what_is_not_an_operation_is_answered_with_404(asked):
    status, code, content = call(**asked)
    assert (status, code) == (404, "UnknownOperationException")
    assert content.keys() <= {"message"}


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer token",
        SIGNED.replace("apprunner", "s3"),
        SIGNED.replace("Credential=", "Key="),
        SIGNED.replace("AKID/20261122", "AKID"),
        SIGNED.replace("us-east-1", ""),
        "Credential=" * 100_000,
        "Credential=" + "a/" * 100_000,
    ],
    ids=lambda text: str(text)[:20],
)
def test_an_unsigned_request_is_no_business_of_the_mock(authorization):
    with pytest.raises(MockError, match=r"Sign it with|is signed for '(s3|a)', and asks for nothing"):
        call(authorization=authorization)


# The body


def test_an_empty_body_is_a_request_without_parameters():
    operation = operation_of("apprunner", "ListServices")
    assert PROTOCOL.reader(operation)(HttpRequest("POST", "/", "", {}, b"")) == {}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"ConnectionName": "name", "Colour": "red", "Nested": {"a": [1]}}, {"ConnectionName": "name"}),
        ({"ConnectionName": None, "ProviderType": "GITHUB"}, {"ProviderType": "GITHUB"}),
        ({"Tags": [{"Key": "a", "Value": None, "Size": 3}]}, {"Tags": [{"Key": "a"}]}),
    ],
)
def test_unknown_members_and_nulls_are_not_read(sent, read):
    operation = operation_of("apprunner", "CreateConnection")
    request = HttpRequest("POST", "/", "", {}, json.dumps(sent).encode())
    assert PROTOCOL.reader(operation)(request) == read


def test_a_null_in_a_map_is_not_read():
    operation = operation_of("apprunner", "CreateService")
    variables = {"RuntimeEnvironmentVariables": {"a": None, "b": ""}}
    sent = {"SourceConfiguration": {"ImageRepository": {"ImageConfiguration": variables}}}
    read = PROTOCOL.reader(operation)(HttpRequest("POST", "/", "", {}, json.dumps(sent).encode()))
    configuration = read["SourceConfiguration"]["ImageRepository"]["ImageConfiguration"]
    assert configuration == {"RuntimeEnvironmentVariables": {"b": ""}}


@pytest.mark.parametrize("body", NOT_JSON, ids=short)
def test_a_body_that_is_not_json_is_refused(body):
    cloud = Cloud()
    status, code, _content = call(body, cloud=cloud)
    assert (status, code) == (400, "SerializationException")
    assert cloud.calls[-1].error == "SerializationException"


@pytest.mark.parametrize("body", NOT_AN_OBJECT)
def test_a_body_that_is_not_an_object_is_refused(body):
    assert call(body)[:2] == (400, "SerializationException")


def test_a_value_of_another_type_is_refused_wherever_it_stands():
    cloud = Cloud()
    operations = [MODEL.operation_model(name) for name in MODEL.operation_names]
    cases = [(one.name, value) for one in operations for value in wrong_types(one.input_shape)]
    assert len(cases) > 500
    for name, value in cases:
        answer = call(json.dumps(value).encode(), target=f"AppRunner.{name}", cloud=cloud)
        assert answer[:2] == (400, "SerializationException"), (name, value)
        assert answer.content["message"]


# The answer


def test_times_are_seconds_with_milliseconds():
    operation = operation_of("apprunner", "CreateConnection")
    response = PROTOCOL.writer(operation)(
        {"Connection": {"CreatedAt": 1_700_000_000_123_999}}, "id", 200
    ).response
    assert json.loads(response.body) == {"Connection": {"CreatedAt": 1_700_000_000.123}}


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"body": b"{"}, "SerializationException"), ({"target": "AppRunner.None"}, "UnknownOperationException")],
)
def test_botocore_understands_the_errors_that_no_model_lists(asked, code):
    status, _code, content = call(**asked)
    body = json.dumps({"__type": code, **content}).encode()
    answer = create_parser("json").parse({"status_code": status, "headers": {}, "body": body}, None)
    assert answer["Error"] == {"Code": code, "Message": content["message"]}
