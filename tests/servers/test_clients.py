"""Clients that speak to a server get what boto3 gets in process: the AWS CLI, SDKs without botocore, boto3 of other processes."""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import boto3
import capo_apigatewayv2
import capo_apprunner
import pytest
from botocore.exceptions import ClientError
from capo_apigatewayv2.errors.not_found_exception import NotFoundException
from capo_apprunner.errors.invalid_request_exception import InvalidRequestException

from awsmock_ar_apigw import mock_cloud, server
from servers import walks
from servers.asking import websocket_api
from servers.conftest import BEGIN, KEYS
from servers.test_websockets import by_path

SEED = ("--seed", "7", "--start-time", str(BEGIN))
HERE = Path(__file__).parent


def plain(value):
    """An answer, as JSON has it: moments in UTC."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if name != "ResponseMetadata"}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat()
    return value


def by_boto3(client):
    """Calls by boto3; an error is its code and message."""

    def call(operation, **parameters):
        try:
            answer = plain(getattr(client, operation)(**parameters))
        except ClientError as error:
            answer = dict(error.response["Error"])
        seen.append((operation, answer))
        return answer

    seen = call.seen = []
    return call


def in_process(service):
    """What boto3 is answered in this process for the walk of a service."""
    with mock_cloud(seed=7, isolated=True, start_time=BEGIN):
        call = by_boto3(boto3.client(service, region_name="us-east-1"))
        getattr(walks, service)(call)
    return call.seen


# The AWS CLI


def arguments(service, operation, parameters):
    """A command, as somebody would type it."""
    given = []
    for name, value in parameters.items():
        option = "--" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
        if isinstance(value, bool):
            given.append(option if value else option.replace("--", "--no-", 1))
        elif isinstance(value, dict | list):
            given += [option, json.dumps(value)]
        else:
            given += [option, str(value)]
    return [service, operation.replace("_", "-"), *given]


@pytest.fixture
def environment(tmp_path):
    """What a shell would have set for the AWS CLI."""
    (tmp_path / "config").write_text(
        "[default]\ncli_timestamp_format = iso8601\ncli_follow_urlparam = false\n"
    )
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        **KEYS,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_PAGER": "",
        "TZ": "UTC",
        "PYTHONIOENCODING": "utf-8",
    }


@pytest.fixture
def cli(environment):
    """Runs commands of the AWS CLI against a server."""
    started = []

    def start(url):
        process = subprocess.Popen(
            [sys.executable, HERE / "cli.py"],
            env={**environment, "AWS_ENDPOINT_URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        started.append(process)

        def run(*typed):
            process.stdin.write(json.dumps(typed) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        return run

    yield start
    for process in started:
        process.communicate(timeout=30)


def by_cli(run, service):
    """Calls by the AWS CLI."""

    def call(operation, **parameters):
        code, out, err = run(*arguments(service, operation, parameters))
        if code:
            said = re.search(
                r"An error occurred \((\w+)\) when calling the \w+ operation: (.*)", err, re.DOTALL
            )
            answer = {"Message": said[2].strip(), "Code": said[1]}
        else:
            answer = json.loads(out) if out.strip() else {}
        seen.append((operation, answer))
        return answer

    seen = call.seen = []
    return call


@pytest.mark.parametrize("service", ["apprunner", "apigatewayv2"])
def test_the_cli_prints_what_boto3_is_answered(command, cli, service):
    run = cli(command(*SEED).url)
    call = by_cli(run, service)
    getattr(walks, service)(call)
    assert call.seen == in_process(service)


def test_the_cli_manages_connections(command, cli, tmp_path):
    (tmp_path / "pets.py").write_text("def handler(event, context):\n    return {'body': 'x'}\n")
    started = command("--function", "pets=pets:handler")
    api = websocket_api(started.client("apigatewayv2"))
    run = cli(started.url)
    port = int(started.url.rpartition(":")[2])
    with by_path(type("Place", (), {"port": port}), api) as client:
        (connection,) = server.connect(started.url).connections
        where = [
            "--endpoint-url",
            f"{started.url}/_aws/execute-api/{api}/prod",
            f"--connection-id={connection.id}",
        ]
        code, out, err = run("apigatewaymanagementapi", "post-to-connection", "--data", "hello", *where)
        assert (code, out, err) == (0, "", "")
        assert client.recv(20) == "hello"
        code, out, _err = run("apigatewaymanagementapi", "get-connection", *where)
        assert json.loads(out)["Identity"]["SourceIp"] == "127.0.0.1"
        assert run("apigatewaymanagementapi", "delete-connection", *where) == [0, "", ""]
        code, _out, err = run("apigatewaymanagementapi", "get-connection", *where)
        assert (code != 0, "GoneException" in err) == (True, True)
        why = server.connect(started.url).calls.of("GetConnection")[-1].why
        assert why == "It was closed with 1000: Connection Closed Normally."


def test_the_command_aws_itself_reaches_the_server(command, environment):
    started = command()
    aws = Path(sys.executable).parent / "aws"
    done = subprocess.run(
        [aws, "apigatewayv2", "create-api", "--name", "pets", "--protocol-type", "HTTP"],
        env={**environment, "AWS_ENDPOINT_URL": started.url},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert json.loads(done.stdout)["Name"] == "pets"
    assert [one.operation for one in server.connect(started.url).calls] == ["CreateApi"]


# SDKs that have no botocore


@pytest.fixture
def credentials():
    """Those of the SDKs that have no botocore."""
    return {"access_key": KEYS["AWS_ACCESS_KEY_ID"], "secret_key": "secret"}


def test_a_client_of_app_runner_without_botocore_is_answered(command, credentials):
    url = command().url
    image = {"image_identifier": walks.IMAGE["ImageIdentifier"], "image_repository_type": "ECR_PUBLIC"}
    with capo_apprunner.AppRunnerClient(region="us-east-1", endpoint=url, credentials=credentials) as client:
        made = client.create_service("web-app", {"image_repository": image})["service"]
        assert made["status"] == "OPERATION_IN_PROGRESS"
        assert client.describe_service(made["service_arn"])["service"]["status"] == "RUNNING"
        (listed,) = client.list_services()["service_summary_list"]
        assert listed["service_name"] == "web-app"
        assert client.list_connections()["connection_summary_list"] == []
        with pytest.raises(InvalidRequestException, match="web-app"):
            client.create_service("web-app", {"image_repository": image})
        client.delete_service(made["service_arn"])


def test_a_client_of_api_gateway_without_botocore_is_answered(command, credentials):
    url = command().url
    with capo_apigatewayv2.ApiGatewayV2Client(
        region="us-east-1", endpoint=url, credentials=credentials
    ) as client:
        made = client.create_api(name="pets", protocol_type="HTTP")
        api = made["api_id"]
        assert isinstance(made["created_date"], datetime.datetime)
        assert client.get_api(api)["name"] == "pets"
        integration = client.create_integration(
            api,
            integration_type="HTTP_PROXY",
            integration_uri="https://inside.example.com",
            integration_method="GET",
            payload_format_version="1.0",
        )["integration_id"]
        route = client.create_route(api, route_key="GET /pets", target=f"integrations/{integration}")
        (listed,) = client.get_routes(api)["items"]
        assert listed["route_id"] == route["route_id"]
        with pytest.raises(NotFoundException, match="nothing"):
            client.get_api("nothing")
        client.delete_api(api)
        assert client.get_apis()["items"] == []


# boto3, elsewhere


@pytest.mark.parametrize("service", ["apprunner", "apigatewayv2"])
def test_boto3_is_answered_as_in_process(command, service):
    call = by_boto3(command(*SEED).client(service))
    getattr(walks, service)(call)
    assert call.seen == in_process(service)


MANY = """
import sys
import boto3
from botocore.config import Config
client = boto3.client("apigatewayv2", endpoint_url=sys.argv[1], region_name="us-east-1", config=Config(retries={"total_max_attempts": 1}))
api = client.create_api(Name=sys.argv[2], ProtocolType="HTTP")["ApiId"]
for number in range(4998):
    client.create_route(ApiId=api, RouteKey=f"GET /{number}") if number % 4 else client.get_api(ApiId=api)
print(client.update_api(ApiId=api, Description="done")["Description"])
"""


def test_of_what_many_processes_do_at_once_nothing_is_lost(command, environment, tmp_path):
    started = command("--keep-responses", "0")
    (tmp_path / "many.py").write_text(MANY)
    processes = [
        subprocess.Popen(
            [sys.executable, tmp_path / "many.py", started.url, f"api-{number}"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    said = [process.communicate(timeout=400) for process in processes]
    assert [out for out, _err in said] == ["done\n"] * 4, said
    client = started.client("apigatewayv2")
    apis = client.get_apis()["Items"]
    assert sorted(api["Name"] for api in apis) == [f"api-{number}" for number in range(4)]
    calls = server.connect(started.url).calls.of("CreateRoute", "GetApi", "CreateApi", "UpdateApi")
    assert len(calls) == 20_000
    assert {call.status for call in calls} <= {200, 201}
