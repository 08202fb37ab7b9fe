"""Identity sources: where in a request an authorizer finds who it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.http_api.event_2_0 import joined
from awsmock_ar_apigw.serving.http_api.query import pairs_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.serving.http_api.exchange import Exchange

# What is known of a request before it is authorized, by the names of $context. [documented: H44]
_CONTEXT: dict[str, Callable[[Exchange], str]] = {
    "accountId": lambda exchange: exchange.place.where.account,
    "apiId": lambda exchange: exchange.place.api.key,
    "customDomain.basePathMatched": lambda exchange: exchange.place.mapping_key or "",
    "domainName": lambda exchange: exchange.host,
    "domainPrefix": lambda exchange: exchange.host.partition(".")[0],
    "extendedRequestId": lambda exchange: exchange.request_id,
    "httpMethod": lambda exchange: exchange.request.method,
    "identity.sourceIp": lambda exchange: exchange.request.source_ip,
    "identity.userAgent": lambda exchange: exchange.headers.get("user-agent", "") or "",
    "path": lambda exchange: exchange.place.raw_path,
    "protocol": lambda _exchange: "HTTP/1.1",
    "requestId": lambda exchange: exchange.request_id,
    "requestTime": lambda exchange: exchange.time,
    "requestTimeEpoch": lambda exchange: str(exchange.milliseconds),
    "routeKey": lambda exchange: exchange.route_key,
    "stage": lambda exchange: exchange.place.stage_name,
}


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
        return _CONTEXT[name](exchange) if name in _CONTEXT else ""
    part, _, name = name.partition(".")
    if part == "header":
        return ",".join(exchange.headers.all(name))
    return joined(pairs_of(exchange.request.query)).get(name, "")
