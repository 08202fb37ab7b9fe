"""Authorization: whether a route lets a request in, and who it says that it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.http_api.iam import authorize_by_signature
from awsmock_ar_apigw.serving.http_api.jwt_authorizer import authorize_by_token
from awsmock_ar_apigw.serving.http_api.lambda_authorizer import authorize_by_function, authorizer_of

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.http_api.exchange import Exchange


def authorize(house: House, exchange: Exchange) -> None:
    """Let a request in, and note who it is from: as ``jwt``, ``lambda`` or ``iam``, and nothing on an open route [real: C55; client: C56].

    Raises:
        Refused: it isn't let in, so that no integration sees it [documented: G41].
    """
    kind = exchange.route.members["AuthorizationType"] if exchange.route else "NONE"
    if kind == "NONE":
        return
    if kind == "AWS_IAM":
        authorize_by_signature(house, exchange)
        return
    authorizer = exchange.authorizer = authorizer_of(exchange)
    by = authorize_by_token if kind == "JWT" else authorize_by_function
    by(house, exchange, authorizer)
