"""The gateway of WebSocket APIs: connections are opened, used and closed here, whoever's hand does it.

What a test has given, functions above all, runs under no lock of ours. What closes a connection while a function runs, as it does
by the management API, lets ``$disconnect`` run once that function has ended.
[chosen: U20; the service runs both at once, and neither hears of the other]
"""

from __future__ import annotations

import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.cloud.requests import serving
from awsmock_ar_apigw.services.apigatewayv2.apis.deployment import deployed
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import WEBSOCKET
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import CONNECT, DISCONNECT
from awsmock_ar_apigw.services.apigatewayv2.apis.stage import STAGE
from awsmock_ar_apigw.serving import address
from awsmock_ar_apigw.serving.journal import refused
from awsmock_ar_apigw.serving.refusals import Answer
from awsmock_ar_apigw.serving.websocket_api import exchange as kinds
from awsmock_ar_apigw.serving.websocket_api import walk
from awsmock_ar_apigw.serving.websocket_api.connection import LONGEST, Connection
from awsmock_ar_apigw.serving.websocket_api.exchange import Exchange
from awsmock_ar_apigw.serving.websocket_api.refusals import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

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
# How many characters the address of a handshake may have, with its query [documented: W3]; the answer to more is chosen.
LONGEST_URL = 4096
TOO_LONG = Answer(414, "Request-URI Too Long")
_STAGE = STAGE.name
_Walked = TypeVar("_Walked")
# Where something of a test's is running for an event.
_WITHIN: ContextVar[FrameType | None] = ContextVar("awsmock_ar_apigw_within_an_event", default=None)


# Opening


def open_connection(house: House, request: Request) -> tuple[Connection | None, Response]:
    """The answer to a handshake, and the connection if there is one.

    Raises:
        MockError: no API is there, or it needs something that the mock hasn't.
    """
    world = house.world
    world.check_running()
    serving("websocket_api.served")  # it is needed under the lock, where nothing is imported
    with world.lock:
        places = [where for where, _tables in world.store.places()]
        micros = world.clock.tick()
        world.catch_up()
        found = _place(house, request, places)
        if isinstance(found, address.Place):
            connection = Connection(_connection_id(house), house.served(found), request, micros)
            house.connections.begin(connection)
            made = Exchange(kinds.CONNECT, connection, connection.served, _event_id(house), micros)
            made.noted["trace"] = house.trace()
    if isinstance(found, address.Elsewhere):
        response = found.answer.response()
        house.note(refused(request._replace(method=kinds.CONNECT), micros, response, found.why))
        run_later(house)
        return None, response
    made.way = made.served.ways.get(CONNECT)
    response = _walked(walk.connect, house, made)
    is_opened = response.status == walk.SWITCHING.status
    if is_opened:
        with world.lock:
            house.connections.open(connection)
    run_later(house)
    return (connection if is_opened else None), response


def _place(house: House, request: Request, places: list[Where]) -> address.Place | address.Elsewhere:
    """Where a handshake goes; or what is answered where it goes nowhere [inferred: W7; U3], and why."""
    if len(request.url) > LONGEST_URL:
        return address.Elsewhere(
            TOO_LONG, f"Its address has {len(request.url)} characters, and may have {LONGEST_URL}."
        )
    found = address.find(request.host, request.path, places, house.at)
    if isinstance(found, address.Elsewhere):
        return found._replace(answer=FORBIDDEN)
    if found.api.members["ProtocolType"] != WEBSOCKET:
        raise MockError(
            f"{request.host} leads to {found.api.members['Name']!r}, an HTTP API: send it requests."
        )
    if found.rest not in ("", "/"):
        why = f"Nothing may follow the stage or the mapping key in the path, and {found.rest!r} does."
        return address.Elsewhere(FORBIDDEN, why)  # W1, W4
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


def take(house: House, connection: Connection, message: str | bytes, frames: int = 1) -> bool:
    """A message has come from a client: its route is found, and does with it what it does.

    Parameters:
        house: the part of a cloud that answers.
        connection: the connection, which may turn out to be closed.
        message: the text; bytes are a binary message.
        frames: how many frames it came in.

    Returns:
        Whether the connection was open when it came.
    """
    world = house.world
    world.check_running()
    made = None
    with world.lock:
        micros = world.clock.tick()
        world.catch_up()
        served = _served_or_closed(house, connection) if connection.is_open else None
        if served is not None:
            connection.active = micros
            if isinstance(message, bytes):
                house.connections.close(connection, *NOT_TEXT, micros)
            elif _is_too_big(message, frames):
                house.connections.close(connection, *TOO_BIG, micros)
            else:
                made = _made(house, connection, served, micros, message)
    if made is not None:
        made.way = made.served.way_of(made.text)
        _walked(walk.message, house, made)
    run_later(house)
    return served is not None


def _made(house: House, connection: Connection, served: Served, micros: int, message: str) -> Exchange:
    """A message, with the ids of its event and of its own."""
    chance = house.world.ids.base64(19)
    event_id = f"{chance[:11]}F{chance[11:14]}="  # W49
    made = Exchange(kinds.MESSAGE, connection, served, event_id, micros, message)
    made.message_id = chance[14:25] + connection.id[11:]  # W134
    return made


def _is_too_big(message: str, frames: int) -> bool:
    """Whether a message has more bytes than is taken."""
    if len(message) * 4 <= MOST_OF_FRAME:
        return False
    size = len(message.encode("utf-8", "surrogatepass"))
    return size > MOST_OF_MESSAGE or size > frames * MOST_OF_FRAME


def _served_or_closed(house: House, connection: Connection) -> Served | None:
    """What the stage of an open connection serves now; None where it is gone, and so is the connection [U17]."""
    served = _served(house, connection)
    if served is None:
        house.connections.drop(connection)
    return served


def _served(house: House, connection: Connection) -> Served | None:
    """What the stage of a connection serves now, as it was deployed; None where it is gone: another of its name isn't it."""
    place = connection.served.place
    stages = house.world.store.tables(place.where).get(_STAGE)
    stage = stages.get(place.stage.key) if stages else None
    if stage is place.stage:
        return connection.served
    if stage is None or stage.number != place.stage.number:
        return None
    served = deployed(house.at(place.where), stage)
    if served is None:
        return None
    connection.served = house.served(place._replace(stage=stage, served=served))
    return connection.served


# Closing


def end(house: House, connection: Connection, code: int, reason: str) -> None:
    """A client closes its connection."""
    world = house.world
    world.check_running()
    with world.lock:
        micros = world.clock.tick()
        world.catch_up()
        house.connections.close(connection, code, reason, micros)
    run_later(house)


def look(house: House, connection: Connection | None = None) -> None:
    """Close what is closed by now: those whose time is over, and those whose stage is gone; of these, all, or one that is looked at."""
    world = house.world
    if world.over:
        return
    with world.lock:
        world.catch_up()
        for one in house.connections if connection is None else (connection,):
            if one.is_open:
                _served_or_closed(house, one)
    run_later(house)


def pass_time(house: House, until: int, enough: Callable[[], bool] = lambda: False) -> None:
    """Move virtual time on to a moment: what ends on the way ends at its own moment, and its ``$disconnect`` runs then.

    Parameters:
        house: the part of a cloud that answers.
        until: the moment, in microseconds since 1970.
        enough: says that no more time needs to pass.
    """
    clock = house.world.clock
    while not enough():
        with house.world.lock:
            due = house.connections.next_due()
            clock.reach(until if due is None else min(due, until))
            house.world.catch_up()
        run_later(house)
        if clock.micros >= until:
            return


def settle(house: House) -> None:
    """Let the time of every connection go by that is open now; those that are opened meanwhile may stay."""
    look(house)
    there = list(house.connections)
    if there and not house.world.clock.pace.real:
        last = max(one.connected for one in there) + LONGEST
        pass_time(house, last, lambda: not any(one.is_open for one in there))


def run_later(house: House) -> None:
    """Run ``$disconnect`` for what has been closed, in order; unless something of a test's is running, which ends first."""
    if not house.connections.ended or _is_within():
        return
    while (made := _next_end(house)) is not None:
        _walked(walk.disconnect, house, made)


def _next_end(house: House) -> Exchange | None:
    """The next end for which something is to run, as it is deployed now [U17], at the stage of its connection [real: W233]."""
    with house.world.lock:
        while (ending := house.connections.next_ended()) is not None:
            served = _served(house, ending.connection)
            way = served.ways.get(DISCONNECT) if served else None
            if served and way:  # optional, and never $default [documented: W149]
                made = Exchange(kinds.DISCONNECT, ending.connection, served, _event_id(house), ending.at)
                made.way = way
                return made
    return None


def _walked(walk_of: Callable[[House, Exchange], _Walked], house: House, exchange: Exchange) -> _Walked:
    """What comes of the walk of an event, on which something of a test's may run."""
    mark = _WITHIN.set(sys._getframe())  # noqa: SLF001 - this very call
    try:
        return walk_of(house, exchange)
    finally:
        _WITHIN.reset(mark)


def _is_within() -> bool:
    """Whether something of a test's is running: an interrupt may have left a mark, so the call itself is looked for, in any thread."""
    call = _WITHIN.get()
    if call is None:
        return False
    for top in sys._current_frames().values():  # noqa: SLF001 - a documented function, all the same
        frame: FrameType | None = top
        while frame is not None and frame is not call:
            frame = frame.f_back
        if frame is not None:
            return True
    return False
