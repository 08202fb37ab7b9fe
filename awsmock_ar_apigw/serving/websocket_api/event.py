"""The events that functions are called with: of a handshake, a message, and an end. Members stand in the order of the service's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.serving.http_api.query import pairs_of
from awsmock_ar_apigw.serving.websocket_api.exchange import CONNECT, DISCONNECT, MESSAGE

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.websocket_api.connection import Connection
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange

# What a handshake has and its event hasn't [real: W57].
_NOT_OF_EVENTS = ("connection", "upgrade")


def event_of(exchange: Exchange) -> dict[str, Any]:
    """The event that a proxy integration sends."""
    return _EVENTS[exchange.kind](exchange)


def connect_event(exchange: Exchange) -> dict[str, Any]:
    """The event of a handshake [real: W43, W44]; without a query, none of it is there [real: W45]."""
    headers, multi = headers_of(exchange.connection, exchange.noted["trace"])
    event: dict[str, Any] = {"headers": headers, "multiValueHeaders": multi, **query_of(exchange.connection)}
    event["requestContext"] = request_context(exchange)
    _add_variables(event, exchange)
    event["isBase64Encoded"] = False
    return event


def message_event(exchange: Exchange) -> dict[str, Any]:
    """The event of a message: its text, exactly, and nothing of the handshake [real: W128, W132]."""
    event = {"requestContext": request_context(exchange), "body": exchange.text, "isBase64Encoded": False}
    _add_variables(event, exchange)
    return event


def disconnect_event(exchange: Exchange) -> dict[str, Any]:
    """The event of an end, with headers of its own [real: W137, W138]."""
    headers = {
        "Host": exchange.connection.domain_name,
        "x-api-key": "",
        "X-Forwarded-For": "",
        "x-restapi": "",
    }
    event: dict[str, Any] = {
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "requestContext": request_context(exchange),
    }
    _add_variables(event, exchange)
    event["isBase64Encoded"] = False
    return event


_EVENTS = {CONNECT: connect_event, MESSAGE: message_event, DISCONNECT: disconnect_event}


def request_context(exchange: Exchange) -> dict[str, Any]:
    """What an event says of itself [real: W47 to W51, W133 to W136, W139]; nothing in it is null [real: W59]."""
    connection, request_id, kind = exchange.connection, exchange.request_id, exchange.kind
    context: dict[str, Any] = {"routeKey": exchange.route_key}
    if kind == MESSAGE:
        context["messageId"] = exchange.message_id
    elif kind == DISCONNECT and connection.closed is not None:
        context["disconnectStatusCode"] = connection.closed.code
    if connection.authorizer is not None:
        context["authorizer"] = dict(connection.authorizer)  # W78, W79
    context["eventType"] = kind
    context["extendedRequestId"] = request_id
    context["requestTime"] = exchange.time
    context["messageDirection"] = "IN"
    if kind == DISCONNECT and connection.closed is not None:
        context["disconnectReason"] = connection.closed.reason
    context["stage"] = connection.stage
    context["connectedAt"] = connection.connected // 1000
    context["requestTimeEpoch"] = exchange.micros // 1000
    context["identity"] = connection.identity.copy()
    context["requestId"] = request_id
    context["domainName"] = connection.domain_name
    context["connectionId"] = connection.id
    context["apiId"] = connection.api
    return context


def headers_of(connection: Connection, trace: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The header of a handshake as events have it: as the client spells it, with what the service adds [real: W55, W56, W58].

    Of a name that comes several times, the last value stands alone, and all of them beside it [inferred: W46].
    """
    request = connection.request
    multi: dict[str, list[str]] = {}
    spelt: dict[str, str] = {}
    for name, value in request.headers:
        if name.lower() not in _NOT_OF_EVENTS:
            multi.setdefault(spelt.setdefault(name.lower(), name), []).append(value)
    before = ", ".join(request.headers.all("x-forwarded-for"))
    added = {
        "Host": connection.domain_name,
        "X-Amzn-Trace-Id": f"Root={trace}",
        "X-Forwarded-For": f"{before}, {request.source_ip}" if before else request.source_ip,
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
    for name, value in added.items():
        multi.pop(spelt.get(name.lower(), ""), None)
        multi[name] = [value]
    return {name: values[-1] for name, values in multi.items()}, multi


def query_of(connection: Connection) -> dict[str, Any]:
    """The members of an event that hold the query: none without one [real: W45]."""
    if not connection.request.query:
        return {}
    multi: dict[str, list[str]] = {}
    for name, value in pairs_of(connection.request.query):
        multi.setdefault(name, []).append(value)
    return {
        "queryStringParameters": {name: values[-1] for name, values in multi.items()},
        "multiValueQueryStringParameters": multi,
    }


def _add_variables(event: dict[str, Any], exchange: Exchange) -> None:
    """The variables of the stage, if it has any [client: W234]."""
    if exchange.served.has_variables:
        event["stageVariables"] = exchange.stage_variables
