"""The pages of all 17 list operations."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3
import pytest
from botocore import xform_name
from botocore.session import Session
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_apigatewayv2
from support import client_of
from support_v2 import CERTIFICATE, FUNCTION, make_domain, make_portal, route_to_deploy

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 5
WEBSOCKET = {"ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.action"}


class Lister(NamedTuple):
    """A list operation.

    ``world`` makes what is listed in, and returns the parameters that list it; ``make`` makes one item, and
    returns its id; ``id`` is its member; ``drop`` takes one away.
    """

    id: str
    world: Callable[[Any], dict[str, Any]]
    make: Callable[..., str]
    drop: str
    items: str = "Items"


def nowhere(_client):
    return {}


def http_api(client):
    return {"ApiId": client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]}


def websocket_api(client):
    return {"ApiId": client.create_api(Name="chat", **WEBSOCKET)["ApiId"]}


def api_with_route(client):
    api = http_api(client)
    route_to_deploy(client, api["ApiId"], "$default")
    return api


def mock_integration(client):
    api = websocket_api(client)
    made = client.create_integration(**api, IntegrationType="MOCK")
    return {**api, "IntegrationId": made["IntegrationId"]}


def new_domain(client, name, **more):
    certificate = CERTIFICATE.replace("us-east-1", client.meta.region_name)
    made = make_domain(client, name, DomainNameConfigurations=[{"CertificateArn": certificate}], **more)
    return made["DomainName"]


def domain(client, **more):
    name = f"domain-{len(client.get_domain_names()['Items'])}.example.com"
    return {"DomainName": new_domain(client, name, **more)}


def routed_domain(client):
    return domain(client, RoutingMode="ROUTING_RULE_ONLY")


def product(client):
    return {"PortalProductId": client.create_portal_product(DisplayName="Pets")["PortalProductId"]}


def make_mapping(client, number, **where):
    api = http_api(client)
    client.create_stage(**api, StageName="test")
    return client.create_api_mapping(**where, **api, Stage="test", ApiMappingKey=f"key-{number}")[
        "ApiMappingId"
    ]


def make_rule(client, number, **where):
    # Its priority is its place.
    return client.create_routing_rule(
        **where,
        Priority=10 * number + 10,
        Conditions=[],
        Actions=[{"InvokeApi": {"ApiId": "a1b2c3d4e5", "Stage": "prod"}}],
    )["RoutingRuleId"]


def make_endpoint_page(client, number, **where):
    parts = {"RestApiId": "a1b2c3d4e5", "Stage": "prod", "Path": f"/pets/{number}", "Method": "GET"}
    return client.create_product_rest_endpoint_page(
        **where, RestEndpointIdentifier={"IdentifierParts": parts}
    )["ProductRestEndpointPageId"]


def make_authorizer(client, number, **where):
    return client.create_authorizer(
        **where,
        Name=f"name-{number}",
        AuthorizerType="REQUEST",
        AuthorizerUri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations",
        AuthorizerPayloadFormatVersion="2.0",
        IdentitySource=["$request.header.Authorization"],
    )["AuthorizerId"]


def route_response_world(client):
    api = websocket_api(client)
    return {**api, "RouteId": client.create_route(**api, RouteKey="$default")["RouteId"]}


LISTERS = {
    "GetApis": Lister(
        "ApiId",
        nowhere,
        lambda client, number: client.create_api(Name=f"name-{number}", ProtocolType="HTTP")["ApiId"],
        "DeleteApi",
    ),
    "GetApiMappings": Lister("ApiMappingId", domain, make_mapping, "DeleteApiMapping"),
    "GetAuthorizers": Lister("AuthorizerId", http_api, make_authorizer, "DeleteAuthorizer"),
    "GetDeployments": Lister(
        "DeploymentId",
        api_with_route,
        lambda client, _number, **where: client.create_deployment(**where)["DeploymentId"],
        "DeleteDeployment",
    ),
    "GetDomainNames": Lister(
        "DomainName",
        nowhere,
        lambda client, number: new_domain(client, f"site-{number}.example.com"),
        "DeleteDomainName",
    ),
    "GetIntegrationResponses": Lister(
        "IntegrationResponseId",
        mock_integration,
        lambda client, number, **where: client.create_integration_response(
            **where, IntegrationResponseKey=f"/20{number}/"
        )["IntegrationResponseId"],
        "DeleteIntegrationResponse",
    ),
    "GetIntegrations": Lister(
        "IntegrationId",
        websocket_api,
        lambda client, _number, **where: client.create_integration(**where, IntegrationType="MOCK")[
            "IntegrationId"
        ],
        "DeleteIntegration",
    ),
    "GetModels": Lister(
        "ModelId",
        websocket_api,
        lambda client, number, **where: client.create_model(**where, Name=f"name{number}", Schema="{}")[
            "ModelId"
        ],
        "DeleteModel",
    ),
    "GetRoutes": Lister(
        "RouteId",
        http_api,
        lambda client, number, **where: client.create_route(**where, RouteKey=f"GET /pets/{number}")[
            "RouteId"
        ],
        "DeleteRoute",
    ),
    "GetStages": Lister(
        "StageName",
        http_api,
        lambda client, number, **where: client.create_stage(**where, StageName=f"name-{number}")["StageName"],
        "DeleteStage",
    ),
    "GetVpcLinks": Lister(
        "VpcLinkId",
        nowhere,
        lambda client, number: client.create_vpc_link(Name=f"name-{number}", SubnetIds=["subnet-1"])[
            "VpcLinkId"
        ],
        "DeleteVpcLink",
    ),
    "ListRoutingRules": Lister(
        "RoutingRuleId", routed_domain, make_rule, "DeleteRoutingRule", items="RoutingRules"
    ),
    "ListPortals": Lister(
        "PortalId", nowhere, lambda client, _number: make_portal(client)["PortalId"], "DeletePortal"
    ),
    "ListPortalProducts": Lister(
        "PortalProductId",
        nowhere,
        lambda client, number: client.create_portal_product(DisplayName=f"name-{number}")["PortalProductId"],
        "DeletePortalProduct",
    ),
    "ListProductPages": Lister(
        "ProductPageId",
        product,
        lambda client, number, **where: client.create_product_page(
            **where, DisplayContent={"Title": f"title-{number}", "Body": "text"}
        )["ProductPageId"],
        "DeleteProductPage",
    ),
    "ListProductRestEndpointPages": Lister(
        "ProductRestEndpointPageId", product, make_endpoint_page, "DeleteProductRestEndpointPage"
    ),
}
# One route response is all that a route can have.
SINGLE = {
    "GetRouteResponses": Lister(
        "RouteResponseId",
        route_response_world,
        lambda client, _number, **where: client.create_route_response(**where, RouteResponseKey="$default")[
            "RouteResponseId"
        ],
        "DeleteRouteResponse",
    )
}
ALL = LISTERS | SINGLE


def test_these_are_all_operations_that_list():
    model = client_of("apigatewayv2").meta.service_model
    paged = {
        name
        for name in model.operation_names
        if "NextToken" in model.operation_model(name).input_shape.members
    }
    assert paged == ALL.keys()
    assert len(paged) == 17


def call(client, operation, **asked):
    return getattr(client, xform_name(operation))(**asked)


@pytest.fixture(params=LISTERS)
def operation(request):
    return request.param


@pytest.fixture
def lister(operation):
    return ALL[operation]


@pytest.fixture
def size_of(operation):
    """A page's size as the operation wants it: a text in all but one."""
    return int if operation == "ListRoutingRules" else str


def fill(client, lister, count=COUNT):
    """Make items, and return the parameters that list them and their ids."""
    where = lister.world(client)
    return where, [lister.make(client, number, **where) for number in range(count)]


@pytest.fixture
def world(client, cloud, lister):
    found = fill(client, lister)
    cloud.settle()
    return found


@pytest.fixture
def asked(world):
    """Parameters that list COUNT items."""
    return world[0]


@pytest.fixture
def ids(world):
    """The ids of the items, in the order of their creation."""
    return world[1]


@pytest.fixture
def page(client, operation, asked, size_of):
    """Ask for a page: its ids and its token."""
    lister = ALL[operation]

    def ask(size, token=None, **more):
        if token is not None:
            more["NextToken"] = token
        if size is not None:
            more["MaxResults"] = size_of(size)
        answer = call(client, operation, **{**asked, **more})
        return [one[lister.id] for one in answer[lister.items]], answer.get("NextToken")

    return ask


def joined(page, size, token=None):
    """All pages from a token on."""
    items = []
    while True:
        found, token = page(size, token)
        assert 1 <= len(found) <= size
        assert token is None or len(found) == size
        items += found
        assert len(items) <= 2 * COUNT, "the pages do not end"
        if token is None:
            return items


# Sizes


@pytest.mark.parametrize("size", [1, 2, 3, COUNT - 1, COUNT, COUNT + 1, 100])
def test_pages_joined_are_the_whole_list_in_the_order_of_creation_and_the_last_has_no_token(page, ids, size):
    assert joined(page, size) == ids


def test_without_a_size_everything_comes_at_once_where_it_is_no_more_than_100(page, ids):
    assert page(None) == (ids, None)


def test_a_list_shows_each_item_as_its_own_answer_does(client, operation, lister, asked, ids):
    get = {"ListRoutingRules": "GetRoutingRule"}.get(
        operation, operation.replace("List", "Get").removesuffix("s")
    )
    for one in call(client, operation, **asked)[lister.items]:
        whole = call(client, get, **asked, **{lister.id: one[lister.id]})
        shown = {name: whole[name] for name in one if name in whole}
        assert {name: one[name] for name in shown} == shown
        summaries = {"ListPortals", "ListPortalProducts", "ListProductPages", "ListProductRestEndpointPages"}
        if operation not in summaries:
            assert one.keys() == whole.keys() - {"ResponseMetadata"}


@pytest.mark.parametrize("operation", SINGLE, indirect=True)
def test_a_route_response_is_listed_alone(client, operation, lister, size_of):
    where, (made,) = fill(client, lister, 1)
    for more in ({}, {"MaxResults": "1"}, {"MaxResults": "1000"}):
        answer = call(client, operation, **where, **more)
        assert [one["RouteResponseId"] for one in answer["Items"]] == [made]
        assert "NextToken" not in answer


@pytest.mark.parametrize("operation", ALL, indirect=True)
@pytest.mark.parametrize("size", [None, 1, 100])
def test_an_empty_list_is_one_page_without_a_token(client, operation, lister, size_of, size):
    more = {} if size is None else {"MaxResults": size_of(size)}
    answer = call(client, operation, **lister.world(client), **more)
    assert answer[lister.items] == []
    assert "NextToken" not in answer


BAD_SIZES = [
    "0",
    "-1",
    "1001",
    "1.0",
    "ten",
    "",
    " 1",
    "1 ",
    "+1",
    "1e2",
    "0x1",
    "٣",
    "9" * 5_000,
    "1" + "0" * 9,
    "000000001" + "9" * 5_000,
    "0" * 9 + "1001",
    "0" * 5_000,
]


@pytest.mark.parametrize("operation", [name for name in ALL if name != "ListRoutingRules"], indirect=True)
@pytest.mark.parametrize("size", BAD_SIZES, ids=lambda size: size[:12])
def test_a_size_is_a_number_from_1_to_1000(client, operation, lister, refused, size):
    where = lister.world(client)
    with refused(
        "BadRequestException",
        match=f"Invalid value for maxResults: {size}. It must be a number from 1 to 1000.",
    ):
        call(client, operation, **where, MaxResults=size)


@pytest.mark.parametrize("size", ["1", "007", "1000", "0001000", "0" * 4_400 + "2"], ids=len)
def test_a_size_is_read_as_a_number(client, size):
    for number in range(8):
        client.create_vpc_link(Name=f"name-{number}", SubnetIds=["subnet-1"])
    assert len(client.get_vpc_links(MaxResults=size)["Items"]) == min(8, int(size.lstrip("0")))


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "greater than or equal to 1"),
        (-1, "greater than or equal to 1"),
        (101, "less than or equal to 100"),
    ],
)
def test_the_size_of_routing_rules_is_a_number_from_1_to_100(client, refused, size, text):
    where = routed_domain(client)
    with refused(
        "BadRequestException",
        match=f"at 'maxResults' failed to satisfy constraint: Member must have value {text}",
    ):
        client.list_routing_rules(**where, MaxResults=size)
    for fits in (1, 100):
        assert client.list_routing_rules(**where, MaxResults=fits)["RoutingRules"] == []


def test_without_a_size_a_page_has_100_items(client):
    made = [
        client.create_vpc_link(Name=f"name-{number}", SubnetIds=["subnet-1"])["VpcLinkId"]
        for number in range(203)
    ]
    found, token = [], {}
    sizes = []
    while True:
        answer = client.get_vpc_links(**token)
        sizes.append(len(answer["Items"]))
        assert len(sizes) <= 4, "the pages do not end"
        found += [one["VpcLinkId"] for one in answer["Items"]]
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert sizes == [100, 100, 3]
    assert found == made
    assert len(client.get_vpc_links(MaxResults="150")["Items"]) == 150


def test_a_page_can_be_asked_for_again(page):
    _first, token = page(2)
    second = page(2, token)
    assert page(2, token) == second
    assert page(2)[1] == token


@given(st.integers(0, 9), st.integers(1, 10), st.sets(st.integers(0, 8)))
def test_any_list_in_pages_of_any_size_is_what_is_left_of_it(count, size, deleted):
    with mock_apigatewayv2(isolated=True):
        client = client_of("apigatewayv2")
        made = [client.create_api(Name="name", ProtocolType="HTTP")["ApiId"] for _ in range(count)]
        for number in deleted & set(range(count)):
            client.delete_api(ApiId=made[number])
        left = [api for number, api in enumerate(made) if number not in deleted]
        pages, token = [], {}
        while True:
            answer = client.get_apis(MaxResults=str(size), **token)
            pages.append([one["ApiId"] for one in answer["Items"]])
            assert len(pages) <= count + 1, "the pages do not end"
            if "NextToken" not in answer:
                break
            token = {"NextToken": answer["NextToken"]}
        assert [api for part in pages for api in part] == left
        assert len(pages) == max(1, -(-len(left) // size))


# botocore's paginators

PAGINATORS = sorted(Session().get_paginator_model("apigatewayv2")._paginator_config)


def test_botocore_has_paginators_for_all_but_two():
    assert set(PAGINATORS) == ALL.keys() - {"GetApiMappings", "GetVpcLinks"}


@pytest.mark.parametrize("operation", [name for name in PAGINATORS if name in LISTERS], indirect=True)
@pytest.mark.parametrize("size", [1, 2, COUNT, None])
def test_a_paginator_walks_all_pages(client, operation, lister, asked, ids, size):
    walk = client.get_paginator(xform_name(operation)).paginate(**asked, PaginationConfig={"PageSize": size})
    pages = [[one[lister.id] for one in page[lister.items]] for page in walk]
    assert [one for page in pages for one in page] == ids
    assert len(pages) == (1 if size is None else -(-COUNT // size))


def test_a_paginator_that_stops_goes_on_where_it_stopped(client):
    made = [client.create_api(Name="name", ProtocolType="HTTP")["ApiId"] for _ in range(COUNT)]
    paginator = client.get_paginator("get_apis")
    first = paginator.paginate(PaginationConfig={"PageSize": 2, "MaxItems": 3}).build_full_result()
    assert [one["ApiId"] for one in first["Items"]] == made[:3]
    rest = paginator.paginate(
        PaginationConfig={"PageSize": 2, "StartingToken": first["NextToken"]}
    ).build_full_result()
    assert [one["ApiId"] for one in rest["Items"]] == made[3:]


# Changes between pages


def drop(client, lister, asked, one):
    call(client, lister.drop, **asked, **{lister.id: one})


@pytest.mark.parametrize("places", [[1], [-1], [0, 1], [2], [1, 2, 3]])
def test_what_is_deleted_between_pages_leaves_no_gap_and_no_double(client, lister, asked, page, ids, places):
    first, token = page(2)
    assert first == ids[:2]
    dropped = [ids[place] for place in places]
    for one in dropped:
        drop(client, lister, asked, one)
    assert joined(page, 2, token) == [one for one in ids[2:] if one not in dropped]


def test_what_is_added_between_pages_comes_last(client, lister, asked, page, ids):
    _first, token = page(2)
    new = lister.make(client, COUNT, **asked)
    assert joined(page, 2, token) == [*ids[2:], new]


def test_routing_rules_come_by_their_priority(client):
    where = routed_domain(client)
    made = {number: make_rule(client, number, **where) for number in (5, 1, 4, 0, 3, 2)}
    found, token = [], {}
    while True:
        answer = client.list_routing_rules(**where, MaxResults=2, **token)
        found += answer["RoutingRules"]
        assert len(found) <= 6, "the pages do not end"
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert [one["RoutingRuleId"] for one in found] == [made[number] for number in range(6)]


@pytest.mark.parametrize("operation", ["GetRoutes", "GetVpcLinks", "GetStages"], indirect=True)
def test_an_update_keeps_the_place_of_an_item(client, operation, lister, asked, page, ids):
    changes = {
        "GetRoutes": lambda one: client.update_route(**asked, RouteId=one, OperationName="changed"),
        "GetVpcLinks": lambda one: client.update_vpc_link(VpcLinkId=one, Name="changed"),
        "GetStages": lambda one: client.update_stage(**asked, StageName=one, Description="changed"),
    }
    changes[operation](ids[0])
    assert joined(page, 2) == ids


# Tokens


@pytest.fixture
def check_refused(client, operation, asked, refused, size_of):
    """Use a token that isn't right here."""

    def use(token, **more):
        params = {**asked, "MaxResults": size_of(2), "NextToken": token, **more}
        with refused("BadRequestException", match="Invalid pagination token"):
            call(client, operation, **{name: value for name, value in params.items() if value is not None})

    return use


def token_of(client, operation, asked, size=2):
    size = size if operation == "ListRoutingRules" else str(size)
    return call(client, operation, **asked, MaxResults=size)["NextToken"]


def recoded(token, change):
    """A token whose bytes have changed beneath its encoding."""
    return base64.urlsafe_b64encode(change(base64.urlsafe_b64decode(token))).decode()


@pytest.mark.parametrize(
    "broken",
    [
        lambda token: "garbage",
        lambda token: token[:-1],
        lambda token: token[:-4],
        lambda token: token + "AAAA",
        lambda token: recoded(token, lambda raw: raw[:-2] + raw[-1:]),
        lambda token: recoded(token, lambda raw: raw[:-1] + b"\0" + raw[-1:]),
        lambda token: token.swapcase(),
        lambda token: ("B" if token[0] == "A" else "A") + token[1:],
        lambda token: "A" * 24,
        lambda token: "ключ",
        lambda token: "A" * 1024,
        lambda token: " ",
    ],
)
def test_a_broken_token_is_refused(client, operation, asked, check_refused, broken):
    check_refused(broken(token_of(client, operation, asked)))


def test_a_token_says_nothing_of_what_it_holds(client, operation, asked, ids):
    token = token_of(client, operation, asked)
    assert len(token) == 24
    raw = base64.urlsafe_b64decode(token)
    assert not any(one.encode() in raw for one in ids)


def test_an_empty_token_is_none(page, ids):
    assert page(2, "") == page(2)


def test_a_token_of_another_list_is_refused(client, operation, check_refused):
    other = "GetApis" if operation == "GetVpcLinks" else "GetVpcLinks"
    check_refused(token_of(client, other, fill(client, ALL[other])[0]))


@pytest.mark.parametrize(("one", "other"), [("GetRoutes", "GetStages"), ("GetStages", "GetRoutes")])
def test_a_token_of_another_list_with_the_same_parameters_is_refused(client, refused, one, other):
    where, _ids = fill(client, ALL[one])
    for number in range(COUNT):
        ALL[other].make(client, number, **where)
    token = token_of(client, one, where)
    with refused("BadRequestException", match="Invalid pagination token"):
        call(client, other, **where, MaxResults="2", NextToken=token)
    assert call(client, one, **where, MaxResults="2", NextToken=token)["NextToken"] != token


WITHIN = [name for name, one in LISTERS.items() if one.world is not nowhere]


@pytest.mark.parametrize("operation", WITHIN, indirect=True)
def test_a_token_of_the_same_list_elsewhere_is_refused(client, operation, lister, asked, check_refused):
    other, _ids = fill(client, lister)
    assert other != asked
    check_refused(token_of(client, operation, other))


def test_a_token_of_another_region_is_refused(client, operation, lister, check_refused):
    elsewhere = client_of("apigatewayv2", "eu-west-1")
    check_refused(token_of(elsewhere, operation, fill(elsewhere, lister)[0]))


def test_a_token_of_another_cloud_is_refused(client, operation, lister, check_refused):
    with mock_apigatewayv2(seed=8, isolated=True):
        foreign = token_of(client, operation, fill(client, lister)[0])
    check_refused(foreign)


@cache
def stranger():
    """A client of another account, where its access key is known."""
    session = boto3.session.Session(aws_access_key_id="AKIASTRANGER", aws_secret_access_key="secret")
    return session.client("apigatewayv2", region_name="us-east-1")


def test_a_token_of_another_account_is_refused():
    with mock_apigatewayv2(isolated=True, accounts={"AKIASTRANGER": "210987654321"}):
        client, lister = client_of("apigatewayv2"), LISTERS["GetVpcLinks"]
        token = token_of(client, "GetVpcLinks", fill(client, lister)[0])
        fill(stranger(), lister)
        assert token_of(stranger(), "GetVpcLinks", {}) != token
        with pytest.raises(stranger().exceptions.BadRequestException, match="Invalid pagination token"):
            stranger().get_vpc_links(MaxResults="2", NextToken=token)


@pytest.mark.parametrize("size", [1, 3, None])
def test_a_token_with_another_size_is_refused(client, operation, asked, check_refused, size_of, size):
    check_refused(token_of(client, operation, asked), MaxResults=size_of(size) if size else None)


# Elsewhere


@pytest.mark.parametrize("operation", [*WITHIN, *SINGLE], indirect=True)
def test_what_is_listed_in_something_that_is_not_there_is_not_found(client, operation, lister, refused):
    for member, value in lister.world(client).items():
        where = {**lister.world(client), member: value[:-1] + "x"}
        with refused("NotFoundException", status=404):
            call(client, operation, **where)


@pytest.mark.parametrize("operation", WITHIN, indirect=True)
def test_a_list_shows_only_what_is_in_its_own(client, lister, page, ids):
    fill(client, lister, 2)
    assert page(None) == (ids, None)
