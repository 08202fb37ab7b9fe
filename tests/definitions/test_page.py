"""The page on templates of SAM: its program runs as written.

It is fenced as ``py``, so that the tests of the documentation, which run what is fenced as ``python``, leave it to this one:
their environment has no translator.
"""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "pages" / "how-to" / "sam.md"


def test_the_program_of_the_page_runs(pytester):
    (program,) = re.findall(r"^```py\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    pytester.makepyfile(test_page=program)
    result = pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1)
    assert result.ret == 0
