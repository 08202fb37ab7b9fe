"""The events of an async client that is mocked: those of one that isn't, but for those that the docs list."""

from __future__ import annotations

import pytest
from aiobotocore.awsrequest import AioAWSResponse
from aiobotocore.config import AioConfig
from aiobotocore.endpoint import AioEndpoint
from aiobotocore.hooks import AioHierarchicalEmitter

from awsmock_ar_apigw import mock_apprunner
from awsmock_ar_apigw.intercept.async_seam import _Raw
from intercept.events import emitted, first_parts, unheard
from support_aio import KEYS, each_client, in_a_loop


async def send(_endpoint, request):
    """What stands for the network."""
    return AioAWSResponse(request.url, 200, {}, _Raw(b"{}"))


@each_client
@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@in_a_loop
async def test_an_async_client_that_is_mocked_has_the_events_of_one_that_is_not(make, mode):
    options = {"region_name": "us-east-1", "config": AioConfig(retries={"mode": mode}), **KEYS}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(AioEndpoint, "_send", send)
        async with make(**options) as client:
            with emitted(AioHierarchicalEmitter) as real:
                await client.list_services()
    heard = []
    with mock_apprunner(isolated=True):
        async with make(**options) as client:
            for name in real:

                async def note(name=name, **_event):
                    heard.append(name)

                client.meta.events.register_first(name, note)
            with emitted(AioHierarchicalEmitter) as mocked:
                await client.list_services()
    assert set(first_parts(real)) > unheard()
    assert heard == mocked == [name for name in real if name.partition(".")[0] not in unheard()]
