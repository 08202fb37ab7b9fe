"""How the management API speaks: ``rest-json`` below the path of a stage, with errors of its own form.

Rows such as W193 are those of the collected facts on WebSocket APIs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.wire.rest_json import RestJson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel, ServiceModel, StructureShape

    from awsmock_ar_apigw.base.messages import HttpRequest, HttpResponse
    from awsmock_ar_apigw.wire.protocol import Parsed

# What stands before the id of a connection, however the path is encoded [documented: W18].
CONNECTIONS = "/@connections/"


class ManagementJson(RestJson):
    """``rest-json`` whose operations stand behind a stage or a mapping key, and whose errors may have no body."""

    def claims(self, request: HttpRequest, model: ServiceModel) -> bool:  # noqa: ARG002 - as every protocol has it
        """Whether a request asks for a connection: what else is signed for ``execute-api`` is for an API itself [W179]."""
        return CONNECTIONS in unquote(request.path)

    def operation(self, request: HttpRequest, model: ServiceModel) -> OperationModel:
        """Which operation a request asks for, whatever stands before it."""
        path = unquote(request.path)
        below = CONNECTIONS + path.rpartition(CONNECTIONS)[2].replace("/", "%2F")
        return super().operation(request._replace(path=below), model)

    def error(
        self,
        code: str,
        members: Mapping[str, object],
        shape: StructureShape | None,  # noqa: ARG002 - the model has no member for most messages
        request_id: str,
        status: int,
    ) -> HttpResponse:
        """The response for an error: its code travels in a header alone, and one without a message has no body [W193]."""
        capital = code == "AccessDeniedException"  # W196
        said = {name.title() if capital else name.lower(): text for name, text in members.items() if text}
        body = strict_json.write(said).encode() if said else b""
        response = self._response(status, body, request_id)
        response.headers["x-amzn-ErrorType"] = code
        return response

    def parsed_error(self, members: Mapping[str, object], shape: StructureShape | None) -> Parsed:
        """What botocore's parser makes of an error: nothing of what isn't written."""
        return super().parsed_error({name: text for name, text in members.items() if text}, shape)
