"""Integrations: what a route leads to, and what comes of it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.kit.item import copied
from awsmock_ar_apigw.serving.faults import meet_at_function
from awsmock_ar_apigw.serving.functions import Context, Outcome, Target, invoke, target_of
from awsmock_ar_apigw.serving.http_api import event_1_0, event_2_0
from awsmock_ar_apigw.serving.http_api.answer import MOST, answer_of
from awsmock_ar_apigw.serving.http_api.event import added_headers
from awsmock_ar_apigw.serving.http_api.mapping import Onward, map_request, map_response
from awsmock_ar_apigw.serving.http_api.proxy import call_back_end
from awsmock_ar_apigw.serving.http_api.service_integration import call_service
from awsmock_ar_apigw.serving.http_api.stage_variables import with_variables
from awsmock_ar_apigw.serving.refusals import FAILED, TIMED_OUT, TOO_LARGE, Refused

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.exchange import Exchange as AnyExchange
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange
    from awsmock_ar_apigw.serving.messages import Response
    from awsmock_ar_apigw.state.record import Record

EVENTS = {"1.0": event_1_0, "2.0": event_2_0}
# How long an integration may take unless it says otherwise, in milliseconds [documented: K36].
_TIMEOUT = 30_000
# What a mapping may write of what the gateway adds to an event; all else of it is reserved. [documented: J21 to J23]
_MAY_BE_WRITTEN = ("host", "x-forwarded-port")


def integrate(house: House, exchange: Exchange) -> Response:
    """What a route's integration answers, as its mappings make it.

    Raises:
        Refused: there is none, it fails, or it takes too long.
    """
    integration = exchange.integration = _integration(house, exchange)
    clock = house.world.clock
    begun = clock.micros
    try:
        response = _called(house, exchange, integration)
        check_time((clock.micros - begun) / 1_000_000, timeout_of(integration))
    except Refused as refused:
        exchange.noted.setdefault("integration.error", refused.why)
        raise
    finally:
        exchange.noted["integration.latency"] = str((clock.micros - begun) // 1000)
    exchange.noted["integration.status"] = str(response.status)
    exchange.noted.setdefault("integration.integrationStatus", str(response.status))
    return map_response(response, exchange)


def _called(house: House, exchange: Exchange, integration: Record) -> Response:
    if integration.members["IntegrationType"] == "HTTP_PROXY":
        return call_back_end(house, exchange, integration)
    if "IntegrationSubtype" in integration.members:
        return call_service(house, exchange, integration)
    return call_function(house, exchange, integration)


def check_time(taken: float, timeout: float) -> None:
    """Refuse what has taken longer than it may.

    Raises:
        Refused: it has.
    """
    if taken > timeout:
        raise TIMED_OUT.because(f"It took {taken:g} s, and may take {timeout:g}.")  # E44, K33


def call_function(house: House, exchange: Exchange, integration: Record) -> Response:
    """What a function answers [documented: E1; real: E39, E41, E44]."""
    version = integration.members["PayloadFormatVersion"]
    if len(exchange.request.body) > MOST:
        raise TOO_LARGE.because(f"A function takes at most {MOST} bytes.")  # A49
    target = function_of(integration.members["IntegrationUri"], exchange)
    exchange.event = EVENTS[version].event_of(_mapped(exchange))
    outcome = run(house, exchange, integration, target, copied(exchange.event))
    # That of Lambda, whatever the function says [documented: N14].
    exchange.noted["integration.integrationStatus"] = "200"
    if outcome.payload is None:
        exchange.traceback = outcome.traceback
        raise FAILED.because(f"Function {target.name!r} raised {outcome.error}: {outcome.message}")
    if len(outcome.payload) > MOST:
        raise FAILED.because(f"The function's answer is larger than {MOST} bytes.")  # E38, U13
    return answer_of(outcome.payload, version)


def _mapped(exchange: Exchange) -> Exchange:
    """A request as a function sees it: with what the integration maps in headers, query and path [client: J19, J20]."""
    if not exchange.integration or not exchange.integration.members.get("RequestParameters"):
        return exchange
    onward = Onward(exchange.headers.copy(), exchange.request.query, exchange.variables)
    added = added_headers(exchange)
    for name in _MAY_BE_WRITTEN:
        onward.headers.set(name, added[name])
    map_request(onward, exchange)
    seen = copy.copy(exchange)
    seen.request = exchange.request._replace(headers=onward.headers, query=onward.query)
    seen.variables = onward.variables
    seen.request_path = onward.path
    seen.overwritten = onward.touched.intersection(_MAY_BE_WRITTEN)
    return seen


def run(
    house: House, exchange: AnyExchange, by: Record, target: Target, event: Any, timeout: float | None = None
) -> Outcome:
    """What comes of calling a function, by the cloud's clock. No lock of ours is held: it is a test's code that runs.

    Parameters:
        house: the part of a cloud that answers.
        exchange: what is on its way.
        by: the integration or the authorizer that calls.
        target: the function.
        event: the function's own, which may change it.
        timeout: how many seconds it may take; None for what an integration says.

    Raises:
        Refused: it may not be called, nobody has given it, or it takes too long.
    """
    if house.permissions is not None:
        house.permissions.check(target, exchange, by)
    function = house.functions.find(target)
    if function is None:
        near = meant(target.name, house.functions)
        raise FAILED.because(
            f"There is no function for {target.invoked}. {near}Give one: cloud.functions[{target.name!r}] = handler."
        )  # E43
    world, clock = house.world, house.world.clock
    request_bits = world.ids.uuid_bits()  # drawn in one step, which needs no lock
    begun = clock.micros
    if world.plan.armed:
        meet_at_function(house, target.name, event)
    outcome = invoke(function, event, Context(function, target, request_bits, clock))
    taken = (clock.micros - begun) / 1_000_000
    check_time(taken, timeout_of(by) if timeout is None else timeout)
    if taken > function.timeout:
        raise FAILED.because(f"The function took {taken:g} s, and has {function.timeout:g}.")  # E46
    return outcome


def function_of(uri: str, exchange: AnyExchange) -> Target:
    """The function that a URI names, with the stage's variables in it.

    Raises:
        Refused: the stage lacks one of them, or it makes no function's name.
    """
    whole = with_variables(uri, exchange)
    target = target_of(whole)
    if target is None:
        raise FAILED.because(f"{whole} names no function.")
    return target


def timeout_of(integration: Record) -> float:
    """How many seconds an integration may take."""
    return float(integration.members.get("TimeoutInMillis", _TIMEOUT)) / 1000


def _integration(house: House, exchange: Exchange) -> Record:
    """The integration that the route leads to, as it was deployed."""
    route = exchange.route
    found = house.router(exchange.place).integration_of(route) if route else None
    if found is None:
        raise FAILED.because(f"Route {exchange.route_key!r} has no integration: give it a target.")  # B29
    return found
