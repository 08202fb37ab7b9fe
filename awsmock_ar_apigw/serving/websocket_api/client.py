"""A client's handshake: what it sends, and what it makes of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.number import written
from awsmock_ar_apigw.serving import gate
from awsmock_ar_apigw.serving.functions import outside_of_loops
from awsmock_ar_apigw.serving.messages import Headers, request_of
from awsmock_ar_apigw.serving.websocket_api import gateway
from awsmock_ar_apigw.serving.websocket_api.errors import HandshakeRefused
from awsmock_ar_apigw.serving.websocket_api.socket import GONE, Socket

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.messages import Response
    from awsmock_ar_apigw.serving.websocket_api.connection import Connection

# How an address begins: with a host, too.
_ADDRESS = re.compile(r"wss://[^/?#]", re.IGNORECASE)
# What the name of a subprotocol may be. [RFC 6455, 4.1]
_SUBPROTOCOL = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PROTOCOL = "Sec-WebSocket-Protocol"
_STANDARD = str.maketrans("-_", "+/")


def connect(
    house: House,
    url: str,
    headers: Mapping[str, str] | Iterable[tuple[str, str]] | None,
    subprotocols: Iterable[str],
    source_ip: str,
) -> Socket:
    """Open a connection as somebody writes it.

    Raises:
        HandshakeRefused: the API doesn't let it in.
        MockError: it is no address, or no API is there.
    """
    if not isinstance(url, str) or not _ADDRESS.match(url):
        raise MockError(
            f"{written(url)} is no address of a WebSocket API. Begin it with wss:// and the host of the API."
        )
    if "#" in url:  # RFC 6455, 3
        raise MockError(f"{url!r} has a fragment, which no address of a WebSocket has. Write # as %23.")
    offered = _offered(subprotocols)
    asked = request_of("GET", f"https{url[3:]}", headers, None, source_ip)._replace(scheme="wss")
    lines = _handshake_lines(asked.host, offered, house)
    asked = asked._replace(
        headers=Headers([*(line for line in lines if line[0] not in asked.headers), *asked.headers])
    )
    if not gate.is_of_an_api(house, asked.host):
        raise gate.nobody_at(house, asked.host)
    connection, response = outside_of_loops(lambda: gateway.open_connection(house, asked))
    if connection is None:
        raise HandshakeRefused(response, _why(house, response))
    _check_chosen(house, connection, response)
    return Socket(house, connection, response)


def _why(house: House, response: Response) -> str:
    """Why a handshake got this answer; others may have been noted since, by what runs beside it."""
    return next((one.why for one in reversed(house.requests) if one.response is response), "")


def _offered(subprotocols: Iterable[str]) -> tuple[str, ...]:
    """The subprotocols that a client offers.

    Raises:
        MockError: they can't be offered.
    """
    is_some = isinstance(subprotocols, Iterable) and not isinstance(subprotocols, str)
    given = tuple(subprotocols) if is_some else ()
    if not is_some or not all(isinstance(one, str) and _SUBPROTOCOL.fullmatch(one) for one in given):
        raise MockError(
            f"subprotocols={written(subprotocols)} can't be offered. Give a list of names without spaces and commas."
        )
    if len(set(given)) < len(given):
        raise MockError(f"subprotocols={subprotocols!r} has one of them twice. Offer each once.")
    return given


def _check_chosen(house: House, connection: Connection, response: Response) -> None:
    """Give a connection up whose API has chosen what wasn't offered, as every client must [RFC 6455, 4.1; real: W41].

    Where it has chosen none, browsers give it up, too, and others don't [documented: W40; U1].

    Raises:
        HandshakeRefused: it is given up.
    """
    chosen = ", ".join(response.headers.all(_PROTOCOL))
    offered = [one.strip() for line in connection.request.headers.all(_PROTOCOL) for one in line.split(",")]
    if chosen and chosen not in offered:
        gateway.end(house, connection, *GONE)
        raise HandshakeRefused(
            response,
            f"The $connect route has chosen the subprotocol {chosen!r}, and clients close unless it is one that they offer: "
            f"{', '.join(offered) or 'this one offers none'}. Have it answer {_PROTOCOL} with one of them, or without it.",
        )


def _handshake_lines(host: str, subprotocols: tuple[str, ...], house: House) -> Iterator[tuple[str, str]]:
    """What every client of WebSockets sends."""
    yield "Host", host
    yield "Connection", "Upgrade"
    yield "Upgrade", "websocket"
    yield "Sec-WebSocket-Version", "13"
    with house.world.lock:
        yield "Sec-WebSocket-Key", house.world.ids.base64(16).translate(_STANDARD)
    if subprotocols:
        yield _PROTOCOL, ", ".join(subprotocols)
