"""Whoever misspells a name is asked for the one that was meant."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import MockError, mock_cloud

MISSPELT = {
    'Did you mean "CreateService"': lambda cloud: cloud.fail_next("create_service"),
    'Did you mean "UpdateService"': lambda cloud: cloud.queue_next("Updateservice", seconds=1),
    'Did you mean "apprunner"': lambda cloud: cloud.fail_next("CreateService", service="app-runner"),
    'Did you mean "apigatewayv2"': lambda cloud: cloud.faults.add("GetApis", service="apigateway"),
    'Did you mean "GetApis"': lambda cloud: cloud.faults.add("get_apis", latency=1),
    'Did you mean "start_time"': lambda _cloud: mock_cloud(startTime=0),
    'Did you mean "ServiceName"': lambda cloud: cloud.calls.assert_called(
        "CreateService", servicename="web-app"
    ),
    'Did you mean "ServiceArn"': lambda cloud: cloud.calls.assert_called(
        "PauseService", ServiceARN="web-app"
    ),
    'Did you mean "region"': lambda cloud: cloud.calls.assert_called("CreateService", regoin="us-east-1"),
    'Did you mean "status"': lambda cloud: cloud.apprunner.services.where(Status_="x", staus="RUNNING"),
    'Did you mean "RUNNING"': lambda cloud: cloud.apprunner.services.where(status="RUNING"),
    'Did you mean "ThrottlingException"': lambda cloud: cloud.faults.add("*", error="ThrotlingException"),
    'Did you mean "NotFoundException"': lambda cloud: cloud.faults.add("GetApis", error="NotFoundExeption"),
    'Did you mean "instant"': lambda _cloud: mock_cloud(pace="Instant"),
    'Did you mean "apprunner.Service"': lambda _cloud: mock_cloud(quotas={"apprunner.service": 1}),
}


@pytest.mark.parametrize("match", MISSPELT)
def test_a_name_that_is_nearly_right(match):
    with mock_cloud() as cloud, pytest.raises(MockError, match=match):
        MISSPELT[match](cloud)


def test_a_name_that_is_like_none_is_asked_for_nothing():
    with mock_cloud() as cloud, pytest.raises(MockError, match=r"takes time\. Name one of") as caught:
        cloud.fail_next("something else")
    assert "Did you mean" not in str(caught.value)
