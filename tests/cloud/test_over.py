"""A cloud whose mock has stopped: it shows what was there at the end, and says so to whoever would change it."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import MockError, mock_apigatewayv2, mock_apprunner, mock_cloud
from awsmock_ar_apigw.base.messages import HttpRequest
from support import client_of, make_service

CHANGES = {
    "settle": lambda cloud, _arn: cloud.settle(),
    "reset": lambda cloud, _arn: cloud.reset(),
    "restore": lambda cloud, _arn: cloud.restore(cloud.snapshot()),
    "advance": lambda cloud, _arn: cloud.clock.advance(seconds=1),
    "fail_next": lambda cloud, _arn: cloud.fail_next("CreateService"),
    "queue_next": lambda cloud, _arn: cloud.queue_next("CreateService", seconds=1),
    "faults": lambda cloud, _arn: cloud.faults.add("ListServices", latency=1),
    "raw HTTP": lambda cloud, _arn: cloud.handle(HttpRequest("GET", "/", "", {}, b"")),
    "a person": lambda cloud, arn: cloud.apprunner.approve_connection(arn),
}


@pytest.fixture
def over():
    """A cloud that has a service and a connection, and is over."""
    client = client_of("apprunner")
    with mock_cloud(isolated=True, pace="manual", start_time=0) as cloud:
        arn = client.create_connection(ConnectionName="github", ProviderType="GITHUB")
        make_service(client)
        client_of("apigatewayv2").create_api(Name="pets", ProtocolType="HTTP")
        with pytest.raises(ClientError):
            client.pause_service(ServiceArn="arn")
        before = cloud.summary(), cloud._repr_html_(), str(cloud.calls)
    return cloud, arn["Connection"]["ConnectionArn"], before


def test_what_was_there_at_the_end_is_there(over):
    cloud, _arn, before = over
    assert (cloud.summary(), cloud._repr_html_(), str(cloud.calls)) == before
    assert cloud.apprunner.services["web-app"].status == "OPERATION_IN_PROGRESS"
    assert [one.name for one in cloud.apigatewayv2.apis] == ["pets"]
    assert cloud.calls[1].response["Service"]["ServiceName"] == "web-app"


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_would_change_it_is_told(over, change):
    cloud, arn, before = over
    with pytest.raises(MockError, match="The mock of this cloud has stopped"):
        CHANGES[change](cloud, arn)
    assert (cloud.summary(), cloud._repr_html_(), str(cloud.calls)) == before


def test_a_snapshot_of_it_can_be_restored_where_a_mock_is_active(over):
    cloud, _arn, _before = over
    with mock_cloud(isolated=True, pace="manual", start_time=0) as another:
        another.restore(cloud.snapshot())
        assert another.apprunner.services["web-app"].status == "OPERATION_IN_PROGRESS"
        another.settle()
        assert another.apprunner.services["web-app"].status == "RUNNING"
    assert cloud.apprunner.services["web-app"].status == "OPERATION_IN_PROGRESS"


def test_a_cloud_is_over_with_the_last_mock_that_has_it():
    with mock_apprunner() as outer:
        with mock_apprunner() as inner:
            assert inner is outer
            make_service(client_of("apprunner"))
        outer.settle()
        assert outer.apprunner.services["web-app"].status == "RUNNING"
    with pytest.raises(MockError, match="has stopped"):
        outer.settle()


def test_a_service_that_nobody_mocks_any_more_is_forgotten_in_a_cloud_that_goes_on():
    with mock_apprunner() as one:
        with mock_apigatewayv2() as other:
            assert other is one
            client_of("apigatewayv2").create_api(Name="pets", ProtocolType="HTTP")
        one.settle()
        assert list(one.apigatewayv2.apis) == []
