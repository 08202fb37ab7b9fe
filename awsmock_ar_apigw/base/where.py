"""An account and a Region: where a call goes, and where a resource lives."""

from __future__ import annotations

from functools import cache

from awsmock_ar_apigw.base.named import NamedTuple

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
# How the names of hosts end, by partition; in every other as the first of them all.
_DNS_SUFFIXES = {
    "aws-cn": "amazonaws.com.cn",
    "aws-iso": "c2s.ic.gov",
    "aws-iso-b": "sc2s.sgov.gov",
    "aws-iso-e": "cloud.adc-e.uk",
    "aws-iso-f": "csp.hci.ic.gov",
    "aws-eusc": "amazonaws.eu",
}
_DNS_SUFFIX = "amazonaws.com"
DNS_SUFFIXES = (_DNS_SUFFIX, *_DNS_SUFFIXES.values())


class Where(NamedTuple):
    """An account and a Region."""

    account: str
    region: str

    @property
    def partition(self) -> str:
        """The partition that the Region belongs to, as ARNs name it."""
        return _partition_of(self.region)

    @property
    def dns_suffix(self) -> str:
        """How the names of AWS's hosts end in the Region's partition."""
        return _DNS_SUFFIXES.get(self.partition, _DNS_SUFFIX)


@cache
def _partition_of(region: str) -> str:
    for start, partition in _PARTITIONS.items():
        if region.startswith(start):
            return partition
    return "aws"
