"""What an API is made of at one moment: what a deployment keeps, and an export describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.kit.record import parts
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.state.record import Record


class Configuration(NamedTuple):
    """An API and its parts, each in the order of creation. Records never change: keeping them is enough."""

    api: Record
    routes: tuple[Record, ...]
    integrations: tuple[Record, ...]
    authorizers: tuple[Record, ...]


def configuration_of(scope: Scope, api: Record) -> Configuration:
    """What an API is made of now."""
    return Configuration(
        api,
        *(
            tuple(parts(scope, API, api.key, f"apigatewayv2.{kind}"))
            for kind in ("Route", "Integration", "Authorizer")
        ),
    )
