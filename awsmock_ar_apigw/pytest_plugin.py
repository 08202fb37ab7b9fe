"""The pytest plugin: on by installation, and nothing is mocked until a fixture asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.cloud.cloud import Cloud


@pytest.fixture
def awsmock() -> Iterator[Cloud]:
    """The cloud, with every service that awsmock-ar-apigw has mocked for this test."""
    from awsmock_ar_apigw.facade import mock_cloud  # noqa: PLC0415 - a test without it pays nothing

    with mock_cloud() as cloud:
        yield cloud


@pytest.fixture(scope="session")
def _awsmock_session() -> Any:
    """One session for all clients of a test run: it is costly to make, and it holds no state of a test."""
    try:
        from boto3.session import Session  # noqa: PLC0415 - optional
    except ImportError:
        from botocore.session import get_session  # noqa: PLC0415

        return get_session()
    return Session()


@pytest.fixture(scope="session")
def _apprunner_client(_awsmock_session: Any) -> Any:
    """The client behind ``apprunner_client``: made once, since a mock catches clients made before it."""
    make = getattr(_awsmock_session, "create_client", None) or _awsmock_session.client
    return make(
        "apprunner",
        region_name=_region(_awsmock_session),
        aws_access_key_id="AWSMOCK",
        aws_secret_access_key="AWSMOCK",  # noqa: S106 - a fake
    )


def _region(session: Any) -> str:
    core = getattr(session, "_session", session)
    return core.get_config_variable("region") or "us-east-1"


@pytest.fixture
def apprunner_client(awsmock: Cloud, _apprunner_client: Any) -> Any:  # noqa: ARG001 - starts the mock
    """A client of App Runner, of boto3 where it is installed, in the mock of this test."""
    return _apprunner_client
