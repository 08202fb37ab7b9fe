"""The seam of moto: by responses it claims every host of AWS's for requests, those of APIs that it doesn't have among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from awsmock_ar_apigw.intercept.guard import Relied
from awsmock_ar_apigw.intercept.http import hosts

if TYPE_CHECKING:
    from types import ModuleType

    from awsmock_ar_apigw.intercept.patch import Method, Patches


def _matches(original: Method, self: Any, request: Any) -> tuple[bool, str]:
    """Whether a claim of moto's is for a request: not, where an API of a cloud is; then moto lets it pass."""
    matches, reason = original(self, request)
    if matches and hosts.is_had(urlsplit(request.url).hostname or ""):
        return False, "A cloud of awsmock-ar-apigw has the host"
    return matches, reason


def patches(library: ModuleType) -> Patches:
    """What to replace, and by what."""
    return {(library.CallbackResponse, "matches"): _matches}


def relied_on(name: str) -> tuple[Relied, ...]:
    """What this stands on."""
    return (Relied(name, "CallbackResponse", "matches", ("self", "request"), ("_url_matches",)),)


# The oldest and the newest release in which somebody has looked at all of this.
LOOKED_AT = ("5.2.5", "5.2.5")
