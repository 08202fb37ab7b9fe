"""Route responses: defaults, rules, models, updates, and what they belong to."""

import pytest

from support_v2 import another_api, changed_route, make_model, make_route

ONLY_WEBSOCKET = "RouteResponses are currently not supported for this API protocol type."
ONLY_DEFAULT = "Currently, only $default is supported as a RouteResponseKey."
PARAMETERS = {"route.response.header.Etag": {"Required": True}}


def plain(answer):
    """An answer without what every answer has."""
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


@pytest.fixture
def route(client, websocket_api):
    """The ids of a route of a WebSocket API, which has two models."""
    for name in ("Message", "Other"):
        make_model(client, websocket_api, name)
    return {
        "ApiId": websocket_api,
        "RouteId": make_route(client, websocket_api, "sendmessage")["RouteId"],
    }


def make(client, route, key="$default", **more):
    return plain(client.create_route_response(**route, RouteResponseKey=key, **more))


def get(client, route, response):
    return plain(client.get_route_response(**route, RouteResponseId=response))


def update(client, route, response, **asked):
    answer = plain(client.update_route_response(**route, RouteResponseId=response, **asked))
    assert get(client, route, response) == answer
    return answer


# Creation


def test_a_new_one_has_its_key_alone(client, route):
    made = make(client, route)
    assert made == {"RouteResponseId": made["RouteResponseId"], "RouteResponseKey": "$default"}
    assert len(made["RouteResponseId"]) == 6
    assert get(client, route, made["RouteResponseId"]) == made
    assert client.get_route_responses(**route)["Items"] == [made]


def test_what_it_is_given_it_keeps(client, route):
    given = {
        "ModelSelectionExpression": "$request.body.kind",
        "ResponseModels": {"a": "Message", "b": "Other"},
        "ResponseParameters": PARAMETERS,
    }
    made = make(client, route, **given)
    assert {name: made[name] for name in given} == given
    assert get(client, route, made["RouteResponseId"]) == made


def test_what_is_empty_is_as_if_it_was_left_out(client, route):
    made = make(client, route, ModelSelectionExpression="", ResponseModels={}, ResponseParameters={})
    assert made.keys() == {"RouteResponseId", "RouteResponseKey"}


def test_a_route_has_one_response_to_a_key(client, route, websocket_api, refused):
    make(client, route)
    taken = "RouteResponse with key $default already exists for this route"
    with refused("ConflictException", match=taken, status=409):
        make(client, route)
    other = make_route(client, websocket_api, "another")["RouteId"]
    assert make(client, {**route, "RouteId": other})
    assert len(client.get_route_responses(**route)["Items"]) == 1


def test_one_that_was_deleted_makes_room_for_another(client, route):
    response = make(client, route)["RouteResponseId"]
    client.delete_route_response(**route, RouteResponseId=response)
    assert client.get_route_responses(**route)["Items"] == []
    assert make(client, route)


@pytest.mark.parametrize("key", ["", "default", "$Default", "/200/", "$default "])
def test_another_key_than_the_default_is_refused(client, route, refused, key):
    with refused("BadRequestException", match=ONLY_DEFAULT):
        make(client, route, key)
    response = make(client, route)["RouteResponseId"]
    with refused("BadRequestException", match=ONLY_DEFAULT):
        update(client, route, response, RouteResponseKey=key)


def test_it_must_have_a_key(client, route, refused):
    with refused(
        "BadRequestException",
        match="Value null at 'routeResponseKey' failed to satisfy constraint: Member must not be null",
    ):
        client.create_route_response(**route)


def test_http_apis_have_none(client, http_api, refused):
    route = {"ApiId": http_api, "RouteId": make_route(client, http_api)["RouteId"]}
    with refused("BadRequestException", match=ONLY_WEBSOCKET):
        make(client, route)
    assert client.get_route_responses(**route)["Items"] == []


# Models


@pytest.fixture(params=["create", "update"])
def ask(request, client, route):
    """A call that asks for members of a route response: of a new one, or of one that is there."""
    if request.param == "create":
        return lambda **asked: make(client, route, **asked)
    response = make(client, route)["RouteResponseId"]
    return lambda **asked: update(client, route, response, **asked)


def test_a_response_model_is_one_of_the_api_by_its_name(client, ask, refused):
    make_model(client, another_api(client, "WEBSOCKET"), "Elsewhere")
    for name in ("Elsewhere", "message"):
        with refused("BadRequestException", match=f"Invalid model identifier specified: {name}"):
            ask(ResponseModels={"a": "Message", "b": name})
    assert ask(ResponseModels={"a": "Message"})["ResponseModels"] == {"a": "Message"}


def test_a_new_one_with_a_model_without_a_name_is_refused(client, route, refused):
    with refused("BadRequestException", match="failed to satisfy constraint"):
        make(client, route, ResponseModels={"a": ""})


@pytest.mark.parametrize("release", ["update", "delete", "delete the route"])
def test_a_model_is_in_use_until_it_is_let_go(client, route, websocket_api, refused, release):
    models = {each["Name"]: each["ModelId"] for each in client.get_models(ApiId=websocket_api)["Items"]}
    response = make(client, route, ResponseModels={"a": "Message"})["RouteResponseId"]
    with refused("ConflictException", status=409):
        client.delete_model(ApiId=websocket_api, ModelId=models["Message"])
    if release == "update":
        update(client, route, response, ResponseModels={"a": "Other"})
    elif release == "delete":
        client.delete_route_response(**route, RouteResponseId=response)
    else:
        client.delete_route(**route)
    client.delete_model(ApiId=websocket_api, ModelId=models["Message"])


# Updates


@pytest.fixture
def whole(client, route):
    """A route response that has everything."""
    return make(
        client,
        route,
        ModelSelectionExpression="$request.body.kind",
        ResponseModels={"a": "Message", "b": "Message"},
        ResponseParameters=PARAMETERS,
    )


@pytest.mark.parametrize(
    "asked", [{}, {"RouteResponseKey": "$default"}, {"ResponseModels": {}}, {"ResponseParameters": {}}]
)
def test_what_is_left_out_or_an_empty_map_stays(client, route, whole, asked):
    assert update(client, route, whole["RouteResponseId"], **asked) == whole


def test_the_selection_expression_is_replaced_and_an_empty_one_clears(client, route, whole):
    response = whole["RouteResponseId"]
    changed = update(client, route, response, ModelSelectionExpression="$request.body.x")
    assert changed == {**whole, "ModelSelectionExpression": "$request.body.x"}
    assert "ModelSelectionExpression" not in update(client, route, response, ModelSelectionExpression="")


def test_models_are_merged_and_one_without_a_name_goes(client, route, whole):
    response = whole["RouteResponseId"]
    changed = update(client, route, response, ResponseModels={"b": "Other", "c": "Other"})
    assert changed["ResponseModels"] == {"a": "Message", "b": "Other", "c": "Other"}
    changed = update(client, route, response, ResponseModels={"a": "", "c": ""})
    assert changed == {**whole, "ResponseModels": {"b": "Other"}}


def test_parameters_are_merged(client, route, whole):
    more = {"route.response.header.Age": {"Required": False}}
    changed = update(client, route, whole["RouteResponseId"], ResponseParameters=more)
    assert changed == {**whole, "ResponseParameters": {**PARAMETERS, **more}}


def test_the_route_may_change_meanwhile(client, route, whole, websocket_api):
    changed_route(client, websocket_api, route["RouteId"], RouteKey="send")
    assert get(client, route, whole["RouteResponseId"]) == whole


# What can't be found

CALLS = {
    "get": lambda client, **ids: client.get_route_response(**ids),
    "update": lambda client, **ids: client.update_route_response(**ids, ModelSelectionExpression="x"),
    "delete": lambda client, **ids: client.delete_route_response(**ids),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_one_that_does_not_exist_is_refused(client, route, refused, call):
    other_api = another_api(client, "WEBSOCKET")
    other = {"ApiId": other_api, "RouteId": make_route(client, other_api, "x")["RouteId"]}
    for unknown in ("abc123", make(client, other)["RouteResponseId"]):
        with refused(
            "NotFoundException",
            match="Invalid RouteResponse identifier specified",
            status=404,
        ) as refusal:
            call(client, **route, RouteResponseId=unknown)
        assert refusal.error.response["ResourceType"] == "RouteResponse"


@pytest.mark.parametrize(
    ("member", "unknown", "thing"), [("ApiId", "abcdefghij", "API"), ("RouteId", "abc1234", "Route")]
)
def test_what_it_would_belong_to_is_missed_first(client, route, refused, member, unknown, thing):
    ids = {**route, "RouteResponseId": make(client, route)["RouteResponseId"], member: unknown}
    above = {name: value for name, value in ids.items() if name != "RouteResponseId"}
    calls = [
        lambda: make(client, above),
        lambda: client.get_route_responses(**above),
        *(lambda call=call: call(client, **ids) for call in CALLS.values()),
    ]
    for call in calls:
        with refused("NotFoundException", match=f"Invalid {thing} identifier specified", status=404):
            call()


# Stages that deploy themselves


def test_each_change_is_deployed_by_stages_that_deploy_themselves(client, route, websocket_api):
    client.create_stage(ApiId=websocket_api, StageName="prod", AutoDeploy=True)

    def deployed():
        return len(client.get_deployments(ApiId=websocket_api)["Items"])

    before = deployed()
    response = make(client, route)["RouteResponseId"]
    assert deployed() == before + 1
    update(client, route, response, ModelSelectionExpression="x")
    assert deployed() == before + 2
    client.delete_route_response(**route, RouteResponseId=response)
    assert deployed() == before + 3
