"""What a call of aiobotocore's costs beside the same client with a canned transport."""

from __future__ import annotations

import asyncio
import importlib.util
import time
from statistics import geometric_mean, median
from typing import TYPE_CHECKING

from calls import OPENAPI, SERVICES, operations_of
from clients import KEYS, answer_to, client_of, method_of, without_ours
from figures import Figure

from awsmock_ar_apigw import mock_cloud

if TYPE_CHECKING:
    from figures import Effort


def measure(effort: Effort) -> list[Figure]:
    """An async call beside null; nothing where there is no aiobotocore."""
    if importlib.util.find_spec("aiobotocore") is None:
        return []
    found = []
    for title, (service, calls_of) in SERVICES.items():
        ratios = asyncio.run(per_call(service, calls_of, effort))
        mean = geometric_mean(ratios.values())
        found.append(Figure(f"an async call of {title} / null", mean, 0.50, parts=ratios))
    return found


async def per_call(service: str, calls_of, effort: Effort) -> dict[str, float]:
    """Of each operation the ratio to null: the median of paired rounds. What calls need, a client of botocore's makes."""
    from aiobotocore.session import AioSession  # noqa: PLC0415 - where it is installed

    ratios, maker, response = {}, client_of(service), []
    options = {"region_name": "us-east-1", **KEYS}
    async with (
        AioSession().create_client(service, **options) as ours,
        AioSession().create_client(service, **options) as null,
    ):
        null.meta.events.register("before-send", answering(response))
        for operation in operations_of(calls_of, maker, effort):
            if operation in OPENAPI:
                continue
            with mock_cloud() as cloud:
                params_of = calls_of(maker, cloud)[operation]
                response[:] = answer_to(maker, operation, params_of())
                mine, theirs = method_of(ours, operation), method_of(null, operation)
                found = []
                for _ in range(effort.rounds):
                    params = [params_of() for _ in range(effort.batch + 2)]
                    cost = await timed(mine, params)
                    with without_ours():
                        found.append(cost / await timed(theirs, params))
            ratios[operation] = median(found)
    return ratios


def answering(response):
    """A handler that answers with what ``response`` holds, just before a client would send."""
    from aiobotocore.awsrequest import AioAWSResponse  # noqa: PLC0415 - where it is installed

    class Raw:
        """A body as a response of aiohttp has it."""

        async def read(self) -> bytes:
            return response[2]

    def answer(request, **_kwargs):
        return AioAWSResponse(request.url, response[0], response[1], Raw())

    return answer


async def timed(call, params) -> float:
    """Seconds of this process that a call takes, of many; the first two are to get warm after patching."""
    for one in params[:2]:
        await call(**one)
    start = time.process_time()
    for one in params[2:]:
        await call(**one)
    return (time.process_time() - start) / (len(params) - 2)
