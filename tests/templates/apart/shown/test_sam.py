"""The first steps of SAM's guide with an HTTP API and a WebSocket API, deployed and called."""

import json
from pathlib import Path

import boto3
import pytest
import requests
from moto import mock_aws

from awsmock_ar_apigw import HandshakeRefused, mock_apigatewayv2

HERE = Path(__file__).parent
PETS, CHAT = HERE / "pets/template.yaml", HERE / "chat/template.yaml"
REGION = "eu-west-1"


@pytest.fixture
def cloud():
    with mock_aws(), mock_apigatewayv2(seed=1) as cloud:
        yield cloud


@pytest.fixture
def token(cloud):
    issuer = cloud.issuer("https://users.example.com")
    return lambda **claims: {"Authorization": f"Bearer {issuer.token(aud='pets', **claims)}"}


@pytest.fixture
def pets(cloud):
    return cloud.deploy(PETS, region=REGION, parameters={"DomainName": "pets.example.com"}, permissions=True)


def test_a_route_under_the_default_authorizer_asks_for_a_token(pets, token):
    url = pets.outputs["ApiUrl"] + "/pets"
    assert requests.get(url).status_code == 401
    assert requests.get(url, headers=token(scope="pets.write")).status_code == 403
    assert requests.get(url, headers=token(scope="pets.read")).json() == [{"id": "7", "name": "Tom"}]


def test_path_parameters_reach_the_handler(pets, token):
    headers = token(scope="pets.read")
    assert requests.get(pets.outputs["ApiUrl"] + "/pets/7", headers=headers).json() == {
        "id": "7",
        "name": "Tom",
    }
    assert requests.get(pets.outputs["ApiUrl"] + "/pets/8", headers=headers).status_code == 404


def test_a_route_may_have_another_authorizer_and_none(pets):
    url = pets.outputs["ApiUrl"]
    assert requests.get(url + "/badged/7", headers={"badge": "gold"}).json()["name"] == "Tom"
    assert requests.get(url + "/badged/7", headers={"badge": "tin"}).status_code == 403
    assert requests.get(url + "/health").json()["stage"] == "prod"


def test_globals_reach_the_function(pets):
    health = requests.get(pets.outputs["ApiUrl"] + "/health").json()
    assert health == {"stage": "prod", "memory": "256", "table": pets.resources["Table"].physical_id}


def test_the_table_is_made_where_moto_is(pets):
    table = boto3.client("dynamodb", region_name=REGION).describe_table(
        TableName=pets.resources["Table"].physical_id
    )
    assert table["Table"]["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}]


def test_the_api_answers_preflight_requests(pets):
    asked = {"Origin": "https://pets.example.com", "Access-Control-Request-Method": "GET"}
    answer = requests.options(pets.outputs["ApiUrl"] + "/pets", headers=asked)
    assert (answer.status_code, answer.headers["access-control-max-age"]) == (204, "600")


def test_the_domain_leads_to_the_stage(pets):
    assert requests.get(pets.outputs["DomainUrl"] + "/health").json()["stage"] == "prod"


def test_a_parameter_names_the_stage_and_a_condition_leaves_the_domain_out(cloud):
    stack = cloud.deploy(PETS, region=REGION, parameters={"Stage": "beta"})
    assert stack.outputs["ApiUrl"].endswith("amazonaws.com/beta")
    assert requests.get(stack.outputs["ApiUrl"] + "/health").json()["stage"] == "beta"
    assert "DomainUrl" not in stack.outputs
    assert not boto3.client("apigatewayv2", region_name=REGION).get_domain_names()["Items"]


def test_what_is_deleted_is_gone(cloud, pets):
    pets.delete()
    client = boto3.client("apigatewayv2", region_name=REGION)
    assert not client.get_apis()["Items"]
    assert not client.get_domain_names()["Items"]
    assert not list(cloud.functions)
    assert not boto3.client("dynamodb", region_name=REGION).list_tables()["TableNames"]


def test_a_chat_reaches_all_who_are_there(cloud):
    url = cloud.deploy(CHAT, region=REGION, permissions=True).outputs["Url"]
    with cloud.connect(url) as ann, cloud.connect(url) as ben:
        ann.send(json.dumps({"action": "say", "said": "hello"}))
        assert (ann.receive(), ben.receive()) == ("hello", "hello")
        ben.close()
        ann.send({"action": "say", "said": "gone?"})
        assert ann.receive() == "gone?"


def test_a_chat_that_is_deleted_lets_nobody_in(cloud):
    stack = cloud.deploy(CHAT, region=REGION)
    url = stack.outputs["Url"]
    stack.delete()
    with pytest.raises(HandshakeRefused, match="There is no API") as refused:
        cloud.connect(url)
    assert refused.value.status == 403
