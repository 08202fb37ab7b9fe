"""Where a service is offered, as botocore's data of endpoints has it."""

from __future__ import annotations

import os
from functools import cache
from typing import Any


@cache
def regions_of(prefix: str) -> frozenset[str]:
    """The Regions that have a service, in all partitions; none, if botocore doesn't know.

    Parameters:
        prefix: how the hosts of the service begin, as its model says: ``apprunner``, or ``apigateway``.
    """
    return frozenset(
        region
        for partition in _partitions()
        for region in partition["services"].get(prefix, {}).get("endpoints", {})
        if region in partition["regions"]  # others are names of endpoints, such as fips-us-east-1
    )


def all_regions() -> frozenset[str]:
    """The Regions that there are, whatever they have."""
    return frozenset(region for partition in _partitions() for region in partition["regions"])


def _partitions() -> list[dict[str, Any]]:
    from botocore.exceptions import DataNotFoundError  # noqa: PLC0415 - as for models
    from botocore.loaders import create_loader  # noqa: PLC0415 - likewise

    try:
        endpoints = create_loader(os.environ.get("AWS_DATA_PATH")).load_data("endpoints")
    except DataNotFoundError:
        return []  # a botocore that has given up this file has nothing to tell of
    partitions: list[dict[str, Any]] = endpoints["partitions"]
    return partitions
