"""The README's programs, as they stand there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)


# What the README's reader has.
TEMPLATE = """
Parameters: {Stage: {Type: String}}
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: pets, ProtocolType: HTTP, Target: !GetAtt Pets.Arn, RouteKey: "GET /pets/{id}"}
  Prod: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: !Ref Stage, AutoDeploy: true}}
  Pets:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.13, Handler: pets.handler, Role: "arn:aws:iam::123456789012:role/pets", Code: .}
Outputs:
  ApiUrl: {Value: !Sub "${Api.ApiEndpoint}/${Stage}"}
"""


def test_each_of_the_readme_s_programs_runs_alone(pytester):
    assert len(BLOCKS) == 3
    pytester.path.joinpath("template.yaml").write_text(TEMPLATE, encoding="utf-8")
    pytester.makepyfile(pets="def handler(event, context):\n    return event['pathParameters']\n")
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
