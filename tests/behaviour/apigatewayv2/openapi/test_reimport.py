"""ReimportApi: what a definition takes the place of in an API, what stays, and when its stages deploy."""

import json
from datetime import datetime, timedelta

import pytest

from awsmock_ar_apigw import mock_cloud
from behaviour.apigatewayv2.openapi.definitions import (
    ANSWERS,
    AUTHORIZER,
    CORS,
    ENDPOINT,
    INTEGRATION,
    PROXY,
    URL,
)
from support import client_of, refusal
from support_v2 import make_domain

JWT = {
    "type": "jwt",
    "identitySource": "$request.header.Authorization",
    "jwtConfiguration": {"issuer": URL, "audience": ["pets"]},
}


def document(*paths, title="cats", **members):
    """A definition of ``GET`` under these paths, each with an integration of its own."""
    operation = {**ANSWERS, INTEGRATION: PROXY}
    return {
        "openapi": "3.0.1",
        "info": {"title": title, "version": "2"},
        "paths": {path: {"get": operation} for path in paths},
        **members,
    }


WHOLE = {
    **document("/pets", "/dogs", title="pets"),
    "info": {"title": "pets", "version": "1", "description": "all of them"},
    "tags": [{"name": "team", "x-amazon-apigateway-tag-value": "shop"}],
    "components": {"securitySchemes": {"jwt": {"type": "oauth2", "flows": {}, AUTHORIZER: JWT}}},
    CORS: {"allowOrigins": [URL]},
    ENDPOINT: {"disableExecuteApiEndpoint": True},
}
KINDS = ("routes", "integrations", "authorizers")


@pytest.fixture
def api(client):
    """The id of an API with all that a definition can say."""
    return client.import_api(Body=json.dumps(WHOLE), FailOnWarnings=True)["ApiId"]


def remake(client, api, body, **more):
    return client.reimport_api(ApiId=api, Body=body if isinstance(body, str) else json.dumps(body), **more)


def items(client, api, kind):
    return getattr(client, f"get_{kind}")(ApiId=api)["Items"]


def keys(client, api):
    return sorted(route["RouteKey"] for route in items(client, api, "routes"))


def whole_of(client, api):
    """All that can be read of an API."""
    found = client.get_api(ApiId=api)
    del found["ResponseMetadata"]
    return [found, *(items(client, api, kind) for kind in (*KINDS, "stages", "deployments"))]


# What is overwritten


def test_the_answer_is_the_api_as_it_is_then(client, api):
    before = client.get_api(ApiId=api)
    answer = remake(client, api, document("/cats", tags=[{"name": "a"}]), FailOnWarnings=True)
    assert answer.pop("ResponseMetadata")["HTTPStatusCode"] == 201
    after = client.get_api(ApiId=api)
    del after["ResponseMetadata"]
    assert answer == after
    assert after == {
        "ApiEndpoint": before["ApiEndpoint"],
        "ApiId": api,
        "ApiKeySelectionExpression": before["ApiKeySelectionExpression"],
        "CreatedDate": before["CreatedDate"],
        "DisableExecuteApiEndpoint": True,
        "IpAddressType": "ipv4",
        "Name": "cats",
        "ProtocolType": "HTTP",
        "RouteSelectionExpression": before["RouteSelectionExpression"],
        "Tags": {"a": ""},
        "Version": "2",
    }


def test_what_is_said_takes_the_place_of_what_was(client, api):
    info = {"title": "cats", "version": "2", "description": "only cats"}
    tags = [{"name": "team", "x-amazon-apigateway-tag-value": "zoo"}, {"name": "more"}]
    cors = {"allowCredentials": False, "allowMethods": ["GET"], "maxAge": 5}
    after = remake(client, api, document(info=info, tags=tags, **{CORS: cors}))
    assert (after["Name"], after["Version"], after["Description"]) == ("cats", "2", "only cats")
    assert after["Tags"] == {"team": "zoo", "more": ""}
    assert after["CorsConfiguration"] == {"AllowCredentials": False, "AllowMethods": ["GET"], "MaxAge": 5}


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"tags": [], CORS: {}, "info": {"title": "a", "description": ""}},
        {"tags": None, CORS: None, "info": {"title": "a", "description": None, "version": None}},
    ],
)
def test_what_is_not_said_is_gone(client, api, members):
    after = remake(client, api, document(**{"info": {"title": "a"}, **members}))
    assert after["Name"] == "a"
    assert not {"Description", "Version", "CorsConfiguration"} & after.keys()
    assert after["Tags"] == {}


def test_cors_that_is_wrong_leaves_none(client, api):
    after = remake(client, api, document(**{CORS: {"maxAge": 86401}}))
    assert "CorsConfiguration" not in after
    assert after["Warnings"][0].startswith("CORS Scheme is malformed")


@pytest.mark.parametrize(
    ("first", "members", "then"),
    [
        (True, {}, True),
        (True, {ENDPOINT: {}}, True),
        (True, {ENDPOINT: {"disableExecuteApiEndpoint": False}}, False),
        (False, {}, False),
        (False, {ENDPOINT: {"disableExecuteApiEndpoint": True}}, True),
        (False, {"servers": [{"url": URL, ENDPOINT: {"disableExecuteApiEndpoint": True}}]}, True),
    ],
)
def test_the_endpoint_stays_as_it_is_unless_it_is_spoken_of(client, api, first, members, then):
    client.update_api(ApiId=api, DisableExecuteApiEndpoint=first)
    assert remake(client, api, document(**members))["DisableExecuteApiEndpoint"] is then


def test_what_no_definition_speaks_of_stays(client, cloud, api):
    client.update_api(ApiId=api, IpAddressType="dualstack")
    before = client.get_api(ApiId=api)
    cloud.clock.advance(seconds=60)
    after = remake(client, api, document())
    for name in ("ApiId", "ApiEndpoint", "ApiKeySelectionExpression", "CreatedDate", "IpAddressType"):
        assert after[name] == before[name]
    assert after["IpAddressType"] == "dualstack"


# The parts


def test_routes_integrations_and_authorizers_are_made_anew(client, api):
    before = {kind: items(client, api, kind) for kind in KINDS}
    remake(client, api, WHOLE)
    for kind, name in zip(KINDS, ("RouteId", "IntegrationId", "AuthorizerId"), strict=True):
        after = items(client, api, kind)
        assert len(after) == len(before[kind]) > 0
        assert not {one[name] for one in after} & {one[name] for one in before[kind]}
    targets = {route["Target"].partition("/")[2] for route in items(client, api, "routes")}
    assert targets == {one["IntegrationId"] for one in items(client, api, "integrations")}


def test_what_was_made_by_hand_is_gone_too(client, api):
    made = client.create_integration(
        ApiId=api,
        IntegrationType="HTTP_PROXY",
        IntegrationMethod="GET",
        IntegrationUri=URL,
        PayloadFormatVersion="1.0",
    )
    client.create_route(ApiId=api, RouteKey="PUT /pets", Target=f"integrations/{made['IntegrationId']}")
    remake(client, api, document("/cats"))
    assert keys(client, api) == ["GET /cats"]
    assert len(items(client, api, "integrations")) == 1
    assert items(client, api, "authorizers") == []


def test_other_apis_keep_their_parts(client, api):
    other = client.import_api(Body=json.dumps(WHOLE))["ApiId"]
    before = whole_of(client, other)
    remake(client, api, document())
    assert whole_of(client, other) == before


def test_a_definition_without_paths_leaves_no_parts(client, api):
    remake(client, api, document())
    assert [items(client, api, kind) for kind in KINDS] == [[], [], []]


def test_a_base_path_counts_here_too(client, api):
    servers = [{"url": "/a/b"}]
    for base_path, key in (("prepend", "GET /a/b/cats"), ("split", "GET /b/cats"), ("ignore", "GET /cats")):
        remake(client, api, document("/cats", servers=servers), Basepath=base_path)
        assert keys(client, api) == [key]


def test_what_quick_create_made_is_replaced_but_for_its_stage(client):
    made = client.create_api(Name="quick", ProtocolType="HTTP", Target=URL)["ApiId"]
    remake(client, made, document("/cats"))
    assert keys(client, made) == ["GET /cats"]
    for kind in ("routes", "integrations"):
        assert not any("ApiGatewayManaged" in part for part in items(client, made, kind))
    (stage,) = items(client, made, "stages")
    assert (stage["StageName"], stage["ApiGatewayManaged"]) == ("$default", True)


def test_afterwards_it_is_no_quick_create_any_more(client, refused):
    made = client.create_api(Name="quick", ProtocolType="HTTP", Target=URL)["ApiId"]
    remake(client, made, document("/cats"))
    with refused("BadRequestException", match="only for an API that was created with quick create"):
        client.update_api(ApiId=made, Target="https://example.org")


# Stages, deployments and API mappings


SETTINGS = {
    "GET /pets": {"ThrottlingBurstLimit": 5, "ThrottlingRateLimit": 1.0, "DetailedMetricsEnabled": True}
}


@pytest.fixture
def stages(client, api):
    """A stage that deploys itself, one that was deployed by hand, and one that serves nothing."""
    client.create_stage(
        ApiId=api,
        StageName="auto",
        AutoDeploy=True,
        RouteSettings=SETTINGS,
        StageVariables={"a": "b"},
        Tags={"c": "d"},
        Description="deploys itself",
    )
    deployment = client.create_deployment(ApiId=api, Description="by hand")["DeploymentId"]
    client.create_stage(ApiId=api, StageName="hand", DeploymentId=deployment)
    client.create_stage(ApiId=api, StageName="none")
    return {stage["StageName"]: stage for stage in items(client, api, "stages")}


def by_name(client, api):
    return {stage["StageName"]: stage for stage in items(client, api, "stages")}


DEPLOYED = {"DeploymentId", "LastDeploymentStatusMessage", "LastUpdatedDate"}


def kept(stage):
    return {name: value for name, value in stage.items() if name not in DEPLOYED}


def test_stages_and_deployments_stay(client, cloud, api, stages):
    before = items(client, api, "deployments")
    cloud.clock.advance(seconds=60)
    remake(client, api, document("/cats"))
    after = by_name(client, api)
    assert (after["hand"], after["none"]) == (stages["hand"], stages["none"])
    assert kept(after["auto"]) == kept(stages["auto"])
    assert after["auto"]["RouteSettings"] == SETTINGS
    assert items(client, api, "deployments")[: len(before)] == before


def test_a_stage_that_deploys_itself_deploys_once(client, cloud, api, stages):
    before = [one["DeploymentId"] for one in items(client, api, "deployments")]
    cloud.clock.advance(seconds=60)
    remake(client, api, document("/cats", "/dogs", "/birds"))
    (new,) = [one for one in items(client, api, "deployments") if one["DeploymentId"] not in before]
    assert (new["AutoDeployed"], new["DeploymentStatus"]) == (True, "DEPLOYED")
    stage = by_name(client, api)["auto"]
    assert stage["DeploymentId"] == new["DeploymentId"]
    assert stage["LastDeploymentStatusMessage"] == (
        f"Successfully deployed stage with deployment ID '{new['DeploymentId']}'"
    )
    # Each call takes a millisecond, and answers tell whole seconds.
    later = stage["LastUpdatedDate"] - stages["auto"]["LastUpdatedDate"]
    assert later in {timedelta(seconds=60), timedelta(seconds=61)}


def test_each_stage_that_deploys_itself_deploys_once(client, api, stages):
    client.create_stage(ApiId=api, StageName="more", AutoDeploy=True)
    before = len(items(client, api, "deployments"))
    remake(client, api, document("/cats"))
    assert len(items(client, api, "deployments")) == before + 2
    found = by_name(client, api)
    assert found["auto"]["DeploymentId"] != found["more"]["DeploymentId"]


def test_what_is_deployed_is_the_new_definition(client, api, stages):
    remake(client, api, document("/cats"))

    def paths(stage):
        body = client.export_api(ApiId=api, Specification="OAS30", OutputType="JSON", StageName=stage)["body"]
        return list(json.loads(body.read())["paths"])

    assert (paths("auto"), paths("hand")) == (["/cats"], ["/dogs", "/pets"])


def test_without_routes_the_attempt_to_deploy_fails_and_the_stage_says_so(client, api, stages):
    before = items(client, api, "deployments")
    remake(client, api, document())
    stage = by_name(client, api)["auto"]
    assert stage["DeploymentId"] == stages["auto"]["DeploymentId"]
    assert stage["LastDeploymentStatusMessage"] == (
        "Deployment attempt failed: Unable to deploy API because no valid routes exist in this API"
    )
    assert items(client, api, "deployments") == before


def test_a_deployment_that_is_to_fail_fails_and_the_api_is_made_anew(client, cloud, api, stages):
    cloud.fail_next("AutoDeploy", reason="No room.")
    remake(client, api, document("/cats"))
    assert keys(client, api) == ["GET /cats"]
    stage = by_name(client, api)["auto"]
    assert stage["DeploymentId"] == stages["auto"]["DeploymentId"]
    assert stage["LastDeploymentStatusMessage"] == "Deployment attempt failed: No room."


def test_api_mappings_stay(client, api, stages):
    name = make_domain(client)["DomainName"]
    client.create_api_mapping(DomainName=name, ApiId=api, Stage="hand", ApiMappingKey="pets")
    before = client.get_api_mappings(DomainName=name)["Items"]
    remake(client, api, document())
    assert client.get_api_mappings(DomainName=name)["Items"] == before


# What is refused, and changes nothing


@pytest.mark.parametrize(
    ("body", "why", "more"),
    [
        ("{", "Invalid OpenAPI input. line 1", {}),
        ("", "Invalid OpenAPI input. it must be an object", {}),
        (document(openapi="3.1.0"), "openapi: only OpenAPI 3.0 is supported.", {}),
        (document(title=129 * "a"), "Invalid API name specified", {}),
        (
            {**document("/a"), "security": [{"a": []}, {"b": []}]},
            "security: API Gateway supports one security requirement for each operation.",
            {},
        ),
    ],
)
@pytest.mark.usefixtures("stages")
def test_an_import_that_is_refused_changes_nothing(client, refused, api, body, why, more):
    before = whole_of(client, api)
    with refused(**{"code": "BadRequestException", **more}, match=why):
        remake(client, api, body)
    assert whole_of(client, api) == before


WRONG = {
    "by the specification": document(more=5),
    "CORS": document("/cats", **{CORS: {"maxAge": 86401}}),
    "an integration": {**document(), "paths": {"/a": {"get": {**ANSWERS, INTEGRATION: {"type": "aws"}}}}},
    "a scheme": document("/cats", security=[{"own": []}]),
    "a route": document("/cats", "a b"),
    "two that are alike": document("/{a}", "/{b}"),
    "an authorizer": document(
        "/cats",
        components={"securitySchemes": {"own": {"type": "oauth2", AUTHORIZER: {**JWT, "type": "token"}}}},
    ),
    "a tag": document("/cats", tags=[{"name": "aws:a"}]),
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_an_import_that_fails_on_warnings_changes_nothing(client, refused, api, stages, body):
    before = whole_of(client, api)
    with refused("BadRequestException", match="Warnings found during import:\n\t"):
        remake(client, api, body, FailOnWarnings=True)
    assert whole_of(client, api) == before
    assert remake(client, api, body)["Warnings"]
    assert client.get_authorizers(ApiId=api)["Items"] == []


@pytest.mark.parametrize("info", [{}, {"version": "3"}, {"title": "", "description": "new"}])
def test_without_a_title_the_name_stays(client, api, info):
    after = remake(client, api, document(info=info))
    assert after["Name"] == "pets"
    assert (after.get("Version"), after.get("Description")) == (info.get("version"), info.get("description"))


def test_without_info_the_name_stays_too(client, api):
    body = document("/cats")
    del body["info"]
    after = remake(client, api, body)
    assert (after["Name"], keys(client, api)) == ("pets", ["GET /cats"])
    assert after["Warnings"] == ["Parse issue: attribute info is missing"]


def test_without_a_title_it_is_said_that_there_is_none(client, api):
    assert remake(client, api, document(info={"version": "3"}))["Warnings"] == [
        "Parse issue: attribute info.title is missing"
    ]


@pytest.mark.parametrize("body", [document(more=5), document(openapi="3.1.0")])
def test_an_import_that_is_refused_uses_up_no_plan(client, cloud, refused, api, stages, body):
    cloud.fail_next("AutoDeploy", reason="Planned.")
    with refused("BadRequestException"):
        remake(client, api, body, FailOnWarnings=True)
    remake(client, api, document("/cats"))
    message = by_name(client, api)["auto"]["LastDeploymentStatusMessage"]
    assert message == "Deployment attempt failed: Planned."


def test_old_parts_are_no_hindrance_to_new_ones(client, api):
    remake(client, api, document("/{a}", title="pets"))
    remake(client, api, document("/{b}", title="pets"))
    assert keys(client, api) == ["GET /{b}"]


def test_old_parts_count_for_no_quota():
    with mock_cloud(quotas={"apigatewayv2.Route": 2, "apigatewayv2.Integration": 2}, isolated=True) as cloud:
        client = client_of("apigatewayv2")
        api = client.import_api(Body=json.dumps(document("/a", "/b")))["ApiId"]
        remake(client, api, document("/c", "/d"))
        with refusal(cloud, "TooManyRequestsException", "Integrations for this API", status=429):
            remake(client, api, document("/e", "/f", "/g"))
        assert keys(client, api) == ["GET /c", "GET /d"]


@pytest.mark.parametrize("base_path", ["PREPEND", ""])
def test_an_unknown_base_path_is_refused(client, refused, api, base_path):
    why = f"Invalid basepath specified: {base_path}. Must be one of [ignore, prepend, split]"
    with refused("BadRequestException", match=why):
        remake(client, api, document(), Basepath=base_path)


def test_a_websocket_api_can_not_be_imported_anew(client, refused):
    chat = client.create_api(
        Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )["ApiId"]
    with refused("BadRequestException", match="Reimport is not currently supported for WebSocket APIs."):
        remake(client, chat, document())


def test_an_api_that_does_not_exist_can_not_be_imported_anew(client, refused):
    with refused(
        "NotFoundException", match="Invalid API identifier specified 123456789012:abcdefghij", status=404
    ) as refusal:
        remake(client, "abcdefghij", document())
    assert refusal.error.response["ResourceType"] == "API"


def test_the_body_is_needed(client, refused, api):
    with refused("BadRequestException", match="'body' failed to satisfy constraint: Member must not be null"):
        client.reimport_api(ApiId=api)


def test_what_it_says_of_a_definition_is_what_an_import_says(client, api):
    body = {**WRONG["an integration"], "security": [], "x-amazon-apigateway-policy": {}}
    first, then = client.import_api(Body=json.dumps(body)), remake(client, api, body)
    assert len(first["Warnings"]) == 1
    assert len(first["ImportInfo"]) == 2
    assert (then["Warnings"], then["ImportInfo"]) == (first["Warnings"], first["ImportInfo"])


def test_dates_are_dates(client, api):
    assert isinstance(remake(client, api, document())["CreatedDate"], datetime)
