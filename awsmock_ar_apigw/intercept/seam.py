"""The seam: where botocore hands a request over, and gets our answer back as its own response object.

Six methods of botocore's classes are replaced while a mock is active, and put back exactly after the last one.
They are methods of classes, and no handlers of a client's events, so that clients made earlier are caught too.

* ``Endpoint._do_get_response`` runs as it is, with a stand-in for the endpoint. For a service that is mocked, the
  stand-in answers the event ``before-send`` with our response, before any other handler could (moto's among
  them). For every other service it lets the handlers answer, and refuses only what would leave the process.
* ``RequestSigner.sign`` signs nothing for a service that is mocked, since nobody checks it and a test may
  have no credentials; it notes the Region and the access key instead.
* ``Session.get_credentials`` and ``Session.get_config_variable`` give credentials and a Region where botocore finds none,
  and ``load`` of the two providers that would ask a server finds none.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSResponse
from botocore.credentials import ContainerProvider, Credentials, InstanceMetadataProvider
from botocore.endpoint import Endpoint
from botocore.exceptions import CredentialRetrievalError
from botocore.session import Session
from botocore.signers import RequestSigner

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.intercept.active import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.base.messages import HttpResponse
    from awsmock_ar_apigw.intercept.active import Activation

    Method = Callable[..., Any]

REGION = "us-east-1"
CREDENTIALS = Credentials("AWSMOCK", "AWSMOCK", method="awsmock-ar-apigw")
# Where the signer leaves what it knows, in the context that travels with a request.
NOTE = "awsmock_ar_apigw"
# How the hosts of AWS's services end.
_AWS_HOSTS = (
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".api.aws",
    ".on.aws",
    ".amazonaws.eu",
    ".c2s.ic.gov",
    ".sc2s.sgov.gov",
)


def start(activation: Activation) -> None:
    """A mock starts: patch botocore, if it is the first one."""
    with ACTIVE.lock:
        if not ACTIVE:
            _patch()
        ACTIVE.push(activation)


def stop(activation: Activation) -> None:
    """A mock stops: unpatch botocore, if it was the last one."""
    with ACTIVE.lock:
        ACTIVE.remove(activation)
        if not ACTIVE:
            _unpatch()


class _Answered:
    """An endpoint whose event ``before-send`` is answered by the cloud."""

    def __init__(self, endpoint: Any, answer: Callable[[Any], AWSResponse]) -> None:
        self._endpoint = endpoint
        self._answer = answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._endpoint, name)

    @property
    def _event_emitter(self) -> _Answered:
        return self

    def emit(self, event_name: str, **kwargs: Any) -> Any:
        """Answer what would be sent, and pass every other event on."""
        if event_name.startswith("before-send."):
            return [(self._answer, self._answer(kwargs["request"]))]
        return self._endpoint._event_emitter.emit(event_name, **kwargs)  # noqa: SLF001


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
            raise MockError(
                f"{self._service} is not mocked here, and {request.method} {host} would leave the process. Pass "
                f'passthrough=("{self._service}",) to let it through, or start its mock.'
            )
        return self._endpoint._send(request)  # noqa: SLF001


class _Raw:
    """The body of a response, as botocore's response object wants it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_kwargs: Any) -> list[bytes]:
        """The body in pieces."""
        return [self._body]


def _do_get_response(
    original: Method, self: Endpoint, request: Any, operation_model: Any, context: Any
) -> Any:
    """A request is about to be sent: answer it, or make sure that it doesn't leave for AWS."""
    service = operation_model.service_model.service_name
    cloud = ACTIVE.cloud_for(service)
    if cloud is None:
        passes = ACTIVE.lets_through(service)
        endpoint = self if passes else _Guarded(self, service)
        return original(endpoint, request, operation_model, context)
    region, access_key = context.get(NOTE) or (context.get("client_region") or REGION, None)

    def answer(prepared: Any) -> AWSResponse:
        response = cloud.answer(operation_model, _as_request(prepared), region, access_key)
        return _as_response(prepared.url, response)

    return original(_Answered(self, answer), request, operation_model, context)


def _as_request(prepared: Any) -> HttpRequest:
    parts = urlsplit(prepared.url)
    body = prepared.body or b""
    if isinstance(body, str):
        body = body.encode()
    return HttpRequest(prepared.method, parts.path, parts.query, prepared.headers, body)


def _as_response(url: str, response: HttpResponse) -> AWSResponse:
    return AWSResponse(url, response.status, response.headers, _Raw(response.body))  # type: ignore[arg-type]


def _sign(
    original: Method,
    self: Any,
    operation_name: str,
    request: Any,
    *args: Any,
    **kwargs: Any,
) -> None:
    """Note who asks and where, instead of signing, when a mock will answer."""
    # A signer knows its service by id, which in lower case is botocore's name for ours.
    if ACTIVE.cloud_for(self._service_id.lower()) is None or args or kwargs:
        original(self, operation_name, request, *args, **kwargs)
        return
    signing = request.context.get("signing") or {}
    credentials = signing.get("request_credentials") or self._credentials
    request.context[NOTE] = (signing.get("region") or self._region_name, _key_of(credentials))


def _key_of(credentials: Any) -> str | None:
    """The access key, as far as it is known: to ask for it could make credentials refresh themselves."""
    if hasattr(credentials, "_access_key"):
        return credentials._access_key  # type: ignore[no-any-return]  # noqa: SLF001
    return getattr(credentials, "access_key", None)


def _get_credentials(original: Method, self: Session) -> Any:
    """The credentials that botocore finds, or fake ones, which the session doesn't keep."""
    try:
        return original(self) or CREDENTIALS
    except CredentialRetrievalError:
        # A profile whose source gives none, as a server does that isn't asked: a mock needs none either.
        return CREDENTIALS


def _get_config_variable(original: Method, self: Session, logical_name: str, methods: Any = None) -> Any:
    """What botocore finds; a Region where it finds none."""
    value = original(self, logical_name, methods)
    return REGION if value is None and logical_name == "region" else value


def _load_none(_original: Method, _self: object) -> None:
    """What a provider finds that would have to ask a server: nothing."""


_PATCHES: dict[tuple[type, str], Callable[..., Any]] = {
    (Endpoint, "_do_get_response"): _do_get_response,
    (RequestSigner, "sign"): _sign,
    (Session, "get_credentials"): _get_credentials,
    (Session, "get_config_variable"): _get_config_variable,
    (ContainerProvider, "load"): _load_none,
    (InstanceMetadataProvider, "load"): _load_none,
}


class _Patch:
    """One method replaced: ``ours`` is called with the original before its arguments.

    Who patches over us and outlives us keeps calling our method; it then passes on to the original.
    """

    def __init__(self, owner: type, name: str, ours: Callable[..., Any]) -> None:
        self._owner = owner
        self._name = name
        self._original = original = owner.__dict__[name]
        self._on = True

        @functools.wraps(original)
        def method(*args: Any, **kwargs: Any) -> Any:
            if self._on:
                return ours(original, *args, **kwargs)
            return original(*args, **kwargs)

        self._method = method
        setattr(owner, name, method)

    def undo(self) -> None:
        """Put the original back, unless somebody else has patched over it."""
        self._on = False
        if self._owner.__dict__[self._name] is self._method:
            setattr(self._owner, self._name, self._original)


_IN_PLACE: list[_Patch] = []


def _patch() -> None:
    for (owner, name), ours in _PATCHES.items():
        _IN_PLACE.append(_Patch(owner, name, ours))


def _unpatch() -> None:
    while _IN_PLACE:
        _IN_PLACE.pop().undo()
