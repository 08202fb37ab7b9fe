"""An in-memory mock of AWS App Runner and Amazon API Gateway V2 that says no where AWS says no.

Importing this changes nothing: botocore is patched while a mock is active, and not before or after. Each name is
imported when it is first used, so that a test run which has the pytest plugin and doesn't use it pays nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.clock import per_call
    from awsmock_ar_apigw.base.errors import MockError
    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.cloud.journal import RecordedCall
    from awsmock_ar_apigw.cloud.regions import UnknownRegionWarning
    from awsmock_ar_apigw.cloud.snapshot import Snapshot
    from awsmock_ar_apigw.facade import (
        Mock,
        Options,
        current_cloud,
        mock_apigatewayv2,
        mock_apprunner,
        mock_cloud,
        stop_all,
    )
    from awsmock_ar_apigw.faults.planned import PlannedFault
    from awsmock_ar_apigw.plugin.factory import MockAndClientFactory as MockAndClientFactory
    from awsmock_ar_apigw.plugin.watch import LeftRunningWarning as LeftRunningWarning
    from awsmock_ar_apigw.serving.journal import ServedRequest
    from awsmock_ar_apigw.serving.websocket_api.errors import ConnectionClosed, HandshakeRefused
    from awsmock_ar_apigw.templates.errors import (
        DeploymentError,
        LeftBehindWarning,
        StandInWarning,
        TemplateError,
    )
    from awsmock_ar_apigw.templates.stack import Stack

    __version__: str

__all__ = [
    "Cloud",
    "ConnectionClosed",
    "DeploymentError",
    "HandshakeRefused",
    "LeftBehindWarning",
    "Mock",
    "MockError",
    "Options",
    "PlannedFault",
    "RecordedCall",
    "ServedRequest",
    "Snapshot",
    "Stack",
    "StandInWarning",
    "TemplateError",
    "UnknownRegionWarning",
    "current_cloud",
    "mock_apigatewayv2",
    "mock_apprunner",
    "mock_cloud",
    "per_call",
    "stop_all",
]

_HOMES = {
    "Cloud": "cloud.cloud",
    "ConnectionClosed": "serving.websocket_api.errors",
    "DeploymentError": "templates.errors",
    "HandshakeRefused": "serving.websocket_api.errors",
    "LeftBehindWarning": "templates.errors",
    "Mock": "facade",
    "MockError": "base.errors",
    "Options": "facade",
    "PlannedFault": "faults.planned",
    "RecordedCall": "cloud.journal",
    "ServedRequest": "serving.journal",
    "Snapshot": "cloud.snapshot",
    "Stack": "templates.stack",
    "StandInWarning": "templates.errors",
    "TemplateError": "templates.errors",
    "UnknownRegionWarning": "cloud.regions",
    "current_cloud": "facade",
    "mock_apigatewayv2": "facade",
    "mock_apprunner": "facade",
    "mock_cloud": "facade",
    "per_call": "base.clock",
    "stop_all": "facade",
    # These need pytest, so a star doesn't bring them.
    "LeftRunningWarning": "plugin.watch",
    "MockAndClientFactory": "plugin.factory",
}

# For type checkers, what isn't named above isn't there: a name that is misspelt is an error.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """A public name, from the file where it lives; or the version that is installed."""
        if name != "__version__" and name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from awsmock_ar_apigw.base.needs import needing  # noqa: PLC0415 - importing this imports nothing

        with needing(f"{__name__}.{name}"):
            if name == "__version__":
                from importlib.metadata import version  # noqa: PLC0415 - it is costly to import

                value = version("awsmock-ar-apigw")
            else:
                value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return __all__
