"""The gateway of WebSocket APIs: connections are opened, used and closed here, whoever's hand does it.

What a test has given, functions above all, runs under no lock of ours. What closes a connection while a function runs, as it does
by the management API, lets ``$disconnect`` run once that function has ended.
[chosen: U20; the service runs both at once, and neither hears of the other]
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.services.apigatewayv2.apis.deployment import deployed
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import WEBSOCKET
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import CONNECT, DISCONNECT
from awsmock_ar_apigw.services.apigatewayv2.apis.stage import STAGE
from awsmock_ar_apigw.serving import address
from awsmock_ar_apigw.serving.journal import refused
from awsmock_ar_apigw.serving.websocket_api import exchange as kinds
from awsmock_ar_apigw.serving.websocket_api import walk
from awsmock_ar_apigw.serving.websocket_api.connection import Connection
from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
from awsmock_ar_apigw.serving.websocket_api.refusals import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Request, Response
    from awsmock_ar_apigw.serving.websocket_api.served import Served

# A frame, and a message of several frames, may have so many bytes [documented: W125, W126].
MOST_OF_FRAME = 32 * 1024
MOST_OF_MESSAGE = 128 * 1024
# How a connection ends that has sent what isn't taken [documented: W122, W125, W126; their words are chosen: U19].
NOT_TEXT = 1003, ""
TOO_BIG = 1009, ""
_STAGE = STAGE.name
# Something of a test's is running for an event.
_WITHIN: ContextVar[bool] = ContextVar("awsmock_ar_apigw_within_an_event", default=False)


# Opening


def open_connection(house: House, request: Request) -> tuple[Connection | None, Response]:
    """The answer to a handshake, and the connection if there is one.

    Raises:
        MockError: no API is there, or it needs something that the mock hasn't.
    """
    world = house.world
    world.check_running()
    with world.lock:
        places = [where for where, _tables in world.store.places()]
        micros = world.clock.tick()
        world.catch_up()
        house.connections.expire(micros)
        found = _place(house, request, places)
        if isinstance(found, str):
            connection = None
        else:
            connection = Connection(_connection_id(house), found, request, micros)
            house.connections.begin(connection)
            made = Exchange(kinds.CONNECT, connection, house.served(found), _event_id(house), micros)
            made.noted["trace"] = house.trace()
    if connection is None:
        response = FORBIDDEN.response()  # U3
        house.note(refused(request, micros, response, str(found)))
        return None, response
    made.way = made.served.ways.get(CONNECT)
    with _within():
        response = walk.connect(house, made)
    if response.status == walk.SWITCHING.status:
        with world.lock:
            house.connections.open(connection)
    run_later(house)
    return (connection if connection.is_open else None), response


def _place(house: House, request: Request, places: list[Where]) -> address.Place | str:
    """Where a handshake goes; or why it goes nowhere."""
    found = address.find(request.host, request.path, places, house.at)
    if isinstance(found, address.Elsewhere):
        return found.why
    if found.api.members["ProtocolType"] != WEBSOCKET:
        raise MockError(
            f"{request.host} leads to {found.api.members['Name']!r}, an HTTP API: send it requests."
        )
    if found.stage_name == address.DEFAULT_STAGE:
        return "A WebSocket API has no $default stage: name one in the path."  # W2
    if found.rest not in ("", "/"):
        return (
            f"Nothing may follow the stage or the mapping key in the path, and {found.rest!r} does."  # W1, W4
        )
    return found


def _connection_id(house: House) -> str:
    """An id of the form that the service's have [real: W60; inferred: W61]."""
    found = house.world.ids.base64(11)
    return f"{found[:11]}C{found[12:]}"


def _event_id(house: House) -> str:
    """An id of a request: in the same form, and no UUID [real: W49]."""
    found = house.world.ids.base64(11)
    return f"{found[:11]}F{found[12:]}"


# Messages


def take(house: House, connection: Connection, message: str | bytes, frames: int = 1) -> None:
    """A message has come from a client: its route is found, and does with it what it does.

    Parameters:
        house: the part of a cloud that answers.
        connection: the connection, which may turn out to be closed.
        message: the text; bytes are a binary message.
        frames: how many frames it came in.
    """
    world = house.world
    world.check_running()
    with world.lock:
        micros = world.clock.tick()
        world.catch_up()
        house.connections.expire(micros)
        served = _served(house, connection) if connection.is_open else None
        if served is not None:
            connection.active = micros
            if (end := _too_much(message, frames)) is not None:
                house.connections.close(connection, *end, micros)
            else:
                event_id = _event_id(house)
                message_id = house.world.ids.base64(8)[:11] + connection.id[11:]  # W134
    if served is not None and connection.is_open and not isinstance(message, bytes):
        made = Exchange(kinds.MESSAGE, connection, served, event_id, micros, message)
        made.message_id = message_id
        made.way = served.way_of(message)
        with _within():
            walk.message(house, made)
    run_later(house)


def _too_much(message: str | bytes, frames: int) -> tuple[int, str] | None:
    """How a connection ends that has sent what isn't taken; None if it is."""
    if isinstance(message, bytes):
        return NOT_TEXT
    if len(message) * 4 <= MOST_OF_FRAME:
        return None
    size = len(message.encode("utf-8", "surrogatepass"))
    return TOO_BIG if size > MOST_OF_MESSAGE or size > frames * MOST_OF_FRAME else None


def _served(house: House, connection: Connection) -> Served | None:
    """What the stage of a connection serves now, as it was deployed; None where it is gone, and so is the connection [U17]."""
    stages = house.world.store.tables(connection.where).get(_STAGE)
    stage = stages.get(key_of(connection.api, connection.stage)) if stages else None
    if stage is None:
        house.connections.drop(connection)
        return None
    if stage is not connection.place.stage:
        served = deployed(house.at(connection.where), stage)
        if served is None:
            house.connections.drop(connection)
            return None
        connection.place = connection.place._replace(stage=stage, served=served)
    return house.served(connection.place)


# Closing


def end(house: House, connection: Connection, code: int, reason: str) -> None:
    """A client closes its connection."""
    world = house.world
    world.check_running()
    with world.lock:
        micros = world.clock.tick()
        world.catch_up()
        house.connections.expire(micros)
        house.connections.close(connection, code, reason, micros)
    run_later(house)


def look(house: House) -> None:
    """Close what is closed by now: those whose time is over, and those whose stage is gone."""
    world = house.world
    if world.over:
        return
    with world.lock:
        world.catch_up()
        house.connections.expire(world.clock.micros)
        for connection in list(house.connections):
            _served(house, connection)
    run_later(house)


def settle(house: House) -> None:
    """Let the time of every connection go by."""
    world = house.world
    while True:
        with world.lock:
            due = house.connections.next_due()
            if due is None or world.clock.pace.real:
                break
            world.clock.reach(due)
        look(house)
    look(house)


def run_later(house: House) -> None:
    """Run ``$disconnect`` for what has been closed, in order; unless something of a test's is running, which ends first."""
    if not house.connections.ended or _WITHIN.get():
        return
    with _within():
        while True:
            with house.world.lock:
                if not house.connections.ended:
                    return
                connection, micros = house.connections.ended.popleft()
                served = house.served(connection.place)
                way = served.ways.get(DISCONNECT)
                if way is None:
                    continue  # optional, and never $default [documented: W149]
                made = Exchange(kinds.DISCONNECT, connection, served, _event_id(house), micros)
            made.way = way
            walk.disconnect(house, made)


@contextmanager
def _within() -> Iterator[None]:
    mark = _WITHIN.set(True)
    try:
        yield
    finally:
        _WITHIN.reset(mark)
