"""Which function a property means: by its name, its ARN, or a part of it, with a version or an alias, or without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.templates.simple import failed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.site import Site

# [documented: Lambda API reference, "FunctionName", its pattern]
_NAMED = re.compile(
    r"(?:arn:(?P<partition>aws[a-z-]*):lambda:)?(?:(?P<region>[a-z]{2}(?:-[a-z]+)+-[0-9]+):)?(?:(?P<account>[0-9]{12}):)?"
    r"(?:function:)?(?P<name>[a-zA-Z0-9_-]+)(?::(?P<qualifier>\$LATEST|[a-zA-Z0-9_-]+))?"
)


def function_arn(site: Site, given: str, qualifier: str | None = None) -> str:
    """The ARN of a function, with a version or an alias if one is named."""
    found = _NAMED.fullmatch(given)
    if found is None:
        return given
    where = site.where
    arn = (
        f"arn:{found['partition'] or where.partition}:lambda:{found['region'] or where.region}:"
        f"{found['account'] or where.account}:function:{found['name']}"
    )
    named = found["qualifier"] or qualifier
    return f"{arn}:{named}" if named else arn


def known(site: Site, declared: Declared, properties: Mapping[str, Any]) -> str:
    """The ARN of the function that ``FunctionName`` means.

    Raises:
        DeploymentError: it names none.
    """
    given = properties.get("FunctionName")
    if not isinstance(given, str) or not _NAMED.fullmatch(given):
        raise failed(site, declared, f"{given!r} is no function's name or ARN.", "FunctionName")
    return function_arn(site, given)


def unqualified(arn: str) -> str:
    """An ARN of a function without its version or alias."""
    return ":".join(arn.split(":")[:7])
