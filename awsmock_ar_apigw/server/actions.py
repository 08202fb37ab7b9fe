"""What can be done to a cloud from afar: one row for each action, from which routes, their documentation and the client are made.

An action takes JSON and gives JSON. Its name is that of the cloud's own method, so that a test reads alike in either process.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import as_pace
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.server.functions import function_named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.cloud.journal import RecordedCall
    from awsmock_ar_apigw.cloud.snapshot import Snapshot
    from awsmock_ar_apigw.serving.journal import ServedRequest
    from awsmock_ar_apigw.serving.websocket_api.connection import Connection

    Asked = Mapping[str, Any]


class Held:
    """What control holds beside the cloud: the snapshots that were taken, by their names."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.snapshots: dict[str, Snapshot] = {}


class Action(NamedTuple):
    """One action.

    Attributes:
        method: the HTTP method: ``GET`` for what only looks, whose parameters come in the query.
        path: the path below the control routes.
        does: what is done.
        summary: what it is, in words.
        takes: its parameters with the types that JSON Schema has for them; one with ``?`` at its end may be left out.
        more: whether it takes parameters of other names, too, as filters are.
    """

    method: str
    path: str
    does: Callable[[Held, Asked], Any]
    summary: str
    takes: Mapping[str, str] = {}
    more: bool = False


# What it gives


def _call(call: RecordedCall) -> dict[str, Any]:
    return {
        "at": call.at.isoformat(),
        "service": call.service,
        "operation": call.operation,
        "account": call.account,
        "region": call.region,
        "status": call.status,
        "error": call.error,
        "message": call.message,
        "line": call.line(),
    }


def _request(request: ServedRequest) -> dict[str, Any]:
    return {
        "at": request.at.isoformat(),
        "method": request.method,
        "url": request.request.url,
        "headers": list(map(list, request.request.headers)),
        "body": _text(request.request.body),
        "status": request.status,
        "answer": {
            "headers": list(map(list, request.response.headers)),
            "body": _text(request.response.body),
        },
        "why": request.why,
        "api": request.api,
        "stage": request.stage,
        "route": request.route,
        "integration": request.integration,
        "authorizer": request.authorizer,
        "event": request.event,
        "request_id": request.request_id,
        "connection": request.connection,
        "service": request.service,
        "line": request.line(),
    }


def _text(body: bytes) -> str | dict[str, str]:
    """A body as a text; what is none, as base64."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}


def _connection(connection: Connection) -> dict[str, Any]:
    return {
        "id": connection.id,
        "api": connection.api,
        "stage": connection.stage,
        "region": connection.where.region,
        "account": connection.where.account,
        "connected_at": connection.connected_at.isoformat(),
        "last_active_at": connection.last_active_at.isoformat(),
        "source_ip": connection.source_ip,
        "user_agent": connection.user_agent,
    }


# What it does


def _clock(held: Held, _asked: Asked) -> dict[str, Any]:
    clock = held.cloud.clock
    return {"now": clock.now.isoformat(), "pace": clock.pace.name}


def _advance(held: Held, asked: Asked) -> dict[str, Any]:
    held.cloud.clock.advance(**asked)
    held.cloud.connections  # noqa: B018 - whose time is over is closed
    return _clock(held, {})


def _settle(held: Held, _asked: Asked) -> dict[str, Any]:
    held.cloud.settle()
    return _clock(held, {})


def _pace(held: Held, asked: Asked) -> dict[str, Any]:
    world = world_of(held.cloud)
    with world.lock:
        world.own_pace = world.clock.pace = as_pace(asked["pace"])
    return _clock(held, {})


def _calls(held: Held, asked: Asked) -> list[dict[str, Any]]:
    operations, filters = _split(asked, "operation")
    return [_call(one) for one in held.cloud.calls.of(*operations, **filters)]


def _requests(held: Held, asked: Asked) -> list[dict[str, Any]]:
    return [_request(one) for one in held.cloud.requests.of(**asked)]


def _connections(held: Held, asked: Asked) -> list[dict[str, Any]]:
    return [_connection(one) for one in held.cloud.connections.of(**asked)]


def _split(asked: Asked, name: str) -> tuple[list[str], dict[str, Any]]:
    given = asked.get(name, [])
    rest = {key: value for key, value in asked.items() if key != name}
    return ([given] if isinstance(given, str) else list(given)), rest


def _reset(held: Held, _asked: Asked) -> None:
    held.cloud.reset()


def _snapshot(held: Held, asked: Asked) -> dict[str, str]:
    name = asked.get("name") or str(len(held.snapshots) + 1)
    held.snapshots[name] = held.cloud.snapshot()
    return {"name": name}


def _restore(held: Held, asked: Asked) -> None:
    found = held.snapshots.get(asked["name"])
    if found is None:
        raise MockError(
            f"There is no snapshot {asked['name']!r}. {meant(asked['name'], held.snapshots)}"
            f"There are: {', '.join(held.snapshots) or 'none'}."
        )
    held.cloud.restore(found)


def _faults(held: Held, _asked: Asked) -> list[str]:
    return [str(one) for one in held.cloud.faults]


def _add_fault(held: Held, asked: Asked) -> dict[str, str]:
    return {"fault": str(held.cloud.faults.add(**asked))}


def _clear_faults(held: Held, _asked: Asked) -> None:
    held.cloud.faults.clear()


def _by_hand(held: Held, asked: Asked) -> None:
    console = {"apprunner": held.cloud.apprunner, "apigatewayv2": held.cloud.apigatewayv2}.get(
        asked["service"]
    )
    if console is None:
        raise MockError(f"{asked['service']!r} has no console. Name one of: apprunner, apigatewayv2.")
    known = [
        name
        for name in dir(type(console))
        if not name.startswith("_") and callable(getattr(type(console), name)) and name not in _NOT_BY_HAND
    ]
    if asked["action"] not in known:
        raise MockError(
            f"{asked['action']!r} is nothing that a person does there. {meant(asked['action'], known)}"
            f"Name one of: {', '.join(known)}."
        )
    getattr(console, asked["action"])(*asked.get("arguments", []), **asked.get("named", {}))


# What consoles have beside what a person does.
_NOT_BY_HAND = ("serve", "access_logs")


def _functions(held: Held, _asked: Asked) -> list[str]:
    return list(held.cloud.functions)


def _add_function(held: Held, asked: Asked) -> None:
    held.cloud.functions[asked["name"]] = function_named(asked["handler"])


ACTIONS = {
    "health": Action(
        "GET", "/health", lambda _held, _asked: {"status": "running"}, "Whether the server runs."
    ),
    "summary": Action(
        "GET", "/summary", lambda held, _asked: {"summary": held.cloud.summary()}, "What is stored, in words."
    ),
    "calls": Action(
        "GET",
        "/calls",
        _calls,
        "The calls that were answered, oldest first; filters as of cloud.calls.of().",
        {"operation?": "string"},
        more=True,
    ),
    "requests": Action(
        "GET",
        "/requests",
        _requests,
        "The requests, messages and handshakes that were answered; filters as of cloud.requests.of().",
        more=True,
    ),
    "connections": Action(
        "GET",
        "/connections",
        _connections,
        "The connections of WebSocket APIs that are open; filters as of cloud.connections.of().",
        more=True,
    ),
    "explain": Action(
        "GET",
        "/explain",
        lambda held, asked: {"explanation": held.cloud.explain(asked["method"], asked["url"])},
        "Which route would take a request, and why the others wouldn't.",
        {"method": "string", "url": "string"},
    ),
    "access_logs": Action(
        "GET",
        "/access-logs",
        lambda held, asked: held.cloud.apigatewayv2.access_logs(asked.get("log_group")),
        "The lines of access logs.",
        {"log_group?": "string"},
    ),
    "clock": Action("GET", "/clock", _clock, "The time, and who moves it."),
    "advance": Action(
        "POST",
        "/clock/advance",
        _advance,
        "Move the clock on.",
        {"seconds?": "number", "minutes?": "number", "hours?": "number", "days?": "number"},
    ),
    "settle": Action("POST", "/clock/settle", _settle, "Finish all that is pending."),
    "pace": Action(
        "POST",
        "/clock/pace",
        _pace,
        'Let another move the clock: "instant", "manual", "real" or "per_call(30)".',
        {"pace": "string"},
    ),
    "reset": Action("POST", "/reset", _reset, "Make the cloud what it was at its start."),
    "snapshot": Action(
        "POST",
        "/snapshots",
        _snapshot,
        "Keep what the cloud is now, under a name.",
        {"name?": "string"},
    ),
    "restore": Action(
        "POST", "/snapshots/restore", _restore, "Make the cloud what a snapshot has kept.", {"name": "string"}
    ),
    "faults": Action("GET", "/faults", _faults, "What is planned to go wrong."),
    "add_fault": Action(
        "POST",
        "/faults",
        _add_fault,
        "Plan a fault; as cloud.faults.add().",
        {
            "operation": "string",
            "service?": "string",
            "error?": "string",
            "message?": "string",
            "latency?": "number",
            "times?": "integer",
            "probability?": "number",
        },
    ),
    "clear_faults": Action("DELETE", "/faults", _clear_faults, "Plan no faults any more."),
    "fail_next": Action(
        "POST",
        "/fates/fail-next",
        lambda held, asked: held.cloud.fail_next(**asked),
        "Let the next call of an operation that takes time start, and then fail.",
        {
            "operation": "string",
            "service?": "string",
            "times?": "integer",
            "undo_fails?": "boolean",
            "reason?": "string",
        },
    ),
    "queue_next": Action(
        "POST",
        "/fates/queue-next",
        lambda held, asked: held.cloud.queue_next(**asked),
        "Let the next call of an operation that takes time wait before it starts.",
        {"operation": "string", "seconds": "number", "service?": "string", "times?": "integer"},
    ),
    "by_hand": Action(
        "POST",
        "/by-hand",
        _by_hand,
        "Do what a person does in a service's console, such as approve_connection.",
        {"service": "string", "action": "string", "arguments?": "array", "named?": "object"},
    ),
    "functions": Action("GET", "/functions", _functions, "The functions that were given."),
    "add_function": Action(
        "POST",
        "/functions",
        _add_function,
        "Give a function: module:callable, as the server's process can import it.",
        {"name": "string", "handler": "string"},
    ),
}


def checked(name: str, action: Action, asked: Any) -> dict[str, Any]:
    """What an action was asked with.

    Raises:
        MockError: something is missing, or is none of its parameters.
    """
    if not isinstance(asked, dict):
        raise MockError(f"{name} takes an object of JSON.")
    known = {parameter.rstrip("?"): parameter.endswith("?") for parameter in action.takes}
    for parameter in asked:
        if parameter not in known and not action.more:
            raise MockError(
                f"{parameter!r} is no parameter of {name}. {meant(parameter, known)}"
                f"It takes {', '.join(known) or 'none'}."
            )
    missing = [
        parameter for parameter, is_optional in known.items() if not is_optional and parameter not in asked
    ]
    if missing:
        raise MockError(f"{name} needs {', '.join(missing)}.")
    return dict(asked)
