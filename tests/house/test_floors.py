"""Imports point down: the contracts of import-linter hold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def lint(*options, root=ROOT):
    """Run import-linter over a house: its exit code, and what it prints."""
    paths = os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, *options, "-c", LINT],
        cwd=root,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_every_contract_about_imports_holds():
    code, printed = lint()
    assert (code, "0 broken" in printed) == (0, True), printed


def test_a_contract_that_is_broken_is_noticed(tmp_path):
    house = tmp_path / "awsmock_ar_apigw"
    for source in (ROOT / "awsmock_ar_apigw").rglob("*.py"):
        copy = house / source.relative_to(ROOT / "awsmock_ar_apigw")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(source.read_text())
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    upwards = "\nfrom awsmock_ar_apigw.kit.call import Call as Upwards\n"
    clock = house / "base" / "clock.py"
    clock.write_text(clock.read_text() + upwards)
    code, printed = lint(root=tmp_path)
    assert code != 0
    assert "awsmock_ar_apigw.base.clock -> awsmock_ar_apigw.kit.call" in printed
