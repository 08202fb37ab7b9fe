"""AWS, HTTP and HTTP_PROXY: what goes on to a back end, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.clock import SECOND
from awsmock_ar_apigw.serving.http_api.integration import check_time, timeout_of
from awsmock_ar_apigw.serving.websocket_api import http_back_end, lambda_event, service
from awsmock_ar_apigw.serving.websocket_api.content_handling import to_back_end, to_client
from awsmock_ar_apigw.serving.websocket_api.function import Result
from awsmock_ar_apigw.serving.websocket_api.integration_responses import turned
from awsmock_ar_apigw.serving.websocket_api.parameters import parameters_of
from awsmock_ar_apigw.serving.websocket_api.templates import request_body

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Response
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
    from awsmock_ar_apigw.serving.websocket_api.parameters import Parameters
    from awsmock_ar_apigw.state.record import Record


def call_back_end(house: House, exchange: Exchange, integration: Record) -> Result:
    """What a back end answers: whole from a proxy, as the integration's responses turn it from others [documented: W155].

    Raises:
        Refused: there is none, it fails, it takes too long, or what goes there or comes back doesn't fit.
        MockError: it needs something that the mock hasn't.
    """
    clock = house.world.clock
    begun = clock.micros
    result = _result(house, exchange, integration)
    check_time((clock.micros - begun - exchange.apart) / SECOND, timeout_of(integration))
    return result


def _result(house: House, exchange: Exchange, integration: Record) -> Result:
    parameters = parameters_of(exchange, integration)
    if integration.members["IntegrationType"] == "HTTP_PROXY":
        body = exchange.text.encode("utf-8", "replace")  # W173
        answer = http_back_end.ask(house, exchange, integration, body, parameters)
        return Result(answer.status, answer.headers, to_client(answer.body, None) or None)
    text, _is_made = request_body(exchange, integration)
    body = to_back_end(text, integration.members.get("ContentHandlingStrategy"))
    answer = _asked(house, exchange, integration, body, parameters)
    return turned(exchange, integration, answer)


def _asked(
    house: House, exchange: Exchange, integration: Record, body: bytes, parameters: Parameters
) -> Response:
    if integration.members["IntegrationType"] == "HTTP":
        return http_back_end.ask(house, exchange, integration, body, parameters)
    if lambda_event.is_of_function(integration):
        return lambda_event.invoke(house, exchange, integration, body, parameters)
    return service.ask(house, exchange, integration, body, parameters)
