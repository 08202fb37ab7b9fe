"""A client of API Gateway V2."""

from __future__ import annotations

import pytest

from support import client_of


@pytest.fixture
def client(cloud):
    """A client of API Gateway V2 that checks no parameters itself, so that the mock is asked."""
    return client_of("apigatewayv2")
