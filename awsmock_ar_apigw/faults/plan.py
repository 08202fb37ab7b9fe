"""The fates that a test has planned for the next changes of its choice."""

from __future__ import annotations

from collections import deque

from awsmock_ar_apigw.base.fate import SUCCEEDS, Fate


class Plan:
    """Fates by operation, each used once, in the order in which they were planned."""

    def __init__(self) -> None:
        self._fates: dict[tuple[str, str], deque[Fate]] = {}

    def add(self, service: str, operation: str, fate: Fate, times: int = 1) -> None:
        """The next ``times`` changes that this operation starts have this fate."""
        self._fates.setdefault((service, operation), deque()).extend([fate] * times)

    def take(self, service: str, operation: str) -> Fate:
        """The fate of a change that starts now."""
        planned = self._fates.get((service, operation))
        return planned.popleft() if planned else SUCCEEDS
