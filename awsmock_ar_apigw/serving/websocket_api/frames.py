"""Frames that the gateway itself sends to a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.websocket_api.refusals import BAD_BODY

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.refusals import Answer
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange


def error_frame(answer: Answer, exchange: Exchange) -> str:
    """What a client gets where its message comes to nothing: with spaces as the service was seen to write them [real: W103, W104].

    That of a body which no model takes names the message, and not the request [documented: W109; C7].
    """
    connection_id = exchange.connection.id
    if answer is BAD_BODY:
        return f'{{"message" : "{answer.message}", "connectionId":"{connection_id}", "messageId":"{exchange.message_id}"}}'
    return f'{{"message": "{answer.message}", "connectionId":"{connection_id}", "requestId":"{exchange.request_id}"}}'
