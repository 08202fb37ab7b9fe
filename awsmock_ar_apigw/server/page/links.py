"""The addresses of the page's views, and of what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from awsmock_ar_apigw.server.addresses import CONTROL

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.item import Item
    from awsmock_ar_apigw.kit.view import View

HOME = f"{CONTROL}/"
PAGE = f"{CONTROL}/page"
EVENTS = f"{CONTROL}/events"


def to(view: str, **query: object) -> str:
    """The address of a view; what is empty of its query is left out."""
    given = {name: str(value) for name, value in query.items() if value not in (None, "")}
    place = f"{PAGE}/{view}" if view else HOME
    return f"{place}?{urlencode(given, errors='replace')}" if given else place


def to_item(item: Item) -> str:
    """The address of a resource: it stays, as long as the resource is there."""
    kind, where, key = item._address
    service, _dot, kind = kind.partition(".")
    return to("resource", service=service, kind=kind, account=where.account, region=where.region, key=key)


def to_kind(view: View[Any], **query: object) -> str:
    """The address of all resources of a kind."""
    service, _dot, kind = view._shelf.kind.name.partition(".")
    return to("kind", service=service, kind=kind, **query)


def local(api_id: str, host: str) -> str:
    """The host of an API on this machine, at the port of a host that was asked."""
    _name, _colon, port = host.rpartition(":")
    return f"{api_id}.execute-api.localhost{f':{port}' if port.isdigit() else ''}"
