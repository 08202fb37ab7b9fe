"""Connections of WebSocket APIs: what a back end sends to one, asks of one, and how it closes one.

A connection isn't stored: it lives with its client, in the part of a cloud that answers requests, and is reached there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.services.apigatewaymanagementapi.backend import MANAGEMENT

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call


@MANAGEMENT.op("PostToConnection")
def post(call: Call, p: Params) -> dict[str, Any]:
    """Send a message to the client of a connection: one frame [W203, W204]; nobody splits what is larger than one may be [W206]."""
    connection = call.house.reached(call, p["ConnectionId"])
    connection.push(p["Data"], call.now)
    return {}


@MANAGEMENT.op("GetConnection")
def get(call: Call, p: Params) -> dict[str, Any]:
    """Tell of a connection: since when it is there, and who is at its other end [W211, W212]."""
    connection = call.house.reached(call, p["ConnectionId"])
    return {
        "ConnectedAt": connection.connected,
        "Identity": {"SourceIp": connection.source_ip, "UserAgent": connection.user_agent},
        "LastActiveAt": connection.active,
    }


@MANAGEMENT.op("DeleteConnection")
def delete(call: Call, p: Params) -> dict[str, Any]:
    """Close a connection: its client sees 1000, and then ``$disconnect`` runs [W144, W145, W216]."""
    connection = call.house.reached(call, p["ConnectionId"])
    call.house.close(connection, 1000, "Connection Closed Normally")
    return {}
