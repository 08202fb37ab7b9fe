"""What would leave the process by an async client: AWS is refused, and what is not AWS is let through."""

import http.server
import threading

import pytest
from aiobotocore.config import AioConfig
from botocore.exceptions import EndpointConnectionError

from awsmock_ar_apigw import MockError, current_cloud, mock_apprunner
from support_aio import KEYS, aiobotocore_client, each_client, in_a_loop

ONCE = AioConfig(retries={"max_attempts": 0})


@each_client
@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@in_a_loop
async def test_a_service_that_nobody_mocks_is_refused_with_its_name_and_the_ways_out(make, mode):
    config = AioConfig(retries={"mode": mode})
    async with make("s3", region_name="us-east-1", config=config, **KEYS) as client:
        with (
            mock_apprunner(),
            pytest.raises(MockError, match=r's3 is not mocked here.*passthrough=\("s3",\)'),
        ):
            await client.list_buckets()


@pytest.fixture
def no_way_out(monkeypatch):
    """What is let through fails at the socket, as a network that is away does."""

    def refuse(*_args, **_kwargs):
        raise OSError("no way out")

    monkeypatch.setattr("socket.getaddrinfo", refuse)


@in_a_loop
async def test_a_service_that_is_passed_through_goes_to_the_network(no_way_out):
    async with aiobotocore_client("s3", region_name="us-east-1", config=ONCE, **KEYS) as client:
        with mock_apprunner(passthrough=("s3",)), pytest.raises(EndpointConnectionError):
            await client.list_buckets()
        with mock_apprunner(passthrough=["sqs"]), pytest.raises(MockError):
            await client.list_buckets()


@in_a_loop
async def test_a_client_is_real_again_after_the_mock(no_way_out):
    async with aiobotocore_client(region_name="us-east-1", config=ONCE, **KEYS) as client:
        with mock_apprunner():
            await client.list_services()
        with pytest.raises(EndpointConnectionError):
            await client.list_services()


@pytest.fixture
def local():
    """A server on this machine that lists no buckets: its URL."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>")

        def log_message(self, *args):
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@each_client
@in_a_loop
async def test_a_local_endpoint_is_let_through(local, make):
    with mock_apprunner():
        async with make("s3", region_name="us-east-1", endpoint_url=local, **KEYS) as client:
            assert (await client.list_buckets())["Buckets"] == []


@in_a_loop
async def test_a_client_with_an_endpoint_of_its_own_is_caught_by_its_service(local):
    with mock_apprunner():
        async with aiobotocore_client(region_name="us-east-1", endpoint_url=local, **KEYS) as client:
            await client.list_services()
        assert len(current_cloud().calls) == 1
