#!/usr/bin/env bash
# Package:  uvicorn 0.54.0 (pinned below), Linux, Python 3.10 or later
# Input:    an ASGI application of one line, asked over one connection that is kept, by `uvicorn app:app` and by `uvicorn --workers 2 app:app`
# Guess:    the number of workers doesn't change how long one client waits for one answer
# Seen:     about 40 ms more for each answer, with workers, and so with --reload
# Why:      the socket that the workers share is made without a protocol, and asyncio turns Nagle's algorithm off for sockets of TCP alone:
#           a body that is sent after its header waits for the client's delayed acknowledgement
# For us:   our server makes its socket of TCP by name (server/running.py), and has one worker
set -euo pipefail
folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check uvicorn==0.54.0
cat >"$folder/app.py" <<'PROGRAM'
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})
PROGRAM
cat >"$folder/ask.py" <<'PROGRAM'
import http.client
import sys
import time
from statistics import median


def answered(connection):
    began = time.perf_counter()
    connection.request("GET", "/")
    assert connection.getresponse().read() == b"ok"
    return time.perf_counter() - began


def wait(port):
    for _ in range(100):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            return answered(connection) and connection
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"nobody answers at {port}")


one, workers = (median(answered(connection) for _ in range(40)) for connection in map(wait, map(int, sys.argv[1:])))
print(f"uvicorn 0.54.0: {one * 1000:.2f} ms by one process, {workers * 1000:.2f} ms by one of two workers")
assert workers > 5 * one, (one, workers)
PROGRAM
ports=($("$folder/venv/bin/python" -c '
import socket
open_ = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*(one.getsockname()[1] for one in open_))'))
cd "$folder"
venv/bin/uvicorn --lifespan off --log-level error --port "${ports[0]}" app:app &
venv/bin/uvicorn --lifespan off --log-level error --port "${ports[1]}" --workers 2 app:app &
venv/bin/python ask.py "${ports[@]}"
