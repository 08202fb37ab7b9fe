"""Lambda authorizers of WebSocket APIs: a function says who may connect, and what it says is for all of a connection.

It is asked at each handshake: nothing that it says is kept for another one [documented: W83].
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.serving import policy
from awsmock_ar_apigw.serving.http_api.lambda_authorizer import (
    answer_in,
    asked,
    authorizer_of,
    check_sources,
    named,
)
from awsmock_ar_apigw.serving.refusals import Refused
from awsmock_ar_apigw.serving.websocket_api.event import headers_of, query_of, request_context
from awsmock_ar_apigw.serving.websocket_api.parameters import parameter
from awsmock_ar_apigw.serving.websocket_api.refusals import FORBIDDEN
from awsmock_ar_apigw.serving.websocket_api.selection import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.policy import Statement
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange

# How many seconds an authorizer may take. [chosen: nothing says so; as long as any integration may take]
_TIMEOUT = 29.0
# How many bytes its answer may have [documented: W226].
_MOST = 8 * 1024
# What is among the headers of its event, and not of others [real: W68].
_BEFORE = {"Connection": "upgrade", "content-length": "0"}
_BEHIND = {"Upgrade": "websocket"}


class Verdict(NamedTuple):
    """What an authorizer has said.

    Attributes:
        statements: those of its policy.
        context: what it says of who connects, as texts.
        principal: the principal that the policy is for; it may name none.
        usage_key: the API key that it says is used.
    """

    statements: tuple[Statement, ...]
    context: Mapping[str, str | None]
    principal: str | None
    usage_key: str | None


def authorize_by_function(house: House, exchange: Exchange) -> str | None:
    """Let in what a function lets in, and note what it says for all events of the connection [real: W78, W79].

    Returns:
        The API key that it says is used, if it says one.

    Raises:
        Refused: it doesn't, it fails, or what it should be asked about isn't there [documented: W71, W73; real: W72, W74].
    """
    authorizer = exchange.authorizer = authorizer_of(exchange)
    wanted = authorizer.members.get("IdentitySource", ())
    check_sources(authorizer, wanted, [_value_of(source, exchange) for source in wanted])
    arn = method_arn(exchange)
    clock = house.world.clock
    begun = clock.micros
    try:
        verdict = asked(house, exchange, authorizer, authorizer_event(exchange, arn), _TIMEOUT, _read)
    except Refused:
        if "authorizer.error" in exchange.noted:
            exchange.noted["error.responseType"] = "AUTHORIZER_CONFIGURATION_ERROR"  # W237
        raise
    principal = {} if verdict.principal is None else {"principalId": verdict.principal}
    latency = {"integrationLatency": (clock.micros - begun) // 1000}
    exchange.connection.authorizer = {**verdict.context, **principal, **latency}
    if not policy.allows(verdict.statements, arn):
        raise FORBIDDEN.because(f"{named(authorizer)} doesn't allow {arn}.{_hint(verdict, arn)}")
    exchange.identity = {"lambda": dict(verdict.context)}
    exchange.principal = verdict.principal
    return verdict.usage_key


def method_arn(exchange: Exchange) -> str:
    """The ARN of what is invoked: with two segments behind the API, and no method [documented: W67]."""
    connection, where = exchange.connection, exchange.connection.where
    return (
        f"arn:{where.partition}:execute-api:{where.region}:{where.account}:"
        f"{connection.api}/{connection.stage}/{exchange.route_key}"
    )


def authorizer_event(exchange: Exchange, arn: str) -> dict[str, Any]:
    """What an authorizer is called with [documented: W65; real: W69].

    Members that are left out of other events are empty here [documented: W66, of variables; inferred of the query].
    """
    headers, multi = headers_of(exchange.connection, exchange.noted["trace"])
    sent = {name: value for name, value in headers.items() if name.lower() not in _BEFORE}
    all_sent = {name: multi[name] for name in sent}
    return {
        "type": "REQUEST",
        "methodArn": arn,
        "headers": {**_BEFORE, **sent, **_BEHIND},
        "multiValueHeaders": {**_listed(_BEFORE), **all_sent, **_listed(_BEHIND)},
        "queryStringParameters": {},
        "multiValueQueryStringParameters": {},
        **query_of(exchange.connection),
        "stageVariables": exchange.stage_variables,
        "requestContext": request_context(exchange),
    }


def _listed(headers: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in headers.items()}


def _value_of(source: str, exchange: Exchange) -> str:
    """What a handshake has in an identity source; an empty text is nothing [documented: W70].

    Parameters:
        source: ``route.request.header.Name``, ``route.request.querystring.name``, ``context.name`` or ``stageVariables.name``.
        exchange: the handshake.
    """
    kind, _, name = source.partition(".")
    if kind == "stageVariables":
        return exchange.stage_variables.get(name, "")
    if kind == "context":
        return _context_variable(exchange, name)
    return parameter(source, exchange)


def _context_variable(exchange: Exchange, name: str) -> str:
    """What is known of a handshake, by the names that its event has for it, such as ``identity.sourceIp``."""
    value: Any = request_context(exchange)
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return "" if isinstance(value, dict) else as_text(value)


def _read(text: str) -> Verdict:
    """A verdict from a function's answer, which needs a policy [real: W74], and may name a principal [client: W240].

    Raises:
        Malformed: it is malformed; the text says how.
    """
    if (size := len(text.encode("utf-8", "surrogatepass"))) > _MOST:
        raise policy.Malformed(f"It has {size} bytes, and may have {_MOST}.")
    answer = answer_in(text)
    document = answer.get("policyDocument")
    if not isinstance(document, dict):
        raise policy.Malformed(
            "It needs a policyDocument: an object that allows execute-api:Invoke. Simple responses are for HTTP APIs."
        )
    return Verdict(
        tuple(policy.statements_of(document)),
        {name: _flat(name, value) for name, value in (answer.get("context") or {}).items()},
        _text_of(answer, "principalId"),
        _text_of(answer, "usageIdentifierKey"),
    )


def _flat(name: str, value: Any) -> str | None:
    """A value of the context, as a text; nothing stays nothing.

    [documented: W76, W77; that events have texts, too: real, of REST APIs: DefinitelyTyped#69823, chalice#1386]

    Raises:
        Malformed: it is an object or a list [real, of REST APIs: serverless-offline#1376].
    """
    if isinstance(value, dict | list):
        raise policy.Malformed(
            f"Its context is flat: {name!r} can be a text, a number or a boolean, and no object or list. json.dumps(…) makes a text of it."
        )
    return None if value is None else as_text(value)


def _text_of(answer: Mapping[str, Any], member: str) -> str | None:
    value = answer.get(member)
    if not isinstance(value, str | None):
        raise policy.Malformed(f"Its {member} {value!r} is no text.")
    return value or None


def _hint(verdict: Verdict, arn: str) -> str:
    """What to do about a policy of which nothing is about the ARN: most were written for one with a method [real: W75]."""
    if any(statement.is_about(arn) for statement in verdict.statements):
        return ""
    return " None of its statements is about that: it has no method, so that …/stage/*/* doesn't fit it, and …/stage/* does."
