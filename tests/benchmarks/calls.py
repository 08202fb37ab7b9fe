"""What a call costs beside null, and beside the slow lane: all operations of both services."""

from __future__ import annotations

from contextlib import nullcontext
from statistics import geometric_mean, median
from typing import TYPE_CHECKING

import apigatewayv2_calls
import apprunner_calls
from clients import Null, answer_to, client_of, in_the_slow_lane, method_of, timed, without_ours
from figures import Figure

from awsmock_ar_apigw import mock_cloud

if TYPE_CHECKING:
    from figures import Effort

SERVICES = {
    "App Runner": ("apprunner", apprunner_calls.calls),
    "API Gateway V2": ("apigatewayv2", apigatewayv2_calls.calls),
}
OPENAPI = ("ImportApi", "ReimportApi", "ExportApi")


def measure(effort: Effort) -> list[Figure]:
    """A call beside null, and beside the slow lane."""
    beside_null, beside_slow = [], []
    for title, (service, calls_of) in SERVICES.items():
        null, slow = per_call(service, calls_of, effort)
        beside_null += figures(title, "null", null, (0.42, 0.70))
        beside_slow += figures(title, "the slow lane", slow, (0.45, None))
    return beside_null + beside_slow


def figures(title: str, beside: str, ratios: dict[str, float], targets) -> list[Figure]:
    """The geometric mean of a service's operations, the worst of them, and OpenAPI's three apart."""
    others = {name: ratio for name, ratio in ratios.items() if name not in OPENAPI}
    openapi = {name: ratio for name, ratio in ratios.items() if name in OPENAPI}
    mean, most = targets
    found = [Figure(f"a call of {title} / {beside}", geometric_mean(others.values()), mean, parts=others)]
    if most is not None:
        worst = max(others, key=lambda name: others[name])
        found.append(
            Figure(f"the worst call of {title} / {beside}", others[worst], most, parts={worst: others[worst]})
        )
    if openapi:
        what = f"a call of OpenAPI's three, with 1 KB / {beside}"
        found.append(Figure(what, geometric_mean(openapi.values()), parts=openapi))
    return found


def per_call(service: str, calls_of, effort: Effort) -> tuple[dict[str, float], dict[str, float]]:
    """Of each operation the ratio to null and to the slow lane: medians of paired rounds."""
    ours, null = client_of(service), Null(client_of(service))
    beside_null, beside_slow = {}, {}
    for operation in operations_of(calls_of, ours, effort):
        with mock_cloud() as cloud:
            params_of = calls_of(ours, cloud)[operation]
            mine, theirs = method_of(ours, operation), method_of(null.client, operation)
            null.response = answer_to(ours, operation, params_of())
            ways = [(nullcontext, mine), (in_the_slow_lane, mine), (without_ours, theirs)]
            costs = [one_round(ways, params_of, effort.batch) for _ in range(effort.rounds)]
        beside_slow[operation] = median(fast / slow for fast, slow, _ in costs)
        beside_null[operation] = median(fast / bare for fast, _, bare in costs)
    return beside_null, beside_slow


def one_round(ways, params_of, batch: int) -> list[float]:
    """What a call costs in each of some ways, one after the other."""
    found = []
    for way, call in ways:
        params = [params_of() for _ in range(batch + 2)]
        with way():
            found.append(timed(call, params))
    return found


def operations_of(calls_of, client, effort: Effort) -> list[str]:
    """The operations to measure, of all that the mock answers."""
    with mock_cloud() as cloud:
        return list(calls_of(client, cloud))[:: effort.every]
