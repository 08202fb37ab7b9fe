"""AWS_PROXY: a function takes an event, and says by its answer what becomes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.serving.http_api.integration import function_of, run
from awsmock_ar_apigw.serving.messages import Headers
from awsmock_ar_apigw.serving.websocket_api.event import event_of
from awsmock_ar_apigw.serving.websocket_api.exchange import CONNECT
from awsmock_ar_apigw.serving.websocket_api.refusals import BAD_GATEWAY, FAILED

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
    from awsmock_ar_apigw.state.record import Record

# All that an answer may have: one thing more, and it is malformed [documented: W112; real: W113].
_MEMBERS = frozenset({"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"})
# The shortest answer, which most functions give.
_ONLY_OK = '{"statusCode": 200}'


class Result(NamedTuple):
    """What an integration has answered.

    Attributes:
        status: the status: from 200 to 299 it lets a handshake end well [real: W28, W29].
        headers: the lines of its header.
        body: what a route that answers sends to the client; None for nothing [U15].
    """

    status: int
    headers: Headers = Headers()
    body: str | None = None


_OK = Result(200)


def call_function(house: House, exchange: Exchange, integration: Record) -> Result:
    """What a function answers.

    Raises:
        Refused: there is none, it fails, or its answer is malformed.
    """
    target = function_of(integration.members["IntegrationUri"], exchange)
    exchange.is_called = True
    outcome = run(house, exchange, integration, target, event_of(exchange))
    exchange.noted["integration.integrationStatus"] = "200"
    if outcome.payload == _ONLY_OK:
        return _OK
    if outcome.payload is None:
        exchange.traceback = outcome.traceback
        raise _failed(exchange).because(f"Function {target.name!r} raised {outcome.error}: {outcome.message}")
    why, result = result_of(outcome.payload)
    if result is None:
        raise _failed(exchange).because(f"Malformed Lambda proxy response. {why}")  # W31, W106, W113
    return result


def _failed(exchange: Exchange) -> Any:
    """What a client hears of a failure: another status at its handshake than of a message [real: W30, W106]."""
    return BAD_GATEWAY if exchange.kind == CONNECT else FAILED


def result_of(payload: str) -> tuple[str, Result | None]:
    """A function's answer, read; or why it is malformed [real: W31, W35, W113]."""
    answer = json.loads(payload)
    why = _wrong(answer)
    if why:
        return why, None
    lines = [(name, str(value)) for name, value in (answer.get("headers") or {}).items()]
    for name, values in (answer.get("multiValueHeaders") or {}).items():
        lines += [(name, str(value)) for value in (values if isinstance(values, list) else [values])]
    body = answer.get("body")
    if answer.get("isBase64Encoded") and body is not None:
        body = _decoded(body)
        if body is None:
            return "Its body is no base64, though isBase64Encoded is true.", None
    return "", Result(_status(answer["statusCode"]) or 0, Headers(lines), body)


def _wrong(answer: Any) -> str:
    """What is wrong with an answer, if anything is."""
    if not isinstance(answer, dict):
        return "It must be an object with a statusCode."
    if unknown := sorted(answer.keys() - _MEMBERS):
        return f"It may not have {', '.join(unknown)}."
    if _status(answer.get("statusCode")) is None:
        return f"Its statusCode {answer.get('statusCode')!r} is no status."
    if not isinstance(answer.get("body"), str | None):
        return "Its body is no text. json.dumps(…) makes one of it."
    if not all(isinstance(answer.get(name), dict | None) for name in ("headers", "multiValueHeaders")):
        return "Its headers must be objects."
    return ""


def _decoded(body: str) -> str | None:
    """A body that is base64, as a text [U24]."""
    import base64  # noqa: PLC0415 - few answers need it

    try:
        return base64.b64decode(body, validate=True).decode("utf-8", "replace")
    except ValueError:
        return None


def _status(given: object) -> int | None:
    """A status; the text of one will do, and one below 200 is no answer's [U5]."""
    if isinstance(given, str) and given.isascii() and given.isdigit():
        given = int(given[:4])
    is_one = isinstance(given, int) and not isinstance(given, bool) and 200 <= given <= 599
    return given if is_one else None  # type: ignore[return-value]
