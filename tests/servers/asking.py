"""Requests as bytes: what no library would send, too."""

from __future__ import annotations

import json
import socket
from http.client import HTTPConnection
from typing import NamedTuple

from support_serving import arn_of


class Answer(NamedTuple):
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self):
        """The body, as JSON."""
        return json.loads(self.body)


def ask(port, method, path, headers=(), body=None, host=None):
    """An answer; the host is that of the server unless another is named."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("host", host or f"127.0.0.1:{port}")
        for name, value in dict(headers).items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("content-length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        lines = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, lines, response.read())
    finally:
        connection.close()


def raw(port, sent, *, more=None):
    """All that is answered to bytes, until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(sent)
        if more:
            more(client)
        parts = []
        while part := client.recv(65536):
            parts.append(part)
    return b"".join(parts)


def signed(service, region="us-east-1"):
    """A header with a signature, which nobody checks."""
    return {
        "authorization": f"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/{region}/{service}/aws4_request, "
        "SignedHeaders=host, Signature=00"
    }


def http_api(client, name="pets", **more):
    """An HTTP API whose every request a function takes, and its id."""
    return client.create_api(Name=name, ProtocolType="HTTP", Target=arn_of(name), **more)["ApiId"]


def websocket_api(client, name="pets"):
    """A WebSocket API whose every message a function answers, and its id."""
    asked = {"Name": name, "ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.action"}
    api = client.create_api(**asked)["ApiId"]
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn_of(name)}/invocations"
    made = client.create_integration(ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=uri)
    route = client.create_route(
        ApiId=api,
        RouteKey="$default",
        Target=f"integrations/{made['IntegrationId']}",
        RouteResponseSelectionExpression="$default",
    )
    client.create_route_response(ApiId=api, RouteId=route["RouteId"], RouteResponseKey="$default")
    client.create_stage(ApiId=api, StageName="prod", AutoDeploy=True)
    return api
