"""One order of locks: whoever comes at once, through whichever two entrances, comes out again.

The order stands in ``intercept/active.py``. Here each lock is watched while every entrance is gone through once, in a fresh
process, so that whatever is imported or patched for the first time is so there; and then each pair of entrances is gone
through at once, by two threads of a process of its own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import awsmock_ar_apigw

HERE = Path(__file__).parent
PROGRAM = HERE / "entrances.py"


def run(*arguments):
    """What the program prints."""
    done = subprocess.run(
        [sys.executable, PROGRAM, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_locks_are_taken_in_one_order_and_nothing_of_a_user_s_runs_under_one():
    printed = run("watched")
    assert printed[-1] == "in order"
    assert len(printed) > 15


def test_a_lock_out_of_order_would_be_seen():
    assert run("watched", "wrong")[-1] == "mocks after world; user's code under world"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_any_two_entrances_at_once_come_to_their_end():
    assert run("pairs")[-1] == "all came out"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_two_that_wait_for_each_other_would_be_seen():
    assert run("pairs", "wrong")[-1].startswith("stuck: ")


def test_every_lock_has_its_place_in_the_order_so_that_no_fork_finds_one_held():
    package = Path(awsmock_ar_apigw.__file__).parent
    found = {
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        if re.search(
            r"\bthreading\.(?:R?Lock|Condition|\w*Semaphore|Event|Barrier)\(",
            file.read_text(encoding="utf-8"),
        )
    }
    # That of turns is taken while none of the others is held, and functions run under it: a child begins anew. The last one is
    # taken under that of a world alone.
    assert found == {
        "kit/files.py",
        "intercept/active.py",
        "cloud/world.py",
        "wire/values.py",
        "templates/code/turns.py",
        "plugin/report.py",
    }
