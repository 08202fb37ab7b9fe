"""Libraries that stop or move the clock of a test: freezegun and time-machine."""

from __future__ import annotations

import datetime
import subprocess
import sys
import time

import pytest
import time_machine
from freezegun import freeze_time

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.intercept import fast_lane
from support import client_of, make_service

STOPPED = "2030-01-31T12:00:00Z"
MICROS = 1_896_091_200


@pytest.fixture(params=["fast", "slow"])
def lane(request, monkeypatch):
    if request.param == "slow":
        monkeypatch.setattr(fast_lane, "fast_lane", lambda *_call: None)


@pytest.mark.usefixtures("lane")
@pytest.mark.parametrize("stop", [freeze_time, time_machine.travel])
def test_a_mock_begins_where_the_clock_stands(stop):
    with stop(STOPPED), mock_cloud():
        made = client_of("apigatewayv2").create_api(Name="pets", ProtocolType="HTTP")
        service = make_service(client_of("apprunner"))
        found = client_of("apprunner").describe_service(ServiceArn=service)["Service"]
        assert made["CreatedDate"].timestamp() == MICROS
        assert int(found["CreatedAt"].timestamp()) == MICROS
        assert isinstance(made["CreatedDate"], datetime.datetime)


def test_a_time_in_the_fast_lane_is_of_the_type_that_freezegun_has_put_there(monkeypatch):
    def times():
        with freeze_time(STOPPED), mock_cloud(seed=7):
            made = client_of("apigatewayv2").create_api(Name="pets", ProtocolType="HTTP")
            arn = make_service(client_of("apprunner"))
            found = client_of("apprunner").describe_service(ServiceArn=arn)["Service"]
            return [(type(one), repr(one)) for one in (made["CreatedDate"], found["CreatedAt"])]

    fast = times()
    monkeypatch.setattr(fast_lane, "fast_lane", lambda *_call: None)
    assert times() == fast


@pytest.mark.usefixtures("lane")
def test_real_time_is_moved_by_freezegun():
    with freeze_time(STOPPED) as frozen, mock_cloud(pace="real") as cloud:
        arn = make_service(client_of("apprunner"))
        assert cloud.apprunner.services[arn].status == "OPERATION_IN_PROGRESS"
        frozen.tick(datetime.timedelta(minutes=10))
        assert client_of("apprunner").describe_service(ServiceArn=arn)["Service"]["Status"] == "RUNNING"
        assert cloud.clock.now.timestamp() == time.time()


@pytest.mark.usefixtures("lane")
def test_real_time_is_moved_by_time_machine():
    with time_machine.travel(STOPPED, tick=False) as traveller, mock_cloud(pace="real"):
        arn = make_service(client_of("apprunner"))
        traveller.shift(600)
        assert client_of("apprunner").describe_service(ServiceArn=arn)["Service"]["Status"] == "RUNNING"


IMPORTED_LATE = """
import datetime
from freezegun import freeze_time
with freeze_time("2030-01-31T12:00:00Z"):
    import boto3
    from awsmock_ar_apigw import mock_cloud
    from awsmock_ar_apigw.intercept import fast_lane

    def times():
        with mock_cloud(seed=7) as cloud:
            keys = {"region_name": "us-east-1", "aws_access_key_id": "a", "aws_secret_access_key": "b"}
            api = boto3.client("apigatewayv2", **keys).create_api(Name="pets", ProtocolType="HTTP")
            made = boto3.client("apprunner", **keys).create_connection(ConnectionName="github", ProviderType="GITHUB")
            return [repr(one) for one in (api["CreatedDate"], made["Connection"]["CreatedAt"])]

    fast = times()
    fast_lane.fast_lane = lambda *_call: None
    assert times() == fast, (times(), fast)
from awsmock_ar_apigw.base.clock import EPOCH
assert type(EPOCH) is datetime.datetime
"""


def test_what_is_imported_while_the_clock_stands_is_no_different():
    done = subprocess.run([sys.executable, "-c", IMPORTED_LATE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
