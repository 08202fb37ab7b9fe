#!/usr/bin/env bash
# Package:  ministack 1.5.33 (pinned below), Python 3.10 or later
# Input:    CreateApi with a Target, as quick create of an HTTP API is asked for; then a second route with the key of the first
# Guess:    there are a $default route, an integration and a $default stage, as at AWS; the second route is a ConflictException
# Seen:     CreateApi answers 201 and drops the target without a word: no route, no integration, no stage. Two routes with one key are
#           both there
# For us:   quick create makes all three, and a key that is taken is refused (tests/behaviour/apigatewayv2)
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check ministack==1.5.33 boto3==1.43.106
port=$("$folder/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(cd "$folder" && GATEWAY_PORT=$port exec "$folder/venv/bin/ministack" >"$folder/log" 2>&1) &
server=$!
cat >"$folder/program.py" <<'PROGRAM'
import sys
import time
from importlib.metadata import version

import boto3
from botocore.exceptions import ConnectionError as NotYet

client = boto3.client(
    "apigatewayv2",
    region_name="us-east-1",
    endpoint_url=f"http://127.0.0.1:{sys.argv[1]}",
    aws_access_key_id="test",
    aws_secret_access_key="test",
)
for _ in range(60):
    try:
        client.get_apis()
        break
    except NotYet:
        time.sleep(0.5)
print("ministack", version("ministack"))
function = "arn:aws:lambda:us-east-1:000000000000:function:pets"
api = client.create_api(Name="pets", ProtocolType="HTTP", Target=function)["ApiId"]
made = [len(read(ApiId=api)["Items"]) for read in (client.get_routes, client.get_integrations, client.get_stages)]
print("routes, integrations, stages:", *made)
assert made == [0, 0, 0], made
for _ in range(2):
    client.create_route(ApiId=api, RouteKey="GET /pets")
keys = [route["RouteKey"] for route in client.get_routes(ApiId=api)["Items"]]
print(keys)
assert keys == ["GET /pets", "GET /pets"], keys
PROGRAM
"$folder/venv/bin/python" "$folder/program.py" "$port"
