"""MOCK: nothing is asked; the request template says which status an answer would have [documented: W164]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.serving.messages import Headers, Response
from awsmock_ar_apigw.serving.websocket_api.integration_responses import turned
from awsmock_ar_apigw.serving.websocket_api.refusals import FAILED
from awsmock_ar_apigw.serving.websocket_api.templates import request_body

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
    from awsmock_ar_apigw.serving.websocket_api.function import Result
    from awsmock_ar_apigw.state.record import Record

_OK = 200


def call_mock(_house: House, exchange: Exchange, integration: Record) -> Result:
    """What a mock answers: all is well, where no template says otherwise [client: W163].

    Raises:
        Refused: the template says no status, or no integration response is selected.
        MockError: the template's text is no JSON, or needs something that the mock hasn't.
    """
    body, is_made = request_body(exchange, integration)
    status = _status(body) if is_made else _OK
    exchange.noted["integration.integrationStatus"] = str(status)
    return turned(exchange, integration, Response(status, Headers()))


def _status(body: str) -> int:
    """The status in what a template has made."""
    try:
        made: Any = strict_json.read(body)
    except ValueError as error:
        raise MockError(
            f"The request template of a mock makes {body[:200]!r}, which is no JSON: {error}. The service reads more than JSON there, "
            "and the mock doesn't know what."
        ) from None
    status = made.get("statusCode") if isinstance(made, dict) else None
    if isinstance(status, str) and status.isascii() and status.isdigit():
        status = int(status[:4])
    if isinstance(status, bool) or not isinstance(status, int) or not 100 <= status <= 599:
        raise FAILED.because(
            f'The request template of a mock makes {body[:200]!r}, which has no statusCode: {{"statusCode": 200}} has one.'
        )
    return status
