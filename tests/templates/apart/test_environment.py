"""What the tests of this folder are made with is here, and no other environment has it all."""

from __future__ import annotations

from importlib.util import find_spec

import pytest


@pytest.mark.parametrize("package", ["samtranslator", "mangum", "serverless_wsgi", "moto", "cfnlint"])
def test_what_templates_are_deployed_with_is_installed(package):
    assert find_spec(package)
