"""What a message to a WebSocket API costs, beside plain calls of its function with the event written as JSON."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING

from clients import client_of, taken
from figures import Figure

from awsmock_ar_apigw import mock_cloud

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from figures import Effort

    from awsmock_ar_apigw import Socket

FUNCTION = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:chat/invocations"
FEW, MANY = 100, 1_000
MESSAGE = json.dumps({"action": "say", "text": "hello"})
OK = {"statusCode": 200}


def chat(_event: Any, _context: Any) -> Any:
    """The function: it does nothing."""
    return OK


def measure(effort: Effort) -> list[Figure]:
    """Messages of many connections beside plain calls, and beside those of few connections."""
    with connected(MANY) as many:
        event = many[1]
        beside_calls = ratio(lambda: send(many[0], effort), lambda: call(event, effort), effort)
        with connected(FEW) as few:
            beside_few = ratio(lambda: send(many[0], effort), lambda: send(few[0], effort), effort)
    return [
        Figure(f"a message of {MANY} connections / a plain call and its event as JSON", beside_calls, 3.0),
        Figure(f"a message of {MANY} connections / of {FEW}", beside_few, 1.15),
    ]


def ratio(ours, theirs, effort: Effort) -> float:
    """The median of paired rounds, in which each goes first as often."""
    found = []
    for number in range(effort.rounds * 2):
        gc.collect()
        order = (ours, theirs) if number % 2 else (theirs, ours)
        times = {one: taken(one) for one in order}
        found.append(times[ours] / times[theirs])
    return median(found)


def send(sockets: list[Socket], effort: Effort) -> None:
    """As many messages as are measured, from one connection after another."""
    for number in range(effort.batch * 500):
        sockets[number % len(sockets)].send(MESSAGE)


def call(event: dict[str, Any], effort: Effort) -> None:
    """As many plain calls."""
    for _ in range(effort.batch * 500):
        json.dumps(event)
        chat(event, None)


@contextmanager
def connected(count: int) -> Iterator[tuple[list[Socket], dict[str, Any]]]:
    """So many open connections, and the event of a message."""
    with mock_cloud(isolated=True) as cloud:
        client = client_of("apigatewayv2")
        api = client.create_api(
            Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
        )
        cloud.functions["chat"] = chat
        made = client.create_integration(
            ApiId=api["ApiId"], IntegrationType="AWS_PROXY", IntegrationUri=FUNCTION
        )["IntegrationId"]
        client.create_route(ApiId=api["ApiId"], RouteKey="say", Target=f"integrations/{made}")
        client.create_stage(ApiId=api["ApiId"], StageName="prod", AutoDeploy=True)
        sockets = [cloud.connect(f"{api['ApiEndpoint']}/prod") for _ in range(count)]
        sockets[0].send(MESSAGE)
        yield sockets, cloud.requests[-1].event
