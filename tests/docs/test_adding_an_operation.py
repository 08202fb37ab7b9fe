"""The page on adding an operation: its change applies to a copy of this checkout, and the tests that it names pass there."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/pages/explanation/adding-an-operation.md"
FENCE = re.compile(r'^```diff title="(.+?)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)
# What the new botocore has that the page speaks of, as botocore itself adds to a model.
MODEL = "apigatewayv2/2018-11-29/service-2.sdk-extras.json"
MOVE = {
    "operations": {
        "MoveVpcLink": {
            "name": "MoveVpcLink",
            "http": {"method": "POST", "requestUri": "/v2/vpclinks/{vpcLinkId}/move", "responseCode": 200},
            "input": {"shape": "MoveVpcLinkRequest"},
            "output": {"shape": "UpdateVpcLinkResponse"},
            "errors": [{"shape": "NotFoundException"}, {"shape": "BadRequestException"}],
        }
    },
    "shapes": {
        "MoveVpcLinkRequest": {
            "type": "structure",
            "required": ["VpcLinkId", "SubnetIds"],
            "members": {
                "VpcLinkId": {"shape": "__string", "location": "uri", "locationName": "vpcLinkId"},
                "SubnetIds": {"shape": "SubnetIdList", "locationName": "subnetIds"},
            },
        }
    },
}
# By the page, in the order of its blocks: the resource, the table, and the tests.
CHANGES = FENCE.findall(PAGE.read_text(encoding="utf-8"))


def applied(text, diff):
    """A text after a change, of which each hunk fits one place."""
    for hunk in diff.split("@@\n"):
        lines = hunk.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in " -")
        assert not old or text.count(old) == 1, f"this stands there {text.count(old)} times:\n{old}"
        new = "".join(line[1:] for line in lines if line[0] in " +")
        text = text.replace(old, new) if old else text + new
    return text


@pytest.fixture
def copy(tmp_path):
    """A copy of the checkout, beside a botocore that has the operation."""
    for name in ("awsmock_ar_apigw", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("pyproject.toml", "docs/generate.py", "docs/markup.py", "docs/resource_types.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    model = tmp_path / "models" / MODEL
    model.parent.mkdir(parents=True)
    model.write_text(json.dumps({"version": 1.0, "merge": MOVE}))
    return tmp_path


def change(copy, changes):
    """Apply changes; a file that isn't there is new."""
    for name, diff in changes:
        path = copy / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(applied(text, diff), encoding="utf-8")


def run(copy, *arguments):
    """What Python prints there, and how it ends."""
    paths = {"PYTHONPATH": str(copy), "AWS_DATA_PATH": str(copy / "models"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env={**os.environ, **paths},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


CALL = """
import boto3
from awsmock_ar_apigw import mock_apigatewayv2

with mock_apigatewayv2():
    client = boto3.client("apigatewayv2", region_name="eu-west-1")
    link = client.create_vpc_link(Name="private", SubnetIds=["subnet-1"])["VpcLinkId"]
    client.get_vpc_link(VpcLinkId=link)
    print(client.move_vpc_link(VpcLinkId=link, SubnetIds=["subnet-2"])["SubnetIds"])
"""
# The first call of a process imports what the table says, and nothing else.
FIRST_CALL = """
import boto3
from awsmock_ar_apigw import mock_apigatewayv2

with mock_apigatewayv2():
    boto3.client("apigatewayv2", region_name="eu-west-1").move_vpc_link(VpcLinkId="abc123", SubnetIds=["subnet-2"])
"""
REFERENCE = """
import runpy
print(*runpy.run_path("docs/generate.py", run_name="generate")["pages"]().values())
"""
TESTS = (
    "tests/behaviour/apigatewayv2/test_vpc_link.py",
    "tests/conformance",
    "tests/machines/test_api_tables.py",
    "tests/house/test_completeness.py",
    "tests/wire/test_route.py",
)
CONCERNED = "vpc_link or VpcLink or each_operation or every_operation or table_says or same_route"


def test_the_operation_of_the_page_is_there_when_its_steps_are_done(copy):
    change(copy, CHANGES)
    called = run(copy, "-W", "error", "-c", CALL)
    assert (called.stdout.split(), called.stderr) == (["['subnet-2']"], "")

    passed = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", CONCERNED, *TESTS)
    assert passed.returncode == 0, passed.stdout
    assert int(re.search(r"(\d+) passed", passed.stdout)[1]) > 200

    reference = run(copy, "-c", REFERENCE).stdout
    assert re.search(r"^\| \[MoveVpcLink\]\(.*\| Move a link to other subnets\. \|", reference, re.MULTILINE)
    assert "`Cannot move vpc link '{VpcLinkId}': a subnet is named twice`" in reference
    assert re.search(r"<title>MoveVpcLink: AVAILABLE.* PENDING", reference)


@pytest.mark.parametrize(
    ("left_out", "error"),
    [
        ((), "NotFoundException"),
        (("vpc_link.py",), "MockError: apigatewayv2.MoveVpcLink is in this botocore and not in the mock."),
        (("files.py",), "MockError: apigatewayv2.MoveVpcLink is in this botocore and not in the mock."),
    ],
)
def test_a_step_that_is_left_out_is_missed_by_the_first_call(copy, left_out, error):
    change(copy, [one for one in CHANGES if Path(one[0]).name not in left_out])
    assert error in run(copy, "-c", FIRST_CALL).stderr


def test_a_change_that_fits_no_place_or_two_is_refused():
    assert applied("a\nb\n", " a\n+c\n-b\n") == "a\nc\n"
    assert applied("", "+a\n+b\n") == "a\nb\n"
    for text in ("b\n", "a\na\n"):
        with pytest.raises(AssertionError, match="this stands there"):
            applied(text, "-a\n+b\n")
