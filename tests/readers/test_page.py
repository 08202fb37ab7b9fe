"""The page on readers of events: its programs run, and it names the releases that are locked."""

import re
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs/pages/how-to/event-readers.md").read_text(encoding="utf-8")


def test_its_programs_pass_together(pytester):
    test, conftest = re.findall(r"^```py\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    pytester.makeconftest(conftest)
    pytester.makepyfile(
        test_before="import asyncio\n\n\ndef test_a_loop():\n    asyncio.run(asyncio.sleep(0))\n"
    )
    pytester.makepyfile(test)
    result = pytester.run(
        sys.executable, "-m", "pytest", "-W", "error", "-p", "no:cacheprovider", "-p", "no:randomly"
    )
    result.assert_outcomes(passed=2)
    assert result.ret == 0


@pytest.mark.skipif(sys.version_info < (3, 11), reason="the newest releases need Python 3.11")
@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("mangum", "mangum"),
        ("apig-wsgi", "apig-wsgi"),
        ("serverless-wsgi", "serverless-wsgi"),
        ("Zappa", "zappa"),
        ("Powertools", "aws-lambda-powertools"),
        ("Chalice", "chalice"),
        ("FastAPI", "fastapi"),
        ("Starlette", "starlette"),
        ("Flask", "flask"),
        ("Werkzeug", "werkzeug"),
    ],
)
def test_it_names_the_releases_that_it_was_tested_with(name, package):
    assert f"{name} {version(package)}" in PAGE
