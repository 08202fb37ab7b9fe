"""The permissions that SAM writes are those that its routes and authorizers need, and no others."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import mock_cloud

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.12, Handler: index.handler}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      FailOnWarnings: true
      StageName: %s
      Auth:
        Authorizers:
          Who:
            FunctionArn: !GetAtt Who.Arn
            AuthorizerPayloadFormatVersion: "2.0"
            EnableSimpleResponses: true
            EnableFunctionDefaultPermissions: %s
            Identity: {Headers: [authorization]}
  Who:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: "def handler(event, context): return {'isAuthorized': True}"
  Pets:
    Type: AWS::Serverless::Function
    Properties:
      AutoPublishAlias: live
      InlineCode: "def handler(event, context): return context.function_version + ' ' + event['routeKey']"
      Events:
        Root: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /, Method: get}}
        One: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: "/pets/{id}", Method: get, Auth: {Authorizer: Who}}}
        Any: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /any, Method: any}}
        All: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: "/all/{proxy+}", Method: post}}
        Rest: {Type: HttpApi, Properties: {ApiId: !Ref Api}}
Outputs:
  Url: {Value: !Sub "https://${Api}.execute-api.${AWS::Region}.amazonaws.com/%s"}
"""


def deployed(cloud, stage, enabled="true"):
    path = "" if stage == "$default" else stage
    return (
        cloud.deploy(TEMPLATE % (stage, enabled, path), name="pets", permissions=True)
        .outputs["Url"]
        .rstrip("/")
    )


@pytest.mark.parametrize("stage", ["$default", "prod"])
def test_each_route_may_call_its_function(stage):
    with mock_cloud() as cloud:
        url = deployed(cloud, stage)
        for method, path, key in (
            ("GET", "/", "GET /"),
            ("GET", "/pets/7", "GET /pets/{id}"),
            ("PUT", "/any", "ANY /any"),
            ("POST", "/all/of/them", "POST /all/{proxy+}"),
            ("GET", "/nowhere", "$default"),
        ):
            answer = cloud.request(method, url + path, headers={"authorization": "x"})
            assert (answer.status, answer.text) == (200, f"1 {key}"), cloud.requests[-1].why


def test_an_authorizer_may_not_if_sam_was_told_so():
    with mock_cloud() as cloud:
        url = deployed(cloud, "$default", "false")
        assert cloud.request("GET", f"{url}/pets/7", headers={"authorization": "x"}).status == 500
        assert "/authorizers/" in cloud.requests[-1].why
        assert cloud.request("GET", f"{url}/").status == 200
