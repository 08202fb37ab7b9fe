"""Tasks of a loop and loops of threads: one cloud for all of them, and each call by itself."""

import asyncio
import threading

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
