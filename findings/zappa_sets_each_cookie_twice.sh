#!/usr/bin/env bash
# Package:  Zappa 0.63.0 (pinned below), Python 3.11 or later
# Input:    a WSGI application that sets two cookies, in the middleware that Zappa's handler puts around each application
# Guess:    two lines `set-cookie`, in lower case, as the middleware says
# Seen:     four: both as the application wrote them, and both again in lower case. In an answer of payload format 2.0 the
#           list `cookies` has four entries, and a client gets four lines
# Why:      what is to be kept beside cookies is chosen by "is a str or is no cookie", and each name is a str
# For us:   nothing: a client gets what the function says, as at AWS (tests/readers/test_applications.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check zappa==0.63.0 werkzeug==3.1.9
cat >"$folder/program.py" <<'PROGRAM'
from importlib.metadata import version

from werkzeug.test import run_wsgi_app
from zappa.middleware import ZappaWSGIMiddleware

COOKIES = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), *COOKIES])
    return [b"in"]


print("Zappa", version("zappa"))
_body, status, headers = run_wsgi_app(ZappaWSGIMiddleware(app), {"REQUEST_METHOD": "GET"})
seen = [line for line in headers if line[0].lower() == "set-cookie"]
print(status, seen)
assert seen == [*COOKIES, ("set-cookie", "a=1"), ("set-cookie", "b=2")], seen
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
