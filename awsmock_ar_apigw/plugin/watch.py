"""Watches the tests of a run: which clouds each has, what it calls there, and what it leaves running."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pytest

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.requests import requests_of
from awsmock_ar_apigw.intercept.active import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Generator

    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.intercept.active import Activation
    from awsmock_ar_apigw.plugin.around import MockOfTest
    from awsmock_ar_apigw.plugin.switches import Switches

# From here on pytest shows in full what it cuts else: -vv.
_IN_FULL = 2


class LeftRunningWarning(UserWarning):
    """A test has started a mock and not stopped it; the plugin has."""


class Seen(NamedTuple):
    """A cloud, and how many calls and requests it had answered before a test."""

    cloud: Cloud
    calls: int
    requests: int


class Record:
    """What is known of one test.

    ``clouds`` are those that were active in it, each with the numbers of calls and of requests from before; ``shared`` are the
    mocks that may run on when it is over: who started them has a wider scope.
    """

    def __init__(self, item: pytest.Item) -> None:
        self.item = item
        self.mark = ACTIVE.mark()
        self.shared: list[Activation] = ACTIVE.leftovers() if ACTIVE else []
        self.clouds: dict[int, Seen] = {}
        self.mock: MockOfTest | None = None
        self.in_wider_scope = False
        self.passed = False
        self.told = False
        for activation in self.shared:
            self.see(activation.cloud)

    def see(self, cloud: Cloud) -> None:
        """A cloud is active in this test."""
        if id(cloud) not in self.clouds:
            self.clouds[id(cloud)] = Seen(cloud, len(cloud.calls), len(requests_of(world_of(cloud))))

    def shares(self, cloud: Cloud) -> bool:
        """Whether a cloud is not of this test alone."""
        return any(one.cloud is cloud for one in self.shared)

    def left_running(self) -> list[Activation]:
        """The mocks that this test has started, and nobody has stopped, innermost first."""
        if ACTIVE.mark() == self.mark:
            return []
        return [one for one in ACTIVE.leftovers(self.mark) if one not in self.shared]


class Watch:
    """The part of the plugin that is there while tests run.

    Most tests of a run may have nothing to do with a mock: for them it does nearly nothing.
    """

    def __init__(self, switches: Switches) -> None:
        self.record: Record | None = None
        self._switches = switches
        self._is_guarded = False
        ACTIVE.watchers.append(self._started)

    def _started(self, activation: Activation) -> None:
        if self.record is not None:
            self.record.see(activation.cloud)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """A test begins."""
        self.record = Record(item)
        self._is_guarded = self._switches.begin(item)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
        """A fixture of a scope wider than a test begins: what it starts may run on."""
        record = self.record
        if fixturedef.scope == "function" or record is None:
            return (yield)
        mark, within = ACTIVE.mark(), record.in_wider_scope
        record.in_wider_scope = True
        try:
            return (yield)
        finally:
            record.in_wider_scope = within
            if ACTIVE.mark() != mark:
                record.shared += ACTIVE.leftovers(mark)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """A test is over: stop what it has left running."""
        try:
            return (yield)
        finally:
            left = self.record.left_running() if self.record else []
            if left:
                _stop(left, item)
            if self._is_guarded:
                self._switches.end()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """A report is made: add the calls, if the test failed."""
        report = yield
        record = self.record
        if record is not None:
            if call.when == "call":
                record.passed = report.passed
            if report.failed and record.clouds and not record.told:
                _tell(report, record)
            if call.when == "teardown":
                self.record = None
        return report

    def pytest_unconfigure(self) -> None:
        """The run is over."""
        ACTIVE.watchers.remove(self._started)


def _stop(left: list[Activation], item: pytest.Item) -> None:
    from awsmock_ar_apigw.intercept import seam  # noqa: PLC0415 - botocore is costly to import

    for activation in left:
        seam.stop(activation)
    which = ", and ".join(map(str, left))
    path, line = left[-1].began
    warnings.warn_explicit(
        f"{item.name} has left running {which}. It has been stopped now, so that the next test starts without it. "
        "Use the mock in a with block or the fixture awsmock, or see to it that stop() is called: "
        "self.addCleanup(mock.stop).",
        LeftRunningWarning,
        path,
        line,
    )


def _tell(report: pytest.TestReport, record: Record) -> None:
    from awsmock_ar_apigw.plugin.section import OF_REQUESTS, TITLE, answered, texts_of  # noqa: PLC0415 - for tests that fail

    in_full = record.item.config.get_verbosity() >= _IN_FULL
    texts = texts_of(record.clouds.values(), in_full=in_full)
    report.sections += [(TITLE, text) for text in texts]
    report.sections += [(OF_REQUESTS, text) for text in answered(record.clouds.values())]
    record.told = bool(texts)
