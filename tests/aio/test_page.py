"""The page on async clients: its programs run as written.

Their blocks are fenced as ``py``, so that the tests of the documentation, which run those that are fenced as
``python``, leave them to this one: their environment has no aiobotocore.
"""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "pages" / "how-to" / "async.md"


def test_the_programs_of_the_page_run_in_order(pytester):
    program = "\n".join(
        re.findall(r"^```py\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    )
    pytester.makepyfile(test_page=program)
    result = pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=len(re.findall(r"^(?:async )?def test_", program, re.MULTILINE)))
    assert result.ret == 0
