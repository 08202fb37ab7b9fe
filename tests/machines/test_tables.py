"""Every row of App Runner's state tables, from every state: through a client, and beside tables written by hand."""

from __future__ import annotations

from functools import partial

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import MockError, mock_apprunner
from awsmock_ar_apigw.cloud.services import backend_of
from awsmock_ar_apigw.state.machine import GONE, NEW
from machines.ways import rows, take, ways
from support import available_connection, client_of, fingerprint, make_service

MACHINES = {kind.machine.name: kind.machine for kind in backend_of("apprunner").kinds if kind.machine}
VPC = {"VpcId": "vpc-1", "VpcEndpointId": "vpce-1"}

# What an operation answers in a state that its row doesn't name: InvalidStateException, unless the operation
# lists none; what is forgotten cannot be found.
OTHERWISE = {
    "StartDeployment": "InvalidRequestException",
    "DeleteAutoScalingConfiguration": "InvalidRequestException",
    "DeleteObservabilityConfiguration": "InvalidRequestException",
    "DeleteVpcConnector": "InvalidRequestException",
    "DeleteConnection": "ResourceNotFoundException",
}


class Subject:
    """One resource of a machine: what its operations are called with, and how its status is read."""

    def __init__(self, machine, client, cloud):
        self.machine = machine
        self.client = client
        self.cloud = cloud
        self.arn = None
        if machine in {"VpcIngressConnection", "CustomDomain"}:
            self.service = make_service(client)
            cloud.settle()

    def call(self, name):
        """Call an operation, or do what a person does."""
        return getattr(self, f"_{self.machine}")(name)

    def status(self):
        """The status that a client sees; GONE where it sees none."""
        return getattr(self, f"_{self.machine}_status")()

    def _Service(self, name):  # noqa: N802 - as the machine is called
        match name:
            case "CreateService":
                self.arn = make_service(self.client)
            case "UpdateService":
                self.client.update_service(
                    ServiceArn=self.arn, InstanceConfiguration={"Cpu": "2 vCPU", "Memory": "4 GB"}
                )
            case "StartDeployment":
                self.client.start_deployment(ServiceArn=self.arn)
            case "PauseService":
                self.client.pause_service(ServiceArn=self.arn)
            case "ResumeService":
                self.client.resume_service(ServiceArn=self.arn)
            case "DeleteService":
                self.client.delete_service(ServiceArn=self.arn)

    def _Service_status(self):  # noqa: N802
        return self.client.describe_service(ServiceArn=self.arn)["Service"]["Status"]

    def _revisioned(self, kind, create, delete, name):
        answer = create() if name.startswith("Create") else delete(**{f"{kind}Arn": self.arn})
        self.arn = answer[kind][f"{kind}Arn"]

    def _AutoScalingConfiguration(self, name):  # noqa: N802
        kind = "AutoScalingConfiguration"
        create = partial(self.client.create_auto_scaling_configuration, AutoScalingConfigurationName="high")
        self._revisioned(kind, create, self.client.delete_auto_scaling_configuration, name)

    def _AutoScalingConfiguration_status(self):  # noqa: N802
        answer = self.client.describe_auto_scaling_configuration(AutoScalingConfigurationArn=self.arn)
        return answer["AutoScalingConfiguration"]["Status"]

    def _ObservabilityConfiguration(self, name):  # noqa: N802
        kind = "ObservabilityConfiguration"
        create = partial(
            self.client.create_observability_configuration, ObservabilityConfigurationName="xray"
        )
        self._revisioned(kind, create, self.client.delete_observability_configuration, name)

    def _ObservabilityConfiguration_status(self):  # noqa: N802
        answer = self.client.describe_observability_configuration(ObservabilityConfigurationArn=self.arn)
        return answer["ObservabilityConfiguration"]["Status"]

    def _VpcConnector(self, name):  # noqa: N802
        create = partial(self.client.create_vpc_connector, VpcConnectorName="inside", Subnets=["subnet-1"])
        self._revisioned("VpcConnector", create, self.client.delete_vpc_connector, name)

    def _VpcConnector_status(self):  # noqa: N802
        return self.client.describe_vpc_connector(VpcConnectorArn=self.arn)["VpcConnector"]["Status"]

    def _Connection(self, name):  # noqa: N802
        match name:
            case "CreateConnection":
                made = self.client.create_connection(ConnectionName="github", ProviderType="GITHUB")
                self.arn = made["Connection"]["ConnectionArn"]
            case "DeleteConnection":
                self.client.delete_connection(ConnectionArn=self.arn)
            case _:
                getattr(self.cloud.apprunner, name)(self.arn)

    def _Connection_status(self):  # noqa: N802
        listed = self.client.list_connections()["ConnectionSummaryList"]
        # DELETED is seen in the answer to DeleteConnection alone.
        return next((one["Status"] for one in listed if one["ConnectionArn"] == self.arn), "DELETED")

    def _VpcIngressConnection(self, name):  # noqa: N802
        match name:
            case "CreateVpcIngressConnection":
                made = self.client.create_vpc_ingress_connection(
                    ServiceArn=self.service, VpcIngressConnectionName="endpoint", IngressVpcConfiguration=VPC
                )
                self.arn = made["VpcIngressConnection"]["VpcIngressConnectionArn"]
            case "UpdateVpcIngressConnection":
                self.client.update_vpc_ingress_connection(
                    VpcIngressConnectionArn=self.arn, IngressVpcConfiguration={"VpcEndpointId": "vpce-2"}
                )
            case "DeleteVpcIngressConnection":
                self.client.delete_vpc_ingress_connection(VpcIngressConnectionArn=self.arn)

    def _VpcIngressConnection_status(self):  # noqa: N802
        answer = self.client.describe_vpc_ingress_connection(VpcIngressConnectionArn=self.arn)
        return answer["VpcIngressConnection"]["Status"]

    def _CustomDomain(self, name):  # noqa: N802
        domain = {"ServiceArn": self.service, "DomainName": "example.com"}
        match name:
            case "AssociateCustomDomain":
                self.client.associate_custom_domain(**domain)
            case "DisassociateCustomDomain":
                self.client.disassociate_custom_domain(**domain)
            case _:
                getattr(self.cloud.apprunner, name)(self.service, "example.com")

    def _CustomDomain_status(self):  # noqa: N802
        listed = self.client.describe_custom_domains(ServiceArn=self.service)["CustomDomains"]
        return listed[0]["Status"] if listed else GONE


@pytest.fixture
def cloud():
    with mock_apprunner(seed=7, isolated=True, pace="manual", start_time=1_700_000_000) as made:
        yield made


@pytest.mark.parametrize(("machine", "way", "state", "operation"), [*rows(MACHINES)])
def test_an_operation_is_accepted_exactly_where_the_table_says(cloud, machine, way, state, operation):
    subject = Subject(machine, client_of("apprunner"), cloud)
    take(subject, way)
    assert subject.status() == state

    step = next((s for s in MACHINES[machine].steps if s.name == operation and state in s.when), None)
    before = fingerprint(cloud)
    if step is None:
        with pytest.raises((ClientError, MockError)) as caught:
            subject.call(operation)
        if any(s.by_hand for s in MACHINES[machine].steps if s.name == operation):
            assert isinstance(caught.value, MockError)
        else:
            code = OTHERWISE.get(operation, "InvalidStateException")
            assert caught.value.response["Error"]["Code"] == code
        assert fingerprint(cloud) == before
        return

    subject.call(operation)
    assert fingerprint(cloud) != before
    assert subject.status() == (step.via or step.to)
    cloud.settle()
    assert subject.status() == step.to


BUSY = "OPERATION_IN_PROGRESS"
# Written from the reference, and not from the machine: (operation, state): meanwhile, lands, fails, the type of
# its operation, how that ends when it fails.
SERVICE = {
    ("CreateService", NEW): (BUSY, "RUNNING", "CREATE_FAILED", "CREATE_SERVICE", "FAILED"),
    ("UpdateService", "RUNNING"): (BUSY, "RUNNING", "RUNNING", "UPDATE_SERVICE", "ROLLBACK_SUCCEEDED"),
    ("UpdateService", "CREATE_FAILED"): (
        BUSY,
        "RUNNING",
        "CREATE_FAILED",
        "UPDATE_SERVICE",
        "ROLLBACK_SUCCEEDED",
    ),
    ("StartDeployment", "RUNNING"): (BUSY, "RUNNING", "RUNNING", "START_DEPLOYMENT", "ROLLBACK_SUCCEEDED"),
    ("PauseService", "RUNNING"): (BUSY, "PAUSED", "RUNNING", "PAUSE_SERVICE", "FAILED"),
    ("ResumeService", "PAUSED"): (BUSY, "RUNNING", "PAUSED", "RESUME_SERVICE", "FAILED"),
    **{
        ("DeleteService", state): (BUSY, "DELETED", "DELETE_FAILED", "DELETE_SERVICE", "FAILED")
        for state in ("RUNNING", "PAUSED", "CREATE_FAILED", "DELETE_FAILED")
    },
}
# [UpdateVpcIngressConnection and DeleteVpcIngressConnection list their states]
INGRESS = {
    ("CreateVpcIngressConnection", NEW): ("PENDING_CREATION", "AVAILABLE", "FAILED_CREATION"),
    **{
        ("UpdateVpcIngressConnection", state): ("PENDING_UPDATE", "AVAILABLE", "FAILED_UPDATE")
        for state in ("AVAILABLE", "FAILED_CREATION", "FAILED_UPDATE")
    },
    **{
        ("DeleteVpcIngressConnection", state): ("PENDING_DELETION", "DELETED", "FAILED_DELETION")
        for state in ("AVAILABLE", "FAILED_CREATION", "FAILED_UPDATE", "FAILED_DELETION")
    },
}
# [CustomDomain › Status; what a person does has names of our own]
DOMAIN = {
    ("AssociateCustomDomain", NEW): ("CREATING", "PENDING_CERTIFICATE_DNS_VALIDATION", "CREATE_FAILED"),
    ("validate_domain", "PENDING_CERTIFICATE_DNS_VALIDATION"): (
        "BINDING_CERTIFICATE",
        "ACTIVE",
        "CREATE_FAILED",
    ),
    ("reject_domain", "PENDING_CERTIFICATE_DNS_VALIDATION"): (None, "CREATE_FAILED", None),
    **{
        ("DisassociateCustomDomain", state): ("DELETING", GONE, "DELETE_FAILED")
        for state in (
            "PENDING_CERTIFICATE_DNS_VALIDATION",
            "BINDING_CERTIFICATE",
            "ACTIVE",
            "CREATE_FAILED",
            "DELETE_FAILED",
        )
    },
}
CONNECTION = {
    ("CreateConnection", NEW): (None, "PENDING_HANDSHAKE", None),
    ("approve_connection", "PENDING_HANDSHAKE"): (None, "AVAILABLE", None),
    ("approve_connection", "ERROR"): (None, "AVAILABLE", None),
    ("reject_connection", "PENDING_HANDSHAKE"): (None, "ERROR", None),
    **{
        ("DeleteConnection", state): (None, "DELETED", None)
        for state in ("PENDING_HANDSHAKE", "AVAILABLE", "ERROR")
    },
}
BY_HAND = {
    "Service": {row: ends[:3] for row, ends in SERVICE.items()},
    "VpcIngressConnection": INGRESS,
    "CustomDomain": DOMAIN,
    "Connection": CONNECTION,
    **{
        name: {
            (f"Create{name}", NEW): (None, "ACTIVE", None),
            (f"Delete{name}", "ACTIVE"): (None, "INACTIVE", None),
        }
        for name in ("AutoScalingConfiguration", "ObservabilityConfiguration", "VpcConnector")
    },
}


@pytest.mark.parametrize("name", MACHINES)
def test_a_table_says_what_the_reference_says(name):
    rows = {
        (step.name, state): (step.via, step.to, step.fails)
        for step in MACHINES[name].steps
        for state in step.when
    }
    assert rows == BY_HAND[name]


@pytest.mark.parametrize(("operation", "state"), SERVICE)
@pytest.mark.parametrize("end", ["lands", "fails"])
def test_what_occurs_on_a_service_is_listed_as_an_operation(cloud, operation, state, end):
    meanwhile, lands, fails, kind, failed = SERVICE[operation, state]
    subject = Subject("Service", client_of("apprunner"), cloud)
    way = next((way for way, after in ways(MACHINES["Service"]) if after == state), ())
    take(subject, way)
    if end == "fails":
        cloud.fail_next(operation)
    subject.call(operation)

    def latest():
        return subject.client.list_operations(ServiceArn=subject.arn)["OperationSummaryList"][0]

    assert (subject.status(), latest()["Type"], latest()["Status"]) == (meanwhile, kind, "IN_PROGRESS")
    assert "EndedAt" not in latest()
    assert latest()["TargetArn"] == subject.arn

    cloud.settle()
    assert subject.status() == (lands if end == "lands" else fails)
    assert latest()["Status"] == ("SUCCEEDED" if end == "lands" else failed)
    assert latest()["EndedAt"] == latest()["UpdatedAt"] == cloud.clock.now
    assert latest()["StartedAt"] < latest()["EndedAt"]
    operations = subject.client.list_operations(ServiceArn=subject.arn)["OperationSummaryList"]
    assert len(operations) == len(way) + 1


# Where the name of a resource is unique among those that aren't deleted; the others take a second revision.
NAMED = {
    "Service": "CreateService",
    "VpcConnector": "CreateVpcConnector",
    "Connection": "CreateConnection",
    "VpcIngressConnection": "CreateVpcIngressConnection",
    "CustomDomain": "AssociateCustomDomain",
}


@pytest.mark.parametrize(
    ("machine", "way", "state"),
    [
        pytest.param(name, *place, id=f"{name}-{place[1]}-{number}")
        for name in NAMED
        for number, place in enumerate(ways(MACHINES[name]))
    ],
)
def test_a_name_is_taken_in_every_state_but_the_last(cloud, machine, way, state):
    subject = Subject(machine, client_of("apprunner"), cloud)
    take(subject, way)
    assert subject.status() == state
    before = fingerprint(cloud)
    if state in {"DELETED", "INACTIVE", GONE}:
        subject.call(NAMED[machine])
        assert fingerprint(cloud) != before
        return
    with pytest.raises(ClientError) as caught:
        subject.call(NAMED[machine])
    assert caught.value.response["Error"]["Code"] == "InvalidRequestException"
    assert fingerprint(cloud) == before


def test_a_connection_is_seen_as_deleted_in_the_answer_to_its_deletion(cloud):
    client = client_of("apprunner")
    arn = available_connection(client, cloud)
    assert client.delete_connection(ConnectionArn=arn)["Connection"]["Status"] == "DELETED"
