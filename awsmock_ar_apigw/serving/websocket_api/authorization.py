"""Authorization of handshakes: whether somebody may connect, which nobody asks again [documented: W63; real: W81]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.services.apigatewayv2.apis.api import API_KEY_HEADER
from awsmock_ar_apigw.serving.http_api.iam import authorize_by_signature, identity_of
from awsmock_ar_apigw.serving.websocket_api.lambda_authorizer import authorize_by_function
from awsmock_ar_apigw.serving.websocket_api.refusals import FORBIDDEN, TOO_MANY, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange

_INVALID = "INVALID_API_KEY"


def authorize(house: House, exchange: Exchange) -> None:
    """Let a handshake in, and note who it is from, for all events of its connection.

    Raises:
        Refused: it isn't let in.
    """
    asked = exchange.route.members if exchange.route else {}
    usage_key = _BY[asked.get("AuthorizationType", "NONE")](house, exchange)
    if asked.get("ApiKeyRequired"):
        _check_key(house, exchange, usage_key)


def _by_nobody(_house: House, _exchange: Exchange) -> None:
    """An open route lets everybody in."""


def _by_signature(house: House, exchange: Exchange) -> None:
    """Let in what is signed; its events say by whom, and others say nothing of that [documented: W84; chosen: U22]."""
    authorize_by_signature(house, exchange)
    caller = identity_of((exchange.identity or {})["iam"])
    known = {name: value for name, value in caller.items() if value is not None}  # W59
    exchange.connection.identity = {**known, **exchange.connection.identity}


# No token is taken [documented: W64].
_BY: Mapping[str, Callable[[House, Exchange], str | None]] = {
    "NONE": _by_nobody,
    "AWS_IAM": _by_signature,
    "CUSTOM": authorize_by_function,
}


def _check_key(house: House, exchange: Exchange, usage_key: str | None) -> None:
    """Refuse a handshake without an API key that lets it in, be it in its header or what an authorizer says is used.

    What is known of the key is in all events of the connection.

    [documented: W86; real: W87, W88; chosen: U22]

    Raises:
        Refused: it has none, a wrong one, or one whose usage plan is used up.
    """
    by_header = exchange.place.served.api.members["ApiKeySelectionExpression"] == API_KEY_HEADER
    key = exchange.headers.get("x-api-key") if by_header else usage_key
    if not key:
        where = "the header x-api-key" if by_header else "usageIdentifierKey of its authorizer's answer"
        raise refusal(
            exchange, FORBIDDEN, _INVALID, f"Its $connect route requires an API key, and {where} has none."
        )
    if key not in house.api_keys:
        give = f"cloud.api_keys[{key!r}] = {{'apiKeyId': 'abc123'}}"
        raise refusal(exchange, FORBIDDEN, _INVALID, f"There is no API key {key!r}. Give it: {give}.")
    known = house.api_keys[key]
    if known is None:
        why = f"cloud.api_keys[{key!r}] is None: its usage plan is used up."
        raise refusal(exchange, TOO_MANY, "QUOTA_EXCEEDED", why)
    if not known["enabled"]:
        raise refusal(exchange, FORBIDDEN, _INVALID, f"API key {key!r} isn't enabled.")
    identity = exchange.connection.identity
    exchange.connection.identity = {"apiKey": key, "apiKeyId": known["apiKeyId"], **identity}
