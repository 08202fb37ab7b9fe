"""The client's end of a connection in a running loop: what takes time is awaited, and others go on meanwhile."""

from __future__ import annotations

import asyncio
import copy
import pickle

import pytest

from awsmock_ar_apigw import ConnectionClosed, HandshakeRefused, MockError, mock_cloud
from support_websocket import Chat


def echo(event, _context):
    return {"statusCode": 200, "body": event["body"]}


@pytest.fixture
def chat(cloud):
    """An API that sends every message back."""
    chat = Chat(cloud)
    chat.route("$default", answer=echo, two_way=True)
    chat.route("$disconnect")
    return chat


def test_what_a_socket_does_is_awaited(chat):
    async def work():
        async with chat.connect(subprotocols=["a"]) as socket:
            await socket.send({"a": 1})
            assert await socket.receive_json() == {"a": 1}
            await socket.send("b")
            assert await socket.receive(timeout=5) == "b"
            await socket.ping()
            assert (socket.closed, socket.subprotocol, len(socket.headers)) == (None, None, 0)
            assert socket.messages == ['{"a": 1}', "b"]
            assert repr(socket) == f"<socket of connection {socket.connection.id}, open, 2 messages>"
            with pytest.raises(TimeoutError, match="within 3 s"):
                await socket.receive(timeout=3)
        assert socket.closed == (1000, "")
        with pytest.raises(ConnectionClosed):
            await socket.send("c")

    asyncio.run(work())
    assert chat.event["requestContext"]["disconnectStatusCode"] == 1000


@pytest.mark.parametrize(
    ("end", "closed"),
    [
        (lambda one: one.close(), (1005, "Client-side close frame status not set")),
        (lambda one: one.close(3000, "bye"), (3000, "bye")),
        (lambda one: one.drop(), (1006, "")),
    ],
    ids=["bare", "coded", "dropped"],
)
def test_it_is_closed_in_every_way(chat, end, closed):
    async def work():
        async with chat.connect() as socket:
            await end(socket)
            assert socket.closed == closed

    asyncio.run(work())


def test_a_sync_socket_works_in_a_loop_too(chat):
    """Functions are called outside of it, and so may run a loop of their own."""

    async def answer(event, _context):
        await asyncio.sleep(0)
        return {"statusCode": 200, "body": event["body"].upper()}

    chat.route("loud", answer=answer, two_way=True)

    async def work():
        with chat.connect() as socket:
            socket.send({"action": "loud"})
            assert socket.receive() == '{"ACTION": "LOUD"}'
        assert socket.closed == (1000, "")

    asyncio.run(work())


def test_functions_run_no_loop_whatever_brings_them_about(chat):
    seen = []

    def handler(_event, _context):
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            seen.append("none")

    chat.route("$connect", answer=handler)
    chat.cloud.functions[f"{chat.id}-2"] = handler

    async def work():
        async with chat.connect():
            pass
        chat.connect()
        chat.cloud.clock.advance(minutes=10)
        chat.connect().close()

    asyncio.run(work())
    assert seen == ["none"] * 6


def test_who_waits_lets_other_tasks_send(chat):
    async def work():
        async with chat.connect() as socket:

            async def post():
                for _ in range(5):
                    await asyncio.sleep(0)
                chat.management().post_to_connection(ConnectionId=socket.connection.id, Data=b"from a task")

            before = chat.cloud.clock.now
            task = asyncio.create_task(post())
            assert await socket.receive(timeout=60) == "from a task"
            await task
            assert (chat.cloud.clock.now - before).total_seconds() < 1

    asyncio.run(work())


def test_two_tasks_talk_to_each_other(chat):
    def tell(event, _context):
        here = event["requestContext"]["connectionId"]
        for one in chat.cloud.connections:
            if one.id != here:
                chat.management().post_to_connection(ConnectionId=one.id, Data=event["body"].encode())

    chat.route("say", answer=tell)

    async def person(words, hears, here, there):
        async with chat.connect() as socket:
            here.set()
            await there.wait()
            await socket.send({"action": "say", "words": words})
            assert (await socket.receive_json(timeout=5))["words"] == hears

    async def work():
        one, other = asyncio.Event(), asyncio.Event()
        await asyncio.gather(person("hello", "hi", one, other), person("hi", "hello", other, one))

    asyncio.run(work())


def test_real_time_is_waited_for_without_holding_up_the_loop():
    with mock_cloud(isolated=True, pace="real") as cloud:
        chat = Chat(cloud)
        chat.route("$default", answer=echo, two_way=True)

        async def work():
            async with chat.connect() as socket:

                async def post():
                    await asyncio.sleep(0.05)
                    chat.management().post_to_connection(ConnectionId=socket.connection.id, Data=b"late")

                task = asyncio.create_task(post())
                assert await socket.receive(timeout=30) == "late"
                await task
                with pytest.raises(TimeoutError):
                    await socket.receive(timeout=0.03)

        asyncio.run(work())


def test_a_task_that_is_cancelled_while_it_waits_closes_its_connection():
    with mock_cloud(isolated=True, pace="real") as cloud:
        chat = Chat(cloud)
        chat.route("$disconnect")
        held = []

        async def wait():
            async with chat.connect() as socket:
                held.append(socket)
                await socket.receive(timeout=60)

        async def work():
            task = asyncio.create_task(wait())
            await asyncio.sleep(0.02)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        asyncio.run(work())
        assert held[0].closed == (1000, "")
        assert chat.event["requestContext"]["eventType"] == "DISCONNECT"


def test_a_refusal_is_raised_in_a_loop_too(chat):
    chat.route("$connect", answer={"statusCode": 401})

    async def work():
        async with chat.connect():
            raise AssertionError

    with pytest.raises(HandshakeRefused, match="401 Unauthorized"):
        asyncio.run(work())


@pytest.mark.parametrize("timeout", [-1, None, float("nan")])
def test_what_is_no_time_to_wait_is_a_mistake(chat, timeout):
    async def work():
        async with chat.connect() as socket:
            with pytest.raises(MockError, match="is no time to wait"):
                await socket.receive(timeout=timeout)

    asyncio.run(work())


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, pickle.dumps])
def test_it_is_neither_copied_nor_pickled(chat, way):
    async def work():
        async with chat.connect() as socket:
            with pytest.raises(MockError, match="A socket can't be copied or pickled"):
                way(socket)

    asyncio.run(work())
