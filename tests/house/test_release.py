"""What a release says of itself agrees: urls, Pythons, the workflow, and the scripts that people are told of."""

from __future__ import annotations

import re

import pytest
import yaml

from house.project import PYPROJECT, PYTHONS, ROOT

PROJECT = PYPROJECT["project"]
URLS = PROJECT["urls"]
IN_REPOSITORY = f"{URLS['Source']}/blob/main/"
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
# What people read where there is no site around it: on a package index, and beside the code.
BY_THEMSELVES = ["README.md", "CONTRIBUTING.md", "SECURITY.md"]


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def links_in(text):
    """Where the links of a text lead to."""
    return re.findall(r"\]\(([^)\s]+)\)", text)


def anchors_of(page):
    """What a link to a part of a page can name."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def scripts_in(text):
    """The scripts of .ci that a text names."""
    return set(re.findall(r"(?<![\w/])\.ci/(\w+)\b(?!/|\.txt)", text))


def test_what_is_looked_for_in_texts_is_found(tmp_path):
    assert links_in("[a](https://a.example/b#c), ![b](d.svg) and (e)") == ["https://a.example/b#c", "d.svg"]
    assert scripts_in("bash .ci/test -q, `.ci/aio`, .ci/locks/dev.txt and .ci-venv/dev") == {"test", "aio"}
    page = tmp_path / "page.md"
    page.write_text("# A page\n\n## Which texts, and *why*\n")
    assert anchors_of(page) == {"a-page", "which-texts-and-why"}


# Links


def test_each_url_is_of_the_one_repository():
    assert {"Homepage", "Documentation", "Changelog", "Source", "Issues"} == set(URLS)
    assert all(re.fullmatch(rf"{URLS['Source']}(/.*)?", url) for url in URLS.values())
    for name in ("Documentation", "Changelog"):
        assert (ROOT / URLS[name].removeprefix(IN_REPOSITORY)).is_file()


def test_the_readme_has_no_link_that_a_package_index_cannot_follow():
    assert [link for link in links_in(text_of("README.md")) if not link.startswith("https://")] == []


@pytest.mark.parametrize("name", BY_THEMSELVES)
def test_a_link_into_the_repository_leads_to_a_file_and_a_heading_that_are_there(name):
    links = [link.removeprefix(IN_REPOSITORY) for link in links_in(text_of(name))]
    inside = [link for link in links if not link.startswith("https://")]
    assert inside
    for link in inside:
        path, _, anchor = link.partition("#")
        assert (ROOT / path).is_file(), link
        assert not anchor or anchor in anchors_of(ROOT / path), link


def test_a_link_from_the_site_into_the_repository_leads_to_a_file_that_is_there():
    pages = (ROOT / "docs/pages").rglob("*.md")
    links = [link for page in pages for link in links_in(page.read_text(encoding="utf-8"))]
    inside = [link.removeprefix(IN_REPOSITORY) for link in links if link.startswith(IN_REPOSITORY)]
    assert inside
    assert [path for path in inside if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("name", [*BY_THEMSELVES, "docs/pages/index.md"])
def test_no_text_names_another_repository_of_ours(name):
    named = re.findall(r"https://[\w.]*github[\w.]*/[\w./-]*awsmock[\w-]*(?:/[\w-]+)?", text_of(name))
    assert all(one.startswith(URLS["Source"]) for one in named)


# Pythons


def test_every_python_is_said_to_be_supported_and_tried():
    said = [line.removeprefix("Programming Language :: Python :: ") for line in PROJECT["classifiers"]]
    assert [one for one in said if one.startswith("3.")] == PYTHONS
    assert PROJECT["requires-python"] == f">={PYTHONS[0]}"
    assert WORKFLOW["jobs"]["tests"]["strategy"]["matrix"]["python"] == PYTHONS


# The workflow, and what people are told to run


def steps_of(job):
    return [step["run"] for step in WORKFLOW["jobs"][job]["steps"] if "run" in step]


def test_the_workflow_does_what_the_scripts_do_and_nothing_else():
    assert steps_of("everything") == ["bash .ci/browser", "bash .ci/run"]
    # What a machine has to have is the workflow's business alone.
    own = scripts_in("\n".join(steps_of("tests"))) - {"browser"}
    assert all(re.fullmatch(r"bash \.ci/\w+( -q| --check)?", step) for step in steps_of("tests"))
    # Those that .ci/run runs with one Python alone build, check and lint.
    assert own == scripts_in("\n".join(re.findall(r"^.*bash \.ci/.*$", text_of(".ci/run"), re.MULTILINE))) - {
        "venv"
    }


def test_the_workflow_may_read_and_no_more():
    assert WORKFLOW["permissions"] == {}
    for job in WORKFLOW["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
        assert all(re.search(r"@[0-9a-f]{40}$", step["uses"]) for step in job["steps"] if "uses" in step)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", ".github/workflows/ci.yml", ".ci/run"])
def test_a_script_that_is_named_is_there(name):
    assert all((ROOT / ".ci" / script).exists() for script in scripts_in(text_of(name)))


def test_whoever_has_a_checkout_is_told_of_every_script():
    told = scripts_in(text_of("README.md") + text_of("CONTRIBUTING.md"))
    assert told >= {path.name for path in (ROOT / ".ci").iterdir() if path.is_file()}
