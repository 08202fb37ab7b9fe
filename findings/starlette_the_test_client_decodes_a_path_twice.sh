#!/usr/bin/env bash
# Package:  Starlette 1.10.0 with httpx2 2.16.2 (pinned below), Python 3.11 or later
# Input:    `GET /pets/100%2525` by Starlette's TestClient, which FastAPI's is, and by httpx2's own transport for ASGI
# Guess:    both hand the application the path `/pets/100%25`, as a server does
# Seen:     the transport does; the TestClient hands it `/pets/100%`. Its raw_path is right: `/pets/100%2525`
# Why:      the path of a URL is decoded in httpx2 already, and the TestClient calls unquote on it
# For us:   tests that compare an application behind API Gateway with itself alone ask the transport (tests/readers/exchanges.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check starlette==1.10.0 httpx2==2.16.2
cat >"$folder/program.py" <<'PROGRAM'
import asyncio
from importlib.metadata import version

import httpx2
from starlette.responses import JSONResponse
from starlette.testclient import TestClient


async def app(scope, receive, send):
    answer = JSONResponse([scope["path"], scope["raw_path"].decode()])
    await answer(scope, receive, send)


async def by_transport():
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        return (await client.get("/pets/100%2525")).json()


print("Starlette", version("starlette"), "httpx2", version("httpx2"))
seen = [asyncio.run(by_transport()), TestClient(app).get("/pets/100%2525").json()]
print(*seen)
assert seen == [["/pets/100%25", "/pets/100%2525"], ["/pets/100%", "/pets/100%2525"]], seen
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
