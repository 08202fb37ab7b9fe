"""The benchmark runs: with next to nothing to do, and whatever its figures are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BENCHMARKS = ROOT / "tests/benchmarks"
# How many figures each subject has at least. Importing moto takes longer than all others, and async clients have their own test.
SUBJECTS = {
    "calls": 6,
    "sessions": 3,
    "openapi": 4,
    "templates": 4,
    "growth": 8,
    "memory": 4,
    "threads": 1,
    "messages_answered": 2,
}


def run(folder, *subjects):
    """The figures of some subjects."""
    report = folder / "report.json"
    program = [
        sys.executable,
        str(BENCHMARKS / "speed.py"),
        "--least",
        "--json",
        str(report),
        "--only",
        *subjects,
    ]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(report.read_text())["figures"]
    assert all(one["what"] in done.stdout and one["value"] > 0 for one in figures)
    return figures


def test_the_benchmark_runs(tmp_path):
    assert len(run(tmp_path, *SUBJECTS)) >= sum(SUBJECTS.values())


def test_first_answers_are_measured(tmp_path):
    assert len(run(tmp_path, "first_answer")) == 2


def test_first_answers_are_those_of_a_package_with_byte_code_and_of_one_without():
    program = (
        "import first_answer\nfor package in first_answer.copies():\n"
        """    first_answer.run("import awsmock_ar_apigw as a; print(a.__file__, a.__cached__)", package)"""
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=BENCHMARKS, capture_output=True, text=True, check=True
    )
    cached, bare = (line.split() for line in done.stdout.splitlines())
    assert cached[0] != bare[0]
    assert not Path(cached[0]).is_relative_to(ROOT)
