"""websockets: its clients for asyncio, threads and trio."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import contextmanager

import pytest
import trio
import websockets
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedOK, InvalidHeader
from websockets.sync import client as threads
from websockets.sync import server

from awsmock_ar_apigw import MockError, mock_apigatewayv2
from support_websocket import Chat
from support_websocket_clients import JOIN, eventually

SINCE_17 = pytest.mark.skipif(not hasattr(threads, "reconnect"), reason="since websockets 17")


@contextmanager
def echo():
    """A server of this machine: its port."""
    with server.serve(lambda one: [one.send(message) for message in one], "127.0.0.1", 0) as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made.socket.getsockname()[1]
        made.shutdown()
        thread.join()


@pytest.mark.parametrize("offer", [["a", "b"], ["a"]])
@pytest.mark.rows("W41")
def test_two_subprotocols_are_handed_on_and_the_client_takes_offence(chat, offer):
    chat.route("$connect", answer={"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "a, b"}})

    async def whole():
        with pytest.raises(InvalidHeader, match="multiple values"):
            await connect(f"{chat.endpoint}/prod", subprotocols=offer)

    asyncio.run(whole())
    eventually(lambda: not chat.cloud.connections)


def test_nothing_is_compressed_and_the_date_is_the_clouds(chat):
    async def whole():
        async with connect(f"{chat.endpoint}/prod") as client:
            return client.response

    response = asyncio.run(whole())
    assert "Sec-WebSocket-Extensions" not in response.headers
    assert response.headers.get_all("Date") == ["Thu, 01 Jan 2026 00:00:00 GMT"]


def test_a_limit_of_the_clients_own_holds_and_the_api_hears_of_it(chat):
    async def whole():
        async with connect(f"{chat.endpoint}/prod", max_size=3) as client:
            await client.send(JOIN)
            with pytest.raises(websockets.ConnectionClosedError, match="1009"):
                await client.recv()

    asyncio.run(whole())
    eventually(lambda: not chat.cloud.connections)
    assert chat.event["requestContext"]["disconnectStatusCode"] == 1009


@pytest.mark.rows("W141")
def test_a_close_without_a_code_is_told_as_the_service_tells_it(chat):
    async def whole():
        async with connect(f"{chat.endpoint}/prod") as client, client.send_context():
            client.protocol.send_close()

    asyncio.run(whole())
    eventually(lambda: chat.events)
    context = chat.event["requestContext"]
    assert (context["disconnectStatusCode"], context["disconnectReason"]) == (
        1005,
        "Client-side close frame status not set",
    )


def test_a_client_that_connects_again_does_so_after_its_connection_was_deleted(chat):
    async def whole():
        seen = []
        async for client in connect(f"{chat.endpoint}/prod"):
            (open_now,) = chat.cloud.connections
            seen.append(open_now.id)
            if len(seen) == 2:
                await client.close()
                return seen
            chat.management().delete_connection(ConnectionId=open_now.id)
            with pytest.raises(ConnectionClosedOK):
                await client.recv()
        return seen

    assert len(set(asyncio.run(whole()))) == 2


def test_many_tasks_talk_at_once(chat):
    async def one():
        async with connect(f"{chat.endpoint}/prod") as client:
            for _ in range(5):
                await client.send(JOIN)
                assert await client.recv() == "welcome"

    async def whole():
        await asyncio.gather(*(one() for _ in range(10)))

    asyncio.run(whole())


def test_where_a_client_sends_from_is_its_address(chat):
    chat.route("$connect")

    async def whole():
        async with connect(f"{chat.endpoint}/prod", local_addr=("203.0.113.9", 0)):
            return chat.cloud.connections[0].source_ip

    assert asyncio.run(whole()) == "203.0.113.9"


def test_a_mock_within_a_loop_ends_while_a_client_listens():
    async def whole():
        with mock_apigatewayv2(isolated=True) as cloud:
            chat = Chat(cloud)
            chat.route("join")
            client = await connect(f"{chat.endpoint}/prod")
            listening = asyncio.create_task(client.recv())
            await asyncio.sleep(0)
        with pytest.raises(ConnectionClosedOK, match="Going away"):
            await listening
        await client.close()

    asyncio.run(whole())


def test_a_client_that_was_told_where_to_connect_to_is_left_alone(chat):
    with echo() as port:

        async def whole():
            sock = socket.create_connection(("127.0.0.1", port))
            url = "ws://abcdefghij.execute-api.us-east-1.amazonaws.com/prod"
            async with connect(url, sock=sock) as client:
                await client.send("hello")
                assert await client.recv() == "hello"
            async with connect(url, host="127.0.0.1", port=port) as client:
                await client.send("hello")
                assert await client.recv() == "hello"

        asyncio.run(whole())
    assert not chat.cloud.requests


def test_other_hosts_are_left_alone(chat):
    with echo() as port:

        async def whole():
            async with connect(f"ws://127.0.0.1:{port}") as client:
                await client.send("hello")
                assert await client.recv() == "hello"

        asyncio.run(whole())
        with threads.connect(f"ws://127.0.0.1:{port}") as client:
            client.send("hello")
            assert client.recv() == "hello"
    assert not chat.cloud.requests


# Threads


@SINCE_17
def test_the_client_for_threads_connects_as_it_is_documented(chat):
    with threads.connect(f"{chat.endpoint}/prod") as client:
        client.send(JOIN)
        assert client.recv() == "welcome"
    eventually(lambda: not chat.cloud.connections)


@SINCE_17
def test_the_client_for_threads_sends_from_where_it_is_told(chat):
    with threads.connect(f"{chat.endpoint}/prod", source_address=("203.0.113.9", 0)):
        assert chat.cloud.connections[0].source_ip == "203.0.113.9"


# trio


def trio_client():
    return pytest.importorskip("websockets.trio.client")


@pytest.mark.rows("W116", "W144")
def test_the_client_for_trio_talks_and_is_closed(chat):
    client_of_trio = trio_client()

    async def whole():
        async with client_of_trio.connect(f"{chat.endpoint}/prod") as client:
            await client.send(JOIN)
            assert await client.recv() == "welcome"
            chat.management().delete_connection(ConnectionId=chat.cloud.connections[0].id)
            with pytest.raises(ConnectionClosedOK, match="Connection Closed Normally"):
                await client.recv()

    trio.run(whole)


def test_the_client_for_trio_leaves_other_hosts_alone_but_aws(chat):
    client_of_trio = trio_client()
    with echo() as port:

        async def whole():
            async with client_of_trio.connect(f"ws://127.0.0.1:{port}") as client:
                await client.send("hello")
                assert await client.recv() == "hello"
            with pytest.raises(MockError, match="sqs is not mocked here"):
                async with client_of_trio.connect("wss://sqs.us-east-1.amazonaws.com"):
                    pass

        trio.run(whole)
