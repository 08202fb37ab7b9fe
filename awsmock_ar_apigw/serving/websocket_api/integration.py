"""Integrations: what a route leads to, and what comes of it [documented: W153]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.http_api.integration import check_time, timeout_of
from awsmock_ar_apigw.serving.refusals import Refused
from awsmock_ar_apigw.serving.websocket_api.back_end import call_back_end
from awsmock_ar_apigw.serving.websocket_api.function import call_function
from awsmock_ar_apigw.serving.websocket_api.mock import call_mock
from awsmock_ar_apigw.serving.websocket_api.refusals import FAILED

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
    from awsmock_ar_apigw.serving.websocket_api.function import Result
    from awsmock_ar_apigw.state.record import Record


def integrate(house: House, exchange: Exchange) -> Result:
    """What a route's integration answers.

    Raises:
        Refused: there is none, it fails, or it takes too long.
    """
    integration = exchange.integration
    if integration is None:
        raise FAILED.because(f"Route {exchange.route_key!r} has no integration: give it a target.")  # U13
    clock, noted = house.world.clock, exchange.noted
    begun = clock.micros
    try:
        try:
            result = _call(house, exchange, integration)
        finally:
            taken = clock.micros - begun - exchange.apart
            noted["integration.latency"] = str(taken // 1000)
        check_time(taken / 1_000_000, timeout_of(integration))
    except Refused as refused:
        noted.setdefault("integration.error", refused.why)
        raise
    noted["integration.status"] = str(result.status)
    return result


def _call(house: House, exchange: Exchange, integration: Record) -> Result:
    kind = integration.members["IntegrationType"]
    if kind == "AWS_PROXY":
        return call_function(house, exchange, integration)
    if kind == "MOCK":
        return call_mock(house, exchange, integration)
    return call_back_end(house, exchange, integration)
