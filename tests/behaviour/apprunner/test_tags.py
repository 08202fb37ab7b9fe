"""Tags on all six kinds of resource, by full ARN."""

import pytest

from support import ACCOUNT, client_of, make_service, public_image


def tags_of(many):
    return [{"Key": key, "Value": value} for key, value in many.items()]


FIFTY = {f"key-{number}": str(number) for number in range(50)}


def ingress(client, **more):
    return client.create_vpc_ingress_connection(
        ServiceArn=make_service(client, "private-app"),
        VpcIngressConnectionName="ingress",
        IngressVpcConfiguration={"VpcEndpointId": "vpce-1"},
        **more,
    )["VpcIngressConnection"]["VpcIngressConnectionArn"]


# How each kind is made; the further parameters are its tags.
MAKE = {
    "service": lambda client, **more: client.create_service(
        ServiceName="web-app", SourceConfiguration=public_image(), **more
    )["Service"]["ServiceArn"],
    "auto scaling": lambda client, **more: client.create_auto_scaling_configuration(
        AutoScalingConfigurationName="some-name", **more
    )["AutoScalingConfiguration"]["AutoScalingConfigurationArn"],
    "observability": lambda client, **more: client.create_observability_configuration(
        ObservabilityConfigurationName="some-name", **more
    )["ObservabilityConfiguration"]["ObservabilityConfigurationArn"],
    "connection": lambda client, **more: client.create_connection(
        ConnectionName="some-name", ProviderType="GITHUB", **more
    )["Connection"]["ConnectionArn"],
    "VPC connector": lambda client, **more: client.create_vpc_connector(
        VpcConnectorName="some-name", Subnets=["subnet-1"], **more
    )["VpcConnector"]["VpcConnectorArn"],
    "VPC ingress": ingress,
}
DELETE = {
    "service": lambda client, arn: client.delete_service(ServiceArn=arn),
    "auto scaling": lambda client, arn: client.delete_auto_scaling_configuration(
        AutoScalingConfigurationArn=arn
    ),
    "observability": lambda client, arn: client.delete_observability_configuration(
        ObservabilityConfigurationArn=arn
    ),
    "connection": lambda client, arn: client.delete_connection(ConnectionArn=arn),
    "VPC connector": lambda client, arn: client.delete_vpc_connector(VpcConnectorArn=arn),
    "VPC ingress": lambda client, arn: client.delete_vpc_ingress_connection(VpcIngressConnectionArn=arn),
}


def listed(client, arn):
    return {tag["Key"]: tag["Value"] for tag in client.list_tags_for_resource(ResourceArn=arn)["Tags"]}


def tag(client, arn, tags=None):
    client.tag_resource(ResourceArn=arn, Tags=tags_of(tags or {"team": "web"}))


def untag(client, arn, *keys):
    client.untag_resource(ResourceArn=arn, TagKeys=list(keys) or ["team"])


@pytest.fixture(params=MAKE)
def kind(request):
    return request.param


@pytest.fixture
def make(client, kind):
    return lambda **more: MAKE[kind](client, **more)


@pytest.fixture
def arn(client):
    """Of a kind that doesn't matter."""
    return MAKE["connection"](client)


# Any kind


def test_any_kind_is_tagged_at_its_creation_and_later(client, make):
    arn = make(Tags=tags_of({"team": "web", "stage": "test"}))
    assert listed(client, arn) == {"team": "web", "stage": "test"}
    tag(client, arn, {"stage": "live", "cost": "7"})
    assert listed(client, arn) == {"team": "web", "stage": "live", "cost": "7"}
    untag(client, arn, "team", "cost")
    assert listed(client, arn) == {"stage": "live"}


@pytest.mark.parametrize("more", [{}, {"Tags": []}])
def test_any_kind_starts_without_tags(client, make, more):
    assert client.list_tags_for_resource(ResourceArn=make(**more))["Tags"] == []


def test_any_kind_takes_fifty_tags_at_its_creation(client, make):
    assert listed(client, make(Tags=tags_of(FIFTY))) == FIFTY


@pytest.mark.parametrize(
    ("tags", "text"),
    [
        (tags_of({**FIFTY, "one-more": ""}), "A resource can't have more than 50 tags. Tags: 51"),
        ([{"Value": "web"}], "A tag must have a key."),
        ([{"Key": "team", "Value": "web"}, {"Key": "team", "Value": "api"}], "only once. Key: team"),
        ([{"Key": "aws:team", "Value": "web"}], "at 'tags.1.member.key' failed to satisfy constraint"),
        ([{"Key": "", "Value": "web"}], "length greater than or equal to 1"),
        ([{"Key": "k" * 129, "Value": "web"}], "length less than or equal to 128"),
        ([{"Key": "team", "Value": "v" * 257}], "length less than or equal to 256"),
    ],
)
def test_any_kind_refuses_tags_that_cannot_be_and_is_not_made(client, kind, refused, tags, text):
    if kind == "VPC ingress":
        service = make_service(client)
        create = client.create_vpc_ingress_connection
        asked = {"ServiceArn": service, "VpcIngressConnectionName": "ingress", "IngressVpcConfiguration": {}}
    else:
        create, asked = MAKE[kind], {"client": client}
    with refused("InvalidRequestException", match=text):
        create(**asked, Tags=tags)


@pytest.mark.parametrize("operation", [tag, untag, listed])
def test_any_kind_has_no_tags_once_it_is_deleted(client, kind, make, refused, operation):
    arn = make(Tags=tags_of({"team": "web"}))
    DELETE[kind](client, arn)
    with refused("ResourceNotFoundException", match=arn):
        operation(client, arn)


@pytest.mark.parametrize("operation", [tag, untag, listed])
def test_any_kind_is_named_by_its_full_arn(client, make, refused, operation):
    short = make().rpartition("/")[0]
    with refused(
        "InvalidRequestException",
        match=f"The ResourceArn isn't the full Amazon Resource Name (ARN) of an App Runner resource: {short}",
    ):
        operation(client, short)


@pytest.mark.parametrize("operation", [tag, untag, listed])
@pytest.mark.parametrize(
    ("swap", "code"),
    [
        ((":apprunner:", ":s3:"), "InvalidRequestException"),
        ((":123", ":connections/123"), "InvalidRequestException"),
        (("arn:aws:", "arn:aws-cn:"), "ResourceNotFoundException"),
        (("us-east-1", "eu-west-1"), "ResourceNotFoundException"),
        ((ACCOUNT, "210987654321"), "ResourceNotFoundException"),
        (("some-name", "other-name"), "ResourceNotFoundException"),
    ],
)
def test_an_arn_of_something_else_is_refused(client, arn, refused, operation, swap, code):
    wrong = arn.replace(*swap)
    with refused(code, match=wrong):
        operation(client, wrong)


@pytest.mark.parametrize("operation", [tag, untag, listed])
@pytest.mark.parametrize("resource", ["-/-/-", "operation/some-name/1", "domain/example.com/1", "service"])
def test_what_is_no_resource_has_no_tags(client, refused, operation, resource):
    wrong = f"arn:aws:apprunner:us-east-1:{ACCOUNT}:{resource}".replace(".", "-")
    with refused(
        "InvalidRequestException",
        match=f"isn't the full Amazon Resource Name (ARN) of an App Runner resource: {wrong}",
    ):
        operation(client, wrong)


def test_revisions_have_tags_of_their_own(client):
    first, second = (MAKE["auto scaling"](client) for _ in range(2))
    tag(client, first)
    assert (listed(client, first), listed(client, second)) == ({"team": "web"}, {})


def test_the_built_in_configuration_can_be_tagged(client):
    (built_in,) = client.list_auto_scaling_configurations()["AutoScalingConfigurationSummaryList"]
    tag(client, built_in["AutoScalingConfigurationArn"])
    assert listed(client, built_in["AutoScalingConfigurationArn"]) == {"team": "web"}


def test_a_paused_service_can_be_tagged_and_tagging_is_no_update(client):
    service = MAKE["service"](client)
    client.pause_service(ServiceArn=service)
    before = client.describe_service(ServiceArn=service)["Service"]
    tag(client, service)
    untag(client, service, "other")
    assert client.describe_service(ServiceArn=service)["Service"] == before
    assert listed(client, service) == {"team": "web"}


def test_regions_are_apart(client, arn):
    elsewhere = client_of("apprunner", "eu-west-1")
    tag(elsewhere, MAKE["connection"](elsewhere))
    assert listed(client, arn) == {}


# Adding


@pytest.mark.parametrize("key", ["k" * 128, "AWS:team", "my-aws:team", "a key: with / + - = . _ @", "ключ"])
@pytest.mark.parametrize("value", ["", "v" * 256, "aws:web"])
def test_a_key_is_anything_that_is_not_of_aws(client, arn, key, value):
    tag(client, arn, {key: value})
    assert listed(client, arn) == {key: value}


def test_a_tag_without_a_value_has_an_empty_one(client, arn):
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": "team"}])
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": ""}]


def test_adding_no_tags_changes_nothing(client, arn):
    tag(client, arn)
    client.tag_resource(ResourceArn=arn, Tags=[])
    assert listed(client, arn) == {"team": "web"}


@pytest.mark.parametrize(
    ("tags", "text"),
    [
        ([{"Value": "web"}], "A tag must have a key."),
        ([{"Key": "team", "Value": "web"}, {"Key": "team", "Value": "web"}], "only once. Key: team"),
        ([{"Key": "fine"}, {"Key": "aws:team"}], "at 'tags.2.member.key' failed to satisfy constraint"),
        ([{"Key": "aws:"}], "must satisfy regular expression pattern"),
        (tags_of({**FIFTY, "one-more": ""}), "A resource can't have more than 50 tags. Tags: 51"),
    ],
)
def test_tags_that_cannot_be_are_not_added(client, arn, refused, tags, text):
    with refused("InvalidRequestException", match=text):
        client.tag_resource(ResourceArn=arn, Tags=tags)


def test_fifty_tags_are_the_most_also_when_they_come_one_by_one(client, arn, refused):
    tag(client, arn, FIFTY)
    with refused("InvalidRequestException", match="A resource can't have more than 50 tags. Tags: 51"):
        tag(client, arn, {"one-more": ""})
    # A new value for an old key is no new tag, and a tag that goes makes room.
    tag(client, arn, {"key-0": "new"})
    untag(client, arn, "key-1")
    tag(client, arn, {"one-more": ""})
    expected = {**FIFTY, "key-0": "new", "one-more": ""}
    del expected["key-1"]
    assert listed(client, arn) == expected


# Removing


@pytest.mark.parametrize("keys", [["absent"], [], ["absent", "absent"], ["TEAM"]])
def test_removing_a_key_that_is_not_there_is_no_error(client, arn, keys):
    tag(client, arn)
    client.untag_resource(ResourceArn=arn, TagKeys=keys)
    assert listed(client, arn) == {"team": "web"}


def test_a_key_of_aws_cannot_be_removed(client, arn, refused):
    tag(client, arn)
    with refused("InvalidRequestException", match="at 'tagKeys.2.member' failed to satisfy constraint"):
        untag(client, arn, "team", "aws:team")
