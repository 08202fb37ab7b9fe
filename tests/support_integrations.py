"""What tests of integrations of WebSocket APIs share, beside ``support_websocket``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support_backends import INSIDE, ROLE
from support_serving import arn_of
from support_websocket import LAMBDA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from support_websocket import Chat

TWO_HUNDREDS, FOUR_HUNDREDS = r"/2\d\d/", r"/4\d\d/"


def mock(chat: Chat, **more: Any) -> str:
    """An integration of type MOCK; its id."""
    return chat.integration(IntegrationType="MOCK", **more)


def http(chat: Chat, uri: str = INSIDE, **more: Any) -> str:
    """An integration of type HTTP, or of another that is given; its id."""
    asked = {"IntegrationType": "HTTP", "IntegrationMethod": "POST", "IntegrationUri": uri, **more}
    return chat.integration(**asked)


def event_function(chat: Chat, name: str, **more: Any) -> str:
    """An integration of type AWS with a function; its id."""
    uri = LAMBDA.format(arn_of(name))
    return chat.integration(IntegrationType="AWS", IntegrationUri=uri, IntegrationMethod="POST", **more)


def service(chat: Chat, uri: str, **more: Any) -> str:
    """An integration of type AWS with another service; its id."""
    return chat.integration(
        IntegrationType="AWS",
        IntegrationMethod="POST",
        IntegrationUri=f"arn:aws:apigateway:us-east-1:{uri}",
        CredentialsArn=ROLE,
        **more,
    )


def answers(chat: Chat, integration: str, templates: dict[str, str | None] | None = None) -> str:
    """An integration with a response for each key, which passes on or has a template for ``$default``; the integration again."""
    for key, template in (templates or {"$default": None}).items():
        more = {} if template is None else {"ResponseTemplates": {"$default": template}}
        chat.integration_response(integration, key, **more)
    return integration


def said(chat: Chat, integration: str, *messages: Any) -> list[Any]:
    """What a two-way route to an integration answers to messages, one by one; None where it says nothing."""
    chat.route("do", integration, two_way=True)
    return list(_said(chat, messages))


def _said(chat: Chat, messages: Iterable[Any]) -> Iterable[Any]:
    with chat.connect() as socket:
        for message in messages:
            before = len(socket.messages)
            socket.send({"action": "do", **message} if isinstance(message, dict) else message)
            yield socket.messages[-1] if len(socket.messages) > before else None


def is_failure(frame: Any, message: str = "Internal server error") -> bool:
    """Whether a frame tells of a failure."""
    return isinstance(frame, str) and frame.startswith(f'{{"message": "{message}", "connectionId":"')
