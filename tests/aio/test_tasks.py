"""Tasks of a loop and loops of threads: one cloud for all of them, and each call by itself."""

import asyncio
import threading

import pytest
import trio

from awsmock_ar_apigw import current_cloud, mock_apprunner
from support import client_of
from support_aio import KEYS, aioboto3_client, aiobotocore_client, in_a_loop

OPTIONS = {"region_name": "us-east-1", **KEYS}


async def connect(client, name):
    """Create a connection: its name, or the code of the error."""
    try:
        made = await client.create_connection(ConnectionName=name, ProviderType="GITHUB")
    except client.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return made["Connection"]["ConnectionName"]


@in_a_loop
async def test_two_tasks_use_one_cloud():
    async def work(make, name):
        async with make(**OPTIONS) as client:
            await connect(client, name)

    with mock_apprunner() as cloud:
        await asyncio.gather(work(aiobotocore_client, "first"), work(aioboto3_client, "second"))
        assert {call.params["ConnectionName"] for call in cloud.calls} == {"first", "second"}
        listed = client_of("apprunner").list_connections()["ConnectionSummaryList"]
        assert {one["ConnectionName"] for one in listed} == {"first", "second"}


@in_a_loop
async def test_of_many_tasks_that_ask_for_one_name_one_gets_it():
    with mock_apprunner():
        async with aiobotocore_client(**OPTIONS) as client:
            said = await asyncio.gather(*(connect(client, "github") for _ in range(20)))
    assert sorted(said) == ["InvalidRequestException"] * 19 + ["github"]


def test_loops_in_threads_beside_a_sync_client():
    async def work(number):
        async with aiobotocore_client(**OPTIONS) as client:
            for step in range(5):
                await connect(client, f"async-{number}-{step}")

    with mock_apprunner() as cloud:
        threads = [threading.Thread(target=lambda number=n: asyncio.run(work(number))) for n in range(3)]
        for thread in threads:
            thread.start()
        for step in range(5):
            client_of("apprunner").create_connection(ConnectionName=f"sync-{step}", ProviderType="GITHUB")
        for thread in threads:
            thread.join()
        assert len(cloud.calls) == 20
        listed = client_of("apprunner").list_connections(MaxResults=100)["ConnectionSummaryList"]
        assert len({one["ConnectionName"] for one in listed}) == 20


@in_a_loop
async def test_a_task_that_is_cancelled_leaves_the_cloud_in_order():
    with mock_apprunner() as cloud:
        async with aiobotocore_client(**OPTIONS) as client:
            task = asyncio.create_task(connect(client, "never"))
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert await connect(client, "github") == "github"
        assert [call.params["ConnectionName"] for call in cloud.calls] == ["github"]
        assert current_cloud() is cloud


async def poll(client, seen):
    """Ask for ever, as a loop does that waits for what never comes."""
    while True:
        await client.list_connections()
        seen.append(True)


@in_a_loop
async def test_a_time_limit_around_a_loop_that_polls_passes():
    with mock_apprunner(pace="manual") as cloud:
        async with aiobotocore_client(**OPTIONS) as client:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(poll(client, []), timeout=0.01)
            assert cloud.calls


@pytest.mark.parametrize("make", [aiobotocore_client, aioboto3_client])
@in_a_loop
async def test_tasks_take_turns_call_by_call(make):
    async def work(client, name):
        for number in range(3):
            await connect(client, f"{name}-{number}")

    with mock_apprunner(pace="manual") as cloud:
        async with make(**OPTIONS) as client:
            await asyncio.gather(work(client, "left"), work(client, "right"))
        asked = [call.params["ConnectionName"] for call in cloud.calls]
        assert asked == ["left-0", "right-0", "left-1", "right-1", "left-2", "right-2"]


@in_a_loop
async def test_a_call_lets_others_go_on_once():
    with mock_apprunner():
        async with aiobotocore_client(**OPTIONS) as client:
            turns = []
            others = asyncio.create_task(count(turns))
            await client.list_connections()
            others.cancel()
    assert len(turns) == 1


async def count(turns):
    """Note each turn of the loop."""
    while True:
        turns.append(True)
        await asyncio.sleep(0)


@in_a_loop
async def test_each_attempt_of_a_call_lets_others_go_on_and_the_back_off_takes_no_time():
    with mock_apprunner(pace="manual") as cloud:
        cloud.faults.add("ListConnections", error="ThrottlingException", times=2)
        async with aiobotocore_client(**OPTIONS) as client:
            turns = []
            others = asyncio.create_task(count(turns))
            began = cloud.clock.now
            await client.list_connections()
            others.cancel()
        assert len(turns) >= 3
        assert cloud.clock.now > began


@in_a_loop
async def test_a_task_that_is_cancelled_on_its_way_has_called_nothing():
    with mock_apprunner() as cloud:
        async with aiobotocore_client(**OPTIONS) as client:
            task = asyncio.create_task(connect(client, "never"))
            await asyncio.sleep(0)  # it has begun, and waits for its answer
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert cloud.calls == []
            assert (await client.list_connections())["ConnectionSummaryList"] == []


def test_a_call_in_trio_lets_others_go_on_too():
    async def work():
        async with aiobotocore_client(**OPTIONS) as client:
            with trio.move_on_after(0.01) as limit:
                await poll(client, [])
        assert limit.cancelled_caught

    with mock_apprunner(pace="manual"):
        trio.run(work)
