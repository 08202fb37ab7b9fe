"""What is shown of a cloud from afar: calls, requests and connections, as JSON has them."""

from __future__ import annotations

import base64
import datetime
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError

if TYPE_CHECKING:
    from awsmock_ar_apigw.cloud.journal import RecordedCall
    from awsmock_ar_apigw.serving.journal import ServedRequest
    from awsmock_ar_apigw.serving.messages import Headers
    from awsmock_ar_apigw.serving.websocket_api.connection import Connection


def call(one: RecordedCall) -> dict[str, Any]:
    """A call, with what it was asked with and what the client made of its answer."""
    return {
        "at": one.at.isoformat(),
        "service": one.service,
        "operation": one.operation,
        "account": one.account,
        "region": one.region,
        "params": plain(one.params),
        "status": one.status,
        "error": one.error,
        "message": one.message,
        "response": _response(one),
        "why": one.why,
        "fault": None if one.fault is None else str(one.fault),
        "line": one.line(),
    }


def _response(one: RecordedCall) -> Any:
    """What was answered; None where nothing was, or where it isn't kept any more."""
    try:
        return plain(one.response)
    except MockError:
        return None


def request(one: ServedRequest) -> dict[str, Any]:
    """A request, a message, a handshake or an end, with its answer and the event of its function."""
    return {
        "at": one.at.isoformat(),
        "method": one.method,
        "url": one.request.url,
        "host": one.host,
        "path": one.path,
        "headers": _lines(one.request.headers),
        "body": body(one.request.body),
        "status": one.status,
        "response": {"headers": _lines(one.response.headers), "body": body(one.response.body)},
        "why": one.why,
        "account": one.account,
        "region": one.region,
        "api": one.api,
        "stage": one.stage,
        "route": one.route,
        "variables": one.variables,
        "authorizer": one.authorizer,
        "identity": plain(one.identity),
        "integration": one.integration,
        "event": plain(one.event),
        "request_id": one.request_id,
        "service": one.service,
        "connection": one.connection,
        "line": one.line(),
    }


def connection(one: Connection) -> dict[str, Any]:
    """A connection that is open."""
    return {
        "id": one.id,
        "api": one.api,
        "stage": one.stage,
        "region": one.where.region,
        "account": one.where.account,
        "connected_at": one.connected_at.isoformat(),
        "last_active_at": one.last_active_at.isoformat(),
        "source_ip": one.source_ip,
        "user_agent": one.user_agent,
    }


def body(content: bytes) -> str | dict[str, str]:
    """A body as a text; what is none, as base64."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}


def plain(value: Any) -> Any:
    """What JSON has for a value of any depth: moments in ISO 8601, bytes as ``body`` has them."""
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return body(value)
    return value if isinstance(value, str | int | float | None) else str(value)


def _lines(headers: Headers) -> list[list[str]]:
    return [list(line) for line in headers]
