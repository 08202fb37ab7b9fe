"""Connections, and the handshake that a person completes."""

import pytest

from awsmock_ar_apigw import MockError
from support import ACCOUNT, available_connection, client_of, code, each_wrong_arn, make_service


@pytest.fixture
def connection(client):
    made = client.create_connection(ConnectionName="github", ProviderType="GITHUB")
    return made["Connection"]["ConnectionArn"]


def status(client):
    return client.list_connections()["ConnectionSummaryList"][0]["Status"]


def delete(client, arn):
    return client.delete_connection(ConnectionArn=arn)["Connection"]


# Creation


@pytest.mark.parametrize("provider", ["GITHUB", "BITBUCKET"])
def test_a_new_one_waits_for_its_handshake(client, provider):
    made = client.create_connection(ConnectionName="github", ProviderType=provider)["Connection"]
    start = f"arn:aws:apprunner:us-east-1:{ACCOUNT}:connection/github/"
    assert made["ConnectionArn"].startswith(start)
    assert len(made["ConnectionArn"]) == len(start) + 32
    assert made == {
        "ConnectionName": "github",
        "ConnectionArn": made["ConnectionArn"],
        "ProviderType": provider,
        "Status": "PENDING_HANDSHAKE",
        "CreatedAt": made["CreatedAt"],
    }
    assert client.list_connections()["ConnectionSummaryList"] == [made]


def test_a_name_can_be_used_once(client, connection, refused):
    said = "Connection with the provided name already exists: github"
    with refused("InvalidRequestException", match=said):
        client.create_connection(ConnectionName="github", ProviderType="BITBUCKET")


def test_a_name_can_be_used_in_each_region(client, connection):
    elsewhere = client_of("apprunner", "eu-west-1")
    elsewhere.create_connection(ConnectionName="github", ProviderType="GITHUB")
    assert status(elsewhere) == "PENDING_HANDSHAKE"
    assert len(client.list_connections()["ConnectionSummaryList"]) == 1


def test_a_provider_is_one_of_two(client, refused):
    with refused("InvalidRequestException", match="enum value set: [GITHUB, BITBUCKET]"):
        client.create_connection(ConnectionName="gitlab", ProviderType="GITLAB")


# The handshake


def test_waits_for_its_handshake_until_a_person_approves_it(client, cloud, connection):
    cloud.settle()
    assert status(client) == "PENDING_HANDSHAKE"
    cloud.apprunner.approve_connection(connection)
    assert status(client) == "AVAILABLE"


def test_a_rejected_handshake_can_be_approved_later(client, cloud, connection):
    cloud.apprunner.reject_connection(connection)
    assert status(client) == "ERROR"
    cloud.apprunner.approve_connection(connection)
    assert status(client) == "AVAILABLE"


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("approve_connection", "approve_connection"),
        ("approve_connection", "reject_connection"),
        ("reject_connection", "reject_connection"),
    ],
)
def test_a_handshake_happens_once(client, cloud, connection, before, then):
    getattr(cloud.apprunner, before)(connection)
    state = status(client)
    with pytest.raises(MockError) as caught:
        getattr(cloud.apprunner, then)(connection)
    assert str(caught.value) == (
        f"{then} isn't possible. The connection isn't waiting for a handshake ({then}). Its status is {state}. "
        "If it is on its way there, call cloud.settle() first."
    )
    assert status(client) == state


@pytest.mark.parametrize("by_hand", ["approve_connection", "reject_connection"])
def test_a_handshake_needs_a_connection(client, cloud, connection, by_hand):
    shake = getattr(cloud.apprunner, by_hand)
    for other in ("gitlab", connection.rpartition("/")[0], connection.upper()):
        with pytest.raises(MockError, match=f"{by_hand} isn't possible. No connection is called '{other}'"):
            shake(other)
    with pytest.raises(
        MockError, match=f"{by_hand} isn't possible. None is no text: give a name, an id or an ARN"
    ):
        shake(None)
    delete(client, connection)
    with pytest.raises(MockError, match=f"{by_hand} isn't possible. No connection .* There are none"):
        shake(connection)


def test_a_handshake_happens_where_its_connection_is(cloud, connection):
    elsewhere = client_of("apprunner", "eu-west-1")
    made = elsewhere.create_connection(ConnectionName="github", ProviderType="GITHUB")
    cloud.apprunner.approve_connection(made["Connection"]["ConnectionArn"])
    assert status(elsewhere) == "AVAILABLE"
    assert status(client_of("apprunner")) == "PENDING_HANDSHAKE"


# Use, and deletion


@pytest.mark.parametrize("handshake", [None, "approve_connection", "reject_connection"])
def test_a_deleted_one_is_gone_at_once_and_its_name_is_free(client, cloud, connection, handshake):
    if handshake:
        getattr(cloud.apprunner, handshake)(connection)
    deleted = delete(client, connection)
    assert (deleted["ConnectionArn"], deleted["Status"]) == (connection, "DELETED")
    assert client.list_connections()["ConnectionSummaryList"] == []
    client.create_connection(ConnectionName="github", ProviderType="BITBUCKET")
    assert status(client) == "PENDING_HANDSHAKE"


def test_a_deleted_one_cannot_be_deleted_again(client, connection, refused):
    delete(client, connection)
    with refused("ResourceNotFoundException", match=connection):
        delete(client, connection)


@pytest.mark.parametrize("state", ["running", "paused", "failed"])
def test_what_a_service_uses_cannot_be_deleted(client, cloud, refused, state):
    connection = available_connection(client, cloud)
    if state == "failed":
        cloud.fail_next("CreateService")
    service = make_service(client, SourceConfiguration=code(connection))
    if state == "paused":
        client.pause_service(ServiceArn=service)
    with refused(
        "InvalidRequestException", match=f"The connection is used by one or more services. ARN: {connection}"
    ):
        delete(client, connection)
    client.delete_service(ServiceArn=service)
    assert delete(client, connection)["Status"] == "DELETED"


@each_wrong_arn("connection/github", other="vpcingressconnection")
def test_an_arn_of_something_else_is_refused(client, connection, refused, swap, code):
    wrong = connection.replace(*swap)
    with refused(code, match=wrong):
        delete(client, wrong)


# Lists


def test_lists_all_in_the_order_of_creation_or_the_one_with_a_name(client):
    arns = [
        client.create_connection(ConnectionName=name, ProviderType="GITHUB")["Connection"]["ConnectionArn"]
        for name in ("second", "first")
    ]

    def listed(**asked):
        found = client.list_connections(**asked)["ConnectionSummaryList"]
        return [one["ConnectionArn"] for one in found]

    assert listed() == arns
    assert listed(ConnectionName="first") == arns[1:]
    assert listed(ConnectionName="firs") == listed(ConnectionName="FIRST") == []
