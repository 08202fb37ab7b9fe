"""The mock around one test: its marker, its fixtures and the factory's clients share it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.intercept.active import ACTIVE
from awsmock_ar_apigw.plugin.options import UNUSED_FAULTS, made, of_markers

if TYPE_CHECKING:
    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.facade import Mock
    from awsmock_ar_apigw.plugin.watch import Record


class MockOfTest:
    """Starts when it is first asked for its cloud, and ends with the test.

    Parameters:
        record: what is known of the test.
        of_run: the options of the whole run.
    """

    def __init__(self, record: Record, of_run: dict[str, Any]) -> None:
        self._item = record.item
        self._record = record
        self._of_run = of_run
        self._cloud: Cloud | None = None

    @property
    def cloud(self) -> Cloud:
        """The cloud: one of its own, or that of a mock which is active already."""
        if self._cloud is None:
            # The text says all: how the plugin came there is of no use to the reader.
            wrong = ""
            try:
                self._cloud = self._start()
            except MockError as error:
                wrong = str(error)
            if self._cloud is None:
                pytest.fail(wrong, pytrace=False)
        return self._cloud

    def _start(self) -> Cloud:
        given = of_markers(self._item)
        options = merged(given, self._of_run)
        fails = given.get(UNUSED_FAULTS, self._of_run.get(UNUSED_FAULTS)) != "allow"
        options.pop(UNUSED_FAULTS, None)
        try:
            mock = made(options)
            cloud = mock.start()
        except MockError as error:
            words = ", ".join(f"{name}={value!r}" for name, value in options.items())
            raise MockError(f"The mock of {self._item.name}, with {words}: {error}") from error
        self._item.addfinalizer(lambda: self._end(mock, cloud, fails=fails))
        return cloud

    def _end(self, mock: Mock, cloud: Cloud, *, fails: bool) -> None:
        mock.stop()
        # What is planned in a cloud that others share may be for another test.
        if fails and self._record.passed and not self._record.shares(cloud):
            unused = cloud.faults.unused()
            if unused:
                pytest.fail(_complaint(unused), pytrace=False)


def merged(given: dict[str, Any], of_run: dict[str, Any]) -> dict[str, Any]:
    """Options with those of the run where they say nothing.

    What joins a mock that is active already goes by that one's options, unless it says otherwise itself.
    """
    joins = ACTIVE and not given.get("isolated")
    return given.copy() if joins else {**of_run, **given}


def _complaint(unused: list[str]) -> str:
    planned = "\n".join(f"  {line}" for line in unused)
    return (
        f"This test has planned what never happened:\n{planned}\n"
        "Let the test make such a call, or take the plan back with cloud.faults.clear(). To allow it, mark the test "
        'with @pytest.mark.awsmock(unused_faults="allow"), or write awsmock_unused_faults = "allow" into the '
        "configuration of pytest."
    )
