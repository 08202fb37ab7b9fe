"""Lambda functions of a test: callables that stand in for what AWS would run."""

from __future__ import annotations

import asyncio
import contextvars
import datetime
import decimal
import json
import re
import threading
import traceback
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import EPOCH
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.ids import uuid_of
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.near import meant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from awsmock_ar_apigw.base.clock import Clock

    Handler = Callable[[dict[str, Any], Any], Any]

# A function's ARN, plain or within the one that invokes it, with a version or an alias, or without.
_ARN = re.compile(
    r"(?P<arn>arn:[a-z-]+:lambda:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12}):function:(?P<name>[^:/\s]+))"
    r"(?::(?P<qualifier>[^:/\s]+))?"
)
# What a function may be given as, beside its ARN: its name, with a version or an alias, or without.
_NAME = re.compile(r"[^:/\s]+(:[^:/\s]+)?")
# How long a function may run, and how much memory it has, unless it is added with something else. [Lambda's own defaults are 3
# seconds and 128 MB; that nothing runs out here unless it is asked to is our choice]
_TIMEOUT = 900.0
_MEMORY = 128


class Target(NamedTuple):
    """The function that an integration or an authorizer names.

    Attributes:
        arn: its ARN, without a version or an alias.
        name: its name.
        qualifier: the version or the alias; None if none is named.
        names: what it may have been given as, the most exact first.
    """

    arn: str
    name: str
    qualifier: str | None
    names: tuple[str, ...]

    @property
    def invoked(self) -> str:
        """Its ARN as it is invoked, with a version or an alias if one is named."""
        return f"{self.arn}:{self.qualifier}" if self.qualifier else self.arn


@lru_cache(maxsize=256)
def target_of(uri: str) -> Target | None:
    """The function that a URI names; None if it names none."""
    found = _ARN.search(uri)
    if found is None:
        return None
    arn, name, qualifier = found["arn"], found["name"], found["qualifier"]
    qualified = (f"{arn}:{qualifier}", f"{name}:{qualifier}") if qualifier else ()
    return Target(arn, name, qualifier, (*qualified, arn, name))


class Function(NamedTuple):
    """A callable in the place of a function.

    Attributes:
        name: what it was added as.
        handler: the callable.
        reraise: whether what it raises ends the request of the test, instead of what AWS makes of it.
        timeout: how many seconds it may run, by the cloud's clock.
        memory: what its context says of its memory, in MB.
        version: which version its context says that it is; None for the one that was called.
    """

    name: str
    handler: Handler
    reraise: bool = False
    timeout: float = _TIMEOUT
    memory: int = _MEMORY
    version: str | None = None


class Outcome(NamedTuple):
    """What came of calling a function: its result as JSON, or why there is none."""

    payload: str | None
    error: str = ""
    message: str = ""
    traceback: str | None = None


class Context:
    """What a function gets to know about its call, under the names that Lambda gives it.

    Attributes:
        identity: nothing, for calls of API Gateway.
        client_context: likewise.
    """

    identity = None
    client_context = None

    def __init__(self, function: Function, target: Target, request_bits: int, clock: Clock) -> None:
        self._function = function
        self._target = target
        self._request_bits = request_bits
        self._clock = clock
        self._began = clock.micros

    # Each is made when a function first asks for it: most don't.

    @cached_property
    def aws_request_id(self) -> str:
        """The id of the call."""
        return uuid_of(self._request_bits)

    @cached_property
    def function_name(self) -> str:
        """The function's name."""
        return self._target.name

    @cached_property
    def function_version(self) -> str:
        """The version or alias that was called, or ``$LATEST``; of an alias, its version, if the function knows it."""
        return self._function.version or self._target.qualifier or "$LATEST"

    @cached_property
    def invoked_function_arn(self) -> str:
        """The ARN that was called."""
        return self._target.invoked

    @cached_property
    def memory_limit_in_mb(self) -> str:
        """Its memory, as a text."""
        return str(self._function.memory)

    @cached_property
    def log_group_name(self) -> str:
        """Where its logs would go."""
        return f"/aws/lambda/{self.function_name}"

    @cached_property
    def log_stream_name(self) -> str:
        """Where in the group its logs would go."""
        day = EPOCH + datetime.timedelta(microseconds=self._began)
        return f"{day:%Y/%m/%d}/[{self.function_version}]{self.aws_request_id.replace('-', '')}"

    def get_remaining_time_in_millis(self) -> int:
        """How much time is left for the call, in milliseconds, by the cloud's clock."""
        ends = self._began + round(self._function.timeout * 1_000_000)
        return max(0, (ends - self._clock.micros) // 1000)

    def log(self, message: object) -> None:
        """Lambda's own way to log, which prints here."""
        print(message)  # noqa: T201 - as the runtime does

    def __repr__(self) -> str:
        return f"<LambdaContext of {self.function_name}, {self.aws_request_id}>"


class Functions:
    """The functions of a cloud, as ``cloud.functions``: callables ``(event, context)`` by name, ARN, or qualified ARN.

    An integration finds the one for its own ARN first, with version or alias and without, then the one for its function's name.

    Examples:
        >>> from awsmock_ar_apigw import mock_apigatewayv2
        >>> with mock_apigatewayv2() as cloud:
        ...     cloud.functions["pets"] = lambda event, context: {"path": event["rawPath"]}
        ...     list(cloud.functions)
        ['pets']
    """

    def __init__(self) -> None:
        self._functions: dict[str, Function] = {}

    def __setitem__(self, name: str, handler: Handler) -> None:
        self.add(name, handler)

    def __delitem__(self, name: str) -> None:
        self[name]
        del self._functions[name]

    def __getitem__(self, name: str) -> Handler:
        if name not in self._functions:
            raise MockError(
                f"There is no function {name!r}. {meant(name, self._functions)}There are: "
                f"{', '.join(self._functions) or 'none'}. Give one: cloud.functions[{name!r}] = handler."
            )
        return self._functions[name].handler

    def __contains__(self, name: object) -> bool:
        return name in self._functions

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._functions))

    def __len__(self) -> int:
        return len(self._functions)

    def __repr__(self) -> str:
        return f"<functions: {', '.join(self._functions) or 'none'}>"

    def add(
        self,
        name: str,
        handler: Handler,
        *,
        reraise: bool = False,
        timeout: float = _TIMEOUT,
        memory: int = _MEMORY,
        version: str | None = None,
    ) -> None:
        """Give a function, with more to say about it than its callable.

        Parameters:
            name: its name, with ``:alias`` or without; or its ARN, likewise.
            handler: ``handler(event, context)``, plain or a coroutine function.
            reraise: let through what it raises, instead of answering 500 as AWS does.
            timeout: how many seconds it may run, by the cloud's clock.
            memory: what its context says of its memory, in MB.
            version: which version its context says that it is, where it stands for an alias.

        Raises:
            MockError: no integration finds a function by this name, or the handler can't be called.
        """
        if not isinstance(name, str) or not (_NAME.fullmatch(name) or _ARN.fullmatch(name)):
            target = target_of(name) if isinstance(name, str) else None
            within = f" The function that it invokes is {target.invoked}." if target else ""
            raise MockError(f"{name!r} is no name of a function. Give its name or its ARN.{within}")
        if not callable(handler):
            raise MockError(f"{handler!r} can't be called with an event and a context. Give a function.")
        self._functions[name] = Function(name, handler, reraise, timeout, memory, version)

    def as_added(self, name: str) -> Function | None:
        """A function with all that was said of it, by the very name that it was added by."""
        return self._functions.get(name)

    def find(self, target: Target) -> Function | None:
        """The one that a target means: by its qualified ARN, its ARN, or its name."""
        for name in target.names:
            if name in self._functions:
                return self._functions[name]
        return None


def invoke(function: Function, event: dict[str, Any], context: Context) -> Outcome:
    """Call a function as Lambda does: the result is written as JSON, and what it raises is no exception of ours.

    Raises:
        Exception: what the function raises, if it is to be let through.
    """
    try:
        result = outside_of_loops(_result, function, event, context)
        return _DONE if _is_done(result) else Outcome(_ENCODE(result))
    except Exception as error:
        if function.reraise:
            raise
        return Outcome(None, type(error).__name__, str(error), traceback.format_exc())


# What most functions of a WebSocket API answer: writing it each time would take as long as the rest of the call.
_OK = {"statusCode": 200}
_DONE = Outcome('{"statusCode": 200}')


def _is_done(result: Any) -> bool:
    """Whether a function answers just that, and not 200.0, which is another text."""
    return type(result) is dict and result == _OK and type(result["statusCode"]) is int


def _result(function: Function, event: dict[str, Any], context: Context) -> Any:
    result = function.handler(event, context)
    return finished(result) if hasattr(result, "__await__") else result


def _plain(value: object) -> float | str:
    """What Lambda's runtime for Python writes beside what JSON knows.

    [real: awslambdaric 4.2.2; it writes named tuples as objects, too, and all digits of a decimal number, which nothing here does]
    """
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, bytes):
        return value.decode()
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


_ENCODE = json.JSONEncoder(ensure_ascii=False, default=_plain).encode


def finished(result: Any) -> Any:
    """What an awaitable comes to."""

    async def awaited() -> Any:
        return await result

    return outside_of_loops(lambda: asyncio.run(awaited()))


def outside_of_loops(call: Callable[..., Any], *given: Any) -> Any:
    """What a call gives back: in a thread of its own, where this one runs a loop, which a function at AWS is never called in."""
    if asyncio._get_running_loop() is None:  # noqa: SLF001 - asyncio's own, for whoever would rather not catch an error
        return call(*given)
    return _in_a_thread(partial(contextvars.copy_context().run, call, *given))


def _in_a_thread(call: Callable[[], Any]) -> Any:
    ended: list[Any] = []
    failed: list[BaseException] = []

    def run() -> None:
        # A loop that doesn't run, such as Lambda's main thread has for those that ask for the current one.
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            ended.append(call())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            failed.append(error)
        finally:
            asyncio.set_event_loop(None)
            loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return ended[0]
