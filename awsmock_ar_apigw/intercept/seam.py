"""The seam: where botocore hands a call over, and gets our answer back as its own result.

Some methods of botocore's classes are replaced while a mock is active, and put back exactly after the last one.
They are methods of classes, and no handlers of a client's events, so that clients made earlier are caught too.

* ``Endpoint.make_request`` answers most calls of a service that is mocked at once; see ``fast_lane.py`` and ``lanes.py``.
* ``Endpoint._do_get_response`` answers the others, and refuses what would leave the process; see ``slow_lane.py``.
* ``Endpoint._needs_retry`` lets the time between two attempts pass on the cloud's clock, and
  ``RetryQuotaChecker.acquire_retry_quota`` counts what a client spends on retries apart there;
  ``RetryHandler.__call__`` and ``ExponentialBackoff.delay_amount`` draw their jitter from there; see ``backoff.py``.
* ``RequestSigner.sign`` signs nothing for a service that is mocked; see ``signing.py``.
* ``Session.get_credentials`` and ``Session.get_config_variable`` give credentials and a Region where botocore finds none.
* What botocore does beside sending requests, to find credentials above all, is kept in the process by ``doors.py``.
* ``JSONFileLoader.load_file`` and ``Loader.list_available_services`` read once a process what sessions need; see ``reading.py``.
* ``Session.__init__`` looks whether aiobotocore has been imported meanwhile, whose methods ``async_seam.py`` replaces.
* What HTTP libraries send to the APIs of a cloud is answered by the seams in ``http/``, and so are clients of WebSockets.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from botocore.endpoint import Endpoint
from botocore.retries.standard import ExponentialBackoff, RetryQuotaChecker
from botocore.retryhandler import RetryHandler
from botocore.session import Session
from botocore.signers import RequestSigner

from awsmock_ar_apigw.base.needs import needing
from awsmock_ar_apigw.intercept import doors, guard, reading, signing
from awsmock_ar_apigw.intercept.active import ACTIVE
from awsmock_ar_apigw.intercept.backoff import (
    acquire_retry_quota,
    draw_in_legacy,
    draw_in_standard,
    needs_retry,
)
from awsmock_ar_apigw.intercept.doors import CREDENTIALS, REGION
from awsmock_ar_apigw.intercept.fast_lane import make_request
from awsmock_ar_apigw.intercept.http import seams
from awsmock_ar_apigw.intercept.patch import put_in, take_out
from awsmock_ar_apigw.intercept.slow_lane import do_get_response

if TYPE_CHECKING:
    from awsmock_ar_apigw.intercept.active import Activation, Fence
    from awsmock_ar_apigw.intercept.patch import Method, Patches


def look_around() -> None:
    """Find what is to be patched in other libraries, before a lock is taken: one may be on its way, in a thread that will want it."""
    seams.look_around()


def start(activation: Activation) -> None:
    """A mock starts: patch botocore, if it is the first one.

    Raises:
        MockError: this botocore isn't as the seam needs it.
    """
    guard.check()
    patches = {**_PATCHES, **_patches_of_aiobotocore(), **seams.patches()}
    with ACTIVE.lock:
        try:
            if not ACTIVE:
                take_out(keep=_needed())  # what an interrupt has left
                _WATCH.watch()
            put_in(patches)
            ACTIVE.push(activation)
        except BaseException:
            stop(activation)
            raise


def stop(activation: Activation) -> None:
    """A mock stops, unless it has been stopped already: unpatch botocore, if it was the last one."""
    with ACTIVE.lock:
        try:
            ACTIVE.remove(activation)
        finally:
            if not ACTIVE:
                _WATCH.rest()
                take_out(keep=_needed())
    if activation.world.over and activation.world.house is not None:
        from awsmock_ar_apigw.intercept.http.websocket_servers import end_those_of  # noqa: PLC0415 - few clouds are connected to

        end_those_of(activation.world)


def put_up(fence: Fence | None) -> None:
    """Put a fence up, in the place of another one; None takes it away.

    Raises:
        MockError: this botocore isn't as the seam needs it.
    """
    guard.check()
    with ACTIVE.lock:
        ACTIVE.fence = fence
        if not ACTIVE:
            needed = _needed()
            put_in(needed)
            take_out(keep=needed)


def _patches_of_botocore() -> Patches:
    return {**_PATCHES, **_patches_of_aiobotocore()}


def _needed() -> Patches:
    """What botocore needs now: all of it while a mock is active; for a fence, where a call is signed, and where it leaves."""
    if ACTIVE:
        return _patches_of_botocore()
    if ACTIVE.fence is None:
        return {}
    return {place: ours for place, ours in _patches_of_botocore().items() if place[1] in _OF_FENCES}


def _library_arrived(patches: Patches) -> None:
    """An HTTP library has been imported while a mock is active."""
    with ACTIVE.lock:
        if ACTIVE:
            put_in(patches)


_WATCH = seams.Watch(_library_arrived)


def _get_credentials(original: Method, self: Session) -> Any:
    """The credentials that botocore finds, or fake ones, which the session doesn't keep."""
    found = None
    with doors.lending(self):
        found = original(self)
    return found or CREDENTIALS


def _get_config_variable(original: Method, self: Session, logical_name: str, methods: Any = None) -> Any:
    """What botocore finds; a Region where it finds none."""
    value = original(self, logical_name, methods)
    return REGION if value is None and logical_name == "region" else value


def _make_session(original: Method, self: Session, *args: Any, **kwargs: Any) -> None:
    """A session is made: it may be the first of aiobotocore, imported since the mock has started."""
    if _patches_of_aiobotocore():
        with ACTIVE.lock:
            put_in(_needed())
    original(self, *args, **kwargs)


# By their names; the last tells of aiobotocore.
_OF_FENCES = ("sign", "_do_get_response", "__init__")
_PATCHES: Patches = {
    (Endpoint, "make_request"): make_request,
    (Endpoint, "_do_get_response"): do_get_response,
    (Endpoint, "_needs_retry"): needs_retry,
    (RetryHandler, "__call__"): draw_in_legacy,
    (ExponentialBackoff, "delay_amount"): draw_in_standard,
    (RetryQuotaChecker, "acquire_retry_quota"): acquire_retry_quota,
    (RequestSigner, "sign"): signing.sign,
    (Session, "__init__"): _make_session,
    (Session, "get_credentials"): _get_credentials,
    (Session, "get_config_variable"): _get_config_variable,
    **doors.PATCHES,
    **reading.PATCHES,
}


def _patches_of_aiobotocore() -> Patches:
    """Those of aiobotocore: where nobody has imported it, there is nothing to catch, and nothing is imported."""
    if "aiobotocore.session" not in sys.modules:
        return {}
    with needing("A mock of async clients"):
        from awsmock_ar_apigw.intercept.async_seam import patches  # noqa: PLC0415 - where it is used

    return patches()
