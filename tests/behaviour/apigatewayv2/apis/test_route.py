"""Routes: defaults, what they may refer to, who may call them, what each update does, and what a delete leaves."""

import pytest

from awsmock_ar_apigw.cloud.cloud import world_of
from support import client_of
from support_v2 import (
    another_api,
    changed_route,
    make_model,
    make_route,
    make_target,
    route_to_deploy,
    seen_route,
    websocket_authorizer,
)

HEADER, QUERY = "route.request.header.Auth", "route.request.querystring.token"


each_protocol = pytest.mark.parametrize("protocol", ["http_api", "websocket_api"])


@pytest.fixture
def api(request, protocol):
    """An API of the test's protocol."""
    return request.getfixturevalue(protocol)


# Creation


@each_protocol
def test_a_new_one_has_the_defaults(client, api):
    made = make_route(client, api)
    assert made == {
        "ApiKeyRequired": False,
        "AuthorizationType": "NONE",
        "RouteId": made["RouteId"],
        "RouteKey": "GET /pets",
    }
    assert len(made["RouteId"]) == 7
    assert seen_route(client, api, made["RouteId"]) == made
    assert client.get_routes(ApiId=api)["Items"] == [made]


def test_what_it_is_given_it_keeps(client, websocket_api):
    make_model(client, websocket_api)
    given = {
        "ApiKeyRequired": True,
        "AuthorizationType": "CUSTOM",
        "AuthorizerId": websocket_authorizer(client, websocket_api),
        "ModelSelectionExpression": "$request.body.kind",
        "OperationName": "Connect",
        "RequestModels": {"message": "Message"},
        "RequestParameters": {HEADER: {"Required": True}, QUERY: {"Required": False}},
        "RouteResponseSelectionExpression": "$default",
        "Target": make_target(client, websocket_api),
    }
    made = make_route(client, websocket_api, "$connect", **given)
    assert made == {**given, "RouteId": made["RouteId"], "RouteKey": "$connect"}
    assert seen_route(client, websocket_api, made["RouteId"]) == made


@each_protocol
def test_what_is_empty_or_a_default_is_as_if_it_was_left_out(client, api, protocol):
    of_websocket_apis = {
        "ModelSelectionExpression": "",
        "RequestModels": {},
        "RequestParameters": {},
        "RouteResponseSelectionExpression": "",
    }
    made = make_route(
        client,
        api,
        ApiKeyRequired=False,
        AuthorizationScopes=[],
        AuthorizationType="NONE",
        AuthorizerId="",
        **(of_websocket_apis if protocol == "websocket_api" else {}),
    )
    assert made.keys() == {"ApiKeyRequired", "AuthorizationType", "RouteId", "RouteKey"}


def test_they_are_listed_in_the_order_of_creation_page_by_page(client, http_api):
    make_route(client, another_api(client))
    made = [make_route(client, http_api, f"GET /{number}") for number in range(5)]
    first = client.get_routes(ApiId=http_api, MaxResults="3")
    rest = client.get_routes(ApiId=http_api, MaxResults="3", NextToken=first["NextToken"])
    assert first["Items"] + rest["Items"] == made
    assert "NextToken" not in rest


def test_an_unknown_page_is_refused(client, http_api, refused):
    with refused("BadRequestException", match="Invalid pagination token"):
        client.get_routes(ApiId=http_api, NextToken="x")


# What can't be found

CALLS = {
    "get": lambda client, **ids: client.get_route(**ids),
    "update": lambda client, **ids: client.update_route(**ids, OperationName="x"),
    "delete": lambda client, **ids: client.delete_route(**ids),
    "delete a parameter of": lambda client, **ids: client.delete_route_request_parameter(
        **ids, RequestParameterKey=HEADER
    ),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_one_that_does_not_exist_is_refused(client, http_api, refused, call):
    other = make_route(client, another_api(client))
    for unknown in ("abc1234", other["RouteId"]):
        with refused("NotFoundException", match="Invalid Route identifier specified", status=404) as refusal:
            call(client, ApiId=http_api, RouteId=unknown)
        assert refusal.error.response["ResourceType"] == "Route"


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_one_of_an_api_that_does_not_exist_is_refused(client, http_api, refused, call):
    route = make_route(client, http_api)["RouteId"]
    with refused(
        "NotFoundException", match="Invalid API identifier specified 123456789012:abcdefghij", status=404
    ):
        call(client, ApiId="abcdefghij", RouteId=route)


@pytest.mark.parametrize(
    ("operation", "more"), [("create_route", {"RouteKey": "GET /pets"}), ("get_routes", {})]
)
def test_an_api_that_does_not_exist_has_none(client, refused, operation, more):
    with refused(
        "NotFoundException", match="Invalid API identifier specified 123456789012:abcdefghij", status=404
    ):
        getattr(client, operation)(ApiId="abcdefghij", **more)


# Updates


@pytest.fixture
def whole(client, websocket_api):
    """A route that has everything."""
    for name in ("Message", "Other"):
        make_model(client, websocket_api, name)
    return make_route(
        client,
        websocket_api,
        "$connect",
        ApiKeyRequired=True,
        AuthorizationType="CUSTOM",
        AuthorizerId=websocket_authorizer(client, websocket_api),
        ModelSelectionExpression="$request.body.kind",
        OperationName="Connect",
        RequestModels={"a": "Message", "b": "Message"},
        RequestParameters={HEADER: {"Required": True}, QUERY: {"Required": False}},
        RouteResponseSelectionExpression="$default",
        Target=make_target(client, websocket_api),
    )


def test_what_is_left_out_stays(client, websocket_api, whole):
    assert changed_route(client, websocket_api, whole["RouteId"]) == whole


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("ApiKeyRequired", False),
        ("ModelSelectionExpression", "$request.body.type"),
        ("OperationName", "Open"),
    ],
)
def test_a_member_is_replaced(client, websocket_api, whole, member, value):
    assert changed_route(client, websocket_api, whole["RouteId"], **{member: value}) == {
        **whole,
        member: value,
    }


def test_the_target_is_replaced_and_the_old_one_let_go(client, websocket_api, whole):
    target = make_target(client, websocket_api)
    assert changed_route(client, websocket_api, whole["RouteId"], Target=target) == {
        **whole,
        "Target": target,
    }
    client.delete_integration(ApiId=websocket_api, IntegrationId=whole["Target"].partition("/")[2])


def test_the_key_is_replaced(client, http_api):
    made = make_route(client, http_api)
    assert changed_route(client, http_api, made["RouteId"], RouteKey="PUT /pets") == {
        **made,
        "RouteKey": "PUT /pets",
    }


@pytest.mark.parametrize(
    "member",
    ["ModelSelectionExpression", "OperationName", "RouteResponseSelectionExpression", "Target"],
)
def test_an_empty_text_clears(client, websocket_api, whole, member):
    changed = changed_route(client, websocket_api, whole["RouteId"], **{member: ""})
    assert changed == {name: value for name, value in whole.items() if name != member}


def test_request_parameters_are_merged(client, websocket_api, whole):
    asked = {QUERY: {"Required": True}, "route.request.header.More": {"Required": False}}
    changed = changed_route(client, websocket_api, whole["RouteId"], RequestParameters=asked)
    assert changed == {**whole, "RequestParameters": {HEADER: {"Required": True}, **asked}}


@pytest.mark.parametrize("member", ["RequestParameters", "RequestModels"])
def test_an_empty_map_changes_nothing(client, websocket_api, whole, member):
    assert changed_route(client, websocket_api, whole["RouteId"], **{member: {}}) == whole


def test_request_models_are_merged_and_one_without_a_name_goes(client, websocket_api, whole):
    route = whole["RouteId"]
    changed = changed_route(client, websocket_api, route, RequestModels={"b": "Other", "c": "Other"})
    assert changed["RequestModels"] == {"a": "Message", "b": "Other", "c": "Other"}
    changed = changed_route(client, websocket_api, route, RequestModels={"a": "", "c": ""})
    assert changed == {**whole, "RequestModels": {"b": "Other"}}
    changed = changed_route(client, websocket_api, route, RequestModels={"b": ""})
    assert "RequestModels" not in changed


# Request parameters, one by one


@pytest.mark.parametrize("key", [HEADER, QUERY])
def test_a_request_parameter_is_deleted(client, websocket_api, whole, key):
    client.delete_route_request_parameter(
        ApiId=websocket_api, RouteId=whole["RouteId"], RequestParameterKey=key
    )
    left = {name: value for name, value in whole["RequestParameters"].items() if name != key}
    assert seen_route(client, websocket_api, whole["RouteId"]) == {**whole, "RequestParameters": left}


def test_without_its_last_request_parameter_a_route_has_none(client, websocket_api, whole):
    for key in (HEADER, QUERY):
        client.delete_route_request_parameter(
            ApiId=websocket_api, RouteId=whole["RouteId"], RequestParameterKey=key
        )
    assert "RequestParameters" not in seen_route(client, websocket_api, whole["RouteId"])


@pytest.mark.parametrize("key", ["route.request.header.auth", "Auth", "route.request.header.None/at all"])
@each_protocol
def test_a_request_parameter_that_a_route_does_not_have_is_refused(client, api, refused, protocol, key):
    of_websocket_apis = {"key": "$connect", "RequestParameters": {HEADER: {"Required": True}}}
    route = make_route(client, api, **(of_websocket_apis if protocol == "websocket_api" else {}))["RouteId"]
    unknown = "Invalid RequestParameter identifier specified"
    with refused("NotFoundException", match=unknown, status=404) as refusal:
        client.delete_route_request_parameter(ApiId=api, RouteId=route, RequestParameterKey=key)
    assert refusal.error.response["ResourceType"] == "RequestParameter"


# What a route holds on to


@pytest.mark.parametrize("release", ["update", "delete"])
def test_what_a_route_uses_is_in_use_until_it_lets_go(client, websocket_api, whole, refused, release):
    models = {each["Name"]: each["ModelId"] for each in client.get_models(ApiId=websocket_api)["Items"]}
    used = [
        lambda: client.delete_integration(
            ApiId=websocket_api, IntegrationId=whole["Target"].partition("/")[2]
        ),
        lambda: client.delete_authorizer(ApiId=websocket_api, AuthorizerId=whole["AuthorizerId"]),
        lambda: client.delete_model(ApiId=websocket_api, ModelId=models["Message"]),
    ]
    client.delete_model(ApiId=websocket_api, ModelId=models["Other"])
    for delete in used:
        with refused("ConflictException", status=409):
            delete()
    if release == "delete":
        client.delete_route(ApiId=websocket_api, RouteId=whole["RouteId"])
    else:
        gone = {"Target": "", "AuthorizationType": "NONE", "RequestModels": {"a": "", "b": ""}}
        changed_route(client, websocket_api, whole["RouteId"], **gone)
    for delete in used:
        delete()


# Deletion


def test_a_deleted_one_is_gone_and_others_stay(client, http_api, refused):
    gone, stays = (make_route(client, http_api, key)["RouteId"] for key in ("GET /a", "GET /b"))
    client.delete_route(ApiId=http_api, RouteId=gone)
    with refused("NotFoundException", match="Invalid Route identifier specified", status=404):
        seen_route(client, http_api, gone)
    assert [route["RouteId"] for route in client.get_routes(ApiId=http_api)["Items"]] == [stays]


def test_its_responses_go_with_it(client, websocket_api, cloud):
    route = make_route(client, websocket_api, "sendmessage")["RouteId"]
    client.create_route_response(ApiId=websocket_api, RouteId=route, RouteResponseKey="$default")
    client.delete_route(ApiId=websocket_api, RouteId=route)
    assert not [
        record
        for _where, tables in world_of(cloud).store.places()
        for record in tables["apigatewayv2.RouteResponse"].all()
    ]


def test_settings_that_a_stage_has_for_it_stay(client, http_api):
    route = make_route(client, http_api)["RouteId"]
    settings = {"GET /pets": {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 2.0}}
    client.create_stage(ApiId=http_api, StageName="prod", RouteSettings=settings)
    client.delete_route(ApiId=http_api, RouteId=route)
    assert "GET /pets" in client.get_stage(ApiId=http_api, StageName="prod")["RouteSettings"]


@pytest.mark.parametrize("key", ["GET /pets/{id}", "GET /pets/{petId}"])
def test_a_stage_knows_a_route_by_its_whole_key(client, http_api, refused, key):
    make_route(client, http_api, "GET /pets/{petId}")
    make_route(client, another_api(client), "GET /pets/{id}")
    settings = {key: {"ThrottlingBurstLimit": 1}}
    if key == "GET /pets/{petId}":
        client.create_stage(ApiId=http_api, StageName="prod", RouteSettings=settings)
    else:
        with refused("NotFoundException", match=f"Unable to find Route by key {key}", status=404):
            client.create_stage(ApiId=http_api, StageName="prod", RouteSettings=settings)


# Stages that deploy themselves


def test_each_change_is_deployed_by_stages_that_deploy_themselves(client, http_api):
    route_to_deploy(client, http_api, "$default")
    client.create_stage(ApiId=http_api, StageName="prod", AutoDeploy=True)

    def deployed():
        return len(client.get_deployments(ApiId=http_api)["Items"])

    before = deployed()
    route = make_route(client, http_api)["RouteId"]
    assert deployed() == before + 1
    changed_route(client, http_api, route, OperationName="ListPets")
    assert deployed() == before + 2
    client.delete_route(ApiId=http_api, RouteId=route)
    assert deployed() == before + 3


def test_deleting_a_request_parameter_is_deployed_too(client, websocket_api, whole):
    client.create_stage(ApiId=websocket_api, StageName="prod", AutoDeploy=True)
    before = len(client.get_deployments(ApiId=websocket_api)["Items"])
    client.delete_route_request_parameter(
        ApiId=websocket_api, RouteId=whole["RouteId"], RequestParameterKey=HEADER
    )
    assert len(client.get_deployments(ApiId=websocket_api)["Items"]) == before + 1


# Quick create


def quick(client, **more):
    """An API of quick create, and its route."""
    api = client.create_api(Name="quick", ProtocolType="HTTP", Target="https://example.com", **more)["ApiId"]
    (route,) = client.get_routes(ApiId=api)["Items"]
    return api, route


def test_the_default_key_of_a_managed_route_can_not_be_changed(client, refused):
    api, route = quick(client)
    assert route["ApiGatewayManaged"] is True
    with refused(
        "BadRequestException",
        match="The $default route key of a route that is managed by API Gateway can't be modified.",
    ):
        changed_route(client, api, route["RouteId"], RouteKey="GET /pets")
    changed = changed_route(client, api, route["RouteId"], RouteKey="$default", AuthorizationType="AWS_IAM")
    assert changed == {**route, "AuthorizationType": "AWS_IAM"}


def test_other_keys_can_be_changed(client, http_api):
    api, managed = quick(client, RouteKey="GET /pets")
    assert changed_route(client, api, managed["RouteId"], RouteKey="PUT /pets")["RouteKey"] == "PUT /pets"
    by_hand = make_route(client, http_api, "$default")["RouteId"]
    assert changed_route(client, http_api, by_hand, RouteKey="GET /pets")["RouteKey"] == "GET /pets"


def test_a_managed_route_can_be_deleted(client):
    api, route = quick(client)
    client.delete_route(ApiId=api, RouteId=route["RouteId"])
    assert client.get_routes(ApiId=api)["Items"] == []


# Regions


def test_another_region_has_other_routes(client, http_api, refused):
    route = make_route(client, http_api)["RouteId"]
    with refused(
        "NotFoundException", match=f"Invalid API identifier specified 123456789012:{http_api}", status=404
    ):
        seen_route(client_of("apigatewayv2", "eu-west-1"), http_api, route)
