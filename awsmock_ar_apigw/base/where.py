"""An account and a Region: where a call goes, and where a resource lives."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

# How Region names begin, by partition; every other Region is in "aws".
_PARTITIONS = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-isob-": "aws-iso-b",
    "us-isof-": "aws-iso-f",
    "eu-isoe-": "aws-iso-e",
    "us-iso-": "aws-iso",
    "eusc-": "aws-eusc",
}


class Where(NamedTuple):
    """An account and a Region."""

    account: str
    region: str

    @property
    def partition(self) -> str:
        """The partition that the Region belongs to, as ARNs name it."""
        return _partition_of(self.region)


@cache
def _partition_of(region: str) -> str:
    for start, partition in _PARTITIONS.items():
        if region.startswith(start):
            return partition
    return "aws"
