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
    NO_PERMISSION,
    WRONG_REGION,
)
from awsmock_ar_apigw.services.apigatewaymanagementapi.protocol import CONNECTIONS, NO_METHOD, asked
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import WEBSOCKET
from awsmock_ar_apigw.serving import address
from awsmock_ar_apigw.serving.gate import hosts_in_words
from awsmock_ar_apigw.serving.http_api.iam import arn_of

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.messages import HttpRequest
    from awsmock_ar_apigw.kit.call import Call
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.connection import Connection

# The form of an id [real: W60]; what is of another is malformed [U11].
_ID = re.compile(r"[A-Za-z0-9_-]{15}=")
# What an address that ends in /@connections already puts before the one that the operation has [real: W21].
_TWICE = f"/{CONNECTIONS}"


def reached(house: House, call: Call, connection_id: str) -> Connection:
    """The connection that a call names, by its id and the address that was called.

    Raises:
        ServiceError: it is closed or was never there, the address leads nowhere, or the caller has no permission.
        MockError: the address is of no API that has connections.
    """
    found = asked(call.request.path)
    before = unquote(found.before) if found else ""
    place = _place(house, call, before.removesuffix(_TWICE))
    _check_caller(house, call, place, connection_id, doubled=before.endswith(_TWICE))
    rest = unquote(place.rest).strip("/")
    if rest or not connection_id:
        route = f"{rest}/{CONNECTIONS}/{connection_id}".lstrip("/")
        raise NO_METHOD.refusal(route=route, method=call.request.method).because(_misled(place, rest))
    if not _ID.fullmatch(connection_id):
        raise BAD_ID.refusal(ConnectionId=connection_id)
    connection = house.connections.get(connection_id)
    if connection is None or not _is_of(connection, place):
        raise GONE.refusal().because(_gone(house, place, connection_id))
    return connection


# The address


def _place(house: House, call: Call, path: str) -> address.Place:
    """The stage that an address leads to."""
    host = _host(call.request)
    places = [where for where, _tables in house.world.store.places()]
    if not address.is_known(host, places, house.at):
        raise MockError(
            f"No API answers at {host or '(no host)'}, where {call.operation} was called: a connection is reached at the host of its own "
            "API. Give the client endpoint_url='https://…/stage', or a domain name with its mapping key. "
            f"{hosts_in_words(house)}"
        )  # W23
    _check_scheme(call.request)
    protocols = address.protocols_at(host, places, house.at)
    if protocols and WEBSOCKET not in protocols:
        raise MockError(
            f"{host} is an HTTP API's, which has no connections: call {call.operation} at the host of a WebSocket API."
        )
    found = address.find(host, path or "/", places, house.at)
    if isinstance(found, address.Elsewhere):
        no_stage = "" if path.strip("/") else "The address names no stage. "
        raise FORBIDDEN.refusal().because(f"{no_stage}{found.why}")  # W16, W201
    if found.stage_name == address.DEFAULT_STAGE:
        raise FORBIDDEN.refusal().because("A WebSocket API has no $default stage: name one in endpoint_url.")
    return found


def _host(request: HttpRequest) -> str:
    """The host that was called: a raw request may say it in its header alone."""
    url = urlsplit(request.url).netloc.rpartition("@")[2]
    said = (value for name, value in request.headers.items() if name.lower() == "host")
    return (url or next(said, "")).lower()


def _check_scheme(request: HttpRequest) -> None:
    """Refuse what no client could send: botocore speaks no wss [client: W22], and APIs answer HTTPS alone, on its own port."""
    url = urlsplit(request.url)
    if request.url and (url.scheme, url.port or 443) != ("https", 443):
        raise MockError(
            f"Nothing is sent to {url.scheme}://{url.netloc}: the management API answers HTTPS on port 443. Write endpoint_url='https://…'."
        )


def _misled(place: address.Place, rest: str) -> str:
    """What is wrong with an address that leads beyond a stage, or to no connection."""
    if not rest:
        return "The id is empty."
    if place.domain is not None:
        return (
            f"The mapping key {place.mapping_key!r} of {place.domain.key!r} chooses stage {place.stage_name!r}: no stage stands in "
            "the address of a domain name."
        )  # W12, W14
    return f"Nothing but the stage {place.stage_name!r} may stand before {CONNECTIONS}, and {rest!r} does."


# The caller


def _check_caller(
    house: House, call: Call, place: address.Place, connection_id: str, *, doubled: bool
) -> None:
    """Refuse who may not manage connections of this API: of another account, or of one that a test says may not call.

    [real: W196; W21; chosen: that accounts and ``cloud.callers`` are what decides, since nobody here has policies]
    """
    where = place.where
    if call.where.region != where.region:
        raise WRONG_REGION.refusal().because(
            f"It is signed for {call.where.region!r}, and the API is in {where.region!r}: give the client "
            f"region_name={where.region!r}."
        )
    if doubled:
        rule, why = NO_INVOCATION, f"endpoint_url ends in {_TWICE} already: leave that out."
    elif call.where.account != where.account:
        rule = NO_PERMISSION
        why = (
            f"The access key is of account {call.where.account}, and the API of {where.account}: callers of another account must "
            "assume a role in the API's."
        )
    elif house.callers.known(call.access_key or "") is None:
        rule, why = (
            NO_PERMISSION,
            f"cloud.callers[{call.access_key!r}] is None: who signs with it may not call.",
        )
    else:
        return
    raise rule.refusal(
        arn=arn_of(house, call.access_key or "", call.where),
        partition=where.partition,
        region=where.region,
        ends=where.account[-4:],
        api=place.api.key,
        stage=place.stage_name,
        method=call.request.method,
        below=connection_id,
    ).because(why)


# The connection


def _is_of(connection: Connection, place: address.Place) -> bool:
    """Whether a connection is one of this stage: stages keep their own [inferred: W202]."""
    return (connection.where, connection.api, connection.stage) == (
        place.where,
        place.api.key,
        place.stage_name,
    )


def _gone(house: House, place: address.Place, connection_id: str) -> str:
    """Why a connection isn't there, of which the service says nothing at all [real: W193]."""
    known = house.connections.known(connection_id)
    if known is None:
        if house.connections.knows_all:
            return "No connection ever had this id."
        return "No connection is known by this id: none had it, or it was closed long ago."
    if not _is_of(known, place):
        return f"It is a connection of stage {known.stage!r} of {known.api}, and this is stage {place.stage_name!r} of {place.api.key}."
    if known.closed is None:
        return "Its $connect route has not answered yet, or has refused it: it is there once that has let it in."  # W209
    reason = f": {known.closed.reason}" if known.closed.reason else ""
    return f"It was closed with {known.closed.code}{reason}."
