"""Operations: what ListOperations tells about the calls that take time."""

from __future__ import annotations

import datetime
import re

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import mock_apprunner, per_call
from support import client_of, make_service, public_image, sized

CALLS = {
    "CreateService": lambda client, _arn: client.create_service(
        ServiceName="another", SourceConfiguration=public_image()
    ),
    "UpdateService": lambda client, arn: client.update_service(ServiceArn=arn, **sized("512")),
    "StartDeployment": lambda client, arn: client.start_deployment(ServiceArn=arn),
    "PauseService": lambda client, arn: client.pause_service(ServiceArn=arn),
    "ResumeService": lambda client, arn: client.resume_service(ServiceArn=arn),
    "DeleteService": lambda client, arn: client.delete_service(ServiceArn=arn),
}
# OperationSummary › Type
TYPES = {
    "CreateService": "CREATE_SERVICE",
    "UpdateService": "UPDATE_SERVICE",
    "StartDeployment": "START_DEPLOYMENT",
    "PauseService": "PAUSE_SERVICE",
    "ResumeService": "RESUME_SERVICE",
    "DeleteService": "DELETE_SERVICE",
}
ENDED = {"SUCCEEDED", "FAILED", "ROLLBACK_SUCCEEDED", "ROLLBACK_FAILED"}
ROLLED_BACK = ["UpdateService", "StartDeployment"]


@pytest.fixture
def slow(cloud):
    """The same cloud, with a clock that only the test moves."""
    with mock_apprunner(pace="manual"):
        yield cloud


@pytest.fixture
def arn(client, cloud):
    """A service that runs."""
    made = make_service(client)
    cloud.settle()
    return made


def operations(client, arn):
    return client.list_operations(ServiceArn=arn)["OperationSummaryList"]


def status(client, arn):
    return client.describe_service(ServiceArn=arn)["Service"]["Status"]


def start(client, cloud, arn, operation):
    """Let a service begin an operation; return the service's ARN and the operation's id."""
    if operation == "ResumeService":
        with mock_apprunner(pace="instant"):
            client.pause_service(ServiceArn=arn)
            cloud.settle()
    answer = CALLS[operation](client, arn)
    return answer.get("Service", {"ServiceArn": arn})["ServiceArn"], answer["OperationId"]


@pytest.mark.parametrize("operation", CALLS)
def test_each_call_that_takes_time_is_an_operation_of_its_type(client, cloud, arn, operation):
    service, operation_id = start(client, cloud, arn, operation)
    last = operations(client, service)[0]
    assert last["Id"] == operation_id
    assert re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", operation_id)
    assert last["Type"] == TYPES[operation]
    assert last["TargetArn"] == service
    assert last["Status"] == "SUCCEEDED"


def test_the_last_started_operation_comes_first(client, arn):
    calls = ["UpdateService", "StartDeployment", "PauseService", "ResumeService", "DeleteService"]
    ids = [CALLS[name](client, arn)["OperationId"] for name in calls]
    found = operations(client, arn)
    assert [one["Type"] for one in found] == [TYPES[name] for name in ["CreateService", *calls][::-1]]
    assert [one["Id"] for one in found[:-1]] == ids[::-1]
    assert len({one["Id"] for one in found}) == 6
    started = [one["StartedAt"] for one in found]
    assert started == sorted(started, reverse=True)


def test_a_new_service_has_one_operation(client, arn):
    # Its first deployment is part of the creation: ListOperations › Examples.
    assert [one["Type"] for one in operations(client, arn)] == ["CREATE_SERVICE"]


def test_a_deleted_service_keeps_its_operations(client, arn):
    before = operations(client, arn)
    client.delete_service(ServiceArn=arn)
    found = operations(client, arn)
    assert status(client, arn) == "DELETED"
    assert [one["Type"] for one in found] == ["DELETE_SERVICE", "CREATE_SERVICE"]
    assert found[0]["Status"] == "SUCCEEDED"
    assert found[1:] == before


def test_a_service_of_the_same_name_has_its_own_operations(client, arn):
    client.delete_service(ServiceArn=arn)
    again = make_service(client)
    client.start_deployment(ServiceArn=again)
    assert [one["Type"] for one in operations(client, again)] == ["START_DEPLOYMENT", "CREATE_SERVICE"]
    assert [one["Type"] for one in operations(client, arn)] == ["DELETE_SERVICE", "CREATE_SERVICE"]


def test_what_is_done_at_once_or_elsewhere_is_no_operation(client, arn):
    # OperationSummary › Type has no value for any of these.
    before = operations(client, arn)
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": "team", "Value": "web"}])
    client.associate_custom_domain(ServiceArn=arn, DomainName="example.com")
    client.create_vpc_ingress_connection(
        ServiceArn=arn,
        VpcIngressConnectionName="door",
        IngressVpcConfiguration={"VpcId": "vpc-1", "VpcEndpointId": "vpce-1"},
    )
    client.describe_service(ServiceArn=arn)
    assert operations(client, arn) == before


def test_a_refused_call_is_no_operation(client, arn):
    before = operations(client, arn)
    with pytest.raises(ClientError, match="cannot be resumed"):
        client.resume_service(ServiceArn=arn)
    assert operations(client, arn) == before


def test_operations_come_by_page(client, arn, refused):
    for _ in range(4):
        client.start_deployment(ServiceArn=arn)
    whole = operations(client, arn)
    first = client.list_operations(ServiceArn=arn, MaxResults=2)
    second = client.list_operations(ServiceArn=arn, MaxResults=2, NextToken=first["NextToken"])
    third = client.list_operations(ServiceArn=arn, MaxResults=2, NextToken=second["NextToken"])
    pages = [page["OperationSummaryList"] for page in (first, second, third)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [one for page in pages for one in page] == whole
    assert "NextToken" not in third

    other = make_service(client, "another")
    for mistake in (
        {"ServiceArn": other, "MaxResults": 2, "NextToken": first["NextToken"]},
        {"ServiceArn": arn, "MaxResults": 3, "NextToken": first["NextToken"]},
        {"ServiceArn": arn, "MaxResults": 2, "NextToken": "no token"},
    ):
        with refused("InvalidRequestException", match="The NextToken isn't valid for this request"):
            client.list_operations(**mistake)


def test_an_operation_that_begins_between_two_pages_moves_none_of_the_rest(client, arn):
    for _ in range(3):
        client.start_deployment(ServiceArn=arn)
    whole = operations(client, arn)
    first = client.list_operations(ServiceArn=arn, MaxResults=2)
    client.start_deployment(ServiceArn=arn)
    second = client.list_operations(ServiceArn=arn, MaxResults=2, NextToken=first["NextToken"])
    assert first["OperationSummaryList"] + second["OperationSummaryList"] == whole


# Statuses: all seven of OperationSummary › Status

ROLLBACK = ["IN_PROGRESS", "ROLLBACK_IN_PROGRESS"]
WALKS = [
    *((name, "succeed", ["IN_PROGRESS", "SUCCEEDED"]) for name in CALLS),
    *((name, "wait", ["PENDING", "IN_PROGRESS", "SUCCEEDED"]) for name in CALLS),
    *((name, "fail", ["IN_PROGRESS", "FAILED"]) for name in CALLS if name not in ROLLED_BACK),
    *((name, "fail", [*ROLLBACK, "ROLLBACK_SUCCEEDED"]) for name in ROLLED_BACK),
    *((name, "fail for good", [*ROLLBACK, "ROLLBACK_FAILED"]) for name in ROLLED_BACK),
]
PLANS = {
    "succeed": lambda _cloud, _name: None,
    "wait": lambda cloud, name: cloud.queue_next(name, seconds=30),
    "fail": lambda cloud, name: cloud.fail_next(name),
    "fail for good": lambda cloud, name: cloud.fail_next(name, undo_fails=True),
}


def test_the_walks_reach_every_status():
    shape = client_of("apprunner").meta.service_model.shape_for("OperationStatus")
    assert {status for _name, _plan, walk in WALKS for status in walk} == set(shape.enum)


@pytest.mark.parametrize(("operation", "plan", "expected"), WALKS)
def test_an_operation_walks_through_its_statuses(client, arn, slow, operation, plan, expected):
    PLANS[plan](slow, operation)
    service, operation_id = start(client, slow, arn, operation)
    seen = [operations(client, service)[0]]
    while seen[-1]["Status"] not in ENDED:
        assert status(client, service) == "OPERATION_IN_PROGRESS"
        before = slow.clock.now
        slow.clock.advance(seconds=10)
        now = operations(client, service)[0]
        if now["Status"] != seen[-1]["Status"]:
            # It says when that happened, which is since we last looked.
            assert before - datetime.timedelta(seconds=1) < now["UpdatedAt"] <= slow.clock.now
            seen.append(now)
        assert now == seen[-1]
    assert [one["Status"] for one in seen] == expected
    assert {(one["Id"], one["StartedAt"]) for one in seen} == {(operation_id, seen[0]["StartedAt"])}
    assert [("EndedAt" in one) for one in seen] == [False] * (len(seen) - 1) + [True]
    assert seen[-1]["EndedAt"] == seen[-1]["UpdatedAt"] > seen[0]["UpdatedAt"] == seen[0]["StartedAt"]
    assert status(client, service) != "OPERATION_IN_PROGRESS"
    slow.clock.advance(days=1)
    assert operations(client, service)[0] == seen[-1]


def test_a_queued_operation_waits_as_long_as_it_was_told(client, arn, slow):
    slow.queue_next("UpdateService", seconds=100)
    answer = client.update_service(ServiceArn=arn, **sized("512"))["Service"]
    assert answer["InstanceConfiguration"]["Cpu"] == "512"
    slow.clock.advance(seconds=99.9)
    assert operations(client, arn)[0]["Status"] == "PENDING"
    assert status(client, arn) == "OPERATION_IN_PROGRESS"
    with pytest.raises(ClientError, match="cannot be deleted in the current state: OPERATION_IN_PROGRESS"):
        client.delete_service(ServiceArn=arn)
    slow.clock.advance(seconds=0.1)
    assert operations(client, arn)[0]["Status"] == "IN_PROGRESS"


def test_a_wait_comes_as_often_as_it_was_planned(client, arn, slow):
    slow.queue_next("StartDeployment", seconds=5, times=2)
    seen = []
    for _ in range(3):
        client.start_deployment(ServiceArn=arn)
        seen.append(operations(client, arn)[0]["Status"])
        slow.settle()
    assert seen == ["PENDING", "PENDING", "IN_PROGRESS"]


def test_plans_for_one_operation_come_in_their_order(client, arn, slow):
    slow.fail_next("UpdateService", undo_fails=True)
    slow.queue_next("UpdateService", seconds=5)
    slow.fail_next("UpdateService")
    ends = []
    for size in ("256", "512", "2048", "4096"):
        client.update_service(ServiceArn=arn, **sized(size))
        slow.settle()
        service = client.describe_service(ServiceArn=arn)["Service"]
        ends.append((operations(client, arn)[0]["Status"], service["InstanceConfiguration"]["Cpu"]))
    # Whether its rollback succeeds or not, what a failed update wanted is not there.
    assert ends == [
        ("ROLLBACK_FAILED", "1024"),
        ("SUCCEEDED", "512"),
        ("ROLLBACK_SUCCEEDED", "512"),
        ("SUCCEEDED", "4096"),
    ]


def test_only_the_operation_under_way_moves(client, arn, slow):
    slow.fail_next("StartDeployment")
    client.start_deployment(ServiceArn=arn)
    slow.settle()
    before = operations(client, arn)
    client.pause_service(ServiceArn=arn)
    assert [one["Status"] for one in operations(client, arn)] == [
        "IN_PROGRESS",
        "ROLLBACK_SUCCEEDED",
        "SUCCEEDED",
    ]
    slow.settle()
    after = operations(client, arn)
    assert after[0]["Status"] == "SUCCEEDED"
    assert after[1:] == before


def test_services_go_through_their_operations_side_by_side(client, slow):
    slow.queue_next("CreateService", seconds=1000)
    waiting, running = make_service(client, "waiting"), make_service(client, "running")
    slow.clock.advance(seconds=999)
    assert operations(client, waiting)[0]["Status"] == "PENDING"
    assert operations(client, running)[0]["Status"] == "SUCCEEDED"
    assert (status(client, waiting), status(client, running)) == ("OPERATION_IN_PROGRESS", "RUNNING")


def test_a_polling_loop_sees_an_operation_in_progress_as_often_as_the_pace_says():
    with mock_apprunner(seed=7, isolated=True, pace=per_call(60)):
        client = client_of("apprunner")
        arn = make_service(client)
        seen = [operations(client, arn)[0]["Status"] for _ in range(4)]
    assert seen == ["IN_PROGRESS", "IN_PROGRESS", "SUCCEEDED", "SUCCEEDED"]


def test_at_an_instant_pace_the_next_call_finds_it_ended(client):
    arn = make_service(client)
    (created,) = operations(client, arn)
    assert created["Status"] == "SUCCEEDED"
    assert created["EndedAt"] > created["StartedAt"]


def test_nothing_ends_before_it_has_begun_though_real_time_goes_back(monkeypatch):
    now = [5000.0]
    monkeypatch.setattr("time.time", lambda: now[0])
    with mock_apprunner(pace="real", isolated=True) as cloud:
        client = client_of("apprunner")
        arn = make_service(client)
        now[0] -= 1000
        cloud.settle()
        (operation,) = client.list_operations(ServiceArn=arn)["OperationSummaryList"]
        assert operation["StartedAt"] <= operation["UpdatedAt"] == operation["EndedAt"]
