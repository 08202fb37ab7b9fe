"""Functions, permissions and the rest of a stack, deployed together from a template."""

from __future__ import annotations

import boto3
import pytest
from moto import mock_aws

from awsmock_ar_apigw import DeploymentError
from support_resources import write

TEMPLATE = """
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      BillingMode: PAY_PER_REQUEST
  Queue: {Type: AWS::SQS::Queue}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: [lambda.amazonaws.com, apigateway.amazonaws.com]}, Action: sts:AssumeRole}]
      ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]
  Pets:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Role: !GetAtt Role.Arn
      Code: ./src
      Environment: {Variables: {TABLE_NAME: !Ref Table}}
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref Pets
      Principal: apigateway.amazonaws.com
      SourceArn: !Sub "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/PUT/pets/*"
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: pets, ProtocolType: HTTP}}
  Deployed: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: $default, AutoDeploy: true}}
  ToPets:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Pets.Arn, PayloadFormatVersion: "2.0"}
  ToQueue:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationSubtype: SQS-SendMessage
      PayloadFormatVersion: "1.0"
      CredentialsArn: !GetAtt Role.Arn
      RequestParameters: {QueueUrl: !Ref Queue, MessageBody: $request.body.text}
  PutPet: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: "PUT /pets/{id}", Target: !Sub "integrations/${ToPets}"}}
  GetPet: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: "GET /pets/{id}", Target: !Sub "integrations/${ToPets}"}}
  Post: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: POST /letters, Target: !Sub "integrations/${ToQueue}"}}
Outputs:
  Url: {Value: !GetAtt Api.ApiEndpoint}
"""
APP = """
import json, os
import boto3
from pets import Pet
table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
def handler(event, context):
    pet = Pet(event["pathParameters"]["id"], json.loads(event["body"])["name"])
    table.put_item(Item=vars(pet))
    return vars(pet)
"""
PETS = "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass Pet:\n    id: str\n    name: str\n"
JSON = {"content-type": "application/json"}


@pytest.fixture
def template(tmp_path):
    """A template with its code."""
    write(tmp_path / "src", app=APP, pets=PETS)
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    return path


def test_a_stack_beside_moto_is_there_and_gone(cloud, template):
    with mock_aws():
        stack = cloud.deploy(template, name="pets", permissions=True)
        url = stack.outputs["Url"]
        assert cloud.request("PUT", f"{url}/pets/7", body='{"name": "Rex"}', headers=JSON).json() == {
            "id": "7",
            "name": "Rex",
        }
        dynamodb, sqs = (boto3.client(name, region_name="us-east-1") for name in ("dynamodb", "sqs"))
        table, queue = (stack.resources[name].physical_id for name in ("Table", "Queue"))
        assert dynamodb.scan(TableName=table)["Items"] == [{"id": {"S": "7"}, "name": {"S": "Rex"}}]
        assert cloud.request("POST", f"{url}/letters", body='{"text": "hello"}', headers=JSON).status == 200
        assert sqs.receive_message(QueueUrl=queue)["Messages"][0]["Body"] == "hello"

        assert cloud.request("GET", f"{url}/pets/7").status == 500
        assert '/*/GET/pets/*"' in cloud.requests[-1].why

        stack.delete()
        assert dynamodb.list_tables()["TableNames"] == []
        assert "QueueUrls" not in sqs.list_queues()
        assert len(cloud.functions) == 0


def test_a_stack_without_moto_has_ids_and_a_function_that_can_be_patched(cloud, template, monkeypatch):
    stack = cloud.deploy(template, name="pets")
    made = []

    class Table:
        def put_item(self, **given):
            made.append(given)

    function = cloud.functions[stack.resources["Pets"].attributes["Arn"]]
    monkeypatch.setattr(function.module, "table", Table())
    answer = cloud.request("PUT", stack.outputs["Url"] + "/pets/7", body='{"name": "Rex"}', headers=JSON)
    assert (answer.status, made) == (200, [{"Item": {"id": "7", "name": "Rex"}}])


def test_a_function_that_can_not_be_imported_fails_the_deployment_and_leaves_nothing(
    cloud, template, tmp_path
):
    write(tmp_path / "src", pets="import nowhere_to_be_found\n")
    with mock_aws():
        with pytest.raises(
            DeploymentError,
            match=r"Pets \(AWS::Lambda::Function\), Handler: pets.py, line 1: Runtime.ImportModuleError",
        ):
            cloud.deploy(template, name="pets")
        assert boto3.client("dynamodb", region_name="us-east-1").list_tables()["TableNames"] == []
    assert (len(cloud.functions), len(cloud.apigatewayv2.apis)) == (0, 0)


ELSEWHERE = """
Parameters: {Language: {Type: String, Default: nodejs22.x}}
Resources:
  Queue: {Type: AWS::SQS::Queue}
  First:
    Type: AWS::Lambda::Function
    Properties: {Runtime: nodejs22.x, Handler: a.b, Role: "arn:aws:iam::123456789012:role/r", Code: ./src}
  Second:
    Type: AWS::Lambda::Function
    DependsOn: First
    Properties: {Runtime: !Ref Language, Handler: a.b, Role: "arn:aws:iam::123456789012:role/r", Code: ./src}
  Third:
    Type: AWS::Lambda::Function
    DependsOn: First
    Properties:
      Runtime: python3.13
      Handler: a.b
      Role: arn:aws:iam::123456789012:role/r
      Code: {S3Bucket: code, S3Key: key}
  Here:
    Type: AWS::Lambda::Function
    DependsOn: First
    Properties: {Runtime: python3.13, Handler: app.handler, Role: "arn:aws:iam::123456789012:role/r", Code: ./src}
  Later:
    Type: AWS::Lambda::Function
    DependsOn: Second
    Properties: {Runtime: !GetAtt Second.Arn, Handler: a.b, Role: "arn:aws:iam::123456789012:role/r", Code: ./src}
"""


def test_all_functions_that_need_a_stand_in_are_named_at_once(cloud, tmp_path):
    write(tmp_path / "src", app="def handler(event, context): return 1")
    (tmp_path / "template.yaml").write_text(ELSEWHERE)
    with pytest.raises(DeploymentError) as caught:
        cloud.deploy(tmp_path / "template.yaml")
    assert caught.value.resource == "First"
    assert '{"First": handler, "Second": handler, "Third": handler}' in str(caught.value)

    with pytest.raises(DeploymentError) as caught:
        cloud.deploy(tmp_path / "template.yaml", functions=dict.fromkeys(("First", "Second", "Later"), print))
    assert 'Give a stand-in: functions={"Third": handler},' in str(caught.value)
