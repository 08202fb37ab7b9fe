"""``$context`` in HTTP APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.context_variables import looked_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.serving.http_api.exchange import Exchange

_OWN: Mapping[str, Callable[[Exchange], str]] = {
    "httpMethod": lambda exchange: exchange.request.method,
    "path": lambda exchange: exchange.http_path,  # N11: with the stage
    "protocol": lambda _exchange: "HTTP/1.1",
}


def context_variable(exchange: Exchange, name: str) -> str | None:
    """What a variable of ``$context`` is for a request.

    Parameters:
        exchange: the request, as far as it has come.
        name: without ``$context.``, such as ``identity.sourceIp`` or ``authorizer.claims.sub``.

    Returns:
        Its value as a text; None if it has none, or there is no such variable.
    """
    return looked_up(exchange, name, _OWN)
