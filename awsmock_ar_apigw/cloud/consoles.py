"""The consoles of a cloud: views of what each service stores, and what happens there without a call of its API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.cloud.services import part_of

if TYPE_CHECKING:
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.services.apigatewayv2.console import Console as ApiGatewayConsole
    from awsmock_ar_apigw.services.apprunner.console import Console as AppRunnerConsole


def apprunner(world: World) -> AppRunnerConsole:
    """App Runner's console."""
    console: AppRunnerConsole = part_of("apprunner", "console").Console(
        lambda where, name: world.by_hand("apprunner", where, name), world.look
    )
    return console


def apigatewayv2(world: World) -> ApiGatewayConsole:
    """API Gateway V2's console."""
    console: ApiGatewayConsole = part_of("apigatewayv2", "console").Console(
        lambda where, name: world.by_hand("apigatewayv2", where, name),
        world.look,
        lambda: {} if world.house is None else world.house.access_logs,
    )
    return console
