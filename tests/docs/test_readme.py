"""The README's programs, as they stand there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def test_each_of_the_readme_s_programs_runs_alone(pytester):
    assert len(BLOCKS) == 3
    for number, block in enumerate(BLOCKS):
        pytester.makepyfile(**{f"test_{number}": block})
        options = ("-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:cacheprovider", "-W", "error")
        result = pytester.runpytest_subprocess(*options, f"test_{number}.py")
        result.assert_outcomes(passed=block.count("def test_"))


def test_the_readme_is_two_screens():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 130


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
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"bash (\.ci/\w+)", text)
    assert set(commands) == {".ci/example", ".ci/test"}
    assert all((ROOT / command).is_file() for command in commands)
