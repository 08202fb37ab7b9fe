"""The life of a service, what it refers to, and who may not touch it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import MockError, mock_apprunner
from support import (
    ACCOUNT,
    SESSION,
    available_connection,
    client_of,
    code,
    make_service,
    private_image,
    public_image,
    refusal,
    sized,
)

if TYPE_CHECKING:
    from collections.abc import Callable

BUSY = "OPERATION_IN_PROGRESS"
ACCOUNTS = {"AKIAOTHER": "210987654321"}
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/0ab1cd2e-3f45-6789-abcd-ef0123456789"


@pytest.fixture
def slow(cloud):
    """The same cloud, with a clock that only the test moves."""
    with mock_apprunner(pace="manual"):
        yield cloud


def describe(client, arn):
    return client.describe_service(ServiceArn=arn)["Service"]


def status(client, arn):
    return describe(client, arn)["Status"]


def listed(client):
    return [service["ServiceArn"] for service in client.list_services()["ServiceSummaryList"]]


def make_scaling(client, name="small"):
    made = client.create_auto_scaling_configuration(AutoScalingConfigurationName=name)
    return made["AutoScalingConfiguration"]["AutoScalingConfigurationArn"]


def make_tracing(client, name="tracing"):
    made = client.create_observability_configuration(ObservabilityConfigurationName=name)
    return made["ObservabilityConfiguration"]["ObservabilityConfigurationArn"]


def make_connector(client, name="private"):
    made = client.create_vpc_connector(VpcConnectorName=name, Subnets=["subnet-1"])
    return made["VpcConnector"]["VpcConnectorArn"]


def make_ingress(client, service):
    made = client.create_vpc_ingress_connection(
        ServiceArn=service,
        VpcIngressConnectionName="door",
        IngressVpcConfiguration={"VpcId": "vpc-1", "VpcEndpointId": "vpce-1"},
    )
    return made["VpcIngressConnection"]["VpcIngressConnectionArn"]


# What each of them does, as a client calls it

CALLS = {
    "UpdateService": lambda client, arn: client.update_service(ServiceArn=arn, **sized("512")),
    "StartDeployment": lambda client, arn: client.start_deployment(ServiceArn=arn),
    "PauseService": lambda client, arn: client.pause_service(ServiceArn=arn),
    "ResumeService": lambda client, arn: client.resume_service(ServiceArn=arn),
    "DeleteService": lambda client, arn: client.delete_service(ServiceArn=arn),
}

# Creation


def test_a_new_service_is_in_progress_and_then_runs(client, slow):
    started = slow.clock.now
    answer = client.create_service(ServiceName="web-app", SourceConfiguration=public_image())
    made = answer["Service"]
    assert made["Status"] == BUSY
    assert made["CreatedAt"] == made["UpdatedAt"]
    assert abs((made["CreatedAt"] - started).total_seconds()) < 0.001
    assert describe(client, made["ServiceArn"]) == made
    slow.settle()
    service = describe(client, made["ServiceArn"])
    assert service["Status"] == "RUNNING"
    assert service == {**made, "Status": "RUNNING"}


def test_a_new_service_has_an_id_an_arn_and_a_domain(client):
    service = describe(client, make_service(client))
    assert re.fullmatch("[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}", service["ServiceId"])
    expected = f"arn:aws:apprunner:us-east-1:{ACCOUNT}:service/web-app/{service['ServiceId']}"
    assert service["ServiceArn"] == expected
    assert service["ServiceName"] == "web-app"
    assert re.fullmatch(r"[a-z0-9]{10}\.us-east-1\.awsapprunner\.com", service["ServiceUrl"])


def test_a_private_service_has_no_domain_until_it_is_public_again(client):
    private = {"NetworkConfiguration": {"IngressConfiguration": {"IsPubliclyAccessible": False}}}
    public = {"NetworkConfiguration": {"IngressConfiguration": {"IsPubliclyAccessible": True}}}
    arn = make_service(client, **private)
    assert "ServiceUrl" not in describe(client, arn)
    assert "ServiceUrl" not in client.list_services()["ServiceSummaryList"][0]
    client.update_service(ServiceArn=arn, **public)
    url = describe(client, arn)["ServiceUrl"]
    assert url.endswith(".us-east-1.awsapprunner.com")
    client.update_service(ServiceArn=arn, **private)
    assert "ServiceUrl" not in describe(client, arn)


def test_tags_are_given_at_creation(client, refused):
    tags = [{"Key": "team", "Value": "web"}, {"Key": "empty", "Value": ""}]
    arn = make_service(client, Tags=tags)
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == tags
    assert "Tags" not in describe(client, arn)
    with refused("InvalidRequestException", match="A tag key can be given only once. Key: team"):
        make_service(client, "another", Tags=[tags[0], tags[0]])


def test_a_name_can_be_used_once(client, refused):
    make_service(client)
    with refused("InvalidRequestException", match="Service with the provided name already exists: web-app"):
        make_service(client)
    make_service(client, "web-app-2")


@pytest.mark.parametrize("failing", ["CreateService", "DeleteService"])
def test_a_failed_service_holds_its_name(client, cloud, refused, failing):
    cloud.fail_next(failing)
    arn = make_service(client)
    if failing == "DeleteService":
        client.delete_service(ServiceArn=arn)
    assert status(client, arn).endswith("_FAILED")
    with refused("InvalidRequestException", match="already exists: web-app"):
        make_service(client)


def test_a_name_is_free_when_its_service_is_deleted_and_not_before(client, slow):
    arn = make_service(client)
    slow.settle()
    client.delete_service(ServiceArn=arn)
    with refusal(slow, "InvalidRequestException", "already exists: web-app", settle=False):
        make_service(client)
    slow.settle()
    again = make_service(client)
    assert again != arn
    assert status(client, arn) == "DELETED"
    assert listed(client) == [again]


def test_encryption_is_given_at_creation(client):
    arn = make_service(client, EncryptionConfiguration={"KmsKey": KEY})
    client.update_service(ServiceArn=arn, **sized("512"))
    assert describe(client, arn)["EncryptionConfiguration"] == {"KmsKey": KEY}


def test_an_update_ignores_what_it_cannot_change(client):
    # UpdateService has none of these members, so botocore would not send them: they go in beneath it.
    unknown = {"ServiceName": "renamed", "EncryptionConfiguration": {"KmsKey": KEY}, "Tags": [{"Key": "a"}]}
    arn = make_service(client)
    before = describe(client, arn)
    own = SESSION.client("apprunner")

    def slip_in(params, **_event):
        params["body"] = json.dumps({**json.loads(params["body"]), **unknown}).encode()

    own.meta.events.register("before-call.apprunner.UpdateService", slip_in)
    own.update_service(ServiceArn=arn, **sized("512"))
    after = describe(client, arn)
    assert after["InstanceConfiguration"]["Cpu"] == "512"
    changed = {"InstanceConfiguration", "UpdatedAt"}
    assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} == changed
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == []


def test_unknown_members_alone_are_no_update(client, refused):
    arn = make_service(client)
    with refused("InvalidRequestException", match="No configurations provided in the UpdateService request."):
        client.update_service(ServiceArn=arn)


# Describing and listing


def test_services_are_listed_by_creation_and_by_page(client):
    made = [make_service(client, f"web-{number}") for number in range(5)]
    client.update_service(ServiceArn=made[0], **sized("512"))
    client.pause_service(ServiceArn=made[1])
    assert listed(client) == made
    pages, token = [], {}
    while True:
        page = client.list_services(MaxResults=2, **token)
        pages.append([service["ServiceArn"] for service in page["ServiceSummaryList"]])
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert pages == [made[:2], made[2:4], made[4:]]


def test_a_summary_says_the_same_as_a_description(client):
    service = describe(client, make_service(client))
    (summary,) = client.list_services()["ServiceSummaryList"]
    names = {
        "ServiceName",
        "ServiceId",
        "ServiceArn",
        "ServiceUrl",
        "CreatedAt",
        "UpdatedAt",
        "Status",
    }
    assert summary == {name: service[name] for name in names}


@pytest.mark.parametrize("operation", ["DescribeService", "ListOperations", *CALLS])
@pytest.mark.parametrize(
    ("arn", "error"),
    [
        (f"arn:aws:apprunner:us-east-1:{ACCOUNT}:service/web-app/{'0' * 32}", "ResourceNotFoundException"),
        (f"arn:aws:apprunner:us-east-1:{ACCOUNT}:service/web-app", "InvalidRequestException"),
        (f"arn:aws:apprunner:us-east-1:{ACCOUNT}:connection/web-app/{'0' * 32}", "InvalidRequestException"),
    ],
    ids=["unknown", "short", "of another kind"],
)
def test_a_service_is_named_by_its_full_arn(client, refused, operation, arn, error):
    calls = {
        **CALLS,
        "DescribeService": lambda client, arn: client.describe_service(ServiceArn=arn),
        "ListOperations": lambda client, arn: client.list_operations(ServiceArn=arn),
    }
    make_service(client)
    with refused(error, match=arn):
        calls[operation](client, arn)


def test_a_deleted_service_can_be_described_and_is_not_listed(client, slow):
    arn = make_service(client)
    slow.settle()
    before = describe(client, arn)
    answered = client.delete_service(ServiceArn=arn)["Service"]
    assert answered["Status"] == BUSY
    assert "DeletedAt" not in answered
    assert listed(client) == [arn]
    slow.settle()
    after = describe(client, arn)
    assert after["Status"] == "DELETED"
    assert after["DeletedAt"] > after["UpdatedAt"] == answered["UpdatedAt"]
    assert after["AutoScalingConfigurationSummary"].pop("HasAssociatedService") is False
    assert before["AutoScalingConfigurationSummary"].pop("HasAssociatedService") is True
    moving = dict.fromkeys(["Status", "UpdatedAt", "DeletedAt"])
    assert {**after, **moving} == {**before, **moving}
    assert listed(client) == []


def test_a_deleted_service_has_no_tags_to_ask_for(client, refused):
    arn = make_service(client, Tags=[{"Key": "team", "Value": "web"}])
    client.delete_service(ServiceArn=arn)
    with refused("ResourceNotFoundException", match=arn):
        client.list_tags_for_resource(ResourceArn=arn)


# States: Service › Status

ALLOWED = {
    "UpdateService": {"RUNNING", "CREATE_FAILED"},
    "StartDeployment": {"RUNNING"},
    "PauseService": {"RUNNING"},
    "ResumeService": {"PAUSED"},
    "DeleteService": {"RUNNING", "PAUSED", "CREATE_FAILED", "DELETE_FAILED"},
}
LANDS = {
    "UpdateService": "RUNNING",
    "StartDeployment": "RUNNING",
    "PauseService": "PAUSED",
    "ResumeService": "RUNNING",
    "DeleteService": "DELETED",
}
REFUSES = {
    "UpdateService": ("InvalidStateException", "Service cannot be updated in the current state: {}."),
    "StartDeployment": (
        "InvalidRequestException",
        "Can't start a deployment on the specified service, because it isn't in RUNNING state.",
    ),
    "PauseService": ("InvalidStateException", "Service cannot be paused in the current state: {}."),
    "ResumeService": ("InvalidStateException", "Service cannot be resumed in the current state: {}."),
    "DeleteService": ("InvalidStateException", "Service cannot be deleted in the current state: {}."),
}
STATES = ["RUNNING", "PAUSED", "CREATE_FAILED", "DELETE_FAILED", "DELETED", BUSY]


def bring(client, cloud, state, **more):
    """A service in a state, under a clock that only the test moves."""
    if state == "CREATE_FAILED":
        cloud.fail_next("CreateService")
    arn = make_service(client, **more)
    if state == BUSY:
        return arn
    cloud.settle()
    if state == "PAUSED":
        client.pause_service(ServiceArn=arn)
    if state == "DELETE_FAILED":
        cloud.fail_next("DeleteService")
    if state.startswith("DELETE"):
        client.delete_service(ServiceArn=arn)
    cloud.settle()
    assert status(client, arn) == state
    return arn


CASES = [(operation, state) for operation in CALLS for state in STATES]


@pytest.mark.parametrize(("operation", "state"), [case for case in CASES if case[1] in ALLOWED[case[0]]])
def test_a_call_that_the_state_allows_is_in_progress_and_then_done(client, slow, operation, state):
    arn = bring(client, slow, state)
    answer = CALLS[operation](client, arn)
    service = answer.get("Service")
    if operation == "StartDeployment":  # it answers with the id of its operation and nothing more
        assert answer.keys() == {"OperationId", "ResponseMetadata"}
        service = describe(client, arn)
    assert service["Status"] == BUSY
    assert describe(client, arn) == service
    slow.settle()
    assert status(client, arn) == LANDS[operation]


@pytest.mark.parametrize(("operation", "state"), [case for case in CASES if case[1] not in ALLOWED[case[0]]])
def test_a_call_that_the_state_does_not_allow_is_refused(client, slow, operation, state):
    arn = bring(client, slow, state)
    error, words = REFUSES[operation]
    with refusal(slow, error, words.format(state), settle=False):
        CALLS[operation](client, arn)


@pytest.mark.parametrize("operation", CALLS)
def test_a_call_moves_the_time_of_the_update_and_not_that_of_the_creation(client, slow, operation):
    arn = bring(client, slow, max(ALLOWED[operation]))
    before = describe(client, arn)
    slow.clock.advance(hours=1)
    called = slow.clock.now
    CALLS[operation](client, arn)
    after = describe(client, arn)
    assert abs((after["UpdatedAt"] - called).total_seconds()) < 0.001
    assert after["CreatedAt"] == before["CreatedAt"]


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("operation", ["CreateService", *CALLS])
def test_how_a_call_ends_does_not_move_the_time_of_the_update(client, slow, operation, fails):
    # Seen of creations: ListServices shows what was created an hour ago as updated then, RUNNING or CREATE_FAILED.
    if operation == "CreateService":
        if fails:
            slow.fail_next(operation)
        arn = make_service(client)
    else:
        arn = bring(client, slow, max(ALLOWED[operation]))
        slow.clock.advance(hours=1)
        if fails:
            slow.fail_next(operation)
        CALLS[operation](client, arn)
    before = describe(client, arn)
    assert before["Status"] == BUSY
    slow.settle()
    slow.clock.advance(hours=1)
    after = describe(client, arn)
    assert after["Status"] != BUSY
    assert after["UpdatedAt"] == before["UpdatedAt"]
    assert (after["UpdatedAt"] == after["CreatedAt"]) is (operation == "CreateService")
    listed = client.list_services()["ServiceSummaryList"]
    assert [one["UpdatedAt"] for one in listed] == [after["UpdatedAt"]] * (after["Status"] != "DELETED")


def test_a_paused_and_resumed_service_is_what_it_was(client):
    arn = make_service(client)
    before = describe(client, arn)
    client.pause_service(ServiceArn=arn)
    client.resume_service(ServiceArn=arn)
    after = describe(client, arn)
    assert {**after, "UpdatedAt": None} == {**before, "UpdatedAt": None}


# Failures

FAILS = {
    ("CreateService", None): "CREATE_FAILED",
    ("UpdateService", "RUNNING"): "RUNNING",
    ("UpdateService", "CREATE_FAILED"): "CREATE_FAILED",
    ("StartDeployment", "RUNNING"): "RUNNING",
    ("PauseService", "RUNNING"): "RUNNING",
    ("ResumeService", "PAUSED"): "PAUSED",
    **{("DeleteService", state): "DELETE_FAILED" for state in sorted(ALLOWED["DeleteService"])},
}


@pytest.mark.parametrize(("operation", "state"), FAILS)
def test_a_call_that_fails_leaves_the_service_in_the_state_of_its_row(client, slow, operation, state):
    if state is None:
        slow.fail_next(operation)
        arn = make_service(client)
        before = describe(client, arn)
    else:
        arn = bring(client, slow, state)
        before = describe(client, arn)
        slow.fail_next(operation)
        CALLS[operation](client, arn)
    assert status(client, arn) == BUSY
    slow.settle()
    after = describe(client, arn)
    moving = dict.fromkeys(["Status", "UpdatedAt"])
    assert after["Status"] == FAILS[operation, state]
    assert {**after, **moving} == {**before, **moving}
    assert listed(client) == [arn]


def test_a_service_whose_creation_failed_can_be_rebuilt(client, cloud):
    cloud.fail_next("CreateService")
    arn = make_service(client)
    assert status(client, arn) == "CREATE_FAILED"
    client.update_service(ServiceArn=arn, **sized("512"))
    service = describe(client, arn)
    assert service["Status"] == "RUNNING"
    assert service["InstanceConfiguration"]["Cpu"] == "512"


def test_a_rebuild_can_fail_and_be_tried_again(client, cloud):
    cloud.fail_next("CreateService")
    cloud.fail_next("UpdateService")
    arn = make_service(client)
    client.update_service(ServiceArn=arn, **sized("512"))
    assert status(client, arn) == "CREATE_FAILED"
    assert describe(client, arn)["InstanceConfiguration"]["Cpu"] == "1024"
    client.update_service(ServiceArn=arn, **sized("256"))
    assert status(client, arn) == "RUNNING"


CONFIGURED_BY = {
    "REPOSITORY": {"ConfigurationSource": "REPOSITORY"},
    "API": {"ConfigurationSource": "API", "CodeConfigurationValues": {"Runtime": "PYTHON_311"}},
}


def configured_by(connection, where):
    """Code that is configured by a file in its repository, or by the API."""
    source = code(connection)
    source["CodeRepository"]["CodeConfiguration"] = CONFIGURED_BY[where]
    return {"SourceConfiguration": source}


@pytest.mark.parametrize("fidelity", ["documented", "observed"])
@pytest.mark.parametrize(("before", "after"), [("REPOSITORY", "API"), ("API", "REPOSITORY")])
def test_a_rebuild_keeps_what_configures_the_service(fidelity, before, after):
    """awslabs/amazon-app-runner-deploy#47, of REPOSITORY to API."""
    words = f"ConfigurationSource cannot be changed from {before} to {after} for CREATE_FAILED services"
    with mock_apprunner(seed=7, isolated=True, fidelity=fidelity) as cloud:
        client, connection = client_of("apprunner"), make_connection(client_of("apprunner"))
        cloud.fail_next("CreateService")
        arn = make_service(client, **configured_by(connection, before))
        assert status(client, arn) == "CREATE_FAILED"
        with refusal(cloud, "InvalidRequestException", words):
            client.update_service(ServiceArn=arn, **configured_by(connection, after))
        assert status(client, arn) == "CREATE_FAILED"
        # As it was configured, it is rebuilt, and then it may be configured otherwise.
        client.update_service(ServiceArn=arn, **configured_by(connection, before))
        client.update_service(ServiceArn=arn, **configured_by(connection, after))
        assert status(client, arn) == "RUNNING"


def test_a_rebuild_need_not_say_what_configures_the_service(client, cloud):
    connection = available_connection(client, cloud)
    cloud.fail_next("CreateService")
    arn = make_service(client, **configured_by(connection, "REPOSITORY"))
    kept = configured_by(connection, "REPOSITORY")["SourceConfiguration"]
    del kept["CodeRepository"]["CodeConfiguration"]
    client.update_service(ServiceArn=arn, SourceConfiguration=kept)
    assert status(client, arn) == "RUNNING"
    code_repository = describe(client, arn)["SourceConfiguration"]["CodeRepository"]
    assert code_repository["CodeConfiguration"] == CONFIGURED_BY["REPOSITORY"]


@pytest.mark.parametrize("failing", ["CreateService", "DeleteService"])
def test_a_failed_service_can_be_deleted(client, cloud, failing):
    cloud.fail_next(failing)
    arn = make_service(client)
    if failing == "DeleteService":
        client.delete_service(ServiceArn=arn)
    assert status(client, arn).endswith("_FAILED")
    client.delete_service(ServiceArn=arn)
    assert status(client, arn) == "DELETED"


def test_a_failure_comes_as_often_as_it_was_planned(client, cloud):
    cloud.fail_next("CreateService", times=2)
    made = [make_service(client, f"web-{number}") for number in range(3)]
    assert [status(client, arn) for arn in made] == ["CREATE_FAILED", "CREATE_FAILED", "RUNNING"]


def test_a_failure_waits_for_its_own_operation(client, cloud):
    cloud.fail_next("PauseService")
    arn = make_service(client)
    client.update_service(ServiceArn=arn, **sized("512"))
    assert status(client, arn) == "RUNNING"
    client.pause_service(ServiceArn=arn)
    assert status(client, arn) == "RUNNING"
    client.pause_service(ServiceArn=arn)
    assert status(client, arn) == "PAUSED"


@pytest.mark.parametrize("operation", CALLS)
def test_a_call_in_the_wrong_state_uses_up_no_planned_failure(client, slow, operation):
    gone = bring(client, slow, "DELETED")
    arn = bring(client, slow, max(ALLOWED[operation]))
    slow.fail_next(operation)
    with pytest.raises(ClientError, match=REFUSES[operation][0]):
        CALLS[operation](client, gone)
    CALLS[operation](client, arn)
    slow.settle()
    assert outcome(client, arn) in {"FAILED", "ROLLBACK_SUCCEEDED"}


SECRETS = {"SourceConfiguration": public_image(RuntimeEnvironmentSecrets={"KEY": "arn"})}
UNTAGGABLE = {"Tags": [{"Value": "no key"}]}


@pytest.mark.parametrize(
    ("operation", "refused_call"),
    [
        ("CreateService", lambda client, _: make_service(client)),
        ("CreateService", lambda client, _: make_service(client, "no")),
        ("CreateService", lambda client, _: make_service(client, "another", **SECRETS)),
        ("CreateService", lambda client, _: make_service(client, "another", **UNTAGGABLE)),
        ("UpdateService", lambda client, arn: client.update_service(ServiceArn=arn)),
        ("UpdateService", lambda client, arn: client.update_service(ServiceArn=arn, **SECRETS)),
        (
            "UpdateService",
            lambda client, arn: client.update_service(ServiceArn=arn, InstanceConfiguration={"Cpu": "many"}),
        ),
        ("DeleteService", lambda client, arn: client.delete_service(ServiceArn=arn[:-1])),
        (
            "DeleteService",
            lambda client, arn: make_ingress(client, arn) and client.delete_service(ServiceArn=arn),
        ),
    ],
)
def test_a_call_that_breaks_a_rule_uses_up_no_planned_failure(client, cloud, operation, refused_call):
    arn = make_service(client)
    cloud.fail_next(operation)
    with pytest.raises(ClientError):
        refused_call(client, arn)
    for ingress in client.list_vpc_ingress_connections()["VpcIngressConnectionSummaryList"]:
        client.delete_vpc_ingress_connection(VpcIngressConnectionArn=ingress["VpcIngressConnectionArn"])
    if operation == "CreateService":
        arn = make_service(client, "another")
    else:
        CALLS[operation](client, arn)
    assert outcome(client, arn) in {"FAILED", "ROLLBACK_SUCCEEDED"}


def outcome(client, arn):
    """How the last operation on a service ended."""
    return client.list_operations(ServiceArn=arn)["OperationSummaryList"][0]["Status"]


# Updates


def test_an_update_answers_with_the_new_values_at_once(client, slow):
    arn = bring(client, slow, "RUNNING")
    answer = client.update_service(
        ServiceArn=arn,
        SourceConfiguration=public_image(Port="80"),
        HealthCheckConfiguration={"Interval": 7},
        **sized("4096"),
        AutoScalingConfigurationArn=make_scaling(client),
    )["Service"]
    assert answer["Status"] == BUSY
    assert answer["SourceConfiguration"]["ImageRepository"]["ImageConfiguration"]["Port"] == "80"
    assert answer["HealthCheckConfiguration"]["Interval"] == 7
    assert answer["InstanceConfiguration"] == {"Cpu": "4096", "Memory": "8192"}
    assert answer["AutoScalingConfigurationSummary"]["AutoScalingConfigurationName"] == "small"
    assert describe(client, arn) == answer
    slow.settle()
    assert {**describe(client, arn), "UpdatedAt": None, "Status": BUSY} == {**answer, "UpdatedAt": None}


def test_an_update_that_fails_shows_the_new_values_until_it_falls_back(client, slow):
    arn = bring(client, slow, "RUNNING")
    before = describe(client, arn)
    slow.fail_next("UpdateService")
    client.update_service(ServiceArn=arn, **sized("512"), AutoScalingConfigurationArn=make_scaling(client))
    assert describe(client, arn)["InstanceConfiguration"]["Cpu"] == "512"
    slow.settle()
    after = describe(client, arn)
    assert after["UpdatedAt"] > before["UpdatedAt"]
    assert {**after, "UpdatedAt": None} == {**before, "UpdatedAt": None}


def test_tags_given_during_an_update_stay_when_it_fails(client, slow):
    arn = bring(client, slow, "RUNNING")
    slow.fail_next("UpdateService")
    client.update_service(ServiceArn=arn, **sized("512"))
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": "team", "Value": "web"}])
    slow.settle()
    assert describe(client, arn)["InstanceConfiguration"]["Cpu"] == "1024"
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "web"}]


def test_a_service_stays_with_code_or_with_images(client, cloud, refused):
    connection = available_connection(client, cloud)
    image = make_service(client, SourceConfiguration=private_image())
    from_code = make_service(client, "from-code", SourceConfiguration=code(connection))
    with refused(
        "InvalidRequestException", "You can't switch a service from ImageRepository to CodeRepository."
    ):
        client.update_service(ServiceArn=image, SourceConfiguration=code(connection))
    with refused(
        "InvalidRequestException", "You can't switch a service from CodeRepository to ImageRepository."
    ):
        client.update_service(ServiceArn=from_code, SourceConfiguration=private_image())
    client.update_service(ServiceArn=image, SourceConfiguration=public_image())
    client.update_service(ServiceArn=from_code, SourceConfiguration=code(connection))
    assert outcome(client, image) == outcome(client, from_code) == "SUCCEEDED"


@pytest.mark.parametrize(
    "source",
    [{}, {"AutoDeploymentsEnabled": False}, {"AuthenticationConfiguration": {}}],
    ids=["nothing", "a flag", "a role"],
)
def test_an_update_of_the_source_names_one(client, refused, source):
    arn = make_service(client)
    said = "You must provide either CodeRepository or ImageRepository in SourceConfiguration, but not both."
    with refused("InvalidRequestException", match=said):
        client.update_service(ServiceArn=arn, SourceConfiguration=source)


def test_a_state_is_refused_before_what_an_update_asks_for(client, slow):
    arn = bring(client, slow, BUSY)
    with refusal(slow, "InvalidStateException", "Service cannot be updated", settle=False):
        client.update_service(ServiceArn=arn, SourceConfiguration={})


# References


class Kind(NamedTuple):
    """Something that a service may refer to: how it is made, asked for, deleted and found missing."""

    make: Callable[..., str]
    request: Callable[[str], dict[str, Any]]
    delete: Callable[..., Any]
    words: str
    resource: str


def make_connection(client, name="github"):
    """A connection that was approved, in the mock that is active."""
    with mock_apprunner() as cloud:
        return available_connection(client, cloud, name)


KINDS = {
    "auto scaling": Kind(
        make_scaling,
        lambda arn: {"AutoScalingConfigurationArn": arn},
        lambda client, arn: client.delete_auto_scaling_configuration(AutoScalingConfigurationArn=arn),
        "The auto scaling configuration ARN you specified isn't valid. ARN: '{}'",
        "autoscalingconfiguration/small/1",
    ),
    "observability": Kind(
        make_tracing,
        lambda arn: {
            "ObservabilityConfiguration": {"ObservabilityEnabled": True, "ObservabilityConfigurationArn": arn}
        },
        lambda client, arn: client.delete_observability_configuration(ObservabilityConfigurationArn=arn),
        "The observability configuration ARN you specified isn't valid. ARN: '{}'",
        "observabilityconfiguration/tracing/1",
    ),
    "connector": Kind(
        make_connector,
        lambda arn: {
            "NetworkConfiguration": {"EgressConfiguration": {"EgressType": "VPC", "VpcConnectorArn": arn}}
        },
        lambda client, arn: client.delete_vpc_connector(VpcConnectorArn=arn),
        "The VPC connector ARN you specified isn't valid. ARN: '{}'",
        "vpcconnector/private/1",
    ),
    "connection": Kind(
        make_connection,
        lambda arn: {"SourceConfiguration": code(arn)},
        lambda client, arn: client.delete_connection(ConnectionArn=arn),
        "The connection ARN you specified isn't valid. ARN: '{}'",
        "connection/github",
    ),
}
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
both_ways = pytest.mark.parametrize("ask_in", ["a creation", "an update"])


@pytest.fixture
def ask(request, client, ask_in):
    """Ask for a service: a new one, or by an update of one that is there."""
    return asker(client, ask_in)


def asker(client, ask_in):
    if ask_in == "a creation":
        return lambda **more: client.create_service(
            ServiceName="web-app", **{"SourceConfiguration": public_image(), **more}
        )["Service"]
    from_image = make_service(client, "from-image")
    from_code = make_service(client, "from-code", SourceConfiguration=code(make_connection(client, "base")))
    return lambda **more: client.update_service(
        ServiceArn=from_code if "SourceConfiguration" in more else from_image, **more
    )["Service"]


@each_kind
@both_ways
def test_a_reference_must_exist(ask, refused, kind):
    arn = f"arn:aws:apprunner:us-east-1:{ACCOUNT}:{kind.resource}/{'0' * 31}9"
    with refused("InvalidRequestException", match=kind.words.format(arn)):
        ask(**kind.request(arn))


@both_ways
def test_an_empty_arn_of_an_auto_scaling_configuration_is_one_that_is_not_valid(ask, refused):
    """awslabs/amazon-app-runner-deploy#36: the minimum of its length doesn't speak first."""
    with refused(
        "InvalidRequestException",
        match="The auto scaling configuration ARN you specified isn't valid. ARN: ''",
    ):
        ask(AutoScalingConfigurationArn="")


@each_kind
@both_ways
def test_a_deleted_reference_is_refused(client, ask, refused, kind):
    arn = kind.make(client)
    kind.delete(client, arn)
    with refused("InvalidRequestException", match=kind.words.format(arn)):
        ask(**kind.request(arn))


@each_kind
@both_ways
def test_a_reference_of_another_kind_is_refused(client, ask, refused, kind):
    arn = make_service(client, "no-reference")
    with refused("InvalidRequestException", match=kind.words.format(arn)):
        ask(**kind.request(arn))


@each_kind
@both_ways
@pytest.mark.parametrize("place", ["another Region", "another account"])
def test_a_reference_of_another_place_is_refused(kind, ask_in, place):
    with mock_apprunner(seed=7, isolated=True, accounts=ACCOUNTS) as cloud:
        here = client_of("apprunner")
        there = client_of("apprunner", "eu-west-1") if place == "another Region" else other_account()
        ask = asker(here, ask_in)
        arn = kind.make(there)
        kind.make(here)  # the same name is here too: only the whole ARN tells them apart
        cloud.settle()
        for form in [arn] if kind.make is make_connection else [arn, arn.rpartition("/")[0]]:
            with refusal(cloud, "InvalidRequestException", kind.words.format(form), settle=False):
                ask(**kind.request(form))
        assert status(there, make_service(there, **kind.request(arn))) == "RUNNING"


@each_kind
@both_ways
def test_a_reference_cannot_be_deleted_while_it_is_used(client, ask, refused, kind):
    arn = kind.make(client)
    service = ask(**kind.request(arn))["ServiceArn"]
    with refused("InvalidRequestException", match=arn):
        kind.delete(client, arn)
    client.delete_service(ServiceArn=service)
    assert status(client, service) == "DELETED"
    kind.delete(client, arn)
    # What it once used is gone, and the service can still be described.
    assert status(client, service) == "DELETED"


@each_kind
@pytest.mark.parametrize("state", ["CREATE_FAILED", "DELETE_FAILED", "PAUSED", BUSY])
def test_a_service_that_does_not_run_holds_its_references(client, slow, kind, state):
    arn = kind.make(client)
    bring(client, slow, state, **kind.request(arn))
    with refusal(slow, "InvalidRequestException", arn, settle=False):
        kind.delete(client, arn)


@each_kind
@pytest.mark.parametrize("state", ["RUNNING", "CREATE_FAILED"])
def test_what_a_failed_update_would_bring_back_is_in_use_until_it_has_succeeded(client, slow, kind, state):
    old, new = kind.make(client), kind.make(client, "another")
    service = bring(client, slow, state, **kind.request(old))
    client.update_service(ServiceArn=service, **kind.request(new))
    for arn in (old, new):
        with refusal(slow, "InvalidRequestException", arn, settle=False):
            kind.delete(client, arn)
    slow.settle()
    kind.delete(client, old)
    with refusal(slow, "InvalidRequestException", new, settle=False):
        kind.delete(client, new)


@each_kind
@pytest.mark.parametrize("state", ["RUNNING", "CREATE_FAILED"])
def test_what_a_failed_update_wanted_is_free_when_it_is_taken_back(client, slow, kind, state):
    old, new = kind.make(client), kind.make(client, "another")
    service = bring(client, slow, state, **kind.request(old))
    slow.fail_next("UpdateService")
    client.update_service(ServiceArn=service, **kind.request(new))
    slow.settle()
    kind.delete(client, new)
    with refusal(slow, "InvalidRequestException", old, settle=False):
        kind.delete(client, old)
    # What came back is whole: it can be updated again.
    client.update_service(ServiceArn=service, **sized("512"))
    slow.settle()
    assert outcome(client, service) == "SUCCEEDED"


@both_ways
@pytest.mark.parametrize("standing", ["PENDING_HANDSHAKE", "ERROR"])
def test_a_connection_must_be_available(client, cloud, ask, refused, standing):
    arn = client.create_connection(ConnectionName="github", ProviderType="GITHUB")["Connection"][
        "ConnectionArn"
    ]
    if standing == "ERROR":
        cloud.apprunner.reject_connection(arn)
    words = f"The connection isn't AVAILABLE. Its status is {standing}. ARN: '{arn}'"
    with refused("InvalidRequestException", match=words):
        ask(SourceConfiguration=code(arn))
    cloud.apprunner.approve_connection(arn)
    made = ask(SourceConfiguration=code(arn))
    assert made["SourceConfiguration"]["AuthenticationConfiguration"] == {"ConnectionArn": arn}


# What has revisions, and how a service shows the one that it uses.
USED = {
    "auto scaling": lambda service: service["AutoScalingConfigurationSummary"]["AutoScalingConfigurationArn"],
    "observability": lambda service: service["ObservabilityConfiguration"]["ObservabilityConfigurationArn"],
}
each_revised = pytest.mark.parametrize(
    ("kind", "used"), [(KINDS[name], USED[name]) for name in USED], ids=USED
)


@each_revised
@both_ways
@pytest.mark.parametrize(("without", "revision"), [(0, 1), (1, 1), (2, 2)], ids=["full", "revision", "name"])
def test_a_revision_is_named_in_three_ways(client, ask, kind, used, without, revision):
    revisions = [kind.make(client), kind.make(client)]
    arn = "/".join(revisions[0].split("/")[: 4 - without])
    service = ask(**kind.request(arn))
    assert used(service) == used(describe(client, service["ServiceArn"])) == revisions[revision - 1]


@each_revised
def test_a_service_keeps_the_revision_that_it_found_until_an_update_names_it_anew(client, kind, used):
    first = kind.make(client)
    latest = kind.request(first.rsplit("/", 2)[0])
    service = make_service(client, **latest)
    second = kind.make(client)
    client.update_service(ServiceArn=service, **sized("512"))
    assert used(describe(client, service)) == first
    client.update_service(ServiceArn=service, **latest)
    assert used(describe(client, service)) == second


@each_revised
def test_the_latest_revision_is_the_latest_active_one(client, refused, kind, used):
    first, second = kind.make(client), kind.make(client)
    by_name = first.rsplit("/", 2)[0]
    kind.delete(client, second)
    service = make_service(client, **kind.request(by_name))
    assert used(describe(client, service)) == first
    client.delete_service(ServiceArn=service)
    assert status(client, service) == "DELETED"
    kind.delete(client, first)
    for arn in (by_name, f"{by_name}/1", f"{by_name}/2", f"{by_name}/3", f"{by_name}/x"):
        with refused("InvalidRequestException", match=kind.words.format(arn)):
            make_service(client, **kind.request(arn))


def test_a_service_without_an_auto_scaling_configuration_uses_the_default(client):
    summary = describe(client, make_service(client))["AutoScalingConfigurationSummary"]
    assert summary["AutoScalingConfigurationName"] == "DefaultConfiguration"
    assert summary["AutoScalingConfigurationRevision"] == 1
    assert summary["HasAssociatedService"] is True
    assert summary["IsDefault"] is True


def test_a_new_default_is_for_new_services(client):
    # UpdateDefaultAutoScalingConfiguration doesn't affect the services that are there.
    old = make_service(client)
    client.update_default_auto_scaling_configuration(AutoScalingConfigurationArn=make_scaling(client))
    new = make_service(client, "new-app")
    client.update_service(ServiceArn=old, **sized("512"))
    names = [
        describe(client, arn)["AutoScalingConfigurationSummary"]["AutoScalingConfigurationName"]
        for arn in (old, new)
    ]
    assert names == ["DefaultConfiguration", "small"]


# VPC ingress connections


def test_a_service_with_a_vpc_ingress_connection_is_not_deleted(client, refused):
    arn = make_service(client)
    ingress = make_ingress(client, arn)
    words = (
        "You cannot delete a Service while it has VpcIngressConnections with a status of AVAILABLE. "
        f"Service Arn: {arn} VpcIngressConnection Arn: {ingress}"
    )
    with refused("InvalidStateException", match=words):
        client.delete_service(ServiceArn=arn)
    client.delete_vpc_ingress_connection(VpcIngressConnectionArn=ingress)
    client.delete_service(ServiceArn=arn)
    assert status(client, arn) == "DELETED"


def test_a_vpc_ingress_connection_on_its_way_in_or_out_holds_its_service(client, slow):
    arn = bring(client, slow, "RUNNING")
    ingress = make_ingress(client, arn)
    with refusal(slow, "InvalidStateException", "with a status of PENDING_CREATION", settle=False):
        client.delete_service(ServiceArn=arn)
    slow.settle()
    client.delete_vpc_ingress_connection(VpcIngressConnectionArn=ingress)
    with refusal(slow, "InvalidStateException", "with a status of PENDING_DELETION", settle=False):
        client.delete_service(ServiceArn=arn)
    slow.settle()
    client.delete_service(ServiceArn=arn)
    assert status(client, arn) == BUSY


def test_a_vpc_ingress_connection_of_another_service_does_not_matter(client):
    make_ingress(client, make_service(client, "held"))
    arn = make_service(client)
    client.delete_service(ServiceArn=arn)
    assert status(client, arn) == "DELETED"


# Regions and accounts


def other_account(region="us-east-1"):
    return SESSION.client(
        "apprunner", region_name=region, aws_access_key_id="AKIAOTHER", aws_secret_access_key="secret"
    )


def test_regions_and_accounts_are_apart():
    places = [
        (account, region)
        for account in (ACCOUNT, ACCOUNTS["AKIAOTHER"])
        for region in ("us-east-1", "eu-west-1")
    ]
    with mock_apprunner(seed=7, isolated=True, accounts=ACCOUNTS):
        clients = [
            client_of("apprunner", region) if account == ACCOUNT else other_account(region)
            for account, region in places
        ]
        made = [make_service(client) for client in clients]
        for number, (client, (account, region)) in enumerate(zip(clients, places, strict=True)):
            assert listed(client) == [made[number]]
            assert made[number].startswith(f"arn:aws:apprunner:{region}:{account}:service/web-app/")
            assert describe(client, made[number])["ServiceUrl"].endswith(f".{region}.awsapprunner.com")
            for foreign in made[:number] + made[number + 1 :]:
                with pytest.raises(client.exceptions.ResourceNotFoundException):
                    client.delete_service(ServiceArn=foreign)
        assert [status(client, arn) for client, arn in zip(clients, made, strict=True)] == ["RUNNING"] * 4


def test_an_image_is_foreign_to_another_account():
    with mock_apprunner(seed=7, isolated=True, accounts=ACCOUNTS):
        deploys = [
            client.create_service(ServiceName="web-app", SourceConfiguration=private_image())["Service"][
                "SourceConfiguration"
            ]["AutoDeploymentsEnabled"]
            for client in (client_of("apprunner"), other_account())
        ]
    assert deploys == [True, False]


# What a test may plan


@pytest.mark.parametrize(
    "operation", ["DescribeService", "CreateConnection", "createservice", "", "validate"]
)
@pytest.mark.parametrize("plan", ["fail_next", "queue_next"])
def test_only_what_takes_time_can_be_planned(cloud, operation, plan):
    more = {"seconds": 5} if plan == "queue_next" else {}
    with pytest.raises(MockError, match="is not an operation that takes time") as caught:
        getattr(cloud, plan)(operation, **more)
    assert repr(operation) in str(caught.value)
    for possible in ("CreateService", *CALLS):
        assert possible in str(caught.value)


@pytest.mark.parametrize("operation", ["CreateService", "PauseService", "ResumeService", "DeleteService"])
def test_only_what_is_rolled_back_can_fail_to_be(cloud, operation):
    with pytest.raises(MockError, match="is not an operation that is rolled back when it fails") as caught:
        cloud.fail_next(operation, undo_fails=True)
    assert str(caught.value).endswith("Name one of: StartDeployment, UpdateDomainName, UpdateService.")


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_what_waits_waits_for_some_time(cloud, seconds):
    with pytest.raises(MockError, match=r"is no time to wait\. "):
        cloud.queue_next("CreateService", seconds=seconds)


@pytest.mark.parametrize("times", [0, -1, 1.5, "2", True])
def test_a_plan_is_for_one_call_or_more(cloud, times):
    said = re.escape(f"times={times!r} plans nothing. Give one or more, up to 2147483647.")
    with pytest.raises(MockError, match=said):
        cloud.fail_next("CreateService", times=times)
    with pytest.raises(MockError, match=said):
        cloud.queue_next("CreateService", seconds=5, times=times)
    assert cloud.faults.unused() == []


def test_a_plan_names_a_service_that_the_mock_has(client, cloud):
    said = r"service='s3' is not mocked\. Name one of: apprunner, apigatewayv2, apigatewaymanagementapi\."
    with pytest.raises(MockError, match=said):
        cloud.fail_next("CreateService", service="s3")
    cloud.fail_next("CreateService", service="apprunner")
    assert status(client, make_service(client)) == "CREATE_FAILED"
