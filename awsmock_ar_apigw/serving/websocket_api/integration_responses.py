"""Integration responses: what an answer of a back end is turned into, where an integration is no proxy.

[documented: W155 to W158, W162; that ``integration.`` stands before ``response`` in what selects: C9]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import DEFAULT
from awsmock_ar_apigw.serving.http_api.json_path import below
from awsmock_ar_apigw.serving.patterns import pattern_of
from awsmock_ar_apigw.serving.websocket_api.content_handling import to_client
from awsmock_ar_apigw.serving.websocket_api.context_variables import context_variable
from awsmock_ar_apigw.serving.websocket_api.function import Result
from awsmock_ar_apigw.serving.websocket_api.refusals import FAILED
from awsmock_ar_apigw.serving.websocket_api.selection import evaluated, in_body
from awsmock_ar_apigw.serving.websocket_api.templates import read, response_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from awsmock_ar_apigw.serving.messages import Response
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
    from awsmock_ar_apigw.state.record import Record


def turned(exchange: Exchange, integration: Record, answer: Response) -> Result:
    """What a back end's answer comes to.

    Raises:
        Refused: no integration response is selected [inferred: W176], or its content handling doesn't fit.
        MockError: its key or its template needs something that the mock hasn't.
    """
    way = exchange.way
    value_of = _values(exchange, answer)
    expression = integration.members.get("IntegrationResponseSelectionExpression", "")
    key = evaluated(expression, value_of)
    response = selected(way.responses if way else (), key)
    if response is None:
        raise FAILED.because(
            f"{expression} is {key!r}, which selects no integration response: give the integration one, for $default."
        )
    body = to_client(answer.body, response.members.get("ContentHandlingStrategy"))
    text = response_body(exchange, response, body, value_of)
    return Result(answer.status, body=text or None)  # no line of its header goes to a client: U1


def selected(responses: Iterable[Record], key: str) -> Record | None:
    """The response for a key: one whose key is a pattern that the whole of it fits, or is the same; else that for ``$default``."""
    default = None
    for response in responses:
        own = response.members["IntegrationResponseKey"]
        if own == DEFAULT:
            default = response
        elif own == key or _fits(own, key):
            return response
    return default


def _fits(own: str, key: str) -> bool:
    r"""Whether a key such as ``/2\d\d/`` is a pattern of which another is [documented: W157]."""
    return len(own) > 2 and own[0] == own[-1] == "/" and pattern_of(own[1:-1]).fits(key)


def _values(exchange: Exchange, answer: Response) -> Callable[[str], Any]:
    """What variables are that name a part of an answer, or of the message before it."""

    def value(variable: str) -> Any:
        if variable.startswith("integration.response."):
            return _of_answer(answer, variable.removeprefix("integration.response."))
        root, _, rest = variable.partition(".")
        if root == "context":
            return context_variable(exchange, rest)
        if root == "stageVariables":
            return exchange.stage_variables.get(rest)
        return in_body(read(exchange.text), variable)

    return value


def _of_answer(answer: Response, name: str) -> Any:
    """A part of an answer; None if there is no such thing [documented: W162]."""
    place, _, rest = name.partition(".")
    if name == "statuscode":
        return str(answer.status)
    if place == "header":
        return answer.headers.get(rest)
    if place == "multivalueheader":
        return answer.headers.all(rest) or None
    if place.partition("[")[0] == "body":
        return below(read(answer.text), name.removeprefix("body").removeprefix("."))
    return None
