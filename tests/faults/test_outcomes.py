"""A change that starts can be made to fail, whatever it changes; and the resource says why, where it has room."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import MockError, mock_cloud
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.state.machine import NEW
from machines import test_api_tables as gateway
from machines import test_tables as apprunner
from machines.ways import take, ways
from support import client_of
from support_v2 import route_to_deploy

WHY = "No address is free in subnet-1."


class Deployment:
    """A deployment, by hand or of a stage that deploys itself."""

    def __init__(self, client, cloud):
        self.client, self.cloud = client, cloud
        self.api = client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
        route_to_deploy(client, self.api)

    def call(self, name):
        if name == "CreateDeployment":
            self.client.create_deployment(ApiId=self.api)
        else:
            self.client.create_stage(ApiId=self.api, StageName="prod", AutoDeploy=True)

    def seen(self):
        (one,) = self.client.get_deployments(ApiId=self.api)["Items"]
        return one

    def status(self):
        return self.seen()["DeploymentStatus"]


GATEWAY = {**gateway.SUBJECTS, "Deployment": Deployment}


def subject_of(service, machine, cloud):
    client = client_of(service)
    return (
        GATEWAY[machine](client, cloud)
        if service == "apigatewayv2"
        else apprunner.Subject(machine, client, cloud)
    )


# Each row of each machine of both services that takes time and can fail, from the first of its states.
ROWS = [
    pytest.param(service, kind.machine.name, step, id=f"{kind.name}-{step.name}-{step.fails}")
    for service in SERVICES
    for kind in backend_of(service).kinds
    if kind.machine
    for step in kind.machine.steps
    if step.via and step.fails
]


@pytest.fixture
def cloud():
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=1_700_000_000) as made:
        yield made


def way_to(machine, state):
    """The way on which a resource gets into a state; none to where there is no resource yet."""
    return () if state == NEW else next(way for way, after in ways(machine) if after == state)


def machine_of(service, name):
    return next(
        kind.machine for kind in backend_of(service).kinds if kind.machine and kind.machine.name == name
    )


def test_every_change_that_takes_time_can_fail():
    endless = {
        step.name
        for service in SERVICES
        for kind in backend_of(service).kinds
        for step in (kind.machine.steps if kind.machine else ())
        if step.via and not step.fails
    }
    assert endless == set()
    assert len(ROWS) > 20


@pytest.mark.parametrize(("service", "machine", "step"), ROWS)
def test_a_change_fails_as_planned_and_the_next_one_does_not(cloud, service, machine, step):
    subject = subject_of(service, machine, cloud)
    take(subject, way_to(machine_of(service, machine), step.when[0]))
    cloud.fail_next(step.name, service=service)
    assert cloud.faults.unused() == [f'fail_next("{step.name}"): 1 of 1 never happened']
    subject.call(step.name)
    cloud.settle()
    assert subject.status() == gateway.shown(step.fails)
    assert cloud.faults.unused() == []


# What a resource says of a failure, by the operation that failed: the way there, and how it is read.


def link(subject):
    return subject.client.get_vpc_link(VpcLinkId=subject.id)["VpcLinkStatusMessage"]


def domain(subject):
    (one,) = subject.client.get_domain_name(DomainName=subject.name)["DomainNameConfigurations"]
    return one["DomainNameStatusMessage"]


def deployment(subject):
    return subject.seen()["DeploymentStatusMessage"]


def portal(subject):
    return subject.client.get_portal(PortalId=subject.id)["StatusException"]["Message"]


def preview(subject):
    return subject.client.get_portal(PortalId=subject.id)["Preview"]["StatusException"]["Message"]


def page(subject):
    return subject.client.get_product_rest_endpoint_page(
        PortalProductId=subject.product, ProductRestEndpointPageId=subject.id
    )["StatusException"]["Message"]


READERS = {
    "VpcLink": link,
    "DomainName": domain,
    "Deployment": deployment,
    "Portal": portal,
    "PortalPreview": preview,
    "ProductRestEndpointPage": page,
}
SAYING = [row for row in ROWS if row.values[0] == "apigatewayv2"]
SILENT = sorted({row.values[2].name for row in ROWS if row.values[0] == "apprunner"})


@pytest.mark.parametrize(("service", "machine", "step"), SAYING)
def test_a_resource_shows_the_reason_of_its_failure(cloud, service, machine, step):
    subject = subject_of(service, machine, cloud)
    take(subject, way_to(machine_of(service, machine), step.when[0]))
    saved = len(cloud.calls)
    cloud.fail_next(step.name, reason=WHY)
    subject.call(step.name)
    cloud.settle()
    assert READERS[machine](subject) == WHY
    assert len(cloud.calls) > saved


@pytest.mark.parametrize(("service", "machine", "step"), SAYING)
def test_without_a_reason_a_failure_is_told_in_the_mocks_own_words(cloud, service, machine, step):
    subject = subject_of(service, machine, cloud)
    take(subject, way_to(machine_of(service, machine), step.when[0]))
    cloud.fail_next(step.name)
    subject.call(step.name)
    cloud.settle()
    assert READERS[machine](subject) not in {WHY, "", None}


def test_the_reason_is_not_told_before_the_failure_and_not_after_the_next_change(cloud):
    subject = subject_of("apigatewayv2", "VpcLink", cloud)
    cloud.fail_next("CreateVpcLink", reason=WHY)
    subject.call("CreateVpcLink")
    assert link(subject) == "VPC link is provisioning ENIs"
    cloud.settle()
    assert link(subject) == WHY
    subject.call("DeleteVpcLink")
    assert link(subject) == "VPC link is deleting ENIs"


def test_a_stage_that_deploys_itself_says_why_it_failed(cloud):
    subject = subject_of("apigatewayv2", "Deployment", cloud)
    cloud.fail_next("AutoDeploy", reason=WHY)
    subject.call("AutoDeploy")
    stage = subject.client.get_stage(ApiId=subject.api, StageName="prod")
    assert stage["LastDeploymentStatusMessage"] == f"Deployment attempt failed: {WHY}"


def test_a_portals_exception_keeps_its_kind(cloud):
    subject = subject_of("apigatewayv2", "Portal", cloud)
    subject.call("CreatePortal")
    cloud.fail_next("PublishPortal", reason=WHY)
    subject.call("PublishPortal")
    cloud.settle()
    assert subject.client.get_portal(PortalId=subject.id)["StatusException"] == {
        "Exception": "InternalServerException",
        "Message": WHY,
    }


@pytest.mark.parametrize("operation", SILENT)
def test_app_runner_has_no_room_for_a_reason(cloud, operation):
    with pytest.raises(MockError) as caught:
        cloud.fail_next(operation, reason=WHY)
    said = str(caught.value)
    assert said.startswith(
        f"'{operation}' is not an operation that takes time and has room for a reason. Name one of: AutoDep"
    )
    assert said.endswith("UpdateProductRestEndpointPage; or leave reason out.")
    assert cloud.faults.unused() == []


def test_where_no_operation_has_room_the_advice_is_to_say_nothing(cloud):
    with pytest.raises(MockError, match=r"has room for a reason\. Leave reason out\.$"):
        cloud.fail_next("CreateService", service="apprunner", reason=WHY)


@pytest.mark.parametrize("reason", ["", 7])
def test_a_reason_that_says_nothing_is_refused(cloud, reason):
    with pytest.raises(MockError, match=r"says nothing\. Give a text, or leave it out\.$"):
        cloud.fail_next("CreateVpcLink", reason=reason)
