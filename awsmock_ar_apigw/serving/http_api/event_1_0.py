"""The event of payload format 1.0 as HTTP APIs write it: what has no value is null.

Rows are those of section D of the facts: much of it is other than in an event of a REST API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.serving.http_api.event import HOP_BY_HOP, added_headers, body_of
from awsmock_ar_apigw.serving.http_api.iam import identity_of
from awsmock_ar_apigw.serving.http_api.query import pairs_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from awsmock_ar_apigw.serving.http_api.exchange import Exchange

# Headers that the gateway knows, as it writes them [real: D15]; others come as they were sent.
_KNOWN = {
    name.lower(): name
    for name in (
        "Content-Length",
        "Content-Type",
        "Host",
        "User-Agent",
        "X-Amzn-Trace-Id",
        "X-Forwarded-For",
        "X-Forwarded-Port",
        "X-Forwarded-Proto",
    )
}
# What nobody here says of a caller whom Cognito knows.
_OF_COGNITO = ("cognitoAuthenticationProvider", "cognitoAuthenticationType")


def event_of(exchange: Exchange) -> dict[str, Any]:
    """What a function is called with [real: D1 to D4]."""
    body, encoded = body_of(exchange)
    event = {"version": "1.0", **_common(exchange)}
    if (given := _authorizer(exchange)) is not None:
        event["requestContext"]["authorizer"] = given
    return {**event, "body": body, "isBase64Encoded": encoded}


def authorizer_event_of(exchange: Exchange, sources: list[str] | None, arn: str) -> dict[str, Any]:
    """What a Lambda authorizer is called with [documented: H13 to H16].

    Parameters:
        exchange: the request.
        sources: the values of its identity sources; None if it has none.
        arn: the ARN of the route, with the request's own method and path.
    """
    source = None if sources is None else ",".join(sources)
    event = _common(exchange)
    return {
        "version": "1.0",
        "type": "REQUEST",
        "methodArn": arn,
        "identitySource": source,
        "authorizationToken": source,
        **event,
        "pathParameters": event["pathParameters"] or {},
    }


def _common(exchange: Exchange) -> dict[str, Any]:
    """What both events have, in the order of the real ones."""
    headers = _listed(_headers(exchange))
    query = _listed(pairs_of(exchange.request.query))
    return {
        "resource": resource_of(exchange),
        "path": exchange.request_path or exchange.request.path,  # as it was sent: A25, A26, A29, A43
        "httpMethod": exchange.request.method,
        "headers": {name: values[-1] for name, values in headers.items()},  # D17
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,  # D19
        "multiValueQueryStringParameters": query or None,
        "requestContext": _request_context(exchange),
        "pathParameters": dict(exchange.variables) or None,
        "stageVariables": exchange.stage_variables or None,
    }


def resource_of(exchange: Exchange) -> str:
    """The path of the route, or ``$default`` [real: D4]."""
    return exchange.route_key.partition(" ")[2] or exchange.route_key


def _request_context(exchange: Exchange) -> dict[str, Any]:
    """Who asks for what, and when [real: D5, D7, D8, D14]."""
    request, place = exchange.request, exchange.place
    return {
        "accountId": place.where.account,
        "apiId": place.api.key,
        "domainName": exchange.host,
        "domainPrefix": exchange.host.partition(".")[0],
        "extendedRequestId": exchange.request_id,
        "httpMethod": request.method,
        "identity": _identity(exchange),
        "path": place.raw_path,
        "protocol": "HTTP/1.1",
        "requestId": exchange.request_id,
        "requestTime": exchange.time,
        "requestTimeEpoch": exchange.milliseconds,
        "resourceId": exchange.route_key,
        "resourcePath": resource_of(exchange),
        "stage": place.stage_name,
    }


def _identity(exchange: Exchange) -> dict[str, Any]:
    """Who calls: thirteen members, null but for the address and the agent [real: D9; X8], unless IAM knows more."""
    known = {
        **identity_of((exchange.identity or {}).get("iam", {})),
        **dict.fromkeys(_OF_COGNITO),
        "sourceIp": exchange.request.source_ip,
        "userAgent": exchange.headers.get("user-agent", ""),
    }
    return {name: known[name] for name in sorted(known)}


def _authorizer(exchange: Exchange) -> dict[str, Any] | None:
    """What authorization has found out; there is no such member on an open route [real: D13; documented: D24; client: D25]."""
    found = exchange.identity or {}
    if "jwt" in found:
        return dict(found["jwt"])
    if "lambda" in found:
        return {**(found["lambda"] or {}), "principalId": exchange.principal, "integrationLatency": 0}
    return None


def _headers(exchange: Exchange) -> list[tuple[str, str]]:
    added = {_KNOWN[name]: value for name, value in added_headers(exchange).items()}
    own = [
        (_KNOWN.get(name.lower(), name), value)
        for name, value in exchange.headers
        if name.lower() not in HOP_BY_HOP
    ]
    return [*[line for line in own if line[0] not in added], *added.items()]


def _listed(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """All values of each name, in their order [real: D20]."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
