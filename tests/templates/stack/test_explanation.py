"""What a template would make, in words."""

import pytest

from awsmock_ar_apigw import MockError, TemplateError
from support import fingerprint
from support_stacks import PETS, api, pets


def test_a_template_is_explained_and_nothing_is_made(cloud):
    before = fingerprint(cloud)
    assert cloud.explain_template(pets(Pets={"FunctionName": "pets"}), name="pets") == (
        "Stack pets of the template, us-east-1 of 123456789012: 5 resources\n"
        "  Api          AWS::ApiGatewayV2::Api\n"
        "  Pets         AWS::Lambda::Function           Ref: pets\n"
        "  Integration  AWS::ApiGatewayV2::Integration\n"
        "  Deployed     AWS::ApiGatewayV2::Stage        Ref: prod\n"
        "  Route        AWS::ApiGatewayV2::Route\n"
        "Routes of Api (HTTP): 1\n"
        "  GET /pets/{id}  → Pets (AWS_PROXY)  NONE\n"
        "Outputs: Url"
    )
    assert fingerprint(cloud) == before
    assert (len(cloud.calls), len(cloud.stacks)) == (0, 0)


def test_what_a_condition_leaves_out_is_said(cloud):
    template = {
        "Parameters": {"Stage": {"Type": "String", "Default": "prod"}},
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
        "Resources": {"Api": api(), "Other": {**api("other"), "Condition": "IsProd"}},
    }
    assert "Left out" not in cloud.explain_template(template)
    text = cloud.explain_template(template, parameters={"Stage": "dev"})
    assert "Left out, as their conditions say:\n  Other  AWS::ApiGatewayV2::Api  IsProd\n" in text
    assert "1 resource\n" in text


def test_authorizers_and_the_routes_of_a_definition_are_said(cloud):
    body = {
        "openapi": "3.0.1",
        "info": {"title": "pets", "version": "1"},
        "paths": {
            "/pets": {
                "parameters": [],
                "get": {
                    "security": [{"Users": ["read"]}],
                    "x-amazon-apigateway-integration": {
                        "type": "aws_proxy",
                        "httpMethod": "POST",
                        "payloadFormatVersion": "2.0",
                        "uri": {"Fn::GetAtt": ["Pets", "Arn"]},
                    },
                },
                "x-amazon-apigateway-any-method": {},
            },
            "/$default": {
                "x-amazon-apigateway-any-method": {
                    "x-amazon-apigateway-integration": {"type": "http_proxy", "uri": "https://x.example.com"}
                }
            },
        },
    }
    template = {
        "Resources": {
            "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Body": body}},
            "Pets": PETS["Resources"]["Pets"],
        }
    }
    assert cloud.explain_template(template).endswith(
        "Routes of Api (HTTP): 3\n"
        "  GET /pets  → Pets (AWS_PROXY)                    by Users\n"
        "  ANY /pets  → nothing ()                          NONE\n"
        "  $default   → https://x.example.com (HTTP_PROXY)  NONE"
    )


@pytest.mark.parametrize(
    "odd", [{"security": "x"}, {"security": [7]}, {"x-amazon-apigateway-integration": "x"}]
)
def test_a_definition_that_none_would_import_is_explained_all_the_same(cloud, odd):
    body = {"openapi": "3.0.1", "info": {"title": "a", "version": "1"}, "paths": {"/pets": {"get": odd}}}
    template = {"Resources": {"Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Body": body}}}}
    assert cloud.explain_template(template).endswith("  GET /pets  → nothing ()  NONE")


def test_the_authorizer_of_a_route_is_said(cloud):
    template = pets(Route={"AuthorizationType": "JWT", "AuthorizerId": {"Ref": "Users"}})
    template["Resources"]["Users"] = {
        "Type": "AWS::ApiGatewayV2::Authorizer",
        "Properties": {
            "ApiId": {"Ref": "Api"},
            "Name": "users",
            "AuthorizerType": "JWT",
            "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": {"Issuer": "https://users.example.com", "Audience": ["pets"]},
        },
    }
    assert "  GET /pets/{id}  → Pets (AWS_PROXY)  JWT by Users\n" in cloud.explain_template(template)


def test_a_route_that_wants_an_api_key_is_said_to(cloud):
    routes = {
        key: {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {"ApiId": {"Ref": "Chat"}, "RouteKey": key, "ApiKeyRequired": asked},
        }
        for key, asked in (("join", True), ("leave", "false"))
    }
    chat = api(ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
    assert cloud.explain_template({"Resources": {"Chat": chat, **routes}}).endswith(
        "  join   → nothing  NONE, with an API key\n  leave  → nothing  NONE"
    )


def test_a_quick_create_has_a_route(cloud):
    template = {"Resources": {"Api": api(Target="https://x.example.com", RouteKey="GET /x")}}
    assert cloud.explain_template(template).endswith("  GET /x  → https://x.example.com  NONE")


def test_what_is_taken_apart_before_it_is_there_is_explained_all_the_same(cloud):
    parts = {"Fn::Split": ["/", {"Fn::GetAtt": ["Api", "ApiEndpoint"]}]}
    template = pets(Integration={"Description": {"Fn::Select": [2, parts]}})
    assert "GET /pets/{id}" in cloud.explain_template(template)
    stack = cloud.deploy(template)
    assert stack.resources["Integration"].properties["Description"] == stack.outputs["Url"].split("/")[2]


def test_a_template_that_is_none_is_refused(cloud):
    with pytest.raises(TemplateError):
        cloud.explain_template({"Resources": {}})
    with pytest.raises(MockError, match="is no account"):
        cloud.explain_template(PETS, account="1")
