"""A fault as data: which calls it hits, how often, and what it does to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.faults.common import COMMON

if TYPE_CHECKING:
    from collections.abc import Callable, Container

# What an error says that only one service has, unless the test says otherwise.
PLANNED = "This error was planned by a test."


@dataclass(frozen=True, eq=False)
class Fault:
    """What a test has planned for some calls.

    Parameters:
        words: the arguments that it was planned with.
        calls: the calls that it can hit: pairs of service and operation.
        error, message: what it answers.
        raises: the exception that comes instead of an answer, or its class.
        latency: seconds that pass before the answer, be it the fault's or the service's.
        when: which parameters it is for; None is any.
        times: how many calls it hits; None is all.
        probability: how likely it hits a call that it could hit.
    """

    words: str
    calls: frozenset[tuple[str, str]]
    error: str | None = None
    message: str | None = None
    raises: type[Exception] | Exception | None = None
    latency: float = 0
    when: Callable[[dict[str, Any]], object] | None = None
    times: int | None = 1
    probability: float = 1.0

    @property
    def answers(self) -> bool:
        """Whether it answers in the place of the service: else it is latency alone."""
        return self.error is not None or self.raises is not None

    def lost(self, url: str) -> Exception:
        """The exception for a request's URL: what a class of them is made with is what an HTTP session knows."""
        if isinstance(self.raises, Exception):
            return self.raises
        kind: Any = self.raises
        made: Exception = kind(endpoint_url=url, proxy_url=url, error="planned by a test")
        return made

    def strike(self, listed: Container[str]) -> None:
        """Answer a call of an operation that lists these errors, in the place of the service, unless it is latency alone.

        Raises:
            ServiceError: the planned error.
        """
        if self.error is not None:
            common = COMMON.get(self.error)
            message = common.text if common and self.message is None else self.message
            # The model gives the status of what the operation lists.
            status = common.status if common and self.error not in listed else None
            raise ServiceError(self.error, PLANNED if message is None else message, status=status)
