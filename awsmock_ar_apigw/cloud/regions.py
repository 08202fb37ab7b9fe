"""Calls to Regions that don't have their service: AWS would not be reached there, so whoever makes one is told."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.text import readable
from awsmock_ar_apigw.spec.regions import all_regions, regions_of

if TYPE_CHECKING:
    from botocore.model import ServiceModel

    from awsmock_ar_apigw.cloud.world import World

# What stands between a test and us, and is no place to look for who made a call.
_BETWEEN = ("awsmock_ar_apigw", "aiobotocore", "boto3", "botocore", "wrapt")


class UnknownRegionWarning(UserWarning):
    """A call went to a Region that botocore doesn't know, or that doesn't have the service."""


def check_region(world: World, service: ServiceModel, region: str) -> None:
    """Tell of a Region that doesn't have a service: once in a cloud, unless it is to fail.

    Raises:
        MockError: there is none such, and the option ``unknown_regions`` of the cloud says to fail.
    """
    asked = service.service_name, region
    known = regions_of(service.endpoint_prefix)
    if known and region not in known and world.unknown_regions != "allow":
        message = _message(*asked, known)
        if world.unknown_regions == "fail":
            raise MockError(message)
        _warn(message)
    world.regions.add(asked)


def _message(service: str, region: str, known: frozenset[str]) -> str:
    offered = sorted(known)
    near = "" if region in all_regions() else meant(region, offered)
    return readable(
        f"{region!r} is no Region that has {service}, as far as this botocore knows: AWS would not be reached there. "
        f'{near}Use one of: {", ".join(offered)}. Or give the mock unknown_regions="allow".'
    )


def _warn(message: str) -> None:
    """Warn where the call was made, so that Python tells each place apart."""
    frame = sys._getframe(2)  # noqa: SLF001 - inspect would read every file on the way
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] in _BETWEEN:
        frame = frame.f_back
    warnings.warn_explicit(
        message,
        UnknownRegionWarning,
        frame.f_code.co_filename,
        frame.f_lineno,
        registry=frame.f_globals.setdefault("__warningregistry__", {}),
    )
