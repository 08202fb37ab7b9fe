"""The seam's twin for aiobotocore, and so for aioboto3: the same requests, claims and clouds, behind methods that are awaited.

aiobotocore subclasses botocore and writes every method that waits again, as a coroutine. Those are replaced here, each
as ``seam.py`` replaces the one that it overrides; what aiobotocore inherits, such as
``Session.get_config_variable``, is replaced there already. Imported only where aiobotocore has been.
"""

from __future__ import annotations

from functools import cache, partial
from inspect import isawaitable
from io import BytesIO
from typing import TYPE_CHECKING, Any

import aiobotocore
from aiobotocore.awsrequest import AioAWSResponse
from aiobotocore.credentials import AioCredentials, AioProcessProvider, AioRefreshableCredentials
from aiobotocore.endpoint import AioEndpoint
from aiobotocore.retryhandler import AioRetryHandler
from aiobotocore.session import AioSession
from aiobotocore.signers import AioRequestSigner

from awsmock_ar_apigw.intercept import doors, guard
from awsmock_ar_apigw.intercept.backoff import Waiting, draw_in_legacy, needs_retry
from awsmock_ar_apigw.intercept.fast_lane import ANSWERED_BY, answered
from awsmock_ar_apigw.intercept.guard import Relied
from awsmock_ar_apigw.intercept.signing import noted
from awsmock_ar_apigw.intercept.slow_lane import Answered, MadeLater, do_get_response
from awsmock_ar_apigw.intercept.turn import others_go_on

if TYPE_CHECKING:
    from typing_extensions import Self

    from awsmock_ar_apigw.intercept.fast_lane import Handed
    from awsmock_ar_apigw.intercept.patch import Method, Patches

CREDENTIALS = AioCredentials("AWSMOCK", "AWSMOCK", method="awsmock-ar-apigw")


class _Raw:
    """The body of a response, as aiobotocore's response object wants it: read whole, or by code that streams it."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.content = _Content(body)

    async def read(self) -> bytes:
        """The whole body."""
        return self._body

    def close(self) -> None:
        """There is no connection to close."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_why: object) -> None:
        self.close()


class _Content:
    """A body as a stream."""

    def __init__(self, body: bytes) -> None:
        self._left = BytesIO(body)
        self._size = len(body)

    async def read(self, amount: int = -1) -> bytes:
        """As many bytes as are asked for, or all that are left."""
        return self._left.read(amount)

    def at_eof(self) -> bool:
        """Whether all of it has been read."""
        return self._left.tell() == self._size


class _Response(MadeLater, AioAWSResponse):  # type: ignore[misc]  # which has no types
    """A response as aiobotocore's own object."""

    _raw_of = _Raw


class _AnsweredAsync(Answered):
    """As its parent, but handlers of other events may be coroutines, and the body of the response is awaited."""

    respond = _Response

    async def emit(self, event_name: str, **kwargs: Any) -> Any:
        """Answer what would be sent, once others have had their turn, and pass every other event on."""
        if event_name.startswith("before-send.") and not self.given:
            await others_go_on()
        responses = super().emit(event_name, **kwargs)
        return await responses if isawaitable(responses) else responses


async def _answered(call: Handed) -> Any:
    """In the fast lane: what the endpoint gives back, once others have had their turn."""
    await others_go_on()
    given = answered(call, _Response)
    # Either the pair that the endpoint gives back, or, in the slow lane, a coroutine that comes to it.
    return given if type(given) is tuple else await given


class _WaitingAsync(Waiting):
    """As its parent, but the handlers are awaited."""

    __slots__ = ()

    async def emit(self, event_name: str, **kwargs: Any) -> Any:
        """Ask the handlers, and let the delay pass that the first of them decides on."""
        kwargs["endpoint"] = self._endpoint
        return self.let_pass(await self._endpoint._event_emitter.emit(event_name, **kwargs))  # noqa: SLF001


async def _sign(
    original: Method, self: Any, operation_name: str, request: Any, *args: Any, **kwargs: Any
) -> None:
    """Note who asks and where, instead of signing, when a mock will answer."""
    if not noted(self, request, CREDENTIALS, in_advance=bool(args or kwargs)):
        await original(self, operation_name, request, *args, **kwargs)


async def _get_credentials(original: Method, self: Any) -> Any:
    """The credentials that aiobotocore finds, or fake ones, which the session doesn't keep."""
    found = None
    with doors.lending(self):
        found = await original(self)
    return found or CREDENTIALS


async def _protected_refresh(original: Method, self: Any, is_mandatory: bool) -> None:  # noqa: FBT001 - as aiobotocore has it
    """Credentials are about to refresh themselves."""
    with doors.refreshing(self) as may:
        if may:
            await original(self, is_mandatory)


_PATCHES: Patches = {
    (AioEndpoint, "_do_get_response"): partial(do_get_response, answered=_AnsweredAsync),
    (AioEndpoint, "_needs_retry"): partial(needs_retry, waiting=_WaitingAsync),
    (AioRetryHandler, "_call"): draw_in_legacy,
    (AioRequestSigner, "sign"): _sign,
    (AioSession, "get_credentials"): _get_credentials,
    (AioProcessProvider, "_retrieve_credentials_using"): doors.not_asked,
    (AioRefreshableCredentials, "_protected_refresh"): _protected_refresh,
}

# Its endpoints: the second is of the newer releases, for another HTTP library.
for _kind in (AioEndpoint, getattr(aiobotocore.endpoint, "AnyioEndpoint", AioEndpoint)):
    ANSWERED_BY[_kind] = _answered

_SENT = ("self", "request", "operation_model", "context")
_EMITS = ("_event_emitter", "emit")

RELIED_ON = (
    Relied("aiobotocore.endpoint", "AioEndpoint", "_get_response", _SENT, ("_do_get_response",)),
    Relied(
        "aiobotocore.endpoint", "AioEndpoint", "_do_get_response", _SENT, (*_EMITS, "_send"), "before-send."
    ),
    Relied("aiobotocore.endpoint", "AioEndpoint", "_send", ("self", "request"), ("http_session",)),
    Relied("aiobotocore.endpoint", "AioEndpoint", "create_request", ("self", "params", "operation_model")),
    Relied(
        "aiobotocore.endpoint",
        "AioEndpoint",
        "_needs_retry",
        ("self", "attempts", "operation_model", "request_dict", "response", "caught_exception"),
        _EMITS,
        "needs-retry.",
    ),
    Relied(
        "aiobotocore.retryhandler",
        "AioRetryHandler",
        "_call",
        ("self", "attempts", "response", "caught_exception"),
        ("_checker", "_action"),
    ),
    Relied(
        "aiobotocore.signers", "AioRequestSigner", "handler", ("self", "operation_name", "request"), ("sign",)
    ),
    Relied(
        "aiobotocore.signers",
        "AioRequestSigner",
        "sign",
        ("self", "operation_name", "request", "region_name", "signing_type", "expires_in"),
        ("context",),
        "request_credentials",
    ),
    Relied(
        "aiobotocore.session",
        "AioSession",
        "__init__",
        ("self", "session_vars", "event_hooks", "include_builtin_handlers", "profile"),
        ("__init__",),
    ),
    Relied("aiobotocore.session", "AioSession", "get_credentials", ("self",)),
    Relied(
        "aiobotocore.credentials",
        "AioProcessProvider",
        "_retrieve_credentials_using",
        ("self", "credential_process"),
        ("_popen",),
    ),
    Relied(
        "aiobotocore.credentials", "AioRefreshableCredentials", "_refresh", ("self",), ("_protected_refresh",)
    ),
    Relied(
        "aiobotocore.credentials",
        "AioRefreshableCredentials",
        "_protected_refresh",
        ("self", "is_mandatory"),
        ("_refresh_using",),
    ),
    Relied("aiobotocore.utils", "AioIMDSFetcher", "_fetch_metadata_token", ("self",), ("_assert_enabled",)),
    Relied(
        "aiobotocore.utils",
        "AioIMDSFetcher",
        "_get_request",
        ("self", "url_path", "retry_func", "token"),
        ("_assert_enabled",),
    ),
    Relied("aiobotocore.awsrequest", "AioAWSResponse", "_content_prop", ("self",), ("raw", "read")),
)
# The oldest and the newest release in which somebody has looked at all of this.
LOOKED_AT = ("2.26.0", "3.10.0")


def patches() -> Patches:
    """What to replace in aiobotocore, and by what.

    Raises:
        MockError: this aiobotocore isn't as the seam needs it.
    """
    _check()
    return _PATCHES


@cache
def _check() -> None:
    guard.refuse_moved(f"aiobotocore {aiobotocore.__version__}", RELIED_ON, f"aiobotocore {LOOKED_AT[1]}")
