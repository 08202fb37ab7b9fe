"""What a test costs that makes a session and a client of its own and makes one call; and what it costs to enter a mock."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import boto3
from clients import KEYS, Null, taken
from figures import Figure

from awsmock_ar_apigw import mock_apigatewayv2, mock_apprunner, mock_cloud

if TYPE_CHECKING:
    from figures import Effort

# Each service: what it is called, its mock, and a call.
TESTS = {
    "apprunner": ("App Runner", mock_apprunner, "list_services"),
    "apigatewayv2": ("API Gateway V2", mock_apigatewayv2, "get_apis"),
}


def measure(effort: Effort) -> list[Figure]:
    """A test with a session of its own beside null, and entering and leaving."""
    found = [
        Figure(
            f"a test of {title} with a session, a client and a call / null",
            median(with_ours(service) / with_null(service) for _ in range(effort.sessions)),
            0.25,
        )
        for service, (title, *_) in TESTS.items()
    ]
    entering = median(taken(enter) for _ in range(effort.enters))
    return [*found, Figure("enter and leave both mocks", entering * 1e6, 40, "us")]


def with_ours(service: str) -> float:
    """Seconds of such a test."""
    _, mock, method = TESTS[service]

    def test() -> None:
        with mock():
            getattr(client_of(service), method)()

    return taken(test)


def with_null(service: str) -> float:
    """Seconds of such a test with a canned transport."""
    return taken(lambda: getattr(Null(client_of(service)).client, TESTS[service][2])())


def client_of(service: str):
    """A client of a session that is made for it."""
    return boto3.Session(region_name="us-east-1", **KEYS).client(service)


def enter() -> None:
    """Enter and leave."""
    with mock_cloud():
        pass
