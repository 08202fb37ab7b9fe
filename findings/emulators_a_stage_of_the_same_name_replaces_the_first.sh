#!/usr/bin/env bash
# Package:  moto 5.2.5, ministack 1.5.33 (pinned below), Python 3.10 or later
# Input:    CreateStage with AutoDeploy and a variable, and once more with the same name and nothing else, as a script does that is run twice;
#           with moto, DeleteApi twice, too
# Guess:    the second CreateStage is a ConflictException, as at AWS, and the stage stays as it was; the second DeleteApi is a NotFoundException
# Seen:     it is done both times, and the stage has lost its variable and AutoDeploy: a script that would have to ask first passes, and the test
#           behind it meets a stage that isn't deployed. moto deletes an API that isn't there, too
# Why:      both put a stage under its name, whether there is one or not
# For us:   both are refused (tests/behaviour/apigatewayv2)
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "moto[apigatewayv2]==5.2.5" ministack==1.5.33 boto3==1.43.106
port=$("$folder/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(cd "$folder" && GATEWAY_PORT=$port exec "$folder/venv/bin/ministack" >"$folder/log" 2>&1) &
server=$!
cat >"$folder/program.py" <<'PROGRAM'
import os
import sys
import time
from importlib.metadata import version

import boto3
from botocore.exceptions import ClientError
from botocore.exceptions import ConnectionError as NotYet
from moto import mock_aws

os.environ |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-west-1"}


def told(call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "done"


def twice(name, client, deleted_again):
    api = {"ApiId": client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]}
    stage = {**api, "StageName": "prod"}
    made = [told(client.create_stage, **stage, AutoDeploy=True, StageVariables={"table": "pets"}), told(client.create_stage, **stage)]
    left = client.get_stage(**stage)
    deleted = [told(client.delete_api, **api), told(client.delete_api, **api)]
    print(name, version(name), "made:", *made, "deleted:", *deleted)
    print("  left:", left.get("AutoDeploy"), left.get("StageVariables"))
    assert made == ["done", "done"], made
    assert (left.get("AutoDeploy") or False, left.get("StageVariables") or {}) == (False, {})
    assert deleted == ["done", deleted_again], deleted


with mock_aws():
    twice("moto", boto3.client("apigatewayv2"), "done")
client = boto3.client("apigatewayv2", endpoint_url=f"http://127.0.0.1:{sys.argv[1]}")
for _ in range(60):
    try:
        client.get_apis()
        break
    except NotYet:
        time.sleep(0.5)
twice("ministack", client, "NotFoundException")
PROGRAM
"$folder/venv/bin/python" "$folder/program.py" "$port"
