"""Look-ups in botocore's service models that botocore itself does not offer."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from botocore.model import OperationModel, ServiceModel, StructureShape


@cache
def load(service: str) -> ServiceModel:
    """A service model from botocore's own data: once per process, and only where no client brings one."""
    from botocore.loaders import create_loader  # noqa: PLC0415 - most calls never need it
    from botocore.model import ServiceModel  # noqa: PLC0415 - likewise

    # No session: to make one is a door of the seam's, and who imports a service may stand anywhere.
    loader = create_loader(os.environ.get("AWS_DATA_PATH"))
    return ServiceModel(loader.load_service_model(service, "service-2"), service)


def error_status(shape: StructureShape) -> int:
    """The HTTP status of an error's shape: given, or else 500 for a fault and 400 for the rest."""
    given = shape.metadata.get("error", {}).get("httpStatusCode")
    if given is not None:
        return int(given)
    # botocore keeps "fault" out of a shape's metadata.
    return 500 if shape._shape_model.get("fault") else 400  # type: ignore[attr-defined]  # noqa: SLF001


def errors_of(operation: OperationModel) -> dict[str, StructureShape]:
    """The errors that an operation lists, by code."""
    return {shape.error_code: shape for shape in operation.error_shapes}  # type: ignore[attr-defined,misc]
