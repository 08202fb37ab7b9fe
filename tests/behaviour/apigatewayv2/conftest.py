"""A client of API Gateway V2, and an API of each protocol."""

from __future__ import annotations

import pytest

from support import client_of


@pytest.fixture
def client(cloud):
    """A client of API Gateway V2 that checks no parameters itself, so that the mock is asked."""
    return client_of("apigatewayv2")


@pytest.fixture
def http_api(client):
    """The id of an HTTP API without any parts."""
    return client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]


@pytest.fixture
def websocket_api(client):
    """The id of a WebSocket API without any parts."""
    return client.create_api(
        Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )["ApiId"]
