"""A package that isn't installed is named by whoever needs it, with how to install it; whoever doesn't need it works without."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
import wrapt

import awsmock_ar_apigw
from awsmock_ar_apigw import MockError, mock_cloud
from awsmock_ar_apigw.base.needs import needing

# A program in which a module can't be imported, as if nobody had installed it.
WITHOUT = """
import sys
sys.modules[{name!r}] = None
from awsmock_ar_apigw import MockError
def shown(do):
    try:
        print(do())
    except MockError as error:
        print("MockError:", error)
"""
GATEWAY = """
from awsmock_ar_apigw import mock_cloud
import botocore.session
mock = mock_cloud()
cloud = mock.start()
client = botocore.session.get_session().create_client("apigatewayv2", region_name="eu-west-1")
"""
SERVER = """
from awsmock_ar_apigw import mock_cloud, server
mock = mock_cloud()
cloud = mock.start()
"""
TEMPLATE = """
from functools import partial
from awsmock_ar_apigw.templates import reading
read = partial(reading.read, region="eu-west-1", account="123456789012")
queue = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}
"""
# As far as it matters before Starlette is needed, wherever neither is installed.
WITH_UVICORN = """
import types
sys.modules.setdefault("uvicorn", types.SimpleNamespace(Server=object))
"""


def run(name, program):
    """What a program prints that hasn't got a module."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT.format(name=name) + program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


# By the module that isn't there: what needs it, what is said, what works without, and what that prints.
CASES = {
    "wrapt": (
        "from awsmock_ar_apigw import mock_apprunner\nshown(lambda: mock_apprunner(print))",
        "A mock that decorates needs wrapt, which isn't installed here. Install it: pip install wrapt; or use it in a with block.",
        "from awsmock_ar_apigw import mock_apprunner\nwith mock_apprunner() as cloud: print(len(cloud.calls))",
        "0",
    ),
    "yaml": (
        GATEWAY + "shown(lambda: client.import_api(Body='openapi: 3.0.1'))",
        "A definition in YAML needs PyYAML, which isn't installed here. Install it: pip install PyYAML; or have it in JSON.",
        GATEWAY
        + """
body = '{"openapi": "3.0.1", "info": {"title": "pets", "version": "1.0"}, "paths": {}}'
print(client.import_api(Body=body)["Name"])
""",
        "pets",
    ),
    "jsonschema": (
        GATEWAY
        + """
api = client.create_api(Name="pets", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")["ApiId"]
shown(lambda: client.create_model(ApiId=api, Name="Pet", ContentType="application/json", Schema="{}"))
assert client.get_models(ApiId=api)["Items"] == []
""",
        "The schema of a model needs jsonschema, which isn't installed here. Install it: pip install jsonschema.",
        GATEWAY + "print(client.get_apis()['Items'])",
        "[]",
    ),
    "websockets": (
        GATEWAY
        + """
from awsmock_ar_apigw.intercept.http.websocket_servers import socket_to
api = client.create_api(Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
shown(lambda: socket_to(api["ApiEndpoint"].removeprefix("wss://"), 443, secure=True))
""",
        "A client of WebSockets needs websockets, which isn't installed here. Install it: pip install websockets; or use cloud.connect(…).",
        GATEWAY
        + """
api = client.create_api(Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")["ApiId"]
client.create_route(ApiId=api, RouteKey="join")
client.create_stage(ApiId=api, StageName="prod", AutoDeploy=True)
with cloud.connect(f"wss://{api}.execute-api.eu-west-1.amazonaws.com/prod"): print(len(cloud.connections))
""",
        "1",
    ),
    "samtranslator": (
        TEMPLATE + "shown(lambda: read({'Transform': 'AWS::Serverless-2016-10-31', **queue}))",
        "A template of SAM needs aws-sam-translator, which isn't installed here. Install it: pip install aws-sam-translator; or pip install 'awsmock-ar-apigw[templates]'.",
        TEMPLATE + "print(list(read(queue)[0].resources))",
        "['Queue']",
    ),
    "pytest": (
        "import awsmock_ar_apigw\nshown(lambda: awsmock_ar_apigw.LeftRunningWarning)",
        "awsmock_ar_apigw.LeftRunningWarning needs pytest, which isn't installed here. Install it: pip install pytest.",
        "from awsmock_ar_apigw import *\nprint(mock_cloud)",
        "<mock_cloud: call it for a mock, or decorate with it>",
    ),
    "botocore": (
        "import awsmock_ar_apigw\nshown(lambda: awsmock_ar_apigw.mock_cloud)",
        "awsmock_ar_apigw.mock_cloud needs botocore, which isn't installed here. Install it: pip install botocore.",
        "from awsmock_ar_apigw import per_call\nprint(per_call(30).name)",
        "per_call(30)",
    ),
    "starlette": (
        SERVER + WITH_UVICORN + "shown(lambda: server.start(cloud))",
        "A server needs starlette, which isn't installed here. Install it: pip install starlette; or pip install 'awsmock-ar-apigw[server]'.",
        SERVER + "print(server.connect.__name__)",
        "connect",
    ),
    "uvicorn": (
        SERVER + "shown(lambda: server.start(cloud))",
        "A server needs uvicorn, which isn't installed here. Install it: pip install uvicorn; or pip install 'awsmock-ar-apigw[server]'.",
        SERVER + "from awsmock_ar_apigw.server.command import main\nprint(main.__name__)",
        "main",
    ),
    "boto3": (
        "from awsmock_ar_apigw.plugin.factory import _new_session\nshown(lambda: type(_new_session()).__module__)",
        None,
        "from awsmock_ar_apigw.plugin.factory import _new_session\nprint(type(_new_session()).__module__)",
        "botocore.session",
    ),
}


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[1]])
def test_what_needs_a_package_that_is_not_there_says_how_to_install_it(name):
    program, said, *_works = CASES[name]
    assert run(name, program) == [f"MockError: {said}"]


@pytest.mark.parametrize("name", CASES)
def test_what_does_not_need_a_package_works_without_it(name):
    *_needs, program, printed = CASES[name]
    assert run(name, program) == [printed]


def test_a_state_in_yaml_says_what_it_needs_and_one_in_json_needs_nothing():
    assert run("yaml", SERVER + "shown(cloud.export_state)") == [
        "MockError: A state file in YAML needs PyYAML, which isn't installed here. Install it: pip install PyYAML; or use JSON."
    ]
    assert run("yaml", SERVER + "cloud.load_state(cloud.export_state('json'))\nprint('loaded')") == ["loaded"]


# What is imported where, and by whom it is told that it is missing: every package of others that isn't Python's own.
KNOWN = {
    "aiobotocore",
    "boto3",
    "botocore",
    "cryptography",
    "dateutil",
    "jsonschema",
    "jwt",
    "pytest",
    "referencing",  # jsonschema brings it
    "samtranslator",
    "starlette",
    "typing_extensions",
    "urllib3",
    "uvicorn",
    "websockets",
    "wrapt",
    "yaml",
}


def test_every_package_of_others_that_is_imported_has_been_thought_of():
    found = set()
    for file in Path(awsmock_ar_apigw.__file__).parent.rglob("*.py"):
        for line in file.read_text(encoding="utf-8").splitlines():
            found |= set(re.findall(r"^\s*(?:import|from) ([a-z_0-9]+)[\w.]*(?: import | as |$)", line))
    assert found - set(sys.stdlib_module_names) - {"awsmock_ar_apigw"} == KNOWN


def test_a_part_that_a_package_lacks_is_told_with_how_to_have_a_newer_one():
    assert sys.modules["wrapt"] is wrapt
    with pytest.raises(MockError) as caught, needing("This test"):
        import_module("wrapt.nothing")
    assert str(caught.value) == (
        "This test needs wrapt, which has no wrapt.nothing as it is installed here. Install it: pip install --upgrade wrapt."
    )


def test_a_checkout_that_is_not_installed_is_told_so_where_its_version_is_asked_for(monkeypatch):
    def version(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", version)
    monkeypatch.setattr("awsmock_ar_apigw.cloud.snapshot.version", version)
    monkeypatch.delitem(vars(awsmock_ar_apigw), "__version__", raising=False)
    said = "needs awsmock-ar-apigw, which isn't installed here. Install it: pip install awsmock-ar-apigw"
    with pytest.raises(MockError, match=f"awsmock_ar_apigw.__version__ {said}"):
        _ = awsmock_ar_apigw.__version__
    with mock_cloud(isolated=True) as cloud, pytest.raises(MockError, match=f"A pickled snapshot {said}"):
        pickle.dumps(cloud.snapshot())


def test_a_file_of_ours_that_is_missing_is_no_package_of_others():
    with pytest.raises(ModuleNotFoundError, match=r"awsmock_ar_apigw\.nothing"), needing("This test"):
        import_module("awsmock_ar_apigw.nothing")


def test_any_other_error_stays_what_it_is():
    with pytest.raises(ZeroDivisionError), needing("This test"):
        raise ZeroDivisionError
