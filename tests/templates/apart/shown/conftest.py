"""Around the applications."""

import asyncio

import pytest


@pytest.fixture(autouse=True)
def loop():
    """The current event loop, which mangum runs an application in, and closes none of its own: see the page on readers of events."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield loop
    asyncio.set_event_loop(None)
    loop.close()
