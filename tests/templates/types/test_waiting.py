"""What takes its time is waited for, as CloudFormation does: virtual time moves, whatever the pace; what fails, fails the resource."""

from __future__ import annotations

import time

import pytest

from awsmock_ar_apigw import mock_cloud, per_call
from awsmock_ar_apigw.templates.errors import DeploymentError
from templates.types.lab import Lab, image

SLOW = [
    ("AppRunner::Service", {"SourceConfiguration": image()}, "Status", "RUNNING"),
    ("VpcLink", {"Name": "link", "SubnetIds": ["subnet-1"]}, "VpcLinkStatus", "AVAILABLE"),
]


@pytest.fixture
def lab():
    with mock_cloud(pace="manual", start_time=0, seed=1) as cloud:
        yield Lab(cloud)


@pytest.mark.parametrize("pace", ["instant", "manual", per_call(1)])
@pytest.mark.parametrize(("name", "properties", "member", "ready"), SLOW)
def test_what_takes_its_time_is_ready_when_it_was_made(pace, name, properties, member, ready):
    with mock_cloud(pace=pace, start_time=0) as cloud:
        lab = Lab(cloud)
        lab.make(name, **properties)
        assert lab.shown()[member] == ready
        lab.delete(lab.made[-1])
        assert lab.read() is None


def test_virtual_time_has_moved_to_the_moment_when_it_was_ready_and_no_further(lab):
    lab.http_api()
    assert lab.cloud.clock.micros == 0
    lab.service()
    ready = lab.cloud.clock.micros
    assert ready > 0
    lab.make("VpcLink", Name="link", SubnetIds=["subnet-1"])
    assert lab.cloud.clock.micros > ready


def test_what_fails_to_be_made_fails_with_its_status_and_nothing_is_left(lab):
    lab.cloud.fail_next("CreateService")
    with pytest.raises(DeploymentError, match="It did not stabilize: it is CREATE_FAILED") as caught:
        lab.service()
    assert caught.value.code == "NotStabilized"
    assert caught.value.type == "AWS::AppRunner::Service"
    assert lab.left() == []


def test_what_fails_says_why_where_the_service_does(lab):
    lab.cloud.fail_next("CreateVpcLink", reason="There are no free addresses")
    with pytest.raises(DeploymentError, match=r"it is FAILED, There are no free addresses\."):
        lab.vpc_link()
    assert lab.left() == []


def test_a_service_whose_update_fails_runs_as_before_and_cloudformation_is_content(lab):
    lab.service()
    lab.cloud.fail_next("UpdateService")
    lab.update(InstanceConfiguration={"Cpu": "2048", "Memory": "4096"})
    assert lab.shown()["Status"] == "RUNNING"
    assert lab.shown()["InstanceConfiguration"]["Cpu"] == "1024"


def test_a_service_that_fails_to_be_deleted_is_still_there(lab):
    lab.service()
    lab.cloud.fail_next("DeleteService")
    with pytest.raises(DeploymentError, match="DELETE_FAILED"):
        lab.delete(lab.made[-1])
    lab.delete(lab.made[-1])
    assert lab.left() == []


def test_what_is_not_named_gets_a_name_that_begins_with_its_logical_id_and_fits(lab):
    lab.make_as("A" * 60, "AppRunner::Service", {"SourceConfiguration": image()})
    assert lab.shown()["ServiceName"].startswith("A" * 27 + "-")
    assert len(lab.shown()["ServiceName"]) == 40


def test_names_are_the_same_for_the_same_seed():
    names = []
    for seed in (1, 1, 2):
        with mock_cloud(seed=seed) as cloud:
            lab = Lab(cloud)
            lab.make("AppRunner::VpcConnector", Subnets=["subnet-1"])
            names.append((lab.shown()["VpcConnectorName"], lab.site.stack_id))
    assert names[0] == names[1] != names[2]


def test_with_real_time_it_takes_real_time(monkeypatch):
    # Real time passes here by what the wait sleeps.
    now = [1_000_000.0]
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds + 1e-6

    monkeypatch.setattr(time, "time", lambda: now[0])
    monkeypatch.setattr(time, "sleep", sleep)
    with mock_cloud(pace="real") as cloud:
        lab = Lab(cloud)
        lab.service()
        assert lab.shown()["Status"] == "RUNNING"
    assert sum(slept) > 1
