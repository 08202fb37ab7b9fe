"""The seam: where botocore hands a request over, and gets our answer back as its own response object.

Some methods of botocore's classes are replaced while a mock is active, and put back exactly after the last one.
They are methods of classes, and no handlers of a client's events, so that clients made earlier are caught too.

* ``Endpoint._do_get_response`` runs as it is, with a stand-in for the endpoint. For a service that is mocked, the
  stand-in answers the event ``before-send`` with our response, before any other handler could (moto's among
  them). For every other service it lets the handlers answer, and refuses only what would leave the process.
* ``Endpoint._needs_retry`` lets the time between two attempts pass on the cloud's clock, and
  ``RetryQuotaChecker.acquire_retry_quota`` counts what a client spends on retries apart there;
  ``RetryHandler.__call__`` and ``ExponentialBackoff.delay_amount`` draw their jitter from there; see ``backoff.py``.
* ``RequestSigner.sign`` signs nothing for a service that is mocked, since nobody checks it and a test may
  have no credentials; it notes the Region and the access key instead.
* ``Session.get_credentials`` and ``Session.get_config_variable`` give credentials and a Region where botocore finds none.
* What botocore does beside sending requests, to find credentials above all, is kept in the process by ``doors.py``.
* ``Session.__init__`` looks whether aiobotocore has been imported meanwhile, whose methods ``async_seam.py`` replaces.
"""

from __future__ import annotations

import functools
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSResponse
from botocore.endpoint import Endpoint
from botocore.retries.standard import ExponentialBackoff, RetryQuotaChecker
from botocore.retryhandler import RetryHandler
from botocore.session import Session
from botocore.signers import RequestSigner

from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.cloud import walk
from awsmock_ar_apigw.intercept import doors, guard
from awsmock_ar_apigw.intercept.active import ACTIVE
from awsmock_ar_apigw.intercept.backoff import (
    acquire_retry_quota,
    draw_in_legacy,
    draw_in_standard,
    needs_retry,
)
from awsmock_ar_apigw.intercept.doors import CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.credentials import Credentials

    from awsmock_ar_apigw.base.messages import HttpResponse
    from awsmock_ar_apigw.intercept.active import Activation
    from awsmock_ar_apigw.intercept.doors import Method, Patches

REGION = "us-east-1"
# Where the signer leaves what it knows, in the context that travels with a request.
NOTE = "awsmock_ar_apigw"
# How the hosts of AWS's services end: in each partition, with IPv6 too, and those of a few services.
_AWS_HOSTS = (
    ".amazonaws.com",
    ".api.aws",
    ".on.aws",
    ".amazonaws.com.cn",
    ".amazonwebservices.com.cn",
    ".amazonaws.eu",
    ".amazonwebservices.eu",
    ".c2s.ic.gov",
    ".aws.ic.gov",
    ".sc2s.sgov.gov",
    ".aws.scloud",
    ".cloud.adc-e.uk",
    ".cloud-aws.adc-e.uk",
    ".csp.hci.ic.gov",
    ".aws.hci.ic.gov",
)


def start(activation: Activation) -> None:
    """A mock starts: patch botocore, if it is the first one.

    Raises:
        MockError: this botocore isn't as the seam needs it.
    """
    guard.check()
    patches = {**_PATCHES, **_patches_of_aiobotocore()}
    with ACTIVE.lock:
        try:
            if not ACTIVE:
                _unpatch()  # what an interrupt has left
            _put_in(patches)
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
                _unpatch()


class Answered:
    """An endpoint whose event ``before-send`` is answered by the cloud."""

    def __init__(self, endpoint: Any, answer: Callable[[Any], HttpResponse]) -> None:
        self._endpoint = endpoint
        self._answer = answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._endpoint, name)

    @property
    def _event_emitter(self) -> Answered:
        return self

    def emit(self, event_name: str, **kwargs: Any) -> Any:
        """Answer what would be sent, and pass every other event on."""
        if event_name.startswith("before-send."):
            request = kwargs["request"]
            return [(self._answer, self.as_response(request.url, self._answer(request)))]
        return self._endpoint._event_emitter.emit(event_name, **kwargs)  # noqa: SLF001

    def as_response(self, url: str, response: HttpResponse) -> AWSResponse:
        """The answer as botocore's own response object."""
        return AWSResponse(url, response.status, response.headers, _Raw(response.body))  # type: ignore[arg-type]


class _Guarded:
    """An endpoint that sends nothing to AWS."""

    def __init__(self, endpoint: Any, service: str) -> None:
        self._endpoint = endpoint
        self._service = service

    def __getattr__(self, name: str) -> Any:
        return getattr(self._endpoint, name)

    def _send(self, request: Any) -> Any:
        host = urlsplit(request.url).hostname or ""
        if host.endswith(_AWS_HOSTS):
            raise doors.refusal(self._service, f"{request.method} {host}")
        return self._endpoint._send(request)  # noqa: SLF001


class _Raw(BytesIO):
    """The body of a response, as botocore's response object wants it: read whole, or by code that streams it."""

    def stream(self, **_kwargs: Any) -> list[bytes]:
        """The body in pieces."""
        return [self.getvalue()]


def do_get_response(
    original: Method,
    self: Endpoint,
    request: Any,
    operation_model: Any,
    context: Any,
    answered: type[Answered] = Answered,
) -> Any:
    """A request is about to be sent: answer it, or make sure that it doesn't leave for AWS."""
    service = operation_model.service_model.service_name
    world = ACTIVE.world_for(service)
    if world is None:
        endpoint = self if doors.is_open_for(service) else _Guarded(self, service)
        return original(endpoint, request, operation_model, context)
    region, access_key = context.get(NOTE) or (context.get("client_region") or REGION, None)

    def answer(prepared: Any) -> HttpResponse:
        return walk.answer(world, operation_model, _as_request(prepared), region, access_key)

    return original(answered(self, answer), request, operation_model, context)


def _as_request(prepared: Any) -> HttpRequest:
    parts = urlsplit(prepared.url)
    body = prepared.body or b""
    if isinstance(body, str):
        body = body.encode()
    return HttpRequest(prepared.method, parts.path, parts.query, prepared.headers, body, prepared.url)


def _sign(
    original: Method,
    self: Any,
    operation_name: str,
    request: Any,
    *args: Any,
    **kwargs: Any,
) -> None:
    """Note who asks and where, instead of signing, when a mock will answer."""
    if not noted(self, request, CREDENTIALS, in_advance=bool(args or kwargs)):
        original(self, operation_name, request, *args, **kwargs)


def noted(signer: Any, request: Any, fake: Credentials, *, in_advance: bool) -> bool:
    """Whether nothing is left to sign: a mock will answer, and who asks and where is noted in the request."""
    # A signer knows its service by id, which in lower case is botocore's name for ours.
    mocked = ACTIVE.world_for(signer._service_id.lower()) is not None  # noqa: SLF001
    credentials = signer._credentials  # noqa: SLF001
    if in_advance or not mocked:
        if mocked and _key_of(credentials) is None:
            # A URL that is signed in advance, by a client that never found credentials or would have to fetch them.
            _lend(request.context, fake)
        return False
    signing = request.context.get("signing") or {}
    credentials = signing.get("request_credentials") or credentials
    request.context[NOTE] = (signing.get("region") or signer._region_name, _key_of(credentials))  # noqa: SLF001
    return True


def _lend(context: Any, fake: Credentials) -> None:
    """Give one request fake credentials, unless it brings its own."""
    context["signing"] = {"request_credentials": fake, **(context.get("signing") or {})}


def _key_of(credentials: Any) -> str | None:
    """The access key, as far as it is known: to ask for it could make credentials refresh themselves."""
    if hasattr(credentials, "_access_key"):
        return credentials._access_key  # type: ignore[no-any-return]  # noqa: SLF001
    return getattr(credentials, "access_key", None)


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
    if patches := _patches_of_aiobotocore():
        with ACTIVE.lock:
            if ACTIVE:
                _put_in(patches)
    original(self, *args, **kwargs)


_PATCHES: Patches = {
    (Endpoint, "_do_get_response"): do_get_response,
    (Endpoint, "_needs_retry"): needs_retry,
    (RetryHandler, "__call__"): draw_in_legacy,
    (ExponentialBackoff, "delay_amount"): draw_in_standard,
    (RetryQuotaChecker, "acquire_retry_quota"): acquire_retry_quota,
    (RequestSigner, "sign"): _sign,
    (Session, "__init__"): _make_session,
    (Session, "get_credentials"): _get_credentials,
    (Session, "get_config_variable"): _get_config_variable,
    **doors.PATCHES,
}


class _Patch:
    """One method replaced: ``ours`` is called with the original before its arguments.

    Who patches over us and outlives us keeps calling our method; it then passes on to the original.
    """

    def __init__(self, owner: type, name: str, ours: Callable[..., Any]) -> None:
        self._owner = owner
        self._name = name
        self._original = original = _without_ours(owner.__dict__[name])
        self._on = True

        @functools.wraps(original)
        def method(*args: Any, **kwargs: Any) -> Any:
            if self._on:
                return ours(original, *args, **kwargs)
            return original(*args, **kwargs)

        method._awsmock_ar_apigw_patch = self  # type: ignore[attr-defined]  # noqa: SLF001 - a note to ourselves
        self._method = method
        setattr(owner, name, method)

    def undo(self) -> None:
        """Put the original back, unless somebody else has patched over it."""
        self._on = False
        if self._owner.__dict__.get(self._name) is self._method:
            setattr(self._owner, self._name, self._original)


def _without_ours(method: Any) -> Any:
    """What is beneath patches of ours that are over: somebody kept one meanwhile, and has put it back."""
    patch = getattr(method, "__dict__", {}).get("_awsmock_ar_apigw_patch")
    return method if patch is None or method is not patch._method else _without_ours(patch._original)  # noqa: SLF001


_IN_PLACE: dict[tuple[type, str], _Patch] = {}


def _patches_of_aiobotocore() -> Patches:
    """Those of aiobotocore: where nobody has imported it, there is nothing to catch, and nothing is imported."""
    if "aiobotocore.session" not in sys.modules:
        return {}
    from awsmock_ar_apigw.intercept.async_seam import patches  # noqa: PLC0415 - where it is used

    return patches()


def _put_in(patches: Patches) -> None:
    """Replace what isn't replaced yet."""
    for place, ours in patches.items():
        if place not in _IN_PLACE:
            _IN_PLACE[place] = _Patch(*place, ours)


def _unpatch() -> None:
    while _IN_PLACE:
        place, patch = next(reversed(_IN_PLACE.items()))
        patch.undo()
        del _IN_PLACE[place]
