"""Tags on the six kinds of resource that show theirs, by ARN; routing rules have a test of their own."""

from __future__ import annotations

import pytest

from support import ACCOUNT, client_of
from support_v2 import make_domain, make_portal

FIFTY = {f"key-{number}": str(number) for number in range(50)}
PLAIN = "arn:aws:apigateway:us-east-1::"
OWNED = f"arn:aws:apigateway:us-east-1:{ACCOUNT}:"


def make_api(client, **more):
    return client.create_api(Name="pets", ProtocolType="HTTP", **more)["ApiId"]


def make_stage(client, **more):
    api = make_api(client)
    client.create_stage(ApiId=api, StageName="$default", **more)
    return api


# How each kind is made, and its ARN; the further parameters are its tags.
MAKE = {
    "api": lambda client, **more: f"{PLAIN}/apis/{make_api(client, **more)}",
    "stage": lambda client, **more: f"{PLAIN}/apis/{make_stage(client, **more)}/stages/$default",
    "domain name": lambda client, **more: f"{PLAIN}/domainnames/{make_domain(client, **more)['DomainName']}",
    "VPC link": lambda client, **more: (
        f"{PLAIN}/vpclinks/{client.create_vpc_link(Name='a', SubnetIds=['s'], **more)['VpcLinkId']}"
    ),
    "portal": lambda client, **more: make_portal(client, **more)["PortalArn"],
    "portal product": lambda client, **more: client.create_portal_product(DisplayName="Pets", **more)[
        "PortalProductArn"
    ],
}


def ids_in(arn):
    """The ids in an ARN, in order."""
    return arn.rpartition(":")[2].split("/")[2::2]


# How each kind is seen and deleted, by the ids in its ARN.
GET = {
    "api": lambda client, api: client.get_api(ApiId=api),
    "stage": lambda client, api, stage: client.get_stage(ApiId=api, StageName=stage),
    "domain name": lambda client, name: client.get_domain_name(DomainName=name),
    "VPC link": lambda client, link: client.get_vpc_link(VpcLinkId=link),
    "portal": lambda client, portal: client.get_portal(PortalId=portal),
    "portal product": lambda client, product: client.get_portal_product(PortalProductId=product),
}
DELETE = {
    "api": lambda client, api: client.delete_api(ApiId=api),
    "stage": lambda client, api, stage: client.delete_stage(ApiId=api, StageName=stage),
    "domain name": lambda client, name: client.delete_domain_name(DomainName=name),
    "VPC link": lambda client, link: client.delete_vpc_link(VpcLinkId=link),
    "portal": lambda client, portal: client.delete_portal(PortalId=portal),
    "portal product": lambda client, product: client.delete_portal_product(PortalProductId=product),
}


def listed(client, arn):
    return client.get_tags(ResourceArn=arn)["Tags"]


def tag(client, arn, tags=None):
    client.tag_resource(ResourceArn=arn, Tags={"team": "web"} if tags is None else tags)


def untag(client, arn, *keys):
    client.untag_resource(ResourceArn=arn, TagKeys=list(keys) or ["team"])


each_operation = pytest.mark.parametrize("operation", [tag, untag, listed])


@pytest.fixture(params=MAKE)
def kind(request):
    return request.param


@pytest.fixture
def make(client, kind):
    return lambda **more: MAKE[kind](client, **more)


@pytest.fixture
def seen(client, kind):
    """The tags that a resource shows of itself."""
    return lambda arn: GET[kind](client, *ids_in(arn))["Tags"]


@pytest.fixture
def arn(client):
    """Of a kind that doesn't matter."""
    return MAKE["api"](client)


# Any kind


def test_any_kind_is_tagged_at_its_creation_and_later(client, make, seen):
    arn = make(Tags={"team": "web", "stage": "test"})
    assert listed(client, arn) == seen(arn) == {"team": "web", "stage": "test"}
    tag(client, arn, {"stage": "live", "cost": "7"})
    assert listed(client, arn) == seen(arn) == {"team": "web", "stage": "live", "cost": "7"}
    untag(client, arn, "team", "cost")
    assert listed(client, arn) == seen(arn) == {"stage": "live"}


@pytest.mark.parametrize("more", [{}, {"Tags": {}}])
def test_any_kind_starts_without_tags(client, make, more):
    assert client.get_tags(ResourceArn=make(**more))["Tags"] == {}


def test_any_kind_takes_fifty_tags_at_its_creation(client, make):
    assert listed(client, make(Tags=FIFTY)) == FIFTY


WRONG = [
    ({**FIFTY, "one-more": ""}, "The number of tags cannot be more than 50. Tags: 51"),
    ({"": "web"}, "Invalid tag key: . It must have 1 to 128 characters."),
    ({"k" * 129: "web"}, f"Invalid tag key: {'k' * 129}. It must have 1 to 128 characters."),
    ({"aws:team": "web"}, "Invalid tag key. Tag keys cannot start with 'aws:' (case insensitive)"),
    (
        {"fine": "", "AWS:team": "web"},
        "Invalid tag key. Tag keys cannot start with 'aws:' (case insensitive)",
    ),
    (
        {"team": "v" * 1601},
        "at 'tags.team.member' failed to satisfy constraint: Member must have length less",
    ),
]


@pytest.mark.parametrize(("tags", "text"), WRONG)
def test_any_kind_refuses_tags_that_cannot_be_and_is_not_made(client, kind, refused, tags, text):
    create = MAKE[kind]
    if kind == "stage":
        api = make_api(client)

        def create(client, **more):
            client.create_stage(ApiId=api, StageName="$default", **more)

    with refused("BadRequestException", match=text):
        create(client, Tags=tags)


@each_operation
def test_any_kind_has_no_tags_once_it_is_deleted(client, kind, make, cloud, refused, operation):
    arn = make(Tags={"team": "web"})
    cloud.settle()
    DELETE[kind](client, *ids_in(arn))
    with refused("NotFoundException", match=f"Invalid resource identifier specified {arn}", status=404):
        operation(client, arn)


@each_operation
def test_any_kind_is_tagged_where_it_is(client, make, refused, operation):
    arn = make(Tags={"team": "web"})
    elsewhere = client_of("apigatewayv2", "eu-west-1")
    with refused("NotFoundException", match=arn, status=404):
        operation(elsewhere, arn)


def test_tags_are_no_update(client, cloud, kind, make):
    arn = make()
    cloud.settle()
    before = GET[kind](client, *ids_in(arn))
    tag(client, arn)
    untag(client, arn)
    after = GET[kind](client, *ids_in(arn))
    assert before.pop("ResponseMetadata") != after.pop("ResponseMetadata")
    assert after == before


# ARNs


@each_operation
@pytest.mark.parametrize(
    ("swap", "code"),
    [
        ((":apigateway:", ":s3:"), "BadRequestException"),
        (("/apis/", "/restapis/"), "BadRequestException"),
        (("/apis/", "apis/"), "BadRequestException"),
        (("::", f":{ACCOUNT}:"), "BadRequestException"),
        (("arn:", "urn:"), "BadRequestException"),
        (("/apis", "/apis/"), "BadRequestException"),
        (("arn:aws:", "arn:aws-cn:"), "NotFoundException"),
        (("us-east-1", "eu-west-1"), "NotFoundException"),
        (("/apis/", "/apis/x"), "NotFoundException"),
        (("/apis/", "/vpclinks/"), "NotFoundException"),
        (("/apis/", "/domainnames/"), "NotFoundException"),
    ],
)
def test_an_arn_of_something_else_is_refused(client, arn, refused, operation, swap, code):
    wrong = arn.replace(*swap)
    assert wrong != arn
    with refused(code, match=wrong, status=404 if code == "NotFoundException" else 400):
        operation(client, wrong)


@each_operation
@pytest.mark.parametrize("resource", ["portal", "portal product"])
@pytest.mark.parametrize(
    ("account", "code"), [("", "BadRequestException"), ("210987654321", "NotFoundException")]
)
def test_an_arn_with_an_account_names_this_one(client, refused, operation, resource, account, code):
    wrong = MAKE[resource](client).replace(ACCOUNT, account)
    with refused(code, match=wrong, status=404 if code == "NotFoundException" else 400):
        operation(client, wrong)


@each_operation
@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "text",
        "arn",
        "a/b",
        f"{PLAIN}/",
        f"{PLAIN}/apis",
        f"{PLAIN}/apis/",
        f"{PLAIN}/apis/a/stages/",
        "é",
    ],
)
def test_what_is_no_arn_is_refused(client, refused, operation, wrong):
    with refused("BadRequestException", match=f"Invalid ARN specified in the request: {wrong}"):
        operation(client, wrong)


@each_operation
def test_parts_of_an_api_but_its_stages_have_no_tags(client, http_api, refused, operation):
    route = client.create_route(ApiId=http_api, RouteKey="$default")["RouteId"]
    with refused("BadRequestException", match="Invalid ARN specified in the request"):
        operation(client, f"{PLAIN}/apis/{http_api}/routes/{route}")


@each_operation
def test_a_stage_that_is_not_there_has_no_tags(client, http_api, refused, operation):
    arn = f"{PLAIN}/apis/{http_api}/stages/none"
    with refused("NotFoundException", match=f"Invalid resource identifier specified {arn}", status=404):
        operation(client, arn)


def test_a_stage_and_its_api_have_tags_of_their_own(client):
    stage = MAKE["stage"](client, Tags={"of": "stage"})
    api = stage.partition("/stages/")[0]
    tag(client, api, {"of": "api"})
    assert (listed(client, stage), listed(client, api)) == ({"of": "stage"}, {"of": "api"})


def test_two_of_a_kind_have_tags_of_their_own(client):
    first, second = (MAKE["VPC link"](client) for _ in range(2))
    tag(client, first)
    assert (listed(client, first), listed(client, second)) == ({"team": "web"}, {})


# Adding


@pytest.mark.parametrize(
    "key", ["k", "k" * 128, "my-aws:team", "aws", "a key: with / + - = . _ @", "ключ", "$x"]
)
@pytest.mark.parametrize("value", ["", "v" * 1600, "aws:web", "é"])
def test_a_key_is_anything_that_is_not_of_aws(client, arn, key, value):
    tag(client, arn, {key: value})
    assert listed(client, arn) == {key: value}
    untag(client, arn, key)
    assert listed(client, arn) == {}


@pytest.mark.parametrize("more", [{"Tags": {}}, {}])
def test_adding_no_tags_changes_nothing(client, arn, more):
    tag(client, arn)
    client.tag_resource(ResourceArn=arn, **more)
    assert listed(client, arn) == {"team": "web"}


@pytest.mark.parametrize(("tags", "text"), WRONG)
def test_tags_that_cannot_be_are_not_added(client, arn, refused, tags, text):
    tag(client, arn)
    with refused("BadRequestException", match=text):
        tag(client, arn, tags)


def test_fifty_tags_are_the_most_also_when_they_come_one_by_one(client, arn, refused):
    tag(client, arn, FIFTY)
    with refused("BadRequestException", match="The number of tags cannot be more than 50. Tags: 51"):
        tag(client, arn, {"one-more": ""})
    # A new value for an old key is no new tag, and a tag that goes makes room.
    tag(client, arn, {"key-0": "new"})
    untag(client, arn, "key-1")
    tag(client, arn, {"one-more": ""})
    expected = {**FIFTY, "key-0": "new", "one-more": ""}
    del expected["key-1"]
    assert listed(client, arn) == expected


def test_tags_are_added_with_201_and_removed_with_204(client, arn):
    answers = [
        client.tag_resource(ResourceArn=arn, Tags={"team": "web"}),
        client.untag_resource(ResourceArn=arn, TagKeys=["team"]),
        client.get_tags(ResourceArn=arn),
    ]
    assert [one.pop("ResponseMetadata")["HTTPStatusCode"] for one in answers] == [201, 204, 200]
    assert answers == [{}, {}, {"Tags": {}}]


# Removing


@pytest.mark.parametrize("keys", [["absent"], ["absent", "absent"], ["TEAM"], [""], ["team,absent"]])
def test_removing_a_key_that_is_not_there_is_no_error(client, arn, keys):
    tag(client, arn)
    client.untag_resource(ResourceArn=arn, TagKeys=keys)
    assert listed(client, arn) == {"team": "web"}


def test_several_keys_are_removed_at_once_also_those_that_a_query_must_quote(client, arn):
    keys = {"a b": "", "a&b=c": "", "a+b": "", "é": "", "a%2Bb": ""}
    tag(client, arn, {**keys, "kept": ""})
    untag(client, arn, *keys, "absent")
    assert listed(client, arn) == {"kept": ""}


@pytest.mark.parametrize("more", [{}, {"TagKeys": []}])
def test_removing_names_what_to_remove(client, arn, refused, more):
    tag(client, arn)
    with refused(
        "BadRequestException",
        match="Value null at 'tagKeys' failed to satisfy constraint: Member must not be null",
    ):
        client.untag_resource(ResourceArn=arn, **more)
