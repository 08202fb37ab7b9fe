"""Which lane a call takes: the fast one, unless somebody could see a difference, or make one."""

from __future__ import annotations

import io
import logging
from types import SimpleNamespace

import pytest
from botocore.config import Config
from botocore.endpoint import Endpoint
from botocore.history import HistoryRecorder, get_global_history_recorder
from botocore.hooks import HierarchicalEmitter
from botocore.parsers import ResponseParserFactory
from botocore.session import Session
from botocore.signers import RequestSigner
from botocore.stub import Stubber
from moto import mock_aws

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.cloud.services import backend_of
from awsmock_ar_apigw.intercept.lanes import FINAL
from lanes.twins import fast_calls
from support import SESSION
from wire.shapes import MODELS, OPERATIONS, service_of

SERVICES = {"apprunner": ("list_services", "ListServices"), "apigatewayv2": ("get_apis", "GetApis")}
each_service = pytest.mark.parametrize("service", SERVICES)


@pytest.fixture(params=SERVICES)
def service(request):
    return request.param


@pytest.fixture
def client(service):
    """A client of its own: a test puts handlers into it."""
    return SESSION.client(service)


@pytest.fixture
def cloud():
    with mock_cloud(isolated=True) as made:
        yield made


@pytest.fixture
def is_fast(service, client, cloud):
    """Whether a call takes the fast lane now; either way it is answered."""
    method, _name = SERVICES[service]

    def ask(asked=client):
        before = len(cloud.calls)
        with fast_calls() as taken:
            getattr(asked, method)()
        assert len(cloud.calls) == before + 1
        return bool(taken)

    return ask


def event_of(client, name, service):
    return f"{name}.{client.meta.service_model.service_id.hyphenize()}.{SERVICES[service][1]}"


def test_a_client_that_nobody_has_touched_takes_the_fast_lane(is_fast):
    assert is_fast()
    assert is_fast()


def test_a_client_from_before_the_mock_takes_it(client, service):
    with mock_cloud(isolated=True), fast_calls() as taken:
        getattr(client, SERVICES[service][0])()
    assert taken


# Handlers

SLOW = ["request-created", "before-parse", "response-received", "needs-retry"]


@pytest.mark.parametrize("name", SLOW)
@pytest.mark.parametrize("whole", [True, False])
def test_a_handler_of_an_event_of_the_slow_lane_is_seen_by_the_next_call(
    is_fast, client, service, name, whole
):
    assert is_fast()
    heard = []
    event = event_of(client, name, service) if whole else name

    def handler(**event):
        heard.append(event["event_name"])

    client.meta.events.register(event, handler)
    assert not is_fast()
    assert heard == [event_of(client, name, service)]
    client.meta.events.unregister(event, handler)
    assert is_fast()
    assert len(heard) == 1


@pytest.mark.parametrize(
    "name",
    [
        "provide-client-params",
        "before-parameter-build",
        "before-call",
        "after-call",
        "before-sign",
        "before-send",
    ],
)
def test_a_handler_of_any_other_event_changes_no_lane(is_fast, client, service, name):
    client.meta.events.register(event_of(client, name, service), lambda **_event: None)
    assert is_fast()


def test_a_handler_for_another_operation_changes_nothing(is_fast, client):
    client.meta.events.register(
        f"before-parse.{client.meta.service_model.service_id.hyphenize()}.TagResource", lambda **_event: None
    )
    assert is_fast()


def test_a_handler_of_a_session_is_found_in_its_clients(service, cloud):
    session = Session()
    session.register("response-received", lambda **_event: None)
    with fast_calls() as taken:
        getattr(session.create_client(service, "us-east-1"), SERVICES[service][0])()
    assert not taken


def test_what_a_handler_before_the_call_has_changed_is_what_is_answered(cloud):
    client = SESSION.client("apigatewayv2")

    def rename(params, **_event):
        params["body"] = params["body"].replace(b"cats", b"dogs")

    client.meta.events.register("before-call.apigatewayv2.CreateApi", rename)
    with fast_calls() as taken:
        assert client.create_api(Name="cats", ProtocolType="HTTP")["Name"] == "dogs"
    assert taken == {"CreateApi": 1}


def test_what_a_handler_answers_is_no_call(client, service, cloud):
    with Stubber(client) as stubber, fast_calls() as taken:
        answer = {"ServiceSummaryList": []} if service == "apprunner" else {"Items": []}
        stubber.add_response(SERVICES[service][0], answer)
        getattr(client, SERVICES[service][0])()
    assert not taken
    assert not cloud.calls


# Retries


@pytest.mark.parametrize(
    ("retries", "fast"),
    [
        ({"mode": "legacy"}, True),
        ({"mode": "standard"}, True),
        ({"mode": "adaptive"}, False),
        ({"mode": "standard", "total_max_attempts": 2}, True),
        ({"mode": "standard", "total_max_attempts": 1}, False),
        ({"mode": "legacy", "total_max_attempts": 1}, False),
    ],
)
def test_retries(is_fast, service, retries, fast):
    assert is_fast(SESSION.client(service, config=Config(retries=retries))) == fast


def test_a_retry_policy_of_ones_own(service, is_fast):
    asked = []
    client = SESSION.client(service, config=Config(retries={"mode": "standard"}))
    events = client.meta.events
    (handler,) = events._emitter._handlers.prefix_search(event_of(client, "needs-retry", service))
    handler.__self__._retry_policy = SimpleNamespace(should_retry=lambda _context: bool(asked.append(1)))
    assert not is_fast(client)
    assert asked == [1]


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_no_retry_mode_tries_again_after_an_error_that_ends_in_the_fast_lane(mode):
    codes = {(service_of(one), shape.name, shape) for one in OPERATIONS for shape in one.error_shapes}
    assert {code for _service, code, _shape in codes} > FINAL
    config = Config(retries={"mode": mode, "total_max_attempts": 3})
    clients = {service: SESSION.client(service, config=config) for service in MODELS}
    names = {service: model.operation_names[0] for service, model in MODELS.items()}
    for service, code, shape in codes:
        client = clients[service]
        status = shape.metadata.get("error", {}).get("httpStatusCode", 400)
        http = SimpleNamespace(status_code=status, headers={}, content=b"{}")
        parsed = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": status}}
        operation = MODELS[service].operation_model(names[service])
        responses = client.meta.events.emit(
            f"needs-retry.{client.meta.service_model.service_id.hyphenize()}.{names[service]}",
            response=(http, parsed),
            endpoint=client._endpoint,
            operation=operation,
            attempts=1,
            caught_exception=None,
            request_dict={"context": {"retries": {"attempt": 1}}},
        )
        tried_again = any(answer is not None and answer is not False for _handler, answer in responses)
        assert not (tried_again and code in FINAL), code


def test_an_error_after_which_botocore_tries_again_is_answered_once_and_tried_again(monkeypatch, cloud):
    client = SESSION.client("apigatewayv2", config=Config(retries={"mode": "standard"}))
    backend = backend_of("apigatewayv2")
    bound = backend.bind(client.meta.service_model.operation_model("GetApis"))
    left = [True]

    def once(call, params):
        if left:
            left.pop()
            raise ServiceError("TooManyRequestsException", "Slow down.")
        return bound.handle(call, params)

    monkeypatch.setitem(backend._bound, "GetApis", bound._replace(handle=once))
    answer = client.get_apis()
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1
    assert [one.status for one in cloud.calls] == [429, 200]


# What is planned, and who reads along


def test_planned_faults(is_fast, cloud, service):
    cloud.faults.add("TagResource", latency=1)
    assert not is_fast()
    cloud.faults.clear()
    assert is_fast()


@pytest.mark.parametrize("name", ["endpoint", "parsers", "hooks", "retryhandler", "retries.standard"])
def test_whoever_reads_what_botocore_logs_reads_all_of_it(is_fast, name, caplog):
    with caplog.at_level(logging.INFO, f"botocore.{name}"):
        assert is_fast()
    with caplog.at_level(logging.DEBUG, f"botocore.{name}"):
        assert not is_fast()
    with caplog.at_level(logging.DEBUG, "botocore"):
        assert not is_fast()
    assert is_fast()


def test_what_botocore_logs_shows_request_and_response(client, service, cloud):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("botocore")
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        getattr(client, SERVICES[service][0])()
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)
    assert "Sending http request" in stream.getvalue()
    assert "Response body" in stream.getvalue()


def test_the_history_recorder(is_fast):
    recorder = get_global_history_recorder()
    heard = []
    recorder.add_handler(SimpleNamespace(emit=lambda name, *_rest: heard.append(name)))
    recorder.enable()
    try:
        assert not is_fast()
    finally:
        recorder.disable()
        recorder._handlers.clear()
    assert {"HTTP_REQUEST", "HTTP_RESPONSE", "PARSED_RESPONSE"} <= set(heard)
    assert is_fast()
    assert isinstance(recorder, HistoryRecorder)


# Parts that somebody has replaced


def wrapped(owner, name, count):
    original = getattr(owner, name)

    def wrapper(*args, **kwargs):
        count.append(name)
        return original(*args, **kwargs)

    return wrapper


PARTS = [
    *[
        (Endpoint, name)
        for name in (
            "_send_request",
            "_update_retries_context",
            "create_request",
            "prepare_request",
            "_encode_headers",
            "_get_response",
            "_do_get_response",
            "_needs_retry",
        )
    ],
    (RequestSigner, "sign"),
    (ResponseParserFactory, "create_parser"),
    (HierarchicalEmitter, "emit"),
    (HierarchicalEmitter, "_emit"),
]


@pytest.mark.parametrize(("owner", "name"), PARTS, ids=lambda value: getattr(value, "__name__", value))
def test_a_method_that_somebody_has_wrapped_is_called(monkeypatch, is_fast, owner, name):
    assert is_fast()
    count = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(owner, name, wrapped(owner, name, count))
        assert not is_fast()
    assert count
    assert is_fast()


@pytest.mark.parametrize("name", ["create_request", "prepare_request", "_get_response", "_do_get_response"])
def test_a_method_that_somebody_has_wrapped_before_the_mock_is_called(client, service, name):
    count = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Endpoint, name, wrapped(Endpoint, name, count))
        with mock_cloud(isolated=True), fast_calls() as taken:
            getattr(client, SERVICES[service][0])()
        assert count
        assert not taken


@pytest.mark.parametrize("name", ["create_request", "_send_request", "_get_response"])
def test_a_method_of_one_endpoint(is_fast, client, name):
    count = []
    endpoint = client._endpoint
    setattr(endpoint, name, wrapped(endpoint, name, count))
    assert not is_fast()
    assert count == [name]
    delattr(endpoint, name)
    assert is_fast()


def test_a_wrapper_around_the_call_itself_changes_no_lane(monkeypatch, is_fast):
    count = []
    monkeypatch.setattr(Endpoint, "make_request", wrapped(Endpoint, "make_request", count))
    is_fast()
    assert count == ["make_request"]


def test_an_endpoint_of_ones_own(is_fast, client):
    class Mine(Endpoint):
        pass

    client._endpoint.__class__ = Mine
    assert not is_fast()


def test_a_signer_of_ones_own(is_fast, client):
    class Mine(RequestSigner):
        def sign(self, *args, **kwargs):
            super().sign(*args, **kwargs)

    client._request_signer.__class__ = Mine
    assert not is_fast()


def test_a_parser_that_is_told_how_to_read_times(service, cloud):
    session = Session()
    session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=str)
    client = session.create_client(service, "us-east-1")
    with fast_calls() as taken:
        if service == "apprunner":
            answer = client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            assert isinstance(answer["Connection"]["CreatedAt"], str)
        else:
            assert isinstance(client.create_api(Name="a", ProtocolType="HTTP")["CreatedDate"], str)
    assert not taken


# Streams, and companions


def test_a_stream(cloud):
    client = SESSION.client("apigatewayv2")
    api = client.create_api(Name="pets", ProtocolType="HTTP", Target="https://example.com")["ApiId"]
    with fast_calls() as taken:
        client.export_api(ApiId=api, Specification="OAS30", OutputType="JSON")["body"].read()
    assert not taken


def test_moto_beside_it_changes_no_lane(is_fast):
    with mock_aws():
        assert is_fast()
    assert is_fast()


# Who asks, and where


def test_the_account_and_the_region_are_those_that_the_signer_knows():
    with mock_cloud(isolated=True, accounts={"AKIAOTHER": "210987654321"}) as cloud, fast_calls() as taken:
        client = SESSION.client(
            "apprunner",
            region_name="eu-west-1",
            aws_access_key_id="AKIAOTHER",
            aws_secret_access_key="secret",
        )
        client.list_services()
        assert (cloud.calls[0].account, cloud.calls[0].region) == ("210987654321", "eu-west-1")
    assert taken


def test_what_a_client_is_given_is_its_own(cloud):
    client = SESSION.client("apigatewayv2")
    with fast_calls() as taken:
        api = client.create_api(Name="pets", ProtocolType="HTTP", Tags={"team": "shop"})
        api["Tags"]["team"] = "other"
        listed = client.get_apis()["Items"]
        listed[0]["Tags"].clear()
        origins = {"AllowOrigins": ["*"]}
        client.update_api(ApiId=api["ApiId"], CorsConfiguration=origins)["CorsConfiguration"][
            "AllowOrigins"
        ].clear()
        assert client.get_api(ApiId=api["ApiId"])["CorsConfiguration"] == origins
        assert client.get_api(ApiId=api["ApiId"])["Tags"] == {"team": "shop"}
        assert cloud.calls[0].response["Tags"] == {"team": "shop"}
    assert taken
