"""The consoles of a cloud: views of what each service stores, and what happens there without a call of its API."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.cloud.requests import house_of, serving
from awsmock_ar_apigw.cloud.services import part_of

if TYPE_CHECKING:
    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.services.apigatewayv2.console import Console as ApiGatewayConsole
    from awsmock_ar_apigw.services.apprunner.console import Console as AppRunnerConsole


def apprunner(world: World) -> AppRunnerConsole:
    """App Runner's console."""
    console: AppRunnerConsole = part_of("apprunner", "console").Console(
        lambda where, name: world.by_hand("apprunner", where, name), world.look, partial(_stand_in, world)
    )
    return console


def _stand_in(world: World, *given: Any, **more: Any) -> None:
    """Let an application answer for a service."""
    serving("app_runner").serve(house_of(world), *given, **more)


def apigatewayv2(world: World) -> ApiGatewayConsole:
    """API Gateway V2's console."""
    console: ApiGatewayConsole = part_of("apigatewayv2", "console").Console(
        lambda where, name: world.by_hand("apigatewayv2", where, name),
        world.look,
        lambda: {} if world.house is None else world.house.access_logs,
    )
    return console
