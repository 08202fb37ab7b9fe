"""Quotas of API Gateway V2: off unless asked for, and refused just beyond what is allowed."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import mock_apigatewayv2, mock_cloud
from awsmock_ar_apigw.services.apigatewayv2.quotas import QUOTAS
from support import client_of, refusal
from support_quotas import Way, two_places
from support_v2 import (
    ACM,
    another_api,
    jwt_authorizer,
    lambda_authorizer,
    make_domain,
    make_portal,
    make_product,
    make_route,
    make_target,
)

ACTIONS = [{"InvokeApi": {"ApiId": "r3stap1abc", "Stage": "prod"}}]
PARTS = {"RestApiId": "a1b2c3d4e5", "Stage": "prod", "Path": "/pets", "Method": "GET"}


def an_api(client, _cloud, _number):
    return another_api(client)


def a_route(client, _cloud, _number):
    """A route behind an authorizer, without scopes."""
    api = another_api(client)
    authorizer = jwt_authorizer(client, api)
    made = make_route(client, api, AuthorizationType="JWT", AuthorizerId=authorizer)
    return {"ApiId": api, "RouteId": made["RouteId"]}


def an_authorizer(client, _cloud, _number):
    api = another_api(client)
    return {"ApiId": api, "AuthorizerId": jwt_authorizer(client, api)}


def a_domain(client, _cloud, number):
    return make_domain(client, f"api-{number}.example.com", RoutingMode="ROUTING_RULE_THEN_API_MAPPING")[
        "DomainName"
    ]


def a_product(client, _cloud, number):
    return make_product(client, f"Pets {number}").rpartition("/")[2]


def make_authorizer(client, api, number):
    return client.create_authorizer(
        ApiId=api,
        Name=f"jwt-{number}",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": "https://example.com", "Audience": ["pets"]},
    )["AuthorizerId"]


def make_link(client, subnets=1):
    names = [f"subnet-{number:08}" for number in range(subnets)]
    return client.create_vpc_link(Name="link", SubnetIds=names)["VpcLinkId"]


def make_mapping(client, domain, key):
    api = another_api(client)
    client.create_stage(ApiId=api, StageName="prod")
    return client.create_api_mapping(DomainName=domain, ApiId=api, Stage="prod", ApiMappingKey=key)[
        "ApiMappingId"
    ]


def make_rule(client, domain, number):
    return client.create_routing_rule(DomainName=domain, Actions=ACTIONS, Conditions=[], Priority=number + 1)[
        "RoutingRuleId"
    ]


def make_page(client, product, number):
    content = {"Title": f"Page {number}", "Body": "How to begin."}
    return client.create_product_page(PortalProductId=product, DisplayContent=content)["ProductPageId"]


def make_endpoint(client, product, number):
    parts = {**PARTS, "Path": f"/pets/{number}"}
    return client.create_product_rest_endpoint_page(
        PortalProductId=product, RestEndpointIdentifier={"IdentifierParts": parts}
    )["ProductRestEndpointPageId"]


WAYS = {
    "apigatewayv2.Api": Way(
        lambda client, _parent, _number: another_api(client),
        lambda client, _parent, api: client.delete_api(ApiId=api),
    ),
    "apigatewayv2.Route": Way(
        lambda client, api, number: make_route(client, api, f"GET /{number}")["RouteId"],
        lambda client, api, route: client.delete_route(ApiId=api, RouteId=route),
        an_api,
    ),
    "apigatewayv2.Integration": Way(
        lambda client, api, _number: make_target(client, api).partition("/")[2],
        lambda client, api, made: client.delete_integration(ApiId=api, IntegrationId=made),
        an_api,
    ),
    "apigatewayv2.Stage": Way(
        lambda client, api, number: client.create_stage(ApiId=api, StageName=f"v{number}")["StageName"],
        lambda client, api, stage: client.delete_stage(ApiId=api, StageName=stage),
        an_api,
    ),
    "apigatewayv2.Authorizer": Way(
        make_authorizer,
        lambda client, api, made: client.delete_authorizer(ApiId=api, AuthorizerId=made),
        an_api,
    ),
    "apigatewayv2.VpcLink": Way(
        lambda client, _parent, _number: make_link(client),
        lambda client, _parent, link: client.delete_vpc_link(VpcLinkId=link),
    ),
    "apigatewayv2.DomainName": Way(
        lambda client, _parent, number: make_domain(
            client,
            f"api-{number}.example.com",
            DomainNameConfigurations=[
                {"CertificateArn": ACM["CertificateArn"].replace("us-east-1", client.meta.region_name)}
            ],
        )["DomainName"],
        lambda client, _parent, name: client.delete_domain_name(DomainName=name),
    ),
    "apigatewayv2.ApiMapping.MultiLevel": Way(
        lambda client, domain, number: make_mapping(client, domain, f"v1/{number}"),
        lambda client, domain, made: client.delete_api_mapping(DomainName=domain, ApiMappingId=made),
        a_domain,
    ),
    "apigatewayv2.RoutingRule": Way(
        make_rule,
        lambda client, domain, made: client.delete_routing_rule(DomainName=domain, RoutingRuleId=made),
        a_domain,
    ),
    "apigatewayv2.Portal": Way(
        lambda client, _parent, _number: make_portal(client)["PortalId"],
        lambda client, _parent, portal: client.delete_portal(PortalId=portal),
    ),
    "apigatewayv2.PortalProduct": Way(
        lambda client, _parent, _number: make_product(client).rpartition("/")[2],
        lambda client, _parent, made: client.delete_portal_product(PortalProductId=made),
    ),
    "apigatewayv2.ProductPage": Way(
        make_page,
        lambda client, product, page: client.delete_product_page(PortalProductId=product, ProductPageId=page),
        a_product,
    ),
    "apigatewayv2.ProductRestEndpointPage": Way(
        make_endpoint,
        lambda client, product, page: client.delete_product_rest_endpoint_page(
            PortalProductId=product, ProductRestEndpointPageId=page
        ),
        a_product,
    ),
}


def set_scopes(client, route, size):
    scopes = [f"scope-{number}" for number in range(size)]
    return client.update_route(**route, AuthorizationScopes=scopes)["AuthorizationScopes"]


def set_audience(client, authorizer, size):
    audience = [f"client-{number}" for number in range(size)]
    jwt = {"Issuer": "https://example.com", "Audience": audience}
    return client.update_authorizer(**authorizer, JwtConfiguration=jwt)["JwtConfiguration"]["Audience"]


def set_subnets(client, _parent, size):
    return client.get_vpc_link(VpcLinkId=make_link(client, size))["SubnetIds"]


def set_products(client, _parent, size):
    arns = [make_product(client) for _ in range(size)]
    return make_portal(client, IncludedPortalProductArns=arns)["IncludedPortalProductArns"]


# Of what is measured: what makes something of a size and returns what it has then, and what it belongs to.
SIZES = {
    "apigatewayv2.Route.AuthorizationScopes": Way(set_scopes, None, a_route),
    "apigatewayv2.Authorizer.Audience": Way(set_audience, None, an_authorizer),
    "apigatewayv2.VpcLink.SubnetIds": Way(set_subnets, None),
    "apigatewayv2.Portal.IncludedPortalProductArns": Way(set_products, None),
}
# What the developer guide says.
PUBLISHED = {
    "apigatewayv2.Api": "600 APIs per account and Region",
    "apigatewayv2.Route": "300 Routes per API",
    "apigatewayv2.Route.AuthorizationScopes": "10 AuthorizationScopes per Route",
    "apigatewayv2.Integration": "300 Integrations per API",
    "apigatewayv2.Stage": "10 Stages per API",
    "apigatewayv2.Authorizer": "10 Authorizers per API",
    "apigatewayv2.Authorizer.Audience": "50 Audiences per Authorizer",
    "apigatewayv2.VpcLink": "10 VPC links per account and Region",
    "apigatewayv2.VpcLink.SubnetIds": "10 Subnets per VPC link",
    "apigatewayv2.DomainName": "120 Domain names per account and Region",
    "apigatewayv2.ApiMapping.MultiLevel": "200 multi-level API mappings per domain name",
    "apigatewayv2.RoutingRule": "50 Routing rules per domain name",
    "apigatewayv2.Portal": "15 Portals per account and Region",
    "apigatewayv2.Portal.IncludedPortalProductArns": "200 Portal products per portal",
    "apigatewayv2.PortalProduct": "500 Portal products per account and Region",
    "apigatewayv2.ProductPage": "40 Product pages per portal product",
    "apigatewayv2.ProductRestEndpointPage": "40 Product REST endpoint pages per portal product",
}
BY_NAME = {quota.name: quota for quota in QUOTAS}
each_count = pytest.mark.parametrize("name", WAYS)
each_size = pytest.mark.parametrize("name", SIZES)


def test_every_quota_is_enforced_and_tried():
    assert sorted([*WAYS, *SIZES]) == sorted(BY_NAME)
    assert all(quota.refuses for quota in QUOTAS)


def test_each_quota_is_what_aws_publishes():
    assert {quota.name: f"{quota.number} {quota.things} per {quota.per}" for quota in QUOTAS} == PUBLISHED


def beyond(cloud, name):
    """The refusal of one too many, which leaves everything as it was."""
    quota = BY_NAME[name]
    gap = "  " if name == "apigatewayv2.Integration" else " "
    said = (
        f"Maximum number of {quota.things} for this {quota.per} has been reached.{gap}"
        f"Please contact AWS if you need additional {quota.things}."
    )
    return refusal(cloud, "TooManyRequestsException", said, status=429)


@each_count
def test_there_is_room_up_to_a_number_of_ones_own_and_again_after_a_deletion(name):
    way = WAYS[name]
    with mock_cloud(seed=7, isolated=True, quotas={name: 2}) as cloud:
        (client, parent), (other, other_parent) = two_places("apigatewayv2", cloud, way)
        made = [way.make(client, parent, number) for number in (1, 2)]
        if name != "apigatewayv2.ApiMapping.MultiLevel":  # that takes an API first, which stays
            with beyond(cloud, name) as refused:
                way.make(client, parent, 3)
            quota = BY_NAME[name]
            assert refused.error.response["LimitType"] == f"{quota.things} per {quota.per}"
        way.make(other, other_parent, 4)
        way.drop(client, parent, made[1])
        cloud.settle()
        way.make(client, parent, 5)
        with pytest.raises(client.exceptions.TooManyRequestsException):
            way.make(client, parent, 6)


@each_count
def test_there_is_room_up_to_what_aws_publishes(name):
    way, number = WAYS[name], BY_NAME[name].number
    # An API for each of its mappings would be too many APIs of an account.
    with mock_cloud(seed=7, isolated=True, quotas="aws") as cloud:
        ((client, parent), _other) = two_places("apigatewayv2", cloud, way)
        there = len(client.get_apis(MaxResults="1000")["Items"]) if name == "apigatewayv2.Api" else 0
        for one in range(number - there):
            way.make(client, parent, one)
        with pytest.raises(client.exceptions.TooManyRequestsException, match=BY_NAME[name].things):
            way.make(client, parent, number)


@each_size
def test_a_list_may_be_as_long_as_a_number_of_ones_own_and_as_aws_publishes(name):
    way, published = SIZES[name], BY_NAME[name].number
    for quotas, number in (({name: 2}, 2), ("aws", published)):
        with mock_cloud(seed=7, isolated=True, quotas=quotas) as cloud:
            ((client, parent), _other) = two_places("apigatewayv2", cloud, way)
            assert len(way.make(client, parent, number)) == number
            with pytest.raises(client.exceptions.TooManyRequestsException, match=BY_NAME[name].things):
                way.make(client, parent, number + 1)


@each_size
def test_a_list_may_be_longer_unless_a_quota_is_asked_for(name):
    number = BY_NAME[name].number + 1
    with mock_cloud(seed=7, isolated=True) as cloud:
        ((client, parent), _other) = two_places("apigatewayv2", cloud, SIZES[name])
        assert len(SIZES[name].make(client, parent, number)) == number


# What counts


def test_a_lambda_authorizer_counts_as_one_and_has_no_audience():
    quotas = {"apigatewayv2.Authorizer": 2, "apigatewayv2.Authorizer.Audience": 1}
    with mock_cloud(seed=7, isolated=True, quotas=quotas) as cloud:
        client = client_of("apigatewayv2")
        api = another_api(client)
        jwt_authorizer(client, api)
        function = lambda_authorizer(client, api)
        renamed = client.update_authorizer(ApiId=api, AuthorizerId=function, Name="renamed")
        assert renamed["Name"] == "renamed"
        with beyond(cloud, "apigatewayv2.Authorizer"):
            lambda_authorizer(client, api)


def test_a_quick_create_counts_and_is_refused_whole():
    with mock_cloud(seed=7, isolated=True, quotas={"apigatewayv2.Stage": 1}) as cloud:
        client = client_of("apigatewayv2")
        api = client.create_api(Name="pets", ProtocolType="HTTP", Target="https://example.com")["ApiId"]
        with beyond(cloud, "apigatewayv2.Stage"):
            client.create_stage(ApiId=api, StageName="prod")
    with mock_cloud(seed=7, isolated=True, quotas={"apigatewayv2.Api": 1}) as cloud:
        client.create_api(Name="pets", ProtocolType="HTTP")
        with beyond(cloud, "apigatewayv2.Api"):
            client.create_api(Name="more", ProtocolType="HTTP", Target="https://example.com")
        assert [api["Name"] for api in client.get_apis()["Items"]] == ["pets"]


def test_an_automatic_deployment_is_no_matter_of_quotas():
    with mock_apigatewayv2(isolated=True, quotas={"apigatewayv2.Stage": 1, "apigatewayv2.Route": 30}):
        client = client_of("apigatewayv2")
        api = client.create_api(Name="pets", ProtocolType="HTTP", Target="https://example.com")["ApiId"]
        for number in range(20):
            make_route(client, api, f"GET /{number}")
        assert len(client.get_deployments(ApiId=api)["Items"]) > 20


def test_a_mapping_of_one_level_does_not_count_until_it_gets_another():
    with mock_apigatewayv2(isolated=True, quotas={"apigatewayv2.ApiMapping.MultiLevel": 1}) as cloud:
        client = client_of("apigatewayv2")
        domain = a_domain(client, cloud, 1)
        make_mapping(client, domain, "v1/pets")
        made = [make_mapping(client, domain, key) for key in ("v2", "v3")]
        api = client.get_api_mapping(DomainName=domain, ApiMappingId=made[0])["ApiId"]
        with pytest.raises(client.exceptions.TooManyRequestsException):
            client.update_api_mapping(
                DomainName=domain, ApiMappingId=made[0], ApiId=api, ApiMappingKey="v2/pets"
            )
        changed = client.update_api_mapping(
            DomainName=domain, ApiMappingId=made[0], ApiId=api, ApiMappingKey="v4"
        )
        assert changed["ApiMappingKey"] == "v4"


def test_what_is_there_can_be_changed_when_there_is_no_room():
    with mock_apigatewayv2(isolated=True, quotas={"apigatewayv2.Api": 1, "apigatewayv2.Route": 1}):
        client = client_of("apigatewayv2")
        api = another_api(client)
        assert client.update_api(ApiId=api, Name="renamed")["Name"] == "renamed"
        route = make_route(client, api)
        changed = client.update_route(ApiId=api, RouteId=route["RouteId"], RouteKey="GET /cats")
        assert changed["RouteKey"] == "GET /cats"


def test_an_update_of_a_portal_may_not_include_too_many_products():
    name = "apigatewayv2.Portal.IncludedPortalProductArns"
    with mock_cloud(seed=7, isolated=True, quotas={name: 1}) as cloud:
        client = client_of("apigatewayv2")
        arns = [make_product(client) for _ in range(2)]
        portal = make_portal(client, IncludedPortalProductArns=arns[:1])["PortalId"]
        with beyond(cloud, name):
            client.update_portal(PortalId=portal, IncludedPortalProductArns=arns)
        assert client.get_portal(PortalId=portal)["IncludedPortalProductArns"] == arns[:1]
