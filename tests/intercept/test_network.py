"""What would leave the process: AWS is refused, and what is not AWS is let through."""

import http.server
import threading

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from awsmock_ar_apigw import MockError, mock_apprunner

KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "secret"}


def s3(**options):
    config = Config(retries={"max_attempts": 0}, **options.pop("config", {}))
    return boto3.session.Session().client("s3", region_name="us-east-1", config=config, **KEYS, **options)


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_a_service_that_nobody_mocks_is_refused_with_its_name_and_the_ways_out(mode):
    client = boto3.session.Session().client(
        "s3", region_name="us-east-1", config=Config(retries={"mode": mode}), **KEYS
    )
    with mock_apprunner(), pytest.raises(MockError, match=r's3 is not mocked here.*passthrough=\("s3",\)'):
        client.list_buckets()


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


def test_a_local_endpoint_is_let_through():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>")

        def log_message(self, *args):
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    try:
        with mock_apprunner():
            answer = s3(endpoint_url=f"http://127.0.0.1:{server.server_port}").list_buckets()
        assert answer["Buckets"] == []
    finally:
        thread.join()
        server.server_close()
