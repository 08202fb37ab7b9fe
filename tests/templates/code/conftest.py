"""A stack's parts, and modules as they were."""

from __future__ import annotations

import os
import sys

import pytest

from support_resources import Parts


@pytest.fixture
def parts(cloud, tmp_path):
    """Resources of a template in a folder of its own."""
    return Parts(cloud, tmp_path)


@pytest.fixture(autouse=True)
def nothing_is_left():
    """What a process has once is what it was: variables, modules, finders, and where modules are looked for."""
    before, modules = _held(), dict(sys.modules)
    yield
    for name in ("app", "helpers", "pets", "src", "index", "lib", "plugins"):
        assert sys.modules.get(name) is modules.get(name), name
    assert _held() == before


def _held():
    variables = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    return variables, list(sys.meta_path), list(sys.path)
