"""The names that this server may be asked by: a page of elsewhere can have its own name lead here, and may not reach anything by it."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from awsmock_ar_apigw.intercept.slow_lane import AWS_HOSTS
from awsmock_ar_apigw.serving.gate import is_known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.serving.house import House

# What nobody else can register, or have lead here: this machine's names, private ones, and one that always leads to this machine.
_OWN = (".localhost", ".internal", ".localhost.localstack.cloud")


def why_not(host: str) -> str:
    """What is wrong with a host, and what to ask."""
    return (
        f"The host {host!r} may be a name that somebody else has made to lead here. Ask an address, localhost, a name without a "
        "dot, or an API's own."
    )


def is_own(host: str) -> bool:
    """Whether a host that was asked is an address, or a name that nobody else could have made to lead here.

    These are localhost and what is below it, names without a dot, such as those of containers beside this one, and those below
    ``internal``, which nobody can register.
    """
    name = _name(host)
    if name and ("." not in name or f".{name}".endswith(_OWN)) and ":" not in name:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def not_from_here(headers: Mapping[str, str]) -> str | None:
    """Why a request to the control routes isn't from a program of this machine, or from a page of the server's own; None if it is."""
    host = headers.get("host", "")
    if not is_own(host):
        return why_not(host)
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return f"A page of {origin} may not ask the mock."
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return "A page of elsewhere may not ask the mock."
    return None


def is_had(house: House, host: str) -> bool:
    """Whether a host is one of these, of AWS, or of an API that is stored; a request without one is from no browser."""
    return not host or is_own(host) or _name(host).endswith(AWS_HOSTS) or is_known(house, host)


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""
