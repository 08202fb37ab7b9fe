"""Every row of what is known of WebSocket APIs is held by a test, or is left out with a reason.

The rows are numbered as in the collected facts: W1 to W246. A test names those that it holds: ``@pytest.mark.rows("W5", "U2")``.
"""

from __future__ import annotations

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROWS = {f"W{number}" for number in range(1, 247)}
# What is unknown, and what contradicts, with the answer to choose: tests may name these, too.
CHOSEN = {f"U{number}" for number in range(1, 27)} | {f"C{number}" for number in range(1, 13)}
# Where all rows are of WebSocket APIs; elsewhere those of HTTP APIs stand beside them, which have other letters.
OWN = ("websocket", "aio")
SHARED = ("readers", "companions")

ABOUT_OTHERS = "of other tools, which do what AWS doesn't: what AWS does is in rows that are held"
POLICIES = "policies of IAM aren't looked at"
LEFT_OUT = {
    "W129": "it can, and nobody says when",
    "W189": "of botocore, and no answer of the mock is such: each error has its header",
    "W197": POLICIES,
    "W198": POLICIES,
    "W199": "signatures aren't checked: nobody has the secrets",
    "W208": "an account has no throttle of its own here: a planned fault stands for it",
    "W231": "rates of the control plane aren't enforced: a planned fault stands for one",
    "W236": "metrics aren't kept",
    "W238": ABOUT_OTHERS,
    "W239": ABOUT_OTHERS,
    "W240": ABOUT_OTHERS,
    "W241": ABOUT_OTHERS,
    "W243": ABOUT_OTHERS,
}


def named_in(folder: str) -> set[str]:
    """The rows that the tests of a folder name."""
    return {
        argument.value
        for path in sorted((TESTS / folder).glob("**/test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rows"
        for argument in ast.walk(node)
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def held() -> set[str]:
    """The rows that tests name."""
    beside = {name for folder in SHARED for name in named_in(folder) if name.startswith("W")}
    return beside.union(*map(named_in, OWN))


def test_tests_name_rows_that_there_are():
    assert held() <= ROWS | CHOSEN
    assert set(LEFT_OUT) <= ROWS


def test_every_row_is_held_or_left_out_with_a_reason():
    missing = ROWS - held() - set(LEFT_OUT)
    assert sorted(missing, key=lambda row: int(row[1:])) == []


def test_what_is_held_is_not_left_out():
    assert sorted(held() & set(LEFT_OUT)) == []
