"""The management API's way to a connection: the address that was called says which API and stage it is of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.services.apigatewaymanagementapi.backend import (
    BAD_ID,
    FORBIDDEN,
    GONE,
    NO_INVOCATION,
    NO_METHOD,
    NO_PERMISSION,
    WRONG_REGION,
)
from awsmock_ar_apigw.services.apigatewaymanagementapi.protocol import CONNECTIONS
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import WEBSOCKET
from awsmock_ar_apigw.serving import address

if TYPE_CHECKING:
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.connection import Connection

# The form of an id [real: W60]; what is of another is malformed [U11].
_ID = re.compile(r"[A-Za-z0-9_-]{15}=")


def reached(house: House, call: Call, connection_id: str) -> Connection:
    """The connection that a call names, by its id and the address that was called.

    Raises:
        ServiceError: it is closed or was never there, the address leads nowhere, or the caller has no permission.
        MockError: the address is of no API.
    """
    url = urlsplit(call.request.url)
    before, _, _id = unquote(url.path).rpartition(CONNECTIONS)
    host = url.netloc.rpartition("@")[2].lower()
    places = [where for where, _tables in house.world.store.places()]
    if not address.is_known(host, places, house.at):
        raise MockError(
            f"{host} is no API's host, and the management API is reached at that of the connection's: give the client "
            "endpoint_url='https://…/stage', or a domain name with its mapping key."
        )  # W23
    doubled = before.endswith(CONNECTIONS.rstrip("/"))
    found = address.find(host, before.removesuffix(CONNECTIONS.rstrip("/")) or "/", places, house.at)
    if not isinstance(found, address.Place) or found.api.members["ProtocolType"] != WEBSOCKET:
        raise FORBIDDEN.refusal()  # W16, W201
    if found.stage_name == address.DEFAULT_STAGE:
        raise FORBIDDEN.refusal()
    _check_caller(call, found, connection_id, doubled=doubled)
    if found.rest not in ("", "/") or not connection_id:
        route = f"{found.rest.strip('/')}{CONNECTIONS if found.rest.strip('/') else CONNECTIONS[1:]}"
        shown = "{id}" if connection_id else ""
        raise NO_METHOD.refusal(route=f"{route}{shown}", method=call.request.method)
    if not _ID.fullmatch(connection_id):
        raise BAD_ID.refusal(ConnectionId=connection_id)
    connection = house.connections.get(connection_id)
    if connection is None or (connection.api, connection.stage) != (found.api.key, found.stage_name):
        raise GONE.refusal()
    return connection


def _check_caller(call: Call, place: address.Place, connection_id: str, *, doubled: bool) -> None:
    """Refuse who may not manage connections of this API: of another account, or of one that a test says may not call.

    [real: W196; W21; chosen: that accounts are what decides, since nobody here has policies]
    """
    where = place.where
    if call.where.region != where.region:
        raise WRONG_REGION.refusal()
    if call.where.account == where.account and not doubled:
        return
    rule = NO_INVOCATION if doubled else NO_PERMISSION
    raise rule.refusal(
        arn=f"arn:{where.partition}:iam::{call.where.account}:root",
        partition=where.partition,
        region=where.region,
        ends=where.account[-4:],
        api=place.api.key,
        stage=place.stage_name,
        method=call.request.method,
        ConnectionId=connection_id,
    )
