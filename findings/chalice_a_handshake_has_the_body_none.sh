#!/usr/bin/env bash
# Package:  chalice 1.34.0 (pinned below), Python 3.10 or later
# Input:    the event of a handshake with a WebSocket API, which has no body, as API Gateway sends it
# Guess:    event.body of a handler that @app.on_ws_connect() decorates is None, or an empty text
# Seen:     it is the text `None`: true where code asks whether there is a body, and no JSON
# Why:      the body is put through str(), be it there or not
# For us:   nothing: the event has no member body, as at AWS (tests/readers/test_websocket_events.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check chalice==1.34.0 boto3==1.44.8
cat >"$folder/program.py" <<'PROGRAM'
import os
from importlib.metadata import version

from chalice import BadRequestError, Chalice

os.environ["AWS_REGION"] = "us-east-1"
app = Chalice("chat")
app.experimental_feature_flags.add("WEBSOCKETS")
seen = []


@app.on_ws_connect()
def connected(event):
    seen.append(event.body)
    try:
        seen.append(event.json_body)
    except BadRequestError as error:
        seen.append(str(error))


context = {
    "routeKey": "$connect",
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
}
connected({"headers": {}, "multiValueHeaders": {}, "requestContext": context, "isBase64Encoded": False}, None)
print("chalice", version("chalice"))
print(seen)
assert seen == ["None", "Error Parsing JSON"], seen
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
