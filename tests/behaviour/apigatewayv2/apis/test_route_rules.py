"""What a route may hold, as a new one and in an update: targets, models, parameters, and who may call it."""

import pytest

from support_v2 import (
    another_api,
    changed_route,
    jwt_authorizer,
    lambda_authorizer,
    make_model,
    make_route,
    make_target,
    websocket_authorizer,
)

NO_JWT = (
    "Invalid authorizer ID specified. Setting the authorization type to JWT requires a valid JWT authorizer."
)
NO_CUSTOM = (
    "Invalid authorizer ID specified. "
    "Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer."
)
BAD_TARGET = (
    "Unexpected or malformed target in route. Correct format should be integrations/<integration_id>."
)
SCOPES = (
    "Invalid Route authorization type specified. "
    "Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT authorization types"
)
BAD_PARAMETER = (
    "Invalid request parameter specified. "
    "Correct format should be route.request.header.<name> or route.request.querystring.<name>."
)
NOT_CONNECT = "Request parameters are only supported for the $connect route in WEBSOCKET APIs"
WITHOUT_TYPE = "Unable to update route. Authorizer type is invalid or null."
HEADER, QUERY = "route.request.header.Auth", "route.request.querystring.token"

each_protocol = pytest.mark.parametrize("protocol", ["http_api", "websocket_api"])


@pytest.fixture
def api(request, protocol):
    """An API of the test's protocol."""
    return request.getfixturevalue(protocol)


# Both ways


@pytest.fixture(params=["create", "update"])
def ask(request, client):
    """A call that asks for members of a route: of a new one, or of one that is there."""

    def of(api, key="GET /pets"):
        if request.param == "create":
            return lambda **asked: make_route(client, api, key, **asked)
        route = make_route(client, api, key)["RouteId"]
        return lambda **asked: changed_route(client, api, route, **asked)

    return of


@each_protocol
def test_a_target_is_an_integration_of_the_api(client, ask, api):
    target = make_target(client, api)
    assert ask(api)(Target=target)["Target"] == target


@pytest.mark.parametrize(
    "target",
    [
        "{id}",
        "integration/{id}",
        "/integrations/{id}",
        "integrations/{id}/",
        "integrations/",
        "Integrations/{id}",
        "https://example.com",
        f"integrations/{128 * 'x'}",
    ],
)
def test_a_target_of_another_form_is_refused(client, ask, http_api, refused, target):
    target = target.replace("{id}", make_target(client, http_api).partition("/")[2])
    call = ask(http_api)
    with refused("BadRequestException", match=BAD_TARGET):
        call(Target=target)


def test_a_new_route_with_an_empty_target_is_refused(client, http_api, refused):
    with refused("BadRequestException", match=BAD_TARGET):
        make_route(client, http_api, Target="")


def test_an_integration_that_does_not_exist_is_refused(client, ask, http_api, refused):
    of_another = make_target(client, another_api(client))
    call = ask(http_api)
    for target in ("integrations/abc1234", of_another):
        unknown = "Invalid Integration identifier specified"
        with refused("BadRequestException", match=unknown):
            call(Target=target)


# What only WebSocket APIs have, and how the refusal calls it.
ONLY_WEBSOCKET = [
    ("ApiKeyRequired", True, "ApiKeyRequired"),
    ("RequestParameters", {HEADER: {"Required": True}}, "requestParameters"),
    ("RequestModels", {"x": "Message"}, "requestModels"),
    ("ModelSelectionExpression", "$request.body.kind", "modelSelectionExpression"),
    ("RouteResponseSelectionExpression", "$default", "routeResponseSelectionExpression"),
]


@pytest.mark.parametrize(("member", "value", "_named"), ONLY_WEBSOCKET)
def test_some_members_are_for_websocket_apis(client, ask, websocket_api, member, value, _named):
    make_model(client, websocket_api)
    assert ask(websocket_api, "$connect")(**{member: value})[member] == value


EMPTY = [
    (member, {} if isinstance(value, dict) else "", named)
    for member, value, named in ONLY_WEBSOCKET
    if member != "ApiKeyRequired"
]


@pytest.mark.parametrize(("member", "value", "named"), [*ONLY_WEBSOCKET, *EMPTY])
def test_an_http_api_refuses_what_only_websocket_apis_have(ask, http_api, refused, member, value, named):
    call = ask(http_api)
    with refused("BadRequestException", match=f"{named} is not currently supported for HTTP APIs."):
        call(**{member: value})


def test_an_http_api_takes_that_no_key_is_required(ask, http_api):
    assert ask(http_api)(ApiKeyRequired=False)["ApiKeyRequired"] is False


@pytest.mark.parametrize(
    ("operation_name", "breach"), [("x", None), (64 * "x", None), (65 * "x", "less than or equal to 64")]
)
def test_an_operation_name_has_at_most_64_characters(ask, http_api, refused, operation_name, breach):
    call = ask(http_api)
    if breach is None:
        assert call(OperationName=operation_name)["OperationName"] == operation_name
    else:
        with refused("BadRequestException", match=breach):
            call(OperationName=operation_name)


def test_a_new_route_with_an_empty_operation_name_is_refused(client, http_api, refused):
    with refused("BadRequestException", match="at 'operationName' failed to satisfy constraint"):
        make_route(client, http_api, OperationName="")


@pytest.mark.parametrize("key", [HEADER, QUERY, "route.request.header.X-Api.Key_1"])
def test_a_request_parameter_is_a_header_or_of_the_query_string(ask, websocket_api, key):
    asked = {key: {"Required": True}}
    assert ask(websocket_api, "$connect")(RequestParameters=asked)["RequestParameters"] == asked


@pytest.mark.parametrize(
    "key",
    [
        "Auth",
        "header.Auth",
        "route.request.header",
        "route.request.header.",
        "route.request.path.id",
        "route.request.header.A b",
        "method.request.header.Auth",
        "x.route.request.header.Auth",
    ],
)
def test_a_request_parameter_of_another_form_is_refused(ask, websocket_api, refused, key):
    call = ask(websocket_api, "$connect")
    with refused("BadRequestException", match=BAD_PARAMETER):
        call(RequestParameters={HEADER: {"Required": True}, key: {"Required": True}})


@pytest.mark.parametrize("key", ["sendmessage", "$default", "$disconnect"])
def test_only_the_route_that_connects_has_request_parameters(ask, websocket_api, refused, key):
    call = ask(websocket_api, key)
    with refused("BadRequestException", match=NOT_CONNECT):
        call(RequestParameters={HEADER: {}})
    assert "RequestParameters" not in call(RequestParameters={})


def test_a_route_with_request_parameters_goes_on_connecting(client, websocket_api, refused):
    route = make_route(client, websocket_api, "$connect", RequestParameters={HEADER: {}})["RouteId"]
    with refused("BadRequestException", match=NOT_CONNECT):
        changed_route(client, websocket_api, route, RouteKey="sendmessage")
    client.delete_route_request_parameter(ApiId=websocket_api, RouteId=route, RequestParameterKey=HEADER)
    assert changed_route(client, websocket_api, route, RouteKey="sendmessage")["RouteKey"] == "sendmessage"


@pytest.mark.parametrize("expression", ["$request.body.x", "default", "$defaults"])
def test_a_route_response_is_selected_by_default_alone(ask, websocket_api, refused, expression):
    call = ask(websocket_api, "sendmessage")
    with refused(
        "BadRequestException",
        match="Currently, only $default is supported as a RouteResponseSelectionExpression.",
    ):
        call(RouteResponseSelectionExpression=expression)


def test_a_request_model_is_one_of_the_api_by_its_name(client, ask, websocket_api, refused):
    there = make_model(client, websocket_api)
    make_model(client, another_api(client, "WEBSOCKET"), "Elsewhere")
    call = ask(websocket_api, "sendmessage")
    for name in ("Elsewhere", there, "message"):
        with refused("BadRequestException", match=f"Invalid model identifier specified: {name}"):
            call(RequestModels={"a": "Message", "b": name})
    assert call(RequestModels={"a": "Message", "b": "Message"})["RequestModels"] == {
        "a": "Message",
        "b": "Message",
    }


def test_a_new_route_with_a_model_without_a_name_is_refused(client, websocket_api, refused):
    with refused("BadRequestException", match="failed to satisfy constraint"):
        make_route(client, websocket_api, "sendmessage", RequestModels={"a": ""})


# Authorization


def test_a_jwt_route_of_an_http_api_has_a_jwt_authorizer_and_scopes(client, ask, http_api):
    asked = {
        "AuthorizationType": "JWT",
        "AuthorizerId": jwt_authorizer(client, http_api),
        "AuthorizationScopes": ["read", 64 * "x"],
    }
    made = ask(http_api)(**asked)
    assert {name: made[name] for name in asked} == asked


def test_a_custom_route_has_a_request_authorizer(client, ask, http_api, websocket_api):
    for api, authorizer, key in (
        (http_api, lambda_authorizer(client, http_api), "GET /pets"),
        (websocket_api, websocket_authorizer(client, websocket_api), "$connect"),
    ):
        made = ask(api, key)(AuthorizationType="CUSTOM", AuthorizerId=authorizer)
        assert (made["AuthorizationType"], made["AuthorizerId"]) == ("CUSTOM", authorizer)


@pytest.mark.parametrize(("protocol", "key"), [("http_api", "GET /pets"), ("websocket_api", "$connect")])
def test_a_route_with_iam_has_no_authorizer(ask, api, key):
    made = ask(api, key)(AuthorizationType="AWS_IAM")
    assert made["AuthorizationType"] == "AWS_IAM"
    assert "AuthorizerId" not in made


@pytest.mark.parametrize(("authorization", "unfit"), [("JWT", lambda_authorizer), ("CUSTOM", jwt_authorizer)])
def test_an_authorizer_that_does_not_fit_is_refused(client, ask, http_api, refused, authorization, unfit):
    elsewhere = another_api(client)
    fitting = {"JWT": jwt_authorizer, "CUSTOM": lambda_authorizer}[authorization](client, elsewhere)
    authorizers = [{"AuthorizerId": id_} for id_ in ("abc123", "", fitting, unfit(client, http_api))]
    call = ask(http_api)
    for asked in ({}, *authorizers):
        with refused("BadRequestException", match={"JWT": NO_JWT, "CUSTOM": NO_CUSTOM}[authorization]):
            call(AuthorizationType=authorization, **asked)


@pytest.mark.parametrize("authorization", ["NONE", "AWS_IAM", "CUSTOM"])
def test_scopes_are_for_jwt_alone(client, ask, http_api, refused, authorization):
    asked = {"AuthorizerId": lambda_authorizer(client, http_api)} if authorization == "CUSTOM" else {}
    call = ask(http_api)
    with refused("BadRequestException", match=SCOPES):
        call(AuthorizationType=authorization, AuthorizationScopes=["read"], **asked)


@pytest.mark.parametrize("scope", ["", 65 * "x"])
def test_a_scope_has_1_to_64_characters(client, ask, http_api, refused, scope):
    authorizer = jwt_authorizer(client, http_api)
    call = ask(http_api)
    with refused("BadRequestException", match="at 'authorizationScopes.1.member' failed to satisfy"):
        call(AuthorizationType="JWT", AuthorizerId=authorizer, AuthorizationScopes=[scope])


def test_an_authorization_type_that_is_none_is_refused(ask, http_api, refused):
    call = ask(http_api)
    with refused("BadRequestException", match="at 'authorizationType' failed to satisfy constraint"):
        call(AuthorizationType="COGNITO_USER_POOLS")


@pytest.mark.parametrize("key", ["$connect", "sendmessage"])
def test_a_websocket_api_has_no_jwt(ask, websocket_api, refused, key):
    call = ask(websocket_api, key)
    with refused(
        "BadRequestException",
        match="The authorization type JWT is not currently supported for WebSocket APIs.",
    ):
        call(AuthorizationType="JWT", AuthorizerId="abc123")


@pytest.mark.parametrize("key", ["$disconnect", "$default", "sendmessage"])
@pytest.mark.parametrize("authorization", ["AWS_IAM", "CUSTOM"])
def test_only_the_route_that_connects_a_websocket_is_authorized(
    client, ask, websocket_api, refused, authorization, key
):
    authorizer = websocket_authorizer(client, websocket_api)
    call = ask(websocket_api, key)
    with refused(
        "BadRequestException", match="Currently, authorization is restricted to the $connect route only"
    ):
        call(AuthorizationType=authorization, AuthorizerId=authorizer)


def test_an_authorized_route_remains_the_one_that_connects(client, websocket_api, refused):
    route = make_route(client, websocket_api, "$connect", AuthorizationType="AWS_IAM")["RouteId"]
    with refused("BadRequestException", match="authorization is restricted to the $connect route only"):
        changed_route(client, websocket_api, route, RouteKey="sendmessage")
    changed = changed_route(client, websocket_api, route, RouteKey="sendmessage", AuthorizationType="NONE")
    assert (changed["RouteKey"], changed["AuthorizationType"]) == ("sendmessage", "NONE")


@pytest.mark.parametrize("authorization", ["NONE", "AWS_IAM"])
def test_an_authorizer_that_nothing_asks_is_not_kept(client, ask, http_api, authorization):
    authorizer = lambda_authorizer(client, http_api)
    assert "AuthorizerId" not in ask(http_api)(AuthorizationType=authorization, AuthorizerId=authorizer)
    client.delete_authorizer(ApiId=http_api, AuthorizerId=authorizer)


# Another authorization than before


def test_scopes_are_replaced_and_cleared_by_an_empty_list(client, http_api):
    made = make_route(
        client,
        http_api,
        AuthorizationType="JWT",
        AuthorizerId=jwt_authorizer(client, http_api),
        AuthorizationScopes=["read", "write"],
    )
    changed = changed_route(client, http_api, made["RouteId"], AuthorizationScopes=["admin"])
    assert changed == {**made, "AuthorizationScopes": ["admin"]}
    del made["AuthorizationScopes"]
    assert changed_route(client, http_api, made["RouteId"], AuthorizationScopes=[]) == made


@pytest.mark.parametrize("more", [{}, {"AuthorizerId": ""}])
@pytest.mark.parametrize("authorization", ["NONE", "AWS_IAM"])
def test_another_type_of_authorization_detaches_the_authorizer(client, http_api, authorization, more):
    authorizer = jwt_authorizer(client, http_api)
    made = make_route(client, http_api, AuthorizationType="JWT", AuthorizerId=authorizer)
    changed = changed_route(client, http_api, made["RouteId"], AuthorizationType=authorization, **more)
    del made["AuthorizerId"]
    assert changed == {**made, "AuthorizationType": authorization}
    client.delete_authorizer(ApiId=http_api, AuthorizerId=authorizer)


def test_an_authorizer_alone_can_not_be_taken_away(client, http_api, refused):
    made = make_route(
        client, http_api, AuthorizationType="JWT", AuthorizerId=jwt_authorizer(client, http_api)
    )
    with refused("BadRequestException", match=NO_JWT):
        changed_route(client, http_api, made["RouteId"], AuthorizerId="")


def test_scopes_are_in_the_way_of_another_type_of_authorization(client, http_api, refused):
    made = make_route(
        client,
        http_api,
        AuthorizationType="JWT",
        AuthorizerId=jwt_authorizer(client, http_api),
        AuthorizationScopes=["read"],
    )
    with refused("BadRequestException", match=SCOPES):
        changed_route(client, http_api, made["RouteId"], AuthorizationType="NONE")
    changed = changed_route(
        client, http_api, made["RouteId"], AuthorizationType="NONE", AuthorizationScopes=[]
    )
    assert changed.keys() == {"ApiKeyRequired", "AuthorizationType", "RouteId", "RouteKey"}


def test_an_authorizer_of_the_other_kind_comes_with_its_type(client, http_api, refused):
    made = make_route(
        client, http_api, AuthorizationType="JWT", AuthorizerId=jwt_authorizer(client, http_api)
    )
    other = lambda_authorizer(client, http_api)
    with refused("BadRequestException", match="Invalid authorizer ID specified."):
        changed_route(client, http_api, made["RouteId"], AuthorizationType="CUSTOM")
    with refused("BadRequestException", match=WITHOUT_TYPE):
        changed_route(client, http_api, made["RouteId"], AuthorizerId=other)
    changed = changed_route(client, http_api, made["RouteId"], AuthorizationType="CUSTOM", AuthorizerId=other)
    assert changed == {**made, "AuthorizationType": "CUSTOM", "AuthorizerId": other}


def test_another_authorizer_of_the_same_kind_comes_with_the_type_too(client, http_api, refused):
    first, second = jwt_authorizer(client, http_api), jwt_authorizer(client, http_api, "another")
    route = make_route(client, http_api, AuthorizationType="JWT", AuthorizerId=first)["RouteId"]
    with refused("BadRequestException") as caught:
        changed_route(client, http_api, route, AuthorizerId=second, OperationName="ListPets")
    assert caught.error.response["Error"]["Message"] == WITHOUT_TYPE
    changed = changed_route(client, http_api, route, AuthorizationType="JWT", AuthorizerId=second)
    assert changed["AuthorizerId"] == second


def test_a_route_without_an_authorizer_gets_none_without_the_type(client, http_api, refused):
    route = make_route(client, http_api)["RouteId"]
    for authorizer in (jwt_authorizer(client, http_api), "nosuch"):
        with refused("BadRequestException", match=WITHOUT_TYPE):
            changed_route(client, http_api, route, AuthorizerId=authorizer)


def test_the_authorizer_that_a_route_has_and_none_come_without_the_type(client, http_api, refused):
    plain = make_route(client, http_api)
    assert changed_route(client, http_api, plain["RouteId"], AuthorizerId="") == plain
    authorizer = jwt_authorizer(client, http_api)
    made = make_route(client, http_api, "GET /cats", AuthorizationType="JWT", AuthorizerId=authorizer)
    assert changed_route(client, http_api, made["RouteId"], AuthorizerId=authorizer) == made
    with refused("BadRequestException", match=NO_JWT):
        changed_route(client, http_api, made["RouteId"], AuthorizerId="")
