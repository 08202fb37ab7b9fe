"""What tests of quotas share: a way to make, and to drop, one of what each quota counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from support import client_of

if TYPE_CHECKING:
    from collections.abc import Callable

REGIONS = ("us-east-1", "eu-west-1")


def no_parent(_client: Any, _cloud: Any, _number: int) -> None:
    """What an account and Region holds has no parent: the other one is another Region."""


class Way(NamedTuple):
    """``parent(client, cloud, number)`` makes what each number is for; ``make(client, parent, number)`` one of what is
    counted; ``drop(client, parent, made)`` drops it again, or is None where it can't be."""

    make: Callable[[Any, Any, int], Any]
    drop: Callable[[Any, Any, Any], Any] | None
    parent: Callable[[Any, Any, int], Any] = no_parent


def two_places(service: str, cloud: Any, way: Way) -> list[tuple[Any, Any]]:
    """Two clients and parents: what one of them holds is no matter of the other."""
    here = way.parent is no_parent
    clients = [client_of(service, region) for region in (REGIONS if here else REGIONS[:1] * 2)]
    return [(client, way.parent(client, cloud, number)) for number, client in enumerate(clients)]
