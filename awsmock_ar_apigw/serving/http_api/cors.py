"""CORS: what an HTTP API answers browsers by its configuration, in the place of integrations and beside them.

Rows are those of section F of the facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.serving.messages import Headers, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.serving.http_api.exchange import Exchange
    from awsmock_ar_apigw.state.record import Record

    Cors = Mapping[str, Any]

_PREFIX = "access-control-"


def cors_of(exchange: Exchange) -> Cors | None:
    """The configuration as it was deployed [documented: F28]; None if there is none."""
    found: Cors | None = exchange.place.served.api.members.get("CorsConfiguration")
    return found


def is_preflight(exchange: Exchange) -> bool:
    """Whether a browser asks what it may ask [inferred: F19]."""
    headers = exchange.headers
    return (
        exchange.request.method == "OPTIONS"
        and "origin" in headers
        and "access-control-request-method" in headers
    )


def answers_itself(route: Record | None) -> bool:
    """Whether the gateway answers a preflight for a route, and doesn't lead it on.

    It does where there is no route [U19], and for one that takes all methods [inferred: F23]. A route for OPTIONS is what
    its integration answers [inferred: F24]. Where a route that takes all methods needs authorization, so does the
    preflight, before that [real: F21; documented: F22].
    """
    return route is None or not route.members["RouteKey"].startswith("OPTIONS ")


def preflight(cors: Cors, origin: str) -> Response:
    """What a browser may ask: 204, and nothing of it for an origin that isn't allowed [real: F7 to F9; inferred: F10; U17]."""
    allowed = _origin(cors, origin)
    if not allowed:
        return Response(204, Headers())
    lines = [*allowed]
    for member, name in (("AllowMethods", "allow-methods"), ("AllowHeaders", "allow-headers")):
        if values := cors.get(member):
            lines.append((_PREFIX + name, ",".join(sorted(values))))
    if "MaxAge" in cors:
        lines.append((_PREFIX + "max-age", str(cors["MaxAge"])))  # U18: 0, too
    return Response(204, Headers(lines))


def with_cors(exchange: Exchange, response: Response) -> Response:
    """An answer as a browser gets it, be it an integration's or the gateway's own [documented: F2, F3; real: F12 to F17]."""
    cors = cors_of(exchange)
    if cors is None:
        return response  # F4
    kept = [line for line in response.headers if not line[0].lower().startswith(_PREFIX)]
    allowed = _origin(cors, exchange.headers.get("origin") or "")
    if allowed and (exposed := cors.get("ExposeHeaders")):
        allowed.append((_PREFIX + "expose-headers", ",".join(exposed)))
    return response._replace(headers=Headers([*allowed, *kept]))


def _origin(cors: Cors, origin: str) -> list[tuple[str, str]]:
    """What is said of an origin; nothing, where it isn't allowed, or there is none [inferred: F10, F11]."""
    allowed = cors.get("AllowOrigins", ())
    if not origin:
        return []
    if "*" in allowed:
        lines = [(_PREFIX + "allow-origin", "*")]  # F13
    elif any(_fits(one, origin) for one in allowed):
        lines = [(_PREFIX + "allow-origin", origin), ("vary", "origin")]  # F12
    else:
        return []
    return [
        *lines,
        *([(_PREFIX + "allow-credentials", "true")] if cors.get("AllowCredentials") else []),
    ]  # F14


def _fits(allowed: str, origin: str) -> bool:
    """Whether an origin is the one that is allowed, to the letter; or of its scheme, where any is [inferred: F6, F26]."""
    return origin.startswith(allowed[:-1]) if allowed in ("https://*", "http://*") else allowed == origin
