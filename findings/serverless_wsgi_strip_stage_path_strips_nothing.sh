#!/usr/bin/env bash
# Package:  serverless-wsgi 3.1.0 with Flask 3.1.3 (pinned below), Python 3.10 or later
# Input:    an event of payload format 2.0 for `GET /prod/pets` at stage `prod` of an HTTP API, whose rawPath begins with the stage;
#           and STRIP_STAGE_PATH=true, which `stripStagePath: true` in serverless.yml sets
# Guess:    the stage is stripped from the path, and the route `/pets` is found
# Seen:     404, with the setting and without; with API_GATEWAY_BASE_PATH=prod it is found
# Why:      the setting is about SCRIPT_NAME, in which the stage stands without it; paths of REST APIs never have a stage
# For us:   the page on readers of events says which setting takes the stage away (tests/readers/test_applications.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check serverless-wsgi==3.1.0 flask==3.1.3 werkzeug==3.1.9
cat >"$folder/program.py" <<'PROGRAM'
import os
from importlib.metadata import version

from flask import Flask
from serverless_wsgi import handle_request

app = Flask(__name__)


@app.get("/pets")
def pets():
    return "cat"


def status(**settings):
    event = {
        "version": "2.0",
        "rawPath": "/prod/pets",
        "rawQueryString": "",
        "headers": {"host": "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"},
        "requestContext": {"stage": "prod", "http": {"method": "GET", "sourceIp": "198.51.100.7"}},
        "isBase64Encoded": False,
    }
    os.environ.update(settings)
    try:
        return handle_request(app, event, None)["statusCode"]
    finally:
        for name in settings:
            del os.environ[name]


print("serverless-wsgi", version("serverless-wsgi"), "Flask", version("flask"))
seen = [status(), status(STRIP_STAGE_PATH="true"), status(API_GATEWAY_BASE_PATH="prod")]
print(seen)
assert seen == [404, 404, 200], seen
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
