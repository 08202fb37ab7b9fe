"""What CloudFormation refuses before it asks anybody, and what a service does: the error says where, and nothing is left."""

from __future__ import annotations

import pytest
from botocore.exceptions import ConnectTimeoutError

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.templates.errors import DeploymentError, TemplateError
from awsmock_ar_apigw.templates.refused import property_in
from awsmock_ar_apigw.templates.registry import type_named
from support import client_of, fingerprint
from templates.types.examples import DEFINITION
from templates.types.lab import Lab, image

FAILED = "Properties validation failed for resource It with message: "


@pytest.fixture
def lab():
    with mock_cloud(pace="manual", seed=1) as cloud:
        yield Lab(cloud)


def refused(lab, name, properties):
    """The error of a resource that is not made; it has asked for nothing that stays."""
    before = fingerprint(lab.cloud)
    with pytest.raises(DeploymentError) as caught:
        lab.make_as("It", name, properties)
    assert fingerprint(lab.cloud) == before
    assert (caught.value.stack, caught.value.resource) == ("shop", "It")
    return caught.value


# Properties


@pytest.mark.parametrize(
    ("name", "properties", "words", "prop"),
    [
        ("Route", {"ApiId": "a"}, "[#: required key [RouteKey] not found]", "RouteKey"),
        (
            "Route",
            {},
            "[#: required key [ApiId] not found, #: required key [RouteKey] not found]",
            "ApiId",
        ),
        (
            "Route",
            {"ApiId": "a", "RouteKey": "GET /", "Targt": "x"},
            '[#: extraneous key [Targt] is not permitted] Did you mean "Target"?',
            "Targt",
        ),
        (
            "Route",
            {"ApiId": "a", "RouteKey": "GET /", "RouteId": "x"},
            "[#: extraneous key [RouteId] is not permitted] RouteId is read-only: leave it out.",
            "RouteId",
        ),
        (
            "Integration",
            {"ApiId": "a", "IntegrationType": "MOCK", "TimeoutInMillis": "soon"},
            "[#/TimeoutInMillis: expected type: Integer, found: String]",
            "TimeoutInMillis",
        ),
        (
            "Integration",
            {"ApiId": "a", "IntegrationType": "MOCK", "TimeoutInMillis": 2.5},
            "[#/TimeoutInMillis: expected type: Integer, found: Double]",
            "TimeoutInMillis",
        ),
        (
            "Integration",
            {"ApiId": "a", "IntegrationType": "MOCK", "TimeoutInMillis": True},
            "[#/TimeoutInMillis: expected type: Integer, found: Boolean]",
            "TimeoutInMillis",
        ),
        (
            "Integration",
            {
                "ApiId": "a",
                "IntegrationType": "MOCK",
                "ResponseParameters": {"200": {"remove:header.x": "''"}},
            },
            "[#/ResponseParameters/200: extraneous key [remove:header.x] is not permitted]",
            "ResponseParameters.200.remove:header.x",
        ),
        ("Api", {"Name": ["a"]}, "[#/Name: expected type: String, found: JSONArray]", "Name"),
        ("Api", {"Name": None}, "[#/Name: expected type: String, found: Null]", "Name"),
        (
            "Api",
            {"Tags": [{"Key": "a", "Value": "b"}]},
            "[#/Tags: expected type: JSONObject, found: JSONArray]",
            "Tags",
        ),
        ("Api", {"Body": 5}, "[#/Body: expected type: JSONObject, found: Integer]", "Body"),
        (
            "Api",
            {"CorsConfiguration": {"AllowOrigins": "*"}},
            "[#/CorsConfiguration/AllowOrigins: expected type: JSONArray, found: String]",
            "CorsConfiguration.AllowOrigins",
        ),
        (
            "Api",
            {"CorsConfiguration": {"AllowCredentials": "yes"}},
            "[#/CorsConfiguration/AllowCredentials: expected type: Boolean, found: String]",
            "CorsConfiguration.AllowCredentials",
        ),
        (
            "AppRunner::Service",
            {"SourceConfiguration": image(ImageIdentifer="x")},
            '[#/SourceConfiguration/ImageRepository: extraneous key [ImageIdentifer] is not permitted] Did you mean "ImageIdentifier"?',
            "SourceConfiguration.ImageRepository.ImageIdentifer",
        ),
        (
            "AppRunner::Service",
            {"SourceConfiguration": image(), "Tags": {"a": "b"}},
            "[#/Tags: expected type: JSONArray, found: JSONObject]",
            "Tags",
        ),
        (
            "RoutingRule",
            {"DomainNameArn": "a", "Priority": 1, "Conditions": [], "Actions": [{}]},
            "[#/Actions/0: required key [InvokeApi] not found]",
            "Actions.0.InvokeApi",
        ),
    ],
)
def test_properties_that_break_the_schema_are_refused_before_anybody_is_asked(
    lab, name, properties, words, prop
):
    error = refused(lab, name, properties)
    assert error.reason == FAILED + words
    assert error.property == prop
    assert error.code == ""
    assert len(lab.cloud.calls) == 0


@pytest.mark.parametrize(
    ("name", "properties", "words", "meant"),
    [
        (
            "AppRunner::Service",
            {"SourceConfiguration": image(), "HealthCheckConfiguration": {"Protocol": "UDP"}},
            "#/HealthCheckConfiguration/Protocol: failed validation constraint for keyword [enum]",
            "HealthCheckConfiguration.Protocol is one of ['TCP', 'HTTP'].",
        ),
        (
            "AppRunner::Service",
            {"SourceConfiguration": image(), "HealthCheckConfiguration": {"Interval": "25"}},
            "#/HealthCheckConfiguration/Interval: failed validation constraint for keyword [maximum]",
            "HealthCheckConfiguration.Interval is 20 or less.",
        ),
        (
            "AppRunner::Service",
            {"SourceConfiguration": image(), "HealthCheckConfiguration": {"Timeout": 0}},
            "#/HealthCheckConfiguration/Timeout: failed validation constraint for keyword [minimum]",
            "HealthCheckConfiguration.Timeout is 1 or more.",
        ),
        (
            "AppRunner::VpcConnector",
            {"Subnets": ["subnet-1"], "Tags": [{"Key": "aws:mine", "Value": ""}]},
            "#/Tags/0/Key: failed validation constraint for keyword [pattern]",
            "Tags.0.Key must match ^(?!aws:).+$.",
        ),
        (
            "AppRunner::VpcConnector",
            {"Subnets": []},
            "#/Subnets: expected minimum item count: 1, found: 0",
            "",
        ),
        ("AppRunner::VpcConnector", {"Subnets": ["a", "a"]}, "#/Subnets: array items are not unique", ""),
        (
            "AppRunner::VpcConnector",
            {"Subnets": ["a"], "VpcConnectorName": "a" * 41},
            "#/VpcConnectorName: expected maxLength: 40, actual: 41",
            "",
        ),
        (
            "AppRunner::VpcConnector",
            {"Subnets": ["a"], "Tags": [{"Key": "", "Value": ""}]},
            "#/Tags/0/Key: expected minLength: 1, actual: 0",
            "",
        ),
    ],
)
def test_what_a_schema_constrains_is_refused_before_anybody_is_asked(lab, name, properties, words, meant):
    error = refused(lab, name, properties)
    assert words in error.reason
    assert meant in error.reason
    assert "/" + error.property.replace(".", "/") in words
    assert len(lab.cloud.calls) == 0


def test_an_update_that_breaks_the_schema_is_refused_likewise(lab):
    lab.http_api()
    with pytest.raises(DeploymentError, match="extraneous key"):
        lab.update(Nam="x")
    assert "UpdateApi" not in [call.operation for call in lab.cloud.calls]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("AWS::ApiGatewayV2::Rout", 'Did you mean "AWS::ApiGatewayV2::Route"'),
        ("AWS::AppRunner::Servce", "AWS::AppRunner::Service"),
    ],
)
def test_a_type_that_there_is_not_is_named_with_the_nearest(name, meant):
    with pytest.raises(TemplateError, match=meant):
        type_named(name)


def test_a_type_is_made_once():
    assert type_named("AWS::ApiGatewayV2::Api") is type_named("AWS::ApiGatewayV2::Api")


# Services


@pytest.mark.parametrize(
    ("name", "properties", "code", "prop"),
    [
        ("Api", {"Name": "a", "ProtocolType": "FTP"}, "BadRequestException", ""),
        ("Api", {"ProtocolType": "HTTP"}, "ParamValidationError", "Name"),
        ("Api", {"Name": "", "ProtocolType": "HTTP"}, "BadRequestException", "Name"),
        ("Route", {"ApiId": "a1b2c3d4e5", "RouteKey": "GET /"}, "NotFoundException", "ApiId"),
        ("VpcLink", {"Name": "a", "SubnetIds": []}, "BadRequestException", "SubnetIds"),
        (
            "AppRunner::Service",
            {"SourceConfiguration": image(), "InstanceConfiguration": {"Cpu": "256", "Memory": "8192"}},
            "InvalidRequestException",
            "InstanceConfiguration.Memory",
        ),
    ],
)
def test_what_a_service_refuses_has_its_code_its_words_and_the_property(lab, name, properties, code, prop):
    error = refused(lab, name, properties)
    assert (error.code, error.property) == (code, prop)
    assert error.reason in str(error)


@pytest.mark.parametrize("parameters", [{}, {"Source": "a"}, {"Destination": "overwrite:header.a"}])
def test_a_response_parameter_needs_both_its_ends(lab, parameters):
    api = lab.http_api()
    properties = {
        "ApiId": api,
        "IntegrationType": "HTTP_PROXY",
        "IntegrationMethod": "GET",
        "IntegrationUri": "https://example.com",
        "PayloadFormatVersion": "1.0",
        "ResponseParameters": {"200": {"ResponseParameters": [parameters]}},
    }
    assert refused(lab, "Integration", properties).code == "BadRequestException"


def test_half_of_a_surrogate_pair_is_refused_where_nobody_could_send_it(lab):
    error = refused(lab, "Stage", {"ApiId": "a\ud800", "StageName": "prod"})
    assert error.reason == r"Half of a surrogate pair can't be sent: a\ud800"


def test_what_a_service_refuses_of_a_change_changes_nothing(lab):
    api = lab.http_api()
    lab.make("Route", ApiId=api, RouteKey="GET /")
    lab.make("Route", ApiId=api, RouteKey="PUT /")
    before = fingerprint(lab.cloud)
    with pytest.raises(DeploymentError) as caught:
        lab.update(RouteKey="GET /")
    assert caught.value.code == "ConflictException"
    assert fingerprint(lab.cloud) == before


def test_what_is_refused_after_a_part_of_a_change_takes_that_part_back(lab):
    lab.http_api(Tags={"team": "web"})
    with pytest.raises(DeploymentError, match="Tag keys cannot start with 'aws:'"):
        lab.update(Name="other", Description="new", Tags={"aws:mine": "x"})
    shown = lab.shown()
    assert shown["Name"] == "http"
    assert shown["Tags"]["team"] == "web"


def test_what_is_used_is_not_deleted(lab):
    api = lab.http_api()
    integration = lab.integration(api)
    lab.make("Route", ApiId=api, RouteKey="GET /", Target=f"integrations/{integration}")
    with pytest.raises(DeploymentError, match="Cannot delete Integration because it is referenced") as caught:
        lab.delete(lab.made[-2])
    assert caught.value.resource == lab.made[-2][1].logical_id


def test_planned_errors_hit_what_a_template_makes(lab):
    lab.cloud.faults.add("CreateApi", error="TooManyRequestsException")
    error = refused(lab, "Api", {"Name": "a", "ProtocolType": "HTTP"})
    assert error.code == "TooManyRequestsException"
    assert [call.operation for call in lab.cloud.calls] == ["CreateApi"]


def test_an_answer_that_never_comes_is_an_error_too(lab):
    lab.cloud.faults.add("CreateApi", raises=ConnectTimeoutError)
    error = refused(lab, "Api", {"Name": "a", "ProtocolType": "HTTP"})
    assert error.code == "ConnectTimeoutError"


# Definitions


@pytest.mark.parametrize(
    ("also", "fields"),
    [
        ({"Name": "pets"}, 'name="pets"'),
        (
            {"Name": "pets", "ProtocolType": "HTTP", "CorsConfiguration": {"AllowOrigins": ["*"]}},
            'name="pets", protocolType="HTTP", corsConfiguration={"AllowOrigins":["*"]}',
        ),
        ({"Tags": {"a": "b"}}, 'tags={"a":"b"}'),
    ],
)
def test_what_a_definition_says_itself_is_redundant_beside_it(lab, also, fields):
    error = refused(lab, "Api", {"Body": DEFINITION, **also})
    assert error.reason.startswith(
        f"Redundant fields [{fields}] provided when either Body or BodyS3Location is not empty"
    )
    assert error.property == next(iter(also))
    assert error.code == "BadRequestException"


def test_a_definition_that_has_warnings_fails_where_it_is_to(lab):
    odd = {**DEFINITION, "paths": {"/a": {"get": {}}}}
    error = refused(lab, "Api", {"Body": odd, "FailOnWarnings": "true"})
    assert error.code == "BadRequestException"
    assert "responses is missing" in error.reason
    lab.make("Api", Body=odd, FailOnWarnings="false")


def test_a_warning_of_an_import_is_of_no_other_place_of_the_definition(lab):
    flows = {"clientCredentials": {"tokenUrl": "https://example.com", "scopes": {}}}
    body = {
        "openapi": "3.0.1",
        "info": {"title": "pets", "version": "1.0"},
        "paths": {"/pets": {"get": {"responses": {}, "security": [{"users": ["a", "b"]}]}}},
        "components": {"securitySchemes": {"users": {"type": "oauth2", "flows": flows}}},
        "x-amazon-apigateway-cors": {"maxAge": 600000},
    }
    error = refused(lab, "Api", {"Body": body, "FailOnWarnings": True})
    assert "corsConfiguration.maxAge" in error.reason
    assert error.property == ""


def test_a_definition_in_s3_needs_a_mock_of_it(lab):
    error = refused(lab, "Api", {"BodyS3Location": {"Bucket": "b", "Key": "k"}})
    assert "Unable to get S3 object s3://b/k" in error.reason
    assert "mock S3 with moto" in error.reason


def test_overrides_need_what_a_quick_create_has_made(lab):
    api = lab.http_api()
    error = refused(lab, "ApiGatewayManagedOverrides", {"ApiId": api, "Stage": {"Description": "x"}})
    assert "has no stage that API Gateway manages" in error.reason
    assert "give the API a Target" in error.reason


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        ({"StageVariables": {"a b": "c"}}, "BadRequestException"),
        ({"StageVariables": {"a": None}}, "ParamValidationError"),
    ],
)
def test_overrides_that_are_refused_change_none_of_the_parts(lab, stage, code):
    api = lab.http_api(Target="https://example.com")
    client = client_of("apigatewayv2")
    before = client.get_integrations(ApiId=api)["Items"]
    with pytest.raises(DeploymentError) as caught:
        lab.make("ApiGatewayManagedOverrides", ApiId=api, Integration={"TimeoutInMillis": 3000}, Stage=stage)
    assert caught.value.code == code
    assert client.get_integrations(ApiId=api)["Items"] == before


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"$default": None}, "Invalid type for parameter RouteSettings.$default, value: None"),
        ({"$default": {"Limit": 1}}, 'Unknown parameter in RouteSettings.$default: "Limit"'),
        ([1], "[#/Stage/RouteSettings: expected type: JSONObject, found: JSONArray]"),
        ("x", "Invalid type for parameter RouteSettings, value: x"),
    ],
)
def test_overrides_of_a_stage_are_checked_like_any_request(lab, settings, words):
    api = lab.http_api(Target="https://example.com")
    error = refused(lab, "ApiGatewayManagedOverrides", {"ApiId": api, "Stage": {"RouteSettings": settings}})
    assert words in error.reason
    assert error.property.startswith("Stage.RouteSettings")


# Where the property is


@pytest.mark.parametrize(
    ("message", "properties", "path"),
    [
        (
            "Value '25' at 'healthCheckConfiguration.interval' failed",
            {"Interval": 1, "HealthCheckConfiguration": {"Interval": 25}},
            "HealthCheckConfiguration.Interval",
        ),
        (
            "Invalid Authorizer identifier specified 7xy",
            {"AuthorizerId": "7xy", "RouteKey": "GET /"},
            "AuthorizerId",
        ),
        ("Something is wrong", {"Name": "ab"}, ""),
        ("ApiMapping key already exists", {"ApiMappingKey": "v1", "Stage": "prod"}, "ApiMappingKey"),
        ("Stage name only allows a-z", {"StageName": "a b", "Description": "x"}, "StageName"),
        ("Invalid integration URI specified", {"IntegrationUri": "x"}, "IntegrationUri"),
        ("no idea about ab", {"Name": "ab"}, ""),
        ("description then name", {"Name": "x", "Description": "y"}, "Description"),
        ("Status Code 999 is not valid", {"ResponseParameters": {"999": {}}}, "ResponseParameters.999"),
        (
            "1 validation error detected: Value 'X' at 'authorizationType' failed",
            {"AuthorizationScopes": ["a", "b"], "AuthorizationType": "X"},
            "AuthorizationType",
        ),
        ("the scope pets/all", {"AuthorizationScopes": ["a", "pets/all"]}, "AuthorizationScopes.1"),
        ("Invalid type", {"Body": {"paths": {"/": {"type": "x"}}}, "Name": "pets"}, ""),
        ("Invalid schema: type", {"Schema": {"type": "x"}}, "Schema"),
        (
            "Invalid type for parameter RouteSettings.$default, value: None",
            {"Stage": {"RouteSettings": {"$default": None}}},
            "Stage.RouteSettings.$default",
        ),
        (
            "Invalid type for parameter RouteSettings.GET /pets, value: None",
            {"RouteSettings": {"$default": {}, "GET /pets": None}},
            "RouteSettings.GET /pets",
        ),
    ],
)
def test_the_property_is_that_whose_name_or_value_a_message_has(message, properties, path):
    assert property_in(message, properties) == path
