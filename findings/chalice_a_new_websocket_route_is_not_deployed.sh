#!/usr/bin/env bash
# Package:  chalice 1.34.0 (pinned below), Python 3.10 to 3.12
# Input:    `chalice package` of a WebSocket application, and again after a handler was added: for CloudFormation, a stack and its update
# Guess:    the deployment of the API has another logical id or another property the second time, as SAM's and Chalice's own of a REST
#           API have: CloudFormation makes a new one only of what has changed
# Seen:     it is the same resource to the letter, but for DependsOn. So the update adds the route and deploys nothing: the stage goes on
#           serving what it had, and the new handler is never called
# Why:      the logical id is `WebsocketAPIDeployment`, always; and the stage has no AutoDeploy
# For us:   a stage serves what was deployed (tests/websocket); a changed DependsOn is no change (tests/templates)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check chalice==1.34.0
mkdir -p "$folder/chat/.chalice"
cd "$folder/chat"
echo '{"version": "2.0", "app_name": "chat", "stages": {"dev": {"api_gateway_stage": "api"}}}' >.chalice/config.json
touch requirements.txt
cat >app.py <<'APP'
from chalice import Chalice

app = Chalice(app_name="chat")
app.experimental_feature_flags.update(["WEBSOCKETS"])


@app.on_ws_connect()
def connect(event):
    pass
APP
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=eu-west-1
package() { "$folder/venv/bin/chalice" package "$1" >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }; }
package first
cat >>app.py <<'APP'


@app.on_ws_message()
def message(event):
    pass
APP
package second
cat >"$folder/program.py" <<'PROGRAM'
import json
from importlib.metadata import version
from pathlib import Path


def resources(folder):
    return json.loads(Path(folder, "sam.json").read_text())["Resources"]


def of_type(folder, kind):
    return {name: one["Properties"] for name, one in resources(folder).items() if one["Type"] == f"AWS::ApiGatewayV2::{kind}"}


print("chalice", version("chalice"))
routes = [sorted(one["RouteKey"] for one in of_type(folder, "Route").values()) for folder in ("first", "second")]
deployments = [of_type(folder, "Deployment") for folder in ("first", "second")]
print("routes:", *routes)
print("deployments:", *deployments)
print("stage:", of_type("second", "Stage"))
assert routes == [["$connect"], ["$connect", "$default"]], routes
assert deployments[0] == deployments[1], deployments
assert "AutoDeploy" not in next(iter(of_type("second", "Stage").values()))
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
