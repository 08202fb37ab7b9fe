"""What is measured, how thoroughly, and how it is shown."""

from __future__ import annotations

import platform
import time
from importlib.metadata import distributions
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PACKAGES = (
    "awsmock-ar-apigw",
    "botocore",
    "boto3",
    "aiobotocore",
    "moto",
    "aws-sam-translator",
    "uvicorn",
    "ministack",
)


class Effort(NamedTuple):
    """How thoroughly to measure.

    Parameters:
        rounds: of each operation, each of ``batch`` calls.
        every: how many-th of the operations are measured; 1 for all.
        sessions: tests that make a session of their own.
        processes: processes from import to first answer, of each kind.
        enters: mocks that are entered and left.
        many: how many resources are many.
        looks: calls among many resources, and among few.
        stored: resources and calls whose memory is counted.
        calls: calls of each of the threads, in each round.
    """

    rounds: int
    batch: int
    every: int
    sessions: int
    processes: int
    enters: int
    many: int
    looks: int
    stored: int
    calls: int


FULL = Effort(9, 20, 1, 25, 11, 3_000, 100_000, 1_000, 3_000, 400)
QUICK = Effort(5, 15, 1, 7, 5, 500, 5_000, 300, 500, 100)
# That the benchmark still runs: its figures say nothing.
LEAST = Effort(1, 1, 40, 1, 0, 10, 120, 2, 10, 5)


class Figure(NamedTuple):
    """One figure, beside its target.

    Parameters:
        what: what it is of, and beside what.
        value: the figure; a ratio, unless ``unit`` says another.
        target: what it is to be at most, or with ``at_least`` at least; None if nobody has set one.
        moto: the same figure of moto, in the same rounds.
        parts: the ratios that it is made of, by operation.
    """

    what: str
    value: float
    target: float | None = None
    unit: str = ""
    at_least: bool = False
    moto: float | None = None
    parts: Mapping[str, float] = {}

    @property
    def missed(self) -> bool:
        """Whether the target is missed, as the figure is shown."""
        if self.target is None:
            return False
        shown = round(self.value, digits_of(self.unit))
        return shown < self.target if self.at_least else shown > self.target


def digits_of(unit: str) -> int:
    """Ratios are shown to the hundredth."""
    return 0 if unit else 2


def shown(value: float | None, unit: str) -> str:
    """A figure with its unit."""
    return "" if value is None else f"{value:,.{digits_of(unit)}f} {unit}".strip()


def goal_of(figure: Figure) -> str:
    """What a figure is to be."""
    sign = "≥" if figure.at_least else "≤"
    return "" if figure.target is None else f"{sign} {shown(figure.target, figure.unit)}"


def table(figures: Iterable[Figure]) -> str:
    """All figures as a table of plain text."""
    rows = [("what", "figure", "target", "", "moto")]
    rows += [
        (
            one.what,
            shown(one.value, one.unit),
            goal_of(one),
            "missed" if one.missed else "",
            shown(one.moto, one.unit),
        )
        for one in figures
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def setting() -> dict[str, Any]:
    """When it was measured, and with which versions."""
    installed = {one.name.lower(): one.version for one in distributions()}
    versions = {name: installed[name] for name in PACKAGES if name in installed}
    versions = {"Python": platform.python_version(), **versions}
    return {"date": time.strftime("%Y-%m-%d"), "versions": versions}
