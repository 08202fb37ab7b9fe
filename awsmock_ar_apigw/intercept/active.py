"""Which mocks are active: botocore is patched while at least one is."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.clock import Pace
    from awsmock_ar_apigw.cloud.cloud import Cloud


class Activation:
    """A mock from its start to its stop: which cloud answers for which services.

    ``pace`` is what it asks for; None leaves the pace to the mocks around it, or to the cloud.
    """

    def __init__(
        self, cloud: Cloud, services: tuple[str, ...], passthrough: tuple[str, ...], pace: Pace | None
    ) -> None:
        self.cloud = cloud
        self.services = services
        self.passthrough = passthrough
        self.pace = pace


class Active:
    """The active mocks, innermost last. One for the process: threads share it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._stack: list[Activation] = []
        self._clouds: dict[str, Cloud] = {}

    def __bool__(self) -> bool:
        return bool(self._stack)

    def cloud_for(self, service: str) -> Cloud | None:
        """The cloud that answers for a service: the innermost mock of it says so."""
        return self._clouds.get(service)

    def lets_through(self, service: str) -> bool:
        """Whether an active mock lets calls of a service through to the network."""
        return any(service in activation.passthrough for activation in self._stack)

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
        self._stack.append(activation)
        self._claim(activation.cloud)

    def remove(self, activation: Activation) -> None:
        """A mock stops, be it the innermost or not; what nobody mocks any more is forgotten."""
        self._stack.remove(activation)
        self._claim(activation.cloud)
        for service in activation.services:
            if not any(
                other.cloud is activation.cloud and service in other.services for other in self._stack
            ):
                activation.cloud.forget(service)

    def _claim(self, changed: Cloud) -> None:
        """The innermost mock of a service says which cloud answers, and of a cloud how fast it goes."""
        self._clouds = {
            service: activation.cloud for activation in self._stack for service in activation.services
        }
        paces = [one.pace for one in self._stack if one.cloud is changed and one.pace is not None]
        changed.clock.pace = paces[-1] if paces else changed.own_pace


ACTIVE = Active()
