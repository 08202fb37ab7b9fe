"""A planned exception is raised where the HTTP session would raise it."""

from __future__ import annotations

import botocore.exceptions
import pytest
from botocore.exceptions import (
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)

from awsmock_ar_apigw import MockError
from support import client_of, fingerprint, make_service

LOST = [
    one
    for one in vars(botocore.exceptions).values()
    if isinstance(one, type) and issubclass(one, (botocore.exceptions.ConnectionError, HTTPClientError))
]


@pytest.mark.parametrize("kind", LOST)
def test_every_exception_of_botocores_session_can_be_raised(cloud, client, kind):
    cloud.faults.add("ListServices", raises=kind, times=None)
    with pytest.raises(kind) as caught:
        client.list_services()
    assert type(caught.value) is kind


def test_an_exception_given_as_a_class_names_the_url_of_the_request(cloud):
    cloud.faults.add("GetApi", raises=EndpointConnectionError, times=None)
    with pytest.raises(EndpointConnectionError) as caught:
        client_of("apigatewayv2").get_api(ApiId="a1")
    url = "https://apigateway.us-east-1.amazonaws.com/v2/apis/a1"
    assert str(caught.value) == f'Could not connect to the endpoint URL: "{url}"'


def test_an_exception_given_as_an_instance_is_raised_as_it_is(cloud, client):
    mine = ReadTimeoutError(endpoint_url="https://proxy.example.com")
    cloud.faults.add("ListServices", raises=mine, times=None)
    with pytest.raises(ReadTimeoutError) as caught:
        client.list_services()
    assert caught.value is mine


def test_a_call_without_an_answer_changes_nothing_and_is_in_the_journal(cloud, client):
    client.list_auto_scaling_configurations()
    before = fingerprint(cloud)
    planned = cloud.faults.add("CreateService", raises=ConnectTimeoutError, times=None)
    with pytest.raises(ConnectTimeoutError):
        make_service(client)
    assert fingerprint(cloud) == before
    last = cloud.calls[-1]
    assert (last.operation, last.error, last.status) == ("CreateService", "ConnectTimeoutError", 0)
    assert last.params["ServiceName"] == "web-app"
    assert last.fault is planned


def test_botocore_tries_again_after_a_lost_connection(cloud, client):
    planned = cloud.faults.add("ListServices", raises=ReadTimeoutError, times=2)
    answer = client.list_services()
    assert answer["ResponseMetadata"]["RetryAttempts"] == planned.fired == 2


@pytest.mark.parametrize(
    "raises", [ValueError, KeyError("x"), "ReadTimeoutError", botocore.exceptions.ClientError]
)
def test_what_no_session_raises_is_refused(cloud, raises):
    with pytest.raises(MockError, match="is nothing that botocore's HTTP session raises") as caught:
        cloud.faults.add("ListServices", raises=raises)
    assert "ConnectTimeoutError, ConnectionClosedError" in str(caught.value)


def test_a_class_that_needs_arguments_of_its_own_must_come_as_an_instance(cloud, client):
    class OddError(ReadTimeoutError):
        def __init__(self, *, colour):
            super().__init__(endpoint_url=colour)

    with pytest.raises(MockError, match="raises=OddError can't be made without its arguments"):
        cloud.faults.add("ListServices", raises=OddError)
    cloud.faults.add("ListServices", raises=OddError(colour="red"), times=None)
    with pytest.raises(OddError, match="red"):
        client.list_services()
