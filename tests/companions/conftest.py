"""A WebSocket API that answers, and the question whether a thread of a connection outlives its mock."""

from __future__ import annotations

import pytest

from support_websocket import Chat
from support_websocket_clients import eventually, servers


@pytest.fixture(autouse=True)
def no_thread_is_left():
    yield
    eventually(lambda: not servers())


@pytest.fixture
def chat(cloud):
    """A WebSocket API with a stage ``prod`` that deploys itself, and a route that answers, and one that hears of ends."""
    made = Chat(cloud)
    made.route("join", answer={"statusCode": 200, "body": "welcome"}, two_way=True)
    made.route("$disconnect")
    return made
