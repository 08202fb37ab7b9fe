"""First-class integrations: an HTTP API calls other services, which moto and others mock."""

from __future__ import annotations

import base64
import datetime
import http.server
import json
import re
import threading
from contextlib import contextmanager
from unittest.mock import patch

import boto3
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.services.apigatewayv2.apis.integration_subtype import SUBTYPES
from awsmock_ar_apigw.serving.http_api.service_integration import ACTIONS
from support_backends import service
from support_serving import REGION, Served, message

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:m"
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/q"
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.fixture
def moto():
    with mock_aws():
        yield


@contextmanager
def answering(answer):
    """A patch in the place of botocore's calls, as some tests have one; it keeps what is called."""
    calls = []
    original = BaseClient._make_api_call

    def call(self, operation, params):
        if self.meta.service_model.service_name == "apigatewayv2":
            return original(self, operation, params)
        calls.append((self.meta.service_model.service_name, operation, params, self.meta.region_name))
        if isinstance(answer, Exception):
            raise answer
        return answer

    with patch.object(BaseClient, "_make_api_call", call):
        yield calls


def sent(api, subtype, body="", headers=None, path="/", **parameters):
    """The answer to a request that such an integration takes."""
    api.route("POST /{proxy+}", service(api, subtype, **parameters))
    return api.send("POST", path, body=body, headers=headers)


@pytest.mark.rows("L1")
def test_every_subtype_is_called():
    assert sorted(ACTIONS) == sorted(SUBTYPES)


# SQS


@pytest.mark.rows("L2", "L3", "L4", "L5", "L18", "U33")
def test_a_message_is_sent_and_the_answer_is_xml(moto, api):
    sqs = boto3.client("sqs", region_name=REGION)
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    answer = sent(
        api, "SQS-SendMessage", body="hello", QueueUrl=queue, MessageBody="$request.body", DelaySeconds="0"
    )
    (received,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    assert received["Body"] == "hello"
    assert (answer.status, answer.headers["content-type"]) == (200, "text/xml")
    request_id = answer.headers["x-amzn-requestid"]
    assert answer.text == (
        '<?xml version="1.0"?><SendMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><SendMessageResult>'
        f"<MessageId>{received['MessageId']}</MessageId><MD5OfMessageBody>{received['MD5OfBody']}</MD5OfMessageBody>"
        f"</SendMessageResult><ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></SendMessageResponse>"
    )
    assert answer.headers["apigw-requestid"] == api.cloud.requests[-1].request_id


@pytest.mark.rows("L19")
def test_headers_become_attributes_of_a_message(moto, api):
    sqs = boto3.client("sqs", region_name=REGION)
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    attributes = json.dumps({"kind": {"DataType": "String", "StringValue": "${request.header.kind}"}})
    sent(
        api,
        "SQS-SendMessage",
        headers={"kind": "dog"},
        QueueUrl=queue,
        MessageBody="static",
        MessageAttributes=attributes,
    )
    (received,) = sqs.receive_message(QueueUrl=queue, MessageAttributeNames=["All"])["Messages"]
    assert received["MessageAttributes"] == {"kind": {"DataType": "String", "StringValue": "dog"}}


@pytest.mark.rows("L16")
@pytest.mark.parametrize("names", ['["SenderId"]', "SenderId", "SenderId, SentTimestamp"])
def test_messages_are_received_as_xml_and_deleted(moto, api, names):
    sqs = boto3.client("sqs", region_name=REGION)
    queue = sqs.create_queue(QueueName="q", Attributes={"VisibilityTimeout": "0"})["QueueUrl"]
    attributes = {"kind": {"DataType": "Binary", "BinaryValue": b"\xff"}}
    sqs.send_message(QueueUrl=queue, MessageBody="<hällo>", MessageAttributes=attributes)
    api.route(
        "POST /receive",
        service(
            api,
            "SQS-ReceiveMessage",
            QueueUrl=queue,
            AttributeNames=names,
            MessageAttributeNames="All",
            MaxNumberOfMessages="1",
        ),
    )
    answer = api.send("POST", "/receive")
    assert answer.text.startswith(
        '<?xml version="1.0"?><ReceiveMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">'
        "<ReceiveMessageResult><Message><MessageId>"
    )
    assert "<Body>&lt;hällo&gt;</Body>" in answer.text
    assert "<Attribute><Name>SenderId</Name><Value>" in answer.text
    assert "<MessageAttribute><Name>kind</Name><Value>" in answer.text
    assert f"<BinaryValue>{base64.b64encode(bytes([255])).decode()}</BinaryValue>" in answer.text
    handle = re.search("<ReceiptHandle>(.*)</ReceiptHandle>", answer.text)[1]
    api.route(
        "POST /delete",
        service(api, "SQS-DeleteMessage", QueueUrl=queue, ReceiptHandle="$request.querystring.handle"),
    )
    answer = api.send("POST", f"/delete?handle={handle}")
    assert re.fullmatch(
        r'<\?xml version="1.0"\?><DeleteMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">'
        "<ResponseMetadata><RequestId>.+</RequestId></ResponseMetadata></DeleteMessageResponse>",
        answer.text,
    )
    assert "Messages" not in sqs.receive_message(QueueUrl=queue)


def test_a_queue_is_purged(moto, api):
    sqs = boto3.client("sqs", region_name=REGION)
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody="hello")
    assert sent(api, "SQS-PurgeQueue", QueueUrl=queue).status == 200
    assert "Messages" not in sqs.receive_message(QueueUrl=queue)


# Others


@pytest.mark.rows("L6", "L21", "U33")
def test_an_event_is_put_whose_detail_is_an_object(moto, api):
    answer = sent(
        api,
        "EventBridge-PutEvents",
        body='{"Detail": {"pet": "dog"}}',
        Detail="$request.body.Detail",
        DetailType="born",
        Source="pets",
        Time="2026-01-01T00:00:00Z",
        Resources='["arn:aws:pets"]',
    )
    assert (answer.status, answer.headers["content-type"]) == (200, "application/x-amz-json-1.1")
    assert answer.json()["FailedEntryCount"] == 0
    assert re.fullmatch(UUID, answer.json()["Entries"][0]["EventId"])


@pytest.mark.rows("L21")
def test_the_detail_of_an_event_is_sent_as_json_text(api):
    with answering({"Entries": [], "FailedEntryCount": 0}) as calls:
        sent(
            api,
            "EventBridge-PutEvents",
            body='{"Detail": {"pet": "dog"}}',
            Detail="$request.body.Detail",
            DetailType="born",
            Source="pets",
            Time="0",
        )
    epoch = datetime.datetime.fromtimestamp(0, datetime.timezone.utc)
    entry = {"Detail": '{"pet":"dog"}', "DetailType": "born", "Source": "pets", "Time": epoch}
    assert calls == [("events", "PutEvents", {"Entries": [entry]}, REGION)]


@pytest.mark.rows("L7")
def test_an_event_that_has_failed_is_still_an_answer(api):
    with answering({"Entries": [{"ErrorCode": "x"}], "FailedEntryCount": 1}):
        answer = sent(api, "EventBridge-PutEvents", Detail="{}", DetailType="t", Source="s")
    assert (answer.status, answer.json()["FailedEntryCount"]) == (200, 1)


@pytest.mark.rows("L14")
def test_a_record_is_put_in_base64(moto, api):
    kinesis = boto3.client("kinesis", region_name=REGION)
    kinesis.create_stream(StreamName="pets", ShardCount=1)
    answer = sent(
        api,
        "Kinesis-PutRecord",
        body='{"data": "aGVsbG8="}',
        StreamName="pets",
        Data="$request.body.data",
        PartitionKey="$context.requestId",
    )
    assert sorted(answer.json()) == ["SequenceNumber", "ShardId"]
    iterator = kinesis.get_shard_iterator(
        StreamName="pets", ShardId=answer.json()["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    (record,) = kinesis.get_records(ShardIterator=iterator)["Records"]
    assert (record["Data"], record["PartitionKey"]) == (b"hello", api.cloud.requests[-1].request_id)


@pytest.mark.rows("L13", "U33")
def test_an_execution_is_started_and_stopped(moto, api):
    machines = boto3.client("stepfunctions", region_name=REGION)
    definition = '{"StartAt": "a", "States": {"a": {"Type": "Pass", "End": true}}}'
    machine = machines.create_state_machine(
        name="m", definition=definition, roleArn="arn:aws:iam::123456789012:role/m"
    )["stateMachineArn"]
    api.route(
        "POST /start",
        service(
            api, "StepFunctions-StartExecution", StateMachineArn=machine, Input="$request.body", Name="one"
        ),
    )
    answer = api.send("POST", "/start", body='{"pet": 7}')
    assert sorted(answer.json()) == ["executionArn", "startDate"]
    assert answer.headers["content-type"] == "application/x-amz-json-1.0"
    execution = answer.json()["executionArn"]
    assert machines.describe_execution(executionArn=execution)["input"] == '{"pet": 7}'
    api.route(
        "POST /stop", service(api, "StepFunctions-StopExecution", ExecutionArn=execution, Cause="enough")
    )
    assert sorted(api.send("POST", "/stop").json()) == ["stopDate"]


@pytest.mark.rows("L8", "L11", "L12")
def test_an_execution_that_is_waited_for_gives_its_texts_and_gets_a_trace(api):
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    found = {"status": "SUCCEEDED", "startDate": start, "input": "{}", "output": '{"pet":7}'}
    with answering(found) as calls:
        answer = sent(
            api, "StepFunctions-StartSyncExecution", body="{}", StateMachineArn=MACHINE, Input="$request.body"
        )
    assert answer.json() == {**found, "startDate": start.timestamp()}
    ((service_name, operation, params, _region),) = calls
    assert (service_name, operation) == ("stepfunctions", "StartSyncExecution")
    assert (params["stateMachineArn"], params["input"]) == (MACHINE, "{}")
    assert re.fullmatch("Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=1", params["traceHeader"])


def test_a_trace_of_ones_own_goes_before(api):
    with answering({}) as calls:
        sent(api, "StepFunctions-StartExecution", StateMachineArn=MACHINE, TraceHeader="Root=mine")
    assert calls[0][2]["traceHeader"] == "Root=mine"


CONFIGURATION = {"Application": "a", "Environment": "e", "Configuration": "c", "ClientId": "i"}


@pytest.mark.rows("L15")
def test_a_configuration_is_answered_itself(api):
    with answering({"Content": b"colour: red", "ContentType": "application/x-yaml"}):
        answer = sent(api, "AppConfig-GetConfiguration", **CONFIGURATION)
    assert (answer.headers["content-type"], answer.body) == ("application/x-yaml", b"colour: red")


class Emulator(http.server.BaseHTTPRequestHandler):
    """A server in the place of AppConfig."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/x-yaml")
        self.send_header("Content-Length", "11")
        self.send_header("Configuration-Version", "3")
        self.end_headers()
        self.wfile.write(b"colour: red")

    def log_message(self, *_args):
        pass


@pytest.mark.rows("L2", "L15")
def test_an_emulator_on_this_machine_may_answer(api, monkeypatch):
    with http.server.HTTPServer(("127.0.0.1", 0), Emulator) as server:
        server.timeout = 10  # should nobody ask it
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        monkeypatch.setenv("AWS_ENDPOINT_URL_APPCONFIG", f"http://127.0.0.1:{server.server_port}")
        answer = sent(api, "AppConfig-GetConfiguration", **CONFIGURATION)
        thread.join()
    assert (answer.status, answer.headers["content-type"], answer.body) == (
        200,
        "application/x-yaml",
        b"colour: red",
    )
    assert answer.headers["configuration-version"] == "3"
    assert "server" not in answer.headers


@pytest.mark.rows("L24")
def test_a_call_goes_to_another_region_if_it_is_asked_to(moto, api):
    queues = {
        region: boto3.client("sqs", region_name=region).create_queue(QueueName="q")
        for region in (REGION, "eu-west-1")
    }
    answer = sent(
        api,
        "SQS-SendMessage",
        QueueUrl=queues["eu-west-1"]["QueueUrl"],
        MessageBody="x",
        Region="${request.path.proxy}",
        path="/eu-west-1",
    )
    assert answer.status == 200
    assert boto3.client("sqs", region_name="eu-west-1").receive_message(
        QueueUrl=queues["eu-west-1"]["QueueUrl"]
    )["Messages"]


def test_the_answer_is_mapped_by_its_status(api):
    mapped = {"200": {"overwrite:statuscode": "202", "overwrite:header.content-type": "text/plain"}}
    with answering({"ResponseMetadata": {"RequestId": "id-of-call"}}):
        api.route("POST /", service(api, "SQS-PurgeQueue", mapped, QueueUrl=QUEUE))
        answer = api.send("POST")
    assert (answer.status, answer.headers["content-type"]) == (202, "text/plain")
    assert "<RequestId>id-of-call</RequestId>" in answer.text


# moto around and inside, sooner and later


def test_moto_may_be_around_or_inside():
    def purge(cloud):
        api = Served(cloud)
        queue = boto3.client("sqs", region_name=REGION).create_queue(QueueName="q")["QueueUrl"]
        return sent(api, "SQS-PurgeQueue", QueueUrl=queue).status

    with mock_aws(), mock_cloud(isolated=True) as cloud:
        assert purge(cloud) == 200
    with mock_cloud(isolated=True) as cloud, mock_aws():
        assert purge(cloud) == 200


def test_moto_may_start_when_calls_were_refused_already(api):
    assert sent(api, "SQS-PurgeQueue", QueueUrl=QUEUE).status == 500
    with mock_aws():
        boto3.client("sqs", region_name=REGION).create_queue(QueueName="q")
        assert api.send("POST").status == 200


# What goes wrong


def test_a_service_that_nobody_mocks_is_told_of(api):
    answer = sent(api, "SQS-SendMessage", QueueUrl=QUEUE, MessageBody="x")
    assert (answer.status, answer.body) == (500, message("Internal Server Error"))
    why = api.cloud.requests[-1].why
    assert "SQS-SendMessage has no answer: sqs is not mocked here" in why
    assert 'passthrough=("sqs",)' in why
    assert "mock it with moto" in why


@pytest.mark.rows("J13", "L20", "U33")
@pytest.mark.parametrize(
    "parameter",
    [
        {"MessageBody": "$request.body"},
        {"MessageBody": "$request.body.text"},
        {"MessageGroupId": "$request.header.group"},
        {"MessageAttributes": "$context.authorizer.attributes"},
        {"MessageGroupId": "${request.querystring.group}"},
    ],
)
def test_a_parameter_that_is_not_there_or_empty_is_an_error(api, parameter):
    with answering({}) as calls:
        answer = sent(
            api,
            "SQS-SendMessage",
            headers={"group": ""},
            **{"QueueUrl": QUEUE, "MessageBody": "x", **parameter},
        )
    assert (answer.status, answer.body) == (400, message("Bad Request"))
    ((name, value),) = parameter.items()
    assert api.cloud.requests[-1].why.startswith(f"Unable to resolve property {name} from source {value}.")
    assert calls == []


@pytest.mark.rows("L17")
def test_what_a_service_refuses_is_a_failure(moto, api):
    answer = sent(api, "SQS-SendMessage", QueueUrl=QUEUE, MessageBody="x")
    assert (answer.status, answer.body) == (500, message("Internal Server Error"))
    assert "AWS.SimpleQueueService.NonExistentQueue" in api.cloud.requests[-1].why


def test_what_a_patch_raises_is_a_failure_with_its_traceback(api):
    with answering(LookupError("no pets")):
        answer = sent(api, "SQS-PurgeQueue", QueueUrl=QUEUE)
    assert answer.status == 500
    assert api.cloud.requests[-1].why == "PurgeQueue raised LookupError: no pets"
    assert "LookupError: no pets" in api.cloud.requests[-1].traceback


def test_what_a_patch_answers_that_is_no_answer_is_a_failure(api):
    with answering(None):
        answer = sent(api, "SQS-PurgeQueue", QueueUrl=QUEUE)
    assert answer.status == 500
    assert api.cloud.requests[-1].why.startswith("PurgeQueue raised AttributeError")


@pytest.mark.rows("L23")
def test_a_service_may_take_no_longer_than_the_integration(api):
    class Slow(dict):
        def get(self, *args):
            api.cloud.clock.advance(seconds=31)
            return super().get(*args)

    with answering(Slow()):
        answer = sent(api, "StepFunctions-StartSyncExecution", StateMachineArn=MACHINE)
    assert (answer.status, answer.body) == (503, message("Service Unavailable"))


@pytest.mark.parametrize(
    ("subtype", "parameters", "why"),
    [
        (
            "SQS-SendMessage",
            {"QueueUrl": QUEUE, "MessageBody": "x", "DelaySeconds": "soon"},
            "DelaySeconds is 'soon', which is no integer",
        ),
        (
            "SQS-SendMessage",
            {"QueueUrl": QUEUE, "MessageBody": "x", "MessageAttributes": "{"},
            "MessageAttributes is '{', which is no JSON",
        ),
        (
            "SQS-SendMessage",
            {"QueueUrl": QUEUE, "MessageBody": "x", "MessageAttributes": "[]"},
            "MessageAttributes is [], which is no object",
        ),
        (
            "SQS-SendMessage",
            {"QueueUrl": QUEUE, "MessageBody": "x", "MessageAttributes": '{"a": 7}'},
            "a is 7, which is no object",
        ),
        (
            "SQS-SendMessage",
            {"QueueUrl": QUEUE, "MessageBody": "x", "MessageAttributes": '{"a": {"Datatype": "String"}}'},
            "a has 'Datatype', which isn't among StringValue",
        ),
        (
            "SQS-ReceiveMessage",
            {"QueueUrl": QUEUE, "AttributeNames": "{}"},
            "AttributeNames is {}, which is no list",
        ),
        (
            "Kinesis-PutRecord",
            {"StreamName": "s", "Data": "no base64", "PartitionKey": "p"},
            "Data is 'no base64', which is no blob",
        ),
        (
            "EventBridge-PutEvents",
            {"Detail": "{}", "DetailType": "t", "Source": "s", "Time": "soon"},
            "Time is 'soon', which is no timestamp",
        ),
    ],
)
def test_a_parameter_that_does_not_fit_is_an_error(api, subtype, parameters, why):
    with answering({}) as calls:
        answer = sent(api, subtype, **parameters)
    assert (answer.status, answer.body) == (400, message("Bad Request"))
    assert why in api.cloud.requests[-1].why
    assert calls == []


def test_numbers_in_json_are_sent_as_the_texts_that_a_service_wants(api):
    attributes = '{"a": {"DataType": "Number", "StringValue": 7}}'
    with answering({}) as calls:
        sent(api, "SQS-SendMessage", QueueUrl=QUEUE, MessageBody="x", MessageAttributes=attributes)
    assert calls[0][2]["MessageAttributes"] == {"a": {"DataType": "Number", "StringValue": "7"}}


@pytest.mark.parametrize("region", ["no region", "a/b", "-", "x" * 300])
def test_a_region_that_is_none_is_a_failure(api, region):
    answer = sent(
        api, "SQS-PurgeQueue", headers={"region": region}, QueueUrl=QUEUE, Region="$request.header.region"
    )
    assert answer.status == 500
    assert api.cloud.requests[-1].why


@pytest.mark.rows("L18", "L22")
def test_the_control_plane_wants_a_role_and_the_parameters(api):
    asked = {
        "ApiId": api.id,
        "IntegrationType": "AWS_PROXY",
        "IntegrationSubtype": "SQS-PurgeQueue",
        "PayloadFormatVersion": "1.0",
    }
    with pytest.raises(ClientError, match="Role ARN must be specified"):
        api.client.create_integration(**asked, RequestParameters={"QueueUrl": QUEUE})
    with pytest.raises(ClientError, match="all of the following parameters"):
        service(api, "SQS-PurgeQueue")


@given(
    st.binary(max_size=40) | st.from_regex(r'\{"a": ?[\[\]0-9a"{}:]{0,12}\}', fullmatch=True).map(str.encode)
)
def test_whatever_comes_is_called_or_refused(body):
    with mock_cloud(isolated=True) as cloud, answering({}):
        api = Served(cloud)
        answer = sent(
            api,
            "SQS-SendMessage",
            body=body,
            QueueUrl="$request.body.a",
            MessageBody="$request.body",
            DelaySeconds="$request.body.a",
            MessageAttributes="$request.body.a",
        )
        assert answer.status in (200, 400)
