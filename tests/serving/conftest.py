"""An HTTP API that answers requests."""

from __future__ import annotations

import pytest

from support_serving import Served


@pytest.fixture
def api(cloud):
    """An HTTP API with a $default stage that deploys itself."""
    return Served(cloud)
