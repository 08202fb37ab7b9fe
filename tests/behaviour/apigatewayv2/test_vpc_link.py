"""VPC links: what they are made of, how long they take, and what stands in the way of deleting one."""

from __future__ import annotations

import re

import pytest

from awsmock_ar_apigw import MockError, mock_cloud
from support import client_of

LISTENER = (
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/lb/0123456789abcdef/fedcba9876543210"
)
LINK = {"Name": "private", "SubnetIds": ["subnet-1", "subnet-2"]}
READY = ("AVAILABLE", "VPC link is ready to route traffic")
PENDING = ("PENDING", "VPC link is provisioning ENIs")
DELETING = ("DELETING", "VPC link is deleting ENIs")
FAILED = ("FAILED", "VPC link failed to provision ENIs")
INACTIVE = ("INACTIVE", "VPC link is inactive: it had no traffic for 60 days")


@pytest.fixture
def link(client, cloud):
    """The id of a link that is ready."""
    made = client.create_vpc_link(**LINK)["VpcLinkId"]
    cloud.settle()
    return made


@pytest.fixture
def by_the_clock(cloud):
    """Nothing happens but what the clock brings."""
    with mock_cloud(pace="manual"):
        yield cloud.clock


def seen(client, link):
    """What GetVpcLink answers."""
    found = client.get_vpc_link(VpcLinkId=link)
    del found["ResponseMetadata"]
    return found


def status(client, link):
    """The status of a link and what it says of itself."""
    found = seen(client, link)
    return found["VpcLinkStatus"], found["VpcLinkStatusMessage"]


def by_hand(cloud, name, link, **more):
    """What happens to a link without a call."""
    getattr(cloud.apigatewayv2, name)(link, **more)


# Creating


def test_a_link_is_made_of_what_was_asked_for(client, cloud):
    now = cloud.clock.now.replace(microsecond=0)
    made = client.create_vpc_link(**LINK, SecurityGroupIds=["sg-1"], Tags={"team": "web"})
    del made["ResponseMetadata"]
    assert re.fullmatch("[a-z0-9]{6}", made["VpcLinkId"])
    assert made == {
        "CreatedDate": now,
        "Name": "private",
        "SecurityGroupIds": ["sg-1"],
        "SubnetIds": ["subnet-1", "subnet-2"],
        "Tags": {"team": "web"},
        "VpcLinkId": made["VpcLinkId"],
        "VpcLinkStatus": PENDING[0],
        "VpcLinkStatusMessage": PENDING[1],
        "VpcLinkVersion": "V2",
    }
    cloud.settle()
    ready = {"VpcLinkStatus": READY[0], "VpcLinkStatusMessage": READY[1]}
    assert seen(client, made["VpcLinkId"]) == {**made, **ready}


@pytest.mark.parametrize("more", [{}, {"SecurityGroupIds": [], "Tags": {}}])
def test_a_link_has_neither_security_groups_nor_tags_unless_it_is_given_some(client, more):
    made = client.create_vpc_link(**LINK, **more)
    assert (made["SecurityGroupIds"], made["Tags"]) == ([], {})


def test_two_links_may_be_alike(client):
    first, second = (client.create_vpc_link(**LINK)["VpcLinkId"] for _ in range(2))
    assert first != second
    assert [one["VpcLinkId"] for one in client.get_vpc_links()["Items"]] == [first, second]


@pytest.mark.parametrize("name", ["n", "n" * 128, "é", " "])
def test_a_name_has_1_to_128_characters(client, link, name):
    assert client.create_vpc_link(**{**LINK, "Name": name})["Name"] == name
    assert client.update_vpc_link(VpcLinkId=link, Name=name)["Name"] == name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", "at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1"),
        (
            "n" * 129,
            "at 'name' failed to satisfy constraint: Member must have length less than or equal to 128",
        ),
    ],
)
def test_a_name_is_no_shorter_and_no_longer(client, link, refused, name, text):
    with refused("BadRequestException", match=text):
        client.create_vpc_link(**{**LINK, "Name": name})
    with refused("BadRequestException", match=text):
        client.update_vpc_link(VpcLinkId=link, Name=name)


@pytest.mark.parametrize("member", ["Name", "SubnetIds"])
def test_a_link_has_a_name_and_subnets(client, refused, member):
    wire = member[0].lower() + member[1:]
    text = f"1 validation error detected: Value null at '{wire}' failed to satisfy constraint: Member must not be null"
    with refused("BadRequestException", match=text):
        client.create_vpc_link(**{name: value for name, value in LINK.items() if name != member})


def test_a_link_has_at_least_one_subnet(client, refused):
    with refused("BadRequestException", match="SubnetIds for a vpc link cannot be empty"):
        client.create_vpc_link(Name="private", SubnetIds=[])
    assert client.create_vpc_link(Name="private", SubnetIds=["subnet-1"])["SubnetIds"] == ["subnet-1"]


@pytest.mark.parametrize(
    ("tags", "text"),
    [
        ({"": "web"}, "Invalid tag key: . It must have 1 to 128 characters."),
        ({"aws:team": "web"}, "Invalid tag key. Tag keys cannot start with 'aws:' (case insensitive)"),
        (
            {f"key-{number}": "" for number in range(51)},
            "The number of tags cannot be more than 50. Tags: 51",
        ),
    ],
)
def test_a_link_with_tags_that_cannot_be_is_not_made(client, refused, tags, text):
    with refused("BadRequestException", match=text):
        client.create_vpc_link(**LINK, Tags=tags)


# Finding


@pytest.mark.parametrize("link", ["none", "", "a/b", "$default", "é"])
@pytest.mark.parametrize("operation", ["get_vpc_link", "update_vpc_link", "delete_vpc_link"])
def test_a_link_that_is_not_there_is_not_found(client, refused, operation, link):
    with refused("NotFoundException", match="Invalid VpcLink identifier specified", status=404) as found:
        getattr(client, operation)(VpcLinkId=link)
    assert found.error.response["ResourceType"] == "VpcLink"


def test_links_are_listed_in_the_order_of_their_creation_as_they_are_seen(client, cloud):
    made = [client.create_vpc_link(**{**LINK, "Name": name})["VpcLinkId"] for name in "cab"]
    cloud.settle()
    client.update_vpc_link(VpcLinkId=made[0], Name="changed")
    assert client.get_vpc_links()["Items"] == [seen(client, link) for link in made]
    assert [one["Name"] for one in client.get_vpc_links()["Items"]] == ["changed", "a", "b"]


def test_regions_are_apart(client, link, refused):
    elsewhere = client_of("apigatewayv2", "eu-west-1")
    assert elsewhere.get_vpc_links()["Items"] == []
    with refused("NotFoundException", match="Invalid VpcLink identifier specified", status=404):
        elsewhere.get_vpc_link(VpcLinkId=link)
    with refused("NotFoundException", match="Invalid VpcLink identifier specified", status=404):
        elsewhere.delete_vpc_link(VpcLinkId=link)


# Updating


def test_a_link_can_be_renamed_and_nothing_else_of_it_changes(client, link):
    client.tag_resource(ResourceArn=f"arn:aws:apigateway:us-east-1::/vpclinks/{link}", Tags={"team": "web"})
    before = seen(client, link)
    changed = client.update_vpc_link(VpcLinkId=link, Name="renamed")
    del changed["ResponseMetadata"]
    assert changed == seen(client, link) == {**before, "Name": "renamed"}


def test_an_update_that_asks_for_nothing_changes_nothing(client, link):
    before = seen(client, link)
    client.update_vpc_link(VpcLinkId=link)
    assert seen(client, link) == before


@pytest.mark.parametrize("fails", [False, True])
def test_a_link_can_be_renamed_on_its_way_and_after_it_failed(client, cloud, by_the_clock, fails):
    if fails:
        cloud.fail_next("CreateVpcLink")
    link = client.create_vpc_link(**LINK)["VpcLinkId"]
    assert client.update_vpc_link(VpcLinkId=link, Name="early")["VpcLinkStatus"] == "PENDING"
    cloud.settle()
    assert status(client, link) == (FAILED if fails else READY)
    assert client.update_vpc_link(VpcLinkId=link, Name="late")["Name"] == "late"


# Time


def test_a_link_takes_two_minutes_and_as_long_to_go(client, by_the_clock, refused_meanwhile):
    link = client.create_vpc_link(**LINK)["VpcLinkId"]
    by_the_clock.advance(seconds=119)
    assert status(client, link) == PENDING
    by_the_clock.advance(seconds=1)
    assert status(client, link) == READY
    client.delete_vpc_link(VpcLinkId=link)
    assert status(client, link) == DELETING
    assert [one["VpcLinkStatus"] for one in client.get_vpc_links()["Items"]] == ["DELETING"]
    by_the_clock.advance(seconds=119)
    assert status(client, link) == DELETING
    by_the_clock.advance(seconds=1)
    assert client.get_vpc_links()["Items"] == []
    with refused_meanwhile("NotFoundException", match="Invalid VpcLink identifier specified", status=404):
        client.get_vpc_link(VpcLinkId=link)


def test_a_link_may_fail_to_come_and_can_be_deleted(client, cloud, refused):
    cloud.fail_next("CreateVpcLink")
    link = client.create_vpc_link(**LINK)["VpcLinkId"]
    assert status(client, link) == FAILED
    client.delete_vpc_link(VpcLinkId=link)
    with refused("NotFoundException", match="Invalid VpcLink identifier specified", status=404):
        client.get_vpc_link(VpcLinkId=link)


def test_a_link_may_fail_to_go_and_can_be_deleted_again(client, cloud, link, refused):
    cloud.fail_next("DeleteVpcLink")
    client.delete_vpc_link(VpcLinkId=link)
    assert status(client, link)[0] == "FAILED"
    client.delete_vpc_link(VpcLinkId=link)
    with refused("NotFoundException", match="Invalid VpcLink identifier specified", status=404):
        client.get_vpc_link(VpcLinkId=link)


def test_a_link_that_waits_is_pending_all_the_while(client, cloud, by_the_clock):
    cloud.queue_next("CreateVpcLink", seconds=60)
    link = client.create_vpc_link(**LINK)["VpcLinkId"]
    by_the_clock.advance(seconds=179)
    assert status(client, link) == PENDING
    by_the_clock.advance(seconds=1)
    assert status(client, link) == READY


def test_a_link_without_traffic_becomes_inactive_and_comes_back_with_it(client, cloud, link):
    by_hand(cloud, "deactivate_vpc_link", link)
    assert status(client, link) == INACTIVE
    by_hand(cloud, "activate_vpc_link", link)
    assert status(client, link) == READY
    by_hand(cloud, "deactivate_vpc_link", link)
    client.delete_vpc_link(VpcLinkId=link)
    assert client.get_vpc_links()["Items"] == []


def test_only_a_link_that_is_ready_becomes_inactive_and_only_that_comes_back(client, cloud, link):
    with pytest.raises(MockError, match=r"activate_vpc_link isn't possible\. .* in the state AVAILABLE"):
        by_hand(cloud, "activate_vpc_link", link)
    by_hand(cloud, "deactivate_vpc_link", link)
    with pytest.raises(MockError, match="Cannot change vpc link in the state INACTIVE"):
        by_hand(cloud, "deactivate_vpc_link", link)


# Deleting


def test_deleting_is_accepted_with_202_and_says_nothing(client, link):
    answer = client.delete_vpc_link(VpcLinkId=link)
    assert answer.pop("ResponseMetadata")["HTTPStatusCode"] == 202
    assert answer == {}


def test_a_link_can_be_deleted_on_its_way(client, by_the_clock):
    link = client.create_vpc_link(**LINK)["VpcLinkId"]
    client.delete_vpc_link(VpcLinkId=link)
    by_the_clock.advance(seconds=119)
    assert status(client, link) == DELETING
    by_the_clock.advance(seconds=1)
    assert client.get_vpc_links()["Items"] == []


def test_a_link_that_is_being_deleted_is_neither_changed_nor_deleted_again(
    client, link, by_the_clock, refused_meanwhile
):
    client.delete_vpc_link(VpcLinkId=link)
    with refused_meanwhile(
        "BadRequestException", match=f"Cannot update vpc link. Vpc link '{link}' is being deleted."
    ):
        client.update_vpc_link(VpcLinkId=link, Name="late")
    with refused_meanwhile("BadRequestException", match="Cannot change vpc link in the state DELETING."):
        client.delete_vpc_link(VpcLinkId=link)


def integrate(client, api, link, method="ANY"):
    """Make an integration that reaches what is behind a link, and return its id."""
    return client.create_integration(
        ApiId=api,
        IntegrationType="HTTP_PROXY",
        IntegrationMethod=method,
        IntegrationUri=LISTENER,
        ConnectionType="VPC_LINK",
        ConnectionId=link,
        PayloadFormatVersion="1.0",
    )["IntegrationId"]


def test_a_link_that_integrations_use_is_not_deleted(client, http_api, link, refused):
    other_api = client.create_api(Name="other", ProtocolType="HTTP")["ApiId"]
    first, second = integrate(client, http_api, link), integrate(client, other_api, link, "GET")
    with refused(
        "BadRequestException",
        match=f"Cannot delete vpc link. Vpc link '{link}', is referenced in [ANY:{first}, GET:{second}] "
        "in format of [Method:Resource].",
    ):
        client.delete_vpc_link(VpcLinkId=link)
    client.delete_integration(ApiId=http_api, IntegrationId=first)
    with refused("BadRequestException", match=f"referenced in [GET:{second}]"):
        client.delete_vpc_link(VpcLinkId=link)
    client.delete_api(ApiId=other_api)
    client.delete_vpc_link(VpcLinkId=link)
    assert client.get_vpc_links()["Items"] == []


def test_a_link_that_an_integration_has_left_is_deleted(client, http_api, link):
    integration = integrate(client, http_api, link)
    client.update_integration(
        ApiId=http_api,
        IntegrationId=integration,
        ConnectionType="INTERNET",
        IntegrationUri="https://example.com",
    )
    client.delete_vpc_link(VpcLinkId=link)
    assert client.get_vpc_links()["Items"] == []


def test_a_link_that_another_is_used_in_the_place_of_is_deleted(client, http_api, cloud, link, refused):
    other = client.create_vpc_link(**LINK)["VpcLinkId"]
    cloud.settle()
    integration = integrate(client, http_api, link)
    client.update_integration(ApiId=http_api, IntegrationId=integration, ConnectionId=other)
    client.delete_vpc_link(VpcLinkId=link)
    with refused("BadRequestException", match=f"referenced in [ANY:{integration}]"):
        client.delete_vpc_link(VpcLinkId=other)
