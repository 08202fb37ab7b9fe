"""What can be done to a cloud from afar: one row for each action, from which routes, their documentation and the client are made.

An action takes JSON and gives JSON. Its name is that of the cloud's own method, so that a test reads alike in either process.
"""

from __future__ import annotations

import inspect
import itertools
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import as_pace
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.requests import house_of
from awsmock_ar_apigw.server import shown
from awsmock_ar_apigw.server.addresses import as_asked
from awsmock_ar_apigw.server.functions import function_named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.cloud.snapshot import Snapshot

    Asked = Mapping[str, Any]


class Held:
    """What control holds beside the cloud: the snapshots that were taken, by their names; and how much was done, for who follows it."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.snapshots: dict[str, Snapshot] = {}
        self.numbers = itertools.count(1)
        self.done = 0


class Action(NamedTuple):
    """One action.

    Attributes:
        method: the HTTP method: ``GET`` for what only looks, whose parameters come in the query.
        path: the path below the control routes.
        does: what is done.
        summary: what it is, in words.
        takes: its parameters with the types that JSON Schema has for them; one with ``?`` at its end may be left out.
        filters: whether it takes filters, too: those whose values are texts by their own names, and all in ``where``, an object of JSON.
        most: how many bytes its parameters may have: most say little.
    """

    method: str
    path: str
    does: Callable[[Held, Asked], Any]
    summary: str
    takes: Mapping[str, str] = {}
    filters: bool = False
    most: int = 1024 * 1024


# What is looked at


def _calls(held: Held, asked: Asked) -> list[dict[str, Any]]:
    filters = _filters(asked)
    operations = filters.pop("operation", [])
    names = [operations] if isinstance(operations, str) else operations
    return [shown.call(one) for one in held.cloud.calls.of(*names, **filters)]


def _requests(held: Held, asked: Asked) -> list[dict[str, Any]]:
    return [shown.request(one) for one in held.cloud.requests.of(**_filters(asked))]


def _connections(held: Held, asked: Asked) -> list[dict[str, Any]]:
    return [shown.connection(one) for one in held.cloud.connections.of(**_filters(asked))]


def _filters(asked: Asked) -> dict[str, Any]:
    """Filters as their methods take them: a status of a query is a number."""
    filters = {**asked, **asked.get("where", {})}
    filters.pop("where", None)
    status = filters.get("status")
    if isinstance(status, str) and status.isascii() and status.isdigit() and len(status) <= 3:
        filters["status"] = int(status)
    return filters


def _explain(held: Held, asked: Asked) -> dict[str, str]:
    """What would become of a request; its URL may be one of the server's, too."""
    url = as_asked(house_of(world_of(held.cloud)), asked["method"], asked["url"])
    return {"explanation": held.cloud.explain(asked["method"], url)}


# The clock


def _clock(held: Held, _asked: Asked) -> dict[str, str]:
    clock = held.cloud.clock
    return {"now": clock.now.isoformat(), "pace": clock.pace.name}


def _advance(held: Held, asked: Asked) -> dict[str, str]:
    held.cloud.clock.advance(**asked)
    held.cloud.connections  # noqa: B018 - whose time is over is closed
    return _clock(held, {})


def _settle(held: Held, _asked: Asked) -> dict[str, str]:
    held.cloud.settle()
    return _clock(held, {})


def _pace(held: Held, asked: Asked) -> dict[str, str]:
    pace = as_pace(asked["pace"])
    world = world_of(held.cloud)
    world.check_running()
    with world.lock:
        world.own_pace = world.clock.pace = pace
    return _clock(held, {})


# Snapshots


def _snapshot(held: Held, asked: Asked) -> dict[str, str]:
    name = asked.get("name") or next(
        name for number in held.numbers if (name := str(number)) not in held.snapshots
    )
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


# Its state as a text


def _load_state(held: Held, asked: Asked) -> None:
    """Load a state, as a text or as an object: never a path, which would be one of the server's machine."""
    state = asked["state"]
    held.cloud.load_state(f"{state}\n" if isinstance(state, str) else state)


# What a person does


def _by_hand(held: Held, asked: Asked) -> None:
    consoles = {"apprunner": held.cloud.apprunner, "apigatewayv2": held.cloud.apigatewayv2}
    console = consoles.get(asked["service"])
    if console is None:
        raise MockError(f"{asked['service']!r} has no console. Name one of: {', '.join(consoles)}.")
    known = [name for name in dir(type(console)) if _is_by_hand(type(console), name)]
    if asked["action"] not in known:
        raise MockError(
            f"{asked['action']!r} is nothing that a person does there. {meant(asked['action'], known)}"
            f"Name one of: {', '.join(known)}."
        )
    does = getattr(console, asked["action"])
    arguments, named = asked.get("arguments", []), asked.get("named", {})
    try:
        inspect.signature(does).bind(*arguments, **named)
    except TypeError as error:
        raise MockError(
            f"{asked['action']} takes {inspect.signature(does)}: {error}. Give arguments and named to fit."
        ) from None
    does(*arguments, **named)


# What consoles have beside what a person does.
_NOT_BY_HAND = ("serve", "access_logs")


def _is_by_hand(console: type, name: str) -> bool:
    return (
        not name.startswith("_") and name not in _NOT_BY_HAND and inspect.isfunction(getattr(console, name))
    )


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
        {"operation?": "string array"},
        filters=True,
    ),
    "requests": Action(
        "GET",
        "/requests",
        _requests,
        "The requests, handshakes, messages and ends that were answered; filters as of cloud.requests.of().",
        filters=True,
    ),
    "connections": Action(
        "GET",
        "/connections",
        _connections,
        "The connections of WebSocket APIs that are open; filters as of cloud.connections.of().",
        filters=True,
    ),
    "explain": Action(
        "GET",
        "/explain",
        _explain,
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
    "reset": Action(
        "POST", "/reset", lambda held, _asked: held.cloud.reset(), "Make the cloud what it was at its start."
    ),
    "snapshot": Action(
        "POST", "/snapshots", _snapshot, "Keep what the cloud is now, under a name.", {"name?": "string"}
    ),
    "restore": Action(
        "POST", "/snapshots/restore", _restore, "Make the cloud what a snapshot has kept.", {"name": "string"}
    ),
    "export_state": Action(
        "GET",
        "/state",
        lambda held, asked: {"state": held.cloud.export_state(asked.get("format", "yaml"))},
        "What is stored and pending, as a text of YAML or JSON that people can read.",
        {"format?": "string"},
    ),
    "load_state": Action(
        "POST",
        "/state",
        _load_state,
        "Load a state beside what is there: a text, as the export has it, or an object.",
        {"state": "string object"},
        most=64 * 1024 * 1024,
    ),
    "faults": Action(
        "GET",
        "/faults",
        lambda held, _asked: [str(one) for one in held.cloud.faults],
        "What is planned to go wrong.",
    ),
    "add_fault": Action(
        "POST",
        "/faults",
        lambda held, asked: {"fault": str(held.cloud.faults.add(**asked))},
        "Plan a fault; as cloud.faults.add().",
        {
            "operation": "string",
            "service?": "string",
            "error?": "string",
            "message?": "string",
            "latency?": "number",
            "times?": "integer null",
            "probability?": "number",
        },
    ),
    "clear_faults": Action(
        "DELETE", "/faults", lambda held, _asked: held.cloud.faults.clear(), "Plan no faults any more."
    ),
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
    "functions": Action(
        "GET", "/functions", lambda held, _asked: list(held.cloud.functions), "The functions that were given."
    ),
    "add_function": Action(
        "POST",
        "/functions",
        _add_function,
        "Give a function: module:callable, as the server's process can import it.",
        {"name": "string", "handler": "string"},
    ),
}

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
WHERE = "where"


def checked(name: str, action: Action, asked: Any) -> dict[str, Any]:
    """What an action was asked with.

    Raises:
        MockError: something is missing, of another type, or none of its parameters.
    """
    if not isinstance(asked, dict):
        raise MockError(f"{name} takes an object of JSON.")
    known = {parameter.rstrip("?"): kinds for parameter, kinds in action.takes.items()}
    if action.filters:
        known[WHERE] = "object"
    for parameter, value in asked.items():
        if parameter in known:
            _check_type(name, parameter, known[parameter].split(), value)
        elif not action.filters:
            raise MockError(
                f"{parameter!r} is no parameter of {name}. {meant(parameter, known)}"
                f"It takes {', '.join(known) or 'none'}."
            )
    missing = [one for one in action.takes if not one.endswith("?") and one not in asked]
    if missing:
        raise MockError(f"{name} needs {', '.join(missing)}.")
    return dict(asked)


def _check_type(name: str, parameter: str, kinds: list[str], value: object) -> None:
    is_right = any(isinstance(value, _TYPES[kind]) for kind in kinds)
    if not is_right or (isinstance(value, bool) and "boolean" not in kinds):
        raise MockError(f"{name} takes {parameter} as {' or '.join(kinds)}, and not {value!r:.100}.")
