"""botocore's back-off between two attempts of a call: it moves the clock of the cloud, and nobody sleeps.

Whether a call is tried again, how often and after how long, is botocore's own decision, in each of its modes
(legacy, standard, adaptive): its handlers run as they are. Only the delay on which they decide passes on the clock of the
cloud that answers. With ``pace="real"`` it passes as it would without a mock.

Each delay has a jitter, which botocore draws by chance. In a cloud it is drawn from the cloud's own stream, over the same
range: the same seed and the same calls give the same times.

In the modes standard and adaptive a client may spend only so much on retries, all calls together. What it spends in a
cloud is counted apart there, so that a test doesn't use up what the next one, or a real call, would need.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from botocore.retries.quota import RetryQuota

from awsmock_ar_apigw.intercept.active import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.endpoint import Endpoint

    from awsmock_ar_apigw.cloud.world import World


# What a client may still spend on retries, by its own checker, in each cloud.
_QUOTAS: WeakKeyDictionary[World, WeakKeyDictionary[Any, RetryQuota]] = WeakKeyDictionary()
# Where a request's context keeps what was spent on it: the quota and the amount.
_SPENT = "awsmock_ar_apigw_spent"


class Waiting:
    """An endpoint that waits on the clock of a cloud: whoever asks how long to sleep hears that it is over."""

    __slots__ = ("_endpoint", "_world")

    def __init__(self, endpoint: Any, world: World) -> None:
        self._endpoint = endpoint
        self._world = world

    def __getattr__(self, name: str) -> Any:
        return getattr(self._endpoint, name)

    @property
    def _event_emitter(self) -> Waiting:
        return self

    def emit(self, event_name: str, **kwargs: Any) -> Any:
        """Ask the handlers, and let the delay pass that the first of them decides on."""
        kwargs["endpoint"] = self._endpoint
        return self.let_pass(self._endpoint._event_emitter.emit(event_name, **kwargs))  # noqa: SLF001

    def let_pass(self, responses: Any) -> Any:
        """What the handlers answer, once the delay that they ask for is over."""
        for handler, delay in responses:
            if delay is False:
                break
            if delay is not None:
                self._world.wait(delay)
                return [(handler, 0)]
        return responses


class _Drawing:
    """A handler of botocore's whose chances are those of a cloud."""

    __slots__ = ("_handler", "_world")

    def __init__(self, handler: Any, world: World) -> None:
        self._handler = handler
        self._world = world

    def __getattr__(self, name: str) -> Any:
        return getattr(self._handler, name)

    def _random(self) -> float:
        """What a back-off of the modes standard and adaptive draws."""
        with self._world.lock:
            return self._world.jitter.next()

    def _action(self, attempts: int) -> Any:
        """How long the mode legacy waits: a part by chance of a time that doubles with each attempt."""
        action = self._handler._action  # noqa: SLF001 - of one's own kin
        if getattr(action, "keywords", {}).get("base") != "rand":
            return action(attempts=attempts)
        return self._random() * action(attempts=attempts, base=1)


def draw_in_legacy(
    original: Callable[..., Any], self: Any, attempts: int, response: Any, caught_exception: Any, **event: Any
) -> Any:
    """How long to wait in the mode legacy, if the call is to be tried again."""
    return original(_drawing(self, event.get("operation")), attempts, response, caught_exception, **event)


def draw_in_standard(original: Callable[..., Any], self: Any, context: Any) -> Any:
    """How long to wait in the modes standard and adaptive."""
    return original(_drawing(self, context.operation_model), context)


def _drawing(handler: Any, operation_model: Any) -> Any:
    """A handler that draws from the cloud which answers for an operation; as it is, where none does."""
    world = operation_model and ACTIVE.world_for(operation_model.service_model.service_name)
    return _Drawing(handler, world) if world else handler


def needs_retry(
    original: Callable[..., Any],
    self: Endpoint,
    attempts: int,
    operation_model: Any,
    *args: Any,
    waiting: type[Waiting] = Waiting,
    **kwargs: Any,
) -> Any:
    """Whether a call is tried again; the time until then has passed."""
    world = ACTIVE.world_for(operation_model.service_model.service_name)
    if world is not None and _QUOTAS:
        _give_back(*args, **kwargs)
    endpoint = self if world is None or world.clock.pace.real else waiting(self, world)
    return original(endpoint, attempts, operation_model, *args, **kwargs)


def acquire_retry_quota(original: Callable[..., Any], self: Any, context: Any) -> Any:
    """Whether a client may spend what one more attempt costs: in a cloud, of what it has there."""
    world = ACTIVE.world_for(context.operation_model.service_model.service_name)
    if world is None:
        return original(self, context)
    checker = copy.copy(self)
    checker._quota = quota = _QUOTAS.setdefault(world, WeakKeyDictionary()).setdefault(self, RetryQuota())  # noqa: SLF001
    granted = original(checker, context)
    # Botocore would give it back to the client's own quota.
    context.request_context[_SPENT] = (quota, context.request_context.pop("retry_quota_capacity", 0))
    return granted


def _give_back(request_dict: Any, response: Any = None, _error: Any = None) -> None:
    """A call that succeeded after all gets back what its last attempt cost."""
    if response is not None and response[0].status_code < 300:
        spent = request_dict["context"].pop(_SPENT, None)
        if spent is not None:
            quota, amount = spent
            quota.release(amount)
