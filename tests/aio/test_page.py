"""The page on async clients: its programs run as written, and its recipe for aioboto3 leaves nothing out.

Their blocks are fenced as ``py``, so that the tests of the documentation, which run those that are fenced as
``python``, leave them to this one: their environment has no aiobotocore.
"""

import re
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement

PAGE = Path(__file__).parents[2] / "docs" / "pages" / "how-to" / "async.md"


def test_the_programs_of_the_page_run_in_order(pytester):
    program = "\n".join(
        re.findall(r"^```py\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    )
    pytester.makepyfile(test_page=program)
    result = pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=len(re.findall(r"^(?:async )?def test_", program, re.MULTILINE)))
    assert result.ret == 0


def needed_by(package, extras=("",)):
    """The names of what a package needs."""
    lines = map(Requirement, requires(package))
    return {
        line.name
        for line in lines
        if line.marker is None or any(line.marker.evaluate({"extra": extra}) for extra in extras)
    }


def test_the_recipe_installs_all_that_aioboto3_needs_but_not_in_the_versions_that_it_asks_for():
    text = PAGE.read_text(encoding="utf-8")
    (together,) = re.findall(r"^pip install (awsmock-ar-apigw .+)$", text, re.MULTILINE)
    # It asks for boto3 by an extra that aiobotocore has dropped since.
    assert "aiobotocore[boto3]" in " ".join(requires("aioboto3"))
    assert {*needed_by("aioboto3"), "boto3", "awsmock-ar-apigw"} == set(together.split())
    assert re.search(r"^pip install --no-deps aioboto3$", text, re.MULTILINE)
