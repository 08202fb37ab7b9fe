"""What a run has called: which operations, how often and with which outcomes; and which it never called."""

from __future__ import annotations

import textwrap
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from awsmock_ar_apigw.cloud.services import SERVICES, backend_of
from awsmock_ar_apigw.cloud.walk import LISTENERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.cloud.journal import RecordedCall

TITLE = "awsmock: operations"
# What of a worker of xdist goes to the controller.
_OUTPUT = "awsmock_report"
_OK = "ok"
_WIDTH = 100


class Report:
    """Counts the calls of all clouds of a run, and tells of them at its end.

    Under xdist each worker counts its own, and the controller adds them up.
    """

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, str]] = Counter()
        # Two clouds may be called at the same moment. It is taken under the lock of a cloud, and so no fork finds it held.
        self._lock = threading.Lock()
        self._awaited = 0
        LISTENERS.append(self._count)

    def _count(self, call: RecordedCall) -> None:
        with self._lock:
            self._counts[call.service, call.operation, call.error or _OK] += 1

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """The run is over, and what was set up for several tests is torn down: a worker hands over what it has counted."""
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[_OUTPUT] = [[*key, count] for key, count in self._counts.items()]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodeready(self) -> None:
        """A worker has begun."""
        self._awaited += 1

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker has ended: one that crashed hands over nothing."""
        output = getattr(node, "workeroutput", {})
        self._awaited -= _OUTPUT in output
        for service, operation, outcome, count in output.get(_OUTPUT, ()):
            self._counts[service, operation, outcome] += count

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Everything has been said of single tests: tell of the run."""
        terminalreporter.write_sep("=", TITLE)
        for line in lines_of(self._counts):
            terminalreporter.write_line(line)
        if self._awaited:
            workers = "a worker that has" if self._awaited == 1 else f"{self._awaited} workers that have"
            terminalreporter.write_line(f"Not counted: the calls of {workers} not come to an end.")

    def pytest_unconfigure(self) -> None:
        """Count no more."""
        LISTENERS.remove(self._count)


def lines_of(counts: Mapping[tuple[str, str, str], int]) -> Iterator[str]:
    """What was called of each service, by name, and what never was.

    Parameters:
        counts: how many calls, by service, operation and outcome.
    """
    for service in SERVICES:
        called: dict[str, dict[str, int]] = {}
        for (of, operation, outcome), count in counts.items():
            if of == service:
                called.setdefault(operation, {})[outcome] = count
        yield from _of_service(service, called)


def _of_service(service: str, called: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    known = backend_of(service).files.operations
    if not called:
        yield f"{service}: none of {len(known)} operations was called"
        return
    totals = {operation: sum(outcomes.values()) for operation, outcomes in called.items()}
    calls = sum(totals.values())
    yield f"{service}: {len(called)} of {len(known)} operations, {calls} call{'s' * (calls != 1)}"
    wide, high = max(map(len, called)), len(str(max(totals.values())))
    for operation in sorted(called):
        yield f"  {operation:{wide}}  {totals[operation]:{high}}: {_outcomes(called[operation])}"
    never = sorted(set(known) - called.keys())
    if never:
        yield f"  never called: {len(never)}"
        yield textwrap.fill(", ".join(never), _WIDTH, initial_indent="    ", subsequent_indent="    ")


def _outcomes(outcomes: Mapping[str, int]) -> str:
    """What calls came to: those that succeeded first, then each code of an error."""
    ordered = sorted(outcomes, key=lambda outcome: (outcome != _OK, outcome))
    return ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in ordered)
