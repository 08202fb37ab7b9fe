"""A refused call leaves nothing that anybody could see: neither what is built in, nor an order, nor a time."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import MockError, mock_cloud
from support import client_of, fingerprint, make_service, public_image

REGIONS = ("eu-west-1", "us-east-1", "ap-south-1")
UNKNOWN = "arn:aws:apprunner:{}:123456789012:autoscalingconfiguration/none/1/" + "0" * 32
BUILT_IN = "arn:aws:apprunner:{}:123456789012:autoscalingconfiguration/DefaultConfiguration"

# Calls that nothing but a refusal can answer, in a Region where nothing is: they look for what is built in, or change it.
REFUSED = {
    "unknown": lambda client, region: client.describe_auto_scaling_configuration(
        AutoScalingConfigurationArn=UNKNOWN.format(region)
    ),
    "the default": lambda client, region: client.delete_auto_scaling_configuration(
        AutoScalingConfigurationArn=BUILT_IN.format(region)
    ),
    "not at once": lambda client, region: client.create_service(
        ServiceName="web-app",
        SourceConfiguration=public_image(),
        AutoScalingConfigurationArn=UNKNOWN.format(region),
    ),
    "a broken token": lambda client, _region: client.list_auto_scaling_configurations(NextToken="none"),
    "the model's": lambda client, _region: client.create_service(ServiceName="x"),
    "too many tags": lambda client, region: client.tag_resource(
        ResourceArn=f"{BUILT_IN.format(region)}/1/{1:032}",
        Tags=[{"Key": f"key-{number}", "Value": "x"} for number in range(51)],
    ),
    "another service": lambda _client, region: client_of("apigatewayv2", region).get_api(ApiId="none"),
}


@pytest.fixture
def cloud():
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=1_700_000_000) as made:
        yield made


def refuse(call):
    """A call in each Region, the last of them first."""
    for region in reversed(REGIONS):
        with pytest.raises(ClientError):
            call(client_of("apprunner", region), region)


def seen(cloud):
    """All that a person can look at, but for the calls."""
    views = [view for one in (cloud.apprunner, cloud.apigatewayv2) for view in one._views()]
    shown = [repr(view) + view._repr_html_() for view in views]
    shown += [f"{item!r} {item.created} {item.updated}" for view in views for item in view]
    _opening, *summary = cloud.summary().splitlines()
    return fingerprint(cloud), shown, summary, repr(cloud.snapshot()).rpartition(":")[2].split(",")[0]


@pytest.mark.parametrize("call", REFUSED.values(), ids=REFUSED)
def test_after_a_refused_call_everything_looks_as_before(cloud, call):
    before = seen(cloud)
    refuse(call)
    assert seen(cloud) == before
    assert "<strong>apprunner</strong>" not in cloud._repr_html_()
    assert len(cloud.apprunner.auto_scaling_configurations) == 0


def made_after(refused):
    """What there is after the same calls in each Region, with refused ones before, or none."""
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=1_700_000_000) as cloud:
        if refused:
            refuse(refused)
        cloud.clock.advance(minutes=1)
        for region in REGIONS:
            client = client_of("apprunner", region)
            client.create_auto_scaling_configuration(AutoScalingConfigurationName="high")
            make_service(client)
        cloud.settle()
        found = [*cloud.apprunner.auto_scaling_configurations, *cloud.apprunner.services]
        return [(item.name, item.region, item.created, item.updated) for item in found]


@pytest.mark.parametrize("call", REFUSED.values(), ids=REFUSED)
def test_what_comes_later_is_the_same_with_refused_calls_before_it(call):
    assert made_after(call) == made_after(None)


@pytest.mark.parametrize("region", REGIONS)
def test_what_is_built_in_is_there_wherever_a_call_was_answered(cloud, region):
    client_of("apprunner", region).list_services()
    (built_in,) = cloud.apprunner.auto_scaling_configurations
    assert (built_in.name, built_in.region) == ("DefaultConfiguration", region)
    assert built_in.created.timestamp() == 1_700_000_000
    assert client_of("apigatewayv2", "eu-north-1").get_apis()["Items"] == []
    assert len(cloud.apprunner.auto_scaling_configurations) == 1


def test_what_is_built_in_can_be_changed_by_the_call_after_a_refused_one(cloud):
    client = client_of("apprunner")
    refuse(REFUSED["the default"])
    client.create_auto_scaling_configuration(AutoScalingConfigurationName="high")
    client.update_default_auto_scaling_configuration(
        AutoScalingConfigurationArn=BUILT_IN.format("us-east-1").replace("DefaultConfiguration", "high")
    )
    assert [one["IsDefault"] for one in cloud.apprunner.auto_scaling_configurations] == [False, True]


def test_what_a_person_cannot_do_leaves_nothing_either(cloud):
    before = seen(cloud)
    for act in (cloud.apprunner.approve_connection, cloud.apprunner.reject_connection):
        with pytest.raises(MockError):
            act("arn:aws:apprunner:eu-west-1:123456789012:connection/github/" + "0" * 32)
    assert seen(cloud) == before


def test_what_was_made_at_one_moment_is_in_the_order_of_regions(cloud):
    for region in REGIONS:
        client_of("apigatewayv2", region).create_api(Name="pets", ProtocolType="HTTP")
    assert [api.region for api in cloud.apigatewayv2.apis] == sorted(REGIONS)
