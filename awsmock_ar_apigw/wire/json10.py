"""The protocol ``json`` 1.0: one POST per call, the operation named by ``X-Amz-Target``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.messages import Answer, HttpRequest, HttpResponse
from awsmock_ar_apigw.wire.protocol import SERIALIZATION, UNKNOWN_OPERATION, load_json
from awsmock_ar_apigw.wire.scalars import WrongType
from awsmock_ar_apigw.wire.values import Decoder
from awsmock_ar_apigw.wire.written import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import OperationModel, ServiceModel, StructureShape

    from awsmock_ar_apigw.wire.protocol import Parsed

# An answer that says nothing.
_NOTHING = "{}"


class Json10:
    """Decodes requests and encodes responses of ``json`` 1.0, by the service model."""

    content_type = "application/x-amz-json-1.0"

    def __init__(self) -> None:
        self._decoder = Decoder()
        self._writer = Writer(moment="unixTimestamp", numbers={})

    def claims(self, request: HttpRequest, model: ServiceModel) -> bool:  # noqa: ARG002 - as every protocol
        """Whether a request signed for this service is one of its own: it shares its host with none."""
        return True

    def operation(self, request: HttpRequest, model: ServiceModel) -> OperationModel:
        """Which operation a request asks for, by its target."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        prefix, _, name = headers.get("x-amz-target", "").partition(".")
        if (
            request.method != "POST"
            or request.path != "/"
            or prefix != model.metadata["targetPrefix"]
            or name not in model.operation_names
        ):
            raise UNKNOWN_OPERATION("")
        return model.operation_model(name)

    def reader(self, operation: OperationModel) -> Callable[[HttpRequest], dict[str, Any]]:
        """The function that takes an operation's parameters out of a request."""
        members = operation.input_shape.members if operation.input_shape else {}
        decode = self._decoder.structure(members)

        def read(request: HttpRequest) -> dict[str, Any]:
            try:
                return decode(load_json(request.body))  # type: ignore[no-any-return]
            except WrongType as wrong:
                raise SERIALIZATION(str(wrong)) from None

        return read

    def writer(self, operation: OperationModel) -> Callable[[Mapping[str, Any], str, int | None], Answer]:
        """The function from a result, a request id and a status, if it isn't the model's, to the answer."""
        shape = operation.output_shape
        both = self._writer.whole(shape) if shape else lambda _result: (_NOTHING, {})

        def write(result: Mapping[str, Any], request_id: str, status: int | None = None) -> Answer:
            text, found = both(result)
            response = self._response(status or 200, text, request_id)

            def parsed() -> Parsed:
                found["ResponseMetadata"] = response.metadata()
                return found

            return Answer(response, parsed)

        return write

    def error(
        self,
        code: str,
        members: Mapping[str, Any],
        shape: StructureShape | None,
        request_id: str,
        status: int,
    ) -> tuple[HttpResponse, Parsed]:
        """The response for an error, and its members as the parser reads them; its code travels in ``__type``."""
        content, found = self._writer.whole(shape)(members) if shape else (strict_json.write(members), {})
        named = strict_json.write({"__type": code})
        text = named if content == _NOTHING else f"{named[:-1]},{content[1:]}"
        return self._response(status, text, request_id), found

    def _response(self, status: int, text: str, request_id: str) -> HttpResponse:
        body = text.encode()
        headers = {
            "x-amzn-RequestId": request_id,
            "Content-Type": self.content_type,
            "Content-Length": str(len(body)),
        }
        return HttpResponse(status, headers, body)
