"""A WebSocket API that answers."""

from __future__ import annotations

import pytest

from support_websocket import Chat


@pytest.fixture
def chat(cloud):
    """A WebSocket API with a stage ``prod`` that deploys itself."""
    return Chat(cloud)
