"""The calls that a cloud has answered."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import EPOCH

if TYPE_CHECKING:
    from collections.abc import Mapping


class RecordedCall:
    """A call that was answered.

    ``service`` and ``operation`` name it, ``account`` and ``region`` say where it went, and ``status`` is the
    HTTP status of the answer. ``error`` is the code of the error that it was answered with, or None.
    """

    __slots__ = ("_micros", "_params", "account", "error", "operation", "region", "service", "status")

    def __init__(  # noqa: PLR0913, PLR0917 - a record of all there is to know
        self,
        service: str,
        operation: str,
        account: str,
        region: str,
        micros: int,
        params: Mapping[str, Any],
        status: int,
        error: str | None,
    ) -> None:
        self.service = service
        self.operation = operation
        self.account = account
        self.region = region
        self.status = status
        self.error = error
        self._micros = micros
        self._params = params

    @property
    def params(self) -> dict[str, Any]:
        """The parameters, as a copy."""
        copied: dict[str, Any] = _copy(self._params)
        return copied

    @property
    def at(self) -> datetime.datetime:
        """When, by the cloud's clock: an aware datetime in UTC."""
        return EPOCH + datetime.timedelta(microseconds=self._micros)

    def __repr__(self) -> str:
        return f"<{self.service}.{self.operation} {self.region} {self.error or self.status}>"


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_copy(member) for member in value]
    return value
