"""Stages: defaults by protocol, names and settings, what each update does, and how a stage deploys by itself."""

import string

import pytest

from awsmock_ar_apigw import mock_cloud
from support import client_of
from support_v2 import make_domain, make_route, route_to_deploy

AUTOMATIC = "Automatic deployment triggered by changes to the Api configuration"
LOG_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/apis/pets"
LOGS = {"DestinationArn": LOG_GROUP, "Format": "$context.requestId $context.status"}
NO_ROUTES = "Deployment attempt failed: Unable to deploy API because no valid routes exist in this API"
WEBSOCKET_SETTINGS = {"DataTraceEnabled": False, "DetailedMetricsEnabled": False, "LoggingLevel": "OFF"}


def make(client, api, name="prod", **more):
    answer = client.create_stage(ApiId=api, StageName=name, **more)
    del answer["ResponseMetadata"]
    return answer


def get(client, api, name="prod"):
    answer = client.get_stage(ApiId=api, StageName=name)
    del answer["ResponseMetadata"]
    return answer


def update(client, api, name="prod", **asked):
    answer = client.update_stage(ApiId=api, StageName=name, **asked)
    del answer["ResponseMetadata"]
    return answer


def deploy(client, api, **more):
    return client.create_deployment(ApiId=api, **more)["DeploymentId"]


def deployments(client, api):
    return client.get_deployments(ApiId=api)["Items"]


@pytest.fixture
def routed(client, http_api):
    """The id of an HTTP API with one route, GET /pets."""
    route_to_deploy(client, http_api)
    return http_api


@pytest.fixture
def chat(client, websocket_api):
    """The id of a WebSocket API with one route, $connect."""
    route_to_deploy(client, websocket_api, "$connect")
    return websocket_api


each_way = pytest.mark.parametrize("way", [make, update])


def check_refused(client, api, refused, way, *, code="BadRequestException", match="", status=400, **asked):
    """A stage of these settings is neither made nor changed to."""
    if way is update:
        make(client, api)
    with refused(code, match=match, status=status):
        way(client, api, **asked)


# Creation


def test_a_stage_of_an_http_api_has_hardly_anything(client, http_api):
    made = make(client, http_api)
    assert made == {
        "CreatedDate": made["CreatedDate"],
        "DefaultRouteSettings": {"DetailedMetricsEnabled": False},
        "LastUpdatedDate": made["CreatedDate"],
        "RouteSettings": {},
        "StageName": "prod",
        "StageVariables": {},
        "Tags": {},
    }
    assert get(client, http_api) == made


def test_a_stage_of_a_websocket_api_has_its_logs_switched_off(client, websocket_api):
    made = make(client, websocket_api)
    assert made["DefaultRouteSettings"] == WEBSOCKET_SETTINGS
    assert get(client, websocket_api) == made


@pytest.mark.parametrize("protocol", ["http_api", "websocket_api"])
def test_a_given_setting_stays_beside_the_defaults(client, protocol, request):
    api = request.getfixturevalue(protocol)
    given = {"DetailedMetricsEnabled": True, "ThrottlingBurstLimit": 100}
    settings = make(client, api, DefaultRouteSettings=given)["DefaultRouteSettings"]
    assert settings == ({**WEBSOCKET_SETTINGS, **given} if protocol == "websocket_api" else given)


def test_everything_that_is_given_comes_back(client, chat):
    deployment = deploy(client, chat)
    given = {
        "AccessLogSettings": LOGS,
        "ClientCertificateId": "cert12",
        "DefaultRouteSettings": {
            "DataTraceEnabled": True,
            "DetailedMetricsEnabled": True,
            "LoggingLevel": "INFO",
            "ThrottlingBurstLimit": 500,
            "ThrottlingRateLimit": 2000.0,
        },
        "DeploymentId": deployment,
        "Description": "for everyone",
        "RouteSettings": {"$connect": {"LoggingLevel": "ERROR", "ThrottlingRateLimit": 0.5}},
        "StageVariables": {"backend": "https://example.com/v1?x=1&y=2"},
        "Tags": {"team": "chat"},
    }
    made = make(client, chat, **given)
    assert {name: made[name] for name in given} == given
    assert get(client, chat) == made
    assert client.get_stages(ApiId=chat)["Items"] == [made]


def test_empty_settings_are_as_none(client, http_api):
    made = make(
        client,
        http_api,
        AccessLogSettings={},
        DefaultRouteSettings={},
        Description="",
        RouteSettings={},
        StageVariables={},
        Tags={},
    )
    assert made == {**make(client, http_api, "other"), "StageName": "prod"}


@pytest.mark.parametrize("call", [make, update, get])
def test_an_unknown_api_is_said_first(client, refused, call):
    with refused(
        "NotFoundException", match="Invalid API identifier specified 123456789012:nosuch", status=404
    ):
        call(client, "nosuch", "a b")


# Names


@pytest.mark.parametrize("name", ["prod", "PROD-2_x", "v1", "_", "-", 128 * "a", "$default"])
def test_a_good_name_of_an_http_api_is_taken(client, http_api, name):
    make(client, http_api, name)
    assert get(client, http_api, name)["StageName"] == name


@pytest.mark.parametrize("name", ["a b", "a.b", "a/b", "é", "$Default", "$defaults", "$", "prod\n"])
def test_a_bad_name_is_refused(client, http_api, refused, name):
    with refused("BadRequestException", match="Stage name only allows a-zA-Z0-9_"):
        make(client, http_api, name)


def test_a_websocket_api_has_no_default_stage(client, websocket_api, refused):
    with refused("BadRequestException", match="Stage name only allows a-zA-Z0-9_"):
        make(client, websocket_api, "$default")


@pytest.mark.parametrize(
    ("name", "bound"), [("", "greater than or equal to 1"), (129 * "a", "less than or equal to 128")]
)
def test_a_name_has_1_to_128_characters(client, http_api, refused, name, bound):
    with refused("BadRequestException", match=f"Member must have length {bound}"):
        make(client, http_api, name)


def test_a_name_is_required(client, http_api, refused):
    with refused(
        "BadRequestException", match="'stageName' failed to satisfy constraint: Member must not be null"
    ):
        client.create_stage(ApiId=http_api)


def test_a_name_is_taken_once_in_an_api(client, http_api, websocket_api, refused):
    make(client, http_api)
    make(client, websocket_api)
    make(client, http_api, "Prod")
    with refused("ConflictException", match="Stage already exists", status=409):
        make(client, http_api)


def test_a_deleted_stage_frees_its_name(client, http_api):
    make(client, http_api, Description="old")
    client.delete_stage(ApiId=http_api, StageName="prod")
    assert "Description" not in make(client, http_api)


# Stage variables


WORD = string.ascii_letters + string.digits


@pytest.mark.parametrize("variables", [{"a": "1"}, {f"{WORD}_": f"{WORD}-._~:/?#&=,"}, {64 * "n": 512 * "v"}])
@each_way
def test_a_good_variable_is_kept(client, http_api, way, variables):
    if way is update:
        make(client, http_api)
    assert way(client, http_api, StageVariables=variables)["StageVariables"] == variables


@pytest.mark.parametrize("name", ["a-b", "a b", "", "é", "a.b", 65 * "n"])
@each_way
def test_a_bad_variables_name_is_refused(client, http_api, refused, way, name):
    match = f"Invalid stage variable name: {name}. Please use names with only word characters."
    check_refused(client, http_api, refused, way, match=match, StageVariables={"good": "1", name: "1"})


@pytest.mark.parametrize("value", ["a b", "é", "a\n", 513 * "v", *"%{}!$'()*+;<>@[]^`|"])
@each_way
def test_a_bad_variables_value_is_refused(client, http_api, refused, way, value):
    match = (
        "Invalid stage variable value of key bad.  Please use values with alphanumeric characters and the symbols "
        "' ', -', '.', '_', ':', '/', '?', '&', '=', and ','."
    )
    check_refused(client, http_api, refused, way, match=match, StageVariables={"good": "1", "bad": value})


def test_a_new_stages_variable_is_not_empty(client, http_api, refused):
    with refused("BadRequestException", match="Invalid stage variable value of key bad."):
        make(client, http_api, StageVariables={"bad": ""})


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, {"a": "1", "b": "2"}),
        ({"b": "3", "c": "4"}, {"a": "1", "b": "3", "c": "4"}),
        ({"a": ""}, {"b": "2"}),
        ({"a": "", "b": ""}, {}),
        ({"nosuch": ""}, {"a": "1", "b": "2"}),
    ],
)
def test_variables_merge_and_an_empty_value_removes_one(client, http_api, asked, left):
    make(client, http_api, StageVariables={"a": "1", "b": "2"})
    assert update(client, http_api, StageVariables=asked)["StageVariables"] == left
    assert get(client, http_api)["StageVariables"] == left


# Access logs


@pytest.mark.parametrize(
    "asked",
    [
        {"DestinationArn": LOG_GROUP},
        {"DestinationArn": f"{LOG_GROUP}:*"},
        {"DestinationArn": "arn:aws-cn:logs:cn-north-1:210987654321:log-group:a.b_c#1"},
        {"Format": "$context.requestId"},
        {"Format": "$context.extendedRequestId $context.status"},
        {"Format": '{"id":"$context.requestId","ip":"$context.identity.sourceIp"}\n'},
        LOGS,
    ],
)
@each_way
def test_good_access_log_settings_are_kept(client, http_api, way, asked):
    if way is update:
        make(client, http_api)
    assert way(client, http_api, AccessLogSettings=asked)["AccessLogSettings"] == asked


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "pets",
        "arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-pets",
        "arn:aws:s3:::pets",
        "arn:aws:logs:us-east-1:123456789012:pets",
        "arn:aws:logs:us-east-1:123456789012:log-group:",
        "arn:aws:logs:us-east-1:123456789012:log-group:pets:log-stream:one",
        "arn:aws:logs:us-east-1::log-group:pets",
        f"arn:aws:logs:us-east-1:123456789012:log-group:{513 * 'a'}",
    ],
)
@each_way
def test_access_logs_go_to_a_log_group(client, http_api, refused, way, arn):
    match = "The ARN must be a valid CloudWatch Logs log group"
    check_refused(
        client, http_api, refused, way, match=match, AccessLogSettings={**LOGS, "DestinationArn": arn}
    )


@pytest.mark.parametrize(
    "text",
    ["$context.status", "$context.requestIdentity", "$context.extendedRequestIds", "context.requestId", " "],
)
@each_way
def test_access_logs_tell_the_request(client, http_api, refused, way, text):
    match = "Access Log format must include either $context.requestId or $context.extendedRequestId"
    check_refused(client, http_api, refused, way, match=match, AccessLogSettings={**LOGS, "Format": text})


def test_what_an_access_log_format_lacks_is_said_in_the_services_words(client, http_api, refused):
    with refused("BadRequestException") as caught:
        make(client, http_api, AccessLogSettings={**LOGS, "Format": "$context.status"})
    assert caught.error.response["Error"]["Message"] == (
        "Access Log format must include either $context.requestId or $context.extendedRequestId"
    )


@pytest.mark.parametrize("text", ["$context.requestId\nx", "\n$context.requestId", "$context.requestId\rx"])
@each_way
def test_access_logs_have_one_line_each(client, http_api, refused, way, text):
    match = "Access Log format must be a single line."
    check_refused(client, http_api, refused, way, match=match, AccessLogSettings={**LOGS, "Format": text})


@pytest.mark.parametrize(("text", "bound"), [("", "greater"), (f"$context.requestId{1007 * 'x'}", "less")])
def test_an_access_log_format_has_1_to_1024_characters(client, http_api, refused, text, bound):
    with refused(
        "BadRequestException",
        match=f"'accessLogSettings.format' failed to satisfy constraint: Member must have length {bound}",
    ):
        make(client, http_api, AccessLogSettings={"Format": text})


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, LOGS),
        ({"Format": "$context.requestId"}, {**LOGS, "Format": "$context.requestId"}),
        ({"DestinationArn": f"{LOG_GROUP}-2"}, {**LOGS, "DestinationArn": f"{LOG_GROUP}-2"}),
    ],
)
def test_access_log_settings_merge(client, http_api, asked, left):
    make(client, http_api, AccessLogSettings=LOGS)
    assert update(client, http_api, AccessLogSettings=asked)["AccessLogSettings"] == left
    assert get(client, http_api)["AccessLogSettings"] == left


def test_access_log_settings_are_deleted_and_may_be_gone_before(client, http_api, cloud):
    make(client, http_api, AccessLogSettings=LOGS, Description="stays")
    cloud.clock.advance(minutes=5)
    for _ in range(2):
        client.delete_access_log_settings(ApiId=http_api, StageName="prod")
        stage = get(client, http_api)
        assert "AccessLogSettings" not in stage
        assert stage["Description"] == "stays"
        assert (stage["LastUpdatedDate"] - stage["CreatedDate"]).seconds == 300


@pytest.mark.parametrize(
    ("api", "stage", "match"),
    [
        ("nosuch", "prod", "Invalid API identifier specified 123456789012:nosuch"),
        (None, "nosuch", "Invalid stage identifier specified"),
    ],
)
def test_access_log_settings_are_deleted_of_a_stage_that_exists(client, http_api, refused, api, stage, match):
    make(client, http_api)
    with refused("NotFoundException", match=match, status=404):
        client.delete_access_log_settings(ApiId=api or http_api, StageName=stage)


# Route settings


@each_way
def test_route_settings_echo_what_was_given(client, routed, way):
    route_to_deploy(client, routed, "$default")
    if way is update:
        make(client, routed)
    given = {"GET /pets": {"ThrottlingBurstLimit": 0}, "$default": {"DetailedMetricsEnabled": True}}
    assert way(client, routed, RouteSettings=given)["RouteSettings"] == given
    assert get(client, routed)["RouteSettings"] == given


@pytest.mark.parametrize("key", ["GET /cats", "POST /pets", "get /pets", "GET /pets/", ""])
@each_way
def test_route_settings_are_for_routes_of_the_api(client, routed, refused, way, key):
    other = client.create_api(Name="cats", ProtocolType="HTTP")["ApiId"]
    route_to_deploy(client, other, "GET /cats")
    check_refused(
        client,
        routed,
        refused,
        way,
        code="NotFoundException",
        match=f"Unable to find Route by key {key} within the provided RouteSettings",
        status=404,
        RouteSettings={"GET /pets": {}, key: {}},
    )


def test_settings_of_a_route_that_is_gone_bar_every_change_until_they_go(client, http_api, refused):
    route = route_to_deploy(client, http_api)
    make(client, http_api, RouteSettings={"GET /pets": {"ThrottlingBurstLimit": 1}})
    client.delete_route(ApiId=http_api, RouteId=route)
    with refused("NotFoundException", match="Unable to find Route by key GET /pets", status=404):
        update(client, http_api, Description="new")
    client.delete_route_settings(ApiId=http_api, StageName="prod", RouteKey="GET /pets")
    assert update(client, http_api, Description="new")["RouteSettings"] == {}


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, {"GET /pets": {"ThrottlingBurstLimit": 1}}),
        ({"GET /pets": {}}, {"GET /pets": {"ThrottlingBurstLimit": 1}}),
        (
            {"GET /pets": {"ThrottlingRateLimit": 2.0}},
            {"GET /pets": {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 2.0}},
        ),
        (
            {"$default": {"ThrottlingBurstLimit": 3}},
            {"GET /pets": {"ThrottlingBurstLimit": 1}, "$default": {"ThrottlingBurstLimit": 3}},
        ),
    ],
)
def test_route_settings_merge_by_key_and_by_member(client, routed, asked, left):
    route_to_deploy(client, routed, "$default")
    make(client, routed, RouteSettings={"GET /pets": {"ThrottlingBurstLimit": 1}})
    assert update(client, routed, RouteSettings=asked)["RouteSettings"] == left
    assert get(client, routed)["RouteSettings"] == left


@pytest.mark.parametrize(
    ("asked", "changed"),
    [
        ({}, {}),
        ({"LoggingLevel": "ERROR"}, {"LoggingLevel": "ERROR"}),
        ({"ThrottlingRateLimit": 2.5}, {"ThrottlingRateLimit": 2.5}),
    ],
)
def test_default_route_settings_merge_by_member(client, websocket_api, asked, changed):
    given = {**WEBSOCKET_SETTINGS, "LoggingLevel": "INFO", "ThrottlingBurstLimit": 9}
    make(client, websocket_api, DefaultRouteSettings=given)
    left = {**given, **changed}
    assert update(client, websocket_api, DefaultRouteSettings=asked)["DefaultRouteSettings"] == left
    assert get(client, websocket_api)["DefaultRouteSettings"] == left


@pytest.mark.parametrize(
    "settings",
    [
        {"LoggingLevel": "INFO"},
        {"LoggingLevel": "ERROR"},
        {"LoggingLevel": "OFF"},
        {"DataTraceEnabled": True},
        {"DataTraceEnabled": False},
        {"LoggingLevel": "OFF", "DataTraceEnabled": False, "DetailedMetricsEnabled": False},
    ],
)
@pytest.mark.parametrize("of_a_route", [False, True])
@each_way
def test_an_http_api_has_no_execution_logs_not_even_ones_that_are_switched_off(
    client, routed, refused, way, settings, of_a_route
):
    asked = {"RouteSettings": {"GET /pets": settings}} if of_a_route else {"DefaultRouteSettings": settings}
    match = "Execution logs are not supported on protocolType HTTP"
    check_refused(client, routed, refused, way, match=match, **asked)


@pytest.mark.parametrize("settings", [{"LoggingLevel": "INFO"}, {"DataTraceEnabled": True}])
@each_way
def test_a_websocket_api_has_execution_logs(client, chat, way, settings):
    if way is update:
        make(client, chat)
    stage = way(client, chat, DefaultRouteSettings=settings, RouteSettings={"$connect": settings})
    assert stage["DefaultRouteSettings"] == {**WEBSOCKET_SETTINGS, **settings}
    assert stage["RouteSettings"] == {"$connect": settings}


@pytest.mark.parametrize("settings", [{"ThrottlingBurstLimit": -1}, {"ThrottlingRateLimit": -0.5}])
@pytest.mark.parametrize("of_a_route", [False, True])
@each_way
def test_a_throttling_limit_is_not_negative(client, routed, refused, way, settings, of_a_route):
    asked = {"RouteSettings": {"GET /pets": settings}} if of_a_route else {"DefaultRouteSettings": settings}
    check_refused(client, routed, refused, way, match="Throttling limits must not be negative.", **asked)


def test_a_throttling_limit_may_be_zero(client, http_api):
    given = {"ThrottlingBurstLimit": 0, "ThrottlingRateLimit": 0.0}
    made = make(client, http_api, DefaultRouteSettings=given)
    assert made["DefaultRouteSettings"] == {"DetailedMetricsEnabled": False, **given}


def test_an_unknown_logging_level_is_refused(client, websocket_api, refused):
    with refused("BadRequestException", match="Member must satisfy enum value set: [ERROR, INFO, OFF]"):
        make(client, websocket_api, DefaultRouteSettings={"LoggingLevel": "DEBUG"})


@pytest.mark.parametrize("key", ["GET /pets", "GET /pets/{id}", "ANY /pets/{all+}", "$default"])
def test_settings_of_one_route_are_deleted(client, http_api, cloud, key):
    for each in (key, "GET /others"):
        route_to_deploy(client, http_api, each)
    settings = {"ThrottlingBurstLimit": 1}
    make(client, http_api, RouteSettings={key: settings, "GET /others": settings})
    cloud.clock.advance(minutes=5)
    client.delete_route_settings(ApiId=http_api, StageName="prod", RouteKey=key)
    stage = get(client, http_api)
    assert stage["RouteSettings"] == {"GET /others": settings}
    assert (stage["LastUpdatedDate"] - stage["CreatedDate"]).seconds == 300


@pytest.mark.parametrize(
    ("named", "match"),
    [
        ({"ApiId": "nosuch"}, "Invalid API identifier specified 123456789012:nosuch"),
        ({"StageName": "nosuch"}, "Invalid stage identifier specified"),
        ({"RouteKey": "GET /pets"}, "Unable to find RouteSettings by key GET /pets"),
    ],
)
def test_settings_that_are_deleted_must_exist(client, routed, refused, named, match):
    make(client, routed)
    asked = {"ApiId": routed, "StageName": "prod", "RouteKey": "$default", **named}
    with refused("NotFoundException", match=match, status=404):
        client.delete_route_settings(**asked)


# Certificates and descriptions


def test_a_client_certificate_is_replaced_and_an_empty_text_clears_it(client, websocket_api):
    make(client, websocket_api, ClientCertificateId="old")
    assert update(client, websocket_api)["ClientCertificateId"] == "old"
    assert update(client, websocket_api, ClientCertificateId="new")["ClientCertificateId"] == "new"
    assert "ClientCertificateId" not in update(client, websocket_api, ClientCertificateId="")
    assert "ClientCertificateId" not in get(client, websocket_api)


@pytest.mark.parametrize("certificate", ["cert12", ""])
@each_way
def test_an_http_api_has_no_client_certificate(client, http_api, refused, way, certificate):
    match = "clientCertificateId is not currently supported for HTTP APIs."
    check_refused(client, http_api, refused, way, match=match, ClientCertificateId=certificate)


def test_a_description_is_replaced_and_cannot_be_cleared(client, http_api):
    make(client, http_api, Description="old")
    assert update(client, http_api)["Description"] == "old"
    assert update(client, http_api, Description="new")["Description"] == "new"
    assert update(client, http_api, Description="")["Description"] == "new"
    assert get(client, http_api)["Description"] == "new"


@each_way
def test_a_description_has_at_most_1024_characters(client, http_api, refused, way):
    check_refused(client, http_api, refused, way, match="less than or equal to 1024", Description=1025 * "x")


def test_an_update_moves_the_date_of_the_last_one(client, http_api, cloud):
    made = make(client, http_api)
    cloud.clock.advance(minutes=5)
    stage = update(client, http_api, Description="new")
    assert stage["CreatedDate"] == made["CreatedDate"]
    assert (stage["LastUpdatedDate"] - made["LastUpdatedDate"]).seconds == 300


# Tags


def test_tags_are_kept_through_updates_and_changed_by_arn(client, http_api):
    make(client, http_api, "$default", Tags={"team": "pets"})
    arn = f"arn:aws:apigateway:us-east-1::/apis/{http_api}/stages/$default"
    assert update(client, http_api, "$default", Description="new")["Tags"] == {"team": "pets"}
    client.tag_resource(ResourceArn=arn, Tags={"stage": "one"})
    client.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert client.get_tags(ResourceArn=arn)["Tags"] == {"stage": "one"}
    assert get(client, http_api, "$default")["Tags"] == {"stage": "one"}


def test_a_reserved_tag_is_refused(client, http_api, refused):
    with refused(
        "BadRequestException", match="Invalid tag key. Tag keys cannot start with 'aws:' (case insensitive)"
    ):
        make(client, http_api, Tags={"aws:team": "pets"})


# The deployment that is served


def test_a_deployment_is_chosen_and_another_one_later(client, routed):
    old, new = deploy(client, routed), deploy(client, routed)
    assert make(client, routed, DeploymentId=old)["DeploymentId"] == old
    assert update(client, routed)["DeploymentId"] == old
    assert update(client, routed, DeploymentId=new)["DeploymentId"] == new
    assert get(client, routed)["DeploymentId"] == new
    client.delete_deployment(ApiId=routed, DeploymentId=old)


@each_way
def test_a_chosen_deployment_is_not_deleted(client, routed, refused, way):
    deployment = deploy(client, routed)
    if way is update:
        make(client, routed)
    way(client, routed, DeploymentId=deployment)
    with refused("BadRequestException", match="Active stages pointing to this deployment"):
        client.delete_deployment(ApiId=routed, DeploymentId=deployment)


@each_way
def test_an_unknown_deployment_is_not_found(client, routed, refused, way):
    match = "Invalid Deployment identifier specified"
    check_refused(
        client,
        routed,
        refused,
        way,
        code="NotFoundException",
        match=match,
        status=404,
        DeploymentId="abc123",
    )


@each_way
def test_a_deployment_of_another_api_is_not_found(client, routed, refused, way):
    other = client.create_api(Name="cats", ProtocolType="HTTP")["ApiId"]
    route_to_deploy(client, other)
    deployment = deploy(client, other)
    match = "Invalid Deployment identifier specified"
    check_refused(
        client,
        routed,
        refused,
        way,
        code="NotFoundException",
        match=match,
        status=404,
        DeploymentId=deployment,
    )


@each_way
def test_a_failed_deployment_is_not_served(client, routed, cloud, refused, way):
    cloud.fail_next("CreateDeployment")
    failed = deploy(client, routed)
    match = f"Deployment {failed} cannot be set on this stage because its status is FAILED"
    check_refused(client, routed, refused, way, match=match, DeploymentId=failed)


DEPLOYS_ITSELF = "Deployment ID cannot be set on this stage because AutoDeploy is enabled"


def test_a_stage_that_deploys_itself_is_made_without_a_deployment(client, routed, refused):
    deployment = deploy(client, routed)
    with refused("BadRequestException", match=DEPLOYS_ITSELF):
        make(client, routed, AutoDeploy=True, DeploymentId=deployment)


@pytest.mark.parametrize(
    ("before", "asked"), [(True, {}), (True, {"AutoDeploy": True}), (False, {"AutoDeploy": True})]
)
def test_a_stage_that_deploys_itself_takes_no_deployment(client, routed, refused, before, asked):
    deployment = deploy(client, routed)
    make(client, routed, AutoDeploy=before)
    with refused("BadRequestException", match=DEPLOYS_ITSELF):
        update(client, routed, DeploymentId=deployment, **asked)


def test_a_deployment_is_chosen_while_auto_deploy_is_switched_off(client, routed):
    deployment = deploy(client, routed)
    make(client, routed, AutoDeploy=True)
    stage = update(client, routed, AutoDeploy=False, DeploymentId=deployment)
    assert stage["DeploymentId"] == deployment


# Deploying by itself


@each_way
def test_a_stage_that_begins_to_deploy_itself_too_early_says_that_the_attempt_failed(client, http_api, way):
    client.create_route(ApiId=http_api, RouteKey="GET /pets")  # it leads nowhere
    if way is update:
        make(client, http_api)
    stage = way(client, http_api, AutoDeploy=True)
    assert (stage["AutoDeploy"], stage["LastDeploymentStatusMessage"]) == (True, NO_ROUTES)
    assert "DeploymentId" not in stage
    assert get(client, http_api) == stage
    assert deployments(client, http_api) == []


@pytest.mark.parametrize("given", [True, False, None])
@pytest.mark.parametrize("protocol", ["http_api", "websocket_api"])
def test_auto_deploy_is_shown_once_it_was_asked_for(client, protocol, request, given):
    api = request.getfixturevalue(protocol)
    asked = {} if given is None else {"AutoDeploy": given}
    assert make(client, api, **asked).get("AutoDeploy") is given
    assert update(client, api, Description="new").get("AutoDeploy") is given
    for later in (True, False):
        assert update(client, api, AutoDeploy=later)["AutoDeploy"] is later
        assert get(client, api)["AutoDeploy"] is later


@each_way
def test_a_stage_that_begins_to_deploy_itself_deploys_what_is_there(client, routed, way):
    if way is update:
        make(client, routed)
    stage = way(client, routed, AutoDeploy=True)
    (deployment,) = deployments(client, routed)
    assert deployment["AutoDeployed"] is True
    assert deployment["Description"] == AUTOMATIC
    assert deployment["DeploymentStatus"] == "DEPLOYED"
    deployment_id = deployment["DeploymentId"]
    assert stage["DeploymentId"] == deployment_id
    expected = f"Successfully deployed stage with deployment ID '{deployment_id}'"
    assert stage["LastDeploymentStatusMessage"] == expected
    assert get(client, routed) == stage


def test_each_such_stage_follows_each_change_with_a_deployment_of_its_own(client, http_api):
    for name in ("one", "two"):
        make(client, http_api, name, AutoDeploy=True)
    make(client, http_api, "by-hand")
    for path in ("/pets", "/cats"):
        route_to_deploy(client, http_api, f"GET {path}")
    served = [get(client, http_api, name)["DeploymentId"] for name in ("one", "two")]
    made = [one["DeploymentId"] for one in deployments(client, http_api)]
    assert len(made) == 4
    assert made[2:] == served
    assert "DeploymentId" not in get(client, http_api, "by-hand")


def test_a_stage_of_another_api_stays_as_it_is(client, http_api):
    other = client.create_api(Name="cats", ProtocolType="HTTP")["ApiId"]
    before = make(client, other, AutoDeploy=True)
    route_to_deploy(client, http_api)
    assert get(client, other) == before


def test_changes_of_the_stage_alone_deploy_nothing(client, routed):
    make(client, routed, AutoDeploy=True)
    update(client, routed, AutoDeploy=True, Description="new", StageVariables={"a": "1"})
    update(client, routed, RouteSettings={"GET /pets": {"ThrottlingBurstLimit": 1}})
    client.delete_route_settings(ApiId=routed, StageName="prod", RouteKey="GET /pets")
    client.delete_access_log_settings(ApiId=routed, StageName="prod")
    assert len(deployments(client, routed)) == 1


def test_a_stage_says_when_its_api_has_no_routes_any_more(client, http_api, cloud):
    route = route_to_deploy(client, http_api)
    before = make(client, http_api, AutoDeploy=True)
    cloud.clock.advance(minutes=5)
    client.delete_route(ApiId=http_api, RouteId=route)
    stage = get(client, http_api)
    assert stage["LastDeploymentStatusMessage"] == NO_ROUTES
    assert stage["DeploymentId"] == before["DeploymentId"]
    assert (stage["LastUpdatedDate"] - before["LastUpdatedDate"]).seconds == 300
    assert len(deployments(client, http_api)) == 1


def test_a_stage_of_a_websocket_api_says_it_in_other_words(client, websocket_api):
    expected = "Deployment attempt failed: At least one route is required before deploying the Api"
    assert make(client, websocket_api, AutoDeploy=True)["LastDeploymentStatusMessage"] == expected
    route = make_route(client, websocket_api, "$connect")["RouteId"]
    assert get(client, websocket_api)["LastDeploymentStatusMessage"].startswith("Successfully deployed")
    client.delete_route(ApiId=websocket_api, RouteId=route)
    assert get(client, websocket_api)["LastDeploymentStatusMessage"] == expected


def test_a_deployment_by_itself_is_an_update_of_the_stage(client, http_api, cloud):
    made = make(client, http_api, AutoDeploy=True)
    cloud.clock.advance(minutes=5)
    route_to_deploy(client, http_api)
    assert (get(client, http_api)["LastUpdatedDate"] - made["LastUpdatedDate"]).seconds == 300


def test_switched_off_a_stage_keeps_what_it_serves_and_says_nothing_any_more(client, routed):
    made = make(client, routed, AutoDeploy=True)
    stage = update(client, routed, AutoDeploy=False)
    assert stage["DeploymentId"] == made["DeploymentId"]
    assert stage["AutoDeploy"] is False
    assert "LastDeploymentStatusMessage" not in stage
    route_to_deploy(client, routed, "GET /cats")
    assert get(client, routed) == stage


def test_switched_off_it_was_seen_to_say_what_it_said_before():
    with mock_cloud(seed=7, isolated=True, fidelity="observed"):
        client = client_of("apigatewayv2")
        api = client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
        before = make(client, api, AutoDeploy=True)
        after = update(client, api, AutoDeploy=False)
        assert after == {**before, "AutoDeploy": False, "LastUpdatedDate": after["LastUpdatedDate"]}
        assert before["LastDeploymentStatusMessage"] == NO_ROUTES
        route_to_deploy(client, api)  # is deployed no more
        assert get(client, api) == after
        assert "LastDeploymentStatusMessage" not in make(client, api, "other", AutoDeploy=False)


def test_auto_deploy_that_is_left_out_stays_on(client, http_api):
    make(client, http_api, AutoDeploy=True)
    assert update(client, http_api, Description="new")["AutoDeploy"] is True


def test_an_attempt_that_fails_leaves_what_is_served(client, routed, cloud):
    before = make(client, routed, AutoDeploy=True)
    cloud.fail_next("AutoDeploy")
    route_to_deploy(client, routed, "GET /cats")
    stage = get(client, routed)
    assert stage["DeploymentId"] == before["DeploymentId"]
    assert stage["LastDeploymentStatusMessage"] == "Deployment attempt failed: Internal failure"
    assert [one["DeploymentStatus"] for one in deployments(client, routed)] == ["DEPLOYED", "FAILED"]
    route_to_deploy(client, routed, "GET /dogs")
    assert get(client, routed)["LastDeploymentStatusMessage"].startswith("Successfully deployed")


# Finding, listing, deleting


def test_stages_are_listed_in_the_order_of_creation(client, http_api, websocket_api):
    make(client, websocket_api, "other")
    made = [make(client, http_api, name) for name in ("b", "a", "c")]
    assert client.get_stages(ApiId=http_api)["Items"] == made


def test_stages_are_listed_page_by_page(client, http_api):
    names = ["b", "a", "c"]
    for name in names:
        make(client, http_api, name)
    pages = client.get_paginator("get_stages").paginate(ApiId=http_api, PaginationConfig={"PageSize": 2})
    assert [[stage["StageName"] for stage in page["Items"]] for page in pages] == [["b", "a"], ["c"]]


def test_a_wrong_page_size_is_refused(client, http_api, refused):
    with refused("BadRequestException", match="Invalid value for maxResults: 0."):
        client.get_stages(ApiId=http_api, MaxResults="0")


def test_stages_of_an_unknown_api_are_not_found(client, refused):
    with refused(
        "NotFoundException", match="Invalid API identifier specified 123456789012:nosuch", status=404
    ):
        client.get_stages(ApiId="nosuch")


@pytest.mark.parametrize("operation", ["get_stage", "update_stage", "delete_stage"])
def test_an_unknown_stage_is_not_found(client, http_api, websocket_api, refused, operation):
    make(client, websocket_api)
    with refused("NotFoundException", match="Invalid stage identifier specified", status=404) as caught:
        getattr(client, operation)(ApiId=http_api, StageName="prod")
    assert caught.error.response["Error"]["Message"] == "Invalid stage identifier specified"


def test_a_deleted_stage_is_gone_and_lets_go_of_its_deployment(client, routed, refused):
    deployment = deploy(client, routed)
    make(client, routed, DeploymentId=deployment)
    make(client, routed, "other")
    client.delete_stage(ApiId=routed, StageName="prod")
    assert [stage["StageName"] for stage in client.get_stages(ApiId=routed)["Items"]] == ["other"]
    with refused("NotFoundException", status=404):
        get(client, routed)
    client.delete_deployment(ApiId=routed, DeploymentId=deployment)


def test_a_stage_goes_with_its_api(client, routed):
    make(client, routed, AutoDeploy=True)
    client.delete_api(ApiId=routed)
    assert client.get_apis()["Items"] == []


def test_a_stage_to_which_a_path_leads_is_not_deleted(client, http_api, refused):
    for name in ("prod", "free"):
        make(client, http_api, name)
    mappings = [
        (domain, key)
        for domain, keys in (("www.example.com", ["", "pets"]), ("api.example.com", [""]))
        for key in keys
    ]
    for domain in dict(mappings):
        make_domain(client, domain)
    made = [
        (
            domain,
            client.create_api_mapping(ApiId=http_api, DomainName=domain, Stage="prod", ApiMappingKey=key),
        )
        for domain, key in mappings
    ]
    client.delete_stage(ApiId=http_api, StageName="free")
    left = ["www.example.com", "www.example.com", "api.example.com"]
    for domain, mapping in made:
        said = (
            "Deleting stage prod failed. Please remove all base path mappings related to the stage in your domains: "
            f"{', '.join(dict.fromkeys(left))}"
        )
        with refused("BadRequestException") as caught:
            client.delete_stage(ApiId=http_api, StageName="prod")
        assert caught.error.response["Error"]["Message"] == said
        client.delete_api_mapping(ApiMappingId=mapping["ApiMappingId"], DomainName=domain)
        left.remove(domain)
    client.delete_stage(ApiId=http_api, StageName="prod")


def test_a_stage_is_of_one_region(client, http_api, cloud):
    make(client, http_api)
    elsewhere = client_of("apigatewayv2", "eu-west-1")
    assert elsewhere.get_apis()["Items"] == []


# A stage that API Gateway manages


@pytest.fixture
def managed(client):
    """The id of an API that quick create has given a stage."""
    return client.create_api(Name="pets", ProtocolType="HTTP", Target="https://example.com")["ApiId"]


def test_a_managed_stage_deploys_itself(client, managed):
    stage = get(client, managed, "$default")
    (deployment,) = deployments(client, managed)
    assert (stage["ApiGatewayManaged"], stage["AutoDeploy"]) == (True, True)
    assert stage["DeploymentId"] == deployment["DeploymentId"]


@pytest.mark.parametrize("asked", [{}, {"Description": "mine"}, {"AutoDeploy": False}])
def test_a_managed_stage_is_not_modified(client, managed, refused, asked):
    with refused(
        "BadRequestException", match="Stage $default is managed by API Gateway and cannot be modified"
    ):
        update(client, managed, "$default", **asked)


def test_a_managed_stage_is_deleted_as_any_other(client, managed):
    client.delete_stage(ApiId=managed, StageName="$default")
    assert client.get_stages(ApiId=managed)["Items"] == []
    assert "ApiGatewayManaged" not in make(client, managed, "$default")
