"""Quotas of App Runner: off unless asked for, and refused just beyond what is allowed."""

from __future__ import annotations

from functools import partial

import boto3
import pytest

from awsmock_ar_apigw import MockError, mock_apigatewayv2, mock_apprunner, mock_cloud
from awsmock_ar_apigw.services.apprunner.quotas import QUOTAS
from support import client_of, make_service, refusal, sized
from support_quotas import Way, two_places


def make_auto_scaling(client, name):
    made = client.create_auto_scaling_configuration(AutoScalingConfigurationName=name)
    return made["AutoScalingConfiguration"]["AutoScalingConfigurationArn"]


def drop_auto_scaling(client, _parent, arn):
    client.delete_auto_scaling_configuration(AutoScalingConfigurationArn=arn)


def make_observability(client, name):
    made = client.create_observability_configuration(ObservabilityConfigurationName=name)
    return made["ObservabilityConfiguration"]["ObservabilityConfigurationArn"]


def drop_observability(client, _parent, arn):
    client.delete_observability_configuration(ObservabilityConfigurationArn=arn)


def make_connection(client, _parent, number):
    made = client.create_connection(ConnectionName=f"github-{number}", ProviderType="GITHUB")
    return made["Connection"]["ConnectionArn"]


def make_connector(client, _parent, number):
    made = client.create_vpc_connector(VpcConnectorName=f"connector-{number}", Subnets=["subnet-1"])
    return made["VpcConnector"]["VpcConnectorArn"]


def make_ingress(client, service, number):
    made = client.create_vpc_ingress_connection(
        ServiceArn=service,
        VpcIngressConnectionName=f"ingress-{number}-{service[-4:]}",
        IngressVpcConfiguration={"VpcId": "vpc-1", "VpcEndpointId": "vpce-1"},
    )
    return made["VpcIngressConnection"]["VpcIngressConnectionArn"]


def a_name(_client, _cloud, number):
    return f"name-{number}"


def a_service(client, cloud, number):
    arn = make_service(client, f"service-{number}")
    cloud.settle()
    return arn


WAYS = {
    "apprunner.Service": Way(
        lambda client, _parent, number: make_service(client, f"web-app-{number}"),
        lambda client, _parent, arn: client.delete_service(ServiceArn=arn),
    ),
    "apprunner.Connection": Way(
        make_connection, lambda client, _parent, arn: client.delete_connection(ConnectionArn=arn)
    ),
    "apprunner.AutoScalingConfiguration": Way(
        lambda client, _parent, number: make_auto_scaling(client, f"name-{number}"), drop_auto_scaling
    ),
    "apprunner.AutoScalingConfiguration.Revision": Way(
        lambda client, name, _number: make_auto_scaling(client, name), drop_auto_scaling, a_name
    ),
    "apprunner.ObservabilityConfiguration": Way(
        lambda client, _parent, number: make_observability(client, f"name-{number}"), drop_observability
    ),
    "apprunner.ObservabilityConfiguration.Revision": Way(
        lambda client, name, _number: make_observability(client, name), drop_observability, a_name
    ),
    "apprunner.VpcConnector": Way(
        make_connector, lambda client, _parent, arn: client.delete_vpc_connector(VpcConnectorArn=arn)
    ),
    "apprunner.VpcIngressConnection": Way(
        make_ingress,
        lambda client, _parent, arn: client.delete_vpc_ingress_connection(VpcIngressConnectionArn=arn),
        a_service,
    ),
}
# What the developer guide says.
PUBLISHED = {
    "apprunner.Service": "30 services per account and Region",
    "apprunner.Connection": "10 connections per account and Region",
    "apprunner.AutoScalingConfiguration": "10 names of auto scaling configurations per account and Region",
    "apprunner.AutoScalingConfiguration.Revision": "5 revisions per name of auto scaling configurations",
    "apprunner.ObservabilityConfiguration": "10 names of observability configurations per account and Region",
    "apprunner.ObservabilityConfiguration.Revision": "10 revisions per name of observability configurations",
    "apprunner.VpcConnector": "10 VPC connectors per account and Region",
    "apprunner.VpcIngressConnection": "1 VPC ingress connections per service",
    "apprunner.CustomDomain": "5 custom domains per service",
}
# What the refusal calls one of them: observed of revisions.
CALLED = {
    "apprunner.Service": "service",
    "apprunner.Connection": "connection",
    "apprunner.AutoScalingConfiguration": "auto scaling configuration",
    "apprunner.AutoScalingConfiguration.Revision": "revision",
    "apprunner.ObservabilityConfiguration": "observability configuration",
    "apprunner.ObservabilityConfiguration.Revision": "revision",
    "apprunner.VpcConnector": "VPC connector",
    "apprunner.VpcIngressConnection": "VPC ingress connection",
}
ENFORCED = [quota for quota in QUOTAS if quota.refuses]
each_quota = pytest.mark.parametrize("quota", ENFORCED, ids=lambda quota: quota.name)


def test_every_quota_that_is_enforced_is_tried():
    assert list(WAYS) == [quota.name for quota in ENFORCED]


def test_each_quota_is_what_aws_publishes():
    assert {quota.name: f"{quota.number} {quota.things} per {quota.per}" for quota in QUOTAS} == PUBLISHED


def beyond(quota, number):
    """What is said of one too many."""
    return (
        "ServiceQuotaExceededException",
        f"you exceeded your account's {CALLED[quota.name]} quota: {number}",
    )


@each_quota
def test_there_is_room_up_to_a_number_of_ones_own_and_again_after_a_deletion(quota):
    way = WAYS[quota.name]
    with mock_cloud(seed=7, isolated=True, quotas={quota.name: 2}) as cloud:
        (client, parent), (other, other_parent) = two_places("apprunner", cloud, way)
        made = [way.make(client, parent, number) for number in (1, 2)]
        with refusal(cloud, *beyond(quota, 2)):
            way.make(client, parent, 3)
        way.make(other, other_parent, 4)
        way.drop(client, parent, made[1])
        cloud.settle()
        way.make(client, parent, 5)
        with refusal(cloud, *beyond(quota, 2)):
            way.make(client, parent, 6)


@each_quota
def test_there_is_room_up_to_what_aws_publishes(quota):
    way = WAYS[quota.name]
    with mock_cloud(seed=7, isolated=True, quotas="aws") as cloud:
        ((client, parent), _other) = two_places("apprunner", cloud, way)
        for number in range(quota.number):
            way.make(client, parent, number)
        with refusal(cloud, *beyond(quota, quota.number)):
            way.make(client, parent, quota.number)


@each_quota
def test_there_is_always_room_unless_a_quota_is_asked_for(quota):
    way = WAYS[quota.name]
    with mock_cloud(seed=7, isolated=True) as cloud:
        ((client, parent), _other) = two_places("apprunner", cloud, way)
        made = {way.make(client, parent, number) for number in range(quota.number + 1)}
        assert len(made) == quota.number + 1


# A restricted account: what nine people saw in the place of the quota of services

RESTRICTED = (
    "Account 123456789012 is restricted and can support only two App Runner services per region at the moment. "
    "To remove the restriction, contact the AWS support team."
)


@pytest.fixture
def restricted():
    """A cloud of an account that AWS restricts."""
    with mock_cloud(seed=7, isolated=True, quotas="restricted") as cloud:
        yield cloud


def test_a_restricted_account_has_room_for_two_services_in_each_region(restricted):
    client, elsewhere = client_of("apprunner"), client_of("apprunner", "eu-west-1")
    first = make_service(client, "first")
    make_service(client, "second")
    with refusal(restricted, "InvalidRequestException", RESTRICTED):
        make_service(client, "third")
    make_service(elsewhere, "third")
    client.delete_service(ServiceArn=first)
    restricted.settle()
    make_service(client, "third")
    with refusal(restricted, "InvalidRequestException", RESTRICTED):
        make_service(client, "fourth")


def test_a_restriction_names_the_account_that_asks():
    with mock_cloud(seed=7, isolated=True, quotas="restricted", account_id="111111111111") as cloud:
        client = client_of("apprunner")
        for name in ("first", "second"):
            make_service(client, name)
        with refusal(cloud, "InvalidRequestException", "Account 111111111111 is restricted"):
            make_service(client, "third")


@pytest.mark.parametrize("quota", ENFORCED[1:], ids=lambda quota: quota.name)
def test_of_all_else_a_restricted_account_has_what_aws_publishes(restricted, quota):
    way = WAYS[quota.name]
    ((client, parent), _other) = two_places("apprunner", restricted, way)
    for number in range(quota.number):
        way.make(client, parent, number)
    with refusal(restricted, *beyond(quota, quota.number)):
        way.make(client, parent, quota.number)


def test_a_restriction_of_app_runner_leaves_api_gateway_what_aws_publishes(restricted):
    client = client_of("apigatewayv2")
    api = client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    for number in range(10):
        client.create_stage(ApiId=api, StageName=f"v{number}")
    with refusal(restricted, "TooManyRequestsException", status=429):
        client.create_stage(ApiId=api, StageName="v10")


# What counts


def test_a_service_that_failed_or_is_being_deleted_counts_until_it_is_gone():
    with mock_apprunner(isolated=True, pace="manual", quotas={"apprunner.Service": 1}) as cloud:
        client = client_of("apprunner")
        cloud.fail_next("CreateService")
        arn = make_service(client)
        cloud.settle()
        assert client.describe_service(ServiceArn=arn)["Service"]["Status"] == "CREATE_FAILED"
        full = partial(pytest.raises, client.exceptions.ServiceQuotaExceededException)
        with full():
            make_service(client, "another")
        client.delete_service(ServiceArn=arn)
        with full():
            make_service(client, "another")
        cloud.settle()
        make_service(client, "another")


def test_what_is_there_can_be_changed_when_there_is_no_room():
    quotas = {"apprunner.Service": 1, "apprunner.AutoScalingConfiguration": 1}
    with mock_apprunner(isolated=True, quotas=quotas):
        client = client_of("apprunner")
        arn = make_service(client)
        changed = client.update_service(ServiceArn=arn, **sized("2048"))["Service"]
        assert changed["InstanceConfiguration"]["Cpu"] == "2048"
        client.pause_service(ServiceArn=arn)
        tags = [{"Key": "team", "Value": "web"}]
        client.tag_resource(ResourceArn=arn, Tags=tags)
        assert client.describe_service(ServiceArn=arn)["Service"]["Status"] == "PAUSED"
        assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == tags
        make_auto_scaling(client, "name")
        second = make_auto_scaling(client, "name")  # another revision of a name is no other name
        assert "/name/2/" in second


def test_the_built_in_configuration_is_not_counted():
    with mock_apprunner(isolated=True, quotas={"apprunner.AutoScalingConfiguration": 1}):
        client = client_of("apprunner")
        make_auto_scaling(client, "DefaultConfiguration")
        with pytest.raises(client.exceptions.ServiceQuotaExceededException):
            make_auto_scaling(client, "name")


def test_a_mapping_enforces_what_it_names_and_nothing_else():
    with mock_apprunner(isolated=True, quotas={"apprunner.VpcConnector": 1}):
        client = client_of("apprunner")
        made = [make_connection(client, None, number) for number in range(11)]
        listed = client.list_connections()["ConnectionSummaryList"]
        assert {one["ConnectionArn"] for one in listed} == set(made)


def test_what_breaks_another_rule_is_refused_by_that_first():
    with mock_apprunner(isolated=True, quotas={"apprunner.Service": 1}):
        client = client_of("apprunner")
        make_service(client)
        with pytest.raises(client.exceptions.InvalidRequestException, match="already exists"):
            make_service(client)


def test_each_account_has_quotas_of_its_own():
    accounts = {"AKIAOTHER": "111111111111"}
    with mock_apprunner(isolated=True, accounts=accounts, quotas={"apprunner.Service": 1}):
        ours = client_of("apprunner")
        make_service(ours)
        theirs = boto3.client(
            "apprunner",
            region_name="us-east-1",
            aws_access_key_id="AKIAOTHER",
            aws_secret_access_key="secret",
        )
        make_service(theirs)
        for client, account in ((ours, "123456789012"), (theirs, "111111111111")):
            (service,) = client.list_services()["ServiceSummaryList"]
            assert service["ServiceArn"].split(":")[4] == account


def test_five_custom_domains_are_no_limit_since_the_operation_lists_no_error_for_it():
    with mock_apprunner(isolated=True, quotas="aws") as cloud:
        client = client_of("apprunner")
        arn = a_service(client, cloud, 1)
        names = [f"app-{number}.example.com" for number in range(6)]
        for name in names:
            client.associate_custom_domain(ServiceArn=arn, DomainName=name)
        domains = client.describe_custom_domains(ServiceArn=arn)["CustomDomains"]
        assert {domain["DomainName"] for domain in domains} == {*names}


def test_a_mock_that_joins_another_cannot_bring_quotas():
    with mock_cloud(isolated=True), pytest.raises(MockError, match="comes too late"):
        mock_apigatewayv2(quotas="aws").start()
