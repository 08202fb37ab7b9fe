#!/usr/bin/env bash
# Package:  moto 5.2.5 (pinned below), Python 3.10 or later
# Input:    CreateStack of a SAM template with a function and a route; and of a template with an AWS::ApiGatewayV2::Api, whose service moto
#           has
# Guess:    the first is refused, since there is no transform; the second makes an API
# Seen:     the first is CREATE_COMPLETE with one resource without a name and a type, and there is no function: all that tells is a Python
#           warning. The second makes no API either
# Why:      a type without a model for CloudFormation is left out, and a stack is complete once all of its models are made
# For us:   cloud.deploy makes both (tests/templates); how moto and a deployed stack meet is in docs/pages/how-to/template-functions.md
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "moto[cloudformation]==5.2.5" boto3==1.43.106
cat >"$folder/program.py" <<'PROGRAM'
import json
import os
import warnings
from importlib.metadata import version

import boto3
from moto import mock_aws

os.environ |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-west-1"}
event = {"Type": "HttpApi", "Properties": {"Path": "/pets", "Method": "get"}}
function = {"Handler": "index.handler", "Runtime": "python3.13", "InlineCode": "handler = print", "Events": {"List": event}}
sam = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Resources": {"Pets": {"Type": "AWS::Serverless::Function", "Properties": function}},
}
plain = {"Resources": {"Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "pets", "ProtocolType": "HTTP"}}}}
print("moto", version("moto"))
warnings.simplefilter("ignore")
with mock_aws():
    client = boto3.client("cloudformation")
    for name, template in {"sam": sam, "plain": plain}.items():
        client.create_stack(StackName=name, TemplateBody=json.dumps(template))
        status = client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        types = [one["ResourceType"] for one in client.list_stack_resources(StackName=name)["StackResourceSummaries"]]
        print(name, status, types)
        assert status == "CREATE_COMPLETE", status
        assert types == [""], types
    functions = boto3.client("lambda").list_functions()["Functions"]
    apis = boto3.client("apigatewayv2").get_apis()["Items"]
    print("functions:", functions, "APIs:", apis)
    assert functions == apis == []
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
