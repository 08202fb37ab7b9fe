#!/usr/bin/env bash
# Package:  aws-lambda-powertools 3.37.0 with its parser (pinned below), Python 3.10 or later
# Input:    `GET /find?tag=small%2C+brown` at an HTTP API, whose event of payload format 2.0 has it in rawQueryString and, decoded,
#           in queryStringParameters; a route that takes a list of tags, validated
# Guess:    one tag, `small, brown`: rawQueryString says that there is one
# Seen:     two, `small` and ` brown`. By the resolver of REST APIs, and an event of format 1.0, it is one
# Why:      values of queryStringParameters are split at commas, since API Gateway joins repeated ones by them
# For us:   nothing: the event has both, as at AWS (tests/readers/test_powertools.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "aws-lambda-powertools[parser]==3.37.0" boto3==1.44.8
cat >"$folder/program.py" <<'PROGRAM'
import json
from importlib.metadata import version
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, APIGatewayRestResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

TAG = "small, brown"
EVENTS = {
    APIGatewayRestResolver: {
        "version": "1.0",
        "resource": "/find",
        "path": "/find",
        "httpMethod": "GET",
        "headers": {},
        "multiValueHeaders": {},
        "queryStringParameters": {"tag": TAG},
        "multiValueQueryStringParameters": {"tag": [TAG]},
        "requestContext": {"stage": "$default", "path": "/find"},
        "body": None,
        "isBase64Encoded": False,
    },
    APIGatewayHttpResolver: {
        "version": "2.0",
        "rawPath": "/find",
        "rawQueryString": "tag=small%2C+brown",
        "queryStringParameters": {"tag": TAG},
        "headers": {},
        "requestContext": {"stage": "$default", "http": {"method": "GET", "path": "/find"}},
        "isBase64Encoded": False,
    },
}


def tags(resolver, event):
    app = resolver(enable_validation=True)

    @app.get("/find")
    def find(tag: Annotated[list[str], Query()]) -> list[str]:
        return tag

    return json.loads(app.resolve(event, None)["body"])


print("aws-lambda-powertools", version("aws-lambda-powertools"))
seen = [tags(resolver, event) for resolver, event in EVENTS.items()]
print(*seen)
assert seen == [["small, brown"], ["small", " brown"]], seen
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
