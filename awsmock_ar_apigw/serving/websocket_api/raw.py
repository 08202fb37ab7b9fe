"""Calls of the management API that come as plain requests, by whatever has signed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.cloud import walk
from awsmock_ar_apigw.cloud.services import SIGNED_AS, backend_of
from awsmock_ar_apigw.services.apigatewaymanagementapi.protocol import asked
from awsmock_ar_apigw.serving.http_api.iam import scope_in
from awsmock_ar_apigw.serving.journal import refused
from awsmock_ar_apigw.serving.messages import Headers, Response
from awsmock_ar_apigw.serving.refusals import Answer, Refused

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Request

_SERVICE = "apigatewaymanagementapi"
# One that carries no signature, or none that is whole [inferred: W200; U8].
_UNSIGNED = Answer(
    403, "Missing Authentication Token", (("x-amzn-ErrorType", "MissingAuthenticationTokenException"),)
)
# One that is signed for another service. [chosen: what other services of AWS's say of it]
_OTHER_SERVICE = Answer(
    403,
    f"Credential should be scoped to correct service: '{SIGNED_AS[_SERVICE]}'.",
    (("x-amzn-ErrorType", "InvalidSignatureException"),),
)


def is_managing(request: Request) -> bool:
    """Whether a request asks for a connection, however its path is encoded [documented: W18]."""
    return asked(request.path) is not None


def managed(house: House, request: Request) -> Response:
    """The answer to a call of the management API; signatures themselves aren't checked. It is a call, and noted in ``cloud.calls``.

    What isn't signed for it comes to no operation, and is noted among the requests.
    """
    try:
        scope = scope_in(request)
    except Refused as unsigned:
        return _turned_away(house, request, _UNSIGNED, f"It asks for a connection. {unsigned.why}")
    if scope.service != SIGNED_AS[_SERVICE]:
        why = f"It is signed for {scope.service!r}, and the management API takes {SIGNED_AS[_SERVICE]!r}."
        return _turned_away(house, request, _OTHER_SERVICE, why)
    call = HttpRequest(
        request.method, request.path, request.query, dict(request.headers), request.body, request.url
    )
    answered = walk.handed(house.world, backend_of(_SERVICE), call, scope)
    return Response(answered.status, Headers(answered.headers.items()), answered.body)


def _turned_away(house: House, request: Request, answer: Answer, why: str) -> Response:
    """A refusal that is noted; time goes on as it does with every request."""
    with house.world.lock:
        micros = house.world.clock.tick()
        house.world.catch_up()
        request_id = house.world.ids.uuid()
    response = answer._replace(headers=(*answer.headers, ("x-amzn-RequestId", request_id))).response()
    house.note(refused(request, micros, response, why))
    return response
