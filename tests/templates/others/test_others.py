"""Resources of other services, in name alone: what Ref and Fn::GetAtt give of them."""

from __future__ import annotations

import re

import pytest

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.templates.errors import DeploymentError, StandInWarning, TemplateError
from awsmock_ar_apigw.templates.others_table import TABLE
from awsmock_ar_apigw.templates.registry import type_named
from support_resources import Parts

HERE = "us-east-1:123456789012"
CHANCE = "[A-Za-z0-9]{12}"
SMALL = "[a-z0-9]{12}"
CASES = {
    "AWS::IAM::Role": (
        f"pets-R-{CHANCE}",
        {"Arn": f"arn:aws:iam::123456789012:role/pets-R-{CHANCE}", "RoleId": "AROA[A-Z0-9]{17}"},
    ),
    "AWS::SQS::Queue": (
        f"https://sqs.us-east-1.amazonaws.com/123456789012/pets-R-{CHANCE}",
        {"Arn": f"arn:aws:sqs:{HERE}:pets-R-{CHANCE}", "QueueName": f"pets-R-{CHANCE}"},
    ),
    "AWS::SNS::Topic": (f"arn:aws:sns:{HERE}:pets-R-{CHANCE}", {"TopicName": f"pets-R-{CHANCE}"}),
    "AWS::DynamoDB::Table": (
        f"pets-R-{CHANCE}",
        {
            "Arn": f"arn:aws:dynamodb:{HERE}:table/pets-R-{CHANCE}",
            "StreamArn": ".*:table/pets-R-.*/stream/2026-.*",
        },
    ),
    "AWS::S3::Bucket": (
        f"pets-r-{SMALL}",
        {
            "Arn": f"arn:aws:s3:::pets-r-{SMALL}",
            "RegionalDomainName": f"pets-r-{SMALL}.s3.us-east-1.amazonaws.com",
        },
    ),
    "AWS::Logs::LogGroup": (
        f"pets-R-{CHANCE}",
        {"Arn": f"arn:aws:logs:{HERE}:log-group:pets-R-{CHANCE}:\\*"},
    ),
    "AWS::Cognito::UserPool": (
        "us-east-1_[A-Za-z0-9]{9}",
        {"ProviderURL": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_[A-Za-z0-9]{9}"},
    ),
    "AWS::CertificateManager::Certificate": (f"arn:aws:acm:{HERE}:certificate/[0-9a-f-]{{36}}", {}),
    "AWS::EC2::VPC": ("vpc-[0-9a-f]{17}", {"VpcId": "vpc-[0-9a-f]{17}"}),
    "AWS::Lambda::EventSourceMapping": ("[0-9a-f-]{36}", {"Id": "[0-9a-f-]{36}"}),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_given_of_the_commonest_types(parts, name):
    ref, attributes = CASES[name]
    made = parts.make("R", name)
    assert re.fullmatch(ref, made.physical_id)
    for of, pattern in attributes.items():
        assert re.fullmatch(pattern, made.attributes[of]), of


@pytest.mark.parametrize("name", TABLE)
def test_every_type_of_the_table_can_be_made_changed_and_deleted(parts, name):
    kind = type_named(name)
    assert kind.name == name
    made = parts.make("R", name)
    assert made.physical_id
    assert set(made.attributes) == kind.attributes
    assert all(isinstance(value, str) and "{p[" not in value for value in made.attributes.values())
    assert parts.update("R", made).physical_id == made.physical_id
    assert parts.read("R", made) == {}
    parts.delete("R", made)


def test_chance_is_the_same_wherever_it_is_the_same_thing(parts):
    made = parts.make("R", "AWS::CertificateManager::Certificate")
    assert made.attributes["CertificateArn"] == made.physical_id
    balancer = parts.make("B", "AWS::ElasticLoadBalancingV2::LoadBalancer").attributes
    assert balancer["LoadBalancerArn"].endswith(balancer["LoadBalancerFullName"])


@pytest.mark.parametrize("name", ["AWS::SQS::Queue", "AWS::EC2::VPC", "AWS::Foo::Bar"])
def test_a_seed_gives_the_same_ids_whatever_else_is_made(name):
    def ids(*others):
        with mock_cloud(seed=7, isolated=True) as cloud:
            parts = Parts(cloud)
            parts.site.overrides = {"R": {"Say": "nothing"}}
            for other in others:
                parts.make(other, "AWS::IAM::Role")
            return parts.make("R", name).physical_id

    assert ids() == ids("One", "Two")


def test_no_two_resources_have_the_same_name():
    with mock_cloud(seed=7, isolated=True) as cloud:
        names = {Parts(cloud).make("R", "AWS::SQS::Queue").physical_id for _ in range(5)}
    assert len(names) == 5


def test_a_name_of_the_template_s_own_is_kept_and_is_what_replaces(parts):
    made = parts.make("R", "AWS::SQS::Queue", QueueName="letters")
    assert made.attributes["Arn"] == f"arn:aws:sqs:{HERE}:letters"
    assert type_named("AWS::SQS::Queue").create_only == {"QueueName"}


def test_a_queue_that_is_first_in_first_out_ends_with_what_says_so(parts):
    assert parts.make("R", "AWS::SQS::Queue", FifoQueue=True).attributes["QueueName"].endswith(".fifo")
    assert not parts.make("S", "AWS::SQS::Queue", FifoQueue=False).attributes["QueueName"].endswith(".fifo")


def test_long_names_are_cut_as_far_as_the_service_takes_them(cloud):
    made = Parts(cloud, stack="s" * 128).make("R" * 100, "AWS::ElasticLoadBalancingV2::TargetGroup")
    assert len(made.attributes["TargetGroupName"]) == 32


def test_what_properties_say_is_said_anew_when_they_change(parts):
    made = parts.make("R", "AWS::SSM::Parameter", Type="String", Value="old")
    assert made.attributes == {"Type": "String", "Value": "old"}
    assert parts.update("R", made, Type="String", Value="new").attributes["Value"] == "new"


def test_overrides_go_before_everything(parts):
    parts.site.overrides = {"R": {"Ref": "mine", "Arn": "arn:mine", "More": 1}}
    made = parts.make("R", "AWS::DynamoDB::Table", TableName="t")
    assert made.physical_id == "mine"
    assert (made.attributes["Arn"], made.attributes["More"]) == ("arn:mine", 1)
    assert parts.update("R", made, TableName="t").attributes["Arn"] == "arn:mine"


# Of what nobody knows


def test_an_unknown_type_is_a_warning_that_says_what_it_got(parts):
    with pytest.warns(StandInWarning) as caught:
        made = parts.make("Thing", "AWS::Foo::Bar")
    assert re.fullmatch(
        rf"Thing \(AWS::Foo::Bar\) is there in name alone: nothing is known of the type here\. It got the physical id 'pets-Thing-{CHANCE}', "
        r'and what Fn::GetAtt asks for is made up\. Say better: overrides={"Thing": {"Ref": …, "Arn": …}}\.',
        str(caught[0].message),
    )
    name = made.physical_id
    assert made.attributes["Arn"] == f"arn:aws:foo:{HERE}:{name}"
    assert made.attributes["Endpoint.Url"] == f"https://{name.lower()}.foo.us-east-1.amazonaws.com"
    assert made.attributes.get("Endpoint.Address") == f"{name.lower()}.foo.us-east-1.amazonaws.com"
    assert "Anything" in made.attributes
    assert made.attributes["Anything"] == name


def test_one_of_which_a_test_says_what_it_gives_is_none(parts):
    parts.site.overrides = {"Thing": {"Arn": "arn:mine"}}
    assert parts.make("Thing", "AWS::Foo::Bar").attributes["Arn"] == "arn:mine"


def test_rest_apis_are_said_not_to_be_mocked(parts):
    with pytest.warns(
        StandInWarning, match="REST APIs aren't mocked here, and nobody answers at their addresses"
    ):
        parts.make("Api", "AWS::ApiGateway::RestApi")


@pytest.mark.parametrize("name", ["", "Bucket", "AWS::S3", "AWS::S3::Bucket::", "AWS S3 Bucket", "Custom::"])
def test_what_is_no_name_of_a_type_is_refused(name):
    with pytest.raises(TemplateError, match="is no type of resources"):
        type_named(name)


@pytest.mark.parametrize("name", ["Custom::Thing", "AWS::CloudFormation::CustomResource"])
def test_a_custom_resource_asks_for_the_attributes_that_are_asked_of_it(parts, name):
    made = parts.make("Mine", name, ServiceToken="arn")
    with pytest.raises(
        DeploymentError, match=r'Its attribute Name comes from a function .* overrides={"Mine": {"Name": …}}'
    ):
        made.attributes["Name"]
    parts.site.overrides = {"Mine": {"Name": "given"}}
    made = parts.make("Mine", name, ServiceToken="arn")
    assert made.attributes.get("Name") == "given"


def test_a_stack_in_a_stack_is_refused_unless_it_is_said_what_it_gives(parts):
    with pytest.raises(DeploymentError, match=r"Stacks in stacks aren't made. Deploy child.yaml by itself"):
        parts.make("Child", "AWS::CloudFormation::Stack", TemplateURL="child.yaml")
    parts.site.overrides = {"Child": {"Outputs.Url": "https://there"}}
    made = parts.make("Child", "AWS::CloudFormation::Stack", TemplateURL="child.yaml")
    assert made.attributes["Outputs.Url"] == "https://there"
    assert made.physical_id.startswith(f"arn:aws:cloudformation:{HERE}:stack/pets-Child-")
