"""Templates that the constructs of CDK wrote of our program ``written/cdk/app.js``: what they make, and what it says."""

import json
from pathlib import Path

import pytest

from definitions.around import check_around
from definitions.cloudformation import Stack
from definitions.stacks import check_shown, make, parts

WRITTEN = Path(__file__).parent / "written/cdk"


class Made:
    """What a template makes: each resource by its logical id, as it was asked for, and as the answer shows it."""

    def __init__(self, client, file):
        self.client = client
        self.stack = Stack(json.loads((WRITTEN / file).read_text(encoding="utf-8")))
        self.shown = list(make(client, self.stack))

    def api(self, called):
        """The id of the API that is called so."""
        (found,) = (one["ApiId"] for one in self.client.get_apis()["Items"] if one["Name"] == called)
        return found


@pytest.mark.parametrize("file", ["http_api.json", "websocket_api.json"])
def test_whatever_a_construct_asks_for_is_shown(client, file):
    for name, asked, answer in Made(client, file).shown:
        check_shown({**asked, **OTHERWISE.get(name, {})}, answer, UNSHOWN.get(name, ()))


# HTTP APIs have one expression, which is shown without braces.
OTHERWISE = {"Shop563325D0": {"RouteSelectionExpression": "$request.method $request.path"}}
# CDK writes an empty URI for an integration that calls nobody.
UNSHOWN = {"ChatdefaultRouteFallbackD95D4E31": {"IntegrationUri"}}


# The HTTP API

USERS = ("JWT", "Users", ["pets/read"])
# Each route with what guards it, and what answers.
SHOP = {
    "$default": (*USERS, "pets"),
    "GET /pets": (*USERS, "pets"),
    "POST /pets": (*USERS, "pets"),
    "GET /open": ("NONE", None, [], "pets"),
    "GET /signed": ("AWS_IAM", None, [], "pets"),
    "GET /scoped": ("JWT", "Users", ["pets/write", "pets/admin"], "pets"),
    "GET /badges": ("CUSTOM", "badges", [], "pets"),
    "GET /policies": ("CUSTOM", "Policies", [], "pets"),
    "GET /pool": ("JWT", "Pool", [], "pets"),
    "ANY /old/{proxy+}": (*USERS, "{proxy}"),
    "GET /version": (*USERS, "version"),
    "GET /balanced": (*USERS, "app/pets/50dc6c495c0c9188/f2f7dc8efc522ab2"),
    "GET /network": (*USERS, "net/pets/50dc6c495c0c9188/f2f7dc8efc522ab2"),
    "GET /discovered": (*USERS, "service/srv-1"),
    "POST /orders": (*USERS, "SQS-SendMessage"),
    "GET /orders": (*USERS, "SQS-ReceiveMessage"),
    "DELETE /orders": (*USERS, "SQS-PurgeQueue"),
    "DELETE /orders/{id}": (*USERS, "SQS-DeleteMessage"),
    "POST /events": (*USERS, "EventBridge-PutEvents"),
    "POST /sales": (*USERS, "StepFunctions-StartExecution"),
    "PUT /sales": (*USERS, "StepFunctions-StartSyncExecution"),
    "DELETE /sales": (*USERS, "StepFunctions-StopExecution"),
}


def test_an_http_api_has_the_routes_of_the_program(client):
    api = Made(client, "http_api.json").api("shop")
    integrations = parts(client, "get_integrations", api, "IntegrationId")
    authorizers = parts(client, "get_authorizers", api, "AuthorizerId")
    routes = parts(client, "get_routes", api, "RouteKey")
    assert routes.keys() == SHOP.keys()
    for key, (type_, authorizer, scopes, answering) in SHOP.items():
        route = routes[key]
        assert route["AuthorizationType"] == type_
        assert authorizers.get(route.get("AuthorizerId"), {}).get("Name") == authorizer
        assert route.get("AuthorizationScopes", []) == scopes
        integration = integrations[route["Target"].partition("/")[2]]
        called = integration.get("IntegrationSubtype") or integration["IntegrationUri"]
        assert called.endswith(answering)
    # One construct of an integration is one integration, whatever the number of its routes.
    assert len(integrations) == len({answering for *_guard, answering in SHOP.values()})


def test_an_http_api_has_the_stages_of_the_program(client):
    made = Made(client, "http_api.json")
    stages = parts(client, "get_stages", made.api("shop"), "StageName")
    assert stages.keys() == {"$default", "live"}
    assert all(stage["AutoDeploy"] for stage in stages.values())
    assert stages["$default"]["Tags"] == {"team": "shop"}
    assert stages["live"]["Description"] == "What customers see"
    assert stages["live"]["StageVariables"] == {"shop": "north"}
    assert stages["live"]["DefaultRouteSettings"] == {
        "DetailedMetricsEnabled": True,
        "ThrottlingBurstLimit": 20,
        "ThrottlingRateLimit": 10,
    }
    mappings = client.get_api_mappings(DomainName="api.example.com")["Items"]
    assert {one["ApiMappingKey"]: one["Stage"] for one in mappings} == {"shop": "$default", "live": "live"}


def test_an_http_api_is_exported_imported_and_exported_as_it_was(client):
    check_around(client, Made(client, "http_api.json").api("shop"))


# The WebSocket APIs


def test_a_websocket_api_has_the_routes_of_the_program(client):
    api = Made(client, "websocket_api.json").api("chat")
    integrations = parts(client, "get_integrations", api, "IntegrationId")
    routes = parts(client, "get_routes", api, "RouteKey")
    types = {
        key: integrations[one["Target"].partition("/")[2]]["IntegrationType"] for key, one in routes.items()
    }
    functions = dict.fromkeys(["$connect", "$disconnect", "say"], "AWS_PROXY")
    assert types == {**functions, "$default": "MOCK", "order": "AWS"}
    assert routes["$connect"]["AuthorizationType"] == "CUSTOM"
    answering = {key for key, one in routes.items() if "RouteResponseSelectionExpression" in one}
    assert answering == {"$default", "say"}
    for key in answering:
        responses = parts(
            client, "get_route_responses", api, "RouteResponseKey", RouteId=routes[key]["RouteId"]
        )
        assert responses.keys() == {"$default"}


def test_a_websocket_api_has_the_stage_of_the_program(client):
    made = Made(client, "websocket_api.json")
    (stage,) = client.get_stages(ApiId=made.api("chat"))["Items"]
    assert (stage["StageName"], stage["StageVariables"]) == ("live", {"room": "cats"})
    assert stage["LastDeploymentStatusMessage"].startswith("Successfully deployed")


def test_a_websocket_api_that_is_signed_has_the_routes_of_the_program(client):
    made = Made(client, "websocket_api.json")
    routes = parts(client, "get_routes", made.api("Signed"), "RouteKey")
    assert {key: one["AuthorizationType"] for key, one in routes.items()} == {
        "$connect": "AWS_IAM",
        "keyed": "NONE",
    }
    assert routes["keyed"]["ApiKeyRequired"]
