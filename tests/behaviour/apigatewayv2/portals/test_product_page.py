"""Product pages: titles and bodies."""

import pytest

from support import ACCOUNT

CONTENT = {"Title": "Start", "Body": "How to begin."}


@pytest.fixture
def product(client):
    return client.create_portal_product(DisplayName="Pets")["PortalProductId"]


@pytest.fixture
def page(client, product):
    return make(client, product)


def make(client, product, **content):
    answer = client.create_product_page(PortalProductId=product, DisplayContent={**CONTENT, **content})
    return answer["ProductPageId"]


def get(client, product, page):
    answer = client.get_product_page(PortalProductId=product, ProductPageId=page)
    del answer["ResponseMetadata"]
    return answer


def update(client, product, page, **asked):
    return client.update_product_page(PortalProductId=product, ProductPageId=page, **asked)


def titles(client, product, **asked):
    return [
        item["PageTitle"] for item in client.list_product_pages(PortalProductId=product, **asked)["Items"]
    ]


def test_a_page_has_an_id_and_an_arn_below_its_product(client, product):
    answer = client.create_product_page(PortalProductId=product, DisplayContent=CONTENT)
    page = answer["ProductPageId"]
    assert len(page) == 10
    below = f"/portalproducts/{product}/productpages/{page}"
    assert answer["ProductPageArn"] == f"arn:aws:apigateway:us-east-1:{ACCOUNT}:{below}"
    del answer["ResponseMetadata"]
    assert get(client, product, page) == answer


@pytest.mark.parametrize(("member", "most"), [("Title", 255), ("Body", 32768)])
def test_a_title_and_a_body_have_a_length(client, refused, product, page, member, most):
    longest = make(client, product, **{member: "x" * most})
    assert get(client, product, longest)["DisplayContent"][member] == "x" * most
    at = f"at 'displayContent.{member.lower()}' failed to satisfy constraint: Member must have length"
    for text, constraint in (
        ("", "greater than or equal to 1"),
        ("x" * (most + 1), f"less than or equal to {most}"),
    ):
        with refused("BadRequestException", match=f"{at} {constraint}"):
            make(client, product, **{member: text})
        with refused("BadRequestException", match=f"{at} {constraint}"):
            update(client, product, page, DisplayContent={**CONTENT, member: text})


@pytest.mark.parametrize("missing", ["Title", "Body"])
def test_a_page_says_both_title_and_body_at_creation_and_in_updates(client, refused, product, page, missing):
    content = {name: text for name, text in CONTENT.items() if name != missing}
    message = f"at 'displayContent.{missing.lower()}' failed to satisfy constraint: Member must not be null"
    with refused("BadRequestException", match=message):
        client.create_product_page(PortalProductId=product, DisplayContent=content)
    with refused("BadRequestException", match=message):
        update(client, product, page, DisplayContent=content)


def test_a_page_must_say_something(client, refused, product):
    with refused("BadRequestException", match="at 'displayContent' failed to satisfy constraint"):
        client.create_product_page(PortalProductId=product)


def test_an_update_takes_a_new_content(client, cloud, product, page):
    created = get(client, product, page)
    cloud.clock.advance(seconds=60)
    content = {"Title": "Start here", "Body": "Quickly."}
    answer = update(client, product, page, DisplayContent=content)
    assert answer["DisplayContent"] == content
    assert (answer["LastModified"] - created["LastModified"]).total_seconds() == 60
    assert get(client, product, page) == {
        **created,
        "DisplayContent": content,
        "LastModified": answer["LastModified"],
    }


def test_an_update_that_leaves_the_content_out_keeps_it(client, product, page):
    before = get(client, product, page)
    update(client, product, page)
    assert get(client, product, page) == before


def test_pages_are_listed_by_title_in_the_order_of_their_creation(client, product):
    for title in ("b", "c", "a"):
        make(client, product, Title=title)
    assert titles(client, product) == ["b", "c", "a"]
    item = client.list_product_pages(PortalProductId=product)["Items"][0]
    assert item.keys() == {"LastModified", "PageTitle", "ProductPageArn", "ProductPageId"}


def test_pages_are_listed_in_pages(client, product):
    for title in "abc":
        make(client, product, Title=title)
    first = client.list_product_pages(PortalProductId=product, MaxResults="2")
    assert [item["PageTitle"] for item in first["Items"]] == ["a", "b"]
    assert titles(client, product, MaxResults="2", NextToken=first["NextToken"]) == ["c"]


def test_a_product_without_pages_lists_none(client, product):
    assert titles(client, product) == []


def test_two_products_have_pages_of_their_own(client, refused, product, page):
    other = client.create_portal_product(DisplayName="Cats")["PortalProductId"]
    assert titles(client, other) == []
    with refused("NotFoundException", match="Invalid ProductPage identifier specified", status=404):
        get(client, other, page)
    with refused("NotFoundException", status=404):
        update(client, other, page, DisplayContent=CONTENT)
    with refused("NotFoundException", status=404):
        client.delete_product_page(PortalProductId=other, ProductPageId=page)


def test_a_deleted_page_is_not_found_and_the_others_stay(client, refused, product, page):
    make(client, product, Title="Another")
    client.delete_product_page(PortalProductId=product, ProductPageId=page)
    assert titles(client, product) == ["Another"]
    with refused("NotFoundException", match="Invalid ProductPage identifier specified", status=404):
        get(client, product, page)


UNKNOWN = [
    ("create_product_page", {"DisplayContent": CONTENT}),
    ("list_product_pages", {}),
    ("get_product_page", {"ProductPageId": "x"}),
    ("update_product_page", {"ProductPageId": "x", "DisplayContent": CONTENT}),
    ("delete_product_page", {"ProductPageId": "x"}),
]


@pytest.mark.parametrize(("operation", "more"), UNKNOWN)
def test_of_an_unknown_product_no_page_is_found(client, refused, product, operation, more):
    message = "Invalid PortalProduct identifier specified"
    with refused("NotFoundException", match=message, status=404):
        getattr(client, operation)(PortalProductId="abcdefghij", **more)
