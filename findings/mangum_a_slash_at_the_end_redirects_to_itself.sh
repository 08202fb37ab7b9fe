#!/usr/bin/env bash
# Package:  mangum 0.22.0 with FastAPI 0.165.0 (pinned below), Python 3.11 or later
# Input:    an event of payload format 2.0 as HTTP APIs write it for `GET /list/`: rawPath has the slash at the end, and
#           requestContext.http.path hasn't (adamchainz/apig-wsgi#376); and an application with the route `/list/`
# Guess:    200: the path is in the event, so the route is found
# Seen:     307 to `/list/`, which is what was asked; whoever follows it gets the same again
# Why:      mangum reads http.path, and FastAPI redirects a path without the slash to the route that has one
# For us:   the mock writes both paths as they are, so a test meets the loop (tests/readers/test_applications.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check mangum==0.22.0 fastapi==0.165.0
cat >"$folder/program.py" <<'PROGRAM'
from importlib.metadata import version

from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.get("/list/")
def pets():
    return ["cat"]


def event(raw_path):
    http = {"method": "GET", "path": raw_path.rstrip("/"), "sourceIp": "198.51.100.7"}
    return {
        "version": "2.0",
        "rawPath": raw_path,
        "rawQueryString": "",
        "headers": {"host": "api.example.com", "x-forwarded-proto": "https", "x-forwarded-port": "443"},
        "requestContext": {"http": http, "stage": "$default"},
        "isBase64Encoded": False,
    }


print("mangum", version("mangum"), "FastAPI", version("fastapi"))
answer = Mangum(app, lifespan="off")(event("/list/"), None)
print("GET /list/ ->", answer["statusCode"], answer["headers"]["location"])
assert (answer["statusCode"], answer["headers"]["location"]) == (307, "https://api.example.com/list/"), answer
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
