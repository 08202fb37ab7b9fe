"""Every template of SAM's and CDK's that the tests have, with each property of their APIs: deployed, the same afterwards, and deleted whole."""

from pathlib import Path

import pytest

from awsmock_ar_apigw.templates.reading import read
from support import fingerprint

FOLDER = Path(__file__).parents[2] / "definitions"
FILES = [
    *sorted((FOLDER / "templates").rglob("*.yaml")),
    *sorted((FOLDER / "written" / "cdk").glob("*_api.json")),
]
# Types that the mock doesn't know are there in name alone, which is no news here.
pytestmark = pytest.mark.filterwarnings("ignore::awsmock_ar_apigw.StandInWarning")


def test_there_are_templates():
    assert len(FILES) > 45


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_template_is_deployed_without_drift_and_deleted_whole(cloud, file):
    before = fingerprint(cloud)
    (template,) = read(str(file), region="us-east-1", account="123456789012")
    functions = {
        name: lambda event, context: {}
        for name, one in template.resources.items()
        if one.type == "AWS::Lambda::Function"
    }
    stack = cloud.deploy(file, functions=functions)
    assert not stack.changes(file)
    assert not stack.drift()
    stack.delete()
    assert fingerprint(cloud) == before
    assert list(cloud.functions) == []
