"""Snapshots: what a cloud was at a moment comes back whole, as often as asked for."""

import re
from contextlib import suppress
from types import MappingProxyType

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import Cloud, MockError, mock_cloud
from support import client_of, fingerprint, make_service

ROUTES = "$request.body.action"


@pytest.fixture
def cloud():
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=1_700_000_000) as made:
        yield made


@pytest.fixture
def runner(cloud):
    return client_of("apprunner")


@pytest.fixture
def gateway(cloud):
    return client_of("apigatewayv2")


def whole(cloud):
    """Everything that a test could see of a cloud."""
    return (
        fingerprint(cloud),
        cloud.clock.micros,
        len(cloud.calls),
        [repr(fault) for fault in cloud.faults],
        list(cloud.faults.unused()),
    )


def test_what_was_done_since_is_gone(cloud, runner, gateway):
    make_service(runner)
    api = gateway.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    saved, before = cloud.snapshot(), whole(cloud)
    make_service(runner, "another")
    gateway.update_api(ApiId=api, Name="animals")
    gateway.create_route(ApiId=api, RouteKey="GET /pets")
    gateway.tag_resource(ResourceArn=f"arn:aws:apigateway:us-east-1::/apis/{api}", Tags={"a": "b"})
    cloud.settle()
    cloud.fail_next("UpdateService")
    cloud.faults.add("*", error="ThrottlingException")
    assert whole(cloud) != before
    cloud.restore(saved)
    assert whole(cloud) == before
    assert gateway.get_api(ApiId=api)["Name"] == "pets"
    assert gateway.get_routes(ApiId=api)["Items"] == []


def test_it_can_be_restored_again_and_again(cloud, gateway):
    saved = cloud.snapshot()
    made = []
    for _time in range(3):
        made.append(gateway.create_api(Name="pets", ProtocolType="HTTP"))
        assert len(gateway.get_apis()["Items"]) == 1
        cloud.restore(saved)
    # The same ids at the same times: what comes after a snapshot is the same each time.
    assert len({one["ApiId"] for one in made}) == 1
    assert len({one["CreatedDate"] for one in made}) == 1


def test_what_was_deleted_comes_back_with_all_that_belongs_to_it(cloud, gateway):
    api = gateway.create_api(Name="pets", ProtocolType="HTTP", Target="https://example.com")["ApiId"]
    routes = gateway.get_routes(ApiId=api)["Items"]
    saved = cloud.snapshot()
    gateway.delete_api(ApiId=api)
    assert gateway.get_apis()["Items"] == []
    cloud.restore(saved)
    assert gateway.get_routes(ApiId=api)["Items"] == routes
    # And it can go again: every index has it.
    gateway.delete_api(ApiId=api)
    assert gateway.get_apis()["Items"] == []


def test_what_was_pending_is_pending_again(cloud, runner):
    arn = make_service(runner)
    saved = cloud.snapshot()
    for _time in range(2):
        cloud.settle()
        assert runner.describe_service(ServiceArn=arn)["Service"]["Status"] == "RUNNING"
        cloud.restore(saved)
        assert runner.describe_service(ServiceArn=arn)["Service"]["Status"] == "OPERATION_IN_PROGRESS"


def test_what_was_planned_is_planned_again(cloud, gateway):
    cloud.faults.add("GetApis", error="TooManyRequestsException", times=None, probability=0.5)
    saved = cloud.snapshot()

    def outcomes():
        start = len(cloud.calls)
        for _call in range(12):
            with suppress(gateway.exceptions.TooManyRequestsException):
                gateway.get_apis()
        return [call.error for call in cloud.calls[start:]]

    first = outcomes()
    assert len(set(first)) == 2
    cloud.restore(saved)
    assert outcomes() == first


def test_what_was_left_of_a_plan_is_left_again(cloud, runner):
    cloud.fail_next("CreateService", times=2)
    denied = cloud.faults.add("ListServices", error="AccessDeniedException", times=2)

    def happens(name):
        arn = make_service(runner, name)
        cloud.settle()
        assert runner.describe_service(ServiceArn=arn)["Service"]["Status"] == "CREATE_FAILED"
        with pytest.raises(ClientError):
            runner.list_services()

    happens("first")
    saved, before = cloud.snapshot(), whole(cloud)
    for _time in range(2):
        happens("second")
        assert (denied.fired, denied.remaining, cloud.faults.unused()) == (2, 0, [])
        runner.list_services()
        cloud.restore(saved)
        assert (denied.fired, denied.remaining) == (1, 1)
        assert whole(cloud) == before


def test_a_page_can_be_turned_after_a_restore(cloud, gateway):
    for number in range(3):
        gateway.create_api(Name=f"pets-{number}", ProtocolType="HTTP")
    token = gateway.get_apis(MaxResults="2")["NextToken"]
    saved = cloud.snapshot()
    gateway.create_api(Name="late", ProtocolType="HTTP")
    cloud.restore(saved)
    assert [one["Name"] for one in gateway.get_apis(MaxResults="2", NextToken=token)["Items"]] == ["pets-2"]


def test_a_reset_cloud_is_a_new_one(cloud, runner, gateway):
    first = (make_service(runner), gateway.create_api(Name="pets", ProtocolType="HTTP")["ApiId"])
    cloud.settle()
    cloud.fail_next("CreateService")
    cloud.faults.add("*", error="ThrottlingException")
    cloud.reset()
    assert (len(cloud.calls), len(cloud.faults), list(cloud.faults.unused())) == (0, 0, [])
    assert cloud.clock.now.timestamp() == 1_700_000_000
    assert gateway.get_apis()["Items"] == []
    cloud.reset()
    assert (make_service(runner), gateway.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]) == first


@pytest.mark.parametrize("wrong", [None, "snapshot", 7])
def test_only_a_snapshot_can_be_restored(cloud, wrong):
    with pytest.raises(MockError) as caught:
        cloud.restore(wrong)
    assert str(caught.value) == f"{wrong!r} is no snapshot. Give what the snapshot() of a cloud has returned."


@pytest.mark.parametrize(
    "options",
    [
        {"account_id": "111111111111"},
        {"fidelity": "observed"},
        {"quotas": "aws"},
        {"quotas": {"apprunner.Service": 2}},
    ],
)
def test_a_cloud_with_other_options_can_not_have_what_a_snapshot_holds(cloud, gateway, options):
    gateway.create_api(Name="pets", ProtocolType="HTTP")
    saved, before = cloud.snapshot(), whole(cloud)
    other = Cloud(**options)
    untouched = whole(other)
    ((name, value),) = options.items()
    with pytest.raises(
        MockError, match=rf"was taken with {name}=.*, and this cloud has {name}={re.escape(repr(value))}\."
    ):
        other.restore(saved)
    with pytest.raises(MockError, match=rf"was taken with {name}={re.escape(repr(value))}, and this"):
        cloud.restore(other.snapshot())
    assert (whole(other), whole(cloud)) == (untouched, before)


def test_the_same_quotas_may_be_written_otherwise():
    quotas = {"apprunner.Service": 2}
    with mock_cloud(isolated=True, quotas=MappingProxyType(quotas)) as made:
        client_of("apigatewayv2").create_api(Name="pets", ProtocolType="HTTP")
        saved, before = made.snapshot(), whole(made)
    other = Cloud(quotas=quotas)
    assert whole(other) != before
    other.restore(saved)
    assert whole(other) == before


def test_a_snapshot_says_what_it_holds(cloud, gateway):
    gateway.create_api(Name="pets", ProtocolType="HTTP")
    assert repr(cloud.snapshot()).endswith(": 1 resources, 1 calls>")


def test_with_real_time_the_clock_stays():
    with mock_cloud(pace="real", isolated=True) as real:
        saved = real.snapshot()
        client_of("apigatewayv2").create_api(Name="pets", ProtocolType="HTTP")
        now = real.clock.micros
        real.restore(saved)
        assert real.clock.micros >= now
        assert client_of("apigatewayv2").get_apis()["Items"] == []


@pytest.mark.parametrize("service", ["apprunner", "apigatewayv2"])
def test_the_same_seed_gives_the_same_ids_in_two_clouds(service):
    def ids():
        with mock_cloud(seed="pets", isolated=True, start_time=0):
            if service == "apprunner":
                return make_service(client_of(service))
            return client_of(service).create_api(Name="pets", ProtocolType="HTTP")["ApiId"]

    assert ids() == ids()
