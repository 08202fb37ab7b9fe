"""``$context``: what is known of an event by the names that mappings and access logs have for it, in either kind of API.

Rows are those of section N of the facts on HTTP APIs; the names are those of the developer guide's lists of logging variables.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsmock_ar_apigw.serving.exchange import Exchange

# One thing under two names: the second is the one that it is noted under. [documented: N14, N15]
_SAME = {
    "integrationErrorMessage": "integration.error",
    "integrationLatency": "integration.latency",
    "integrationStatus": "integration.integrationStatus",
}
# Who calls, where IAM knows it: by the names here, and in what authorization has found out [documented: N17].
_OF_IAM = {
    "identity.accountId": "accountId",
    "identity.caller": "callerId",
    "identity.principalOrgId": "principalOrgId",
    "identity.user": "userId",
    "identity.userArn": "userArn",
}
_OF_COGNITO = {
    "identity.cognitoIdentityId": "identityId",
    "identity.cognitoIdentityPoolId": "identityPoolId",
}


def looked_up(exchange: Exchange, name: str, own: Mapping[str, Callable[[Any], str | None]]) -> str | None:
    """What a variable of ``$context`` is: as it was noted, as the kind of API has it, or as both kinds have it.

    Parameters:
        exchange: the request, the message or the like, as far as it has come.
        name: without ``$context.``, such as ``identity.sourceIp`` or ``authorizer.claims.sub``.
        own: the variables of the kind of API.

    Returns:
        Its value as a text; None if it has none, or there is no such variable.
    """
    noted = exchange.noted.get(_SAME.get(name, name))
    if noted is not None:
        return noted
    known = own.get(name) or _KNOWN.get(name)
    if known is not None:
        return known(exchange) or None
    if name.startswith("authorizer."):
        return as_text(_of_authorizer(exchange, name.removeprefix("authorizer.")))
    caller = (exchange.identity or {}).get("iam") or {}
    if name in _OF_IAM:
        return as_text(caller.get(_OF_IAM[name]))
    return as_text((caller.get("cognitoIdentity") or {}).get(_OF_COGNITO.get(name)))


def _error(exchange: Exchange) -> str:
    return json.dumps(exchange.noted["error.message"]) if "error.message" in exchange.noted else ""


_KNOWN: Mapping[str, Callable[[Exchange], str | None]] = {
    "accountId": lambda exchange: exchange.place.where.account,
    "apiId": lambda exchange: exchange.place.api.key,
    "customDomain.basePathMatched": lambda exchange: exchange.place.mapping_key or "",  # N13
    "domainName": lambda exchange: exchange.host,
    "domainPrefix": lambda exchange: exchange.host.partition(".")[0],
    "error.messageString": _error,  # N16
    "extendedRequestId": lambda exchange: exchange.request_id,  # N12
    "identity.sourceIp": lambda exchange: exchange.request.source_ip,
    "identity.userAgent": lambda exchange: exchange.headers.get("user-agent", ""),
    "requestId": lambda exchange: exchange.request_id,
    "requestTime": lambda exchange: exchange.time,
    "requestTimeEpoch": lambda exchange: str(exchange.milliseconds),
    "routeKey": lambda exchange: exchange.route_key,
    "stage": lambda exchange: exchange.place.stage_name,
}


def _of_authorizer(exchange: Exchange, name: str) -> Any:
    """What an authorizer has found out: a claim of a token, or what a function has put in its context.

    [documented: claims.property, principalId and property, in the list of logging variables]
    """
    found = exchange.identity or {}
    if "jwt" in found and name.startswith("claims."):
        return found["jwt"].get("claims", {}).get(name.removeprefix("claims."))
    if name == "principalId":
        return exchange.principal
    return (found.get("lambda") or {}).get(name)


def as_text(value: Any) -> str | None:
    """A value as a variable has it: what is no text, as JSON."""
    return value if isinstance(value, str | None) else json.dumps(value, separators=(",", ":"))
