"""How the management API speaks: ``rest-json`` below the path of a stage, with errors of its own form.

Rows such as W193 are those of the collected facts on WebSocket APIs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.cite import observed
from awsmock_ar_apigw.base.errors import ErrorKind
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.wire.rest_json import RestJson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel, ServiceModel, StructureShape

    from awsmock_ar_apigw.base.messages import HttpRequest, HttpResponse
    from awsmock_ar_apigw.wire.protocol import Parsed

# The segment of a path before the id of a connection, decoded.
CONNECTIONS = "@connections"
# A path that leads to nothing below a stage or a domain name [W14, W17], or a method that leads to nothing there.
NO_METHOD = Rule(
    ErrorKind("NotFoundException", status=404),
    "No method found matching route {route} for http method {method}.",
    observed(
        "aws-samples/simple-websockets-chat-app#40; cognitect-labs/aws-api#201; other methods than the three: chosen"
    ),
)


class Asked(NamedTuple):
    """What a path asks for.

    Attributes:
        before: what stands before ``@connections``, as it was sent: nothing, or from a slash on.
        below: what stands behind it, as it was sent: the id of a connection.
    """

    before: str
    below: str


def asked(path: str) -> Asked | None:
    """What a path asks for, however it is encoded [documented: W18]; None if it asks for no connection."""
    if CONNECTIONS not in path and "%" not in path:
        return None
    segments = path.split("/")
    for place in range(len(segments) - 2, 0, -1):
        if unquote(segments[place]) == CONNECTIONS:
            return Asked("/".join(segments[:place]), "/".join(segments[place + 1 :]))
    return None


class ManagementJson(RestJson):
    """``rest-json`` whose operations stand behind a stage or a mapping key, and whose errors may have no body."""

    def claims(self, request: HttpRequest, model: ServiceModel) -> bool:  # noqa: ARG002 - as every protocol has it
        """Whether a request asks for a connection: what else is signed for ``execute-api`` is for an API itself [W179]."""
        return asked(request.path) is not None

    def operation(self, request: HttpRequest, model: ServiceModel) -> OperationModel:
        """Which operation a request asks for, whatever stands before it."""
        found = asked(request.path)
        below = f"/{CONNECTIONS}/{found.below if found else ''}"
        name = self._router(model).find(request.method, below)
        if name is None:
            raise NO_METHOD.refusal(route=unquote(below[1:]), method=request.method)
        return model.operation_model(name)

    def error(
        self,
        code: str,
        members: Mapping[str, object],
        shape: StructureShape | None,
        request_id: str,
        status: int,
    ) -> tuple[HttpResponse, Parsed]:
        """The response for an error: its code travels in a header alone, and one without a message has no body [W193].

        The model has no member for most messages, and the parser makes nothing of what isn't written.
        """
        capital = code == "AccessDeniedException"  # W196
        said = {name.title() if capital else name.lower(): text for name, text in members.items() if text}
        body = strict_json.write(said).encode() if said else b""
        response = self._response(status, body, request_id)
        response.headers["x-amzn-ErrorType"] = code
        read = {name: text for name, text in members.items() if text and shape and name in shape.members}
        return response, self._writer.turn(shape)(read)[1] if shape else {}
