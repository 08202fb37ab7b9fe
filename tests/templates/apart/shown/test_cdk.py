"""Stacks that CDK's own constructs wrote just now of ``cdk/integrations.cjs``, deployed and called."""

import json
import shutil
import subprocess
from pathlib import Path

import boto3
import pytest
import requests
from moto import mock_aws

from awsmock_ar_apigw import HandshakeRefused, mock_apigatewayv2

PROGRAM = Path(__file__).parents[2] / "cdk"
REGION = "eu-west-1"

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="CDK runs on Node")


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """A cloud assembly, as ``cdk synth`` writes one."""
    folder = tmp_path_factory.mktemp("cdk.out")
    subprocess.run(["node", "integrations.cjs", str(folder)], cwd=PROGRAM, check=True)
    return folder


@pytest.fixture
def cloud():
    with mock_aws(), mock_apigatewayv2() as cloud:
        yield cloud


@pytest.fixture
def shop(cloud, written):
    return cloud.deploy(written, stack="Shop", permissions=True)


@pytest.fixture
def chat(cloud, written):
    return cloud.deploy(written, stack="Chat", region=REGION, permissions=True)


def get(stack, path, **headers):
    return requests.get(stack.outputs["ApiUrl"] + path, headers=headers)


def test_a_function_answers_from_its_asset(shop):
    answer = get(shop, "/pets/7").json()
    assert (answer["route"], answer["name"]) == ("GET /pets/{id}", "Tom")
    assert answer["table"] == shop.outputs["TableName"]


def test_two_functions_of_one_asset_have_a_handler_each(shop):
    answer = requests.post(shop.outputs["ApiUrl"] + "/pets", json={"id": "8"})
    assert (answer.status_code, answer.headers["Location"]) == (201, "/pets/8")


def test_inline_code_answers(shop):
    assert get(shop, "/health").text == "well"


def test_a_url_integration_passes_requests_on(cloud, shop):
    cloud.backends["https://old.example.com"] = lambda request: {"path": request.path}
    assert get(shop, "/old/a/b").json() == {"path": "/a/b"}


def test_an_sqs_integration_fills_the_queue_that_moto_has(shop):
    answer = requests.post(shop.outputs["ApiUrl"] + "/orders", json={"MessageBody": "two dogs"})
    assert answer.status_code == 200
    queue = boto3.client("sqs", region_name=REGION)
    (message,) = queue.receive_message(QueueUrl=shop.outputs["QueueUrl"])["Messages"]
    assert message["Body"] == "two dogs"


def test_a_jwt_authorizer_lets_in_who_has_a_token(cloud, shop):
    token = cloud.issuer("https://users.example.com").token(sub="ann", aud="pets")
    assert get(shop, "/jwt/7").status_code == 401
    assert get(shop, "/jwt/7", Authorization=f"Bearer {token}").json()["claims"]["sub"] == "ann"


def test_a_lambda_authorizer_lets_in_who_has_a_badge(shop):
    assert get(shop, "/badge/7").status_code == 401
    assert get(shop, "/badge/7", badge="tin").status_code == 403
    assert get(shop, "/badge/7", badge="gold").json()["told"] == {"badge": "gold"}


def test_an_iam_authorizer_asks_for_a_signature(shop):
    assert get(shop, "/signed/7").status_code == 403


def test_cors_is_answered(shop):
    asked = {"Origin": "https://pets.example.com", "Access-Control-Request-Method": "GET"}
    answer = requests.options(shop.outputs["ApiUrl"] + "/pets/7", headers=asked)
    assert answer.headers["access-control-allow-origin"] == "https://pets.example.com"


def test_a_stage_of_its_own_and_a_domain_lead_to_the_api(shop):
    assert requests.get(shop.outputs["BetaUrl"].rstrip("/") + "/health").text == "well"
    assert requests.get("https://shop.example.com/v1/health").text == "well"


def test_a_chat_answers_who_is_let_in(cloud, chat):
    with cloud.connect(chat.outputs["Url"] + "?token=open") as socket:
        socket.send({"action": "say", "said": "hello"})
        assert socket.receive() == "hall: hello"
    with pytest.raises(HandshakeRefused) as refused:
        cloud.connect(chat.outputs["Url"] + "?token=shut")
    assert refused.value.status == 403


def test_the_callback_url_is_that_of_the_management_api(chat):
    assert chat.outputs["Callback"] == chat.outputs["Url"].replace("wss://", "https://")


def test_all_stacks_of_an_assembly_are_deployed(cloud, written):
    stacks = cloud.deploy_all(written, region=REGION)
    assert list(stacks) == ["Shop", "Chat"]
    assert get(stacks["Shop"], "/health").text == "well"


def test_what_is_deleted_is_gone(cloud, shop, chat):
    chat.delete()
    shop.delete()
    client = boto3.client("apigatewayv2", region_name=REGION)
    assert not client.get_apis()["Items"] + client.get_domain_names()["Items"]
    assert not list(cloud.functions)


def test_without_permissions_a_route_answers_as_aws_does(cloud, written, tmp_path):
    folder = shutil.copytree(written, tmp_path / "cdk.out")
    file = folder / "Shop.template.json"
    template = json.loads(file.read_text(encoding="utf-8"))
    template["Resources"] = {
        name: one for name, one in template["Resources"].items() if one["Type"] != "AWS::Lambda::Permission"
    }
    file.write_text(json.dumps(template), encoding="utf-8")
    shop = cloud.deploy(folder, stack="Shop", permissions=True)
    assert (get(shop, "/health").status_code, get(shop, "/health").json()) == (
        500,
        {"message": "Internal Server Error"},
    )
    assert "AWS::Lambda::Permission" in cloud.requests[-1].why
