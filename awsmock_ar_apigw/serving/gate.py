"""The gate: a request comes in, and is led to the API that it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.text import some
from awsmock_ar_apigw.cloud.requests import serving
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import WEBSOCKET
from awsmock_ar_apigw.serving import address, app_runner
from awsmock_ar_apigw.serving.http_api import walk
from awsmock_ar_apigw.serving.http_api.exchange import Exchange
from awsmock_ar_apigw.serving.http_api.explanation import explained
from awsmock_ar_apigw.serving.journal import refused
from awsmock_ar_apigw.serving.messages import request_of
from awsmock_ar_apigw.serving.websocket_api.raw import is_managing, managed
from awsmock_ar_apigw.serving.websocket_api.refusals import FORBIDDEN, UPGRADE_REQUIRED

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Request, Response


def request(house: House, method: str, url: str, headers: Any, body: object, source_ip: str) -> Response:
    """The answer to a request as somebody writes it.

    Raises:
        MockError: it is none, no API is there, or it can't be answered here.
    """
    sent = request_of(method, url, headers, body, source_ip)
    found = answer(house, sent)
    if found is None:
        raise nobody_at(house, sent.host)
    return found


def explain(house: House, method: str, url: str) -> str:
    """What would become of a request, in words; nothing happens, and no time passes.

    Raises:
        MockError: it is none, or no API is there.
    """
    is_handshake = isinstance(url, str) and url.startswith("wss:")
    asked = request_of(method, f"https{url[3:]}" if is_handshake else url, None, None, "")
    world = house.world
    with world.lock:
        world.mend()
        places = [where for where, _tables in world.store.places()]
        if not address.is_known(asked.host, places, house.at):
            raise nobody_at(house, asked.host)
        found = address.find(asked.host, asked.path, places, house.at)
    if isinstance(found, address.Place):
        if found.api.members["ProtocolType"] == WEBSOCKET:
            return _explained(house, found, is_handshake=is_handshake)
        return explained(house, found, method)
    return f"{found.answer.status} {found.answer.message}: {found.why}"


def nobody_at(house: House, host: str) -> MockError:
    """What is wrong with a host that is none of a cloud's, and which there are."""
    return MockError(f"No API answers at {host}. {hosts_in_words(house)}")


def hosts_in_words(house: House) -> str:
    """The hosts that there are, in words."""
    world = house.world
    with world.lock:
        known = sorted(
            {host for where, _ in world.store.places() for host in address.hosts_of(house.at(where))}
        )
    return f"There are: {', '.join(some(known, 10))}." if known else "There is none yet: create one."


def is_known(house: House, host: str) -> bool:
    """Whether a cloud answers at a host: requests to one that it doesn't know are none of its business."""
    return is_of_an_api(house, host) or house.issuers.is_known(host) or app_runner.is_known(house, host)


def is_of_an_api(house: House, host: str) -> bool:
    """Whether a host is one that AWS gives to APIs, or a domain name that is stored."""
    if address.is_default_host(host):
        return True
    world = house.world
    with world.lock:
        return address.is_known(host, [where for where, _tables in world.store.places()], house.at)


def is_had(house: House, host: str) -> bool:
    """Whether there is an API at a host, be it one that answers or not."""
    world = house.world
    with world.lock:
        found = address.find(host, "/", [where for where, _tables in world.store.places()], house.at)
    return not (isinstance(found, address.Elsewhere) and found.answer is address.UNKNOWN_HOST)


def answer(house: House, request: Request) -> Response | None:
    """The answer to a request; None if its host is none of this cloud's.

    A request moves the clock as a call does. [chosen: so what is under way goes on, as it does for calls] One for an issuer's
    document is none to an API: it moves nothing, and isn't noted.

    Raises:
        MockError: it can't be answered here.
    """
    world = house.world
    world.check_running()
    if not is_of_an_api(house, request.host):
        return house.issuers.answer(request) or app_runner.answer(house, request)
    if is_managing(request) and _is_of_a_websocket_api(house, request):
        return managed(house, request)
    with world.lock:
        places = [where for where, _tables in world.store.places()]
        micros = world.clock.tick()
        world.catch_up()
        found = address.find(request.host, request.path, places, house.at)
        request_id, trace = house.request_id(), house.trace()
    house.run_later()
    if isinstance(found, address.Place):
        if found.api.members["ProtocolType"] == WEBSOCKET:
            return _not_upgraded(house, request, micros)
        return walk.answer(house, Exchange(request, found, request_id, trace, micros))
    line = (walk.ID, request_id)
    if found.answer is address.UNKNOWN_HOST:
        # The layer in front of all APIs has ids of another kind [client: A10].
        with world.lock:
            line = ("x-amzn-requestid", world.ids.uuid())
    response = walk.finished(found.answer.response(), request.method, micros, line)
    house.note(refused(request, micros, response, found.why))
    return response


# WebSocket APIs

_CONNECT = "It is a WebSocket API: connect to it, by cloud.connect(…)."


def _not_upgraded(house: House, request: Request, micros: int) -> Response:
    """The answer to a plain request: that it would have to become a connection [real: W5].

    Raises:
        MockError: it asks to become one.
    """
    if (request.headers.get("upgrade") or "").lower() == "websocket":
        raise MockError(
            f"{request.host} is a WebSocket API's, and this library can't connect to it here. Use cloud.connect(…), "
            "or websockets, websocket-client or aiohttp."
        )
    response = UPGRADE_REQUIRED.response()
    house.note(refused(request, micros, response, _CONNECT))
    return response


def _explained(house: House, place: address.Place, *, is_handshake: bool) -> str:
    """What would become of a handshake, or of a plain request, at a stage of a WebSocket API."""
    if not is_handshake:
        return f"{UPGRADE_REQUIRED.status} {UPGRADE_REQUIRED.message}: {_CONNECT}"
    if place.rest not in ("", "/"):
        return f"{FORBIDDEN.status} {FORBIDDEN.message}: Nothing may follow the stage or the mapping key in the path."
    made = serving("websocket_api.served").Served(place)
    found: str = serving("websocket_api.explanation").explained(house, made)
    return found


def _is_of_a_websocket_api(house: House, request: Request) -> bool:
    """Whether a host is a WebSocket API's, be there such a stage or not."""
    world = house.world
    with world.lock:
        places = [where for where, _tables in world.store.places()]
        return WEBSOCKET in address.protocols_at(request.host, places, house.at)
