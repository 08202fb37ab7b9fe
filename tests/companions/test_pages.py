"""The pages beside libraries that many have: each is a project, whose files stand in it with their names."""

import re
import sys
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "docs" / "pages"
FILE = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.DOTALL | re.MULTILINE)
PROJECTS = {
    page.relative_to(PAGES).as_posix(): files
    for page in sorted(PAGES.glob("how-to/*.md"))
    if (files := dict(FILE.findall(page.read_text(encoding="utf-8"))))
}


def test_these_pages_are_projects():
    wanted = {"django", "fastapi", "flask", "freezegun", "pytest-bdd"}
    assert set(PROJECTS) == {f"how-to/{name}.md" for name in wanted}


@pytest.mark.parametrize("page", PROJECTS)
def test_the_project_of_a_page_passes_its_tests(pytester, page):
    for name, text in PROJECTS[page].items():
        (pytester.path / name).write_text(text, encoding="utf-8")
    result = pytester.run(sys.executable, "-m", "pytest", "-W", "error", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=len(re.findall(r"def test_|Scenario:", "".join(PROJECTS[page].values()))))
    assert result.ret == 0
