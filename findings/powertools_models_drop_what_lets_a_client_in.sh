#!/usr/bin/env bash
# Package:  aws-lambda-powertools 3.37.0 with its parser (pinned below), Python 3.10 or later
# Input:    the event of a handshake with a WebSocket API, `wss://…/prod?token=secret`, under a Lambda authorizer, as API Gateway sends it
# Guess:    the parser's model and the data class have all members of it: the query, the stage's variables, what the authorizer has said
# Seen:     the model has neither the query nor the variables nor the authorizer, and drops them without a word; the data class has the
#           query, and no authorizer in its requestContext
# Why:      the models were made of an event without a query; what a model lacks, pydantic ignores
# For us:   nothing: our events have them, as at AWS (tests/readers/test_websocket_events.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "aws-lambda-powertools[parser]==3.37.0" boto3==1.44.8
cat >"$folder/program.py" <<'PROGRAM'
from importlib.metadata import version

from aws_lambda_powertools.utilities.data_classes.api_gateway_websocket_event import APIGatewayWebSocketEvent
from aws_lambda_powertools.utilities.parser.models import APIGatewayWebSocketConnectEventModel

EVENT = {
    "headers": {"Host": "abcdef1234.execute-api.us-east-1.amazonaws.com"},
    "multiValueHeaders": {"Host": ["abcdef1234.execute-api.us-east-1.amazonaws.com"]},
    "queryStringParameters": {"token": "secret"},
    "multiValueQueryStringParameters": {"token": ["secret"]},
    "stageVariables": {"table": "people"},
    "requestContext": {
        "routeKey": "$connect",
        "authorizer": {"principalId": "ann"},
        "eventType": "CONNECT",
        "extendedRequestId": "Zy9Xw8Vu7TsFRQo=",
        "requestTime": "19/Feb/2024:07:11:42 +0000",
        "messageDirection": "IN",
        "stage": "prod",
        "connectedAt": 1708326702000,
        "requestTimeEpoch": 1708326702000,
        "identity": {"sourceIp": "192.0.2.1"},
        "requestId": "Zy9Xw8Vu7TsFRQo=",
        "domainName": "abcdef1234.execute-api.us-east-1.amazonaws.com",
        "connectionId": "Ab1Cd2Ef3GhCJKw=",
        "apiId": "abcdef1234",
    },
    "isBase64Encoded": False,
}
print("aws-lambda-powertools", version("aws-lambda-powertools"))
model = APIGatewayWebSocketConnectEventModel.model_validate(EVENT).model_dump(by_alias=True)
dropped = sorted(EVENT.keys() - model.keys())
print("the model drops", *dropped)
assert dropped == ["multiValueQueryStringParameters", "queryStringParameters", "stageVariables"], dropped
assert "authorizer" not in model["requestContext"]
read = APIGatewayWebSocketEvent(EVENT)
print("the data class has the query", read.query_string_parameters, "and an authorizer:", hasattr(read.request_context, "authorizer"))
assert read.query_string_parameters == {"token": "secret"}
assert not hasattr(read.request_context, "authorizer")
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
