"""The connections of WebSocket APIs that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.markup import element
from awsmock_ar_apigw.server.page import links
from awsmock_ar_apigw.server.page.look import Shown
from awsmock_ar_apigw.server.page.parts import at, brief, code, link, note, table

if TYPE_CHECKING:
    from awsmock_ar_apigw.server.page.look import Look

_MOST = 200
_COLUMNS = ("id", "API", "stage", "since", "last active", "from", "user agent", "what it said")


def connections(look: Look) -> Shown:
    """Those that are open, the newest first."""
    every = look.cloud.connections
    rows = [
        (
            code(one.id),
            one.api,
            one.stage,
            at(one.connected_at),
            at(one.last_active_at),
            one.source_ip,
            brief(one.user_agent),
            link(links.to("requests", text=one.id), "its messages", aria_label=f"Messages of {one.id}"),
        )
        for one in every[::-1][:_MOST]
    ]
    more = f", of which the newest {_MOST}" if len(every) > _MOST else ""
    shown = (
        table(_COLUMNS, rows, f"{len(every):,} open connection{'s' * (len(every) != 1)}{more}")
        if rows
        else note(_NONE)
    )
    return Shown("Connections", element("div", shown, id="connections", data_live=True), "connections")


_NONE = "No connection is open. Connect to ws://{api}.execute-api.localhost at this port, with the name of a stage as the path."
