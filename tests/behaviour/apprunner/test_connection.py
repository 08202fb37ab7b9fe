"""Connections, and the handshake that a person completes."""

import pytest

from awsmock_ar_apigw import MockError


@pytest.fixture
def connection(client):
    made = client.create_connection(ConnectionName="github", ProviderType="GITHUB")
    return made["Connection"]["ConnectionArn"]


def status(client):
    return client.list_connections()["ConnectionSummaryList"][0]["Status"]


def test_waits_for_its_handshake_until_a_person_approves_it(client, cloud, connection):
    cloud.settle()
    assert status(client) == "PENDING_HANDSHAKE"
    cloud.apprunner.approve_connection(connection)
    assert status(client) == "AVAILABLE"


def test_a_name_is_free_again_after_its_connection_is_gone(client, connection):
    client.delete_connection(ConnectionArn=connection)
    client.create_connection(ConnectionName="github", ProviderType="BITBUCKET")
    assert status(client) == "PENDING_HANDSHAKE"


def test_a_name_can_be_used_once(client, connection, refused):
    with refused("InvalidRequestException", match="already exists: github"):
        client.create_connection(ConnectionName="github", ProviderType="BITBUCKET")


def test_a_handshake_happens_once(cloud, connection):
    cloud.apprunner.approve_connection(connection)
    with pytest.raises(MockError, match="isn't waiting for a handshake"):
        cloud.apprunner.approve_connection(connection)
