"""``$context`` of handshakes, messages and ends: what is known of each, by the names that templates and mappings have for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.serving.websocket_api.event import request_context

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange


def context_variable(exchange: Exchange, name: str) -> str | None:
    """What a variable of ``$context`` is [documented: W166].

    Parameters:
        exchange: the handshake, message or end, as far as it has come.
        name: without ``$context.``, such as ``connectionId`` or ``authorizer.principalId``.

    Returns:
        Its value as a text; None if it has none, or there is no such variable.
    """
    noted = exchange.noted.get(name)
    if noted is not None:
        return noted
    found: Any = request_context(exchange)
    for step in name.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    if isinstance(found, dict) or found is None:
        return None
    return found if isinstance(found, str) else json.dumps(found)
