"""Subtypes of integrations: the actions of AWS services that an HTTP API calls by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apigatewayv2.backend import BAD_REQUEST

if TYPE_CHECKING:
    from collections.abc import Mapping


class Subtype(NamedTuple):
    """The parameters of an action: those that it needs, and those that it may have. All may have a Region."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


# [observed: the developer guide: integration subtype reference, for the actions and what they need]
# [chosen: what they may have, by the parameters of the services' own actions]
SUBTYPES = {
    "EventBridge-PutEvents": Subtype(
        ("Detail", "DetailType", "Source"), ("Time", "EventBusName", "Resources", "TraceHeader")
    ),
    "SQS-SendMessage": Subtype(
        ("QueueUrl", "MessageBody"),
        (
            "DelaySeconds",
            "MessageAttributes",
            "MessageDeduplicationId",
            "MessageGroupId",
            "MessageSystemAttributes",
        ),
    ),
    "SQS-ReceiveMessage": Subtype(
        ("QueueUrl",),
        (
            "AttributeNames",
            "MaxNumberOfMessages",
            "MessageAttributeNames",
            "ReceiveRequestAttemptId",
            "VisibilityTimeout",
            "WaitTimeSeconds",
        ),
    ),
    "SQS-DeleteMessage": Subtype(("ReceiptHandle", "QueueUrl")),
    "SQS-PurgeQueue": Subtype(("QueueUrl",)),
    "AppConfig-GetConfiguration": Subtype(
        ("Application", "Environment", "Configuration", "ClientId"), ("ClientConfigurationVersion",)
    ),
    "Kinesis-PutRecord": Subtype(
        ("StreamName", "Data", "PartitionKey"), ("SequenceNumberForOrdering", "ExplicitHashKey")
    ),
    "StepFunctions-StartExecution": Subtype(("StateMachineArn",), ("Name", "Input", "TraceHeader")),
    "StepFunctions-StartSyncExecution": Subtype(("StateMachineArn",), ("Name", "Input", "TraceHeader")),
    "StepFunctions-StopExecution": Subtype(("ExecutionArn",), ("Cause", "Error")),
}

# Rules


NOT_AWS_PROXY = Rule(
    BAD_REQUEST,
    "integrationSubtype is not supported for integrations of type {IntegrationType}.",
    documented(
        "Integration › integrationSubtype: supported only for AWS_PROXY integrations; the text is our choice"
    ),
    lambda _call, whole: whole["IntegrationType"] != "AWS_PROXY",
    about="IntegrationSubtype",
)
UNKNOWN_SUBTYPE = Rule(
    BAD_REQUEST,
    "Operation: {IntegrationSubtype} is not supported.",
    observed("badmintoncryer/cdk-preflight, integration-subtype-known"),
    lambda _call, whole: whole["IntegrationSubtype"] not in SUBTYPES,
    about="IntegrationSubtype",
)
WRONG_VERSION = Rule(
    BAD_REQUEST,
    "Operation: {IntegrationSubtype} is not supported.",
    observed("badmintoncryer/cdk-preflight, integration-subtype-payload-version"),
    lambda _call, whole: whole["PayloadFormatVersion"] != "1.0",
    about="IntegrationSubtype",
)
NO_ROLE = Rule(
    BAD_REQUEST,
    "Role ARN must be specified for AWS integration configuration with Subtype: {IntegrationSubtype}",
    observed("badmintoncryer/cdk-preflight, integration-subtype-credentials"),
    lambda _call, whole: "CredentialsArn" not in whole,
    about="IntegrationSubtype",
)
NO_PARAMETERS = Rule(
    BAD_REQUEST,
    "Operation: {subtype} requires enabling passthrough, or defining all of the following parameters: [{required}]",
    observed("badmintoncryer/cdk-preflight, integration-subtype-required-parameters"),
)
UNKNOWN_PARAMETER = Rule(
    BAD_REQUEST,
    "Operation: {subtype} does not support the following parameters: [{unknown}]",
    chosen("an action takes its own parameters; what it does with others isn't known"),
)
RULES = (NOT_AWS_PROXY, UNKNOWN_SUBTYPE, WRONG_VERSION, NO_ROLE)


def check_parameters(subtype: str, sent: Mapping[str, str], held: Mapping[str, str]) -> None:
    """Refuse an action whose parameters aren't its own, or of which one is missing.

    ``sent`` are those of the call: an update that touches any of them must bring all that are required, also those
    that the integration holds already. [observed: comments in Terraform's provider]

    Raises:
        ServiceError: a parameter is too much, or missing.
    """
    required, optional = SUBTYPES[subtype]
    if not all((sent or held).get(name) for name in required):
        raise NO_PARAMETERS.refusal(subtype=subtype, required=", ".join(required))
    unknown = [name for name in held if name not in (*required, *optional, "Region")]
    if unknown:
        raise UNKNOWN_PARAMETER.refusal(subtype=subtype, unknown=", ".join(unknown))
