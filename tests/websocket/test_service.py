"""Integrations with other services, which moto and others mock."""

from __future__ import annotations

import json
from contextlib import contextmanager
from unittest.mock import patch

import boto3
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from moto import mock_aws

from awsmock_ar_apigw import MockError
from support_integrations import FOUR_HUNDREDS, answers, is_failure, said, service

FORM = {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"}


@contextmanager
def answering(answer):
    """A patch in the place of botocore's calls, as some tests have one; it keeps what is called."""
    calls = []
    original = BaseClient._make_api_call

    def call(self, operation, params):
        name = self.meta.service_model.service_name
        if name in ("apigatewayv2", "apigatewaymanagementapi"):
            return original(self, operation, params)
        calls.append((name, operation, params, self.meta.region_name))
        if isinstance(answer, Exception):
            raise answer
        return answer

    with patch.object(BaseClient, "_make_api_call", call):
        yield calls


@pytest.fixture
def queue():
    """A queue of moto's, and its client."""
    with mock_aws():
        client = boto3.client("sqs", region_name="us-east-1")
        yield client, client.create_queue(QueueName="q")["QueueUrl"]


@pytest.mark.rows("W153", "W169")
def test_a_message_goes_to_a_queue_by_its_path(chat, queue):
    client, url = queue
    template = (
        "Action=SendMessage&MessageBody=$util.urlEncode($input.json('$.pet'))"
        "&MessageAttribute.1.Name=id&MessageAttribute.1.Value.DataType=String"
        "&MessageAttribute.1.Value.StringValue=$util.urlEncode($context.connectionId)"
    )
    integration = service(
        chat,
        "sqs:path/123456789012/q",
        RequestParameters=FORM,
        RequestTemplates={"$default": template},
        TemplateSelectionExpression=r"\$default",
        PassthroughBehavior="NEVER",
    )
    (frame,) = said(chat, answers(chat, integration), {"pet": {"name": "Rex & co"}})
    (message,) = client.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    assert json.loads(message["Body"]) == {"name": "Rex & co"}
    connection = chat.cloud.requests[-1].connection
    assert message["MessageAttributes"]["id"] == {"StringValue": connection, "DataType": "String"}
    assert f"<MessageId>{message['MessageId']}</MessageId>" in frame


@pytest.mark.rows("W169")
def test_an_action_of_a_service_that_speaks_json_has_its_parameters_in_the_body(chat):
    template = (
        '{"TableName": "pets", "Item": {"id": {"S": "$context.connectionId"}, "age": {"N": "$input.path(\'$.age\')"},'
        ' "raw": {"B": "aGk="}}}'
    )
    integration = service(chat, "dynamodb:action/PutItem", RequestTemplates={"$default": template})
    answers(chat, integration, {"$default": "stored: $input.body"})
    with answering({"ConsumedCapacity": {"CapacityUnits": 1.5}}) as calls:
        (frame,) = said(chat, integration, {"age": 3})
    ((name, operation, params, region),) = calls
    assert (name, operation, region) == ("dynamodb", "PutItem", "us-east-1")
    connection = chat.cloud.requests[-1].connection
    item = {"id": {"S": connection}, "age": {"N": "3"}, "raw": {"B": b"hi"}}
    assert params == {"TableName": "pets", "Item": item}
    assert frame == 'stored: {"ConsumedCapacity": {"CapacityUnits": 1.5}}'


@pytest.mark.rows("W169")
def test_a_path_with_a_target_in_the_header_names_an_action(chat):
    target = {"integration.request.header.X-Amz-Target": "'AWSEvents.PutEvents'"}
    template = '{"Entries": [{"Source": "pets", "DetailType": "came", "Detail": "$util.escapeJavaScript($input.body)"}]}'
    integration = service(
        chat, "events:path//", RequestParameters=target, RequestTemplates={"$default": template}
    )
    with answering({"FailedEntryCount": 0}) as calls:
        said(chat, answers(chat, integration), {})
    assert calls[0][:2] == ("events", "PutEvents")
    (entry,) = calls[0][2]["Entries"]
    assert json.loads(entry["Detail"]) == {"action": "do"}


@pytest.mark.parametrize("way", ["form", "query", "uri", "path"])
def test_an_action_of_a_service_that_takes_forms_has_its_parameters_there(chat, way):
    with mock_aws():
        topics = boto3.client("sns", region_name="us-east-1")
        arn = topics.create_topic(Name="t")["TopicArn"]
        uri, more = "sns:action/Publish", {}
        if way == "form":
            template = (
                f"TopicArn={arn}&Message=$input.path('$.text')&MessageAttributes.entry.1.Name=k"
                "&MessageAttributes.entry.1.Value.DataType=String&MessageAttributes.entry.1.Value.StringValue=v"
            )
            more = {"RequestParameters": FORM, "RequestTemplates": {"$default": template}}
        elif way == "query":
            more["RequestParameters"] = {
                "integration.request.querystring.TopicArn": f"'{arn}'",
                "integration.request.querystring.Message": "route.request.body.text",
            }
        elif way == "path":
            uri = "sns:path//"
            template = f"Action=Publish&Version=2010-03-31&TopicArn={arn}&Message=hi"
            more = {"RequestParameters": FORM, "RequestTemplates": {"$default": template}}
        else:
            uri = f"sns:action/Publish&TopicArn={arn}&Message=hi"
        (frame,) = said(chat, answers(chat, service(chat, uri, **more)), {"text": "hi"})
    assert "<MessageId>" in frame
    assert chat.why == ""


@pytest.mark.rows("W156", "W157")
def test_the_refusal_of_a_service_selects_a_response_by_its_status(chat, queue):
    template = "Action=SendMessage&MessageBody=x"
    integration = service(
        chat, "sqs:path/123456789012/none", RequestParameters=FORM, RequestTemplates={"$default": template}
    )
    answers(chat, integration, {FOUR_HUNDREDS: "no: $input.body", "$default": "yes"})
    (frame,) = said(chat, integration, {})
    assert frame.startswith("no: ")
    names = ("QueueDoesNotExist", "NonExistentQueue")  # releases of moto differ
    assert any(name in frame for name in names)
    assert any(name in one.why for one in chat.cloud.requests for name in names)


def test_a_refusal_that_a_patch_gives_is_written_as_services_write_it(chat):
    said_by_it = {
        "Error": {"Code": "ConditionalCheckFailedException", "Message": "there already"},
        "ResponseMetadata": {"HTTPStatusCode": 400},
    }
    integration = service(chat, "dynamodb:action/PutItem", RequestTemplates={"$default": "{}"})
    answers(
        chat,
        integration,
        {FOUR_HUNDREDS: "$input.path('$.__type'): $input.path('$.message')", "$default": "yes"},
    )
    with answering(ClientError(said_by_it, "PutItem")):
        (frame,) = said(chat, integration, {})
    assert frame == "ConditionalCheckFailedException: there already"


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("no JSON", "The body is no JSON"),
        ('{"Nothing": 1}', "Nothing"),
        ("[]", "is no object"),
        ('{"TableName": "pets", "Item": "x"}', "Item"),
    ],
)
def test_parameters_that_an_action_does_not_take_are_refused_as_the_service_would(chat, template, says):
    integration = service(chat, "dynamodb:action/PutItem", RequestTemplates={"$default": template})
    answers(
        chat,
        integration,
        {FOUR_HUNDREDS: "$input.path('$.__type'): $input.path('$.message')", "$default": "yes"},
    )
    with answering({}) as calls:
        (frame,) = said(chat, integration, {})
    assert frame.startswith("SerializationException: ")
    assert says in frame
    assert "dynamodb PutItem can't be called: " in chat.cloud.requests.of(method="MESSAGE")[-1].why
    assert calls == []


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("dynamodb:action/PutItm", "dynamodb has no action 'PutItm'. Did you mean .PutItem."),
        ("s3:path/bucket/key", "names no action. The mock knows action/NAME"),
        ("nobody:action/Do", "botocore knows no service 'nobody'"),
        ("sqs:path/123456789012/q", "names no action"),
    ],
)
def test_what_the_mock_does_not_know_of_services_is_an_error_that_says_so(chat, uri, says):
    with answering({}), pytest.raises(MockError, match=says):
        said(chat, answers(chat, service(chat, uri)), {})


@pytest.mark.rows("W176")
def test_a_service_that_nobody_mocks_is_a_failure_that_says_so(chat):
    template = '{"stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:m"}'
    integration = service(chat, "states:action/StartExecution", RequestTemplates={"$default": template})
    chat.route("do", answers(chat, integration))
    with chat.connect() as socket:
        socket.send({"action": "do"})
        assert is_failure(socket.receive())
        assert "stepfunctions StartExecution has no answer" in chat.why


@pytest.mark.rows("W177")
def test_stage_variables_and_parameters_are_a_part_of_a_uri(chat, queue):
    client, url = queue
    chat.stage("dev", StageVariables={"account": "123456789012"})
    integration = service(
        chat,
        "sqs:path/${stageVariables.account}/{name}",
        RequestParameters={**FORM, "integration.request.path.name": "route.request.body.queue"},
        RequestTemplates={"$default": "Action=SendMessage&MessageBody=x"},
    )
    chat.route("do", answers(chat, integration))
    with chat.connect("dev") as socket:
        socket.send({"action": "do", "queue": "q"})
        assert chat.why == ""
    assert client.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "x"


def test_what_a_patch_raises_is_a_failure_with_its_traceback(chat):
    chat.route(
        "do", answers(chat, service(chat, "dynamodb:action/ListTables", RequestTemplates={"$default": "{}"}))
    )
    with answering(ZeroDivisionError("nothing")), chat.connect() as socket:
        socket.send({"action": "do"})
        assert is_failure(socket.receive())
        assert "ListTables raised ZeroDivisionError" in chat.why
        assert "nothing" in chat.cloud.requests[-1].traceback


@pytest.mark.parametrize("uri", ["sqs:action/SendMessage", "sqs:path/123456789012/other"])
def test_a_queue_may_be_named_in_a_form_too(chat, queue, uri):
    client, url = queue
    template = f"Action=SendMessage&Version=2012-11-05&MessageBody=x&QueueUrl={url}"
    integration = service(chat, uri, RequestParameters=FORM, RequestTemplates={"$default": template})
    said(chat, answers(chat, integration), {})
    assert client.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "x"
