"""The client's end of a connection in trio's loop: it is awaited there as in asyncio's."""

from __future__ import annotations

import pytest
import trio

from awsmock_ar_apigw import ConnectionClosed, HandshakeRefused, mock_cloud
from support_websocket import Chat


def chat_of(cloud):
    chat = Chat(cloud, stage=None)
    chat.route(
        "$default", answer=lambda event, _context: {"statusCode": 200, "body": event["body"]}, two_way=True
    )
    chat.route("$disconnect")
    chat.stage("prod")
    cloud.settle()
    return chat


@pytest.fixture
def chat(cloud):
    """An API that sends every message back."""
    return chat_of(cloud)


def test_what_a_socket_does_is_awaited(chat):
    async def work():
        async with chat.connect() as socket:
            await socket.send({"a": 1})
            assert await socket.receive_json() == {"a": 1}
            await socket.ping()
            with pytest.raises(TimeoutError, match="within 3 s"):
                await socket.receive(timeout=3)
        assert socket.closed == (1000, "")
        with pytest.raises(ConnectionClosed):
            await socket.receive(timeout=1)

    trio.run(work)
    assert chat.event["requestContext"]["disconnectStatusCode"] == 1000


def test_a_refusal_is_raised_there_too(chat):
    chat.route("$connect", answer={"statusCode": 403})

    async def work():
        async with chat.connect():
            raise AssertionError

    with pytest.raises(HandshakeRefused, match="403 Forbidden"):
        trio.run(work)


def test_a_function_may_be_a_coroutine_function(chat):
    async def answer(event, _context):
        return {"statusCode": 200, "body": event["body"].upper()}

    chat.route("loud", answer=answer, two_way=True)

    async def work():
        async with chat.connect() as socket:
            await socket.send({"action": "loud"})
            assert await socket.receive() == '{"ACTION": "LOUD"}'

    trio.run(work)


def test_who_waits_lets_other_tasks_send(chat):
    async def work():
        async with chat.connect() as socket, trio.open_nursery() as nursery:

            async def post():
                for _ in range(5):
                    await trio.lowlevel.checkpoint()
                chat.management().post_to_connection(ConnectionId=socket.connection.id, Data=b"from a task")

            before = chat.cloud.clock.now
            nursery.start_soon(post)
            assert await socket.receive(timeout=60) == "from a task"
            assert (chat.cloud.clock.now - before).total_seconds() < 1

    trio.run(work)


def test_real_time_is_waited_for_and_can_be_cut_short():
    with mock_cloud(isolated=True, pace="real") as cloud:
        chat = chat_of(cloud)

        async def work():
            async with chat.connect() as socket:
                with pytest.raises(TimeoutError):
                    await socket.receive(timeout=0.03)
                with trio.move_on_after(0.03) as limit:
                    await socket.receive(timeout=600)
                assert limit.cancelled_caught
            assert socket.closed == (1000, "")

        trio.run(work)
