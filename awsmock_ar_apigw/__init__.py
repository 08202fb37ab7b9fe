"""An in-memory mock of AWS App Runner and Amazon API Gateway V2 that says no where AWS says no.

Importing this changes nothing: botocore is patched while a mock is active, and not before or after. Each name is
imported when it is first used, so that a test run which has the pytest plugin and doesn't use it pays nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.clock import per_call
    from awsmock_ar_apigw.base.errors import MockError
    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.facade import (
        Mock,
        current_cloud,
        mock_apigatewayv2,
        mock_apprunner,
        mock_cloud,
        stop_all,
    )

__all__ = [
    "Cloud",
    "Mock",
    "MockError",
    "current_cloud",
    "mock_apigatewayv2",
    "mock_apprunner",
    "mock_cloud",
    "per_call",
    "stop_all",
]

_HOMES = {
    "Cloud": "cloud.cloud",
    "Mock": "facade",
    "MockError": "base.errors",
    "current_cloud": "facade",
    "mock_apigatewayv2": "facade",
    "mock_apprunner": "facade",
    "mock_cloud": "facade",
    "per_call": "base.clock",
    "stop_all": "facade",
}


def __getattr__(name: str) -> Any:
    """A public name, from the file where it lives."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return value


def __dir__() -> list[str]:
    return __all__
