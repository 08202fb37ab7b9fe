"""How many calls eight threads get answered, beside eight threads of null."""

from __future__ import annotations

import threading
import time
from statistics import median
from typing import TYPE_CHECKING

import botocore.session
from clients import Null, answer_to, client_of, without_ours
from figures import Figure

from awsmock_ar_apigw import mock_cloud

if TYPE_CHECKING:
    from figures import Effort

THREADS = 8
NEW = {"Name": "pets", "ProtocolType": "HTTP"}


def measure(effort: Effort) -> list[Figure]:
    """Calls a second of eight threads, each with a client of its own."""
    session = botocore.session.Session()
    ours = [client_of("apigatewayv2", session) for _ in range(THREADS)]
    nulls = [Null(client_of("apigatewayv2", session)) for _ in range(THREADS)]
    with mock_cloud():
        api = {"ApiId": ours[0].create_api(**NEW)["ApiId"]}
        for null in nulls:
            null.response = answer_to(ours[0], "GetApi", api)
        found = []
        for _ in range(effort.rounds):
            mine = rate([client.get_api for client in ours], api, effort.calls)
            with without_ours():
                found.append(mine / rate([null.client.get_api for null in nulls], api, effort.calls))
    return [Figure("calls a second of 8 threads / null's", median(found), 2.0, at_least=True)]


def rate(calls, params, count: int) -> float:
    """Calls a second, if each thread makes so many."""
    ready = threading.Barrier(len(calls) + 1)

    def work(call) -> None:
        call(**params)
        ready.wait()
        for _ in range(count):
            call(**params)

    threads = [threading.Thread(target=work, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    ready.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return len(calls) * count / (time.perf_counter() - start)
