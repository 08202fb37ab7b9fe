"""Nobody can tell which lane a call has taken: not by its result, its error, what handlers see, what is recorded or stored."""

from __future__ import annotations

import time
import uuid
from contextlib import suppress

import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import MockError, mock_apprunner
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.cloud.services import backend_of
from awsmock_ar_apigw.kit.backend import Operation
from checks import api_gateway, app_runner
from checks.samples import MODELS
from checks.test_any_request import values
from conformance.test_examples import CASES, Play
from lanes.twins import assert_no_difference
from support import SESSION, client_of, make_service
from support_websocket import Chat
from wire.shapes import OPERATIONS, service_of

WORLDS = {"apprunner": app_runner, "apigatewayv2": api_gateway}


@pytest.mark.parametrize(("service", "operation", "case"), CASES)
def test_every_example_of_the_references(service, operation, case):
    def play(cloud):
        example = Play(cloud, service)
        example.steps(case.get("given", ()))
        example.call(operation, case["request"], case["response"])
        example.steps(case.get("then", ()))

    assert_no_difference(play, pace=case.get("pace", "instant"), start_time=1_604_188_800)


@pytest.mark.parametrize("service", WORLDS)
@given(data=st.data())
def test_any_requests(service, data):
    client, world = client_of(service), WORLDS[service]
    names = [name for name in MODELS[service].operation_names if name in backend_of(service).operations]
    asked = []

    def play(cloud):
        there = world.furnish(client, cloud)
        cloud.settle()
        if not asked:  # what is drawn for the first lane is asked in the second
            for name in data.draw(st.lists(st.sampled_from(names), min_size=5, max_size=12)):
                operation = MODELS[service].operation_model(name)
                params = there.bent(data, operation, data.draw(values(operation.input_shape, there.pick)))
                asked.append((xform_name(name), params))
        for name, params in asked:
            with suppress(ClientError):
                getattr(client, name)(**params)
            cloud.settle()

    assert_no_difference(play, pace="manual")


# Errors, in every way in which a client can retry

REFUSALS = [
    pytest.param(operation, shape, id=f"{service_of(operation)}.{operation.name}-{shape.name}")
    for operation in OPERATIONS
    for shape in operation.error_shapes
    if not operation.has_streaming_output  # never in the fast lane
]


@pytest.mark.parametrize(("operation", "shape"), REFUSALS)
def test_every_error_that_an_operation_lists(monkeypatch, operation, shape):
    service, name = service_of(operation), operation.name
    backend = backend_of(service)
    modelled = {member: f"a {member}" for member in shape.members if member != "Message"}

    def handle(_call, _params):
        raise ServiceError(shape.name, "So it is: 'é'.", **modelled)

    monkeypatch.setitem(backend.operations, name, Operation(name, handle, (), None, {}, ()))
    bound = backend._compile(operation)._replace(check=lambda _params: None)
    monkeypatch.setitem(backend._bound, name, bound)
    members = operation.input_shape.members.items() if operation.input_shape else ()
    labels = {member: "text" for member, one in members if one.serialization.get("location") == "uri"}
    client = client_of(service)

    def play(_cloud):
        with pytest.raises(ClientError):
            getattr(client, xform_name(name))(**labels)

    assert_no_difference(play)


@pytest.mark.parametrize(
    ("service", "name", "code"),
    [
        ("apprunner", "ListServices", "InvalidStateException"),
        ("apigatewayv2", "GetTags", "AccessDeniedException"),
    ],
)
def test_an_error_that_an_operation_does_not_list(monkeypatch, service, name, code):
    client, backend = client_of(service), backend_of(service)
    operation = client.meta.service_model.operation_model(name)
    assert code not in {shape.name for shape in operation.error_shapes}

    def handle(_call, _params):
        raise ServiceError(code, "So it is.", status=400)

    bound = backend.bind(operation)._replace(handle=handle, check=lambda _params: None)
    monkeypatch.setitem(backend._bound, name, bound)

    def play(_cloud):
        with pytest.raises(ClientError, match="So it is"):
            getattr(client, xform_name(name))(**({"ResourceArn": "arn"} if name == "GetTags" else {}))

    assert_no_difference(play)


@pytest.mark.parametrize("mode", ["legacy", "standard"])
@pytest.mark.parametrize("attempts", [2, 3])
def test_answers_in_each_retry_mode(mode, attempts):
    config = Config(retries={"mode": mode, "total_max_attempts": attempts})
    client = SESSION.client("apprunner", config=config)

    def play(cloud):
        arn = make_service(client)
        client.describe_service(ServiceArn=arn)
        with pytest.raises(client.exceptions.InvalidStateException):
            client.resume_service(ServiceArn=arn)
        cloud.settle()
        client.list_services()

    assert_no_difference(play)


def test_each_call_is_an_invocation_of_its_own():
    client, seen = SESSION.client("apprunner"), []
    client.meta.events.register(
        "after-call", lambda context, **_: seen.append(context["retries"]["invocation-id"])
    )
    with mock_apprunner():
        for _ in range(3):
            client.list_services()
    assert len(set(seen)) == 3
    assert all(str(uuid.UUID(one)) == one and uuid.UUID(one).version == 4 for one in seen)


@pytest.mark.parametrize("service", WORLDS)
def test_a_fault_of_the_mock_is_told_as_it_is(monkeypatch, service):
    name = {"apprunner": "ListServices", "apigatewayv2": "GetApis"}[service]
    backend = backend_of(service)
    client = client_of(service)

    def handle(_call, _params):
        raise MockError("This is a bug.")

    monkeypatch.setitem(backend.operations, name, Operation(name, handle, (), None, {}, ()))
    model = client.meta.service_model.operation_model(name)
    monkeypatch.setitem(backend._bound, name, backend._compile(model))

    def play(_cloud):
        with pytest.raises(MockError, match="This is a bug"):
            getattr(client, xform_name(name))()

    assert_no_difference(play)


# Times, in every time zone


@pytest.fixture
def zone(monkeypatch, request):
    if not hasattr(time, "tzset"):
        pytest.skip("this system has no other time zone to try")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    "zone", ["UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "<-03>3"], indirect=True
)
@pytest.mark.parametrize(
    "moment",
    [
        *(0, 0.999, 1_700_000_000.123, 1_730_613_600, 1_730_617_200.5, 1_711_846_800, -86_400.25),
        *(2**33 - 1, 2**33, 2**33 + 0.001, 100_000_000_000.123, -30_610_224_000, -60_000_000_000),
    ],
)
def test_a_time(zone, moment):
    apprunner, apigateway = client_of("apprunner"), client_of("apigatewayv2")

    def play(cloud):
        make_service(apprunner)
        apigateway.create_api(Name="pets", ProtocolType="HTTP")
        apigateway.get_apis()
        chat = Chat(cloud)
        chat.route("hello")
        with chat.connect() as socket:
            chat.management().get_connection(ConnectionId=socket.connection.id)

    assert_no_difference(play, start_time=moment)
