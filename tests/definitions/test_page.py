"""The page on templates: its program runs as written, and what it calls changes nothing for the mock.

It is fenced as ``py``, so that the tests of the documentation, which run what is fenced as ``python``, leave it to this one:
their environment has no translator.
"""

import re
from pathlib import Path

import pytest
import yaml
from samtranslator.yaml_helper import yaml_parse

from awsmock_ar_apigw import mock_apigatewayv2
from support import client_of

PAGE = Path(__file__).parents[2] / "docs" / "pages" / "how-to" / "templates.md"


def test_the_program_of_the_page_runs(pytester):
    (program,) = re.findall(r"^```py\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    pytester.makepyfile(test_page=program)
    result = pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1)
    assert result.ret == 0


DEFINITION = """
openapi: 3.0.1
info: {title: !Ref Name, version: "1"}
paths: {}
"""


@mock_apigatewayv2(isolated=True)
def test_a_definition_with_tags_is_refused_though_a_template_has_been_read(monkeypatch):
    """SAM's helper teaches PyYAML's SafeLoader every tag; the mock reads without what that was taught."""
    monkeypatch.setattr(yaml.SafeLoader, "yaml_multi_constructors", {})
    yaml_parse("Resources: {}")
    assert yaml.safe_load("!Ref Name") == {"Ref": "Name"}
    client = client_of("apigatewayv2")
    with pytest.raises(client.exceptions.BadRequestException, match="the tag !Ref isn't one of JSON's types"):
        client.import_api(Body=DEFINITION)
