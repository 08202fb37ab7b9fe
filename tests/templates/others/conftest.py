"""A stack's parts."""

from __future__ import annotations

import pytest

from support_resources import Parts


@pytest.fixture
def parts(cloud, tmp_path):
    """Resources of a template in a folder of its own."""
    return Parts(cloud, tmp_path)
