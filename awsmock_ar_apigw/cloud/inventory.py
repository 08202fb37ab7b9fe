"""All that a cloud stores and has before it, as a text and as tables."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.text import moment, some
from awsmock_ar_apigw.cloud.cloud import SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.kit.item import Item
    from awsmock_ar_apigw.kit.view import View

_MOST = 20


def summary(cloud: Cloud) -> str:
    """What is stored and pending, service by service, in each account and Region."""
    with cloud.lock:
        return "\n".join([_opening(cloud), *_stored(cloud), *_planned(cloud)])


def html(cloud: Cloud) -> str:
    """The same as tables."""
    from awsmock_ar_apigw.base.markup import heading  # noqa: PLC0415 - for notebooks

    with cloud.lock:
        parts = [heading(_opening(cloud))]
        for service, views in _services(cloud):
            parts.append(heading(service))
            parts += [view._repr_html_() for view in views if len(view)]
        parts += [heading(line) for line in _planned(cloud)]
        return "\n".join(parts)


def _opening(cloud: Cloud) -> str:
    count = len(cloud.calls)
    return f"{moment(cloud.clock.now)}, {cloud.clock.pace.name}; {count} call{'s' * (count != 1)}"


def _services(cloud: Cloud) -> Iterator[tuple[str, list[View[Any]]]]:
    """Each service that has stored something, with its views."""
    stored = {name.partition(".")[0] for _where, tables in cloud.store.places() for name in tables}
    for service in SERVICES:
        if service in stored:
            yield service, list(getattr(cloud, service)._views())  # noqa: SLF001 - of one's own kin


def _stored(cloud: Cloud) -> Iterator[str]:
    nothing = True
    for service, views in _services(cloud):
        found = [(view, item) for view in views for item in view]
        found.sort(key=lambda one: _place(one[1]))  # which keeps the order of views
        nothing = nothing and not found
        for (account, region), rows in groupby(found, key=lambda one: _place(one[1])):
            yield f"{service}, {account}, {region}"
            yield from _kinds(cloud, list(rows))
    if nothing:
        yield "Nothing is stored."


def _kinds(cloud: Cloud, rows: list[tuple[View[Any], Item]]) -> Iterator[str]:
    for title, group in groupby(rows, key=lambda one: one[0].title):
        items = [item for _view, item in group]
        yield f"  {title}: {len(items)}"
        yield from (f"    {line}" for line in some((_line(cloud, item) for item in items), _MOST))


def _line(cloud: Cloud, item: Item) -> str:
    owner = f"  of {item.owner}" if item.owner else ""
    pending = item.pending
    if pending is None:
        return f"{item.line()}{owner}"
    seconds = (pending.at - cloud.clock.now).total_seconds()
    return f"{item.line()}{owner}, then {pending.status} in {seconds:g} s ({moment(pending.at)})"


def _planned(cloud: Cloud) -> Iterator[str]:
    """What a test has planned and has not happened yet."""
    for planned in cloud.plan.unused():
        yield f"So far, {planned}."


def _place(item: Item) -> tuple[str, str]:
    return item.account, item.region
