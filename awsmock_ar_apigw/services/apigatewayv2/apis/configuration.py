"""What an API is made of at one moment: what a deployment keeps, and an export describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.kit.record import parts
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API, WEBSOCKET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.state.record import Record


class Configuration(NamedTuple):
    """An API and its parts, each in the order of creation. Records never change: keeping them is enough.

    What follows ``authorizers`` a WebSocket API alone has, or is asked for by its routes alone.
    """

    api: Record
    routes: tuple[Record, ...]
    integrations: tuple[Record, ...]
    authorizers: tuple[Record, ...]
    route_responses: tuple[Record, ...] = ()
    integration_responses: tuple[Record, ...] = ()
    models: tuple[Record, ...] = ()


def configuration_of(scope: Scope, api: Record) -> Configuration:
    """What an API is made of now."""

    def of(kind: str, owners: Iterable[Record]) -> tuple[Record, ...]:
        return tuple(
            part for owner in owners for part in parts(scope, API, owner.key, f"apigatewayv2.{kind}")
        )

    routes, integrations, authorizers = (of(kind, [api]) for kind in ("Route", "Integration", "Authorizer"))
    if api.members["ProtocolType"] != WEBSOCKET:
        return Configuration(api, routes, integrations, authorizers)
    return Configuration(
        api,
        routes,
        integrations,
        authorizers,
        of("RouteResponse", routes),
        of("IntegrationResponse", integrations),
        of("Model", [api]),
    )
