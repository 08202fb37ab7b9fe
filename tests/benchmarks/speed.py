"""What the mock costs, beside the same client with a canned transport ("null"), in one run.

    python tests/benchmarks/speed.py [--quick] [--only SECTION ...] [--parts] [--json FILE] [--async-with PYTHON]
        [--templates-with PYTHON] [--served-with PYTHON]

Prints one table: figures with their targets. Ratios are medians of paired rounds, one after the other in one process, so
that it matters little how fast a machine is, and what else it does.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from figures import FULL, LEAST, QUICK, Effort, Figure, setting, table

# Each is a file beside this one. moto comes last, since importing it changes all clients that are made afterwards.
SECTIONS = (
    "calls",
    "asynchronous",
    "sessions",
    "first_answer",
    "openapi",
    "templates",
    "growth",
    "memory",
    "threads",
    "requests_answered",
    "messages_answered",
    "served",
    "beside_moto",
)
# Those that need an environment of their own, and the option that names its Python.
ELSEWHERE = {"asynchronous": "async_with", "templates": "templates_with", "served": "served_with"}


def main() -> None:
    """Measure, and print the table."""
    asked = arguments()
    effort = LEAST if asked.least else QUICK if asked.quick else FULL
    about, figures = setting(), []
    for section in asked.only:
        print(f"{time.strftime('%X')} measuring {section}", file=sys.stderr)
        if python := getattr(asked, ELSEWHERE.get(section, ""), None):
            found, about[section] = elsewhere(section, python, asked)
        else:
            found = measured(section, effort)
        figures += found
    if asked.json:
        asked.json.write_text(json.dumps({**about, "figures": [one._asdict() for one in figures]}, indent=1))
    print_all(about, figures, parts=asked.parts)


def measured(section: str, effort: Effort) -> list[Figure]:
    """The figures of a section."""
    return import_module(section).measure(effort)


def elsewhere(section: str, python: str, asked) -> tuple[list[Figure], dict[str, str]]:
    """The figures of a section, measured in the environment of another Python, and the versions there."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = [f"--{name}" for name in ("least", "quick") if getattr(asked, name)]
        command = [python, __file__, "--only", section, "--json", str(report), *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found = json.loads(report.read_text())
    return [Figure(**one) for one in found["figures"]], found["versions"]


def print_all(about, figures: list[Figure], *, parts: bool) -> None:
    """The table, below what it was measured with; and if asked for, each operation."""
    if parts:
        for one in figures:
            print(one.what)
            for operation, ratio in sorted(one.parts.items(), key=lambda part: part[1]):
                print(f"    {operation:45} {ratio:.2f}")
    print(about["date"], *(f"{name} {version}" for name, version in about["versions"].items()), sep=", ")
    for section in ELSEWHERE:
        if section in about:
            print(f"{section}:", ", ".join(f"{name} {version}" for name, version in about[section].items()))
    print(table(figures))


def arguments() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds and resources")
    parser.add_argument(
        "--least",
        action="store_true",
        help="hardly any: whether all of it still runs; the figures say nothing",
    )
    parser.add_argument(
        "--only", nargs="+", choices=SECTIONS, default=SECTIONS, metavar="SECTION", help=", ".join(SECTIONS)
    )
    parser.add_argument("--parts", action="store_true", help="print each operation, too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    parser.add_argument(
        "--async-with", metavar="PYTHON", help="measure async clients with this Python, that has aiobotocore"
    )
    parser.add_argument(
        "--templates-with",
        metavar="PYTHON",
        help="measure templates with this Python, that has aws-sam-translator",
    )
    parser.add_argument(
        "--served-with", metavar="PYTHON", help="measure servers with this Python, that has those of others"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
