"""A call knows where it has met what AWS was seen to do other than its reference says, and only there."""

from __future__ import annotations

import copy
import pickle

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.base.cite import chosen
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.journal import differences_in
from awsmock_ar_apigw.services.apigatewayv2.backend import missing
from support import client_of, differences_met, make_service


def titles(call):
    return [row.what for row in differences_in(call)]


@pytest.fixture(params=["documented", "observed"])
def gateway(request):
    """A client of API Gateway V2, and its cloud."""
    with mock_cloud(seed=7, isolated=True, fidelity=request.param) as cloud:
        yield client_of("apigatewayv2"), cloud


def test_each_call_has_its_own(cloud, client):
    arn = make_service(client)
    client.describe_service(ServiceArn=arn)
    for _ in range(2):
        with pytest.raises(ClientError):
            client.resume_service(ServiceArn=arn)
    client.list_services()
    assert [titles(call) for call in cloud.calls] == [
        ["The status of an auto scaling configuration", "An OperationId"],
        ["The status of an auto scaling configuration"],
        ["ResumeService for a service that is running"],
        ["ResumeService for a service that is running"],
        [],
    ]


def test_a_change_that_is_none_again_meets_nothing_where_both_ways_are_one(cloud, client):
    arn = make_service(client)
    client.pause_service(ServiceArn=arn)
    client.resume_service(ServiceArn=arn)
    assert not [
        title for call in cloud.calls for title in titles(call) if title.endswith(("paused", "running"))
    ]


AGAIN = "A domain that was active, and is associated again within 30 days"


def test_a_domain_that_was_never_active_meets_nothing_of_that_when_it_comes_again(cloud, client):
    arn = make_service(client)
    cloud.settle()
    for _ in range(2):
        client.associate_custom_domain(ServiceArn=arn, DomainName="example.com")
        client.describe_custom_domains(ServiceArn=arn)
        client.disassociate_custom_domain(ServiceArn=arn, DomainName="example.com")
        client.list_services()
    assert AGAIN not in {row.what for row in differences_met(cloud)}


def test_what_falls_due_is_met_by_the_call_that_finds_it(cloud, client):
    arn = make_service(client)
    for _ in range(2):
        client.associate_custom_domain(ServiceArn=arn, DomainName="example.com")
        cloud.settle()
        cloud.apprunner.validate_domain(arn, "example.com")
        cloud.settle()
        last = client.describe_custom_domains(ServiceArn=arn)
        client.disassociate_custom_domain(ServiceArn=arn, DomainName="example.com")
    assert last["CustomDomains"]
    assert [call.operation for call in cloud.calls if AGAIN in titles(call)] == ["DescribeCustomDomains"]


def test_a_stage_that_has_said_nothing_of_a_deployment_meets_nothing(gateway):
    client, cloud = gateway
    api = client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    client.create_stage(ApiId=api, StageName="prod")
    client.update_stage(ApiId=api, StageName="prod", Description="x")
    assert differences_met(cloud) == set()


def test_a_product_with_a_description_meets_nothing(gateway):
    client, cloud = gateway
    product = client.create_portal_product(DisplayName="Pets", Description="All of them")["PortalProductId"]
    assert client.get_portal_product(PortalProductId=product)["Description"] == "All of them"
    assert differences_met(cloud) == set()


def test_of_two_ways_to_refuse_the_one_that_a_row_names_is_met(gateway):
    client, cloud = gateway
    with pytest.raises(ClientError):
        client.get_api(ApiId="nosuch")
    assert titles(cloud.calls[-1]) == ["What a NotFoundException has beside its message"]
    with pytest.raises(ClientError):
        client.create_api(Name="", ProtocolType="HTTP")
    assert titles(cloud.calls[-1]) == []


def test_a_planned_error_meets_nothing(cloud):
    client = client_of("apigatewayv2")
    cloud.faults.add("GetApi", error="NotFoundException")
    with pytest.raises(ClientError):
        client.get_api(ApiId="nosuch")
    assert titles(cloud.calls[-1]) == []


def test_what_was_met_before_a_reset_is_not_met_after_it(cloud, client):
    world_of(cloud).met.append(missing("API", chosen("for a test"))._switch)
    cloud.reset()
    client.list_services()
    assert titles(cloud.calls[-1]) == []


def test_a_copy_of_a_call_keeps_what_it_met_and_a_pickle_does_not(cloud, client):
    make_service(client)
    (call,) = cloud.calls
    assert titles(copy.deepcopy(call)) == titles(call) != []
    saved = cloud.snapshot()
    cloud.reset()
    cloud.restore(saved)
    assert titles(cloud.calls[0]) == titles(call)
    assert titles(pickle.loads(pickle.dumps(call))) == []


def test_an_error_that_a_rule_decides_can_be_pickled():
    raised = missing("API", chosen("for a test")).refusal()
    assert raised.by is not None
    again = pickle.loads(pickle.dumps(raised))
    assert isinstance(again, ServiceError)
    assert (again.code, again.by) == (raised.code, None)
    assert again.observed.members == {}
