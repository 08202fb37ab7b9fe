"""Portal products: names, descriptions, the order of their pages, owners, and what goes with them."""

import pytest

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.cloud.cloud import world_of
from support import ACCOUNT, client_of

ORDERLESS = "Invalid display order: "
ENDPOINT = {"IdentifierParts": {"RestApiId": "a1b2c3d4e5", "Stage": "prod", "Path": "/pets", "Method": "GET"}}
POLICY = '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "apigateway:GetPortalProduct"}}'
CONTENT = {"Title": "Start", "Body": "Here."}


def make(client, name="Pets", **more):
    return client.create_portal_product(DisplayName=name, **more)["PortalProductId"]


def get(client, product):
    answer = client.get_portal_product(PortalProductId=product)
    del answer["ResponseMetadata"]
    return answer


def update(client, product, **asked):
    return client.update_portal_product(PortalProductId=product, **asked)


def page(client, product):
    answer = client.create_product_page(PortalProductId=product, DisplayContent=CONTENT)
    return answer["ProductPageArn"]


def endpoint(client, product):
    answer = client.create_product_rest_endpoint_page(
        PortalProductId=product, RestEndpointIdentifier=ENDPOINT
    )
    return answer["ProductRestEndpointPageArn"]


def names(client, **asked):
    return [item["DisplayName"] for item in client.list_portal_products(**asked)["Items"]]


@pytest.fixture
def product(client):
    return make(client)


# Creating


def test_a_product_has_an_arn_with_its_account_and_an_id_of_ten_characters(client):
    answer = client.create_portal_product(DisplayName="Pets")
    product = answer["PortalProductId"]
    assert len(product) == 10
    assert product.isalnum()
    assert product == product.lower()
    assert answer["PortalProductArn"] == f"arn:aws:apigateway:us-east-1:{ACCOUNT}:/portalproducts/{product}"


def test_what_is_not_said_at_creation_is_not_answered(client):
    answer = client.create_portal_product(DisplayName="Pets", Description="")
    assert answer.keys() == {
        "DisplayName",
        "LastModified",
        "PortalProductArn",
        "PortalProductId",
        "ResponseMetadata",
        "Tags",
    }


def test_a_product_is_got_with_its_description_and_order_though_there_are_none(client, product):
    answer = get(client, product)
    assert answer["Description"] == ""
    assert answer["DisplayOrder"] == {}
    assert answer["Tags"] == {}


@pytest.mark.parametrize("name", ["p", "p" * 255])
def test_a_name_may_have_up_to_255_characters(client, name):
    assert get(client, make(client, name))["DisplayName"] == name


@pytest.mark.parametrize(
    ("name", "constraint"),
    [
        ("", "Member must have length greater than or equal to 1"),
        ("p" * 256, "Member must have length less than or equal to 255"),
        (None, "Member must not be null"),
    ],
)
def test_a_name_that_is_empty_or_too_long_or_missing_is_refused(client, refused, name, constraint):
    asked = {} if name is None else {"DisplayName": name}
    with refused("BadRequestException", match=f"at 'displayName' failed to satisfy constraint: {constraint}"):
        client.create_portal_product(**asked)


def test_two_products_may_have_one_name(client):
    assert make(client) != make(client)


def test_a_description_of_more_than_1024_characters_is_refused(client, refused, product):
    assert get(client, make(client, Description="d" * 1024))["Description"] == "d" * 1024
    constraint = (
        "at 'description' failed to satisfy constraint: Member must have length less than or equal to"
    )
    with refused("BadRequestException", match=constraint):
        make(client, Description="d" * 1025)
    with refused("BadRequestException", match=constraint):
        update(client, product, Description="d" * 1025)


def test_a_product_has_the_tags_that_it_is_created_with(client):
    product = make(client, Tags={"team": "pets"})
    assert get(client, product)["Tags"] == {"team": "pets"}


def test_tags_of_a_product_are_checked(client, refused):
    with refused(
        "BadRequestException", match="Invalid tag key. Tag keys cannot start with 'aws:' (case insensitive)"
    ):
        make(client, Tags={"aws:x": "y"})


def test_a_product_is_tagged_by_its_arn_which_is_no_update_of_it(client, cloud, product):
    before = get(client, product)
    cloud.clock.advance(seconds=60)
    client.tag_resource(ResourceArn=before["PortalProductArn"], Tags={"team": "pets"})
    assert client.get_tags(ResourceArn=before["PortalProductArn"])["Tags"] == {"team": "pets"}
    assert get(client, product) == {**before, "Tags": {"team": "pets"}}
    client.untag_resource(ResourceArn=before["PortalProductArn"], TagKeys=["team"])
    assert get(client, product) == before


# Reading


@pytest.mark.parametrize(
    "operation", ["get_portal_product", "update_portal_product", "delete_portal_product"]
)
def test_an_unknown_product_is_not_found(client, refused, product, operation):
    with refused("NotFoundException", match="Invalid PortalProduct identifier specified", status=404):
        getattr(client, operation)(PortalProductId="abcdefghij")


def test_a_product_of_another_region_is_not_found(client, refused):
    product = client_of("apigatewayv2", "eu-west-1").create_portal_product(DisplayName="Pets")
    with refused("NotFoundException", status=404):
        get(client, product["PortalProductId"])


# The operations that read from an account, and what else they need.
READING = [
    ("get_portal_product", {}),
    ("get_product_page", {"ProductPageId": "x"}),
    ("list_product_pages", {}),
    ("get_product_rest_endpoint_page", {"ProductRestEndpointPageId": "x"}),
    ("list_product_rest_endpoint_pages", {}),
]


@pytest.mark.parametrize(("operation", "more"), READING)
@pytest.mark.parametrize("account", ["", "12345678901", "1234567890123", "12345678901a", "12345678901²"])
def test_an_owner_that_is_no_account_is_refused(client, refused, product, operation, more, account):
    message = f"Invalid value for resourceOwnerAccountId: {account}. It must be an account ID of 12 digits."
    with refused("BadRequestException", match=message):
        getattr(client, operation)(PortalProductId=product, ResourceOwnerAccountId=account, **more)


@pytest.mark.parametrize(("operation", "more"), READING)
def test_nothing_of_another_account_is_shared(client, refused, product, operation, more):
    message = f"Portal product {product} of account 210987654321 isn't shared with you."
    with refused("AccessDeniedException", match=message, status=403):
        getattr(client, operation)(PortalProductId=product, ResourceOwnerAccountId="210987654321", **more)


def test_ones_own_account_may_be_named_as_the_owner(client, product):
    asked = {"PortalProductId": product, "ResourceOwnerAccountId": ACCOUNT}
    mine = page(client, product).rsplit("/", 1)[1]
    other = endpoint(client, product).rsplit("/", 1)[1]
    assert client.get_portal_product(**asked)["PortalProductId"] == product
    assert client.get_product_page(**asked, ProductPageId=mine)["ProductPageId"] == mine
    assert len(client.list_product_pages(**asked)["Items"]) == 1
    answer = client.get_product_rest_endpoint_page(**asked, ProductRestEndpointPageId=other)
    assert answer["ProductRestEndpointPageId"] == other
    assert len(client.list_product_rest_endpoint_pages(**asked)["Items"]) == 1


# Listing


def test_products_are_listed_in_the_order_of_their_creation_without_their_display_order(client):
    product = make(client, "b", Description="of b")
    make(client, "a")
    update(client, product, DisplayOrder={"OverviewPageArn": page(client, product)})
    first, second = client.list_portal_products()["Items"]
    assert (first["DisplayName"], first["Description"]) == ("b", "of b")
    assert (second["DisplayName"], second["Description"]) == ("a", "")
    for item in (first, second):
        assert item.keys() == {
            "Description",
            "DisplayName",
            "LastModified",
            "PortalProductArn",
            "PortalProductId",
            "Tags",
        }


def test_products_are_listed_in_pages(client):
    for name in "abc":
        make(client, name)
    first = client.list_portal_products(MaxResults="2")
    assert [item["DisplayName"] for item in first["Items"]] == ["a", "b"]
    assert names(client, MaxResults="2", NextToken=first["NextToken"]) == ["c"]


@pytest.mark.parametrize("size", ["0", "1001", "many"])
def test_a_page_size_that_is_none_is_refused(client, refused, size):
    with refused("BadRequestException", match=f"Invalid value for maxResults: {size}."):
        client.list_portal_products(MaxResults=size)


def test_a_token_that_is_none_is_refused(client, refused):
    with refused("BadRequestException", match="Invalid pagination token"):
        client.list_portal_products(NextToken="mine")


def test_ones_own_products_are_listed_and_none_of_others(client, product):
    assert names(client) == names(client, ResourceOwner="SELF") == ["Pets"]
    assert names(client, ResourceOwner="OTHER_ACCOUNTS") == []


@pytest.mark.parametrize("owner", ["", "self", "OTHER-ACCOUNTS", ACCOUNT])
def test_an_owner_that_is_neither_oneself_nor_the_others_is_refused(client, refused, owner):
    message = f"Invalid value for resourceOwner: {owner}. Valid values are SELF and OTHER_ACCOUNTS."
    with refused("BadRequestException", match=message):
        client.list_portal_products(ResourceOwner=owner)


# Updating


def test_what_an_update_leaves_out_stays(client):
    product = make(client, Description="All pets", Tags={"team": "pets"})
    update(client, product, DisplayOrder={"OverviewPageArn": page(client, product)})
    before = get(client, product)
    answer = update(client, product)
    del answer["ResponseMetadata"]
    assert answer == get(client, product) == before


def test_an_empty_description_clears_it(client):
    product = make(client, Description="All pets")
    assert "Description" not in update(client, product, Description="")
    assert get(client, product)["Description"] == ""
    assert update(client, product, Description="Pets again")["Description"] == "Pets again"


def test_a_name_can_be_changed_but_not_cleared(client, refused, product):
    assert update(client, product, DisplayName="Cats")["DisplayName"] == "Cats"
    with refused("BadRequestException", match="at 'displayName' failed to satisfy constraint"):
        update(client, product, DisplayName="")
    with refused("BadRequestException", match="at 'displayName' failed to satisfy constraint"):
        update(client, product, DisplayName="c" * 256)


def test_an_update_is_the_last_change(client, cloud, product):
    created = get(client, product)["LastModified"]
    cloud.clock.advance(seconds=60)
    assert (update(client, product, DisplayName="Cats")["LastModified"] - created).total_seconds() == 60


# The order of its pages


def test_pages_have_a_place_in_the_order_only_by_an_update(client, product):
    page(client, product)
    endpoint(client, product)
    assert get(client, product)["DisplayOrder"] == {}


def test_an_order_names_pages_of_the_product(client, product):
    overview, first, second = (page(client, product) for _ in range(3))
    one, other = (endpoint(client, product) for _ in range(2))
    order = {
        "OverviewPageArn": overview,
        "ProductPageArns": [second, first],
        "Contents": [
            {"SectionName": "Reading", "ProductRestEndpointPageArns": [other, one]},
            {"SectionName": "Later", "ProductRestEndpointPageArns": []},
        ],
    }
    assert update(client, product, DisplayOrder=order)["DisplayOrder"] == order
    assert get(client, product)["DisplayOrder"] == order


def test_an_order_takes_the_place_of_the_old_one_and_an_empty_one_clears_it(client, product):
    overview, other = page(client, product), page(client, product)
    update(client, product, DisplayOrder={"OverviewPageArn": overview})
    update(client, product, DisplayOrder={"ProductPageArns": [other]})
    assert get(client, product)["DisplayOrder"] == {"ProductPageArns": [other]}
    assert "DisplayOrder" not in update(client, product, DisplayOrder={})
    assert get(client, product)["DisplayOrder"] == {}


def overview(arn):
    return {"OverviewPageArn": arn}


def pages(*arns):
    return {"ProductPageArns": [*arns]}


def section(*arns, name="Reading"):
    return {"SectionName": name, "ProductRestEndpointPageArns": [*arns]}


def contents(*arns):
    return {"Contents": [section(*arns)]}


PLACES = [(overview, "ProductPage"), (pages, "ProductPage"), (contents, "ProductRestEndpointPage")]


@pytest.mark.parametrize(("place", "thing"), PLACES)
def test_an_order_cannot_name_what_is_no_page(client, refused, product, place, thing):
    arn = f"arn:aws:apigateway:us-east-1:{ACCOUNT}:/portalproducts/{product}/productpages/abcdefghij"
    message = f"{ORDERLESS}{arn} is not the ARN of a {thing} of portal product {product}."
    with refused("BadRequestException", match=message):
        update(client, product, DisplayOrder=place(arn))


@pytest.mark.parametrize(("place", "thing"), PLACES)
def test_an_order_cannot_name_a_page_of_another_product(client, refused, product, place, thing):
    other = make(client, "Cats")
    arn = page(client, other) if thing == "ProductPage" else endpoint(client, other)
    with refused(
        "BadRequestException", match=f"{arn} is not the ARN of a {thing} of portal product {product}"
    ):
        update(client, product, DisplayOrder=place(arn))


@pytest.mark.parametrize(("place", "thing"), PLACES)
def test_an_order_cannot_name_a_page_of_the_other_kind(client, refused, product, place, thing):
    arn = endpoint(client, product) if thing == "ProductPage" else page(client, product)
    with refused(
        "BadRequestException", match=f"{arn} is not the ARN of a {thing} of portal product {product}"
    ):
        update(client, product, DisplayOrder=place(arn))


@pytest.mark.parametrize(
    "order",
    [
        lambda arn, _other: pages(arn, arn),
        lambda arn, _other: {**overview(arn), **pages(arn)},
        lambda _arn, other: contents(other, other),
        lambda _arn, other: {"Contents": [section(other), section(other, name="Again")]},
    ],
    ids=["among pages", "as the overview too", "in a section", "in two sections"],
)
def test_an_order_names_no_page_twice(client, refused, product, order):
    arn, other = page(client, product), endpoint(client, product)
    with refused("BadRequestException") as told:
        update(client, product, DisplayOrder=order(arn, other))
    said = told.error.response["Error"]["Message"]
    assert said in {f"Invalid display order: {one} is named more than once." for one in (arn, other)}


@pytest.mark.parametrize("arn", ["a" * 19, "a" * 2049])
@pytest.mark.parametrize("place", [overview, pages, contents])
def test_an_arn_in_an_order_has_20_to_2048_characters(client, refused, product, place, arn):
    with refused("BadRequestException", match="failed to satisfy constraint: Member must have length"):
        update(client, product, DisplayOrder=place(arn))


@pytest.mark.parametrize("missing", ["SectionName", "ProductRestEndpointPageArns"])
def test_a_section_has_a_name_and_pages(client, refused, product, missing):
    partial = {name: value for name, value in section().items() if name != missing}
    with refused("BadRequestException", match="failed to satisfy constraint: Member must not be null"):
        update(client, product, DisplayOrder={"Contents": [partial]})


def test_a_deleted_page_leaves_the_order_and_the_rest_of_it_stays(client, cloud, product):
    first, second, third = (page(client, product) for _ in range(3))
    one, other = (endpoint(client, product) for _ in range(2))
    order = {
        **overview(first),
        **pages(second, third),
        "Contents": [section(one), section(other, name="Writing")],
    }
    modified = update(client, product, DisplayOrder=order)["LastModified"]
    cloud.clock.advance(seconds=60)
    for arn in (first, third):
        client.delete_product_page(PortalProductId=product, ProductPageId=arn.rsplit("/", 1)[1])
    client.delete_product_rest_endpoint_page(
        PortalProductId=product, ProductRestEndpointPageId=one.rsplit("/", 1)[1]
    )
    after = get(client, product)
    assert after["DisplayOrder"] == {
        **pages(second),
        "Contents": [section(), section(other, name="Writing")],
    }
    assert (after["LastModified"] - modified).total_seconds() == 60


def test_an_order_of_which_nothing_is_left_is_none(client, product):
    arn = page(client, product)
    update(client, product, DisplayOrder=overview(arn))
    client.delete_product_page(PortalProductId=product, ProductPageId=arn.rsplit("/", 1)[1])
    assert "DisplayOrder" not in update(client, product)


def test_a_page_that_had_no_place_is_deleted_without_a_change_of_the_product(client, cloud, product):
    kept, gone = page(client, product), page(client, product)
    update(client, product, DisplayOrder=overview(kept))
    before = get(client, product)
    cloud.clock.advance(seconds=60)
    client.delete_product_page(PortalProductId=product, ProductPageId=gone.rsplit("/", 1)[1])
    assert get(client, product) == before


# Deleting


def test_a_product_goes_with_its_pages_and_its_policy_and_another_keeps_its_own(client, cloud, product):
    other = make(client, "Cats")
    for made in (product, other):
        page(client, made)
        endpoint(client, made)
        client.put_portal_product_sharing_policy(PortalProductId=made, PolicyDocument=POLICY)
    client.delete_portal_product(PortalProductId=product)
    assert names(client) == ["Cats"]
    assert len(client.list_product_pages(PortalProductId=other)["Items"]) == 1
    assert len(client.list_product_rest_endpoint_pages(PortalProductId=other)["Items"]) == 1
    assert client.get_portal_product_sharing_policy(PortalProductId=other)["PolicyDocument"] == POLICY
    left = [
        record.key
        for _where, tables in world_of(cloud).store.places()
        for table in tables.values()
        for record in table.all()
    ]
    assert not [key for key in left if product in key]


def test_a_deleted_product_is_not_found(client, refused, product):
    client.delete_portal_product(PortalProductId=product)
    with refused("NotFoundException", status=404):
        get(client, product)
    with refused("NotFoundException", status=404):
        client.delete_portal_product(PortalProductId=product)


def test_a_product_that_is_deleted_while_a_page_is_generated_stays_deleted():
    with mock_cloud(seed=7, isolated=True, pace="manual") as cloud:
        client = client_of("apigatewayv2")
        product = make(client)
        endpoint(client, product)
        client.delete_portal_product(PortalProductId=product)
        cloud.settle()
        assert names(client) == []
