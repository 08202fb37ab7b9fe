"""A WebSocket API by ``cloud.asgi``: as test clients and servers speak to it."""

from __future__ import annotations

import asyncio

import pytest


class Client:
    """One connection by ASGI: what it sends goes in, and what comes out is kept."""

    def __init__(self, app, host, path="/prod", **scope):
        self.scope = {
            "type": "websocket",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(b"host", host.encode()), *scope.pop("headers", ())],
            **scope,
        }
        self.app = app
        self.inbox = asyncio.Queue()
        self.sent = asyncio.Queue()

    async def __aenter__(self):
        self.task = asyncio.create_task(self.app(self.scope, self.inbox.get, self.sent.put))
        await self.inbox.put({"type": "websocket.connect"})
        return self

    async def __aexit__(self, *_error):
        await self.inbox.put({"type": "websocket.disconnect", "code": 1005})
        await self.task

    async def next(self):
        return await asyncio.wait_for(self.sent.get(), 10)


def run(coroutine):
    return asyncio.run(coroutine)


@pytest.fixture
def host(chat):
    return chat.endpoint.removeprefix("wss://")


def test_a_connection_takes_messages_and_gets_what_is_sent(chat, host):
    chat.route(
        "echo", answer=lambda event, _context: {"statusCode": 200, "body": event["body"]}, two_way=True
    )
    chat.route("$disconnect")

    async def talk():
        async with Client(chat.cloud.asgi, host) as client:
            assert (await client.next())["type"] == "websocket.accept"
            await client.inbox.put({"type": "websocket.receive", "text": '{"action": "echo"}'})
            assert await client.next() == {"type": "websocket.send", "text": '{"action": "echo"}'}
            (own,) = chat.cloud.connections
            chat.management().post_to_connection(ConnectionId=own.id, Data=b"posted")
            assert await client.next() == {"type": "websocket.send", "text": "posted"}

    run(talk())
    context = chat.event["requestContext"]
    assert (context["disconnectStatusCode"], context["disconnectReason"]) == (
        1005,
        "Client-side close frame status not set",
    )


def test_a_connection_that_the_gateway_closes_is_closed(chat, host):
    chat.route("$default")

    async def talk():
        async with Client(chat.cloud.asgi, host) as client:
            await client.next()
            await client.inbox.put({"type": "websocket.receive", "bytes": b"\x00"})
            assert await client.next() == {"type": "websocket.close", "code": 1003, "reason": ""}

    run(talk())
    assert chat.cloud.connections == []


@pytest.mark.parametrize("can_answer", [True, False])
def test_a_handshake_that_is_refused_is_answered_as_far_as_the_server_can(chat, host, can_answer):
    chat.route("$connect", answer={"statusCode": 401})
    extensions = {"websocket.http.response": {}} if can_answer else {}

    async def talk():
        async with Client(chat.cloud.asgi, host, extensions=extensions) as client:
            return await client.next()

    answer = run(talk())
    if can_answer:
        assert (answer["type"], answer["status"]) == ("websocket.http.response.start", 401)
    else:
        assert answer["type"] == "websocket.close"


def test_a_subprotocol_is_passed_on(chat, host):
    chat.route("$connect", answer={"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "two"}})

    async def talk():
        offered = [(b"sec-websocket-protocol", b"one, two")]
        async with Client(chat.cloud.asgi, host, headers=offered) as client:
            return await client.next()

    assert run(talk())["subprotocol"] == "two"
    assert chat.event["headers"]["sec-websocket-protocol"] == "one, two"
