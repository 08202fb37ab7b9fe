"""What holds for tests that don't ask for a mock: whether they have one anyway, and what they may not call without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from awsmock_ar_apigw.cloud.services import SERVICES, mock_of
from awsmock_ar_apigw.plugin.texts import is_on, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_GUARDS: Mapping[str, tuple[str, ...] | None] = {"off": (), "mocked": SERVICES, "aws": None}


class Switches:
    """The options ``awsmock_guard`` and ``awsmock_auto`` of a run, with what markers say of a test.

    Parameters:
        guard: what is held back: off, mocked or aws.
        auto: whether each test has the mock.
    """

    def __init__(self, guard: str, *, auto: bool) -> None:
        self._guard = guard
        self._auto = auto

    @classmethod
    def of_run(cls, config: pytest.Config) -> Switches:
        """What the command line says, else the configuration file.

        Raises:
            UsageError: a text is none of those that there are.
        """
        guard = text_of(config, "guard")
        if guard and guard.text not in _GUARDS:
            raise pytest.UsageError(f"{guard.origin}: it is none of {', '.join(_GUARDS)}.")
        return cls(guard.text if guard else "off", auto=is_on(config, "auto"))

    def put_mock_on(self, item: pytest.Item) -> None:
        """Mark a test that has the mock without asking for it."""
        marker = item.get_closest_marker("awsmock_auto")
        on = self._auto if marker is None else _argument(item, marker, (True, False))
        if on:
            item.add_marker(pytest.mark.awsmock)

    def guard_of(self, item: pytest.Item) -> str:
        """What is held back while a test runs."""
        marker = item.get_closest_marker("awsmock_guard")
        return self._guard if marker is None else str(_argument(item, marker, tuple(_GUARDS)))

    def begin(self, item: pytest.Item) -> bool:
        """Hold back what a test may not call; whether there is anything."""
        guard = self.guard_of(item)
        held = _GUARDS[guard]
        if held == ():
            return False
        from awsmock_ar_apigw.intercept.active import Fence  # noqa: PLC0415 - for tests that are guarded
        from awsmock_ar_apigw.intercept.seam import put_up  # noqa: PLC0415 - botocore is costly to import

        put_up(Fence(held, lambda service, call: advice(item, guard, service, call)))
        return True

    @staticmethod
    def end() -> None:
        """Hold nothing back any more."""
        from awsmock_ar_apigw.intercept.seam import put_up  # noqa: PLC0415 - likewise

        put_up(None)


def advice(item: pytest.Item, guard: str, service: str, call: str) -> str:
    """Who has called AWS without a mock, and what to do."""
    if service in SERVICES:
        mock = mock_of(service)
        ways = (
            f"ask for the fixture awsmock or {mock.removeprefix('mock_')}_client, mark the test with @pytest.mark.awsmock, or decorate "
            f"it with @{mock}; awsmock_auto = yes gives every test the mock"
        )
    else:
        ways = f"mock {service} with another library, which answers before anything is sent"
    return (
        f"{item.nodeid} calls {service} {call} while no mock is active, and awsmock_guard = {guard} holds that back. A client works in a mock whenever it was made, and not after it. "
        f"To mock the call, {ways}. To let it through, mark the test with "
        '@pytest.mark.awsmock_guard("off").'
    )


def _argument(item: pytest.Item, marker: pytest.Mark, known: tuple[Any, ...]) -> Any:
    """The one argument of a marker.

    Raises:
        UsageError: it has none, or one that makes no sense.
    """
    if len(marker.args) == 1 and not marker.kwargs and marker.args[0] in known:
        return marker.args[0]
    shown = ", ".join(map(repr, known))
    raise pytest.UsageError(f"@pytest.mark.{marker.name} on {item.nodeid}: it takes one of {shown}.")
