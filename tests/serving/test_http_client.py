"""Requests by http.client and urllib.request: a connection to a host of a cloud is answered by it, as if by a network."""

from __future__ import annotations

import array
import asyncio
import http.client
import io
import json
import threading
import urllib.error
import urllib.request
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import MockError, mock_apigatewayv2, mock_apprunner, mock_cloud
from awsmock_ar_apigw.intercept import doors
from awsmock_ar_apigw.intercept.http import hosts
from awsmock_ar_apigw.intercept.http.connections import Socket
from support import client_of
from support_http import DOMAIN, Echo, server
from support_serving import ACCOUNT, Served


@pytest.fixture
def echo(cloud):
    return Echo(cloud)


@pytest.fixture
def connection(echo):
    made = http.client.HTTPSConnection(echo.host)
    yield made
    made.close()


@pytest.mark.rows("E30", "E34")
def test_an_answer_looks_as_if_it_came_from_the_network(connection):
    connection.request("GET", "/pets")
    response = connection.getresponse()
    assert (response.status, response.reason, response.version) == (200, "OK", 11)
    assert response.headers.get_all("set-cookie") == ["a=1", "b=2; Path=/"]
    assert response.getheader("connection") == "keep-alive"
    assert response.getheader("content-type") == "application/json"
    body = response.read()
    assert response.getheader("content-length") == str(len(body))
    assert json.loads(body) == {"method": "GET", "path": "/pets", "query": ""}
    assert response.isclosed()


def test_what_is_sent_comes_as_it_was_sent(connection, echo):
    connection.putrequest("REPORT", "/a%2Fb%20c?x=%41&y&x=2", skip_accept_encoding=True)
    for name, value in [("X-One", "1"), ("x-two", "2"), ("X-One", "3"), ("Content-Length", "4")]:
        connection.putheader(name, value)
    connection.endheaders(b"body")
    connection.getresponse().read()
    asked = echo.asked
    assert (asked.method, asked.path, asked.query) == ("REPORT", "/a%2Fb%20c", "x=%41&y&x=2")
    lines = [("Host", echo.host), ("X-One", "1"), ("x-two", "2"), ("X-One", "3"), ("Content-Length", "4")]
    assert list(asked.headers) == lines
    assert (asked.body, asked.source_ip, asked.scheme, asked.host) == (
        b"body",
        "127.0.0.1",
        "https",
        echo.host,
    )


@pytest.mark.parametrize(
    ("body", "headers", "arrives"),
    [
        (None, {}, b""),
        (b"", {}, b""),
        (b"bytes\0\xff", {}, b"bytes\0\xff"),
        (bytearray(b"more"), {}, b"more"),
        (array.array("H", [0x3131]), {}, b"11"),
        ("text", {}, b"text"),
        (io.BytesIO(b"of a file"), {"content-length": "9"}, b"of a file"),
        (io.StringIO("of a text"), {"content-length": "9"}, b"of a text"),
        (io.BytesIO(b"x" * 100_000), {}, b"x" * 100_000),
        ([b"in ", b"pieces"], {}, b"in pieces"),
        ([b"in ", b"pieces"], {"content-length": "9"}, b"in pieces"),
        ((piece for piece in (b"one\r\n0\r\n\r\n", b"two")), {}, b"one\r\n0\r\n\r\ntwo"),
    ],
)
def test_a_body_comes_whole_however_it_is_sent(connection, echo, body, headers, arrives):
    connection.request("POST", "/", body, headers)
    assert connection.getresponse().status == 200
    assert echo.asked.body == arrives


def test_an_answer_is_read_in_pieces(connection):
    connection.request("GET", "/large")
    response = connection.getresponse()
    assert response.peek(3)[:3] == b"012"
    assert response.read(4) == b"0123"
    assert response.read1(2) == b"45"
    into = bytearray(4)
    assert response.readinto(into) == 4
    assert into == b"6789"
    assert len(b"".join(iter(lambda: response.read(65_536), b""))) == 999_990


@pytest.mark.rows("B10")
def test_head_has_no_body_but_its_length(connection, echo):
    connection.request("HEAD", "/")
    response = connection.getresponse()
    assert (response.read(), int(response.headers["content-length"])) == (b"", 44)


@pytest.mark.parametrize(
    ("status", "reason"), [(204, "No Content"), (304, "Not Modified"), (418, "I'm a Teapot")]
)
def test_a_status_has_its_reason_and_leaves_the_connection_of_use(connection, status, reason):
    for _ in range(2):
        connection.request("GET", f"/status/{status}")
        response = connection.getresponse()
        assert (response.status, response.reason) == (status, reason)
        assert response.read() == (b"said" if status == 418 else b"")


def test_a_status_that_nobody_has_named_has_no_reason(connection):
    connection.request("GET", "/status/599")
    response = connection.getresponse()
    assert (response.status, response.reason) == (599, "")


def test_who_asks_to_close_is_told_that_it_closes(echo):
    with urllib.request.urlopen(f"{echo.url}/pets") as response:
        assert response.headers["connection"] == "close"
        assert response.url == f"{echo.url}/pets"


@pytest.mark.rows("E36")
def test_a_redirect_is_followed_by_the_library_itself(echo):
    with urllib.request.urlopen(f"{echo.url}/elsewhere") as response:
        assert response.url == f"{echo.url}/found?by=GET"
        assert json.load(response)["query"] == "by=GET"
    assert [one.status for one in echo.cloud.requests] == [302, 200]


def test_an_error_is_raised_as_ever(echo):
    with pytest.raises(urllib.error.HTTPError, match="HTTP Error 418") as caught:
        urllib.request.urlopen(f"{echo.url}/status/418")
    assert caught.value.read() == b"said"
    caught.value.close()


@pytest.mark.parametrize("name", ["bad name", "x:y", "", "naïve"])
def test_a_line_that_http_cannot_carry_is_not_written(cloud, name):
    echo = Echo(cloud, headers={name: "1", "x-fine": "a\r\nx-evil: 1", "x-utf": "\u2713"})
    connection = http.client.HTTPSConnection(echo.host)
    connection.request("GET", "/")
    headers = connection.getresponse().headers
    assert headers["x-fine"] == "a  x-evil: 1"
    assert headers["x-utf"].encode("latin-1").decode() == "\u2713"
    assert "x-evil" not in headers
    assert {key.lower() for key in headers} == {
        *(
            "x-fine",
            "x-utf",
            "content-type",
            "content-length",
            "connection",
            "date",
            "apigw-requestid",
            "set-cookie",
        )
    }


# Which hosts


@pytest.mark.rows("A1", "A2")
@pytest.mark.parametrize(
    "region", ["us-east-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "us-iso-east-1"]
)
def test_default_endpoints_answer_in_every_partition(region):
    # The oldest botocore doesn't know each of these Regions yet.
    with mock_cloud(isolated=True, unknown_regions="allow") as cloud:
        client, partition = client_of("apigatewayv2", region), "aws-cn" if region.startswith("cn-") else "aws"
        cloud.functions["pets"] = lambda event, context: "pets"
        target = f"arn:{partition}:lambda:{region}:{ACCOUNT}:function:pets"
        made = client.create_api(Name="pets", ProtocolType="HTTP", Target=target)
        with urllib.request.urlopen(made["ApiEndpoint"]) as response:
            assert response.read() == b"pets"


@pytest.mark.rows("A12", "A22")
def test_a_domain_name_answers_by_its_mappings_as_soon_as_it_is_there(echo, monkeypatch):
    with server(monkeypatch) as port, urllib.request.urlopen(f"http://{DOMAIN}:{port}/") as response:
        assert response.read() == b"from a server"
    url = echo.domain("v1")
    with urllib.request.urlopen(f"{url}/v1/pets") as response:
        assert json.load(response)["path"] == "/pets"
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        urllib.request.urlopen(f"{url}/v2")
    caught.value.close()


def test_the_header_host_says_which_api_is_asked(echo):
    echo.domain()
    for host, status in [(DOMAIN, 200), ("other.example.com", 403)]:
        connection = http.client.HTTPSConnection(echo.host)
        connection.request("GET", "/", headers={"Host": host})
        assert connection.getresponse().status == status


@pytest.mark.rows("A9", "A10")
def test_an_api_that_nobody_has_is_answered_as_aws_does(echo):
    with pytest.raises(urllib.error.HTTPError, match="403") as caught:
        urllib.request.urlopen("https://nobody.execute-api.us-east-1.amazonaws.com/pets")
    assert caught.value.headers["x-amzn-errortype"] == "ForbiddenException"
    assert caught.value.read() == b'{"message":"Forbidden"}'
    caught.value.close()


@pytest.mark.rows("A51")
@pytest.mark.parametrize(
    "url", ["http://{}/pets", "http://{}:443/pets", "https://{}:8443/pets", "https://{}:80/"]
)
def test_apis_have_no_other_endpoint_than_that_of_https(echo, url):
    words = f"{echo.host} answers HTTPS on port 443, and nothing else: APIs have no plain-HTTP endpoint"
    with pytest.raises(urllib.error.URLError, match=words) as caught:
        urllib.request.urlopen(url.format(echo.host))
    assert isinstance(caught.value.reason, ConnectionRefusedError)
    assert not echo.cloud.requests


def test_other_hosts_are_left_alone(echo, monkeypatch):
    with server(monkeypatch) as port:
        for host in (
            "127.0.0.1",
            "localhost",
            "a.execute-api.localhost.localstack.cloud",
            "notamazonaws.com",
        ):
            with urllib.request.urlopen(f"http://{host}:{port}/") as response:
                assert response.read() == b"from a server"


@pytest.mark.parametrize(
    ("host", "service"),
    [
        ("sqs.us-east-1.amazonaws.com", "sqs"),
        ("bucket.s3.eu-west-1.amazonaws.com", "s3"),
        ("s3.dualstack.us-east-1.amazonaws.com", "s3"),
        ("S3.amazonaws.com.", "s3"),
        ("sns.cn-north-1.amazonaws.com.cn", "sns"),
        ("kms-fips.us-gov-west-1.amazonaws.com", "kms"),
        ("api.ecr.us-east-1.amazonaws.com", "ecr"),
        ("x.lambda-url.us-east-1.on.aws", "lambda-url"),
        ("sqs.eusc-de-east-1.amazonaws.eu", "sqs"),
    ],
)
def test_what_would_leave_for_aws_is_refused_by_the_name_of_the_service(host, service):
    name = host.lower().rstrip(".")
    words = rf'{service} is not mocked here, and a request to {name} would.*passthrough=\("{service}",\)'
    with mock_apigatewayv2(), pytest.raises(MockError, match=words):
        urllib.request.urlopen(f"https://{host}/")
    with mock_apigatewayv2(), pytest.raises(MockError, match=words):
        http.client.HTTPSConnection(host).connect()


def test_the_hosts_of_operations_are_for_clients():
    with mock_cloud(), pytest.raises(MockError, match=r"Use a client of boto3, or cloud\.handle"):
        urllib.request.urlopen("https://apigateway.us-east-1.amazonaws.com/v2/apis")


@pytest.mark.parametrize(
    ("host", "service"),
    [
        ("sqs.us-east-1.amazonaws.com", "sqs"),
        ("bucket.s3.amazonaws.com", "s3"),
        ("monitoring.us-east-1.amazonaws.com", "cloudwatch"),
        ("monitoring.us-east-1.amazonaws.com", "monitoring"),
        ("api.sagemaker.us-east-1.amazonaws.com", "sagemaker"),
        ("nobody.execute-api.us-east-1.amazonaws.com", "execute-api"),
    ],
)
def test_a_service_that_is_let_through_is_reached(monkeypatch, host, service):
    with server(monkeypatch) as port, mock_apigatewayv2(passthrough=(service,)):
        with urllib.request.urlopen(f"http://{host}:{port}/") as response:
            assert response.read() == b"from a server"
        with pytest.raises(MockError, match="kinesis is not mocked here"):
            urllib.request.urlopen("https://kinesis.us-east-1.amazonaws.com/")


def test_apis_that_are_there_answer_though_others_are_let_through():
    mock = mock_apigatewayv2(passthrough=("execute-api",), isolated=True)
    with mock as cloud, urllib.request.urlopen(Echo(cloud).url) as response:
        assert response.status == 200


def test_without_a_mock_of_api_gateway_its_hosts_are_aws_s():
    with mock_apprunner(), pytest.raises(MockError, match="execute-api is not mocked here"):
        urllib.request.urlopen("https://abc.execute-api.us-east-1.amazonaws.com/")


def test_the_innermost_mock_answers(echo):
    with mock_apigatewayv2(isolated=True), pytest.raises(urllib.error.HTTPError, match="403") as caught:
        urllib.request.urlopen(echo.url)
    caught.value.close()
    with urllib.request.urlopen(echo.url) as response:
        assert response.status == 200


def test_a_websocket_api_answers_no_requests(cloud):
    api = Served(
        cloud, None, Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )
    made = api.client.create_integration(ApiId=api.id, IntegrationType="MOCK")
    target = f"integrations/{made['IntegrationId']}"
    api.client.create_route(ApiId=api.id, RouteKey="$connect", Target=target)
    api.client.create_deployment(ApiId=api.id)
    api.stage("prod")
    with pytest.raises(urllib.error.HTTPError, match="426") as refused:
        urllib.request.urlopen(api.endpoint.replace("wss://", "https://") + "/prod")
    refused.value.close()


# Connections


class Open:
    """A socket that is connected to somebody else."""

    closed = False

    def sendall(self, _data):
        raise AssertionError("this would have left the process")

    def close(self):
        self.closed = True


def test_a_connection_that_was_open_before_leads_to_the_cloud_now(connection, echo):
    connection.sock = before = Open()
    connection.request("GET", "/pets")
    assert connection.getresponse().status == 200
    assert before.closed


def test_a_connection_to_aws_that_was_open_before_is_refused():
    connection = http.client.HTTPSConnection("sqs.us-east-1.amazonaws.com")
    connection.sock = Open()
    with mock_apigatewayv2(), pytest.raises(MockError, match="sqs is not mocked"):
        connection.request("GET", "/")


def test_a_connection_is_used_again_and_again(connection, echo):
    for number in range(3):
        connection.request("GET", f"/{number}")
        assert json.load(connection.getresponse())["path"] == f"/{number}"
        assert connection.sock is None


def test_a_connection_that_a_mock_has_left_reaches_nobody(monkeypatch):
    with mock_apigatewayv2(isolated=True) as cloud:
        connection = http.client.HTTPSConnection(Echo(cloud).host)
        connection.connect()
        assert isinstance(connection.sock, Socket)
        connection.sock.settimeout(3)
        assert connection.sock.gettimeout() == 3
        assert connection.sock.getpeername() == (connection.host, 443)
    connection.request("GET", "/")
    with pytest.raises(ConnectionResetError, match=r"The mock that had .* has stopped"):
        connection.getresponse()


def test_a_connection_that_another_mock_has_left_is_made_anew(monkeypatch):
    with mock_apigatewayv2(isolated=True) as cloud:
        Echo(cloud).domain()
        connection = http.client.HTTPSConnection(DOMAIN)
        connection.connect()
    with mock_apigatewayv2(isolated=True), server(monkeypatch) as port:
        connection.default_port, connection.port = 80, port
        connection.connect = lambda: http.client.HTTPConnection.connect(connection)
        connection.request("GET", "/")
        assert connection.getresponse().read() == b"from a server"
        connection.close()


def test_behind_a_proxy_it_is_the_far_end_that_counts(echo):
    connection = http.client.HTTPSConnection("proxy.example.com", 3128)
    connection.set_tunnel(echo.host)
    connection.request("GET", "/pets")
    assert connection.getresponse().status == 200
    assert echo.asked.headers["host"] == echo.host


@pytest.mark.parametrize(("target", "secure"), [("https://{}/pets?x=1", True), ("http://{}/pets", False)])
def test_a_proxy_is_asked_to_forward_nothing_to_a_cloud(echo, target, secure):
    connection = http.client.HTTPConnection("proxy.example.com", 3128)
    if secure:
        connection.request("GET", target.format(echo.host))
        assert json.load(connection.getresponse())["path"] == "/pets"
        assert (echo.asked.path, echo.asked.query) == ("/pets", "x=1")
    else:
        with pytest.raises(ConnectionRefusedError):
            connection.request("GET", target.format(echo.host))


@pytest.mark.parametrize(
    ("address", "source"), [("10.1.2.3", "10.1.2.3"), ("", "127.0.0.1"), ("0.0.0.0", "127.0.0.1")]
)
def test_the_address_is_that_which_the_connection_sends_from(echo, address, source):
    connection = http.client.HTTPSConnection(echo.host, source_address=(address, 0))
    connection.request("GET", "/")
    connection.getresponse()
    assert echo.asked.source_ip == source


def test_who_announces_more_than_it_sends_waits_in_vain(connection, echo):
    connection.request("POST", "/", b"four", {"content-length": "9"})
    with pytest.raises(
        TimeoutError, match="4 bytes of its body have come, of 9 that its content-length announces"
    ):
        connection.getresponse()
    assert not echo.cloud.requests


@pytest.mark.parametrize(
    ("chunk", "error"),
    [(b"zz\r\nx", MockError), (b"5\r\nabc", TimeoutError), (b"3\r\nabc\r\n", TimeoutError)],
)
def test_chunks_that_are_none_are_told_of(connection, chunk, error):
    def ask():
        connection.request("POST", "/", chunk, {"transfer-encoding": "chunked"})
        connection.getresponse()

    with pytest.raises(error, match=r"no size of one|chunks that have no end"):
        ask()


def test_http_2_is_not_spoken(echo):
    connection = http.client.HTTPSConnection(echo.host)
    connection.connect()
    with pytest.raises(MockError, match=r"speaks HTTP/1\.1"):
        connection.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")


@given(data=st.binary(max_size=200))
def test_whatever_bytes_are_sent_come_to_an_answer_or_to_words(data):
    with mock_apigatewayv2(isolated=True) as cloud:
        taken = Socket(None, Echo(cloud).host)
        taken._connection = taken
        with suppress(MockError, TimeoutError):  # in words
            taken.sendall(data)
            taken.sendall(b"\r\n\r\n")
            assert taken.makefile().readline().startswith(b"HTTP/1.1 ")


def test_what_a_function_lets_through_ends_the_request(cloud):
    api = Served(cloud)

    def fails(event, context):
        raise ZeroDivisionError

    api.route("GET /", api.function(name="fails"))
    cloud.functions.add("fails", fails, reraise=True)
    with pytest.raises(ZeroDivisionError):
        urllib.request.urlopen(api.endpoint)


def test_many_threads_ask_at_once(echo):
    seen = []

    def ask(number):
        with urllib.request.urlopen(f"{echo.url}/{number}") as response:
            seen.append(json.load(response)["path"])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == sorted(f"/{number}" for number in range(12))
    assert len(echo.cloud.requests) == 12


def test_what_is_let_through_without_a_service_of_that_name_is_a_label():
    assert hosts._prefix_of("nothing-of-botocore-s") == "nothing-of-botocore-s"


def test_what_botocore_may_send_leaves_whatever_the_name_of_its_host():
    host = "123456789012.ddb.us-east-1.amazonaws.com"

    def send():
        return hosts.refusal_of(host)

    async def send_later():
        await asyncio.sleep(0)
        return hosts.refusal_of(host)

    with mock_apigatewayv2(passthrough=("dynamodb",)):
        assert doors.sending(send) is None
        assert asyncio.run(doors.sending(send_later)) is None
        assert "ddb is not mocked here" in str(hosts.refusal_of(host))
