"""A request for an operation, as a client sends it: botocore's own checks of its parameters, and its own bytes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from awsmock_ar_apigw.base.messages import HttpRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel


def asked(operation: OperationModel, params: Mapping[str, Any]) -> HttpRequest:
    """The request for an operation with these parameters; it has no host, and carries no signature.

    Raises:
        ParamValidationError: botocore's, where one is missing, unknown, or of another type than the model's.
    """
    made = _serializer(operation.service_model.metadata["protocol"]).serialize_to_request(params, operation)
    query = made["query_string"]
    path = made["url_path"]
    return HttpRequest(
        made["method"], path, urlencode(query, doseq=True), made["headers"], made["body"], path
    )


@cache
def _serializer(protocol: str) -> Any:
    from botocore.serialize import create_serializer  # noqa: PLC0415 - for those who have no client

    return create_serializer(protocol)
