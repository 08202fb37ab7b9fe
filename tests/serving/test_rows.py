"""Every row of what is known of requests to HTTP APIs is held by a test, or is left out with a reason.

The rows are numbered as in the collected facts: a letter for the section, and a number. A test names those that it holds:
``@pytest.mark.rows("A4", "B28")``.
"""

from __future__ import annotations

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]
# The last row of each section.
LAST = dict(
    zip("ABCDEFGHIJKLMNOP", (53, 29, 59, 27, 52, 28, 42, 45, 15, 25, 42, 24, 16, 24, 18, 13), strict=True)
)
ROWS = {f"{section}{number}" for section, last in LAST.items() for number in range(1, last + 1)}

ELSEWHERE = "of the control plane, whose tests hold it"
SERVER = "of a connection, which a request in process has none of"
ABOUT_OTHERS = "of other tools, and nothing that the mock does"
LEFT_OUT = {
    "A16": ELSEWHERE,
    "A30": ABOUT_OTHERS,
    "A44": "told at second hand; the path is decoded as ever",
    "A45": "of REST and WebSocket APIs",
    "A50": "nobody has quoted the answer, and the ARN of a test's request never gets that long",
    "A51": "held where HTTP libraries are caught",
    "A52": SERVER,
    "A53": ELSEWHERE,
    "C53": "there is no mutual TLS in process",
    "C54": "there is no mutual TLS in process",
    "C58": "permissions of functions aren't looked at",
    "C59": "permissions of functions aren't looked at",
    "D6": "contradicts D5, which was seen",
    "D11": "there is no mutual TLS in process",
    "E45": "held with the faults of requests",
    "E50": "there is nothing to ask for it with",
    "E52": "there is nothing to ask for it with",
    "F27": ELSEWHERE,
    "M15": "there is nothing to ask for them with",
    "M16": "metrics aren't kept",
    "N20": ELSEWHERE,
    "N21": ELSEWHERE,
    "N22": "there is no mutual TLS in process",
    "N23": "there is no mutual TLS in process",
    "N24": "there is no mutual TLS in process",
}


def held() -> set[str]:
    """The rows that tests name."""
    return {
        argument.value
        for folder in ("serving", "companions", "readers")
        for path in sorted((TESTS / folder).glob("**/test_*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rows"
        for argument in ast.walk(node)
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def test_tests_name_rows_that_there_are():
    assert held() <= ROWS
    assert set(LEFT_OUT) <= ROWS


def test_every_row_is_held_or_left_out_with_a_reason():
    assert sorted(ROWS - held() - set(LEFT_OUT)) == []


def test_what_is_held_is_not_left_out():
    assert sorted(held() & set(LEFT_OUT)) == []
