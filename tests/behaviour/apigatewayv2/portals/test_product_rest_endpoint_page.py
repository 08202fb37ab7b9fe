"""Product REST endpoint pages: what identifies an endpoint, what its page displays, and its states."""

import json

import pytest

from awsmock_ar_apigw import mock_cloud
from support import ACCOUNT, client_of

PARTS = {"RestApiId": "a1b2c3d4e5", "Stage": "prod", "Path": "/pets/{petId}", "Method": "GET"}
URL = "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod"
OVERRIDES = {"Endpoint": "https://api.example.com", "OperationName": "getPet", "Body": "Gets a pet."}
LONGEST = {"Endpoint": 1024, "OperationName": 255, "Body": 32768}


@pytest.fixture
def product(client):
    return client.create_portal_product(DisplayName="Pets")["PortalProductId"]


@pytest.fixture
def page(client, product):
    return make(client, product)["ProductRestEndpointPageId"]


def make(client, product, parts=None, **more):
    identifier = {"IdentifierParts": {**PARTS, **(parts or {})}}
    return client.create_product_rest_endpoint_page(
        PortalProductId=product, RestEndpointIdentifier=identifier, **more
    )


def get(client, product, page, **more):
    answer = client.get_product_rest_endpoint_page(
        PortalProductId=product, ProductRestEndpointPageId=page, **more
    )
    del answer["ResponseMetadata"]
    return answer


def update(client, product, page, **asked):
    return client.update_product_rest_endpoint_page(
        PortalProductId=product, ProductRestEndpointPageId=page, **asked
    )


def items(client, product, **asked):
    return client.list_product_rest_endpoint_pages(PortalProductId=product, **asked)["Items"]


# Creating


def test_a_page_displays_the_endpoint_of_its_stage_and_cannot_be_tried_by_default(client, product):
    answer = make(client, product)
    page = answer["ProductRestEndpointPageId"]
    assert len(page) == 10
    below = f"/portalproducts/{product}/productrestendpointpages/{page}"
    assert answer["ProductRestEndpointPageArn"] == f"arn:aws:apigateway:us-east-1:{ACCOUNT}:{below}"
    assert answer["DisplayContent"] == {"Endpoint": URL}
    assert answer["TryItState"] == "DISABLED"
    assert answer["RestEndpointIdentifier"] == {"IdentifierParts": PARTS}
    assert "StatusException" not in answer
    assert "RawDisplayContent" not in answer


def test_the_endpoint_of_a_stage_in_china_has_another_domain(cloud):
    client = client_of("apigatewayv2", "cn-north-1")
    product = client.create_portal_product(DisplayName="Pets")["PortalProductId"]
    endpoint = make(client, product)["DisplayContent"]["Endpoint"]
    assert endpoint == "https://a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn/prod"


def test_overrides_take_the_place_of_what_is_displayed_by_default(client, product):
    answer = make(client, product, DisplayContent={"Overrides": OVERRIDES}, TryItState="ENABLED")
    assert answer["DisplayContent"] == OVERRIDES
    assert answer["TryItState"] == "ENABLED"


def test_what_is_not_overridden_is_displayed_as_by_default(client, product):
    answer = make(client, product, DisplayContent={"Overrides": {"Body": "Gets a pet."}})
    assert answer["DisplayContent"] == {"Endpoint": URL, "Body": "Gets a pet."}


@pytest.mark.parametrize("content", [{}, {"None": {}}, {"Overrides": {}}])
def test_a_content_that_overrides_nothing_is_the_default(client, product, content):
    answer = make(client, product, DisplayContent=content)
    assert answer["DisplayContent"] == {"Endpoint": URL}
    page = answer["ProductRestEndpointPageId"]
    raw = get(client, product, page, IncludeRawDisplayContent="true")["RawDisplayContent"]
    assert json.loads(raw) == {"none": {}}


def test_a_page_overrides_something_or_nothing_and_not_both(client, refused, product, page):
    both = {"None": {}, "Overrides": OVERRIDES}
    message = "Invalid displayContent: specify either none or overrides."
    with refused("BadRequestException", match=message):
        make(client, product, DisplayContent=both)
    with refused("BadRequestException", match=message):
        update(client, product, page, DisplayContent=both)


@pytest.mark.parametrize(("member", "most"), LONGEST.items())
def test_an_override_has_a_length(client, refused, product, page, member, most):
    longest = {"Overrides": {member: "x" * most}}
    assert make(client, product, DisplayContent=longest)["DisplayContent"][member] == "x" * most
    wire = member[0].lower() + member[1:]
    at = f"at 'displayContent.overrides.{wire}' failed to satisfy constraint: Member must have length"
    for text in ("", "x" * (most + 1)):
        with refused("BadRequestException", match=at):
            make(client, product, DisplayContent={"Overrides": {member: text}})
        with refused("BadRequestException", match=at):
            update(client, product, page, DisplayContent={"Overrides": {member: text}})


def test_a_page_can_be_tried_or_not_and_nothing_else(client, refused, product, page):
    with refused("BadRequestException", match="at 'tryItState' failed to satisfy constraint"):
        make(client, product, TryItState="UNAVAILABLE")
    with refused("BadRequestException", match="at 'tryItState' failed to satisfy constraint"):
        update(client, product, page, TryItState="enabled")


def test_a_product_may_have_two_pages_for_one_endpoint(client, product):
    make(client, product)
    make(client, product)
    assert len(items(client, product)) == 2


# What identifies an endpoint


def test_an_endpoint_is_identified_by_its_parts(client, refused, product):
    message = "Invalid restEndpointIdentifier: identifierParts must be specified."
    with refused("BadRequestException", match=message):
        client.create_product_rest_endpoint_page(PortalProductId=product, RestEndpointIdentifier={})
    with refused("BadRequestException", match="at 'restEndpointIdentifier' failed to satisfy constraint"):
        client.create_product_rest_endpoint_page(PortalProductId=product)


@pytest.mark.parametrize("missing", PARTS)
def test_an_endpoint_needs_all_its_parts(client, refused, product, missing):
    parts = {name: value for name, value in PARTS.items() if name != missing}
    with refused("BadRequestException", match="failed to satisfy constraint: Member must not be null"):
        client.create_product_rest_endpoint_page(
            PortalProductId=product, RestEndpointIdentifier={"IdentifierParts": parts}
        )


RIGHT = [
    ("RestApiId", "a"),
    ("RestApiId", "a" * 50),
    ("Stage", "my-stage_1"),
    ("Stage", "s" * 128),
    ("Path", "/"),
    ("Path", "/pets"),
    ("Path", "/v1.0/my_pets/a-b:c"),
    ("Path", "/pets/{petId}/toys/{toy_id}"),
    ("Path", "/{proxy+}"),
    ("Path", "/pets/{rest+}"),
    ("Path", "/" + "p" * 4095),
    *[("Method", method) for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")],
]
PATH = "Invalid path specified: {}"
WRONG = [
    ("RestApiId", "", "at 'restEndpointIdentifier.identifierParts.restApiId' failed"),
    ("RestApiId", "a" * 51, "at 'restEndpointIdentifier.identifierParts.restApiId' failed"),
    ("RestApiId", "A1B2C3D4E5", "Invalid REST API identifier specified: A1B2C3D4E5"),
    ("RestApiId", "a1b2-c3d4", "Invalid REST API identifier specified: a1b2-c3d4"),
    ("Stage", "", "at 'restEndpointIdentifier.identifierParts.stage' failed"),
    ("Stage", "s" * 129, "at 'restEndpointIdentifier.identifierParts.stage' failed"),
    ("Stage", "$default", "Invalid stage name specified: $default"),
    ("Stage", "my.stage", "Invalid stage name specified: my.stage"),
    ("Path", "", "at 'restEndpointIdentifier.identifierParts.path' failed"),
    ("Path", "/" + "p" * 4096, "at 'restEndpointIdentifier.identifierParts.path' failed"),
    *[
        ("Path", path, PATH.format(path))
        for path in (
            "pets",
            "//",
            "/pets/",
            "/pets//toys",
            "/my pets",
            "/pets?x=1",
            "/{petId",
            "/petId}",
            "/{}",
            "/{+}",
            "/a{petId}",
            "/{proxy+}/pets",
        )
    ],
    ("Method", "", "at 'restEndpointIdentifier.identifierParts.method' failed"),
    ("Method", "G" * 21, "at 'restEndpointIdentifier.identifierParts.method' failed"),
    ("Method", "get", "Invalid HTTP method specified: get"),
    ("Method", "TRACE", "Invalid HTTP method specified: TRACE"),
]


@pytest.mark.parametrize(("part", "value"), RIGHT)
def test_a_part_of_this_form_is_taken(client, product, part, value):
    answer = make(client, product, {part: value})
    assert answer["RestEndpointIdentifier"] == {"IdentifierParts": {**PARTS, part: value}}


@pytest.mark.parametrize(("part", "value", "message"), WRONG)
def test_a_part_of_another_form_is_refused(client, refused, product, part, value, message):
    with refused("BadRequestException", match=message):
        make(client, product, {part: value})


def test_an_api_of_another_kind_is_no_rest_api(client, refused, product, http_api):
    message = f"Invalid REST API identifier specified: {http_api}. Portal products support only REST APIs."
    with refused("BadRequestException", match=message):
        make(client, product, {"RestApiId": http_api})


# Reading


def test_a_page_is_got_with_what_was_asked_to_be_displayed_if_that_is_wanted(client, product):
    page = make(client, product, DisplayContent={"Overrides": OVERRIDES})["ProductRestEndpointPageId"]
    without = get(client, product, page)
    assert get(client, product, page, IncludeRawDisplayContent="false") == without
    assert "RawDisplayContent" not in without
    answer = get(client, product, page, IncludeRawDisplayContent="true")
    assert json.loads(answer.pop("RawDisplayContent")) == {
        "overrides": {
            "endpoint": "https://api.example.com",
            "operationName": "getPet",
            "body": "Gets a pet.",
        }
    }
    assert answer == without


@pytest.mark.parametrize("flag", ["", "True", "yes", "1"])
def test_a_flag_that_is_neither_true_nor_false_is_refused(client, refused, product, page, flag):
    message = f"Invalid value for includeRawDisplayContent: {flag}. Valid values are true and false."
    with refused("BadRequestException", match=message):
        get(client, product, page, IncludeRawDisplayContent=flag)


def test_pages_are_listed_without_their_bodies_in_the_order_of_their_creation(client, product):
    make(client, product, DisplayContent={"Overrides": OVERRIDES})
    make(client, product, {"Method": "DELETE"})
    first, second = items(client, product)
    assert first["Endpoint"] == "https://api.example.com"
    assert first["OperationName"] == "getPet"
    assert second["Endpoint"] == URL
    assert second["RestEndpointIdentifier"]["IdentifierParts"]["Method"] == "DELETE"
    assert second.keys() == {
        "Endpoint",
        "LastModified",
        "ProductRestEndpointPageArn",
        "ProductRestEndpointPageId",
        "RestEndpointIdentifier",
        "Status",
        "TryItState",
    }
    assert first.keys() == {*second.keys(), "OperationName"}


def test_pages_are_listed_in_pages(client, product):
    made = [make(client, product)["ProductRestEndpointPageId"] for _ in range(3)]
    first = client.list_product_rest_endpoint_pages(PortalProductId=product, MaxResults="2")
    rest = items(client, product, MaxResults="2", NextToken=first["NextToken"])
    assert [item["ProductRestEndpointPageId"] for item in [*first["Items"], *rest]] == made


def test_two_products_have_pages_of_their_own(client, refused, product, page):
    other = client.create_portal_product(DisplayName="Cats")["PortalProductId"]
    assert items(client, other) == []
    message = "Invalid ProductRestEndpointPage identifier specified"
    with refused("NotFoundException", match=message, status=404):
        get(client, other, page)
    with refused("NotFoundException", match=message, status=404):
        update(client, other, page)
    with refused("NotFoundException", match=message, status=404):
        client.delete_product_rest_endpoint_page(PortalProductId=other, ProductRestEndpointPageId=page)


UNKNOWN = [
    ("create_product_rest_endpoint_page", {"RestEndpointIdentifier": {"IdentifierParts": PARTS}}),
    ("create_product_rest_endpoint_page", {"RestEndpointIdentifier": {}}),
    ("list_product_rest_endpoint_pages", {}),
    ("get_product_rest_endpoint_page", {"ProductRestEndpointPageId": "x"}),
    (
        "get_product_rest_endpoint_page",
        {"ProductRestEndpointPageId": "x", "IncludeRawDisplayContent": "maybe"},
    ),
    ("update_product_rest_endpoint_page", {"ProductRestEndpointPageId": "x"}),
    (
        "update_product_rest_endpoint_page",
        {
            "ProductRestEndpointPageId": "x",
            "DisplayContent": {"None": {}, "Overrides": {"OperationName": "list"}},
        },
    ),
    ("delete_product_rest_endpoint_page", {"ProductRestEndpointPageId": "x"}),
]


@pytest.mark.parametrize(("operation", "more"), UNKNOWN)
def test_of_an_unknown_product_no_page_is_found(client, refused, product, operation, more):
    message = "Invalid PortalProduct identifier specified"
    with refused("NotFoundException", match=message, status=404):
        getattr(client, operation)(PortalProductId="abcdefghij", **more)


# Updating


def test_what_an_update_leaves_out_or_empty_stays(client, product):
    made = make(client, product, DisplayContent={"Overrides": OVERRIDES}, TryItState="ENABLED")
    page = made["ProductRestEndpointPageId"]
    before = get(client, product, page)
    update(client, product, page)
    update(client, product, page, DisplayContent={})
    assert get(client, product, page) == before


def test_new_overrides_take_the_place_of_all_old_ones(client, product):
    page = make(client, product, DisplayContent={"Overrides": OVERRIDES})["ProductRestEndpointPageId"]
    answer = update(client, product, page, DisplayContent={"Overrides": {"OperationName": "readPet"}})
    assert answer["DisplayContent"] == {"Endpoint": URL, "OperationName": "readPet"}


@pytest.mark.parametrize("nothing", [{"None": {}}, {"Overrides": {}}])
def test_overrides_can_be_taken_away(client, product, nothing):
    page = make(client, product, DisplayContent={"Overrides": OVERRIDES})["ProductRestEndpointPageId"]
    assert update(client, product, page, DisplayContent=nothing)["DisplayContent"] == {"Endpoint": URL}
    raw = get(client, product, page, IncludeRawDisplayContent="true")["RawDisplayContent"]
    assert json.loads(raw) == {"none": {}}


def test_trying_can_be_turned_on_and_off(client, product, page):
    assert update(client, product, page, TryItState="ENABLED")["TryItState"] == "ENABLED"
    assert get(client, product, page)["TryItState"] == "ENABLED"
    assert update(client, product, page, TryItState="DISABLED")["TryItState"] == "DISABLED"


def test_an_update_is_the_last_change(client, cloud, product, page):
    before = get(client, product, page)["LastModified"]
    cloud.clock.advance(seconds=60)
    update(client, product, page, TryItState="ENABLED")
    assert (get(client, product, page)["LastModified"] - before).total_seconds() == 60


# States


@pytest.fixture
def slow():
    """A cloud whose clock stands still, so that a page can be seen while it is generated."""
    with mock_cloud(seed=7, isolated=True, pace="manual") as made:
        yield made


@pytest.fixture
def state(slow):
    """What a page is in, after a call: its status, and whether it says what went wrong."""
    client = client_of("apigatewayv2")
    product = client.create_portal_product(DisplayName="Pets")["PortalProductId"]

    class Pages:
        def create(self):
            self.page = make(client, product)["ProductRestEndpointPageId"]

        def update(self):
            return update(client, product, self.page, TryItState="ENABLED")

        def get(self):
            return get(client, product, self.page)

        def delete(self):
            client.delete_product_rest_endpoint_page(
                PortalProductId=product, ProductRestEndpointPageId=self.page
            )

        def listed(self):
            return items(client, product)

    return Pages()


def test_a_page_is_generated_in_ten_seconds(slow, state):
    state.create()
    assert state.get()["Status"] == "IN_PROGRESS"
    slow.clock.advance(seconds=9.9)
    assert state.get()["Status"] == "IN_PROGRESS"
    slow.clock.advance(seconds=0.1)
    assert state.get()["Status"] == "AVAILABLE"
    assert state.update()["Status"] == "IN_PROGRESS"
    slow.settle()
    assert state.get()["Status"] == "AVAILABLE"


FAILURE = {
    "Exception": "InternalServerException",
    "Message": "The product REST endpoint page could not be generated.",
}


def test_a_page_that_fails_says_so_until_an_update_succeeds(slow, state):
    slow.fail_next("CreateProductRestEndpointPage")
    state.create()
    assert "StatusException" not in state.get()
    slow.settle()
    assert (state.get()["Status"], state.get()["StatusException"]) == ("FAILED", FAILURE)
    assert [item["StatusException"] for item in state.listed()] == [FAILURE]
    assert "StatusException" not in state.update()
    slow.settle()
    assert state.get()["Status"] == "AVAILABLE"
    assert "StatusException" not in state.get()


def test_an_update_that_fails_leaves_what_it_asked_for(slow, state):
    state.create()
    slow.settle()
    slow.fail_next("UpdateProductRestEndpointPage")
    state.update()
    slow.settle()
    assert (state.get()["Status"], state.get()["TryItState"]) == ("FAILED", "ENABLED")


def test_a_page_can_be_changed_while_it_is_generated_which_begins_again(slow, state):
    state.create()
    slow.clock.advance(seconds=6)
    state.update()
    slow.clock.advance(seconds=6)
    assert state.get()["Status"] == "IN_PROGRESS"
    slow.clock.advance(seconds=4)
    assert (state.get()["Status"], state.get()["TryItState"]) == ("AVAILABLE", "ENABLED")


def test_a_page_can_be_deleted_while_it_is_generated(slow, state):
    state.create()
    state.delete()
    slow.settle()
    assert state.listed() == []


def test_a_deleted_page_is_not_found(client, refused, product, page):
    client.delete_product_rest_endpoint_page(PortalProductId=product, ProductRestEndpointPageId=page)
    assert items(client, product) == []
    message = "Invalid ProductRestEndpointPage identifier specified"
    with refused("NotFoundException", match=message, status=404):
        client.delete_product_rest_endpoint_page(PortalProductId=product, ProductRestEndpointPageId=page)
