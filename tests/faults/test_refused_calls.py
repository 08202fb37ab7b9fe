"""A call that is refused, or cut off halfway, uses up nothing that is planned for a change: the next one has it."""

from __future__ import annotations

import itertools
from contextlib import contextmanager, suppress

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import MockError, mock_cloud
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.kit.call import Scope
from faults.test_outcomes import ROWS, machine_of, subject_of, way_to
from machines.test_api_tables import shown
from machines.ways import take
from support import client_of, fingerprint, make_service, public_image

# How a call may end early: the service refuses it, the mock is wrong, and somebody has had enough.
ENDS = {
    "refused": (ServiceError("AccessDeniedException", "No.", status=403), (ClientError, MockError)),
    "our mistake": (MockError("This is a bug of the mock."), MockError),
    "interrupted": (KeyboardInterrupt(), KeyboardInterrupt),
}


@pytest.fixture
def cloud():
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=1_700_000_000) as made:
        yield made


@contextmanager
def ended_before(write, error):
    """Within, the write of this number doesn't take place: an error comes instead. Says whether it has come."""
    put, numbers, came = Scope.put, itertools.count(), []

    def ending(self, kind, record):
        if next(numbers) == write:
            came.append(error)
            raise error
        put(self, kind, record)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Scope, "put", ending)
        yield came


@contextmanager
def ended_after_all(service, operation, error):
    """Within, the answer to an operation can't be written."""

    def ending(_result, _request_id, _status):
        raise error

    backend = backend_of(service)
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(backend._bound, operation, backend.operation(operation)._replace(write=ending))
        yield


def at_its_start(cloud, service, machine, step):
    """A resource from which a step can begin."""
    subject = subject_of(service, machine, cloud)
    take(subject, way_to(machine_of(service, machine), step.when[0]))
    return subject


@pytest.mark.parametrize(("service", "machine", "step"), ROWS)
def test_a_fate_is_used_up_by_a_change_that_starts_and_no_other(cloud, service, machine, step):
    subject = at_its_start(cloud, service, machine, step)
    cloud.fail_next(step.name, service=service)
    cloud.queue_next(step.name, service=service, seconds=5)
    before = fingerprint(cloud), cloud.faults.unused()
    for write, (error, arrives) in itertools.product(range(100), ENDS.values()):
        with ended_before(write, error) as came, suppress(arrives):
            subject.call(step.name)
        if not came:
            break
        assert (fingerprint(cloud), cloud.faults.unused()) == before
    assert write > 0
    assert cloud.faults.unused() == [f'queue_next("{step.name}"): 1 of 1 never happened']
    cloud.settle()
    assert subject.status() == shown(step.fails)


CALLED = [row for row in ROWS if any(row.values[2].name in backend_of(one).operations for one in SERVICES)]


@pytest.mark.parametrize(("service", "machine", "step"), CALLED)
def test_a_call_whose_answer_cannot_be_written_has_not_begun(cloud, service, machine, step):
    subject = at_its_start(cloud, service, machine, step)
    cloud.fail_next(step.name, service=service)
    before = fingerprint(cloud), cloud.faults.unused()
    with (
        ended_after_all(service, step.name, MockError("This is a bug of the mock.")),
        pytest.raises(MockError),
    ):
        subject.call(step.name)
    assert (fingerprint(cloud), cloud.faults.unused()) == before
    subject.call(step.name)
    assert cloud.faults.unused() == []


def failed(client, arn):
    return client.describe_service(ServiceArn=arn)["Service"]["Status"] == "CREATE_FAILED"


def test_a_call_that_a_quota_refuses_is_none_of_those_that_fail(client):
    with mock_cloud(isolated=True, quotas={"apprunner.Service": 1}) as cloud:
        first = make_service(client)
        cloud.fail_next("CreateService")
        with pytest.raises(client.exceptions.ServiceQuotaExceededException):
            make_service(client, "worker")
        assert cloud.faults.unused() == ['fail_next("CreateService"): 1 of 1 never happened']
        client.delete_service(ServiceArn=first)
        assert failed(client, make_service(client, "worker"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"ServiceName": "x"},  # the model's constraint
        {"ServiceName": "web-app"},  # a rule of names
        {
            "AutoScalingConfigurationArn": "arn:aws:apprunner:us-east-1:123456789012:autoscalingconfiguration/no"
        },
    ],
)
def test_a_call_that_a_rule_refuses_is_none_of_those_that_fail(cloud, wrong):
    client = client_of("apprunner")
    make_service(client)
    cloud.settle()
    cloud.fail_next("CreateService")
    asked = {"ServiceName": "worker", "SourceConfiguration": public_image(), **wrong}
    with pytest.raises(ClientError):
        client.create_service(**asked)
    arn = make_service(client, "worker")
    cloud.settle()
    assert failed(client, arn)


def test_several_fates_of_one_call_are_given_back_together(cloud):
    gateway = client_of("apigatewayv2")
    api = gateway.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    where = {
        "IntegrationUri": "https://example.com",
        "IntegrationMethod": "GET",
        "PayloadFormatVersion": "1.0",
    }
    target = gateway.create_integration(ApiId=api, IntegrationType="HTTP_PROXY", **where)["IntegrationId"]
    route = gateway.create_route(ApiId=api, RouteKey="GET /pets", Target=f"integrations/{target}")["RouteId"]
    for stage in ("one", "two"):
        gateway.create_stage(ApiId=api, StageName=stage, AutoDeploy=True)
    cloud.fail_next("AutoDeploy", times=2)
    before = fingerprint(cloud), cloud.faults.unused()
    for write in range(100):
        with ended_before(write, ENDS["refused"][0]) as came, suppress(ClientError):
            gateway.update_route(ApiId=api, RouteId=route, OperationName="pets")
        if not came:
            break
        assert (fingerprint(cloud), cloud.faults.unused()) == before
    assert write > 2
    assert cloud.faults.unused() == []


def test_a_fault_that_is_latency_alone_hits_calls_that_are_refused_too(cloud):
    """As documented: it hits a call that botocore lets through, before anybody has looked at it."""
    client = client_of("apprunner")
    slow = cloud.faults.add("CreateService", latency=5)
    before = cloud.clock.micros
    with pytest.raises(ClientError):
        client.create_service(ServiceName="x")
    assert (slow.fired, slow.remaining) == (1, 0)
    assert cloud.clock.micros == before + 5_000_000
    make_service(client)
    assert cloud.clock.micros == before + 5_000_000
