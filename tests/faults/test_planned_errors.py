"""A planned error answers a call in the place of the service, as the error of that service that it is."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import mock_apprunner
from awsmock_ar_apigw.cloud.services import SERVICES
from awsmock_ar_apigw.faults.common import COMMON
from support import client_of, fingerprint, make_service

# A call of each service that changes something.
CHANGES = {
    "apprunner": lambda client: make_service(client),
    "apigatewayv2": lambda client: client.create_api(Name="pets", ProtocolType="HTTP"),
}


def refused(call, *arguments, **named):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **named)
    return caught.value


def test_an_error_that_the_operation_lists_arrives_as_its_own_exception(cloud, client):
    cloud.faults.add("CreateService", error="ServiceQuotaExceededException", message="Too many services.")
    with pytest.raises(client.exceptions.ServiceQuotaExceededException) as caught:
        make_service(client)
    assert caught.value.response["Error"] == {
        "Message": "Too many services.",
        "Code": "ServiceQuotaExceededException",
    }
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_the_model_gives_the_status_of_an_error_that_it_lists(cloud, client):
    gateway = client_of("apigatewayv2")
    cloud.faults.add("GetApi", error="NotFoundException")
    cloud.faults.add("ListServices", error="InternalServiceErrorException", times=None)
    error = refused(gateway.get_api, ApiId="a1b2c3d4e5")
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    error = refused(client.list_services)
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert error.response["Error"]["Message"] == "This error was planned by a test."


CALLS = {**CHANGES, "apigatewaymanagementapi": lambda client: client.get_connection(ConnectionId="x")}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("code", COMMON)
def test_a_common_error_can_be_answered_by_any_operation(cloud, service, code):
    cloud.faults.add("*", error=code, times=None)
    error = refused(CALLS[service], client_of(service))
    assert error.response["Error"]["Code"] == code
    assert error.response["Error"]["Message"] == COMMON[code].text
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == COMMON[code].status


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ExpiredTokenException", "The security token included in the request is expired"),
        ("RequestLimitExceeded", "Request limit exceeded."),
        ("Throttling", "Rate exceeded"),
        ("ThrottlingException", "Rate exceeded"),
        ("TooManyRequestsException", "Too Many Requests"),
        ("UnrecognizedClientException", "The security token included in the request is invalid."),
    ],
)
def test_a_common_error_says_what_services_are_seen_to_say(cloud, client, code, text):
    cloud.faults.add("ListServices", error=code, times=None)
    assert refused(client.list_services).response["Error"]["Message"] == text


def test_a_common_error_says_what_the_test_wants(cloud, client):
    cloud.faults.add("ListServices", error="AccessDeniedException", message="")
    assert refused(client.list_services).response["Error"]["Message"] == ""
    cloud.faults.add("ListServices", error="AccessDeniedException", message="Not you.")
    assert refused(client.list_services).response["Error"]["Message"] == "Not you."


@pytest.mark.parametrize("service", CHANGES)
def test_a_call_that_a_fault_answers_changes_nothing(cloud, service):
    before = fingerprint(cloud)
    cloud.faults.add("*", error="AccessDeniedException")
    refused(CHANGES[service], client_of(service))
    assert fingerprint(cloud) == before
    CHANGES[service](client_of(service))
    assert fingerprint(cloud) != before


def test_a_fault_answers_before_the_service_looks_at_the_values(cloud, client):
    cloud.faults.add("CreateService", error="AccessDeniedException")
    assert (
        refused(client.create_service, ServiceName="x").response["Error"]["Code"] == "AccessDeniedException"
    )
    assert (
        refused(client.create_service, ServiceName="x").response["Error"]["Code"] == "InvalidRequestException"
    )


def test_the_journal_notes_which_fault_it_was(cloud, client):
    planned = cloud.faults.add("ListServices", error="AccessDeniedException")
    refused(client.list_services)
    client.list_services()
    first, second = cloud.calls
    assert (first.error, first.status, first.fault) == ("AccessDeniedException", 403, planned)
    assert (second.error, second.status, second.fault) == (None, 200, None)


def test_what_is_planned_changes_no_id_that_the_cloud_gives_out(client):
    def arn(plan):
        with mock_apprunner(seed=1, isolated=True) as own:
            plan(own.faults)
            return make_service(client)

    plain = arn(lambda _faults: None)
    assert arn(lambda faults: faults.add("CreateService", latency=1)) == plain
    assert arn(lambda faults: faults.add("CreateService", latency=1, probability=0.5)) == plain
