"""Throttling: a bucket of tokens for each route, which fills by the cloud's clock; none, unless a stage sets a limit.

[documented: M1, M2; client: M3. That the limits of an account are never met: chosen, since tests would meet them by chance]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.serving.refusals import TOO_MANY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.serving.exchange import Exchange
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.state.record import Record

# The limits of an account, where a stage sets only the other one: requests a second, and at once [documented: M1].
_RATE, _BURST = 10_000.0, 5_000
_LIMITS = ("ThrottlingRateLimit", "ThrottlingBurstLimit")


class Bucket(NamedTuple):
    """How many tokens there were, at a moment in microseconds."""

    tokens: float
    at: int


def throttle(house: House, exchange: Exchange) -> None:
    """Take a token for a request.

    Raises:
        Refused: there is none.
    """
    limits = limits_of(exchange)
    if limits is None:
        return
    rate, burst = limits
    place = exchange.place
    key = (place.where, place.api.key, place.stage_name, exchange.route_key)
    with house.world.lock:
        now = exchange.micros
        before = house.buckets.get(key) or Bucket(burst, now)
        tokens = min(burst, before.tokens + rate * max(0, now - before.at) / 1_000_000)
        enough = tokens >= 1
        house.buckets[key] = Bucket(tokens - 1 if enough else tokens, now)
    if not enough:
        raise TOO_MANY.because(
            f"Route {exchange.route_key!r} takes {rate:g} requests a second, and {burst} at once: more came by the cloud's clock."
        )


def limits_of(exchange: Exchange) -> tuple[float, int] | None:
    """How many requests a second a route takes, and how many at once: its own settings, else those of the stage.

    They are the stage's, and so act at once [inferred: N2]. Each route has a bucket of its own. [chosen: the guide doesn't say
    whether routes share that of a stage]
    """
    stage = exchange.place.stage.members
    own: Mapping[str, Any] = stage["RouteSettings"].get(exchange.route_key, {})
    settings = {**stage["DefaultRouteSettings"], **own}
    rate, burst = map(settings.get, _LIMITS)
    if rate is None and burst is None:
        return None
    return _RATE if rate is None else float(rate), _BURST if burst is None else int(burst)


def has_limits(stage: Record) -> bool:
    """Whether a stage sets a limit to any of its routes."""
    settings = (stage.members["DefaultRouteSettings"], *stage.members["RouteSettings"].values())
    return any(limit in one for one in settings for limit in _LIMITS)
