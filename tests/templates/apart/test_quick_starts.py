"""What SAM's documentation begins with, written anew: deployed, and called."""

import json
import warnings

import pytest

from awsmock_ar_apigw import DeploymentError, StandInWarning, TemplateError

HANDLERS = """
import json


def hello(event, context):
    return {"statusCode": 200, "body": json.dumps({"hello": event["requestContext"]["http"]["path"]})}


def claims(event, context):
    return {"sub": event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]}


def who(event, context):
    return {"who": event["requestContext"]["authorizer"]["lambda"]["who"]}


def authorize(event, context):
    return {"isAuthorized": event["headers"].get("authorization") == "open", "context": {"who": "ann"}}


def connected(event, context):
    return {"statusCode": 200}


def said(event, context):
    return {"statusCode": 200, "body": json.loads(event["body"])["text"].upper()}
"""


@pytest.fixture
def deployed(cloud, tmp_path):
    """Deploys a template beside its handlers."""

    def deploy(text, **more):
        (tmp_path / "src").mkdir(exist_ok=True)
        (tmp_path / "src" / "app.py").write_text(HANDLERS)
        (tmp_path / "template.yaml").write_text("Transform: AWS::Serverless-2016-10-31\n" + text)
        return cloud.deploy(tmp_path / "template.yaml", name="quick", **more)

    return deploy


HELLO = """
Globals:
  Function: {Runtime: python3.13, CodeUri: src/}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.hello
      Events:
        Get: {Type: HttpApi, Properties: {Path: /hello, Method: get}}
        Any: {Type: HttpApi, Properties: {Path: "/more/{proxy+}", Method: any}}
Outputs:
  Url: {Value: !Sub "https://${ServerlessHttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"}
"""


def test_events_of_a_function_are_routes_of_an_api_that_nobody_has_declared(cloud, deployed):
    url = deployed(HELLO).outputs["Url"]
    assert cloud.request("GET", f"{url}/hello").json() == {"hello": "/hello"}
    assert cloud.request("PUT", f"{url}/more/of/it").json() == {"hello": "/more/of/it"}
    assert cloud.request("PUT", f"{url}/hello").status == 404


def test_sam_writes_the_permissions_that_its_routes_need(cloud, deployed):
    url = deployed(HELLO, permissions=True).outputs["Url"]
    assert cloud.request("GET", f"{url}/hello").status == 200
    assert cloud.request("PUT", f"{url}/more/of/it").status == 200


def test_a_stack_of_sam_s_is_deleted_whole(cloud, deployed):
    stack = deployed(HELLO)
    stack.delete()
    assert len(cloud.apigatewayv2.apis) == 0
    assert list(cloud.functions) == []


SHOP = """
Globals:
  Function: {Runtime: python3.13, CodeUri: src/}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      StageName: prod
      FailOnWarnings: true
      CorsConfiguration:
        AllowOrigins: [https://shop.example.com]
        AllowMethods: [GET]
        AllowHeaders: [authorization]
      Auth:
        DefaultAuthorizer: Users
        Authorizers:
          Users:
            IdentitySource: $request.header.Authorization
            JwtConfiguration: {issuer: https://users.example.com, audience: [shop]}
          Own:
            FunctionArn: !GetAtt Authorizer.Arn
            Identity: {Headers: [Authorization]}
            AuthorizerPayloadFormatVersion: 2.0
            EnableSimpleResponses: true
  Claims:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.claims
      Events:
        Get: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /claims, Method: get}}
  Who:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.who
      Events:
        Get: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /who, Method: get, Auth: {Authorizer: Own}}}
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.hello
      Events:
        Get: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /open, Method: get, Auth: {Authorizer: NONE}}}
  Authorizer:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.authorize}
Outputs:
  Url: {Value: !Sub "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/prod"}
"""


def test_authorizers_let_in_whom_they_are_to(cloud, deployed):
    url = deployed(SHOP).outputs["Url"]
    assert cloud.request("GET", f"{url}/open").status == 200
    assert cloud.request("GET", f"{url}/claims").status == 401
    assert cloud.request("GET", f"{url}/who", headers={"authorization": "shut"}).status == 403
    assert cloud.request("GET", f"{url}/who", headers={"authorization": "open"}).json() == {"who": "ann"}


def test_cors_is_as_the_template_says(cloud, deployed):
    url = deployed(SHOP).outputs["Url"]
    headers = {"origin": "https://shop.example.com", "access-control-request-method": "GET"}
    answer = cloud.request("OPTIONS", f"{url}/claims", headers=headers)
    assert answer.headers["access-control-allow-origin"] == "https://shop.example.com"
    assert "access-control-allow-origin" not in cloud.request("GET", f"{url}/open").headers


def test_a_template_of_sam_s_is_explained_with_its_routes(cloud, deployed, tmp_path):
    deployed(SHOP)
    text = cloud.explain_template(tmp_path / "template.yaml")
    assert "Routes of Api (HTTP): 3" in text
    assert "  GET /claims  → Claims (AWS_PROXY)  by Users" in text
    assert "  GET /who     → Who (AWS_PROXY)     by Own" in text
    assert "  GET /open    → Hello (AWS_PROXY)   NONE" in text


DOMAIN = (
    HELLO.replace(
        "Resources:\n",
        """Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Domain:
        DomainName: api.example.com
        CertificateArn: !Sub "arn:aws:acm:${AWS::Region}:${AWS::AccountId}:certificate/12345678-1234-1234-1234-123456789012"
        BasePath: [v1]
""",
    )
    .replace("Properties: {Path", "Properties: {ApiId: !Ref Api, Path")
    .replace("${ServerlessHttpApi}", "${Api}")
)


def test_a_custom_domain_leads_to_the_api(cloud, deployed):
    deployed(DOMAIN)
    assert cloud.request("GET", "https://api.example.com/v1/hello").json() == {"hello": "/hello"}


CHAT = """
Globals:
  Function: {Runtime: python3.13, CodeUri: src/}
Resources:
  Chat:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}
  Connect:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Chat, RouteKey: $connect, Target: !Sub "integrations/${ConnectIntegration}"}
  ConnectIntegration:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Chat
      IntegrationType: AWS_PROXY
      IntegrationUri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Connected.Arn}/invocations"
  Say:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Chat
      RouteKey: say
      RouteResponseSelectionExpression: $default
      Target: !Sub "integrations/${SayIntegration}"
  SayIntegration:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Chat
      IntegrationType: AWS_PROXY
      IntegrationUri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Said.Arn}/invocations"
  Answer:
    Type: AWS::ApiGatewayV2::RouteResponse
    Properties: {ApiId: !Ref Chat, RouteId: !Ref Say, RouteResponseKey: $default}
  Deployment:
    Type: AWS::ApiGatewayV2::Deployment
    DependsOn: [Connect, Say, Answer]
    Properties: {ApiId: !Ref Chat}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref Chat, StageName: live, DeploymentId: !Ref Deployment}
  Connected:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.connected}
  Said:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.said}
Outputs:
  Url: {Value: !Join ["", [!GetAtt Chat.ApiEndpoint, /, !Ref Stage]]}
"""


def test_a_websocket_api_takes_messages(cloud, deployed):
    stack = deployed(CHAT)
    with cloud.connect(stack.outputs["Url"]) as socket:
        socket.send(json.dumps({"action": "say", "text": "hello"}))
        assert socket.receive() == "HELLO"


def test_a_deployment_that_depends_on_no_route_is_refused(deployed):
    with pytest.raises(DeploymentError, match=r"Deployment \(AWS::ApiGatewayV2::Deployment\)"):
        deployed(
            CHAT.replace("    DependsOn: [Connect, Say, Answer]\n", "").replace(
                "  Connect:\n", "  ZConnect:\n"
            )
        )


def test_what_sam_refuses_is_told_in_its_words(deployed):
    with pytest.raises(TemplateError, match="Handler"):
        deployed(HELLO.replace("      Handler: app.hello\n", ""))


def test_what_is_there_in_name_alone_is_a_warning(cloud, deployed):
    with pytest.warns(StandInWarning, match=r"Thing \(AWS::Nothing::Thing\)"):
        stack = deployed(HELLO.replace("Resources:\n", "Resources:\n  Thing: {Type: AWS::Nothing::Thing}\n"))
    assert stack.resources["Thing"].physical_id
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        stack.delete()


def test_an_update_transforms_with_what_was_given_before(cloud, deployed, tmp_path):
    head = "Parameters:\n  Stage: {Type: String}\n  Gone: {Type: String, Default: x}\n"
    text = head + SHOP.replace("StageName: prod", "StageName: !Ref Stage")
    stack = deployed(text, parameters={"Stage": "prod", "Gone": "y"})
    path = tmp_path / "template.yaml"
    path.write_text(
        path.read_text().replace("  Gone: {Type: String, Default: x}\n", "").replace("/open", "/free")
    )
    stack.update(path)
    assert dict(stack.parameters) == {"Stage": "prod"}
    assert cloud.request("GET", stack.outputs["Url"] + "/free").status == 200
