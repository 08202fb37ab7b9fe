"""Faults that a test has planned for what stands behind an API: functions that throttle, back ends that can't be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.faults.plan import Lost
from awsmock_ar_apigw.serving.refusals import FAILED, UNAVAILABLE

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House

# What Lambda says where it throttles. [real: E45; that the others are what a failed invocation is: inferred, E43]
_THROTTLED = frozenset({"TooManyRequestsException", "ThrottlingException", "Throttling"})


def meet_at_function(house: House, name: str, event: object) -> None:
    """What is planned for ``lambda.Invoke`` hits the call of a function: an error of Lambda's, a lost connection, time that passes.

    Raises:
        Refused: with what the gateway answers then.
    """
    try:
        _meet(house, "lambda", "Invoke", {"FunctionName": name, "Payload": event}, name)
    except ServiceError as error:
        answer = UNAVAILABLE if error.code in _THROTTLED else FAILED
        raise answer.because(f"Lambda answered {error.code}, as was planned: {error.message}") from None
    except Lost as lost:
        raise FAILED.because(f"Lambda can't be reached, as was planned: {lost}") from None


def meet_at_back_end(house: House, method: str, url: str) -> None:
    """What is planned for ``backend.Request`` hits a request to a back end: a lost connection, or time that passes.

    Raises:
        Refused: with what the gateway answers then [inferred: K34].
    """
    try:
        _meet(house, "backend", "Request", {"method": method, "url": url}, url)
    except Lost as lost:
        raise UNAVAILABLE.because(f"The back end can't be reached, as was planned: {lost}") from None


def _meet(house: House, service: str, operation: str, params: dict[str, Any], url: str) -> None:
    world = house.world
    if not world.plan.armed:
        return
    # Code of the test's runs here, and so no lock of ours is held.
    threats = world.plan.threats(service, operation, params, url)
    with world.lock:
        hit = world.plan.hit(threats) if threats else None
        if hit is not None:
            world.wait(hit.latency)
    if hit is not None:
        error = hit.threat.planned.fault.error
        hit.threat.strike({error} if error else ())
