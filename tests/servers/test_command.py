"""The command, as people run it: what it says, what it takes, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from importlib.metadata import entry_points

import pytest

from awsmock_ar_apigw import server
from awsmock_ar_apigw.server import command as module
from servers.asking import ask, http_api, websocket_api
from servers.test_websockets import by_path

FUNCTION = "def handler(event, context):\n    return {!r}\n"


def port_of(started):
    return int(started.url.rpartition(":")[2])


def write(path, text):
    """A file that is newer than what was read of it, by whatever clock the disk has."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text)
    if path.stat().st_mtime_ns == before:
        os.utime(path, ns=(before + 1, before + 1))


def test_the_script_is_the_command():
    (script,) = entry_points(group="console_scripts", name="awsmock-ar-apigw")
    assert script.load() is module.main


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_ends_well_when_it_is_told_to(command, number):
    started = command()
    assert started.said == f"Serving a cloud at {started.url}. Stop it with Ctrl-C.\n"
    assert started.url.startswith("http://127.0.0.1:")
    started.client("apigatewayv2").get_apis()
    assert started.end(number) == 0
    assert "apigatewayv2 us-east-1: GetApis" not in started.log  # as the logger has it
    assert "apigatewayv2 us-east-1 GetApis() -> 200" in started.log
    assert started.log.count("\n") == 1


def test_each_option_of_a_cloud_reaches_it(command):
    started = command(
        *("--pace", "per_call(30)", "--seed", "7", "--start-time", "2030-01-31T12:00:00Z"),
        *("--quotas", "restricted", "--fidelity", "observed", "--keep-responses", "0"),
        *("--account-id", "111111111111", "--account", "AKIAIOSFODNN7EXAMPLE=222222222222"),
        *("--unknown-regions", "fail", "--passthrough", "s3,sqs"),
    )
    made = started.client("apprunner").create_connection(ConnectionName="github", ProviderType="GITHUB")
    assert ":222222222222:" in made["Connection"]["ConnectionArn"]
    remote = server.connect(started.url)
    assert (remote.clock.pace, remote.clock.now.isoformat()) == ("per_call(30)", "2030-01-31T12:00:30+00:00")
    from awsmock_ar_apigw import mock_cloud  # noqa: PLC0415 - for what it must agree with

    with mock_cloud(seed=7, pace="per_call(30)", isolated=True):
        from support import client_of  # noqa: PLC0415 - likewise

        same = client_of("apprunner").create_connection(ConnectionName="github", ProviderType="GITHUB")
    end = same["Connection"]["ConnectionArn"].rpartition("/")[2]
    assert made["Connection"]["ConnectionArn"].endswith(end)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--pace", "quick"], "is not a pace"),
        (["--account-id", "1"], "is not an account"),
        (["--account", "x"], "--account takes NAME=VALUE"),
        (["--quotas", "all"], "sets none"),
        (["--function", "pets"], "--function takes NAME=VALUE"),
        (["--function", "pets=handler"], "names no callable"),
        (["--function", "pets=nothing:handler"], "can't be imported: ModuleNotFoundError"),
        (["--function", "pets=broken:handler"], "can't be imported: SyntaxError"),
        (["--function", "pets=leaving:handler"], "can't be imported: SystemExit"),
        (["--function", "pets=json:nothing"], "nothing that can be called"),
        (["--backend", "https://x.example.com=json:nothing"], "nothing that can be called"),
        (["--host", "nowhere.invalid"], "Give an address of this machine."),
        (["--port", "99999"], "port must be 0-65535. Give another port"),
        (["--pace", "real", "--start-time", "0"], "start_time has no effect"),
        (["--colour", "red"], "unrecognized arguments"),
        (["--port", "x"], "invalid int value"),
    ],
)
def test_what_makes_no_sense_is_said(tmp_path, capsys, monkeypatch, options, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "broken.py").write_text("def handler(:\n")
    (tmp_path / "leaving.py").write_text("import sys\nsys.exit(3)\n")
    try:
        code = module.main(["serve", "--port", "0", *options])
    except SystemExit as left:  # as argparse does
        code = left.code
    assert code == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_it_says_where_it_can_be_looked_at(command):
    started = command()
    assert b"What is stored" in ask(port_of(started), "GET", "/_awsmock/").body
    started.end()
    assert f"Look at it at {started.url}/_awsmock/\n" in started.said


def test_a_port_that_is_taken_is_said(command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        started = command("--port", str(port))
        assert started.end() == 2
    assert f"127.0.0.1:{port} can't be listened at" in started.log
    assert "Give another port" in started.log


def test_who_serves_others_is_warned(command):
    started = command("--host", "0.0.0.0")
    started.end()
    assert "no signature is checked" in started.said


def test_a_function_is_read_again_when_its_file_has_changed(command, tmp_path):
    path = tmp_path / "pets.py"
    write(path, FUNCTION.format("1"))
    started = command("--function", "pets=pets:handler")
    api = http_api(started.client("apigatewayv2"))

    def answer():
        return ask(port_of(started), "GET", f"/_aws/execute-api/{api}/")

    assert answer().body == b"1"
    for text in ("2", "3"):  # of the same size, and within the second that compiled code is known by
        write(path, FUNCTION.format(text))
        assert answer().body == text.encode()
    write(path, "def handler(:\n")
    assert answer().status == 500
    write(path, FUNCTION.format("4"))
    assert answer().body == b"4"
    path.unlink()
    assert answer().body == b"4"
    started.end()
    assert "GET https://" in started.log


def test_a_back_end_answers(command, tmp_path):
    (tmp_path / "inside.py").write_text(
        "def app(environ, start_response):\n"
        "    start_response('200 OK', [('content-type', 'text/plain')])\n"
        "    return [environ['PATH_INFO'].encode()]\n"
    )
    started = command("--backend", "https://inside.example.com=inside:app")
    client = started.client("apigatewayv2")
    api = client.create_api(Name="pets", ProtocolType="HTTP", Target="https://inside.example.com/v1")["ApiId"]
    assert ask(port_of(started), "GET", f"/_aws/execute-api/{api}/pets").body == b"/v1/pets"


def test_each_call_request_and_message_has_its_line(command, tmp_path):
    (tmp_path / "pets.py").write_text("def handler(event, context):\n    return {'body': 'hello'}\n")
    started = command("--function", "pets=pets:handler", "--seed", "1")
    client = started.client("apigatewayv2")
    api = http_api(client)
    ask(port_of(started), "GET", f"/_aws/execute-api/{api}/x")
    ask(port_of(started), "GET", "/v2/apis")
    chat = websocket_api(client)
    server.connect(started.url).clock.advance(minutes=1)
    with by_path(Place(port_of(started)), chat) as connected:
        connected.send('{"action": "x"}')
        connected.recv(20)
    started.end()
    for said in (
        "CreateApi(Name='pets'",
        f"GET https://{api}.execute-api.us-east-1.amazonaws.com/x -> 200 by '$default'",
        "it isn't signed",
        "CONNECT wss://",
        "MESSAGE wss://",
        "advance(seconds=0, minutes=1)",
    ):
        assert said in started.log, said


class Place:
    """Where a server is, as far as a connection needs to know."""

    def __init__(self, port):
        self.port = port


def test_it_ends_in_time_while_a_function_runs_and_a_connection_is_open(command, tmp_path):
    (tmp_path / "pets.py").write_text("import time\ndef handler(event, context):\n    time.sleep(600)\n")
    started = command("--function", "pets=pets:handler")
    client = started.client("apigatewayv2")
    api = http_api(client)
    chat = websocket_api(client)
    with by_path(Place(port_of(started)), chat):
        head = f"GET /_aws/execute-api/{api}/ HTTP/1.1\r\nhost: a\r\n\r\n"
        with socket.create_connection(("127.0.0.1", port_of(started))) as waiting:
            waiting.sendall(head.encode())
            began = time.monotonic()
            assert started.end() == 0
            assert time.monotonic() - began < 15
            with suppress(ConnectionResetError):  # nobody has to read what comes this late
                assert b"Traceback" not in waiting.recv(65536)


def test_it_is_a_module_too():
    done = subprocess.run(
        [sys.executable, "-m", "awsmock_ar_apigw", "serve", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "--function NAME=module:callable" in done.stdout
    assert "4566" in done.stdout


TEMPLATE = """
Parameters:
  Name: {Type: String}
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: !Ref Name, ProtocolType: HTTP, Target: !GetAtt Pets.Arn}
  Pets:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Role: arn:aws:iam::123456789012:role/pets
      Code: {ZipFile: "def handler(event, context): return {'path': event['rawPath']}"}
Outputs:
  Id: {Value: !Ref Api}
  Url: {Value: !Sub "${Api.ApiEndpoint}/pets/7"}
"""


def test_a_template_is_deployed_and_its_functions_answer(command, tmp_path):
    (tmp_path / "pets.yaml").write_text(TEMPLATE)
    started = command("--template", "pets.yaml", "--parameter", "Name=a=b", "--seed", "7")
    (api,) = started.client("apigatewayv2").get_apis()["Items"]
    assert api["Name"] == "a=b"
    path = f"/_aws/execute-api/{api['ApiId']}/pets/7"
    assert ask(port_of(started), "GET", path).json() == {"path": "/pets/7"}
    started.end()
    assert f"Stack pets: CREATE_COMPLETE\n  Id: {api['ApiId']}\n" in started.said
    assert f"\n  Url: {api['ApiEndpoint']}/pets/7\n    here: {started.url}{path}\n" in started.said


def test_a_function_that_does_not_run_here_has_a_stand_in(command, tmp_path):
    (tmp_path / "pets.yaml").write_text(TEMPLATE.replace("python3.13", "nodejs22.x"))
    (tmp_path / "node.py").write_text("def handler(event, context): return {'stands': 'in'}\n")
    started = command("--template", "pets.yaml", "--parameter", "Name=a", "--stand-in", "Pets=node:handler")
    (api,) = started.client("apigatewayv2").get_apis()["Items"]
    answer = ask(port_of(started), "GET", f"/_aws/execute-api/{api['ApiId']}/pets/7")
    assert answer.json() == {"stands": "in"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--template", "nowhere.yaml"], "nowhere.yaml"),
        (["--template", "pets.yaml"], "Name"),
        (
            ["--template", "pets.yaml", "--parameter", "Name=" + "n" * 129],
            "Stack pets: Api (AWS::ApiGatewayV2::Api)",
        ),
        (
            ["--template", "pets.yaml", "--parameter", "Nam=e"],
            "Parameters: [Nam] do not exist",
        ),
        (["--template", "pets.yaml", "--parameter", "=e"], "--parameter takes NAME=VALUE, and not '=e'."),
        (["--parameter", "Name=e"], "--parameter is for a template: name it with --template."),
        (["--stand-in", "Pets=json:dumps"], "--stand-in is for a template: name it with --template."),
        (
            ["--template", "pets.yaml", "--parameter", "Name=e", "--stand-in", "Pet=json:dumps"],
            'Did you mean "Pets"?',
        ),
        (
            ["--template", "node.yaml", "--parameter", "Name=e"],
            "its runtime is 'nodejs22.x'",
        ),
        (
            ["--template", "node.yaml", "--parameter", "Name=e"],
            "To this command: --stand-in Pets=module:callable.",
        ),
        (["--template", "pets.yaml", "--state", "state.yaml"], "Give --template or --state, and not both."),
    ],
)
def test_a_template_that_can_t_be_deployed_ends_the_command(command, tmp_path, options, said):
    (tmp_path / "pets.yaml").write_text(TEMPLATE)
    (tmp_path / "node.yaml").write_text(TEMPLATE.replace("python3.13", "nodejs22.x"))
    started = command(*options)
    assert started.process.wait(30) == 2
    started.end()
    assert said in started.log
