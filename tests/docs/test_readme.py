"""The README's programs, as they stand there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_readme_s_tests_pass(pytester):
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    pytester.makepyfile("\n".join(blocks))
    result = pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:hypothesispytest", "-W", "error")
    result.assert_outcomes(passed=4)


def test_the_example_prints_each_state(pytester):
    result = pytester.runpython(ROOT / "docs" / "examples" / "deploy.py")
    result.stdout.fnmatch_lines(
        [
            "create",
            "*OPERATION_IN_PROGRESS",
            "*RUNNING",
            "update",
            "*RUNNING",
            "pause",
            "*PAUSED",
            "resume",
            "*RUNNING",
        ]
    )
    result.stdout.fnmatch_lines(
        ["delete", "*DELETED", "operations, newest first", "*DELETE_SERVICE*SUCCEEDED"]
    )
    assert result.ret == 0


def test_the_readme_s_commands_are_there():
    text = (ROOT / "README.md").read_text()
    commands = re.findall(r"bash (\.ci/\w+)", text)
    assert {".ci/example", ".ci/test", ".ci/bench", ".ci/run", ".ci/lock"} == set(commands)
    assert all((ROOT / command).is_file() for command in commands)
