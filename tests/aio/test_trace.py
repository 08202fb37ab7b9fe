"""What a mock leaves behind in aiobotocore: nothing; and what it costs where nobody uses aiobotocore: nothing, too."""

import os
import subprocess
import sys
import threading

import pytest
from aiobotocore.credentials import AioProcessProvider, AioRefreshableCredentials
from aiobotocore.endpoint import AioEndpoint
from aiobotocore.retryhandler import AioRetryHandler
from aiobotocore.session import AioSession
from aiobotocore.signers import AioRequestSigner

from awsmock_ar_apigw import mock_apprunner, mock_cloud
from awsmock_ar_apigw.intercept import async_seam, patch
from support import client_of
from support_aio import KEYS, aiobotocore_client, in_a_loop


def libraries_now():
    """Every attribute of every class of botocore and aiobotocore that is loaded."""
    return {
        (module.__name__, name): dict(vars(value))
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").startswith(("botocore", "aiobotocore"))
        for name, value in list(vars(module).items())
        if isinstance(value, type)
    }


@pytest.fixture(autouse=True)
def as_before():
    client_of("apprunner")  # botocore's classes keep some of what the first client of a process has found out
    before = libraries_now()
    finders = list(sys.meta_path)
    yield
    after = libraries_now()
    assert {key: value for key, value in after.items() if key in before} == before
    assert sys.meta_path == finders
    assert patch.IN_PLACE == {}


def test_the_patches_are_those_that_this_file_knows():
    assert set(async_seam._PATCHES) == {
        (AioEndpoint, "_do_get_response"),
        (AioEndpoint, "_needs_retry"),
        (AioRetryHandler, "_call"),
        (AioRequestSigner, "sign"),
        (AioSession, "get_credentials"),
        (AioProcessProvider, "_retrieve_credentials_using"),
        (AioRefreshableCredentials, "_protected_refresh"),
    }


@in_a_loop
async def test_after_a_block():
    async with aiobotocore_client(region_name="us-east-1", **KEYS) as client:
        with mock_apprunner():
            await client.list_services()


@in_a_loop
async def test_after_an_async_block_and_an_exception():
    async def fail():
        async with mock_apprunner(), aiobotocore_client(region_name="us-east-1", **KEYS) as client:
            await client.list_services()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()


@in_a_loop
async def test_after_nesting_in_any_order_of_stopping():
    first, second, third = mock_apprunner(), mock_cloud(), mock_apprunner(isolated=True)
    for mock in (first, second, third):
        mock.start()
    async with aiobotocore_client(region_name="us-east-1", **KEYS) as client:
        for mock in (second, first):
            mock.stop()
            await client.list_services()
    third.stop()


def test_after_a_start_in_one_thread_and_a_stop_in_another():
    mock = mock_apprunner()
    for step in (mock.start, mock.stop):
        thread = threading.Thread(target=step)
        thread.start()
        thread.join()


# Programs of their own


def run(program):
    """What a program prints, run by an interpreter of its own, without credentials, Region and configuration."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


LATE = """
import asyncio, sys
from awsmock_ar_apigw import mock_apprunner

async def call(how):
    import aiobotocore.session
    session = aiobotocore.session.get_session()
    if how == "credentials first":
        print((await session.get_credentials()).access_key)
    async with session.create_client("apprunner") as client:
        await client.list_services()

mock = mock_apprunner()
cloud = mock.start()
assert "aiobotocore" not in sys.modules
"""
PUT_BACK = """
mock.stop()
from aiobotocore.endpoint import AioEndpoint
from awsmock_ar_apigw.intercept import patch, seam
print(len(cloud.calls), AioEndpoint._do_get_response.__qualname__, hasattr(AioEndpoint._do_get_response, "__wrapped__"), list(patch.IN_PLACE))
"""


def test_aiobotocore_may_be_imported_when_the_mock_has_started():
    printed = run(LATE + "asyncio.run(call('client first'))" + PUT_BACK)
    assert printed == ["1", "AioEndpoint._do_get_response", "False", "[]"]


def test_the_first_session_may_be_asked_for_credentials_first():
    printed = run(LATE + "asyncio.run(call('credentials first'))" + PUT_BACK)
    assert printed == ["AWSMOCK", "1", "AioEndpoint._do_get_response", "False", "[]"]


def test_aiobotocore_may_be_imported_in_another_thread():
    program = """
import threading
threads = [threading.Thread(target=lambda: asyncio.run(call("client first"))) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
    assert run(LATE + program + PUT_BACK)[0] == "4"


def test_a_second_mock_patches_it_from_its_start():
    program = """
asyncio.run(call("client first"))
mock.stop()
from awsmock_ar_apigw.intercept import async_seam, patch, seam
from awsmock_ar_apigw.intercept.http import seams
print(len(patch.IN_PLACE))
with mock_apprunner():
    print(set(patch.IN_PLACE) == {*seam._PATCHES, *async_seam._PATCHES, *seams.patches()})
mock.start()
"""
    assert run(LATE + program + PUT_BACK)[:2] == ["0", "True"]


def test_where_nobody_imports_aiobotocore_neither_do_we():
    program = """
import sys, boto3
from awsmock_ar_apigw import mock_apprunner
with mock_apprunner():
    boto3.client("apprunner").list_services()
print(*(name for name in sys.modules if name.startswith(("aiobotocore", "aiohttp", "asyncio")) or "async_seam" in name))
"""
    assert run(program) == []
