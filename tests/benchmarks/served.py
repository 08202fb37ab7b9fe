"""What the server costs, beside the servers of others in the same run: moto's, which its docs recommend, and ministack.

Each is a process of its own, asked over one connection that is kept open. The environment ``rivals`` has them.
"""

from __future__ import annotations

import contextlib
import http.client
import importlib.util
import io
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from figures import Effort

SOURCE = "def handler(event, context):\n    return {'statusCode': 200, 'body': 'ok'}\n"
OURS = (sys.executable, "-m", "awsmock_ar_apigw", "serve", "--function", "pets=pets:handler", "--port")
MOTO = (sys.executable, "-m", "moto.server", "-p")
MINISTACK = (sys.executable, "-m", "ministack")
SCOPE = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"
KEYS = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "us-east-1"}


def measure(effort: Effort) -> list[Figure]:
    """Calls, requests and starts; nothing where there is no server of ours, and of the others those that are installed."""
    if importlib.util.find_spec("uvicorn") is None:
        return []
    found = []
    count, rounds = 10 * effort.batch, effort.rounds
    if importlib.util.find_spec("moto") and importlib.util.find_spec("flask_cors"):
        found += [of_calls(count, rounds), of_starts(rounds)]
    if importlib.util.find_spec("ministack"):
        found.append(of_requests(count, rounds))
    return found


def of_calls(count: int, rounds: int) -> Figure:
    """How many times as many GetApi over one connection."""
    with running(OURS) as ours, running(MOTO) as motos:
        asked = [(one, f"/v2/apis/{created(one)['apiId']}") for one in (ours, motos)]
        mine, theirs = paired(asked, count, rounds)
    return Figure(
        "GetApi over one connection to the server: moto_server / ours",
        median(theirs) / median(mine),
        3.0,
        at_least=True,
    )


def of_requests(count: int, rounds: int) -> Figure:
    """How many times as many requests to an HTTP API with a function of one line."""
    with running(OURS) as ours, running(MINISTACK) as theirs:
        theirs.call("POST", "/2015-03-31/functions", lambda_function(), "lambda")
        for one in (ours, theirs):
            one.host = f"{with_route(one)}.execute-api.localhost:{one.port}"
        mine, ministacks = paired([(ours, "/"), (theirs, "/")], count // 10, rounds)
    what = "a request to a function by the server: ministack / ours"
    return Figure(what, median(ministacks) / median(mine), 3.0, at_least=True)


def of_starts(rounds: int) -> Figure:
    """From start to first answer."""
    found = []
    for _ in range(rounds):
        taken = []
        for command in (OURS, MOTO):
            began = time.perf_counter()
            with running(command):
                taken.append(time.perf_counter() - began)
        found.append(taken[0] / taken[1])
    return Figure("start of the server to its first answer / moto_server", median(found), 0.6)


class Running:
    """A server that runs, over one connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.host = f"127.0.0.1:{port}"
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def call(self, method: str, path: str, body: object = None, service: str = "apigateway"):
        """What it answers, as JSON if it is."""
        sent = None if body is None else json.dumps(body)
        headers = {
            "Authorization": SCOPE.format(service),
            "Host": self.host,
            "Content-Type": "application/json",
        }
        self._connection.request(method, path, sent, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status < 300, (answer.status, content)
        return json.loads(content) if content[:1] in (b"{", b"[") else content

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


@contextlib.contextmanager
def running(command: tuple[str, ...]) -> Iterator[Running]:
    """A server from its first answer to its end."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        Path(folder, "pets.py").write_text(SOURCE)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        started = subprocess.Popen(
            [*command, *([str(port)] if command[-1].startswith("-") else [])],
            cwd=folder,
            env={**os.environ, **KEYS, "GATEWAY_PORT": str(port), "LAMBDA_EXECUTOR": "local"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            server = first_answer_of(port, started)
            yield server
            server.close()
        finally:
            started.terminate()
            started.wait(30)


def first_answer_of(port: int, process: subprocess.Popen) -> Running:
    """The server, as soon as it lists its APIs."""
    while process.poll() is None:
        server = Running(port)
        try:
            server.call("GET", "/v2/apis")
        except OSError:
            server.close()
            time.sleep(0.002)
        else:
            return server
    raise RuntimeError(f"{process.args} ended with {process.returncode}")


def created(server: Running, **more):
    """An API."""
    return server.call("POST", "/v2/apis", {"name": "pets", "protocolType": "HTTP", **more})


def with_route(server: Running) -> str:
    """The id of an API whose one route leads to the function."""
    api = created(server)["apiId"]
    uri = "arn:aws:lambda:us-east-1:000000000000:function:pets"
    asked = {"integrationType": "AWS_PROXY", "integrationUri": uri, "payloadFormatVersion": "2.0"}
    made = server.call("POST", f"/v2/apis/{api}/integrations", asked)
    route = {"routeKey": "$default", "target": f"integrations/{made['integrationId']}"}
    server.call("POST", f"/v2/apis/{api}/routes", route)
    server.call("POST", f"/v2/apis/{api}/stages", {"stageName": "$default", "autoDeploy": True})
    return api


def lambda_function() -> dict[str, object]:
    """The function as Lambda takes it."""
    import base64  # noqa: PLC0415 - for this alone

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("pets.py", SOURCE)
    return {
        "FunctionName": "pets",
        "Runtime": "python3.12",
        "Role": "arn:aws:iam::000000000000:role/pets",
        "Handler": "pets.handler",
        "Code": {"ZipFile": base64.b64encode(packed.getvalue()).decode()},
    }


def paired(asked: list[tuple[Running, str]], count: int, rounds: int) -> list[list[float]]:
    """Seconds of a request to each server, of many, round after round, one server after the other."""
    for server, path in asked:
        for _ in range(5):
            server.call("GET", path)
    taken: list[list[float]] = [[] for _ in asked]
    for _ in range(rounds):
        for (server, path), found in zip(asked, taken, strict=True):
            began = time.perf_counter()
            for _ in range(count):
                server.call("GET", path)
            found.append((time.perf_counter() - began) / count)
    return taken
