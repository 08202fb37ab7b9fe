"""The slow lane: botocore makes a request, hands it over, and gets our answer back as its own response object.

``Endpoint._do_get_response`` runs as it is, with a stand-in for the endpoint. For a service that is mocked, the stand-in
answers the event ``before-send`` with our response, before any other handler could (moto's among them). For every other
service it lets the handlers answer, and refuses only what would leave the process.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSResponse

from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.cloud import walk
from awsmock_ar_apigw.cloud.services import bound_of
from awsmock_ar_apigw.intercept import doors
from awsmock_ar_apigw.intercept.active import ACTIVE
from awsmock_ar_apigw.intercept.doors import REGION
from awsmock_ar_apigw.intercept.signing import NOTE

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.endpoint import Endpoint

    from awsmock_ar_apigw.base.messages import Answer, HttpResponse
    from awsmock_ar_apigw.intercept.patch import Method

# Where a request's context has an answer that is made already.
GIVEN = "awsmock_ar_apigw_given"
# How the hosts of AWS's services end: in each partition, with IPv6 too, and those of a few services.
AWS_HOSTS = (
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


class Raw(BytesIO):
    """The body of a response, as botocore's response object wants it: read whole, or by code that streams it."""

    def stream(self, **_kwargs: Any) -> list[bytes]:
        """The body in pieces."""
        return [self.getvalue()]


class MadeLater:
    """What makes a response of a library's own class: its header and its body are made when somebody looks, as few do.

    ``_raw_of`` is how the library wants the body.
    """

    _raw_of: type

    def __init__(self, url: str, response: HttpResponse) -> None:
        self.url = url
        self.status_code = response.status
        self._given = response

    def __getattr__(self, name: str) -> Any:
        if name not in _MADE_LATER:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        set_by_now = dict(vars(self))
        given = self._given
        super().__init__(self.url, self.status_code, given.headers, self._raw_of(given.body))  # type: ignore[call-arg]
        vars(self).update(set_by_now)
        return getattr(self, name)


# What the library's own class begins with, beside the first two.
_MADE_LATER = ("headers", "raw", "_content")


class Response(MadeLater, AWSResponse):
    """A response as botocore's own object."""

    _raw_of = Raw


class Answered:
    """An endpoint whose event ``before-send`` is answered by the cloud.

    ``given`` is an answer that is made already.
    """

    respond: type[MadeLater] = Response

    def __init__(self, endpoint: Any, answer: Callable[[Any], HttpResponse], given: Answer | None) -> None:
        self._endpoint = endpoint
        self._answer = answer
        self.given = given

    def __getattr__(self, name: str) -> Any:
        return getattr(self._endpoint, name)

    @property
    def _event_emitter(self) -> Answered:
        return self

    def emit(self, event_name: str, **kwargs: Any) -> Any:
        """Answer what would be sent, and pass every other event on."""
        if event_name.startswith("before-send."):
            request = kwargs["request"]
            response = self.given.response if self.given else self._answer(request)
            return [(self._answer, self.respond(request.url, response))]
        return self._endpoint._event_emitter.emit(event_name, **kwargs)  # noqa: SLF001


class _Guarded:
    """An endpoint that sends nothing to AWS."""

    def __init__(self, endpoint: Any, service: str, call: str) -> None:
        self._endpoint = endpoint
        self._service = service
        self._call = call

    def __getattr__(self, name: str) -> Any:
        return getattr(self._endpoint, name)

    def _send(self, request: Any) -> Any:
        host = urlsplit(request.url).hostname or ""
        if host.endswith(AWS_HOSTS):
            raise doors.refusal(self._service, f"{request.method} {host}", self._call)
        return self._endpoint._send(request)  # noqa: SLF001


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
        if doors.is_open_for(service):
            return doors.sending(original, self, request, operation_model, context)
        guarded = _Guarded(self, service, operation_model.name)
        return original(guarded, request, operation_model, context)
    region, access_key = context.pop(NOTE, None) or (context.get("client_region") or REGION, None)

    def answer(prepared: Any) -> HttpResponse:
        asked = as_request(prepared.method, prepared.url, prepared.headers, prepared.body)
        where = world.where_of(access_key, region)
        return walk.answer(world, bound_of(operation_model), asked, where, access_key).response

    endpoint = answered(self, answer, context.pop(GIVEN, None))
    return original(endpoint, request, operation_model, context)


def as_request(method: str, url: str, headers: Any, body: Any) -> HttpRequest:
    """What botocore would send, as the cloud reads it."""
    return HttpRequest(method, *path_and_query(url), headers, _content(body), url)


def _content(body: Any) -> bytes:
    """A body, read to its end if it is a file, as sending it would."""
    found = body.read() if hasattr(body, "read") else body or b""
    return found.encode() if isinstance(found, str) else bytes(found)


def path_and_query(url: str) -> tuple[str, str]:
    """Those of a URL with a scheme and a host.

    ``urlsplit`` gives the same, and takes ten times as long for one that it hasn't seen: in a test, most have an id that is new.
    """
    place, _, query = url.partition("#")[0].partition("?")
    _, slash, path = place.partition("://")[2].partition("/")
    return slash + path, query
