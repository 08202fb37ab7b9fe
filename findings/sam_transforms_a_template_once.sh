#!/usr/bin/env bash
# Package:  aws-sam-translator 1.115.0 (pinned below), Python 3.10 or later
# Input:    a template with an HTTP API and one event, transformed twice: the same dictionary each time
# Guess:    two equal results: transform() gives one back, so what it is given stays as it was
# Seen:     the first changes what it is given, and the second is refused: "API method 'get' defined multiple times for path '/pets'",
#           of a template with one route
# Why:      Globals are merged, and events written into the API's definition, in the dictionary itself
# For us:   each transform has a copy of its own (tests/templates)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check aws-sam-translator==1.115.0
cat >"$folder/program.py" <<'PROGRAM'
import copy
import os
from importlib.metadata import version

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform

os.environ["AWS_DEFAULT_REGION"] = "eu-west-1"


class NoPolicies:
    def load(self):
        return {}


event = {"Type": "HttpApi", "Properties": {"ApiId": {"Ref": "Api"}, "Path": "/pets", "Method": "get"}}
function = {"Handler": "pets.handler", "Runtime": "python3.13", "CodeUri": "s3://code/pets.zip", "Events": {"List": event}}
template = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Resources": {
        "Api": {"Type": "AWS::Serverless::HttpApi", "Properties": {}},
        "Pets": {"Type": "AWS::Serverless::Function", "Properties": function},
    },
}
print("aws-sam-translator", version("aws-sam-translator"))
before = copy.deepcopy(template)
transform(template, {}, NoPolicies())
print("as it was:", template == before)
assert template != before
try:
    transform(template, {}, NoPolicies())
except InvalidDocumentException as error:
    said = [one.message for one in error.causes]
print(said)
assert "API method 'get' defined multiple times for path '/pets'" in said[0], said
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
