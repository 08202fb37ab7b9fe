"""Latency passes on the clock of the cloud, and nobody waits."""

from __future__ import annotations

import datetime

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from awsmock_ar_apigw import MockError, mock_apprunner
from support import client_of, make_service


@pytest.fixture
def cloud():
    with mock_apprunner(isolated=True, pace="manual", start_time=0) as made:
        yield made


def seconds(moment):
    return (moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)).total_seconds()


def test_an_answer_takes_as_long_as_planned(cloud, client):
    cloud.faults.add("ListServices", latency=2.5)
    client.list_services()
    assert seconds(cloud.clock.now) == 2.5
    client.list_services()
    assert seconds(cloud.clock.now) == 2.5


def test_what_a_slow_call_creates_is_as_old_as_its_answer(cloud, client):
    cloud.faults.add("CreateService", latency=30)
    arn = make_service(client)
    assert seconds(client.describe_service(ServiceArn=arn)["Service"]["CreatedAt"]) == 30
    assert seconds(cloud.calls[0].at) == 0  # when it was called


def test_what_falls_due_meanwhile_has_happened_when_the_answer_comes(cloud, client):
    arn = make_service(client)
    cloud.faults.add("DescribeService", latency=3600)
    assert client.describe_service(ServiceArn=arn)["Service"]["Status"] == "RUNNING"


def test_an_error_can_take_its_time(cloud, client):
    cloud.faults.add("ListServices", error="AccessDeniedException", latency=5)
    with pytest.raises(ClientError):
        client.list_services()
    assert seconds(cloud.clock.now) == 5


def test_a_time_out_can_take_its_time(cloud, client):
    cloud.faults.add("ListServices", raises=ReadTimeoutError, latency=60)
    client.list_services()
    assert 60 <= seconds(cloud.clock.now) <= 61  # and botocore's first delay


def test_what_is_slow_alone_slows_down_what_answers_after_it(cloud, client):
    slow = cloud.faults.add("*", latency=2, times=None)
    slower = cloud.faults.add("List*", latency=3, times=None)
    denied = cloud.faults.add("ListServices", error="AccessDeniedException")
    with pytest.raises(ClientError):
        client.list_services()
    assert seconds(cloud.clock.now) == 5
    assert (slow.fired, slower.fired, denied.fired) == (1, 1, 1)
    assert cloud.calls[-1].fault is denied


@pytest.mark.parametrize("latency", [0, -1, "5", True, float("inf")])
def test_a_latency_that_is_no_time_is_refused(cloud, latency):
    with pytest.raises(MockError, match="is no time to pass"):
        cloud.faults.add("ListServices", latency=latency)


def test_latency_is_refused_where_real_time_rules():
    with mock_apprunner(isolated=True, pace="real") as real:
        with pytest.raises(MockError, match="latency can't pass with pace='real'"):
            real.faults.add("ListServices", latency=1)
        real.faults.add("ListServices", error="AccessDeniedException")
        with pytest.raises(ClientError):
            client_of("apprunner").list_services()
