"""The documentation site: its programs run as written, its pages can be found, and its tables are whole."""

import ast
import re
import runpy
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from awsmock_ar_apigw import facade
from awsmock_ar_apigw.cloud.services import SERVICES, backend_of

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted((DOCS / "pages").rglob("*.md"))
KINDS = [kind for service in SERVICES for kind in backend_of(service).kinds if kind.machine]
OPERATIONS = [operation for service in SERVICES for operation in backend_of(service).operations.values()]
GENERATOR = runpy.run_path(str(DOCS / "generate.py"), run_name="generate")
GENERATED = GENERATOR["pages"]()


def name_of(page):
    return page.relative_to(DOCS / "pages").as_posix()


def program_of(text):
    """A page as one program: its blocks of Python, each line where it stands in the page."""
    lines, inside = [], False
    for line in text.splitlines():
        fence = line.startswith("```")
        lines.append(line if inside and not fence else "")
        if fence:
            inside = not inside and line == "```python"
    return "\n".join(lines) + "\n"


def count_of_tests(program):
    """How many tests a program defines, each counted once."""
    return sum(
        isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for node in ast.walk(ast.parse(program))
    )


def paths_in(nav):
    if isinstance(nav, str):
        return [nav]
    entries = nav if isinstance(nav, list) else nav.values()
    return [path for entry in entries for path in paths_in(entry)]


PROGRAMS = {name_of(page): program_of(page.read_text(encoding="utf-8")) for page in PAGES}


def test_the_extractor_takes_blocks_of_python_and_nothing_else():
    text = "Text\n```python\nx = 1\n```\n```console\nls\n```\n```python\ny = 2\n```\n"
    assert program_of(text) == "\n\nx = 1\n\n\n\n\n\ny = 2\n\n"


def outcomes_of(report):
    """How many tests of each file passed, and how many didn't, or not even the import of their file, by pytest's own report."""
    found = {}
    for case in ElementTree.parse(report).iter("testcase"):
        file = (case.get("classname") or case.get("name")).partition(".")[0]
        passed, others = found.get(file, (0, 0))
        found[file] = (passed, others + 1) if len(case) else (passed + 1, others)
    return found


def test_the_programs_of_each_page_run_in_order(pytester):
    # In a process of their own, as readers would run them: what a page imports is no business of other tests.
    programs = {
        f"test_page_{number}": program for number, program in enumerate(filter(str.strip, PROGRAMS.values()))
    }
    pytester.makepyfile(**programs)
    options = ("-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:cacheprovider", "-W", "error")
    pytester.runpytest_subprocess(*options, "--junit-xml=report.xml")
    wanted = {file: (count_of_tests(program), 0) for file, program in programs.items()}
    assert outcomes_of("report.xml") == {file: count for file, count in wanted.items() if count != (0, 0)}


CONFIG = yaml.safe_load((DOCS / "mkdocs.yml").read_text(encoding="utf-8"))


def test_every_page_is_in_the_navigation_once():
    assert sorted(paths_in(CONFIG["nav"])) == sorted([*PROGRAMS, *GENERATED])


def test_the_site_is_searched_without_a_server_by_a_file_of_its_own():
    assert "offline" in CONFIG["plugins"]
    (worker,) = CONFIG["extra"]["polyfills"]
    assert "iframe-worker" in worker  # or the plugin takes that of another host
    assert (DOCS / "pages" / worker).is_file()


@pytest.mark.parametrize(
    ("service", "error"),
    [
        ("apprunner", "InternalServiceErrorException"),
        ("apigatewayv2", "TooManyRequestsException"),
        ("apigatewaymanagementapi", "GoneException"),
    ],
)
def test_the_table_of_operations_has_each_with_its_errors_and_its_rules(service, error):
    table = GENERATED[f"reference/{service}/operations.md"]
    listed = re.findall(rf"^\| \[(\w+)\]\(.*`{error}`.*\w+\.md#rules\) \|$", table, re.MULTILINE)
    assert sorted(listed) == sorted(backend_of(service).operations)


@pytest.mark.parametrize("service", SERVICES)
def test_the_table_of_differences_says_of_each_what_the_mock_does(service):
    module = import_module(f"awsmock_ar_apigw.services.{service}.differences")
    done = {
        "documented": "what is documented; `observed` switches it",
        "observed": "what was observed",
        "both": "either",
    }
    page = GENERATED.get(f"reference/{service}/differences.md", "")
    assert bool(page) == bool(module.DIFFERENCES)
    rows = [line for line in page.splitlines() if "|" in line]
    assert [(row.split(" | ")[0], row.split(" | ")[-1]) for row in rows[2:]] == [
        (f"| {one.what}", f"{done[one.mock]} |") for one in module.DIFFERENCES
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_page_of_a_resource_draws_its_states_and_lists_its_steps(kind):
    (page,) = [text for text in GENERATED.values() if GENERATOR["draw"](kind.machine) in text]
    rows = re.findall(
        r"^\| `(\w+)`(?: \(by hand\))? \|.*\| (?:documented|observed|chosen) \|$", page, re.MULTILINE
    )
    steps = [step.name for step in kind.machine.steps]
    assert rows[: len(steps)] == steps


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_rule_of_an_operation_is_in_a_table_and_its_standing_too(operation):
    for rule in operation.rules:
        rows = [
            row
            for name, text in GENERATED.items()
            if name not in {"reference/chosen.md", "reference/observed.md"}
            for row in text.splitlines()
            if f"`{rule.message}`" in row and row.endswith(f"| {rule.cite.standing} |")
        ]
        assert rows
        if rule.cite.standing != "documented":
            assert f"`{rule.message}`" in GENERATED[f"reference/{rule.cite.standing}.md"]


def test_every_citation_that_is_not_documented_is_on_the_page_of_its_standing():
    """Whatever a table of a resource calls observed or chosen, the page of that standing has too."""
    for standing in ("observed", "chosen"):
        sources = {
            row.split(" | ")[-2]
            for text in GENERATED.values()
            for row in text.splitlines()
            if row.endswith(f"| {standing} |")
        }
        assert sources
        assert not {source for source in sources if source not in GENERATED[f"reference/{standing}.md"]}


@pytest.mark.parametrize("page", sorted(GENERATED))
def test_no_row_is_without_what_it_is_about(page):
    rows = [line for line in GENERATED[page].splitlines() if line.startswith("| ")]
    assert not [row for row in rows if "" in (cell.strip() for cell in row.split(" | ")[:2])]


def test_what_a_remark_says_of_its_standing_is_read():
    source = (
        '"""Sizes come in units. [observed: somebody]"""\n\n# Names may\n# be long. [chosen]\nx = 1\n'
        "# [chosen: nobody knows]\nZONES = {\n}\n"
    )
    assert list(GENERATOR["remarks"](source, ast.parse(source))) == [
        ("Sizes come in units.", "observed", "somebody"),
        ("Names may be long.", "chosen", ""),
        ("`ZONES`", "chosen", "nobody knows"),
    ]


def test_the_public_api_names_every_option():
    text = (DOCS / "pages/reference/api.md").read_text(encoding="utf-8")
    assert "::: awsmock_ar_apigw.facade.Options" in text
    listed = re.findall(r"^ +(\w+): ", facade.Options.__doc__.partition("Attributes:")[2], re.MULTILINE)
    assert sorted(listed) == sorted(facade.Options.__annotations__)
