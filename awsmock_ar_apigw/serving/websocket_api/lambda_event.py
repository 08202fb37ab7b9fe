"""AWS, with a function: it gets the templated or the raw body as its event, and no more [documented: W175].

With ``X-Amz-Invocation-Type: Event`` nobody waits for it [documented: W174].
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.kit.item import copied
from awsmock_ar_apigw.serving.functions import target_of
from awsmock_ar_apigw.serving.http_api.integration import function_of, run
from awsmock_ar_apigw.serving.messages import Headers, Response
from awsmock_ar_apigw.serving.refusals import Refused
from awsmock_ar_apigw.serving.websocket_api.exchange import CONNECT
from awsmock_ar_apigw.serving.websocket_api.refusals import BAD_GATEWAY, FAILED

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.functions import Outcome, Target
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
    from awsmock_ar_apigw.serving.websocket_api.parameters import Parameters
    from awsmock_ar_apigw.state.record import Record

_JSON = Headers([("content-type", "application/json")])
_INVOCATION_TYPE = "x-amz-invocation-type"
_NEVER = float("inf")


def is_of_function(integration: Record) -> bool:
    """Whether an integration is with a function."""
    return target_of(integration.members["IntegrationUri"]) is not None


def invoke(
    house: House, exchange: Exchange, integration: Record, body: bytes, parameters: Parameters
) -> Response:
    """What Lambda answers: the function's result, or what it has raised.

    Raises:
        Refused: nobody has given the function, the body is no JSON, or it takes too long; or, for a handshake, it fails.
    """
    target = function_of(integration.members["IntegrationUri"], exchange)
    exchange.event = _event(body)
    event = copied(exchange.event)
    if parameters.headers.get(_INVOCATION_TYPE) == "Event":
        return _later(house, exchange, integration, target, event)
    outcome = run(house, exchange, integration, target, event)
    exchange.noted["integration.integrationStatus"] = "200"
    if outcome.payload is not None:
        return Response(200, _JSON, outcome.payload.encode("utf-8", "replace"))
    why = _note_failure(exchange, target, outcome)
    if exchange.kind == CONNECT:
        raise BAD_GATEWAY.because(why)  # as of a proxy [real: W30; that it is the same here: chosen]
    said = {"errorMessage": outcome.message, "errorType": outcome.error}
    return Response(200, _JSON, json.dumps(said).encode())


def _later(house: House, exchange: Exchange, integration: Record, target: Target, event: Any) -> Response:
    """What Lambda answers at once; the function runs in the test's thread all the same, and what becomes of it is nobody's business.

    Raises:
        Refused: nobody has given the function.
    """
    if house.permissions is not None:
        house.permissions.check(target, exchange, integration)
    if house.functions.find(target) is None:
        run(house, exchange, integration, target, event, _NEVER)
    begun = house.world.clock.micros
    try:
        outcome = run(house, exchange, integration, target, event, _NEVER)
        if outcome.payload is None:
            _note_failure(exchange, target, outcome)
    except Refused as refused:
        exchange.noted["integration.error"] = refused.why
    exchange.apart = house.world.clock.micros - begun
    exchange.noted["integration.integrationStatus"] = "202"
    return Response(202, Headers())


def _note_failure(exchange: Exchange, target: Target, outcome: Outcome) -> str:
    """Note that a function has failed, and say so in words."""
    exchange.traceback = outcome.traceback
    why = f"Function {target.name!r} raised {outcome.error}: {outcome.message}"
    exchange.noted["integration.error"] = why
    return why


def _event(body: bytes) -> Any:
    """The event in a body; without one, it is an empty object."""
    try:
        return strict_json.read(body.decode()) if body.strip() else {}
    except ValueError:
        shown = body[:80].decode("utf-8", "replace")
        raise FAILED.because(
            f"A function takes JSON as its event, and {shown!r} is none: a request template can make some of it."
        ) from None
