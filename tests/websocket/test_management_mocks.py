"""Which mock answers for the management API: that of API Gateway V2, and that of all; and what is said where none does."""

from __future__ import annotations

import http.server
import threading
from contextlib import contextmanager

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from moto import mock_aws

from awsmock_ar_apigw import MockError, mock_apigatewayv2, mock_apprunner, mock_cloud
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from support import SESSION, client_of
from support_websocket import Chat

SERVICE = "apigatewaymanagementapi"
URL = "https://abcdef1234.execute-api.us-east-1.amazonaws.com/prod"
NOBODY = "Ab1Cd2Ef3GhCJKw="


def chat_in(cloud):
    made = Chat(cloud)
    made.route("hello")
    return made


# Ours


@pytest.mark.parametrize("mock", [mock_apigatewayv2, mock_cloud])
def test_the_mock_of_api_gateway_has_it_and_so_has_the_mock_of_all(mock):
    with mock(isolated=True) as cloud:
        chat = chat_in(cloud)
        with chat.connect() as socket:
            chat.management().post_to_connection(ConnectionId=socket.connection.id, Data=b"x")
            assert socket.receive() == "x"


def test_a_client_made_before_the_mock_is_caught():
    client = SESSION.client(SERVICE, endpoint_url=URL)
    with mock_apigatewayv2(), pytest.raises(client.exceptions.ForbiddenException):
        client.get_connection(ConnectionId=NOBODY)


def test_the_mock_of_app_runner_alone_says_which_mock_has_it():
    client = SESSION.client(SERVICE, endpoint_url=URL)
    with mock_apprunner(), pytest.raises(MockError) as refusal:
        client.get_connection(ConnectionId=NOBODY)
    assert str(refusal.value) == (
        "apigatewaymanagementapi is not mocked here, and GET abcdef1234.execute-api.us-east-1.amazonaws.com would leave the "
        'process. Pass passthrough=("apigatewaymanagementapi",) to let it through, or start mock_apigatewayv2, or mock_cloud, '
        "which has all."
    )


def test_beside_the_mock_of_app_runner_the_cloud_of_api_gateway_answers():
    with mock_apigatewayv2(isolated=True) as cloud, mock_apprunner():
        chat = chat_in(cloud)
        with chat.connect() as socket:
            assert chat.management().get_connection(ConnectionId=socket.connection.id)


def test_of_two_clouds_the_inner_one_answers_and_then_the_outer_one_again():
    with mock_apigatewayv2(isolated=True) as outer:
        chat = chat_in(outer)
        client, asked = chat.management(), {"ConnectionId": chat.connect().connection.id}
        with mock_cloud(isolated=True) as inner:
            with pytest.raises(client.exceptions.ForbiddenException):
                client.get_connection(**asked)
            other = chat_in(inner)
            with other.connect() as socket:
                assert other.management().get_connection(ConnectionId=socket.connection.id)
        assert client.get_connection(**asked)
        assert len(outer.calls.of("GetConnection")) == 1
        assert len(inner.calls.of("GetConnection")) == 2


def test_a_mock_that_joins_another_has_its_connections():
    with mock_cloud(isolated=True) as outer:
        chat = chat_in(outer)
        socket = chat.connect()
        with mock_apigatewayv2() as inner:
            assert chat.management().get_connection(ConnectionId=socket.connection.id)
            assert [one.id for one in inner.connections] == [socket.connection.id]
        assert chat.management().get_connection(ConnectionId=socket.connection.id)


@mock_apigatewayv2
def test_a_decorated_test_has_it():
    client = client_of(SERVICE, endpoint_url=URL)
    with pytest.raises(client.exceptions.ForbiddenException):
        client.get_connection(ConnectionId=NOBODY)


# Others


@pytest.mark.parametrize("order", ["moto first", "moto last"])
@pytest.mark.rows("W242")
def test_beside_moto_ours_answers(monkeypatch, order):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    ours, theirs = mock_apigatewayv2(isolated=True), mock_aws()
    first, second = (theirs, ours) if order == "moto first" else (ours, theirs)
    with first as one, second as other:
        chat = chat_in(other if order == "moto first" else one)
        client = boto3.client(SERVICE, region_name="us-east-1", endpoint_url=chat.at())
        with chat.connect() as socket:
            asked = {"ConnectionId": socket.connection.id}
            client.post_to_connection(**asked, Data=b"x")
            assert socket.receive() == "x"
            assert client.delete_connection(**asked)["ResponseMetadata"]["HTTPStatusCode"] == 204
            for _ in range(2):
                with pytest.raises(client.exceptions.GoneException):
                    client.delete_connection(**asked)


def test_moto_answers_where_it_is_let_through():
    with mock_aws(), mock_apigatewayv2(passthrough=(SERVICE,), isolated=True) as cloud:
        client = boto3.client(SERVICE, region_name="us-east-1", endpoint_url=URL)
        assert client.get_connection(ConnectionId=NOBODY)["Identity"]["SourceIp"] == "192.168.0.1"
        assert cloud.calls == []


def test_a_stubber_answers_before_a_cloud():
    with mock_apigatewayv2() as cloud:
        client = SESSION.client(SERVICE, endpoint_url=URL)
        with Stubber(client) as stubber:
            stubber.add_client_error("post_to_connection", "GoneException", http_status_code=410)
            with pytest.raises(client.exceptions.GoneException):
                client.post_to_connection(ConnectionId=NOBODY, Data=b"x")
        assert cloud.calls == []
        with pytest.raises(client.exceptions.ForbiddenException):
            client.post_to_connection(ConnectionId=NOBODY, Data=b"x")


# Letting it through


@contextmanager
def server():
    """A stand-in for the management API on this machine: its address, and the paths that it was asked for."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}/prod", asked
        made.shutdown()
        thread.join()


@pytest.mark.parametrize("mock", [mock_apigatewayv2, mock_cloud, mock_apprunner])
def test_it_may_be_let_through_beside_what_is_mocked(mock):
    with mock(passthrough=(SERVICE,), isolated=True) as cloud, server() as (url, asked):
        SESSION.client(SERVICE, endpoint_url=url).post_to_connection(ConnectionId=NOBODY, Data=b"x")
        assert asked == ["/prod/@connections/Ab1Cd2Ef3GhCJKw%3D"]
        assert cloud.calls == []


def test_what_has_a_mock_of_its_own_cannot_be_let_through_by_it():
    with pytest.raises(MockError, match="would let apigatewayv2 through, which this mock answers for"):
        mock_apigatewayv2(passthrough=("apigatewayv2", SERVICE))


# pytest


TEST = f"""
import boto3, pytest

def call():
    client = boto3.client(
        "{SERVICE}", region_name="us-east-1", endpoint_url="{URL}", aws_access_key_id="a", aws_secret_access_key="b"
    )
    with pytest.raises(client.exceptions.ForbiddenException):
        client.get_connection(ConnectionId="{NOBODY}")
"""


@pytest.fixture
def pytester(pytester):
    """Runs in this process, where all files have registered: what such a run imports is forgotten after it."""
    for service in SERVICES:
        backend_of(service).files.need_all()
    return pytester


def test_the_guard_says_how_to_mock_it(pytester):
    pytester.makepyfile(TEST + "\ndef test_forgets():\n    call()\n")
    result = pytester.runpytest_inprocess("-p", "no:randomly", "-o", "awsmock_guard=mocked")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        "*calls apigatewaymanagementapi GetConnection while no mock is active*ask for the fixture awsmock or "
        "apigatewayv2_client, mark the test with @pytest.mark.awsmock, or decorate it with @mock_apigatewayv2;*"
    )


@pytest.mark.parametrize("how", ["auto", "fixture", "marker"])
def test_every_way_to_the_mock_has_it(pytester, how):
    header = {"auto": "def test_it():", "fixture": "def test_it(awsmock):"}.get(
        how, "@pytest.mark.awsmock\ndef test_it():"
    )
    pytester.makepyfile(f"{TEST}\n{header}\n    call()\n")
    options = ["-o", "awsmock_auto=yes"] if how == "auto" else []
    pytester.runpytest_inprocess("-p", "no:randomly", "-o", "awsmock_guard=aws", *options).assert_outcomes(
        passed=1
    )


def test_the_factory_makes_a_client_for_an_address(awsmock, awsmock_factory):
    chat = chat_in(awsmock)
    client = awsmock_factory.client(SERVICE, region="us-east-1", endpoint_url=chat.at())
    assert awsmock_factory.client(SERVICE, region="us-east-1", endpoint_url=chat.at()) is client
    with chat.connect() as socket:
        assert client.get_connection(ConnectionId=socket.connection.id)
    other = awsmock_factory.client(
        SERVICE, account="210987654321", region="us-east-1", endpoint_url=chat.at()
    )
    with pytest.raises(ClientError, match=r"AccessDeniedException.*not authorized"):
        other.get_connection(ConnectionId=NOBODY)


def test_what_a_run_has_called_of_it_is_told(pytester):
    pytester.makepyfile(TEST + "\ndef test_it(awsmock):\n    call()\n")
    result = pytester.runpytest_inprocess("-p", "no:randomly", "--awsmock-report")
    result.stdout.fnmatch_lines(
        ["apigatewaymanagementapi: 1 of 3 operations, 1 call", "*1 ForbiddenException"]
    )


def test_a_failing_test_shows_why_a_connection_was_gone(pytester):
    failing = f"""
import boto3

def test_it(awsmock, apigatewayv2_client):
    api = apigatewayv2_client.create_api(
        Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )
    apigatewayv2_client.create_route(ApiId=api["ApiId"], RouteKey="hello")
    apigatewayv2_client.create_stage(ApiId=api["ApiId"], StageName="prod", AutoDeploy=True)
    client = boto3.client(
        "{SERVICE}", region_name="us-east-1", endpoint_url=api["ApiEndpoint"].replace("wss", "https") + "/prod"
    )
    client.get_connection(ConnectionId="{NOBODY}")
"""
    pytester.makepyfile(failing)
    result = pytester.runpytest_inprocess("-p", "no:randomly")
    result.stdout.fnmatch_lines(["*-> GoneException (No connection ever had this id.)"])
