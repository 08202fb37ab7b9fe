"""The pytest plugin: on by installation, and nothing is mocked until a fixture asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from awsmock_ar_apigw.cloud.cloud import Cloud


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, Any, Any]:
    """Hold the mock of a decorated class from before the set-up of a test to after its clean-up."""
    holder, owner = _holder_of(item)
    if holder is None:
        return (yield)
    holder.start()
    try:
        return (yield)
    finally:
        # A class that sets itself up shares one mock among its tests: until the next test is another's.
        goes_on = nextitem is not None and _holder_of(nextitem) == (holder, owner)
        if not (goes_on and holder.spans(owner)):
            holder.stop()


def _holder_of(item: pytest.Item) -> tuple[Any, Any]:
    """What holds the mock of the innermost decorated class around a test, and that class; or two times None."""
    for node in reversed(item.listchain()):
        owner = getattr(node, "obj", None)
        holder = getattr(owner, "_awsmock_ar_apigw_holder", None) if isinstance(owner, type) else None
        if holder is not None:
            return holder, owner
    return None, None


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
