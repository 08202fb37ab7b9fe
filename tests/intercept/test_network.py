"""What would leave the process: AWS is refused, and what is not AWS is let through."""

import http.server
import io
import threading

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError, NoCredentialsError
from moto import mock_aws

from awsmock_ar_apigw import MockError, mock_apigatewayv2, mock_apprunner, mock_cloud

KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "secret"}


def s3(**options):
    config = Config(retries={"max_attempts": 0}, **options.pop("config", {}))
    return boto3.session.Session().client("s3", region_name="us-east-1", config=config, **KEYS, **options)


def make(service, **options):
    return boto3.session.Session(region_name="us-east-1", **KEYS).client(service, **options)


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_a_service_that_nobody_mocks_is_refused_with_its_name_and_the_ways_out(mode):
    client = boto3.session.Session().client(
        "s3", region_name="us-east-1", config=Config(retries={"mode": mode}), **KEYS
    )
    with mock_apprunner(), pytest.raises(MockError, match=r's3 is not mocked here.*passthrough=\("s3",\)'):
        client.list_buckets()


# Clients that were made early, and found no credentials


@pytest.fixture
def nobody_knows_me(bare_environment, monkeypatch):
    monkeypatch.delenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def early(service, **options):
    return boto3.session.Session().client(service, region_name="us-east-1", **options)


@pytest.mark.parametrize(
    ("mock", "service", "call"),
    [
        (mock_apprunner, "apigatewayv2", "get_apis"),
        (mock_apigatewayv2, "apprunner", "list_services"),
        (mock_cloud, "s3", "list_buckets"),
        (mock_cloud, "logs", "describe_log_groups"),
    ],
)
def test_without_credentials_it_is_the_mock_that_is_missed(nobody_knows_me, mock, service, call):
    client = early(service)
    with mock(), pytest.raises(MockError, match=f"{service} is not mocked here"):
        getattr(client, call)()
    with pytest.raises(NoCredentialsError):
        getattr(client, call)()


def test_without_credentials_moto_answers_what_it_mocks(nobody_knows_me):
    client = early("s3")
    with mock_aws(), mock_apprunner():
        assert client.list_buckets()["Buckets"] == []


@pytest.mark.parametrize("service", ["s3", "logs"])
def test_what_is_let_through_needs_credentials_as_ever(nobody_knows_me, service):
    client = early(service)
    with mock_apprunner(passthrough=(service,)), pytest.raises(NoCredentialsError):
        getattr(client, {"s3": "list_buckets", "logs": "describe_log_groups"}[service])()


@pytest.mark.parametrize(
    "options",
    [
        {"config": {"use_dualstack_endpoint": True}},
        {"endpoint_url": "https://vpce-1.s3.us-east-1.vpce.amazonaws.com"},
    ],
)
def test_every_host_of_aws_is_refused(options):
    client = s3(**options)
    with mock_apprunner(), pytest.raises(MockError, match="s3 is not mocked here"):
        client.list_buckets()


@pytest.fixture
def no_way_out(monkeypatch):
    """What is let through fails at the socket, as a network that is away does."""

    def refuse(*_args, **_kwargs):
        raise OSError("no way out")

    monkeypatch.setattr("socket.getaddrinfo", refuse)


def test_a_service_that_is_passed_through_goes_to_the_network(no_way_out):
    client = s3()
    with mock_apprunner(passthrough=("s3",)), pytest.raises(EndpointConnectionError):
        client.list_buckets()
    with mock_apprunner(passthrough=["sqs"]), pytest.raises(MockError):
        client.list_buckets()


def test_a_client_is_real_again_after_the_mock(no_way_out):
    client = boto3.session.Session().client(
        "apprunner", region_name="us-east-1", config=Config(retries={"max_attempts": 0}), **KEYS
    )
    with mock_apprunner():
        client.list_services()
    with pytest.raises(EndpointConnectionError):
        client.list_services()


class Answers(http.server.BaseHTTPRequestHandler):
    """A server on this machine that answers as S3 does, and notes what it was asked."""

    def do_GET(self):
        self.server.asked.append((self.command, self.path))
        self.rfile.read(int(self.headers.get("content-length", 0)))
        body = b"<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>"
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - http.server's name

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as made:
        made.asked = []
        made.url = f"http://127.0.0.1:{made.server_port}"
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def test_a_local_endpoint_is_let_through(server):
    client = s3(endpoint_url=server.url)
    with mock_apprunner():
        assert client.list_buckets()["Buckets"] == []
        assert s3(endpoint_url=server.url).list_buckets()["Buckets"] == []
    assert server.asked == [("GET", "/")] * 2


def test_a_local_endpoint_of_the_environment_is_let_through(server, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    with mock_apprunner() as cloud:
        assert s3().list_buckets()["Buckets"] == []
        make("apprunner").list_services()
        assert [call.operation for call in cloud.calls] == ["ListServices"]
    assert server.asked == [("GET", "/")]


def test_a_local_endpoint_of_a_service_that_is_mocked_is_not_asked(server):
    with mock_cloud() as cloud:
        make("apprunner", endpoint_url=server.url).list_services()
        make("apigatewayv2", endpoint_url=server.url).get_apis()
        assert len(cloud.calls) == 2
    assert server.asked == []


def test_a_local_endpoint_of_a_service_that_is_not_mocked_is_asked(server):
    with mock_apigatewayv2() as cloud:
        make("apprunner", endpoint_url=server.url).list_services()
        assert cloud.calls == []
    assert server.asked == [("POST", "/")]


def test_an_upload_in_threads_of_boto3_s_own(server):
    with mock_apprunner():
        with pytest.raises(MockError, match="s3 is not mocked here, and PUT"):
            s3().upload_fileobj(io.BytesIO(b"x"), "bucket", "key")
        s3(endpoint_url=server.url).list_buckets()


@pytest.mark.parametrize("service", ["sqs", "dynamodb", "lambda", "sts", "apigateway", "secretsmanager"])
def test_each_service_is_refused_by_its_name(service):
    client = make(service)
    operation = {
        "sqs": "list_queues",
        "dynamodb": "list_tables",
        "lambda": "list_functions",
        "sts": "get_caller_identity",
        "apigateway": "get_rest_apis",
        "secretsmanager": "list_secrets",
    }[service]
    says = rf'{service} is not mocked here, and (GET|POST) \S+ would leave the process\. Pass passthrough=\("{service}",\)'
    with mock_cloud(), pytest.raises(MockError, match=says):
        getattr(client, operation)()


def test_the_other_service_of_ours_is_refused_too():
    with mock_apprunner(), pytest.raises(MockError, match="apigatewayv2 is not mocked here"):
        make("apigatewayv2").get_apis()
    with mock_apigatewayv2(), pytest.raises(MockError, match="apprunner is not mocked here"):
        make("apprunner").list_services()


def test_what_the_mock_answers_for_cannot_be_let_through():
    with pytest.raises(MockError, match="would let apprunner through, which this mock answers for"):
        mock_cloud(passthrough=("apprunner", "s3"))
    mock_apigatewayv2(passthrough=("apprunner",))


def test_a_passthrough_is_over_with_its_mock(no_way_out):
    client = s3()
    with mock_apprunner():
        with mock_apprunner(passthrough=("s3",)), pytest.raises(EndpointConnectionError):
            client.list_buckets()
        with pytest.raises(MockError):
            client.list_buckets()
