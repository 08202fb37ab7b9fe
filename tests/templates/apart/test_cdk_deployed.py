"""What CDK writes of a program is deployed, and answers."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent / "cdk"
NODE = shutil.which("node")
pytestmark = [
    pytest.mark.skipif(not NODE, reason="Node isn't installed here"),
    pytest.mark.skipif(
        not (HERE / "node_modules").exists(), reason="CDK isn't installed here; .ci/templates does it"
    ),
]


@pytest.fixture(scope="module")
def assembly(tmp_path_factory):
    """The folder that the program has written."""
    folder = tmp_path_factory.mktemp("cdk.out")
    subprocess.run([NODE, HERE / "app.mjs", folder], capture_output=True, check=True, timeout=120)
    return folder


def test_all_stacks_are_deployed(cloud, assembly):
    stacks = cloud.deploy_all(assembly)
    assert {one.status for one in stacks.values()} == {"CREATE_COMPLETE"}
    assert (stacks["pet-shop"].region, stacks["pet-shop"].account) == ("eu-central-1", "111122223333")


def test_an_http_api_of_cdk_s_answers(cloud, assembly):
    stack = cloud.deploy(assembly, stack="pet-shop", parameters={"StageName": "dev"}, permissions=True)
    url = stack.outputs["Url"]
    assert cloud.request("GET", f"{url}/pets/7").json() == {"id": "7", "shop": "dev"}
    assert cloud.request("POST", f"{url}/pets").status == 401
    headers = {"origin": "https://shop.example.com", "access-control-request-method": "GET"}
    answer = cloud.request("OPTIONS", f"{url}/pets/7", headers=headers)
    assert answer.headers["access-control-allow-origin"] == "https://shop.example.com"


def test_a_websocket_api_of_cdk_s_takes_connections(cloud, assembly):
    stacks = cloud.deploy_all(assembly, permissions=True)
    (api,) = cloud.apigatewayv2.apis.where(ProtocolType="WEBSOCKET")
    url = f"wss://{api.id}.execute-api.{api.region}.amazonaws.com/live"
    with cloud.connect(url) as socket:
        socket.send({"action": "join"})
        assert cloud.requests[-1].status == 200
    assert stacks["Chat"].drift() == []


def test_what_cdk_wrote_is_explained(cloud, assembly):
    text = cloud.explain_template(assembly, stack="pet-shop")
    assert "eu-central-1 of 111122223333" in text
    assert "  GET /pets/{id}  → Get" in text
    assert "JWT by Api" in text
    assert len(cloud.calls) == 0


def test_a_second_deployment_of_the_same_is_no_update(cloud, assembly):
    stack = cloud.deploy(assembly, stack="pet-shop")
    assert not stack.update(assembly)
    stack.delete()
    assert list(cloud.functions) == []
