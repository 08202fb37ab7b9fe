"""What runs of the benchmark say, for people: the tables of the README and of the site, and its chart.

    python tests/benchmarks/report.py RUN.json ...

Each file is one that ``speed.py --json`` wrote. Of runs with the same botocore the medians are shown. The tables go between the
marks that the two texts have for them.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from figures import Figure, goal_of, shown

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGE = ROOT / "docs/pages/explanation/speed.md"
CHART = PAGE.with_suffix(".svg")
MARKS = ("<!-- figures, by report.py -->\n", "<!-- end of figures -->")

# What the README shows, and the chart: the figures, and those of them that moto has.
SHOWN = {
    "a call of App Runner": "a call of App Runner / null",
    "a call of API Gateway V2": "a call of API Gateway V2 that moto has / null",
    "a call of an async client": "an async call of API Gateway V2 / null",
    "a test with a session, a client and a call": "a test of API Gateway V2 with a session, beside moto / null",
    "a process from import to first answer": "import to first answer of API Gateway V2, beside moto / null",
}
ENTERING = "enter and leave, beside moto"


class Measured(NamedTuple):
    """What runs with one botocore came to."""

    versions: dict[str, str]
    dates: set[str]
    figures: dict[str, Figure]

    @property
    def words(self) -> str:
        """The versions of what was measured."""
        used = {**self.versions, "aiobotocore": "", **self.versions.get("asynchronous", {})}
        return f"botocore {self.versions['botocore']} (async: aiobotocore {used['aiobotocore']} with botocore {used['botocore']})"


def measured(runs: list[dict[str, Any]]) -> Measured:
    """The medians of some runs, of each figure over those that have it."""
    found: dict[str, list[Figure]] = {}
    for run in runs:
        for one in run["figures"]:
            found.setdefault(one["what"], []).append(Figure(**one))
    figures = {what: middle(ones) for what, ones in found.items()}
    versions = runs[0]["versions"]
    for run in runs:
        versions = {**versions, "asynchronous": run.get("asynchronous", versions)}
    return Measured(versions, {run["date"] for run in runs}, figures)


def middle(ones: list[Figure]) -> Figure:
    """The median of a figure's runs."""
    motos = [one.moto for one in ones if one.moto is not None]
    return ones[-1]._replace(value=median(one.value for one in ones), moto=median(motos) if motos else None)


def about(all_measured: list[Measured]) -> str:
    """When it was measured, and with which versions."""
    dates = sorted(set().union(*(one.dates for one in all_measured)))
    first = all_measured[0].versions
    used = " and ".join(one.words for one in all_measured)
    return f"Measured on {' and '.join(dates)} with Python {first['Python']}, moto {first['moto']} and {used}; medians of all runs."


def full_table(all_measured: list[Measured]) -> str:
    """Every figure beside its target, a column for each botocore."""
    first = all_measured[0]
    rows = [
        ["What", *(f"botocore {one.versions['botocore']}" for one in all_measured), "Target", "moto"],
        ["---", *("---:" for _ in all_measured), "---:", "---:"],
    ]
    for what, figure in first.figures.items():
        cells = []
        for one in all_measured:
            own = one.figures.get(what)
            text = shown(own.value, own.unit) if own else ""
            cells.append(f"**{text}**" if own and own.missed else text)
        rows.append([what, *cells, goal_of(figure), shown(figure.moto, figure.unit)])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def bars(first: Measured) -> list[tuple[str, float, float | None]]:
    """What the chart and the README show: the title, our ratio to null, and moto's."""
    figures = [(title, first.figures[what]) for title, what in SHOWN.items()]
    return [(title, figure.value, figure.moto) for title, figure in figures]


def short_table(first: Measured) -> str:
    """The README's."""
    rows = ["| what | ours | botocore alone | moto |\n", "| --- | ---: | ---: | ---: |\n"]
    for title, ours, moto in bars(first):
        rows.append(f"| {title} | {ours:.2f} | 1 | {'' if moto is None else f'{moto:.2f}'} |\n")
    entering = first.figures[ENTERING]
    moto = shown(entering.moto, entering.unit)
    rows.append(f"| enter and leave a mock | {shown(entering.value, entering.unit)} | | {moto} |\n")
    return "".join(rows)


def chart(first: Measured) -> str:
    """The bars as SVG: ours, null, and moto's below each other."""
    scale, left, lines, top = 110, 300, [], 10
    for title, ours, moto in bars(first):
        shades = [("ours", ours, "#3f51b5"), ("botocore alone", 1.0, "#9e9e9e"), ("moto", moto, "#ef6c00")]
        drawn = [(name, value, shade) for name, value, shade in shades if value is not None]
        middle_of = top + 8 * len(drawn) + 4
        lines.append(f'<text x="{left - 10}" y="{middle_of}" text-anchor="end">{title}</text>')
        for name, value, shade in drawn:
            lines.append(
                f'<rect x="{left}" y="{top}" width="{value * scale:.0f}" height="14" fill="{shade}"/>'
                f'<text x="{left + value * scale + 6:.0f}" y="{top + 11}" class="value">{name} {value:.2f}</text>'
            )
            top += 16
        top += 14
    width = left + 4 * scale + 130
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" role="img" '
        'aria-label="What the mock costs beside botocore with a canned transport, and beside moto">\n'
        "<style>text { font: 13px sans-serif; fill: #777 } .value { font-size: 11px }</style>\n"
    )
    return head + "\n".join(lines) + "\n</svg>\n"


def put_in(path: Path, text: str) -> None:
    """Put a text between the marks of a file."""
    begin, end = map(re.escape, MARKS)
    old = path.read_text(encoding="utf-8")
    new = re.sub(f"({begin}).*?({end})", lambda found: found[1] + text + found[2], old, flags=re.DOTALL)
    path.write_text(new, encoding="utf-8")


def main() -> None:
    """Write all."""
    by_botocore: dict[str, list[dict[str, Any]]] = {}
    for path in sys.argv[1:]:
        run = json.loads(Path(path).read_text(encoding="utf-8"))
        by_botocore.setdefault(run["versions"]["botocore"], []).append(run)
    all_measured = [measured(runs) for runs in by_botocore.values()]
    put_in(PAGE, f"\n{about(all_measured)}\n\n{full_table(all_measured)}\n")
    put_in(README, f"\n{short_table(all_measured[0])}\n{about(all_measured[:1])}\n\n")
    CHART.write_text(chart(all_measured[0]), encoding="utf-8")


if __name__ == "__main__":
    main()
