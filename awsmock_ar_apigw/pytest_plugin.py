"""The pytest plugin: on by installation, and nothing is mocked until a fixture asks."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.cloud.cloud import Cloud


# Every test has the next two fixtures, after those of its module and before those of its class and its set-up methods;
# they do nothing unless its class, or one around it, is decorated with a mock.


@pytest.fixture(scope="class", autouse=True)
def _awsmock_class(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold the mock of a decorated class that sets itself up, from there to its end."""
    holder, owner = _holder_of(request.node)
    with holder.around() if holder and holder.spans(owner) else nullcontext():
        yield


@pytest.fixture(autouse=True)
def _awsmock_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold the mock of a decorated class around one test."""
    holder, _owner = _holder_of(request.node)
    with holder.around() if holder else nullcontext():
        yield


def _holder_of(node: Any) -> tuple[Any, Any]:
    """What holds the mock of the innermost decorated class around a test, and that class; or two times None."""
    while node is not None:
        owner = getattr(node, "obj", None)
        holder = getattr(owner, "_awsmock_ar_apigw_holder", None) if isinstance(owner, type) else None
        if holder is not None:
            return holder, owner
        node = node.parent
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
    return _made(_awsmock_session, "apprunner")


@pytest.fixture(scope="session")
def _apigatewayv2_client(_awsmock_session: Any) -> Any:
    """The client behind ``apigatewayv2_client``, made once."""
    return _made(_awsmock_session, "apigatewayv2")


def _made(session: Any, service: str) -> Any:
    make = getattr(session, "create_client", None) or session.client
    return make(
        service,
        region_name=_region(session),
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


@pytest.fixture
def apigatewayv2_client(awsmock: Cloud, _apigatewayv2_client: Any) -> Any:  # noqa: ARG001 - starts the mock
    """A client of API Gateway V2, of boto3 where it is installed, in the mock of this test."""
    return _apigatewayv2_client
