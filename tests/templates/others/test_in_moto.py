"""Beside moto: resources of other services are made there, and what a function or an integration does with them is seen there."""

from __future__ import annotations

import json
import re

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws

from awsmock_ar_apigw.templates import in_moto
from awsmock_ar_apigw.templates.errors import DeploymentError, StandInWarning
from awsmock_ar_apigw.templates.others_table import TABLE
from support_backends import service
from support_resources import write
from support_serving import REGION, Served

KEYS = {
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}
JSON = {"content-type": "application/json"}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
PETS = """
import boto3, json, os
TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
def put(event, context):
    TABLE.put_item(Item={"id": event["pathParameters"]["id"], **json.loads(event["body"])})
    return {"statusCode": 201}
def get(event, context):
    return TABLE.get_item(Key=event["pathParameters"])["Item"]
"""


@pytest.fixture
def moto(cloud):
    """moto, which is active."""
    with mock_aws():
        yield


def client(name):
    return boto3.client(name, region_name=REGION)


def test_a_function_reads_and_writes_a_table_of_its_stack(moto, parts, tmp_path):
    table = parts.make("Table", "AWS::DynamoDB::Table", **KEYS)
    write(tmp_path / "src", app=PETS)
    api = Served(parts.cloud)
    for name, key in (("Put", "PUT /pets/{id}"), ("Get", "GET /pets/{id}")):
        arn = parts.function(
            name, Handler=f"app.{name.lower()}", Environment={"Variables": {"TABLE_NAME": table.physical_id}}
        ).attributes["Arn"]
        integration = api.client.create_integration(
            ApiId=api.id, IntegrationType="AWS_PROXY", IntegrationUri=arn, PayloadFormatVersion="2.0"
        )["IntegrationId"]
        api.route(key, integration)
    assert api.send("PUT", "/pets/7", body='{"name": "Rex"}', headers=JSON).status == 201
    assert api.send("GET", "/pets/7").json() == {"id": "7", "name": "Rex"}
    item = client("dynamodb").get_item(TableName=table.physical_id, Key={"id": {"S": "7"}})["Item"]
    assert item["name"] == {"S": "Rex"}


def test_an_integration_sends_to_a_queue_of_its_stack(moto, parts):
    queue = parts.make("Queue", "AWS::SQS::Queue", VisibilityTimeout=5)
    api = Served(parts.cloud)
    api.route(
        "POST /letters",
        service(api, "SQS-SendMessage", QueueUrl=queue.physical_id, MessageBody="$request.body.text"),
    )
    assert api.send("POST", "/letters", body='{"text": "hello"}', headers=JSON).status == 200
    sqs = client("sqs")
    (received,) = sqs.receive_message(QueueUrl=queue.physical_id)["Messages"]
    assert received["Body"] == "hello"
    seen = sqs.get_queue_attributes(QueueUrl=queue.physical_id, AttributeNames=["All"])["Attributes"]
    assert (seen["QueueArn"], seen["VisibilityTimeout"]) == (queue.attributes["Arn"], "5")


def test_ids_and_attributes_are_what_moto_has(moto, parts):
    role = parts.make("Role", "AWS::IAM::Role", AssumeRolePolicyDocument=TRUST)
    found = client("iam").get_role(RoleName=role.physical_id)["Role"]
    assert (role.attributes["Arn"], role.attributes["RoleId"]) == (found["Arn"], found["RoleId"])
    vpc = parts.make("Vpc", "AWS::EC2::VPC", CidrBlock="10.0.0.0/16")
    (seen,) = client("ec2").describe_vpcs(VpcIds=[vpc.physical_id])["Vpcs"]
    assert seen["CidrBlock"] == vpc.attributes["CidrBlock"]
    parameter = parts.make("P", "AWS::SSM::Parameter", Name="/pets/name", Type="String", Value="Rex")
    assert client("ssm").get_parameter(Name=parameter.physical_id)["Parameter"]["Value"] == "Rex"


# What each type that moto can make needs; the others of the table are there in name.
NEEDED = {
    "AWS::DynamoDB::Table": KEYS,
    "AWS::EC2::EIP": {},
    "AWS::EC2::InternetGateway": {},
    "AWS::EC2::VPC": {"CidrBlock": "10.0.0.0/16"},
    "AWS::ECR::Repository": {},
    "AWS::ECS::Cluster": {},
    "AWS::Events::Rule": {"ScheduleExpression": "rate(1 day)", "State": "ENABLED"},
    "AWS::IAM::Role": {"AssumeRolePolicyDocument": TRUST},
    "AWS::IAM::User": {},
    "AWS::KMS::Key": {"KeyPolicy": {}},
    "AWS::Kinesis::Stream": {"ShardCount": 1},
    "AWS::Logs::LogGroup": {},
    "AWS::S3::Bucket": {},
    "AWS::SNS::Topic": {},
    "AWS::SQS::Queue": {},
    "AWS::SSM::Parameter": {"Type": "String", "Value": "x"},
    "AWS::StepFunctions::StateMachine": {
        "DefinitionString": json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}),
        "RoleArn": "arn:aws:iam::123456789012:role/r",
    },
}


def test_what_moto_can_make_is_made_there_and_taken_away(moto, parts):
    for name, properties in NEEDED.items():
        made = parts.make("R", name, **properties)
        assert in_moto.HANDLE in made.handle, name
        assert set(made.attributes) == set(TABLE[name].attributes)
        assert parts.read("R", made) == {}
        parts.delete("R", made)
        assert parts.read("R", made) is None
        parts.delete("R", made)
    assert client("cloudformation").describe_stacks()["Stacks"] == []


def test_arns_are_those_that_the_services_give(moto, parts):
    made = {
        name: parts.make("R", name, **properties).attributes.get("Arn") for name, properties in NEEDED.items()
    }
    tables = client("dynamodb")
    (table,) = tables.list_tables()["TableNames"]
    assert made["AWS::DynamoDB::Table"] == tables.describe_table(TableName=table)["Table"]["TableArn"]
    assert made["AWS::Logs::LogGroup"] == client("logs").describe_log_groups()["logGroups"][0]["arn"]
    assert made["AWS::KMS::Key"] == client("kms").list_keys()["Keys"][0]["KeyArn"]
    assert made["AWS::Events::Rule"] == client("events").list_rules()["Rules"][0]["Arn"]
    assert (
        made["AWS::StepFunctions::StateMachine"]
        == client("stepfunctions").list_state_machines()["stateMachines"][0]["stateMachineArn"]
    )
    (stream,) = client("kinesis").list_streams()["StreamSummaries"]
    assert made["AWS::Kinesis::Stream"] == stream["StreamARN"]
    assert made["AWS::IAM::User"] == client("iam").list_users()["Users"][0]["Arn"]
    assert (
        made["AWS::ECR::Repository"]
        == client("ecr").describe_repositories()["repositories"][0]["repositoryArn"]
    )
    assert made["AWS::ECS::Cluster"] == client("ecs").list_clusters()["clusterArns"][0]


def test_what_moto_can_not_make_is_there_in_name_and_leaves_nothing(moto, parts):
    made = parts.make("Pool", "AWS::Cognito::UserPool")
    assert in_moto.HANDLE not in made.handle
    with pytest.warns(StandInWarning, match="nothing is known of the type here"):
        parts.make("Thing", "AWS::Foo::Bar")
    assert client("cloudformation").describe_stacks()["Stacks"] == []


def test_a_type_that_the_table_lacks_is_made_in_moto_without_a_warning(moto, parts):
    made = parts.make("Files", "AWS::EFS::FileSystem")
    (found,) = client("efs").describe_file_systems()["FileSystems"]
    assert found["FileSystemId"] == made.physical_id
    parts.delete("Files", made)
    assert client("efs").describe_file_systems()["FileSystems"] == []


def test_an_id_of_moto_s_that_is_no_text_is_the_resource_s_name(moto, parts, monkeypatch):
    monkeypatch.setattr(
        in_moto, "_outputs", lambda stack: {"Ref": "<moto.iot.models.FakeThing object at 0x7f>"}
    )
    assert parts.make("Q", "AWS::DynamoDB::Table", TableName="t", **KEYS).physical_id == "t"


def test_a_package_that_moto_lacks_is_named_with_what_brings_it(moto, parts, monkeypatch):
    def call(site, method, **params):
        raise ModuleNotFoundError("No module named 'openapi_spec_validator'")

    monkeypatch.setattr(in_moto, "_call", call)
    with pytest.warns(
        StandInWarning,
        match=r"lacks a package \(No module named 'openapi_spec_validator'\). Install it: pip install 'moto\[cloudformation\]'",
    ):
        made = parts.make("Queue", "AWS::SQS::Queue")
    assert in_moto.HANDLE not in made.handle


def test_moto_that_can_not_be_asked_fails_the_deployment(moto, parts, monkeypatch):
    def call(site, method, **params):
        raise EndpointConnectionError(endpoint_url="https://nowhere")

    monkeypatch.setattr(in_moto, "_call", call)
    with pytest.raises(DeploymentError, match="moto's CloudFormation can't be asked: Could not connect"):
        parts.make("Queue", "AWS::SQS::Queue")


def test_what_the_service_refuses_fails_with_its_words_and_leaves_nothing(moto, parts):
    client("sqs").create_queue(QueueName="letters")
    with pytest.raises(
        DeploymentError,
        match=r"Q \(AWS::SQS::Queue\): QueueAlreadyExists: The specified queue already exists",
    ):
        parts.make("Q", "AWS::SQS::Queue", QueueName="letters", VisibilityTimeout=7)
    assert client("cloudformation").describe_stacks()["Stacks"] == []


def test_where_moto_itself_fails_the_resource_is_there_in_name_and_a_warning_says_so(moto, parts):
    with pytest.warns(
        StandInWarning,
        match=r"Table \(AWS::DynamoDB::Table\) is there in name alone: moto's CloudFormation failed of it, by TypeError",
    ):
        made = parts.make("Table", "AWS::DynamoDB::Table")
    assert in_moto.HANDLE not in made.handle


def test_a_change_is_made_in_moto(moto, parts):
    made = parts.make("P", "AWS::SSM::Parameter", Name="/n", Type="String", Value="old")
    made = parts.update("P", made, Name="/n", Type="String", Value="new")
    assert made.attributes["Value"] == "new"
    assert client("ssm").get_parameter(Name="/n")["Parameter"]["Value"] == "new"


def test_names_are_the_same_with_moto_and_without(parts):
    kinds = {"Queue": "AWS::SQS::Queue", "Bucket": "AWS::S3::Bucket", "Topic": "AWS::SNS::Topic"}
    with mock_aws():
        there = {name: parts.make(name, kind) for name, kind in kinds.items()}
    for name, made in there.items():
        assert re.fullmatch(rf".*pets-{name}-\w{{12}}", made.physical_id, re.IGNORECASE)
        parts.delete(name, made)


def test_functions_are_never_made_in_moto(moto, parts):
    made = parts.make("Mapping", "AWS::Lambda::EventSourceMapping", FunctionName="f")
    assert in_moto.HANDLE not in made.handle


def test_without_moto_nobody_is_asked(parts):
    assert not in_moto.is_active()
    assert in_moto.HANDLE not in parts.make("Queue", "AWS::SQS::Queue").handle


def test_a_resource_whose_ref_is_given_is_not_made_there(moto, parts):
    parts.site.overrides = {"Queue": {"Ref": "https://mine"}}
    made = parts.make("Queue", "AWS::SQS::Queue", QueueName="pets")
    assert made.physical_id == "https://mine"
    assert made.attributes["Arn"].endswith(":pets")
    assert "QueueUrls" not in client("sqs").list_queues()

    parts.site.overrides = {"Queue": {"QueueName": "said"}}
    assert parts.make("Queue", "AWS::SQS::Queue", QueueName="pets").attributes["QueueName"] == "said"
    assert len(client("sqs").list_queues()["QueueUrls"]) == 1


def test_what_moto_refuses_says_how_to_do_without_it(moto, parts):
    balancer = {"LoadBalancerArn": "arn:nowhere", "Port": 80, "Protocol": "TCP", "DefaultActions": []}
    with pytest.raises(DeploymentError, match=r'so moto says; .* overrides={"L": {"Ref": …}}'):
        parts.make("L", "AWS::ElasticLoadBalancingV2::Listener", **balancer)


def test_what_moto_leaves_of_a_network_keeps_no_stack_from_being_deleted(moto, parts):
    network = parts.make("Network", "AWS::EC2::VPC", CidrBlock="10.0.0.0/16")
    parts.make("Routes", "AWS::EC2::RouteTable", VpcId=network.physical_id)
    with pytest.warns(
        StandInWarning, match=r"Network \(AWS::EC2::VPC\) is left in moto, which says: .*dependencies"
    ):
        parts.delete("Network", network)


def test_what_can_not_be_deleted_otherwise_keeps_the_stack(moto, parts, monkeypatch):
    bucket = parts.make("Bucket", "AWS::S3::Bucket", BucketName="pets-of-a-test")

    def refuse(*_args, **_params):
        raise ClientError({"Error": {"Code": "BucketNotEmpty", "Message": "It holds pets"}}, "DeleteStack")

    monkeypatch.setattr(in_moto, "_call", refuse)
    with pytest.raises(DeploymentError, match=r"Bucket \(AWS::S3::Bucket\): BucketNotEmpty: It holds pets$"):
        parts.delete("Bucket", bucket)
