"""Identity sources: where in a request an authorizer finds who it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.http_api.context_variables import context_variable
from awsmock_ar_apigw.serving.http_api.event_2_0 import joined
from awsmock_ar_apigw.serving.http_api.query import pairs_of

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange


def value_of(source: str, exchange: Exchange) -> str:
    """What a request has in an identity source; an empty text is nothing [documented: H24; U22].

    Names of headers have no case, those of parameters have [documented: H44]; several values are joined as events join them.

    Parameters:
        source: ``$request.header.Name``, ``$request.querystring.name``, ``$context.name`` or ``$stageVariables.name``.
        exchange: the request.
    """
    kind, _, name = source[1:].partition(".")
    if kind == "stageVariables":
        return exchange.stage_variables.get(name, "")
    if kind == "context":
        return context_variable(exchange, name) or ""
    part, _, name = name.partition(".")
    if part == "header":
        return ",".join(exchange.headers.all(name))
    return joined(pairs_of(exchange.request.query)).get(name, "")
