"""Integrations: what a route leads to, and what comes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.kit.item import copied
from awsmock_ar_apigw.serving.functions import Context, Outcome, Target, invoke, target_of
from awsmock_ar_apigw.serving.http_api import event_1_0, event_2_0
from awsmock_ar_apigw.serving.http_api.answer import MOST, answer_of
from awsmock_ar_apigw.serving.refusals import FAILED, TOO_LARGE, UNAVAILABLE

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange
    from awsmock_ar_apigw.serving.messages import Response
    from awsmock_ar_apigw.state.record import Record

EVENTS = {"1.0": event_1_0, "2.0": event_2_0}
# How long an integration may take unless it says otherwise, in milliseconds [documented: K36].
_TIMEOUT = 30_000
_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}", re.ASCII)


def integrate(house: House, exchange: Exchange) -> Response:
    """What a route's integration answers.

    Raises:
        Refused: there is none, or it fails.
    """
    integration = exchange.integration = _integration(exchange)
    members = integration.members
    if members["IntegrationType"] == "AWS_PROXY" and "IntegrationSubtype" not in members:
        return call_function(house, exchange, integration)
    raise MockError(
        f"Integrations of type {members['IntegrationType']} don't answer requests here yet; those of functions do. Leave this "
        "route to another test."
    )


def call_function(house: House, exchange: Exchange, integration: Record) -> Response:
    """What a function answers [documented: E1; real: E39, E41, E44]."""
    version = integration.members["PayloadFormatVersion"]
    if len(exchange.request.body) > MOST:
        raise TOO_LARGE.because(f"A function takes at most {MOST} bytes.")  # A49
    target = function_of(integration.members["IntegrationUri"], exchange)
    exchange.event = EVENTS[version].event_of(exchange)
    outcome = run(house, target, exchange.event, timeout_of(integration))
    if outcome.payload is None:
        exchange.traceback = outcome.traceback
        raise FAILED.because(f"Function {target.name!r} raised {outcome.error}: {outcome.message}")
    if len(outcome.payload) > MOST:
        raise FAILED.because(f"The function's answer is larger than {MOST} bytes.")  # E38, U13
    return answer_of(outcome.payload, version)


def run(house: House, target: Target, event: object, timeout: float) -> Outcome:
    """What comes of calling a function, by the cloud's clock. No lock of ours is held: it is a test's code that runs.

    Raises:
        Refused: nobody has given it, or it takes too long.
    """
    function = house.functions.find(target)
    if function is None:
        raise FAILED.because(
            f"There is no function for {target.invoked}. Give one: cloud.functions[{target.name!r}] = handler."
        )  # E43
    world = house.world
    with world.lock:
        request_id = world.ids.uuid()
    begun = world.clock.micros
    outcome = invoke(function, copied(event), Context(function, target, request_id, world.clock))
    taken = (world.clock.micros - begun) / 1_000_000
    if taken > timeout:
        raise UNAVAILABLE.because(f"It took {taken:g} s, and may take {timeout:g}.")  # E44
    if taken > function.timeout:
        raise FAILED.because(f"The function took {taken:g} s, and has {function.timeout:g}.")  # E46
    return outcome


def function_of(uri: str, exchange: Exchange) -> Target:
    """The function that a URI names, with the stage's variables in it.

    Raises:
        Refused: the stage lacks one of them, or it makes no function's name.
    """
    whole = with_variables(uri, exchange)
    target = target_of(whole)
    if target is None:
        raise FAILED.because(f"{whole} names no function.")
    return target


def with_variables(text: str, exchange: Exchange) -> str:
    """A text with the stage's variables in the places that name them [documented: N3 to N5].

    Raises:
        Refused: the stage lacks one of them [U34].
    """
    variables = exchange.place.stage.members["StageVariables"]

    def value(found: re.Match[str]) -> str:
        if found[1] not in variables:
            raise FAILED.because(
                f"{text} needs the stage variable {found[1]!r}, which stage {exchange.place.stage_name!r} lacks."
            )
        return str(variables[found[1]])

    return _VARIABLE.sub(value, text)


def timeout_of(integration: Record) -> float:
    """How many seconds an integration may take."""
    return float(integration.members.get("TimeoutInMillis", _TIMEOUT)) / 1000


def _integration(exchange: Exchange) -> Record:
    """The integration that the route leads to, as it was deployed."""
    route = exchange.route
    target = route.members.get("Target") if route else None
    wanted = (target or "").removeprefix("integrations/")
    found = next(
        (one for one in exchange.place.served.integrations if one.members["IntegrationId"] == wanted), None
    )
    if found is None:
        raise FAILED.because(f"Route {exchange.route_key!r} has no integration: give it a target.")  # B29
    return found
