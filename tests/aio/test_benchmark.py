"""The benchmark of async clients runs: with next to nothing to do, and whatever its figures are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SPEED = Path(__file__).parents[1] / "benchmarks/speed.py"


def test_the_benchmark_of_async_clients_runs():
    program = [sys.executable, str(SPEED), "--least", "--only", "asynchronous"]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("an async call of") == 2
