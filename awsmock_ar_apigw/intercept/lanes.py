"""Which of two lanes a call takes.

In the **fast lane** it is answered where botocore hands it to its endpoint: as the dictionary that it has made of the
parameters, with the result that its parser would have made. In the **slow lane** botocore makes a request of it, and reads
our response. Both come to the same; so the slow lane takes every call in which somebody could see a difference, or make one.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from operator import attrgetter
from types import FunctionType
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from botocore.history import get_global_history_recorder

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.intercept.patch import without_ours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import OperationModel
    from botocore.signers import RequestSigner

    from awsmock_ar_apigw.cloud.world import World

_LIBRARIES = ("botocore", "aiobotocore")
# The events of the slow lane alone. Handlers of ``before-sign`` and ``before-send`` never hear of a call that is mocked.
_EVENTS = ("request-created", "before-parse", "response-received", "needs-retry")
# The handlers of these events that do nothing to a call which succeeds, or nothing that isn't done in the fast lane.
_SIGNERS = ("RequestSigner.handler", "AioRequestSigner.handler")
_RETRIES = ("RetryHandler", "AioRetryHandler", "RetryHandler.needs_retry", "AioRetryHandler.needs_retry")
_OTHERS = (
    "add_retry_headers",
    "UserAgentString.rebuild_and_replace_user_agent_handler",
    "MaxAttemptsSeeder.seed_max_attempts",
)
# Where they have how often a call is tried: in the mode legacy, and in the mode standard.
_ATTEMPTS = [
    attrgetter("_checker._max_attempts"),
    attrgetter("__self__._retry_policy._retry_checker._max_attempts_checker._max_attempts"),
]
# What happens to a call in the slow lane: whoever has replaced one of these methods wants to see it there.
_OF_ENDPOINTS = (
    "make_request",
    "_send_request",
    "_update_retries_context",
    "create_request",
    "prepare_request",
    "_encode_headers",
    "_get_response",
    "_do_get_response",
    "_add_modeled_error_fields",
    "_needs_retry",
)
_OF_SIGNERS = ("handler", "sign")
_OF_PARSERS = ("create_parser", "set_parser_defaults")
_OF_ALIASERS = ("emit", "emit_until_response")
_OF_EVENTS = ("emit", "_emit")
# All of these but the signer's, from an endpoint: one look at them is much of what it costs to choose a lane.
_ALL_METHODS = attrgetter(
    *(f"__class__.{name}" for name in _OF_ENDPOINTS),
    *(f"_response_parser_factory.__class__.{name}" for name in _OF_PARSERS),
    *(f"_event_emitter.__class__.{name}" for name in _OF_ALIASERS),
    *(f"_event_emitter._emitter.__class__.{name}" for name in _OF_EVENTS),
)
# Who reads what botocore logs of requests and responses, may be a test. Each with what it remembers of the levels that it was
# asked for, until one is set anywhere.
_LOGGERS = [
    (logger, logger._cache)  # type: ignore[attr-defined]  # noqa: SLF001
    for name in ("endpoint", "parsers", "hooks", "retryhandler", "retries.standard")
    for logger in [logging.getLogger(f"botocore.{name}")]
]
_HISTORY: Any = get_global_history_recorder()
# Errors after which no retry mode of botocore's tries again. A test asks its handlers.
FINAL = frozenset(
    {
        "AccessDeniedException",
        "BadRequestException",
        "ConflictException",
        "ForbiddenException",
        "GoneException",
        "InvalidRequestException",
        "InvalidStateException",
        "NotFoundException",
        "PayloadTooLargeException",
        "ResourceNotFoundException",
        "ServiceQuotaExceededException",
    }
)


class Lane(NamedTuple):
    """What the fast lane must know of a client: who would sign a call, and how often it would be tried."""

    signer: RequestSigner
    attempts: int


class _Client:
    """Which lanes the calls of a client take, as long as it is made of the same: methods, attributes of its own, and handlers.

    Parameters:
        endpoint: the client's.
        methods: what happens to its calls in the slow lane.
        own: how many attributes its parts have themselves, which may hide those of their classes.
        handlers: those that botocore has looked up. It begins a new dictionary of them whenever a handler comes or goes.
    """

    __slots__ = ("_events", "_lanes", "genuine", "handlers", "methods", "own")

    def __init__(self, endpoint: Any, methods: tuple[Any, ...], own: int, handlers: object) -> None:
        self.methods = methods
        self.own = own
        self.handlers = handlers
        events = self._events = endpoint._event_emitter  # noqa: SLF001
        self.genuine = (
            _are_genuine(endpoint, _OF_ENDPOINTS)
            and _are_genuine(endpoint._response_parser_factory, _OF_PARSERS)  # noqa: SLF001
            and _are_genuine(events, _OF_ALIASERS)
            and _are_genuine(events._emitter, _OF_EVENTS)  # noqa: SLF001
        )
        self._lanes: dict[str, Lane | None] = {}

    def lane_of(self, model: OperationModel) -> Lane | None:
        """The lane of an operation's calls, found out once."""
        name = model.name
        if name not in self._lanes:
            self._lanes[name] = _look_up(self._events, model)
        return self._lanes[name]


_CLIENTS: WeakKeyDictionary[Any, _Client] = WeakKeyDictionary()


def fast_lane(endpoint: Any, model: OperationModel, world: World) -> Lane | None:
    """The fast lane for a call; None if it takes the slow one."""
    if world.plan.armed or _is_watched():
        return None
    client = _client_of(endpoint)
    if client is None:
        return None
    lane = client.lane_of(model)
    return lane if lane and _are_genuine(lane.signer, _OF_SIGNERS) else None


def _is_watched() -> bool:
    """Whether somebody reads along: botocore's history recorder, or its log of requests."""
    for logger, known in _LOGGERS:
        if known.get(logging.DEBUG) is not False and logger.isEnabledFor(logging.DEBUG):
            return True
    return _HISTORY._enabled  # type: ignore[no-any-return]  # noqa: SLF001


def _client_of(endpoint: Any) -> _Client | None:
    """A client, by its endpoint, if nobody has replaced a part of it, or what parses its responses."""
    try:
        methods = _ALL_METHODS(endpoint)
        events, parsers = endpoint._event_emitter, endpoint._response_parser_factory  # noqa: SLF001
        emitter = events._emitter  # noqa: SLF001
        own = len(endpoint.__dict__) + len(parsers.__dict__) + len(events.__dict__) + len(emitter.__dict__)
        handlers = emitter._lookup_cache  # noqa: SLF001
        if parsers._defaults:  # noqa: SLF001
            return None
    except AttributeError:
        return None  # somebody has put a part of their own there
    client = _CLIENTS.get(endpoint)
    if client is None or client.handlers is not handlers or client.own != own or client.methods != methods:
        client = _CLIENTS[endpoint] = _Client(endpoint, methods, own, handlers)
    return client if client.genuine else None


class _Methods:
    """Methods of a class as they were when somebody looked, and whether all of them were a library's own."""

    __slots__ = ("genuine", "of", "seen")

    def __init__(self, names: tuple[str, ...]) -> None:
        self.of = attrgetter(*names)
        self.seen: Any = None
        self.genuine = False


# Of the libraries' own classes: each has one set of names here.
_METHODS: dict[type, _Methods] = {}


def _are_genuine(owner: Any, names: tuple[str, ...]) -> bool:
    """Whether an object is of a library's own class, and nobody has replaced one of these methods, be it in it alone."""
    kind = type(owner)
    methods = _METHODS.get(kind)
    if methods is None:
        if not _is_of_libraries(kind.__module__):
            return False
        methods = _METHODS[kind] = _Methods(names)
    now = methods.of(kind)
    if now != methods.seen:
        methods.seen, methods.genuine = now, all(map(_is_genuine, now))
    return methods.genuine and owner.__dict__.keys().isdisjoint(names)


def _is_genuine(method: Any) -> bool:
    """Whether a method is a library's own, be it beneath ours."""
    method = without_ours(method)
    return type(method) is FunctionType and _is_of_libraries(method.__globals__["__name__"])


def _is_of_libraries(home: Any) -> bool:
    return isinstance(home, str) and home.partition(".")[0] in _LIBRARIES


def _look_up(events: Any, model: OperationModel) -> Lane | None:
    """The lane, if nobody but botocore handles the events of the slow one, and the answer is no stream."""
    if model.has_streaming_output or model.has_event_stream_output:
        return None
    signer = attempts = None
    for handler in _handlers(events, model):
        name = getattr(handler, "__qualname__", type(handler).__qualname__)
        if not _is_of_libraries(getattr(handler, "__module__", None)):
            return None
        if name in _SIGNERS:
            signer = handler.__self__
        elif name in _RETRIES:
            attempts = _attempts_of(handler)
        elif name not in _OTHERS:
            return None
    # The last attempt is noted in its answer, by some retry modes even if it succeeds.
    return Lane(signer, attempts) if signer and attempts and attempts > 1 else None


def _handlers(events: Any, model: OperationModel) -> Iterator[Any]:
    service = model.service_model.service_id.hyphenize()
    for event in _EVENTS:
        name = events._alias_event_name(f"{event}.{service}.{model.name}")  # noqa: SLF001
        yield from events._emitter._handlers.prefix_search(name)  # noqa: SLF001


def _attempts_of(handler: Any) -> int | None:
    """How often a client tries a call, of its handler in one of the modes; None if somebody else has put it together."""
    for path in _ATTEMPTS:
        with suppress(AttributeError):
            return path(handler)  # type: ignore[no-any-return]
    return None
