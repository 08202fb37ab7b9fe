#!/usr/bin/env bash
# Package:  mangum 0.22.0, apig-wsgi 2.20.0, serverless-wsgi 3.1.0, Zappa 0.63.0 (pinned below), Python 3.11 or later
# Input:    an event of payload format 2.0 for `GET /pets/100%2525`. API Gateway decodes rawPath, in spite of its name, so that
#           it is `/pets/100%25` there
# Guess:    readers that have met the decoded rawPath take it as it is: the application sees `/pets/100%25`
# Seen:     all four decode it again: the application sees `/pets/100%`
# Why:      each calls unquote, as is right for `path` of payload format 1.0, which stays encoded
# For us:   the mock decodes once, so a test meets it (tests/readers/test_applications.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check mangum==0.22.0 apig-wsgi==2.20.0 \
    serverless-wsgi==3.1.0 werkzeug==3.1.9 zappa==0.63.0
cat >"$folder/program.py" <<'PROGRAM'
from importlib.metadata import version

from apig_wsgi import make_lambda_handler
from mangum import Mangum
from serverless_wsgi import handle_request
from zappa.wsgi import create_wsgi_request

PATH = "/pets/100%25"
EVENT = {
    "version": "2.0",
    "rawPath": PATH,
    "rawQueryString": "",
    "headers": {"host": "api.example.com"},
    "requestContext": {
        "http": {"method": "GET", "path": PATH, "protocol": "HTTP/1.1", "sourceIp": "198.51.100.7"},
        "stage": "$default",
    },
    "isBase64Encoded": False,
}


def in_wsgi(environ, start_response):
    start_response("200 OK", [("content-type", "text/plain")])
    return [environ["PATH_INFO"].encode()]


async def in_asgi(scope, receive, send):
    head = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


seen = {
    "mangum": Mangum(in_asgi, lifespan="off")(EVENT, None)["body"],
    "apig-wsgi": make_lambda_handler(in_wsgi)(EVENT, None)["body"],
    "serverless-wsgi": handle_request(in_wsgi, EVENT, None)["body"],
    "zappa": create_wsgi_request(EVENT)["PATH_INFO"],
}
for name, path in seen.items():
    print(name, version(name), PATH, "->", path)
assert set(seen.values()) == {"/pets/100%"}, seen
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
