"""Django's test cases, by pytest-django and by Django's own runner."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent / "django_project"
TESTS = 14


@pytest.mark.parametrize("options", [(), ("--reverse",), ("--shuffle", "7")])
def test_by_django_s_own_runner(options):
    said = run("-m", "django", "test", *options)
    assert re.search(rf"Ran {TESTS} tests in .*\n\nOK", said), said


@pytest.mark.parametrize("options", [("-p", "no:randomly"), (), ("-n", "2")])
def test_by_pytest_django(options):
    said = run("-m", "pytest", "-q", "-p", "no:cacheprovider", *options, "shop/tests.py")
    assert f"{TESTS} passed" in said, said


def run(*arguments):
    """What a program says, run in the project."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr
