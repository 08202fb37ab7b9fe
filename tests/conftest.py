"""Clients, mocks and the question whether a refusal left everything as it was; nothing else."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, settings

from awsmock_ar_apigw import mock_apprunner
from support import client_of, fingerprint

pytest_plugins = ["pytester"]

settings.register_profile("dev", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("dev")


@pytest.fixture
def cloud():
    """A cloud of its own for a test."""
    with mock_apprunner(seed=7, isolated=True) as made:
        yield made


@pytest.fixture
def client(cloud):
    """A client of App Runner that checks no parameters itself, so that the mock is asked."""
    return client_of("apprunner")


@pytest.fixture
def refused(cloud):
    """``with refused("InvalidRequestException", match="…"):`` the call is refused, and nothing has changed.

    ``match`` is a text that the message holds. Gives an object whose ``error`` is the ClientError afterwards.
    """

    class Refusal:
        error: ClientError

    @contextmanager
    def check(code: str, match: str = "", status: int = 400):
        cloud.settle()
        cloud.pass_time()
        before = fingerprint(cloud)
        refusal = Refusal()
        with pytest.raises(ClientError) as caught:
            yield refusal
        refusal.error = caught.value
        answer = caught.value.response
        assert answer["Error"]["Code"] == code
        assert match in answer["Error"]["Message"]
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == status
        assert fingerprint(cloud) == before

    return check
