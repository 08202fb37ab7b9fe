"""How many bytes a stored resource takes beyond its content, and a recorded call beyond what was asked and answered."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from apprunner_calls import PUBLIC
from clients import client_of
from figures import Figure

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.cloud.cloud import world_of

if TYPE_CHECKING:
    from figures import Effort


def measure(effort: Effort) -> list[Figure]:
    """Of each service a resource that has much to itself; and calls of either that store nothing."""
    apprunner, apigatewayv2 = client_of("apprunner"), client_of("apigatewayv2")

    def service(number) -> dict:
        made = apprunner.create_service(ServiceName=f"service-{number}", SourceConfiguration=PUBLIC)
        return {"ServiceArn": made["Service"]["ServiceArn"]}

    def api(_number) -> dict:
        return {"ApiId": apigatewayv2.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]}

    figures = {
        "a stored service with its operation, beyond their content": (stored(service, effort.stored), 1536),
        "a stored API, beyond its content": (stored(api, effort.stored), 1536),
        "a recorded call of App Runner": (recorded(service, apprunner.describe_service, effort.stored), 1024),
        "a recorded call of API Gateway V2": (recorded(api, apigatewayv2.get_api, effort.stored), 1024),
    }
    return [Figure(what, *found, unit="bytes") for what, found in figures.items()]


def stored(make, count: int) -> float:
    """Bytes of one resource beyond its content, of so many."""
    with mock_cloud() as cloud:
        make("first")  # and what is made once
        with allocating() as used:
            for number in range(count):
                make(number)
            cloud.calls.clear()
            world_of(cloud).bodies.clear()
        tables = next(iter(world_of(cloud).store.places()))[1].values()
        seen: set[int] = set()  # what records share is counted once
        content = sum(size(record.members, seen) for table in tables for record in table.all())
    return (used[0] - content) / count


def recorded(make, call, count: int) -> float:
    """Bytes of one recorded call beyond its parameters and the body of its answer, of so many."""
    with mock_cloud() as cloud:
        params = make("first")
        call(**params)
        cloud.calls.clear()
        with allocating() as used:
            for _ in range(count):
                call(**params)
        seen: set[int] = set()
        content = sum(size(one._params, seen) + size(one._body.content, seen) for one in cloud.calls)
    return (used[0] - content) / count


@contextmanager
def allocating():
    """The bytes that are in use afterwards and weren't before."""
    used: list[int] = []
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    yield used
    gc.collect()
    used.append(tracemalloc.get_traced_memory()[0] - before)
    tracemalloc.stop()


def size(value, seen: set[int]) -> int:
    """Bytes of a value with all in it, unless it has been seen."""
    if id(value) in seen:
        return 0
    seen.add(id(value))
    inner = ()
    if isinstance(value, dict):
        inner = value.values()
    elif isinstance(value, list | tuple):
        inner = value
    return sys.getsizeof(value) + sum(size(one, seen) for one in inner)
