"""Integrations: what a route leads to, and what comes of it [documented: W153]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.refusals import Refused
from awsmock_ar_apigw.serving.websocket_api.back_end import call_back_end
from awsmock_ar_apigw.serving.websocket_api.function import caller_of_function
from awsmock_ar_apigw.serving.websocket_api.mock import call_mock
from awsmock_ar_apigw.serving.websocket_api.refusals import FAILED

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
    from awsmock_ar_apigw.serving.websocket_api.function import Result
    from awsmock_ar_apigw.state.record import Record

    # What calls that which an integration leads to.
    Caller = Callable[[House, Exchange], Result]


def caller_of(integration: Record) -> Caller:
    """What calls that which an integration leads to: it is chosen once, and not for each message."""
    kind = integration.members["IntegrationType"]
    if kind == "AWS_PROXY":
        return caller_of_function(integration)
    call = call_mock if kind == "MOCK" else call_back_end
    return lambda house, exchange: call(house, exchange, integration)


def integrate(house: House, exchange: Exchange) -> Result:
    """What a route's integration answers.

    Raises:
        Refused: there is none, it fails, or it takes too long.
    """
    call = exchange.way.call if exchange.way else None
    if call is None:
        raise FAILED.because(f"Route {exchange.route_key!r} has no integration: give it a target.")  # U13
    return _measured(house, exchange, call) if exchange.served.is_logged else call(house, exchange)


def _measured(house: House, exchange: Exchange, call: Caller) -> Result:
    """The same, and what a log has to tell of it."""
    clock, noted = house.world.clock, exchange.noted
    begun = clock.micros
    try:
        result = call(house, exchange)
    except Refused as refused:
        noted.setdefault("integration.error", refused.why)
        raise
    finally:
        noted["integration.latency"] = str((clock.micros - begun - exchange.apart) // 1000)
    noted["integration.status"] = str(result.status)
    return result
