"""What users write, for type checkers: ``.ci/run`` checks it strictly. An ``ignore`` that nothing needs is an error, too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import awsmock_ar_apigw
from awsmock_ar_apigw import (
    Cloud,
    ConnectionClosed,
    DeploymentError,
    HandshakeRefused,
    LeftBehindWarning,
    LeftRunningWarning,
    MockAndClientFactory,
    MockError,
    Options,
    PlannedFault,
    RecordedCall,
    ServedRequest,
    Snapshot,
    Stack,
    StandInWarning,
    TemplateError,
    current_cloud,
    mock_apigatewayv2,
    mock_apprunner,
    mock_cloud,
    per_call,
)

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.item import Item

OPTIONS: Options = {"pace": "manual", "seed": 7, "quotas": {"apprunner.Service": 2}}
WRONG: Options = {"pace": "slow"}  # type: ignore[typeddict-item]
VERSION: str = awsmock_ar_apigw.__version__


@mock_apprunner(**OPTIONS)
def test_decorated(name: str) -> int:
    return len(name)


NUMBER: int = test_decorated("a")
TEXT: str = test_decorated("a")  # type: ignore[assignment]
test_decorated(1)  # type: ignore[arg-type]


@mock_apigatewayv2
class TestDecorated:
    def test_it(self) -> None:
        cloud: Cloud = current_cloud()
        cloud.settle()


def test_of_the_plugin(awsmock: Cloud, awsmock_factory: MockAndClientFactory) -> None:
    with awsmock_factory(pace=per_call(30)) as cloud:
        cloud.nothing()  # type: ignore[attr-defined]
    awsmock.settle()


def look(cloud: Cloud) -> None:
    found: Item | None = cloud.apprunner.services.get("web-app")
    found.name  # type: ignore[union-attr]  # noqa: B018
    there: Item = cloud.apprunner.services["web-app"]
    other: Item | str = cloud.apprunner.services.get("web-app", "none")
    call: RecordedCall = cloud.calls[-1]
    fault: PlannedFault = cloud.faults.add("ListServices", latency=1)
    saved: Snapshot = cloud.snapshot()
    text: str = cloud.export_state("json")
    cloud.load_state(Path("state.yaml"))
    cloud.load_state({"version": 1})
    cloud.load_state(7)  # type: ignore[arg-type]
    assert all((there, other, call, fault, saved, text))


def ask(cloud: Cloud) -> None:
    cloud.functions["pets"] = lambda event, context: {"path": event["rawPath"], "by": context.function_name}
    cloud.backends["https://inside.example.com"] = lambda request: {"path": request.path}
    text: str = cloud.request("GET", "https://api.example.com/pets", headers={"accept": "*/*"}).text
    status: str = cloud.request("GET", "https://api.example.com/pets").status  # type: ignore[assignment]
    request: ServedRequest = cloud.requests[-1]
    assert all((text, status, request, cloud.requests.of(method="GET")))


def connect(cloud: Cloud) -> None:
    with cloud.connect("wss://api.example.com", headers={"origin": "a"}, subprotocols=["chat"]) as socket:
        socket.send({"action": "join"})
        text: str | bytes = socket.receive(timeout=1)
        number: int = socket.messages  # type: ignore[assignment]
        code: int | None = socket.closed.code if socket.closed else None
        assert all((text, number, code, socket.connection.id, cloud.connections.of(stage="prod")[0].api))


async def connect_in_a_loop(cloud: Cloud) -> None:
    async with cloud.connect("wss://api.example.com/prod") as socket:
        await socket.send("hello")
        text: str | bytes = await socket.receive(timeout=1)
        other: str | bytes = socket.receive()  # type: ignore[assignment]
        assert all((text, other))


def refuse(cloud: Cloud) -> int:
    try:
        cloud.connect("wss://api.example.com").close(1000, "bye")
    except HandshakeRefused as refused:
        return refused.status + len(refused.body) + len(refused.why)
    except ConnectionClosed as closed:
        return closed.code + len(closed.reason)
    return cloud.connect(7).connection.closed  # type: ignore[arg-type, return-value]


def deploy(cloud: Cloud) -> None:
    try:
        stack: Stack = cloud.deploy("template.yaml", parameters={"Stage": "prod"}, functions={"Pets": print})
    except (DeploymentError, TemplateError) as refused:
        pytest.warns((StandInWarning, LeftBehindWarning), match=str(refused))
    else:
        url: str = stack.outputs["ApiUrl"]
        number: int = stack.outputs["ApiUrl"]  # type: ignore[assignment]
        item: Item | None = stack.resources["Api"].item
        changed = [one.action for one in stack.update({"Resources": {}}, overrides={"Table": {"Arn": url}})]
        drifted = [one.property for one in stack.drift()]
        assert all((url, number, item, changed, drifted, cloud.stacks["pets"].events))
    stacks: dict[str, Stack] = cloud.deploy_all("cdk.out")
    text: str = cloud.explain_template("template.yaml")
    assert all((stacks, text, cloud.deploy("template.yaml", parameter={})))  # type: ignore[call-arg]


with mock_cloud(account_id="123456789012") as opened, pytest.raises(MockError):
    look(opened)
with mock_cloud(acount_id="123456789012"):  # type: ignore[call-overload]
    pytest.warns(LeftRunningWarning)
