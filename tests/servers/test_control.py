"""The control routes: each action, each refusal, who may ask, and what they are documented as."""

from __future__ import annotations

import json

import pytest
from openapi_spec_validator import validate

from awsmock_ar_apigw.server.actions import ACTIONS
from awsmock_ar_apigw.server.description import description
from servers.asking import ask, http_api, signed
from support import client_of

PREFIX = "/_awsmock"
HANDLER = "def handler(event, context):\n    return 'hello'\n"


@pytest.fixture
def control(running):
    """Asks a control route: ``control("GET", "/calls")``."""

    def asked(method, path, body=None, **more):
        content = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        return ask(running.port, method, PREFIX + path, body=content, **more)

    return asked


@pytest.fixture
def handlers(tmp_path, monkeypatch):
    """A module that the server can import, by its name."""
    monkeypatch.syspath_prepend(tmp_path)
    name = f"handlers_{abs(hash(str(tmp_path)))}"
    (tmp_path / f"{name}.py").write_text(HANDLER)
    return name


# Each action


def test_each_action_does_what_it_says(cloud, control, handlers):
    client_of("apprunner").create_connection(ConnectionName="github", ProviderType="GITHUB")
    assert control("GET", "/health").json() == {"status": "running"}
    assert "github" in control("GET", "/summary").json()["summary"]
    assert control("GET", "/calls").json()[0]["params"]["ConnectionName"] == "github"
    assert control("GET", "/requests").json() == []
    assert control("GET", "/connections").json() == []
    assert control("GET", "/access-logs").json() == []
    assert control("GET", "/clock").json()["pace"] == "instant"
    assert control("POST", "/clock/pace", {"pace": "manual"}).json()["pace"] == "manual"
    before = cloud.clock.now
    control("POST", "/clock/advance", {"minutes": 5, "seconds": 0.5})
    assert (cloud.clock.now - before).total_seconds() == 300.5
    assert control("POST", "/clock/settle").status == 200
    approved = {"service": "apprunner", "action": "approve_connection", "arguments": ["github"]}
    assert control("POST", "/by-hand", approved).json() is None
    assert cloud.apprunner.connections["github"].status == "AVAILABLE"


def test_what_is_planned_is_planned(cloud, control):
    assert control("GET", "/faults").json() == []
    planned = control("POST", "/faults", {"operation": "GetApis", "error": "Throttling", "times": None})
    assert control("GET", "/faults").json() == [planned.json()["fault"]]
    assert control("DELETE", "/faults").json() is None
    assert list(cloud.faults) == []
    queued = {"operation": "CreateService", "seconds": 60}
    assert control("POST", "/fates/queue-next", queued).json() is None
    failing = {"operation": "CreateVpcLink", "reason": "no subnet"}
    assert control("POST", "/fates/fail-next", failing).json() is None
    made = client_of("apigatewayv2").create_vpc_link(Name="link", SubnetIds=["subnet-12345678"])
    found = client_of("apigatewayv2").get_vpc_link(VpcLinkId=made["VpcLinkId"])
    assert found["VpcLinkStatusMessage"] == "no subnet"


def test_a_snapshot_is_brought_back_by_its_name(cloud, control):
    assert control("POST", "/snapshots", {"name": "1"}).json() == {"name": "1"}
    assert control("POST", "/snapshots").json() == {"name": "2"}
    http_api(client_of("apigatewayv2"))
    assert control("POST", "/snapshots/restore", {"name": "2"}).status == 200
    assert cloud.apigatewayv2.apis == []
    http_api(client_of("apigatewayv2"))
    assert control("POST", "/reset").status == 200
    assert (cloud.apigatewayv2.apis, cloud.calls) == ([], [])


def test_a_function_is_given_by_its_name(running, control, handlers):
    assert control("POST", "/functions", {"name": "pets", "handler": f"{handlers}:handler"}).json() is None
    assert control("GET", "/functions").json() == ["pets"]
    api = http_api(client_of("apigatewayv2"))
    assert ask(running.port, "GET", f"/_aws/execute-api/{api}/").body == b"hello"


def test_an_explanation_is_for_either_address(running, control):
    api = http_api(client_of("apigatewayv2"))
    said = {
        control("GET", f"/explain?method=GET&url={url}").json()["explanation"]
        for url in (
            f"https://{api}.execute-api.us-east-1.amazonaws.com/x",
            f"http://{api}.execute-api.localhost:{running.port}/x",
            f"http://127.0.0.1:{running.port}/_aws/execute-api/{api}/x",
        )
    }
    assert len(said) == 1
    assert "'$default'" in said.pop()


@pytest.mark.parametrize(
    "query",
    [
        "operation=CreateApi",
        "operation=CreateApi&operation=GetApi",
        "operation=CreateApi&status=201&service=apigatewayv2&Name=pets",
        'where={"operation":["CreateApi"],"status":201,"error":null}'.replace('"', "%22"),
    ],
)
def test_calls_are_found_by_their_filters(control, query):
    http_api(client_of("apigatewayv2"))
    client_of("apigatewayv2").get_apis()
    (found,) = control("GET", f"/calls?{query}").json()
    assert (found["operation"], found["status"], found["error"]) == ("CreateApi", 201, None)
    assert found["response"]["Name"] == "pets"


def test_requests_are_found_by_their_filters(cloud, running, control):
    cloud.functions["pets"] = lambda event, context: {
        "statusCode": 201,
        "body": "/w==",
        "isBase64Encoded": True,
    }
    api = http_api(client_of("apigatewayv2"))
    for path in ("a", "b"):
        ask(running.port, "GET", f"/_aws/execute-api/{api}/{path}")
    (found,) = control("GET", "/requests?path=/a&status=201").json()
    assert found["response"]["body"] == {"base64": "/w=="}
    assert found["event"]["rawPath"] == "/a"


# Refusals


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("GET", "/calls?status=x&operation=Nothing", None, "Nothing"),
        ("GET", "/calls?where=x", None, "no JSON"),
        ("GET", "/calls?where=[]", None, "where as object"),
        ("GET", "/requests?verb=GET", None, "no filter of requests"),
        ("GET", "/connections?colour=red", None, "no filter of connections"),
        ("GET", "/health?deep=1", None, "no parameter of health"),
        ("GET", "/explain?method=GET", None, "explain needs url"),
        ("GET", "/explain?method=GET&url=x", None, "isn't a whole URL"),
        ("GET", "/explain?method=GET&url=https://example.com", None, "No API answers at example.com"),
        ("POST", "/clock/advance", {"minutes": "5"}, "minutes as number"),
        ("POST", "/clock/advance", {"minutes": True}, "minutes as number"),
        ("POST", "/clock/advance", {"seconds": -1}, "cannot go back"),
        ("POST", "/clock/advance", b'{"seconds": NaN}', "cannot advance"),
        ("POST", "/clock/advance", {"seconds": 1e300}, "cannot advance"),
        ("POST", "/clock/advance", {"mintues": 5}, "minutes"),
        ("POST", "/clock/pace", {"pace": "quick"}, "not a pace"),
        ("POST", "/clock/pace", {}, "pace needs pace"),
        ("POST", "/clock/pace", b"[1]", "an object of JSON"),
        ("POST", "/clock/pace", b"{", "no JSON"),
        ("POST", "/clock/pace", b"[" * 100_000, "no JSON"),
        ("POST", "/clock/pace", b"\xff", "no JSON"),
        ("POST", "/clock/pace", b" " * (1024 * 1024 + 1), "may have"),
        ("POST", "/faults", {"operation": "Nothing", "error": "Throttling"}, "Nothing"),
        ("POST", "/faults", {"operation": "GetApis"}, "latency"),
        ("POST", "/faults", {"operation": "GetApis", "latency": "long"}, "latency as number"),
        ("POST", "/faults", {"operation": "GetApis", "latency": -1}, "latency"),
        ("POST", "/faults", b'{"operation": "GetApis", "latency": NaN}', "latency"),
        ("POST", "/faults", b'{"operation": "GetApis", "latency": 1e999}', "latency"),
        (
            "POST",
            "/faults",
            {"operation": "GetApis", "error": "Throttling", "times": 1.5},
            "times as integer",
        ),
        ("POST", "/faults", {"operation": "GetApis", "error": "Throttling", "probability": 2}, "probability"),
        ("POST", "/fates/fail-next", {"operation": "GetApis"}, "GetApis"),
        ("POST", "/fates/queue-next", {"operation": "CreateVpcLink", "seconds": 0}, "no time to wait"),
        ("POST", "/snapshots", {"name": 5}, "name as string"),
        ("POST", "/snapshots/restore", {"name": "nothing"}, "There are: none"),
        ("POST", "/by-hand", {"service": "s3", "action": "x"}, "no console"),
        ("POST", "/by-hand", {"service": "apprunner", "action": "serve"}, "nothing that a person does"),
        ("POST", "/by-hand", {"service": "apprunner", "action": "__init__"}, "nothing that a person does"),
        ("POST", "/by-hand", {"service": "apprunner", "action": "approve_conection"}, "approve_connection"),
        ("POST", "/by-hand", {"service": "apprunner", "action": "approve_connection"}, "missing a required"),
        (
            "POST",
            "/by-hand",
            {"service": "apprunner", "action": "approve_connection", "arguments": ["x"]},
            "x",
        ),
        (
            "POST",
            "/by-hand",
            {"service": "apprunner", "action": "approve_connection", "arguments": [{"a": []}]},
            "",
        ),
        ("POST", "/functions", {"name": "pets", "handler": "nothing"}, "names no callable"),
        ("POST", "/functions", {"name": "pets", "handler": "nothing:handler"}, "can't be imported"),
        ("POST", "/functions", {"name": "pets", "handler": ".x:handler"}, "names no callable"),
        ("POST", "/functions", {"name": "pets", "handler": "json:nothing"}, "nothing that can be called"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(cloud, control, method, path, body, said):
    refused = control(method, path, body)
    assert (refused.status, said in refused.json()["message"]) == (400, True), refused.json()
    assert cloud.calls == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nothing"), ("PUT", "/reset"), ("POST", ""), ("POST", "/"), ("GET", "/page")],
)
def test_a_route_that_is_none_names_those_that_there_are(control, method, path):
    refused = control(method, path)
    assert refused.status == 404
    assert "POST /_awsmock/clock/advance" in refused.json()["message"]


def test_a_bug_of_ours_is_told_without_its_traceback(cloud, control, monkeypatch, caplog):
    def summary(self):
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(type(cloud), "summary", summary)
    refused = control("GET", "/summary")
    assert (refused.status, "inside the mock" in refused.json()["message"]) == (500, True)
    assert "ZeroDivisionError: inside" in caplog.text


# Who may ask


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:{}",
        "localhost:{}",
        "LOCALHOST",
        "a.localhost:{}",
        "[::1]:{}",
        "awsmock:{}",
        "host.docker.internal:{}",
        "localhost.localstack.cloud:{}",
        "a.localhost.localstack.cloud:{}",
        "10.0.0.7",
    ],
)
def test_a_program_of_this_machine_may_ask(running, control, host):
    assert control("GET", "/summary", host=host.format(running.port)).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example.com:{}",
        "localhost.example.com",
        "127.0.0.1.nip.io:{}",
        "",
        "[",
        "a@evil.example.com",
        "other-localhost.localstack.cloud:{}",
        "example-internal.example:{}",
    ],
)
@pytest.mark.parametrize("path", ["/summary", "/openapi.json"])
def test_a_name_of_elsewhere_that_leads_here_may_not(running, control, host, path):
    refused = control("GET", path, host=host.format(running.port) or " ")
    assert refused.status in (400, 403)
    if refused.status == 403:
        assert "somebody else" in refused.json()["message"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://evil.example.com"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({"origin": "http://127.0.0.1:{}"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
    ],
)
def test_a_page_of_elsewhere_may_not_ask(cloud, running, control, headers, status):
    client_of("apigatewayv2").get_apis()
    headers = {name: value.format(running.port) for name, value in headers.items()}
    assert control("POST", "/reset", headers=headers).status == status
    assert len(cloud.calls) == (0 if status == 200 else 1)


def test_no_page_is_told_that_it_may_ask(control):
    asked = {"origin": "http://evil.example.com", "access-control-request-method": "POST"}
    answer = control("OPTIONS", "/reset", headers=asked)
    assert not any(name.startswith("access-control") for name in answer.headers)


# As documented


def test_the_description_is_openapi(control):
    described = control("GET", "/openapi.json").json()
    validate(described)
    assert described == json.loads(json.dumps(description()))


def test_each_action_has_its_route_and_its_description():
    described = {
        operation["operationId"]: (method.upper(), path)
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    }
    assert described == {name: (action.method, PREFIX + action.path) for name, action in ACTIONS.items()}


def test_control_is_no_call(cloud, running, control):
    control("GET", "/calls")
    assert cloud.calls == []
    ask(running.port, "GET", "/v2/apis", signed("apigateway"))
    assert len(cloud.calls) == 1
