"""Which mocks are active: botocore is patched while at least one is.

Locks are taken in this order, and never the other way round:

1. ``IMPORTING``: files of a service are being imported; then those that Python itself has, one for each module;
2. ``ACTIVE.lock``: which mocks are active, and what is patched;
3. ``World.lock`` of a cloud: what is stored there;
4. ``COMPILING``: a shape becomes a function, once a process.

So nothing that takes the second is done under the third, and importing a file of ours takes neither. Nothing of a
user's runs under one of them: no ``when`` of a fault, no handler, no mapping of theirs. A fork takes all of them, the third
of every cloud, so that the child has none that nobody will let go.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.text import readable
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.world import WORLDS
from awsmock_ar_apigw.kit.files import IMPORTING
from awsmock_ar_apigw.wire.values import COMPILING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from awsmock_ar_apigw.base.clock import Pace
    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.cloud.world import World


class Activation:
    """A mock from its start to its stop: which cloud answers for which services.

    ``pace`` is what it asks for; None leaves the pace to the mocks around it, or to the cloud. ``began`` is the file
    and the line that started it, for whoever has to find out why it still runs.
    """

    def __init__(
        self,
        cloud: Cloud,
        services: tuple[str, ...],
        passthrough: tuple[str, ...],
        pace: Pace | None,
        began: tuple[str, int] = ("", 0),
    ) -> None:
        self.cloud = cloud
        self.world = world_of(cloud)
        self.services = services
        self.passthrough = passthrough
        self.pace = pace
        self.began = began
        self.number = 0

    def __str__(self) -> str:
        path, line = self.began
        return readable(f"the mock of {', '.join(self.services)} that was started at {path}:{line}")


class Fence(NamedTuple):
    """What holds calls back while no mock is active: pytest's plugin puts one up, if it is asked to.

    ``services`` are those whose calls it holds back, None for all of AWS; ``advice`` says, of a service and a call, who
    made it, and what to do.
    """

    services: Collection[str] | None
    advice: Callable[[str, str], str]


class Active:
    """The active mocks, innermost last. One for the process: threads share it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._stack: list[Activation] = []
        self._claims: dict[str, Activation] = {}
        self._last = 0
        self._held_for_fork: list[Any] = []
        self._knows_forks = False
        self.fence: Fence | None = None
        # Who wants to hear of each mock that starts, as the pytest plugin does.
        self.watchers: list[Callable[[Activation], None]] = []

    def __bool__(self) -> bool:
        return bool(self._stack)

    def cloud_for(self, service: str) -> Cloud | None:
        """The cloud that answers for a service: the innermost mock of it says so."""
        claim = self._claims.get(service)
        return None if claim is None else claim.cloud

    def world_for(self, service: str) -> World | None:
        """What is behind the cloud that answers for a service."""
        claim = self._claims.get(service)
        return None if claim is None else claim.world

    def lets_through(self, service: str) -> bool:
        """Whether an active mock lets calls of a service through to the network; without one, whether no fence is there."""
        if self._stack:
            return any(service in activation.passthrough for activation in self._stack)
        fenced = self.fence.services if self.fence else ()
        return fenced is not None and service not in fenced

    def let_through(self) -> set[str]:
        """The services that active mocks let through to the network."""
        return {service for activation in self._stack for service in activation.passthrough}

    def lets_anything_through(self) -> bool:
        """Whether an active mock lets calls of some service through, which then need credentials that are real."""
        return any(activation.passthrough for activation in self._stack)

    def mark(self) -> int:
        """A moment in the order of starts, for ``leftovers`` to look back to."""
        return self._last

    def leftovers(self, since: int = 0) -> list[Activation]:
        """The mocks that were started after a mark and still run, innermost first; ``seam.stop`` stops one.

        Which of them should have been stopped is for the asker to know: what a fixture of a wider scope has started
        runs on with every right.

        Parameters:
            since: what ``mark`` gave; 0 is before all.
        """
        with self.lock:
            return [one for one in reversed(self._stack) if one.number > since]

    def innermost(self) -> Cloud:
        """The cloud of the innermost mock.

        Raises:
            MockError: no mock is active.
        """
        if not self._stack:
            raise MockError(
                "No mock is active. Use current_cloud() inside a function decorated with a mock, inside its "
                "with block, or between its start() and stop()."
            )
        return self._stack[-1].cloud

    def push(self, activation: Activation) -> None:
        """A mock starts."""
        self._watch_forks()
        self._last = activation.number = self._last + 1
        self._stack.append(activation)
        activation.world.over = False
        self._claim(activation.world)
        for watch in self.watchers:
            watch(activation)

    def remove(self, activation: Activation) -> None:
        """A mock stops, be it the innermost or not; what nobody mocks any more in a cloud that goes on is forgotten.

        One that has been stopped already, as a leftover is, stays so.
        """
        if activation not in self._stack:
            return
        self._stack.remove(activation)
        self._claim(activation.world)
        left = {
            service for other in self._stack if other.world is activation.world for service in other.services
        }
        if not left:
            # Whoever still holds the cloud may look at what there was.
            activation.world.over = True
            return
        for service in activation.services:
            if service not in left:
                activation.world.forget(service)

    def _claim(self, changed: World) -> None:
        """The innermost mock of a service says which cloud answers, and of a cloud how fast it goes."""
        self._claims = {service: activation for activation in self._stack for service in activation.services}
        paces = [one.pace for one in self._stack if one.world is changed and one.pace is not None]
        changed.clock.pace = paces[-1] if paces else changed.own_pace

    # Forks

    def _watch_forks(self) -> None:
        """From the first mock on, a process that forks does so between two calls."""
        if not self._knows_forks and hasattr(os, "register_at_fork"):
            self._knows_forks = True
            os.register_at_fork(
                before=self._before_fork, after_in_parent=self._after_fork, after_in_child=self._after_fork
            )

    def _before_fork(self) -> None:
        """Wait until no thread is inside a call: in the child it would stay there for ever, with its lock."""
        self._hold(IMPORTING, self.lock)
        # Which clouds there are is asked now: under that lock nobody starts a mock, and makes another one.
        self._hold(*[world.lock for world in list(WORLDS)], COMPILING)

    def _hold(self, *locks: Any) -> None:
        for lock in locks:
            lock.acquire()
            self._held_for_fork.append(lock)

    def _after_fork(self) -> None:
        """Go on: parent and child have each a cloud of their own from here."""
        held, self._held_for_fork = self._held_for_fork, []
        for lock in reversed(held):
            lock.release()


ACTIVE = Active()
