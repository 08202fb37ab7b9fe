"""Retries of async clients: botocore decides on them, and the cloud's clock waits for them."""

import asyncio
import random

import pytest
from aiobotocore.config import AioConfig
from botocore.exceptions import ConnectTimeoutError

from awsmock_ar_apigw import mock_apprunner
from support_aio import KEYS, aiobotocore_client, each_client, in_a_loop

MODES = pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])


@pytest.fixture
def slept(monkeypatch):
    """How long anybody has slept in the loop."""
    seconds = []
    sleep = asyncio.sleep

    async def note(delay, *args):
        seconds.append(delay)
        await sleep(0, *args)

    monkeypatch.setattr(asyncio, "sleep", note)
    return seconds


def options(mode, **more):
    config = AioConfig(retries={"mode": mode, "total_max_attempts": 4, **more})
    return {"region_name": "us-east-1", "config": config, **KEYS}


@each_client
@MODES
@in_a_loop
async def test_a_throttled_call_is_tried_again_and_nobody_sleeps(slept, make, mode):
    with mock_apprunner(pace="manual") as cloud:
        cloud.faults.add("ListServices", error="ThrottlingException", times=3)
        before = cloud.clock.micros
        async with make(**options(mode)) as client:
            answer = await client.list_services()
        assert answer["ResponseMetadata"]["RetryAttempts"] == 3
        assert cloud.clock.micros > before
    assert sum(slept) == 0


@MODES
@each_client
@in_a_loop
async def test_a_connection_that_breaks_is_tried_again(slept, make, mode):
    with mock_apprunner(pace="manual") as cloud:
        cloud.faults.add("ListServices", raises=ConnectTimeoutError, times=1)
        async with make(**options(mode)) as client:
            answer = await client.list_services()
        assert answer["ResponseMetadata"]["RetryAttempts"] == 1
    assert sum(slept) == 0


@MODES
@in_a_loop
async def test_one_throttled_too_often_is_given_up(slept, mode):
    with mock_apprunner() as cloud:
        cloud.faults.add("ListServices", error="ThrottlingException", times=None)
        async with aiobotocore_client(**options(mode)) as client:
            with pytest.raises(client.exceptions.ClientError, match="ThrottlingException"):
                await client.list_services()
        assert len(cloud.calls) == 4
    assert sum(slept) == 0


@in_a_loop
async def test_with_real_time_the_back_off_takes_the_time_that_it_takes(slept, monkeypatch):
    with mock_apprunner(pace="real") as cloud:
        cloud.faults.add("ListServices", error="ThrottlingException", times=1)
        async with aiobotocore_client(**options("legacy")) as client:
            await client.list_services()
    assert len(slept) == 1
    assert slept[0] > 0


@each_client
@MODES
@in_a_loop
async def test_the_same_seed_gives_the_same_times(make, mode):
    async def times(seed):
        with mock_apprunner(isolated=True, pace="manual", start_time=0, seed=seed) as cloud:
            async with make(**options(mode)) as client:
                for _ in range(6):
                    cloud.faults.add("ListServices", error="ThrottlingException", times=3)
                    await client.list_services()
            return [call.at for call in cloud.calls]

    state = random.getstate()
    first = await times(7)
    assert random.getstate() == state
    assert len(first) == 24
    assert await times(7) == first != await times(8)


@MODES
@in_a_loop
async def test_tasks_have_the_same_times_as_long_as_they_call_in_the_same_order(mode):
    async def times():
        with mock_apprunner(isolated=True, pace="manual", start_time=0, seed=7) as cloud:
            async with aiobotocore_client(**options(mode)) as client:
                cloud.faults.add("ListServices", error="ThrottlingException", times=9)
                await asyncio.gather(*[client.list_services() for _ in range(4)])
            return [call.at for call in cloud.calls]

    assert await times() == await times()
