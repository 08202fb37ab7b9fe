"""Models: what a message must be like, where its route says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.websocket_api.handshake_parameters import parameter
from awsmock_ar_apigw.serving.websocket_api.refusals import BAD_BODY, BAD_REQUEST, refusal

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
    from awsmock_ar_apigw.serving.websocket_api.models import Models


def validate(exchange: Exchange, models: Models) -> None:
    """Refuse a message that the models of its route don't take, whatever its integration is [documented: W109, W110; C8].

    Raises:
        Refused: it isn't like its model.
    """
    problem = models.problem_of(exchange.text)
    if problem:
        exchange.noted["error.validationErrorString"] = problem
        raise BAD_BODY.because(problem)


def validate_handshake(exchange: Exchange) -> None:
    """Refuse a handshake that lacks what its route requires, or has nothing in it.

    [documented: W171; chosen: that it is 400, as REST APIs answer]

    Raises:
        Refused: it does.
    """
    declared = exchange.route.members.get("RequestParameters", {}) if exchange.route else {}
    missing = [
        name for name, asked in declared.items() if asked.get("Required") and not parameter(name, exchange)
    ]
    if missing:
        why = f"The handshake lacks {', '.join(missing)}, which its $connect route requires."
        raise refusal(exchange, BAD_REQUEST, "BAD_REQUEST_PARAMETERS", why)
