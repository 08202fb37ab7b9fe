#!/usr/bin/env bash
# Package:  apig-wsgi 2.20.0 with Flask 3.1.3 (pinned below), Python 3.10 or later
# Input:    events for `GET /pets/Zo%C3%AB` in both payload formats: `path` of 1.0 is encoded, `rawPath` of 2.0 is decoded
# Guess:    the application sees `/pets/Zoë` in both
# Seen:     `/pets/Zoë` in 1.0, and `/pets/Zo` with U+FFFD behind it in 2.0: which letter it was can't be told any more
# Why:      unquote with Latin-1 makes bytes of percent signs, as WSGI wants them; a letter that is decoded already is left
#           as it is, and its Latin-1 is no UTF-8
# For us:   the mock decodes rawPath, as recorded events have it, so a test meets it (tests/readers/test_applications.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check apig-wsgi==2.20.0 flask==3.1.3 werkzeug==3.1.9
cat >"$folder/program.py" <<'PROGRAM'
from importlib.metadata import version

from apig_wsgi import make_lambda_handler
from flask import Flask

app = Flask(__name__)


@app.get("/pets/<name>")
def pet(name):
    return ascii(name)


http = {"method": "GET", "path": "/pets/Zoë", "protocol": "HTTP/1.1", "sourceIp": "198.51.100.7"}
EVENTS = {
    "1.0": {"version": "1.0", "httpMethod": "GET", "path": "/pets/Zo%C3%AB", "headers": {}, "body": None},
    "2.0": {
        "version": "2.0",
        "rawPath": "/pets/Zoë",
        "rawQueryString": "",
        "headers": {},
        "requestContext": {"http": http},
    },
}
print("apig-wsgi", version("apig-wsgi"), "Flask", version("flask"))
seen = {name: make_lambda_handler(app)(event, None)["body"] for name, event in EVENTS.items()}
print(seen)
assert seen == {"1.0": r"'Zo\xeb'", "2.0": r"'Zo\ufffd'"}, seen
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
