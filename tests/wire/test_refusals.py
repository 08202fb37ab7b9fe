"""Every error arrives as itself at a client of its service; what is a bug of ours never looks like one."""

from __future__ import annotations

from functools import cache

import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import Session

from awsmock_ar_apigw import MockError
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.kit.backend import Operation
from support import SESSION, client_of
from wire.shapes import MODELS, OPERATIONS, each_operation, operation_of, service_of

RAW = {
    service: Session().get_data(f"{service}/{model.metadata['apiVersion']}/service-2")["shapes"]
    for service, model in MODELS.items()
}
REFUSALS = [
    pytest.param(operation, shape, id=f"{service_of(operation)}.{operation.name}-{shape.name}")
    for operation in OPERATIONS
    for shape in operation.error_shapes
]
CODES = {
    service: {shape.name for one in OPERATIONS if service_of(one) == service for shape in one.error_shapes}
    for service in SERVICES
}
ONCE = Config(parameter_validation=False, retries={"total_max_attempts": 1})


@cache
def once(service):
    """A client that doesn't try again."""
    return SESSION.client(service, config=ONCE)


@pytest.fixture
def answers(monkeypatch):
    """Let an operation answer by a function of the test's own, whatever its parameters are."""

    def substitute(operation, handler):
        backend, name = backend_of(service_of(operation)), operation.name
        monkeypatch.setitem(backend.operations, name, Operation(name, handler, (), None, {}, ()))
        bound = backend._compile(operation)
        monkeypatch.setitem(backend._bound, name, bound._replace(check=lambda _params: None))

    return substitute


def raiser(error):
    def handle(_call, _params):
        raise error

    return handle


def call(client, operation):
    """Call an operation with as little as gets it on its way: what its path needs."""
    members = operation.input_shape.members.items() if operation.input_shape else ()
    labels = {name: "text" for name, shape in members if shape.serialization.get("location") == "uri"}
    return getattr(client, xform_name(operation.name))(**labels)


def status_of(service, code):
    """The status that the raw model gives an error."""
    raw = RAW[service][code]
    return raw.get("error", {}).get("httpStatusCode") or (500 if raw.get("fault") else 400)


@pytest.mark.parametrize(("operation", "shape"), REFUSALS)
def test_every_listed_error_arrives_as_itself(cloud, answers, operation, shape):
    code, service = shape.name, service_of(operation)
    modelled = {name: f"a {name}" for name in shape.members if name != "Message"}
    answers(operation, raiser(ServiceError(code, "So it is: 'é'.", **modelled)))
    client = once(service)
    with pytest.raises(getattr(client.exceptions, code)) as caught:
        call(client, operation)
    answer = caught.value.response
    assert answer["Error"] == {"Code": code, "Message": "So it is: 'é'."}
    if shape.members:
        assert answer["Message"] == "So it is: 'é'."
    assert {name: answer[name] for name in modelled} == modelled
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == status_of(service, code)
    assert (cloud.calls[-1].error, cloud.calls[-1].status) == (code, status_of(service, code))


@pytest.mark.parametrize(("operation", "shape"), REFUSALS)
def test_a_modelled_member_that_an_error_does_not_give_is_absent(cloud, answers, operation, shape):
    answers(operation, raiser(ServiceError(shape.name, "no")))
    with pytest.raises(ClientError) as caught:
        call(once(service_of(operation)), operation)
    assert caught.value.response.keys() - {"Error", "ResponseMetadata"} <= {"Message", "message"}


def test_errors_have_the_statuses_of_their_models():
    found = {service: {code: status_of(service, code) for code in codes} for service, codes in CODES.items()}
    assert found == {
        "apprunner": {
            "InternalServiceErrorException": 500,
            "InvalidRequestException": 400,
            "InvalidStateException": 400,
            "ResourceNotFoundException": 400,
            "ServiceQuotaExceededException": 400,
        },
        "apigatewayv2": {
            "AccessDeniedException": 403,
            "BadRequestException": 400,
            "ConflictException": 409,
            "NotFoundException": 404,
            "TooManyRequestsException": 429,
        },
        "apigatewaymanagementapi": {
            "ForbiddenException": 403,
            "GoneException": 410,
            "LimitExceededException": 429,
            "PayloadTooLargeException": 413,
        },
    }


def test_the_members_of_errors_beside_their_messages_are_these():
    found = {(case.values[1].name, *case.values[1].members) for case in REFUSALS}
    assert {(code, *set(members) - {"Message"}) for code, *members in found if len(members) > 1} == {
        ("NotFoundException", "ResourceType"),
        ("TooManyRequestsException", "LimitType"),
    }


@each_operation
def test_an_error_that_the_operation_does_not_list_is_a_bug_of_the_mock(cloud, answers, operation):
    listed = {shape.name for shape in operation.error_shapes}
    others = {code for codes in CODES.values() for code in codes} - listed
    assert others
    for code in sorted(others):
        answers(operation, raiser(ServiceError(code, "no")))
        with pytest.raises(MockError, match=f"{operation.name} doesn't list {code}"):
            call(client_of(service_of(operation)), operation)


@pytest.mark.parametrize(
    ("name", "code", "status"),
    [("DeleteApi", "BadRequestException", 400), ("DeleteIntegration", "ConflictException", 409)],
)
def test_an_error_that_was_seen_though_it_is_not_listed_arrives_with_its_status(
    cloud, answers, name, code, status
):
    operation = operation_of("apigatewayv2", name)
    assert code not in {shape.name for shape in operation.error_shapes}
    answers(operation, raiser(ServiceError(code, "So it is: 'é'.", status=status)))
    client = once("apigatewayv2")
    with pytest.raises(getattr(client.exceptions, code)) as caught:
        call(client, operation)
    assert caught.value.response["Error"] == {"Code": code, "Message": "So it is: 'é'."}
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("error", [ZeroDivisionError("ours"), OSError("ours"), MockError("ours")])
@pytest.mark.parametrize(("service", "name"), [("apprunner", "ListServices"), ("apigatewayv2", "GetApis")])
def test_what_breaks_inside_a_handler_surfaces_as_itself_at_once(cloud, answers, mode, error, service, name):
    called = []

    def handle(_call, _params):
        called.append(1)
        raise error

    answers(operation_of(service, name), handle)
    client = SESSION.client(service, config=Config(retries={"mode": mode}))
    with pytest.raises(type(error)) as caught:
        getattr(client, xform_name(name))()
    assert caught.value is error
    assert called == [1]
