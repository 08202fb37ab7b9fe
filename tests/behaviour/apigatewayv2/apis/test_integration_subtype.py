"""Subtypes of integrations: the actions of AWS services that an HTTP API calls by itself."""

import pytest

ROLE = "arn:aws:iam::123456789012:role/invoke"
URL = "https://example.com"

# The parameters that each action needs, and those that it may have.
ACTIONS = {
    "EventBridge-PutEvents": ("Detail DetailType Source", "Time EventBusName Resources TraceHeader Region"),
    "SQS-SendMessage": (
        "QueueUrl MessageBody",
        "DelaySeconds MessageAttributes MessageDeduplicationId MessageGroupId MessageSystemAttributes Region",
    ),
    "SQS-ReceiveMessage": (
        "QueueUrl",
        "AttributeNames MaxNumberOfMessages MessageAttributeNames ReceiveRequestAttemptId VisibilityTimeout WaitTimeSeconds Region",
    ),
    "SQS-DeleteMessage": ("ReceiptHandle QueueUrl", "Region"),
    "SQS-PurgeQueue": ("QueueUrl", "Region"),
    "AppConfig-GetConfiguration": (
        "Application Environment Configuration ClientId",
        "ClientConfigurationVersion Region",
    ),
    "Kinesis-PutRecord": (
        "StreamName Data PartitionKey",
        "SequenceNumberForOrdering ExplicitHashKey Region",
    ),
    "StepFunctions-StartExecution": ("StateMachineArn", "Name Input Region"),
    "StepFunctions-StartSyncExecution": ("StateMachineArn", "Name Input Region"),
    "StepFunctions-StopExecution": ("ExecutionArn", "Cause Error Region"),
}
each_action = pytest.mark.parametrize(
    ("subtype", "required", "optional"),
    [(name, needs.split(), may.split()) for name, (needs, may) in ACTIONS.items()],
)


def valued(names):
    return {name: f"$request.body.{name}" for name in names}


def make(client, api, subtype="SQS-SendMessage", **more):
    asked = {
        "IntegrationType": "AWS_PROXY",
        "IntegrationSubtype": subtype,
        "CredentialsArn": ROLE,
        "RequestParameters": valued(ACTIONS.get(subtype, ("", ""))[0].split()),
        **more,
    }
    answer = client.create_integration(ApiId=api, **{k: v for k, v in asked.items() if v is not None})
    del answer["ResponseMetadata"]
    return answer


def update(client, api, integration, **asked):
    answer = client.update_integration(ApiId=api, IntegrationId=integration["IntegrationId"], **asked)
    del answer["ResponseMetadata"]
    return answer


def lacks(subtype):
    required = ", ".join(ACTIONS[subtype][0].split())
    return (
        f"Operation: {subtype} requires enabling passthrough, or defining all of the following parameters: "
        f"[{required}]"
    )


# What an action is made of


@each_action
def test_an_action_takes_the_parameters_that_it_needs(client, http_api, subtype, required, optional):
    made = make(client, http_api, subtype)
    assert made == {
        "ConnectionType": "INTERNET",
        "CredentialsArn": ROLE,
        "IntegrationId": made["IntegrationId"],
        "IntegrationSubtype": subtype,
        "IntegrationType": "AWS_PROXY",
        "PayloadFormatVersion": "1.0",
        "RequestParameters": valued(required),
        "TimeoutInMillis": 30000,
    }


@each_action
def test_an_action_takes_the_parameters_that_it_may_have(client, http_api, subtype, required, optional):
    all_of_them = valued([*required, *optional])
    assert make(client, http_api, subtype, RequestParameters=all_of_them)["RequestParameters"] == all_of_them


@each_action
def test_an_action_misses_each_parameter_that_it_needs(
    client, http_api, refused, subtype, required, optional
):
    for missing in required:
        parameters = valued([*(name for name in required if name != missing), *optional])
        with refused("BadRequestException", match=lacks(subtype)):
            make(client, http_api, subtype, RequestParameters=parameters)
    with refused("BadRequestException", match=lacks(subtype)):
        make(client, http_api, subtype, RequestParameters=None)


@each_action
def test_an_action_takes_no_other_parameter(client, http_api, refused, subtype, required, optional):
    said = f"Operation: {subtype} does not support the following parameters: [Colour, append:header.x]"
    with refused("BadRequestException", match=said):
        make(client, http_api, subtype, RequestParameters=valued([*required, "Colour", "append:header.x"]))


def test_values_are_static_or_picked_from_the_request(client, http_api, refused):
    make(client, http_api, RequestParameters={"QueueUrl": URL, "MessageBody": "${request.path}-$x"})
    for wrong in ("$response.body.x", "$nothing", "${request.path"):
        with refused("BadRequestException", match=f"parameter specified: {wrong}]"):
            make(client, http_api, RequestParameters={"QueueUrl": URL, "MessageBody": wrong})


# What it is refused for


@pytest.mark.parametrize("subtype", ["SQS-Dance", "sqs-SendMessage", "EventBridge-PutEvents-1.0"])
def test_an_unknown_action_is_refused(client, http_api, refused, subtype):
    with refused("BadRequestException", match=f"Operation: {subtype} is not supported."):
        make(client, http_api, subtype, RequestParameters=valued(["QueueUrl"]))


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_an_action_has_one_payload_format(client, http_api, refused, version):
    make(client, http_api, PayloadFormatVersion="1.0")
    with refused("BadRequestException", match="Operation: SQS-SendMessage is not supported."):
        make(client, http_api, PayloadFormatVersion=version)


@pytest.mark.parametrize("arn", [None, ""])
def test_an_action_needs_a_role(client, http_api, refused, arn):
    said = "Role ARN must be specified for AWS integration configuration with Subtype: SQS-SendMessage"
    with refused("BadRequestException", match=said):
        make(client, http_api, CredentialsArn=arn)


def test_an_action_keeps_its_role(client, http_api, refused):
    made = make(client, http_api)
    with refused("BadRequestException", match="Role ARN must be specified"):
        update(client, http_api, made, **AGAIN, CredentialsArn="")


def test_only_aws_proxies_have_an_action(client, http_api, refused):
    said = "integrationSubtype is not supported for integrations of type HTTP_PROXY."
    with refused("BadRequestException", match=said):
        make(client, http_api, IntegrationType="HTTP_PROXY", IntegrationUri=URL, IntegrationMethod="GET")


def test_only_http_apis_have_actions(client, websocket_api, refused):
    said = "integrationSubtype is not currently supported for WebSocket APIs."
    with refused("BadRequestException", match=said):
        make(client, websocket_api)


# Updates

AGAIN = {"IntegrationSubtype": "SQS-SendMessage"}


@pytest.mark.parametrize(
    "asked",
    [
        {"RequestParameters": valued(["QueueUrl", "MessageBody"])},
        {"IntegrationType": "AWS_PROXY", "RequestParameters": valued(["QueueUrl", "MessageBody"])},
        {"Description": "queue"},
    ],
)
def test_an_update_names_the_action_again(client, http_api, refused, asked):
    made = make(client, http_api)
    with refused("BadRequestException") as caught:
        update(client, http_api, made, **asked)
    assert caught.error.response["Error"]["Message"] == "Invalid integration URI specified"
    assert update(client, http_api, made, **AGAIN, **asked) == {**made, **asked}


def test_an_update_of_parameters_brings_all_that_are_needed(client, http_api, refused):
    made = make(client, http_api)
    needed = valued(["QueueUrl", "MessageBody"])
    for asked in ({"DelaySeconds": "5"}, {"QueueUrl": URL}, {**needed, "QueueUrl": ""}):
        with refused("BadRequestException", match=lacks("SQS-SendMessage")):
            update(client, http_api, made, **AGAIN, RequestParameters=asked)
    changed = update(client, http_api, made, **AGAIN, RequestParameters={**needed, "DelaySeconds": "5"})
    assert changed["RequestParameters"] == {**needed, "DelaySeconds": "5"}
    changed = update(client, http_api, made, **AGAIN, RequestParameters={**needed, "DelaySeconds": ""})
    assert changed == made


def test_an_update_of_something_else_brings_no_parameters(client, http_api):
    made = make(client, http_api)
    changed = update(client, http_api, made, **AGAIN, Description="queue", RequestParameters={})
    assert changed == {**made, "Description": "queue"}


def test_another_action_takes_its_own_parameters_in_the_place_of_the_old(client, http_api, refused):
    made = make(client, http_api)
    with refused("BadRequestException", match="does not support the following parameters: [MessageBody]"):
        update(client, http_api, made, IntegrationSubtype="SQS-PurgeQueue")
    changed = update(
        client,
        http_api,
        made,
        IntegrationSubtype="SQS-PurgeQueue",
        RequestParameters={"QueueUrl": URL, "MessageBody": ""},
    )
    assert changed["RequestParameters"] == {"QueueUrl": URL}
    with refused("BadRequestException", match=lacks("SQS-SendMessage")):
        update(client, http_api, made, IntegrationSubtype="SQS-SendMessage")
