"""Whose a host is: a cloud's, AWS's, or somebody else's, which is left alone."""

from __future__ import annotations

import errno
import re
from functools import cache
from typing import TYPE_CHECKING

from botocore.exceptions import UnknownServiceError
from botocore.loaders import create_loader

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.cloud.requests import house_of, serving
from awsmock_ar_apigw.intercept import doors
from awsmock_ar_apigw.intercept.active import ACTIVE
from awsmock_ar_apigw.intercept.slow_lane import AWS_HOSTS

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Request, Response

PORT = 443
# Who asks, unless the library is told to send from another address.
_ANYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - not bound to
_HERE = "127.0.0.1"
# The service of the hosts that APIs have, which is none of botocore's.
_EXECUTE = "execute-api"
# What stands beside a service in the name of a host.
_REGION = r"[a-z]{2,4}(-[a-z]+)+-[0-9]+"
_BESIDE = frozenset({"dualstack", "fips", "api", "on", "global", "www"})
# Services that are mocked, and the hosts of whose own operations are asked by botocore.
_OF_OPERATIONS = frozenset({"apigateway", "apprunner"})


def is_held(host: str) -> bool:
    """Whether a cloud answers requests to a host."""
    house = house_at(host)
    if house is None:
        return False
    return not doors.is_open_for(_EXECUTE) or is_had(host)


def is_had(host: str) -> bool:
    """Whether a cloud has an API at a host: more than that it would say that there is none."""
    house = _house_of("apigatewayv2")
    gate = serving("gate") if house is not None else None
    return gate is not None and bool(gate.is_known(house, host) and gate.is_had(house, host))


def refusal_of(host: str) -> MockError | None:
    """Why a request to a host may not leave the process; nothing, if it isn't AWS's, or is let through."""
    name = host.lower().rstrip(".")
    if not f".{name}".endswith(AWS_HOSTS) or doors.is_sending() or _is_open(name):
        return None
    service = _service_of(name)
    if service in _OF_OPERATIONS:
        return MockError(
            f"A request to {name} would leave the process: the mock answers calls that are made by botocore. Use a client "
            "of boto3, or cloud.handle(…) for raw requests."
        )
    return doors.refusal(service, f"a request to {name}")


def is_caught(host: str) -> bool:
    """Whether a cloud answers requests to a host.

    Raises:
        MockError: a request to it would leave the process for AWS.
    """
    if is_held(host):
        return True
    refusal = refusal_of(host)
    if refusal is not None:
        raise refusal
    return False


def refused(host: str, scheme: str = "https") -> ConnectionRefusedError:
    """What comes of knocking at another port than that of HTTPS [documented: A51; chosen: the words]."""
    return ConnectionRefusedError(
        errno.ECONNREFUSED,
        f"{host} answers HTTPS on port {PORT}, and nothing else: APIs have no plain-HTTP endpoint. Ask {scheme}://{host}",
    )


def seen_from(source_ip: str | None) -> str:
    """The address that a request comes from.

    Parameters:
        source_ip: the address that a library sends from, if it was told one.
    """
    return _HERE if source_ip is None or source_ip in _ANYWHERE else source_ip


def answer(request: Request) -> Response:
    """The answer to a request to a host that is a cloud's: by the header ``Host``, as the service goes by it.

    Raises:
        ConnectionResetError: no mock is active any more.
        MockError: it can't be answered here.
    """
    house = house_at(request.host) or _house_of("apigatewayv2")
    if house is None:
        raise ConnectionResetError(errno.ECONNRESET, f"The mock that had {request.host} has stopped.")
    found: Response | None = serving("gate").answer(house, request)
    return found or serving("address").UNKNOWN_HOST.response()


def house_at(host: str) -> House | None:
    """What answers at a host: the cloud that has API Gateway V2, or the one whose App Runner runs a service there."""
    house = _house_of("apigatewayv2")
    if house is not None and serving("gate").is_known(house, host):
        return house
    world = ACTIVE.world_for("apprunner")
    if world is not None and world.house is not None and serving("app_runner").is_known(world.house, host):
        return world.house
    return None


def _house_of(service: str) -> House | None:
    world = ACTIVE.world_for(service)
    return None if world is None else house_of(world)


# AWS's own


def _is_open(name: str) -> bool:
    """Whether a host is one of a service that is let through: its name stands there, or its prefix does."""
    if any(doors.is_open_for(label) for label in name.split(".")):
        return True
    return any(f".{_prefix_of(service)}." in f".{name}" for service in ACTIVE.let_through())


def _service_of(name: str) -> str:
    """The service that a host is one of: what is left of its name beside Regions and what all have."""
    suffix = max((end for end in AWS_HOSTS if f".{name}".endswith(end)), key=len)
    labels = f".{name}".removesuffix(suffix).split(".")
    named = [label for label in labels if label and label not in _BESIDE and not re.fullmatch(_REGION, label)]
    return named[-1].removesuffix("-fips") if named else name


@cache
def _prefix_of(service: str) -> str | None:
    """How the hosts of a service begin, such as ``monitoring`` for CloudWatch."""
    try:
        model = create_loader().load_service_model(service, "service-2")
    except UnknownServiceError:
        return service
    prefix: str = model["metadata"]["endpointPrefix"]
    return prefix
