#!/usr/bin/env bash
# Package:  ministack 1.5.33 (pinned below), Python 3.10 or later
# Input:    GET /prod/pets with a cookie, for a function behind the stage `prod` of an HTTP API, by an integration of payload format 1.0, and by
#           one of 2.0; and a function that raises
# Guess:    an event of each format, whose path is `/prod/pets`; in 2.0 the cookie is in `cookies`. Who raises is a 500 that says
#           `Internal Server Error`
# Seen:     both are of format 2.0, and the integration still says 1.0. Their path is `/pets`, so an application's route is found here, and
#           at AWS it isn't; there is no `cookies`. Who raises is a 502 with the error in it
# For us:   events are as published ones, in both formats (docs/pages/explanation/traps.md, tests/serving)
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check ministack==1.5.33 boto3==1.43.106
port=$("$folder/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(cd "$folder" && GATEWAY_PORT=$port exec "$folder/venv/bin/ministack" >"$folder/log" 2>&1) &
server=$!
cat >"$folder/program.py" <<'PROGRAM'
import http.client
import io
import json
import sys
import time
import zipfile
from importlib.metadata import version

import boto3
from botocore.exceptions import ConnectionError as NotYet

PORT = sys.argv[1]
CODE = """
import json

def handler(event, context):
    if "raises" in event.get("rawPath", event.get("path", "")):
        raise ValueError("no such pet")
    return {"statusCode": 200, "body": json.dumps(event)}
"""
where = {
    "region_name": "us-east-1",
    "endpoint_url": f"http://127.0.0.1:{PORT}",
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
}
client = boto3.client("apigatewayv2", **where)
for _ in range(60):
    try:
        client.get_apis()
        break
    except NotYet:
        time.sleep(0.5)
archive = io.BytesIO()
with zipfile.ZipFile(archive, "w") as file:
    file.writestr("index.py", CODE)
function = boto3.client("lambda", **where).create_function(
    FunctionName="pets",
    Runtime="python3.12",
    Role="arn:aws:iam::000000000000:role/pets",
    Handler="index.handler",
    Code={"ZipFile": archive.getvalue()},
)["FunctionArn"]


def ask(api, path):
    connection = http.client.HTTPConnection("127.0.0.1", int(PORT), timeout=30)
    connection.request("GET", path, headers={"Host": f"{api}.execute-api.localhost:{PORT}", "Cookie": "session=1"})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


print("ministack", version("ministack"))
for payload_format in ("1.0", "2.0"):
    api = client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]
    integration = client.create_integration(
        ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=function, PayloadFormatVersion=payload_format
    )["IntegrationId"]
    client.create_route(ApiId=api, RouteKey="GET /{proxy+}", Target=f"integrations/{integration}")
    client.create_stage(ApiId=api, StageName="prod", AutoDeploy=True)
    says = client.get_integration(ApiId=api, IntegrationId=integration)["PayloadFormatVersion"]
    status, event = ask(api, "/prod/pets")
    raised, error = ask(api, "/prod/raises")
    seen = (says, event["version"], event["rawPath"], event.get("cookies"), event["headers"]["cookie"], raised, error.get("errorMessage"))
    print(payload_format, status, *seen)
    assert status == 200
    assert seen == (payload_format, "2.0", "/pets", None, "session=1", 502, "no such pet"), seen
PROGRAM
"$folder/venv/bin/python" "$folder/program.py" "$port" || { tail -20 "$folder/log"; exit 1; }
