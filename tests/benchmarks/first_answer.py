"""What a process costs from import to first answer, beside null; with cached byte code of ours, and without."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from clients import taken
from figures import Figure

import awsmock_ar_apigw

if TYPE_CHECKING:
    from figures import Effort

CLIENT = """
session = botocore.session.Session()
client = session.create_client(
    "{service}", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
"""
NULL = (
    """
import botocore.session
from botocore.awsrequest import AWSResponse
class Raw:
    def stream(self, **kwargs): return [b"{{}}"]
"""
    + CLIENT
    + """
client.meta.events.register("before-send", lambda request, **kw: AWSResponse(request.url, 200, {{}}, Raw()))
client.{method}()
"""
)
OURS = (
    """
import botocore.session
from awsmock_ar_apigw import mock_{service}
mock_{service}().start()
"""
    + CLIENT
    + """
client.{method}()
"""
)
_FOLDER = tempfile.TemporaryDirectory()
CALLS = {"apprunner": ("App Runner", "list_services"), "apigatewayv2": ("API Gateway V2", "get_apis")}


def measure(effort: Effort) -> list[Figure]:
    """From import to first answer beside null, for either service."""
    figures = []
    for service, (title, _) in list(CALLS.items())[: None if effort.processes else 1]:
        rounds = rounds_of(service, effort)
        for kind, target, more in (("cached", 1.10, ""), ("bare", 1.35, ", no byte code of ours")):
            ratio = median(one[kind] / one["null"] for one in rounds)
            figures.append(Figure(f"import to first answer of {title}{more} / null", ratio, target))
    return figures


def rounds_of(service: str, effort: Effort, other: str = "") -> list[dict[str, float]]:
    """Seconds of each program, one after the other, in rounds: ours with byte code and without, null, and another one."""
    ours, null = (program.format(service=service, method=CALLS[service][1]) for program in (OURS, NULL))
    cached, bare = copies()
    programs = {"cached": (ours, cached), "bare": (ours, bare), "null": (null, bare)}
    if other:
        programs["other"] = (other, bare)
    rounds = [{name: run(*one) for name, one in programs.items()} for _ in range(effort.processes + 1)]
    return rounds[1:] or rounds  # in the first, files are read from the disk


@cache
def copies() -> list[Path]:
    """Two folders with a copy of the package, the first of them with byte code, as pip leaves it."""
    found = []
    for name in ("cached", "bare"):
        shutil.copytree(
            Path(awsmock_ar_apigw.__file__).parent,
            Path(_FOLDER.name) / name / "awsmock_ar_apigw",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        found.append(Path(_FOLDER.name) / name)
    compileall.compile_dir(found[0], quiet=2)
    return found


def run(program: str, package: Path) -> float:
    """Seconds that a program takes in a process of its own."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", program]
    # Of the folder where a program runs, Python imports first.
    return taken(lambda: subprocess.run(command, check=True, env=environment, cwd=package))
