"""The notebooks: committed without what they come to, which stands in a page for each.

``.ci/notebooks --check`` runs them; these need no Jupyter.
"""

import json
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
NOTEBOOKS = sorted((DOCS / "notebooks").glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells_of(path, kind):
    """The texts of a notebook's cells."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == kind]


def page_of(path):
    return (DOCS / "pages/notebooks" / f"{path.stem}.md").read_text(encoding="utf-8")


def test_each_service_has_a_notebook_and_each_notebook_a_page():
    assert [path.name for path in NOTEBOOKS] == ["api-gateway-v2.ipynb", "app-runner.ipynb"]
    pages = sorted((DOCS / "pages/notebooks").iterdir())
    assert [path.stem for path in pages] == [path.stem for path in NOTEBOOKS]


@each_notebook
def test_a_notebook_keeps_nothing_of_a_run(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


@each_notebook
def test_a_page_has_each_cell_of_its_notebook_in_order(path):
    page = page_of(path)
    assert re.findall(r"^```python\n(.*?)\n```$", page, re.MULTILINE | re.DOTALL) == cells_of(path, "code")
    places = [page.index(text) for text in cells_of(path, "markdown")]
    assert places == sorted(places)


@each_notebook
def test_a_page_has_tables_a_time_line_and_a_diagram_and_nothing_of_this_machine(path):
    page = page_of(path)
    assert "<table>" in page
    assert len(re.findall("^<div><svg ", page, re.MULTILINE)) == 2
    assert not re.search(r" object at 0x|Traceback|/home/|/root/|site-packages", page)


@each_notebook
def test_a_page_leads_to_its_notebook(path):
    assert f"/blob/main/docs/notebooks/{path.name})" in page_of(path)
