#!/usr/bin/env bash
# Package:  aws-sam-translator 1.115.0 (pinned below), Python 3.10 or later
# Input:    a template with one HTTP API that has DisableExecuteApiEndpoint and FailOnWarnings, and one function with one event
# Guess:    the translator writes a definition of OpenAPI 3.0 that API Gateway imports without a warning, the more so since it
#           mends another of its warnings (the path of the $default route) as soon as FailOnWarnings is there
# Seen:     it writes a server that has the extension and no URL, which OpenAPI wants each server to have, for true and for
#           false; so API Gateway warns `.servers.url is missing`, and with FailOnWarnings the stack isn't made
#           (aws/serverless-application-model#2424, of 2022)
# Why:      OpenApiEditor.add_endpoint_config puts the extension into an empty server where the definition has none
# For us:   the mock warns in the same words, and refuses with failOnWarnings (tests/definitions/test_sam.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check aws-sam-translator==1.115.0
cat >"$folder/program.py" <<'PROGRAM'
import json
from importlib.metadata import version

from samtranslator.translator.transform import transform


class NoPolicies:
    def load(self):
        return {}


def servers(**properties):
    event = {"Type": "HttpApi", "Properties": {"ApiId": {"Ref": "Api"}}}
    function = {"Handler": "a.b", "Runtime": "python3.13", "CodeUri": "s3://code/app.zip", "Events": {"All": event}}
    template = {
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Api": {"Type": "AWS::Serverless::HttpApi", "Properties": {"FailOnWarnings": True, **properties}},
            "Pets": {"Type": "AWS::Serverless::Function", "Properties": function},
        },
    }
    body = transform(template, {}, NoPolicies())["Resources"]["Api"]["Properties"]["Body"]
    assert list(body["paths"]) == ["/$default"]
    return json.loads(json.dumps(body.get("servers", [])))


print("aws-sam-translator", version("aws-sam-translator"))
for value in (True, False):
    print("DisableExecuteApiEndpoint", value, servers(DisableExecuteApiEndpoint=value))
assert servers() == []
for value in (True, False):
    extension = {"x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": value}}
    assert servers(DisableExecuteApiEndpoint=value) == [extension]
PROGRAM
AWS_DEFAULT_REGION=us-east-1 "$folder/venv/bin/python" "$folder/program.py" 2>"$folder/errors" || { cat "$folder/errors"; exit 1; }
