"""What tests of authorization of handshakes share: a Lambda authorizer of a WebSocket API, and a handshake that is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from awsmock_ar_apigw import HandshakeRefused
from support_authorizers import policy, uri_of
from support_serving import ACCOUNT, REGION

if TYPE_CHECKING:
    from support_websocket import Chat

# Members of a connection's authorizer beside those that its function says.
AT_ONCE = {"integrationLatency": 0}


class Asked:
    """A Lambda authorizer on ``$connect``, and the events that its function was called with.

    Parameters:
        chat: the API.
        answer: what the function answers, or a callable ``(event, context)`` that does; it allows everything unless told otherwise.
        sources: the identity sources of the authorizer.
        more: further members of the route.
    """

    def __init__(self, chat: Chat, answer: Any = None, sources: tuple[str, ...] = (), **more: Any) -> None:
        self.chat = chat
        self.answer = policy() if answer is None else answer
        self.events: list[dict[str, Any]] = []
        chat.cloud.functions["doorkeeper"] = self._called
        self.id: str = chat.client.create_authorizer(
            ApiId=chat.id,
            Name="doorkeeper",
            AuthorizerType="REQUEST",
            AuthorizerUri=uri_of("doorkeeper"),
            IdentitySource=list(sources),
        )["AuthorizerId"]
        self.route = chat.route("$connect", AuthorizationType="CUSTOM", AuthorizerId=self.id, **more)

    def _called(self, event: dict[str, Any], context: Any) -> Any:
        self.events.append(event)
        return self.answer(event, context) if callable(self.answer) else self.answer

    @property
    def event(self) -> dict[str, Any]:
        """The event that the authorizer's function was called with last."""
        return self.events[-1]

    @property
    def authorizer(self) -> Any:
        """What the last event of the API's functions says of it."""
        return self.chat.event["requestContext"]["authorizer"]


def arn_of_api(chat: Chat, rest: str) -> str:
    """The ARN of what is invoked at an API."""
    return f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{chat.id}/{rest}"


def refused(chat: Chat, stage: str = "prod", query: str = "", **more: Any) -> HandshakeRefused:
    """A handshake that is refused: nobody is connected, and no function of the API was called."""
    before = len(chat.events)
    with pytest.raises(HandshakeRefused) as raised:
        chat.connect(stage, query, **more)
    assert list(chat.cloud.connections) == []
    assert len(chat.events) == before
    assert chat.cloud.requests[-1].status == raised.value.status
    return raised.value
