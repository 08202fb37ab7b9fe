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
# What is unknown, and what contradicts, with the answer to choose: tests may name these, too.
CHOSEN = {f"U{number}" for number in range(1, 39)} | {f"X{number}" for number in range(1, 28)}

ELSEWHERE = "of the control plane, whose tests hold it"
SERVER = "of a connection, which a request in process has none of"
ABOUT_OTHERS = "of other tools, and nothing that the mock does"
LEFT_OUT = {
    "A16": ELSEWHERE,
    "A30": ABOUT_OTHERS,
    "A44": "told at second hand; the path is decoded as ever",
    "A45": "of REST and WebSocket APIs",
    "A50": "nobody has quoted the answer, and the ARN of a test's request never gets that long",
    "A52": SERVER,
    "A53": ELSEWHERE,
    "C53": "there is no mutual TLS in process",
    "C54": "there is no mutual TLS in process",
    "C58": "permissions of functions aren't looked at",
    "C59": "permissions of functions aren't looked at",
    "D6": "contradicts D5, which was seen",
    "D11": "there is no mutual TLS in process",
    "F27": ELSEWHERE,
    "G8": "an issuer of a test is at hand, and small; `down` stands for any document that can't be fetched",
    "G24": "texts that nobody has seen",
    "G25": "texts that nobody has seen",
    "G42": ELSEWHERE,
    "H23": "permissions of functions aren't looked at",
    "H45": "permissions of functions aren't looked at",
    "I14": "signatures aren't checked: nobody has the secrets",
    "I15": "policies of IAM aren't looked at",
    "M15": "there is nothing to ask for them with",
    "K38": "there is no TLS in process",
    "L9": "of the words of Step Functions, which is whoever mocks it",
    "L10": "of the words of Step Functions, which is whoever mocks it",
    "M16": "metrics aren't kept",
    "N20": ELSEWHERE,
    "O5": ABOUT_OTHERS,
    "O6": ABOUT_OTHERS,
    "O7": ABOUT_OTHERS,
    "O8": ABOUT_OTHERS,
    "O11": ABOUT_OTHERS,
    "O12": ABOUT_OTHERS,
    "O13": ABOUT_OTHERS,
    "O14": ABOUT_OTHERS,
    "O15": ABOUT_OTHERS,
    "O16": ABOUT_OTHERS,
    "O17": ABOUT_OTHERS,
    "O18": ABOUT_OTHERS,
    "P6": "there is no mutual TLS in process",
    "P8": "contradicts what was seen: D5, D11, D13",
    "N21": ELSEWHERE,
    "N22": "there is no mutual TLS in process",
    "N23": "there is no mutual TLS in process",
    "N24": "there is no mutual TLS in process",
}


def held() -> set[str]:
    """The rows that tests name, but those of WebSocket APIs, which begin with a W."""
    return {
        argument.value
        for folder in ("serving", "companions", "readers")
        for path in sorted((TESTS / folder).glob("**/test_*.py"))
        if "websocket" not in path.name  # those of WebSocket APIs have rows of their own
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rows"
        for argument in ast.walk(node)
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        if not argument.value.startswith("W")  # of WebSocket APIs, which are counted beside their own tests
    }


def test_tests_name_rows_that_there_are():
    assert held() <= ROWS | CHOSEN
    assert set(LEFT_OUT) <= ROWS


def test_every_row_is_held_or_left_out_with_a_reason():
    assert sorted(ROWS - held() - set(LEFT_OUT)) == []


def test_what_is_held_is_not_left_out():
    assert sorted(held() & set(LEFT_OUT)) == []
