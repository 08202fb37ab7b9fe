"""Connections by aiohttp: to WebSocket APIs, beside requests to others."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from aiohttp import web

from support_serving import Served
from support_websocket_clients import JOIN, eventually


def run(use):
    """Use a session, in a loop of its own."""

    async def whole():
        async with aiohttp.ClientSession() as session:
            return await use(session)

    return asyncio.run(whole())


@pytest.mark.rows("W116")
def test_a_session_talks_by_json_and_asks_an_http_api_beside_it(chat):
    api = Served(chat.cloud)
    api.route("GET /", answer={"statusCode": 200, "body": "plain"})

    async def use(session):
        async with session.ws_connect(f"{chat.endpoint}/prod") as client:
            await client.send_json({"action": "join"})
            assert await client.receive_str() == "welcome"
            async with session.get(api.endpoint) as response:
                assert await response.text() == "plain"

    run(use)
    eventually(lambda: not chat.cloud.connections)


@pytest.mark.rows("W144", "W216")
def test_a_loop_over_messages_ends_when_the_connection_is_deleted(chat):
    async def use(session):
        async with session.ws_connect(f"{chat.endpoint}/prod") as client:
            await client.send_str(JOIN)
            heard = []
            async for message in client:
                heard.append(message.data)
                chat.management().delete_connection(ConnectionId=chat.cloud.connections[0].id)
            return heard, client.close_code

    assert run(use) == (["welcome"], 1000)


@pytest.mark.rows("W29", "W32")
def test_a_refusal_says_the_status_and_a_session_goes_on(chat):
    statuses = [403, 200]
    chat.route("$connect", answer=lambda event, context: {"statusCode": statuses.pop(0), "body": "why"})

    async def use(session):
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await session.ws_connect(f"{chat.endpoint}/prod")
        assert caught.value.status == 403
        async with session.ws_connect(f"{chat.endpoint}/prod") as client:
            await client.send_str(JOIN)
            assert await client.receive_str() == "welcome"

    run(use)


def test_nothing_is_compressed_even_if_it_is_asked_for(chat):
    async def use(session):
        async with session.ws_connect(f"{chat.endpoint}/prod", compress=15) as client:
            assert client.compress == 0

    run(use)


@pytest.mark.rows("W5")
def test_a_plain_request_to_a_websocket_api_is_answered_as_ever(chat):
    async def use(session):
        async with session.get(f"{chat.endpoint}/prod".replace("wss", "https")) as response:
            return response.status

    assert run(use) == 426


def test_a_port_or_a_scheme_that_no_api_has_is_a_connection_that_nobody_takes(chat):
    async def use(session):
        for url in (chat.endpoint.replace("wss", "ws"), f"{chat.endpoint}:8443"):
            with pytest.raises(aiohttp.ClientConnectorError, match="Ask wss://"):
                await session.ws_connect(f"{url}/prod")

    run(use)


def test_other_hosts_are_left_alone(chat):
    async def talk(request):
        answer = web.WebSocketResponse()
        await answer.prepare(request)
        async for message in answer:
            await answer.send_str(message.data)
        return answer

    async def use(session):
        application = web.Application()
        application.router.add_get("/", talk)
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with session.ws_connect(f"ws://127.0.0.1:{runner.addresses[0][1]}") as client:
            await client.send_str("hello")
            assert await client.receive_str() == "hello"
        await runner.cleanup()

    run(use)
    assert not chat.cloud.requests
