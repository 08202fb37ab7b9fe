"""What answers requests to the APIs of a cloud: its files are imported when somebody first asks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.kit.files import imported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.journal import ServedRequest
    from awsmock_ar_apigw.serving.websocket_api.connection import Connection


def house_of(world: World) -> House:
    """The part of a cloud that answers requests. No lock of the world's may be held: it may be imported now."""
    if world.house is None:
        made = serving("house").House(world)
        with world.lock:
            world.house = world.house or made
    return world.house


def house_for_handlers(world: World) -> House:
    """The same, for the handlers of a service that reaches connections: what they need is imported before a lock is held."""
    serving("websocket_api.gateway")
    serving("websocket_api.management")
    return house_of(world)


def requests_of(world: World) -> Sequence[ServedRequest]:
    """The requests that were answered: none, if nobody has asked for anything of them yet."""
    return () if world.house is None else world.house.requests


def connections_of(world: World) -> Sequence[Connection]:
    """The connections that are open, as far as anybody has looked: none, if nobody has connected yet."""
    if world.house is None:
        return ()
    with world.lock:
        return tuple(world.house.connections)


@cache
def serving(name: str) -> Any:
    """A file of what answers requests."""
    return imported(f"awsmock_ar_apigw.serving.{name}")
