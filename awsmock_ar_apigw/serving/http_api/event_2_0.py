"""The event of payload format 2.0: what has no value is left out.

Rows are those of sections C and H of the facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.serving.http_api.event import HOP_BY_HOP, added_headers, body_of
from awsmock_ar_apigw.serving.http_api.query import pairs_of

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange


_NOT_AMONG_THEM = HOP_BY_HOP | {"cookie"}


def event_of(exchange: Exchange) -> dict[str, Any]:
    """What a function is called with [real: C1, C3, C4]."""
    body, encoded = body_of(exchange)
    context = _request_context(exchange)
    if exchange.identity is not None:
        context["authorizer"] = exchange.identity  # C55
    event = {**_common(exchange), "requestContext": context}
    if body is not None:
        event["body"] = body
    event["isBase64Encoded"] = encoded
    if exchange.request_path is not None:
        event["requestPath"] = exchange.request_path  # J20
    return event


def authorizer_event_of(exchange: Exchange, sources: list[str] | None, arn: str) -> dict[str, Any]:
    """What a Lambda authorizer is called with: the same without the body [documented: H1; real: H2, H3, H10, H11, H12].

    Parameters:
        exchange: the request.
        sources: the values of its identity sources; None if it has none [client: H9].
        arn: the ARN of the route, with the request's own method and path.
    """
    event: dict[str, Any] = {"version": "2.0", "type": "REQUEST", "routeArn": arn}
    if sources is not None:
        event["identitySource"] = sources
    return {**event, **_common(exchange), "version": "2.0", "requestContext": _request_context(exchange)}


def _common(exchange: Exchange) -> dict[str, Any]:
    """What both events have, in the order of the real ones."""
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": exchange.route_key,
        "rawPath": exchange.place.raw_path,
        "rawQueryString": exchange.request.query,
    }
    if cookies := _cookies(exchange):
        event["cookies"] = cookies
    event["headers"] = _headers(exchange)
    if query := joined(pairs_of(exchange.request.query)):
        event["queryStringParameters"] = query
    if exchange.variables:
        event["pathParameters"] = dict(exchange.variables)
    if variables := exchange.stage_variables:
        event["stageVariables"] = variables
    return event


def _request_context(exchange: Exchange) -> dict[str, Any]:
    """Who asks for what, and when [real: C41 to C52]."""
    request, place = exchange.request, exchange.place
    return {
        "accountId": place.where.account,
        "apiId": place.api.key,
        "domainName": exchange.host,
        "domainPrefix": exchange.host.partition(".")[0],
        "http": {
            "method": request.method,
            "path": exchange.http_path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": exchange.headers.get("user-agent", ""),
        },
        "requestId": exchange.request_id,
        "routeKey": exchange.route_key,
        "stage": place.stage_name,
        "time": exchange.time,
        "timeEpoch": exchange.milliseconds,
    }


def _headers(exchange: Exchange) -> dict[str, str]:
    """Names in lower case; the lines of one name are joined by a comma without a blank [real: C15 to C17]."""
    lines = [(name.lower(), value) for name, value in exchange.headers.lines]
    own = joined([line for line in lines if line[0] not in _NOT_AMONG_THEM])
    own.update(added_headers(exchange))
    return dict(sorted(own.items()))


def _cookies(exchange: Exchange) -> list[str]:
    """One for each cookie, of all lines, in their order [real: C18; documented: C19]."""
    return [
        cookie
        for line in exchange.headers.all("cookie")
        for part in line.split(";")
        if (cookie := part.strip())
    ]


def joined(pairs: Any) -> dict[str, str]:
    """The values of each name, joined by commas [documented: C10]."""
    found: dict[str, str] = {}
    for name, value in pairs:
        found[name] = f"{found[name]},{value}" if name in found else value
    return found
