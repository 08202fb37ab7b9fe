"""Lambda authorizers: a function says who may come in, and what it says is kept for a while.

Rows are those of section H of the facts. What WebSocket APIs share of it is at the end.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.kit.item import copied
from awsmock_ar_apigw.services.apigatewayv2.apis.authorizer import RESETS
from awsmock_ar_apigw.serving import policy
from awsmock_ar_apigw.serving.http_api.identity_source import value_of
from awsmock_ar_apigw.serving.http_api.integration import EVENTS, function_of, run
from awsmock_ar_apigw.serving.refusals import FAILED, FORBIDDEN, UNAUTHORIZED, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from awsmock_ar_apigw.serving.exchange import Exchange as AnyExchange
    from awsmock_ar_apigw.serving.functions import Outcome
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange
    from awsmock_ar_apigw.serving.policy import Statement
    from awsmock_ar_apigw.state.record import Record

Said = TypeVar("Said")

# How many seconds an authorizer may take [documented: H30].
_TIMEOUT = 10.0
# What logs say of an answer that can't be read [real: H22].
_MALFORMED = (
    "The response from the Lambda Authorizer function doesn't match the format that API Gateway expects."
)


class Verdict(NamedTuple):
    """What an authorizer has said.

    Attributes:
        allowed: whether requests are let in; None, where a policy says that.
        statements: those of the policy.
        context: what integrations get to know.
        principal: the principal that the policy is for.
    """

    allowed: bool | None
    statements: tuple[Statement, ...]
    context: dict[str, Any] | None
    principal: str | None

    def allows(self, arn: str) -> bool:
        """Whether a route is let in: a policy is weighed for each, a simple answer is for all [documented: H40]."""
        return policy.allows(self.statements, arn) if self.allowed is None else self.allowed


class _Kept(NamedTuple):
    verdict: Verdict
    authorizer: Record
    until: int


class Verdicts:
    """What authorizers have said, by stage, authorizer and the values of its identity sources [documented: H38].

    A denial is kept, too [client: H42]; what has failed isn't said, and so isn't kept [inferred: H43].
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], _Kept] = {}

    def find(self, exchange: Exchange, authorizer: Record, sources: list[str], now: int) -> Verdict | None:
        """What was said, unless its time is over; one that was deployed anew is asked anew [chosen: nothing says so]."""
        kept = self._kept.get(_key(exchange, authorizer, sources))
        return kept.verdict if kept and kept.authorizer is authorizer and now < kept.until else None

    def keep(
        self, exchange: Exchange, authorizer: Record, sources: list[str], verdict: Verdict, until: int
    ) -> None:
        """Remember what was said until a moment."""
        self._kept[_key(exchange, authorizer, sources)] = _Kept(verdict, authorizer, until)

    def clear(self) -> None:
        """Forget all of it."""
        self._kept.clear()


def _key(exchange: Exchange, authorizer: Record, sources: list[str]) -> tuple[object, ...]:
    place = exchange.place
    return (
        place.where,
        place.stage.key,
        place.stage.number,
        place.stage.members.get(RESETS),
        authorizer.key,
        *sources,
    )


def authorize_by_function(house: House, exchange: Exchange, authorizer: Record) -> None:
    """Let in what a function lets in, or has let in a while ago.

    Raises:
        Refused: it doesn't, it fails, or what it should be asked about isn't there.
    """
    sources = _sources(exchange, authorizer)
    arn = route_arn(exchange)
    verdict = _verdict(house, exchange, authorizer, sources, arn)
    _note(exchange, verdict)
    if not verdict.allows(arn):
        raise FORBIDDEN.because(f"{named(authorizer)} doesn't allow {arn}.{_kept_for(authorizer)}")  # H27
    exchange.identity = {"lambda": copied(verdict.context)}  # H32, H33
    exchange.principal = verdict.principal


def route_arn(exchange: Exchange) -> str:
    """The ARN of what is invoked: with the request's own method and path [real: H5; inferred: H6]."""
    place = exchange.place
    where = place.where
    return (
        f"arn:{where.partition}:execute-api:{where.region}:{where.account}:{place.api.key}/{place.stage_name}/"
        f"{exchange.request.method}/{place.route_path[1:]}"
    )


def _sources(exchange: Exchange, authorizer: Record) -> list[str] | None:
    """The values of the identity sources; None where there are none, and the function is asked each time [client: H9].

    Raises:
        Refused: one of them isn't there, or is empty. No www-authenticate says so [documented: H24, H26; real: H25].
    """
    wanted = authorizer.members.get("IdentitySource")
    if wanted is None:
        return None
    values = [value_of(source, exchange) for source in wanted]
    check_sources(authorizer, wanted, values)
    return values


def _verdict(
    house: House, exchange: Exchange, authorizer: Record, sources: list[str] | None, arn: str
) -> Verdict:
    """What the function says, or has said within its time to live [documented: H39]."""
    clock = house.world.clock
    seconds = authorizer.members.get("AuthorizerResultTtlInSeconds", 0)
    if not seconds or sources is None:
        return _asked(house, exchange, authorizer, sources, arn)
    found = house.verdicts.find(exchange, authorizer, sources, clock.micros)
    if found is None:
        found = _asked(house, exchange, authorizer, sources, arn)
        house.verdicts.keep(exchange, authorizer, sources, found, clock.micros + seconds * 1_000_000)
    return found


def _asked(
    house: House, exchange: Exchange, authorizer: Record, sources: list[str] | None, arn: str
) -> Verdict:
    """What the function says now.

    Raises:
        Refused: it fails, takes too long, or says what can't be read [documented: H28, H30].
    """
    event = EVENTS[authorizer.members["AuthorizerPayloadFormatVersion"]].authorizer_event_of(
        exchange, sources, arn
    )
    return asked(house, exchange, authorizer, event, _TIMEOUT, lambda text: _read(text, authorizer.members))


def _read(text: str, members: Mapping[str, Any]) -> Verdict:
    """A verdict from a function's answer: simple where those are enabled, a policy everywhere else [documented: H18, H19; real: H21].

    Raises:
        Malformed: it is malformed; the text says how.
    """
    answer = answer_in(text)
    context = answer.get("context")
    if members.get("EnableSimpleResponses"):
        if not isinstance(answer.get("isAuthorized"), bool):
            raise policy.Malformed("Simple response did not include 'isAuthorized'")  # H22
        return Verdict(answer["isAuthorized"], (), context, None)
    if members["AuthorizerPayloadFormatVersion"] == "1.0" and "claims" in (context or {}):
        raise policy.Malformed("'claims' can't be a key of its context.")  # H20
    principal, document = answer.get("principalId"), answer.get("policyDocument")
    if not isinstance(principal, str) or not principal or not isinstance(document, dict):
        raise policy.Malformed(
            "It needs a principalId and a policyDocument: simple responses aren't enabled for this authorizer."
        )
    return Verdict(None, tuple(policy.statements_of(document)), context, principal)


def _note(exchange: Exchange, verdict: Verdict) -> None:
    """What logs and mappings get to know, as texts [documented: H34, H35]."""
    for name, value in (verdict.context or {}).items():
        if value is not None:
            text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
            exchange.noted[f"authorizer.{name}"] = text
    if verdict.principal is not None:
        exchange.noted["authorizer.principalId"] = verdict.principal


def _kept_for(authorizer: Record) -> str:
    seconds = authorizer.members.get("AuthorizerResultTtlInSeconds", 0)
    return f" What it says is kept for {seconds} s; ResetAuthorizersCache forgets it." if seconds else ""


# What both kinds of API share


def asked(
    house: House,
    exchange: AnyExchange,
    authorizer: Record,
    event: dict[str, Any],
    seconds: float,
    read: Callable[[str], Said],
) -> Said:
    """What an authorizer's function says.

    Parameters:
        house: the part of a cloud that answers.
        exchange: what is to be authorized.
        authorizer: the authorizer.
        event: what its function is called with.
        seconds: how long it may take.
        read: makes a verdict of the answer, which is a text, or raises ``Malformed``.

    Raises:
        Refused: it fails, takes too long, or says what can't be read.
    """
    try:
        target = function_of(authorizer.members["AuthorizerUri"], exchange)
        outcome = run(house, exchange, authorizer, target, event, seconds)
    except Refused as refused:
        # Whatever an integration would be answered with.
        raise FAILED.because(f"{named(authorizer)} fails. {refused.why}") from None
    if outcome.payload is None:
        raise _failed(exchange, authorizer, outcome)
    try:
        return read(outcome.payload)
    except policy.Malformed as error:
        exchange.noted["authorizer.error"] = f"{_MALFORMED} {error}"
        raise FAILED.because(f"What {named(authorizer)} answers is malformed. {error}") from None  # U26


def _failed(exchange: AnyExchange, authorizer: Record, outcome: Outcome) -> Refused:
    """What a function's exception comes to: 401 for the one word that says so, or else 500 [client: H29; U26]."""
    exchange.traceback = outcome.traceback
    answer = UNAUTHORIZED if outcome.message == "Unauthorized" else FAILED
    return answer.because(f"{named(authorizer)} raised {outcome.error}: {outcome.message}")


def answer_in(text: str) -> dict[str, Any]:
    """What a function has answered, with a context that is an object, if it has any.

    Raises:
        Malformed: it is something else.
    """
    try:
        answer = strict_json.read(text)
    except ValueError as error:
        raise policy.Malformed(f"It is no JSON: {error}.") from None
    if not isinstance(answer, dict):
        raise policy.Malformed("It is no object.")
    if not isinstance(answer.get("context"), dict | None):
        raise policy.Malformed("Its context is no object.")
    return answer


def check_sources(authorizer: Record, wanted: Sequence[str], values: Sequence[str]) -> None:
    """Refuse what lacks an identity source, or has an empty one.

    Raises:
        Refused: it does.
    """
    missing = [source for source, value in zip(wanted, values, strict=True) if not value]
    if missing:
        raise UNAUTHORIZED.because(
            f"The request lacks {', '.join(missing)}, which {named(authorizer)} has among its identity sources: its function "
            "isn't called."
        )


def authorizer_of(exchange: AnyExchange) -> Record:
    """The authorizer that the route names, as it was deployed: no route asks for one and has none."""
    wanted = exchange.route.members["AuthorizerId"] if exchange.route else None
    return next(one for one in exchange.place.served.authorizers if one.members["AuthorizerId"] == wanted)


def named(authorizer: Record) -> str:
    """An authorizer, as a sentence about it begins."""
    return f"Authorizer {authorizer.members['Name']!r}"
