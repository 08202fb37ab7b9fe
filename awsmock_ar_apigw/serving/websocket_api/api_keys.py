"""API keys, which a ``$connect`` route may require. They are of a service that isn't mocked, so a test gives them."""

from __future__ import annotations

import hashlib
from typing import Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.serving.known import Known


class ApiKeys(Known):
    """The API keys that there are, as ``cloud.api_keys``: what is known of each, or None for one whose usage plan is used up.

    ``apiKeyId`` is its id, which events have beside it, and is made of the key if nobody gives one; ``enabled`` is true unless it is
    said to be false.

    Examples:
        >>> from awsmock_ar_apigw import mock_apigatewayv2
        >>> with mock_apigatewayv2() as cloud:
        ...     cloud.api_keys["the-key"] = {"apiKeyId": "abc123"}
        ...     cloud.api_keys["used-up"] = None
        ...     cloud.api_keys
        <api keys: the-key, used-up>
    """

    of = "api_keys"
    one = "an API key"
    members = ("apiKeyId", "enabled")

    def _whole(self, key: str, said: dict[str, Any]) -> dict[str, Any]:
        known = {"apiKeyId": _id_of(key), "enabled": True, **said}
        if not isinstance(known["apiKeyId"], str) or not isinstance(known["enabled"], bool):
            raise MockError(
                f"{said!r} says nothing of an API key: apiKeyId is a text, and enabled is True or False."
            )
        return known


def _id_of(key: str) -> str:
    """An id in the form of AWS's: ten digits and letters."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:10]
