"""VPC connectors: one revision for each name."""

import re

import pytest

from support import ACCOUNT, client_of, each_wrong_arn, make_service

SUBNETS = ["subnet-1", "subnet-2"]


def make(client, name="connector", **more):
    more.setdefault("Subnets", SUBNETS)
    return client.create_vpc_connector(VpcConnectorName=name, **more)["VpcConnector"]


def describe(client, arn):
    return client.describe_vpc_connector(VpcConnectorArn=arn)["VpcConnector"]


def delete(client, arn):
    return client.delete_vpc_connector(VpcConnectorArn=arn)["VpcConnector"]


def listed(client):
    return [found["VpcConnectorName"] for found in client.list_vpc_connectors()["VpcConnectors"]]


def connected_service(client, arn, **more):
    egress = {"EgressType": "VPC", "VpcConnectorArn": arn}
    return make_service(client, NetworkConfiguration={"EgressConfiguration": egress}, **more)


@pytest.fixture
def arn(client):
    return make(client)["VpcConnectorArn"]


# Creation


def test_a_new_one_is_active_at_once_and_has_revision_1(client):
    made = make(client, SecurityGroups=["sg-1", "sg-2"])
    start = f"arn:aws:apprunner:us-east-1:{ACCOUNT}:vpcconnector/connector/1/"
    assert made["VpcConnectorArn"].startswith(start)
    assert len(made["VpcConnectorArn"]) == len(start) + 32
    assert made == {
        "VpcConnectorName": "connector",
        "VpcConnectorArn": made["VpcConnectorArn"],
        "VpcConnectorRevision": 1,
        "Subnets": SUBNETS,
        "SecurityGroups": ["sg-1", "sg-2"],
        "Status": "ACTIVE",
        "CreatedAt": made["CreatedAt"],
    }
    assert describe(client, made["VpcConnectorArn"]) == made
    assert client.list_vpc_connectors()["VpcConnectors"] == [made]


@pytest.mark.parametrize("left_out", [{}, {"SecurityGroups": []}])
def test_without_security_groups_it_has_the_default_one_of_its_region(client, left_out):
    (group,) = make(client, **left_out)["SecurityGroups"]
    assert re.fullmatch("sg-[0-9a-f]{17}", group)
    assert make(client, "another", Subnets=["subnet-3"])["SecurityGroups"] == [group]
    assert make(client, "third", SecurityGroups=["sg-1"])["SecurityGroups"] == ["sg-1"]
    assert make(client_of("apprunner", "eu-west-1"))["SecurityGroups"] != [group]


def test_it_needs_a_subnet(client, refused):
    with refused("InvalidRequestException", match="Specify at least one subnet."):
        make(client, Subnets=[])
    assert make(client, Subnets=["subnet-1"])["Subnets"] == ["subnet-1"]


def test_a_name_has_one_revision(client, arn, refused):
    said = "VPC connector with the provided name already exists: connector"
    with refused("InvalidRequestException", match=said):
        make(client, Subnets=["subnet-3"])


def test_a_name_can_be_used_in_each_region(client, arn):
    elsewhere = client_of("apprunner", "eu-west-1")
    assert make(elsewhere)["VpcConnectorArn"] != arn
    assert listed(elsewhere) == listed(client) == ["connector"]


# Deletion


def test_a_deleted_one_can_be_described_but_is_not_listed_and_its_name_is_free(client, arn):
    make(client, "another")
    before = describe(client, arn)
    deleted = delete(client, arn)
    assert deleted == {**before, "Status": "INACTIVE", "DeletedAt": deleted["DeletedAt"]}
    assert deleted["DeletedAt"] > deleted["CreatedAt"]
    assert describe(client, arn) == deleted
    assert listed(client) == ["another"]
    new = make(client)
    assert (new["VpcConnectorRevision"], new["Status"]) == (1, "ACTIVE")
    assert new["VpcConnectorArn"] != arn
    assert describe(client, arn) == deleted


def test_a_deleted_one_cannot_be_deleted_again(client, arn, refused):
    delete(client, arn)
    with refused("InvalidRequestException", match="The VPC connector you specified has been deleted."):
        delete(client, arn)


@pytest.mark.parametrize("state", ["running", "paused", "failed"])
def test_what_a_service_uses_cannot_be_deleted(client, cloud, arn, refused, state):
    if state == "failed":
        cloud.fail_next("CreateService")
    service = connected_service(client, arn)
    if state == "paused":
        client.pause_service(ServiceArn=service)
    text = f"Provided VPC connector arn is being used by other services. ARN: {arn}"
    with refused("InvalidRequestException", match=text):
        delete(client, arn)
    client.delete_service(ServiceArn=service)
    assert delete(client, arn)["Status"] == "INACTIVE"


def test_it_is_in_use_until_the_last_service_has_gone(client, arn, refused):
    first, second = (connected_service(client, arn, name=f"service-{n}") for n in (1, 2))
    client.delete_service(ServiceArn=first)
    with refused("InvalidRequestException", match="being used by other services"):
        delete(client, arn)
    egress = {"EgressType": "DEFAULT"}
    client.update_service(ServiceArn=second, NetworkConfiguration={"EgressConfiguration": egress})
    assert delete(client, arn)["Status"] == "INACTIVE"


@pytest.mark.parametrize("wrong", ["missing", "deleted", "short"])
def test_a_service_needs_an_active_one_by_its_full_arn(client, arn, refused, wrong):
    if wrong == "deleted":
        delete(client, arn)
    bad = {"missing": arn[:-1] + "x", "deleted": arn, "short": arn.rpartition("/")[0]}[wrong]
    with refused("InvalidRequestException", match=f"isn't valid. ARN: '{bad}'"):
        connected_service(client, bad)


# ARNs


@pytest.mark.parametrize("operation", [describe, delete])
@each_wrong_arn("vpcconnector/connector/1", other="autoscalingconfiguration")
def test_an_arn_of_something_else_is_refused(client, arn, refused, operation, swap, code):
    wrong = arn.replace(*swap)
    with refused(code, match=wrong):
        operation(client, wrong)


@pytest.mark.parametrize("operation", [describe, delete])
@pytest.mark.parametrize("segments", [1, 2])
def test_a_short_arn_is_refused(client, arn, refused, operation, segments):
    short = arn.rsplit("/", segments)[0]
    said = f"The Amazon Resource Name (ARN) isn't one of the resource that this action works on: {short}"
    with refused("InvalidRequestException", match=said):
        operation(client, short)
