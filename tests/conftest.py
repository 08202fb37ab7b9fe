"""Clients, mocks and the question whether a refusal left everything as it was; nothing else."""

from __future__ import annotations

import os
import socket
from functools import cache, partial
from importlib.util import find_spec

import pytest
from botocore.loaders import create_loader
from hypothesis import HealthCheck, settings

from awsmock_ar_apigw import mock_cloud
from awsmock_ar_apigw.intercept import fast_lane
from support import client_of, refusal

pytest_plugins = ["pytester"]

# Tests that have an environment of their own, each with what isn't installed in others: aiobotocore allows few releases of
# botocore, and those who write definitions bring whole frameworks.
APART = {
    "aio": "aiobotocore",
    "definitions": "samtranslator",
    "companions": "django",
    "readers": "mangum",
    "servers": "uvicorn",
    "templates/apart": "cfnlint",
}
LEFT_OUT = {
    name: f"since {package} isn't installed here; run .ci/{name.partition('/')[0]}"
    for name, package in APART.items()
    if not find_spec(package)
}
if os.environ.get("AWSMOCK_SLOW_LANE"):
    LEFT_OUT["lanes"] = "since it compares both lanes, of which there is one"
collect_ignore = list(LEFT_OUT)


def pytest_report_header():
    """Say what is left out, and who runs it."""
    return [f"tests/{name}: left out, {why}" for name, why in LEFT_OUT.items()]


settings.register_profile("dev", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
# The quick one, of .ci/test, and where another environment has run in full: no release differs in our own words.
settings.register_profile(
    "brief", max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture(scope="session", autouse=True)
def no_network():
    """Whatever tries to leave the process fails."""

    connect = socket.socket.connect

    def local_only(self, address):
        if isinstance(address, tuple) and address[0] != "127.0.0.1":
            raise AssertionError(f"a test tried to reach {address!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(socket.socket, "connect", local_only)
        yield


@pytest.fixture(scope="session", autouse=True)
def models_are_read_once():
    """Sessions share what they find in botocore's data, which each would look for and read again."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("botocore.session.create_loader", cache(create_loader))
        yield


@pytest.fixture(scope="session", autouse=True)
def one_lane():
    """Where AWSMOCK_SLOW_LANE is set, no call takes the fast one: whatever holds in one lane must hold in the other."""
    with pytest.MonkeyPatch.context() as patched:
        if os.environ.get("AWSMOCK_SLOW_LANE"):
            patched.setattr(fast_lane, "fast_lane", lambda *_call: None)
        yield


@pytest.fixture
def bare_environment(monkeypatch, tmp_path):
    """No credentials, no Region and no configuration of AWS, and servers that give them look as if they were there."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/role")


@pytest.fixture
def cloud():
    """A cloud of its own for a test, which begins at a full second, whenever that is: times in answers are cut to seconds."""
    with mock_cloud(seed=7, isolated=True, start_time=1_767_225_600) as made:
        yield made


@pytest.fixture
def client(cloud):
    """A client of App Runner that checks no parameters itself, so that the mock is asked."""
    return client_of("apprunner")


@pytest.fixture
def refused(cloud):
    """``with refused("InvalidRequestException", match="…"):`` the call is refused, and nothing has changed."""
    return partial(refusal, cloud)


@pytest.fixture
def refused_meanwhile(cloud):
    """As ``refused``, but what is on its way stays there."""
    return partial(refusal, cloud, settle=False)
