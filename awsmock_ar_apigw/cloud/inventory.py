"""All that a cloud stores and has before it, as a text and as tables."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.text import moment, some
from awsmock_ar_apigw.cloud import consoles
from awsmock_ar_apigw.cloud.requests import connections_of, serving
from awsmock_ar_apigw.cloud.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.kit.item import Item
    from awsmock_ar_apigw.kit.view import View

_MOST = 20


def summary(world: World) -> str:
    """What is stored and pending, service by service, in each account and Region; and which connections are open."""
    _look_at_connections(world)
    found = services_of(world)
    with world.lock:
        world.mend()
        return "\n".join(
            [
                _opening(world),
                *_stored(world, found),
                *_stacks(world),
                *_connections(world),
                *_planned(world),
            ]
        )


def html(world: World) -> str:
    """The same as tables."""
    from awsmock_ar_apigw.base.markup import heading  # noqa: PLC0415 - for notebooks

    _look_at_connections(world)
    found = services_of(world)
    with world.lock:
        world.mend()
        parts = [heading(_opening(world))]
        for service, views in found:
            tables = [view._repr_html_() for view in views if len(view)]
            parts += [heading(service), *tables] if tables else []
        if connections := connections_of(world):
            parts.append(serving("websocket_api.connections").Connections(connections)._repr_html_())
        parts += [heading(f"stack {line}") for line in _lines_of_stacks(world)]
        parts += [heading(line) for line in _planned(world)]
        return "\n".join(parts)


def _opening(world: World) -> str:
    count = world.calls.total
    return f"{moment(world.clock.now)}, {world.clock.pace.name}; {count} call{'s' * (count != 1)}"


def services_of(world: World) -> list[tuple[str, list[View[Any]]]]:
    """Each service that has stored something, with its views; what they need is imported, so no lock is held."""
    with world.lock:
        stored = {name.partition(".")[0] for _where, tables in world.store.places() for name in tables}
    return [
        (service, list(getattr(consoles, service)(world)._views()))
        for service in SERVICES
        if service in stored
    ]


def waiting(world: World) -> list[str]:
    """What waits for a person, one line for each resource."""
    found = services_of(world)
    with world.lock:
        world.mend()
        items = [item for _service, views in found for view in views for item in view if item.waits_for]
        return [_line(world, item) for item in items]


def _stored(world: World, services: list[tuple[str, list[View[Any]]]]) -> Iterator[str]:
    nothing = True
    for service, views in services:
        found = [(view, item) for view in views for item in view]
        found.sort(key=lambda one: _place(one[1]))  # which keeps the order of views
        nothing = nothing and not found
        for (account, region), rows in groupby(found, key=lambda one: _place(one[1])):
            yield f"{service}, {account}, {region}"
            yield from _kinds(world, list(rows))
    if nothing:
        yield "Nothing is stored."


def _kinds(world: World, rows: list[tuple[View[Any], Item]]) -> Iterator[str]:
    for title, group in groupby(rows, key=lambda one: one[0]._words):
        items = [item for _view, item in group]
        yield f"  {title}: {len(items)}"
        yield from (f"    {line}" for line in some((_line(world, item) for item in items), _MOST))


def _line(world: World, item: Item) -> str:
    owner = f"  of {item._owner}" if item._owner else ""
    pending = item.pending
    if pending is None:
        waits = f", waits for {' or '.join(item.waits_for)}" if item.waits_for else ""
        return f"{item._line()}{owner}{waits}"
    seconds = (pending.at - world.clock.now).total_seconds()
    return f"{item._line()}{owner}, then {pending.status} in {seconds:g} s ({moment(pending.at)})"


def _look_at_connections(world: World) -> None:
    """Let those end whose time is over, which a test's functions may hear of: no lock is held."""
    if world.house is not None:
        world.house.look()


def _lines_of_stacks(world: World) -> list[str]:
    return [] if world.stacks is None else world.stacks.lines()


def _stacks(world: World) -> Iterator[str]:
    """The stacks that were deployed of templates."""
    if lines := _lines_of_stacks(world):
        yield f"stacks: {len(lines)}"
        yield from (f"  {line}" for line in some(lines, _MOST))


def _connections(world: World) -> Iterator[str]:
    """The connections of WebSocket APIs that are open."""
    if connections := connections_of(world):
        yield f"connections: {len(connections)}"
        yield from (f"  {line}" for line in some((one.line() for one in connections), _MOST))


def _planned(world: World) -> Iterator[str]:
    """What a test has planned and has not happened yet."""
    for planned in world.plan.unused():
        yield f"So far, {planned}."


def _place(item: Item) -> tuple[str, str]:
    return item.account, item.region
