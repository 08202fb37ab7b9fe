"""Every error arrives as itself, at a client and over raw HTTP; what is a bug of ours never looks like one."""

from __future__ import annotations

import json
import re

import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.parsers import create_parser
from botocore.session import Session

from awsmock_ar_apigw import Cloud, MockError
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.cloud.cloud import backend_of
from support import SESSION, client_of
from wire.shapes import MODEL, OPERATIONS

RAW = Session().get_data("apprunner/2020-05-15/service-2")["shapes"]
REFUSALS = [(name, shape.name) for name in OPERATIONS for shape in MODEL.operation_model(name).error_shapes]
ONCE = Config(parameter_validation=False, retries={"total_max_attempts": 1})


@pytest.fixture(scope="module")
def once():
    """A client that doesn't try again."""
    return SESSION.client("apprunner", config=ONCE)


@pytest.fixture
def answers(monkeypatch):
    """Let an operation answer by a function of the test's own, whatever its parameters are."""

    def substitute(name, handler):
        backend = backend_of("apprunner")
        bound = backend.bind(MODEL.operation_model(name))
        ours = bound._replace(check=lambda _params: None, rules=(), handle=handler, cutter=None)
        monkeypatch.setitem(backend._bound, name, ours)

    return substitute


def raiser(error):
    def handle(_call, _params):
        raise error

    return handle


def status_of(code):
    """The status that the raw model gives an error."""
    given = RAW[code].get("error", {}).get("httpStatusCode")
    return given or (500 if RAW[code].get("fault") else 400)


@pytest.mark.parametrize(("name", "code"), REFUSALS)
def test_every_listed_error_arrives_as_itself(cloud, once, answers, name, code):
    answers(name, raiser(ServiceError(code, "So it is: 'é'.")))
    with pytest.raises(getattr(once.exceptions, code)) as caught:
        getattr(once, xform_name(name))()
    answer = caught.value.response
    assert answer["Error"] == {"Code": code, "Message": "So it is: 'é'."}
    assert answer["Message"] == "So it is: 'é'."
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == status_of(code)
    assert (cloud.calls[-1].error, cloud.calls[-1].status) == (code, status_of(code))


def test_a_fault_is_a_500_and_any_other_error_a_400():
    codes = {code for _name, code in REFUSALS}
    assert {code for code in codes if status_of(code) == 500} == {"InternalServiceErrorException"}
    assert {status_of(code) for code in codes} == {400, 500}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_error_that_the_operation_does_not_list_is_a_bug_of_the_mock(cloud, answers, name):
    listed = {shape.name for shape in MODEL.operation_model(name).error_shapes}
    others = {code for _name, code in REFUSALS} - listed
    assert others
    for code in sorted(others):
        answers(name, raiser(ServiceError(code, "no")))
        with pytest.raises(MockError, match=f"{name} doesn't list {code}"):
            getattr(client_of("apprunner"), xform_name(name))()


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("error", [ZeroDivisionError("ours"), OSError("ours"), MockError("ours")])
def test_what_breaks_inside_a_handler_surfaces_as_itself_at_once(cloud, answers, mode, error):
    called = []

    def handle(_call, _params):
        called.append(1)
        raise error

    answers("ListServices", handle)
    client = SESSION.client("apprunner", config=Config(retries={"mode": mode}))
    with pytest.raises(type(error)) as caught:
        client.list_services()
    assert caught.value is error
    assert called == [1]


# Raw HTTP

SIGNED = "AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/apprunner/aws4_request, SignedHeaders=host, Signature=0"


def ask(body=b"{}", *, target="AppRunner.ListServices", method="POST", path="/", cloud=None, **headers):
    """The answer to a raw request: (status, code or None, content)."""
    headers = {"authorization": SIGNED, "x-amz-target": target, **headers}
    request = HttpRequest(method, path, "", {k: v for k, v in headers.items() if v is not None}, body)
    response = (cloud or Cloud()).handle(request)
    content = json.loads(response.body)
    assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", response.headers["x-amzn-RequestId"])
    assert response.headers["Content-Type"] == "application/x-amz-json-1.0"
    assert int(response.headers["Content-Length"]) == len(response.body)
    return response.status, content.pop("__type", None), content


def test_a_right_request_is_answered_whatever_the_case_of_its_headers():
    request = HttpRequest(
        "POST", "/", "", {"AUTHORIZATION": SIGNED, "X-Amz-Target": "AppRunner.ListServices"}, b""
    )
    assert json.loads(Cloud().handle(request).body) == {"ServiceSummaryList": []}


def test_the_scope_of_the_signature_says_account_and_region():
    cloud = Cloud(accounts={"AKID": "111122223333"})
    body = json.dumps({"ConnectionName": "github", "ProviderType": "GITHUB"}).encode()
    status, code, content = ask(body, target="AppRunner.CreateConnection", cloud=cloud)
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
    status, code, content = ask(**asked)
    assert (status, code) == (404, "UnknownOperationException")
    assert content.keys() <= {"message"}


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"ListServices",
        b"{'a': 1}",
        b'{"a": 1,}',
        b'{"MaxResults": NaN}',
        b'{"MaxResults": Infinity}',
        b'{"MaxResults": -Infinity}',
        b"NaN",
        b"\xff\xfe",
        b"{} {}",
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"9" * 5_000,
    ],
    ids=lambda body: body[:20].decode("latin-1"),
)
def test_a_body_that_is_not_json_is_refused(body):
    cloud = Cloud()
    status, code, _content = ask(body, cloud=cloud)
    assert (status, code) == (400, "SerializationException")
    assert cloud.calls[-1].error == "SerializationException"


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"1", b"1.5", b"true", b"null", b"[{}]"])
def test_a_body_that_is_not_an_object_is_refused(body):
    assert ask(body)[:2] == (400, "SerializationException")


SAMPLES = {"string": "text", "integer": 1, "boolean": True, "list": [], "structure": {}, "float": 1.5}


def wrong_types(shape):
    """Values in which one thing, at any depth, is of another type than its shape."""
    fits = {"map": "structure"}.get(shape.type_name, shape.type_name)
    yield from (sample for name, sample in SAMPLES.items() if name != fits)
    match shape.type_name:
        case "structure":
            yield from (
                {name: value} for name, member in shape.members.items() for value in wrong_types(member)
            )
        case "list":
            yield from ([value] for value in wrong_types(shape.member))
        case "map":
            yield from ({"key": value} for value in wrong_types(shape.value))


def test_a_value_of_another_type_is_refused_wherever_it_stands():
    cloud = Cloud()
    operations = [MODEL.operation_model(name) for name in OPERATIONS]
    cases = [(one.name, value) for one in operations for value in wrong_types(one.input_shape)]
    assert len(cases) > 500
    for name, value in cases:
        answer = ask(json.dumps(value).encode(), target=f"AppRunner.{name}", cloud=cloud)
        assert answer[:2] == (400, "SerializationException"), (name, value)
        assert answer[2]["message"]


@pytest.mark.parametrize("number", [2**31, -(2**31) - 1, 10**30, 1e400])
def test_an_integer_that_does_not_fit_is_refused(number):
    body = json.dumps({"MaxResults": number}).replace("Infinity", "1e400").encode()
    assert ask(body)[:2] == (400, "SerializationException")


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"body": b"{"}, "SerializationException"), ({"target": "AppRunner.None"}, "UnknownOperationException")],
)
def test_botocore_understands_the_errors_that_no_model_lists(asked, code):
    status, _code, content = ask(**asked)
    body = json.dumps({"__type": code, **content}).encode()
    answer = create_parser("json").parse({"status_code": status, "headers": {}, "body": body}, None)
    assert answer["Error"] == {"Code": code, "Message": content["message"]}


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer token",
        SIGNED.replace("apprunner", "s3"),
        SIGNED.replace("Credential=", "Key="),
        SIGNED.replace("AKID/20261122", "AKID"),
    ],
)
def test_an_unsigned_request_is_no_business_of_the_mock(authorization):
    with pytest.raises(MockError, match="Sign it with"):
        ask(authorization=authorization)
