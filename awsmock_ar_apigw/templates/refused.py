"""What a service refuses, as the error of a deployment: which resource, and which of its properties."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError

from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.templates.errors import DeploymentError
from awsmock_ar_apigw.templates.schema import paths_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.site import Site

# A value shorter than this may be part of any sentence.
_SHORTEST = 3


@contextmanager
def refused(site: Site, declared: Declared, properties: Mapping[str, Any]) -> Iterator[None]:
    """What a service refuses within the block is an error of the deployment, and so is that no answer came.

    Raises:
        DeploymentError: something was refused.
    """
    try:
        yield
    except ServiceError as error:
        message = f"{error.message} ({error.why})" if error.why else error.message
        raise failed(site, declared, message, property_in(error.message, properties), error.code) from error
    except BotoCoreError as error:
        raise failed(
            site, declared, str(error), property_in(str(error), properties), type(error).__name__
        ) from error


def failed(  # noqa: PLR0913, PLR0917 - an error and where it is from
    site: Site, declared: Declared, message: str, prop: str = "", code: str = ""
) -> DeploymentError:
    """The error of a resource's deployment."""
    return DeploymentError(
        message,
        stack=site.stack_name,
        resource=declared.logical_id,
        type=declared.type,
        property=prop,
        code=code,
    )


def property_in(message: str, properties: Mapping[str, Any]) -> str:
    """The path of the property that a message is about: the one whose name it has, or else whose value; the longest of several.

    Examples:
        >>> property_in("Invalid integration identifier specified", {"Target": "integrations/abc"})
        ''
        >>> property_in("The timeoutInMillis should be between 50 and 30000", {"TimeoutInMillis": 5})
        'TimeoutInMillis'
        >>> property_in("Invalid Authorizer identifier specified 7xy", {"AuthorizerId": "7xy"})
        'AuthorizerId'
    """
    words = set(re.findall(r"\w+", message.lower()))
    places = list(paths_in(dict(properties)))
    named = [path for path, _value in places if path and path[-1].lower() in words]
    if not named:
        named = [
            path for path, value in places if isinstance(value, str) and len(value) >= _SHORTEST and value in message
        ]
    return ".".join(max(named, key=lambda path: (len(path[-1]), len(path)))) if named else ""
