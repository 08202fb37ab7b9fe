"""What a test plans for operations that take time: that they fail, or wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.clock import LAST_DAY, is_span
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.fate import Fate
from awsmock_ar_apigw.base.number import written

if TYPE_CHECKING:
    from awsmock_ar_apigw.cloud.world import World


class Planning:
    """The part of a cloud that lets operations fail or wait."""

    _world: World

    def fail_next(
        self,
        operation: str,
        *,
        service: str | None = None,
        times: int = 1,
        undo_fails: bool = False,
        reason: str | None = None,
    ) -> None:
        """Let the next call of an asynchronous operation start, and then fail.

        The resource takes the failure row of its table: a new service ends in CREATE_FAILED, an updated one
        falls back to what it was. A call that is refused doesn't count.

        Parameters:
            operation: its name, such as ``"UpdateService"``; or ``"validate_domain"``.
            service: botocore's name of the service, where two have an operation of that name.
            times: how many such calls.
            undo_fails: for an update or a deployment, whose failure is rolled back: the operation ends as
                ROLLBACK_FAILED instead of ROLLBACK_SUCCEEDED.
            reason: what the resource says of its failure, where its shape has room for that: VPC links, deployments
                and their stages, domain names, portals, their previews and endpoint pages; nothing of App Runner.

        Raises:
            MockError: it isn't an operation that takes time, it has nothing to undo, or it can't show a reason.

        Examples:
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> with mock_apprunner() as cloud:
            ...     cloud.fail_next("CreateService")
        """
        if not isinstance(reason, str | None) or reason == "":
            raise MockError(f"reason={reason!r} says nothing. Give a text, or leave it out.")
        self._plan(operation, service, times, Fate(fails=True, undo_fails=undo_fails, reason=reason))

    def queue_next(
        self, operation: str, *, seconds: float, service: str | None = None, times: int = 1
    ) -> None:
        """Let the next call of an asynchronous operation wait before it starts: App Runner shows it as PENDING.

        Parameters:
            operation: its name, such as ``"CreateService"``.
            seconds: how long it waits, by the cloud's clock.
            service: botocore's name of the service, where two have an operation of that name.
            times: how many such calls.

        Raises:
            MockError: it isn't an operation that takes time, or ``seconds`` isn't above zero, or more than are left.
        """
        if not (is_span(seconds) and self._world.clock.has(seconds)):
            raise MockError(
                f"seconds={written(seconds)} is no time to wait. Give more than zero, until {LAST_DAY} at most."
            )
        self._plan(operation, service, times, Fate(waits=seconds))

    def _plan(self, operation: str, service: str | None, times: int, fate: Fate) -> None:
        from awsmock_ar_apigw.cloud.fates import plan  # noqa: PLC0415 - when used

        plan(self._world, operation, service, times, fate)
