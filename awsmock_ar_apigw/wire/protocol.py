"""What a protocol must be able to do, whatever its bytes look like; and what both read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.errors import ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import OperationModel, ServiceModel, StructureShape

    Parsed = dict[str, Any]

    from awsmock_ar_apigw.base.messages import Answer, HttpRequest, HttpResponse

# Common errors: no service model lists them. ["Common Error Types"; SerializationException is observed]
UNKNOWN_OPERATION = ErrorKind("UnknownOperationException", status=404)
SERIALIZATION = ErrorKind("SerializationException", status=400)


def load_json(body: bytes) -> Any:
    """A body as a JSON value; an empty body is an empty object.

    Raises:
        ServiceError: SerializationException, where the body isn't JSON.
    """
    if not body:
        return {}
    try:
        return strict_json.read(body.decode())
    except ValueError:
        raise SERIALIZATION("The request body is not well-formed JSON") from None


def status_of(operation: OperationModel) -> int:
    """The status that the model gives the answers of an operation."""
    return int(operation.http.get("responseCode", 200))


class WireProtocol(Protocol):
    """One of AWS's protocols: a request to parameters, a result or an error to a response."""

    def claims(self, request: HttpRequest, model: ServiceModel) -> bool:
        """Whether a request signed for this service is one of its own."""

    def operation(self, request: HttpRequest, model: ServiceModel) -> OperationModel:
        """Which operation a request asks for.

        Raises:
            ServiceError: none of the service's.
        """

    def reader(self, operation: OperationModel) -> Callable[[HttpRequest], dict[str, Any]]:
        """The function that takes an operation's parameters out of a request.

        The function raises ServiceError where a value cannot be decoded.
        """

    def writer(self, operation: OperationModel) -> Callable[[Mapping[str, Any], str, int | None], Answer]:
        """The function from a result, a request id and a status, if it isn't the model's, to the answer."""

    def error(
        self,
        code: str,
        members: Mapping[str, Any],
        shape: StructureShape | None,
        request_id: str,
        status: int,
    ) -> tuple[HttpResponse, Parsed]:
        """The response for an error, and what botocore's parser makes of the members that its shape has.

        ``members`` holds its message under the shape's name for it.
        """
