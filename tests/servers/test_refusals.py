"""What isn't answered as it was asked: said in the form that the client reads, without a traceback, and the server goes on."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import IncompleteRead

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from awsmock_ar_apigw import MockError, mock_cloud, server
from awsmock_ar_apigw.server.refusals import MOST_OF_BODY
from servers.asking import ask, http_api, raw, signed
from support import client_of

TARGET = {"x-amz-target": "AppRunner.ListServices", "content-type": "application/x-amz-json-1.0"}


# Calls of services


def test_a_call_that_nobody_has_signed_is_refused(running):
    refused = ask(running.port, "GET", "/v2/apis")
    assert (refused.status, refused.json()) == (403, {"message": "Missing Authentication Token"})
    assert refused.headers["x-amzn-errortype"] == "MissingAuthenticationTokenException"


def test_a_browser_that_asks_for_nothing_is_led_to_the_page(running):
    led = ask(running.port, "GET", "/", {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (led.status, led.headers["location"]) == (307, "/_awsmock/")
    assert ask(running.port, "GET", "/", {"accept": "*/*"}).status == 403
    assert ask(running.port, "GET", "/v2/apis", {"accept": "text/html"}).status == 403


def test_a_call_of_json_that_nobody_has_signed_names_the_error_in_its_body(running):
    refused = ask(running.port, "POST", "/", TARGET, b"{}")
    assert refused.json()["__type"] == "MissingAuthenticationTokenException"


@pytest.mark.parametrize("value", ["Bearer abc", "AWS4-HMAC-SHA256 Credential=a/b", "\x7f", ""])
def test_a_signature_that_is_none_is_no_signature(running, value):
    assert ask(running.port, "GET", "/v2/apis", {"authorization": value}).status == 403


@pytest.mark.parametrize(
    ("service", "method", "path", "headers", "status"),
    [
        ("apprunner", "POST", "/", {**TARGET, "x-amz-target": "AppRunner.Nothing"}, 404),
        ("apprunner", "POST", "/", {}, 404),
        ("apprunner", "GET", "/", TARGET, 404),
        ("apigateway", "PATCH", "/v2/apis", {}, 404),
        ("apigateway", "GET", "/restapis", {}, 501),
        ("lambda", "GET", "/2015-03-31/functions", {}, 501),
    ],
)
def test_an_operation_that_is_none_is_refused(running, service, method, path, headers, status):
    refused = ask(running.port, method, path, {**headers, **signed(service)}, b"")
    assert refused.status == status
    assert "traceback" not in refused.body.decode().lower()


def test_a_rest_api_is_not_taken_for_what_nobody_has_signed(running):
    refused = ask(running.port, "GET", "/restapis", signed("apigateway"), b"")
    assert refused.json()["message"].startswith("GET /restapis is of API Gateway's REST APIs")
    assert "AWS_ENDPOINT_URL_API_GATEWAY" in refused.json()["message"]


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe", b"[]", b"null", b'{"a":' * 5000, b'{"MaxResults":1e999}']
)
def test_a_body_that_cannot_be_read_is_the_client_s_fault(running, body):
    refused = ask(running.port, "POST", "/", {**TARGET, **signed("apprunner")}, body)
    assert refused.status == 400
    assert "__type" in refused.json()


@pytest.mark.parametrize(
    ("service", "call", "more"),
    [
        ("s3", "list_buckets", {}),
        ("ec2", "describe_vpcs", {}),
        ("sts", "get_caller_identity", {}),
        ("iam", "list_roles", {}),
        ("route53", "list_hosted_zones", {}),
        ("sqs", "list_queues", {}),
        ("dynamodb", "list_tables", {}),
        ("lambda", "list_functions", {}),
        ("cloudwatch", "list_metrics", {}),
        ("ses", "list_identities", {}),
        ("arc-region-switch", "list_plans", {}),
    ],
)
def test_a_service_that_is_not_there_is_told_in_its_own_form(tool, service, call, more):
    with pytest.raises(ClientError) as caught:
        getattr(tool.client(service), call)(**more)
    error = caught.value.response["Error"]
    assert error["Code"] == "MockError"
    assert "AWS_ENDPOINT_URL_APIGATEWAYV2" in error["Message"]
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


@pytest.fixture(scope="module")
def tool(tmp_path_factory):
    """One command for all that only ask."""
    from servers.conftest import Command  # noqa: PLC0415 - a file of fixtures

    made = Command(tmp_path_factory.mktemp("tool"))
    yield made
    assert made.end() == 0


def test_what_the_mock_cannot_do_is_told_with_what_to_do(running):
    refused = ask(running.port, "GET", "/v2/apis", signed("apigateway", "nowhere-1"))
    assert (refused.status, "unknown_regions" in refused.json()["message"]) == (501, True)


def test_a_server_whose_mock_has_stopped_says_so(cloud):
    with mock_cloud(isolated=True) as other:
        running = server.start(other)
    with running:
        refused = ask(running.port, "GET", "/v2/apis", signed("apigateway"))
        assert (refused.status, "has stopped" in refused.json()["message"]) == (501, True)


def test_a_name_of_elsewhere_that_leads_here_reaches_nothing(cloud, running):
    cloud.functions["pets"] = lambda event, context: "hello"
    api = http_api(client_of("apigatewayv2"))
    before = len(cloud.calls)
    for path in ("/v2/apis", f"/_aws/execute-api/{api}/"):
        refused = ask(
            running.port, "GET", path, signed("apigateway"), host=f"evil.example.com:{running.port}"
        )
        assert (refused.status, "somebody else" in refused.json()["message"]) == (403, True)
    assert (len(cloud.calls), cloud.requests) == (before, [])
    asked = ask(
        running.port, "GET", "/v2/apis", signed("apigateway"), host="apigateway.us-east-1.amazonaws.com"
    )
    assert asked.status == 200


# What functions do


@pytest.mark.parametrize("left", [ValueError("secret"), SystemExit(3), KeyboardInterrupt()])
def test_a_function_that_fails_shows_nobody_why(cloud, running, left):
    def pets(event, context):
        raise left

    cloud.functions["pets"] = pets
    api = http_api(client_of("apigatewayv2"))
    for _ in range(2):
        refused = ask(running.port, "GET", f"/_aws/execute-api/{api}/")
        assert refused.status == 500
        assert b"secret" not in refused.body
        assert b"Traceback" not in refused.body


@pytest.mark.parametrize(
    "headers",
    [
        {"x-a": " b "},
        {"x-a": "\x0b\x0c\x01"},
        {"x a": "b"},
        {"x-a": "é€"},
        {"x-a": "b\r\nset-cookie: c=d"},
        {"transfer-encoding": "chunked"},
        {"content-length": "1000"},
        {"connection": "upgrade"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_whatever_headers_a_function_gives_the_answer_is_whole(cloud, running, headers, method):
    cloud.functions["pets"] = lambda event, context: {"statusCode": 200, "headers": headers, "body": "hello"}
    api = http_api(client_of("apigatewayv2"))
    answer = ask(running.port, method, f"/_aws/execute-api/{api}/")
    assert answer.status in (200, 500)
    assert "set-cookie" not in answer.headers
    if answer.status == 200:
        assert answer.body == (b"hello" if method == "GET" else b"")


@pytest.mark.parametrize("status", [100, 101, 199, 204, 304, 599, 600])
def test_whatever_status_a_function_gives_there_is_an_answer(cloud, running, status):
    cloud.functions["pets"] = lambda event, context: {"statusCode": status, "body": "hello"}
    api = http_api(client_of("apigatewayv2"))
    assert ask(running.port, "GET", f"/_aws/execute-api/{api}/").status == (
        501 if status < 200 else 500 if status == 600 else status
    )
    assert ask(running.port, "GET", "/_awsmock/health").status == 200


# Bytes


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nhost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        b"GET / HTTP/1.1\r\nhost: a\r\n" + b"x: y\r\n" * 20000 + b"\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nhost: a\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_bytes_that_are_no_request_are_refused_and_the_server_goes_on(running, sent):
    def closed(client):
        client.shutdown(socket.SHUT_WR)

    try:
        answered = raw(running.port, sent, more=closed)
    except ConnectionError:
        answered = b""
    assert answered == b"" or answered.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
    assert ask(running.port, "GET", "/_awsmock/health").status == 200


@pytest.mark.parametrize(
    "path", ["*", "http://127.0.0.1/v2/apis", "//", "/%", "/%zz", "/..%2f..", "/?a=%ff&&="]
)
def test_a_path_of_any_form_has_an_answer(running, path):
    answer = raw(running.port, f"GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 403 ")


def test_an_old_client_is_answered(running):
    assert raw(running.port, b"GET /v2/apis HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 403 ")


def test_who_expects_to_be_told_to_go_on_is(running):
    def body(client):
        assert client.recv(100).startswith(b"HTTP/1.1 100 ")
        client.sendall(b"{}")

    name = "authorization"
    head = (
        f"POST / HTTP/1.1\r\nhost: a\r\n{name}: {signed('apprunner')[name]}\r\nx-amz-target: AppRunner.ListServices\r\n"
        "content-length: 2\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n"
    )
    assert b"ServiceSummaryList" in raw(running.port, head.encode(), more=body)


def test_a_body_in_chunks_is_put_together(running):
    name = "authorization"
    head = (
        f"POST / HTTP/1.1\r\nhost: a\r\n{name}: {signed('apprunner')[name]}\r\nx-amz-target: AppRunner.ListServices\r\n"
        "transfer-encoding: chunked\r\nconnection: close\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
    )
    assert b"ServiceSummaryList" in raw(running.port, head.encode())


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_without_an_end_is_refused_while_it_comes(running, chunked):
    much = b"a" * (1024 * 1024)
    sent = []

    def body(client):
        client.settimeout(20)
        try:
            for _ in range(10 * MOST_OF_BODY // len(much)):
                client.sendall(b"%x\r\n%s\r\n" % (len(much), much) if chunked else much)
                sent.append(len(much))
        except OSError:
            pass

    length = b"transfer-encoding: chunked" if chunked else b"content-length: 99999999999"
    head = b"POST /v2/apis HTTP/1.1\r\nhost: a\r\n" + length + b"\r\n\r\n"
    try:
        answer = raw(running.port, head, more=body)
    except ConnectionError:
        answer = b"HTTP/1.1 413 "
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert sum(sent) < 5 * MOST_OF_BODY
    assert ask(running.port, "GET", "/_awsmock/health").status == 200


def test_what_is_not_said_to_its_end_has_not_begun(cloud, running):
    cloud.functions["pets"] = lambda event, context: "hello"
    api = http_api(client_of("apigatewayv2"))
    head = f"POST /_aws/execute-api/{api}/ HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nhalf"
    with socket.create_connection(("127.0.0.1", running.port)) as client:
        client.sendall(head.encode())
    for _ in range(20):
        assert ask(running.port, "GET", "/_awsmock/health").status == 200
    assert cloud.requests == []


def test_many_who_are_slow_hold_up_nobody(running):
    clients = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(200)]
    try:
        for client in clients:
            client.sendall(b"POST /v2/apis HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n")
        with ThreadPoolExecutor(8) as threads:
            answers = list(
                threads.map(lambda _: ask(running.port, "GET", "/_awsmock/health").status, range(50))
            )
        assert answers == [200] * 50
    finally:
        for client in clients:
            client.close()


def test_functions_that_call_the_server_wait_for_no_thread(cloud, running):
    together = threading.Barrier(80)

    def pets(event, context):
        together.wait(20)
        return {"statusCode": ask(running.port, "GET", f"/_aws/execute-api/{inner}/").status}

    cloud.functions["pets"] = pets
    cloud.functions["inner"] = lambda event, context: {"statusCode": 201}
    client = client_of("apigatewayv2")
    outer, inner = http_api(client), http_api(client, "inner")
    with ThreadPoolExecutor(80) as threads:
        asked = [threads.submit(ask, running.port, "GET", f"/_aws/execute-api/{outer}/") for _ in range(80)]
        assert {one.result().status for one in asked} == {201}


# Faults


def test_latency_moves_the_clock_and_nobody_waits_for_it(cloud, running):
    remote = server.connect(running.url)
    remote.faults.add("GetApis", latency=3600, times=2)
    before = remote.clock.now
    assert ask(running.port, "GET", "/v2/apis", signed("apigateway")).status == 200
    assert (remote.clock.now - before).total_seconds() >= 3600
    remote.clock.pace = "real"
    with pytest.raises(MockError, match="latency can't pass with pace='real'"):
        remote.faults.add("GetApis", latency=1)


@pytest.mark.parametrize("error", ["TooManyRequestsException", "ServiceUnavailable"])
def test_an_error_that_is_planned_comes(running, error):
    server.connect(running.url).faults.add("GetApis", error=error)
    refused = ask(running.port, "GET", "/v2/apis", signed("apigateway"))
    assert refused.headers["x-amzn-errortype"] == error


@pytest.mark.parametrize("planned", [ReadTimeoutError, EndpointConnectionError(endpoint_url="x")])
def test_a_connection_that_is_to_break_breaks(cloud, running, planned):
    cloud.faults.add("GetApis", raises=planned)
    with pytest.raises((IncompleteRead, ConnectionError)):
        ask(running.port, "GET", "/v2/apis", signed("apigateway"))
    assert cloud.calls[-1].status == 0
    assert ask(running.port, "GET", "/v2/apis", signed("apigateway")).status == 200


def test_a_function_is_hit_by_what_is_planned_for_it(cloud, running):
    cloud.functions["pets"] = lambda event, context: "ok"
    api = http_api(client_of("apigatewayv2"))
    server.connect(running.url).faults.add("lambda.Invoke", error="TooManyRequestsException")
    assert ask(running.port, "GET", f"/_aws/execute-api/{api}/").status >= 500
    assert ask(running.port, "GET", f"/_aws/execute-api/{api}/").body == b"ok"
