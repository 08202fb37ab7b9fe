"""The far end of a WebSocket client's connection: its bytes become handshakes, messages and ends of the gateway's, and frames bytes.

How WebSockets are spoken is for ``websockets`` to know, whose ``ServerProtocol`` neither reads nor writes anything itself.
"""

from __future__ import annotations

import logging
import selectors
import socket
import threading
from contextlib import suppress
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from websockets.datastructures import Headers as Lines
from websockets.frames import Opcode
from websockets.http11 import Request as Asked
from websockets.http11 import Response as Answer
from websockets.protocol import State
from websockets.server import ServerProtocol

from awsmock_ar_apigw.intercept.http import hosts
from awsmock_ar_apigw.serving import gate
from awsmock_ar_apigw.serving.messages import Headers, Request, Response, sent
from awsmock_ar_apigw.serving.websocket_api import gateway
from awsmock_ar_apigw.serving.websocket_api.connections import GOING_AWAY
from awsmock_ar_apigw.serving.websocket_api.socket import GONE, NO_CODE

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.serving.websocket_api.connection import Connection

_SWITCHING = 101
# Close codes: of a text that isn't UTF-8, and of a failure on the server's side. [RFC 6455, 7.4.1]
_NOT_UTF8 = 1007
_FAILED = 1011
# How many bytes the reason of a close frame may have. [RFC 6455, 5.5]
_MOST_OF_REASON = 123
_AT_ONCE = 65536
# A logger that says nothing: what a test reads of logs is its client's.
_SILENT = logging.Logger("awsmock_ar_apigw.websocket", logging.CRITICAL + 1)  # noqa: LOG001 - for nobody to find


class Server(threading.Thread):
    """Serves one connection, until it ends or the mock does.

    Parameters:
        end: the server's end of the connection.
        house: the part of a cloud that answers.
        source_ip: the address that the client has.

    Attributes:
        world: what is behind the cloud.
    """

    def __init__(self, end: socket.socket, house: House, source_ip: str) -> None:
        super().__init__(name="awsmock-ar-apigw, a WebSocket connection", daemon=True)
        self.world = house.world
        self._house = house
        self._source_ip = source_ip
        self._end = end
        self._woken, self._waker = _pair(end)
        self._selector = selectors.DefaultSelector()
        self._protocol: Any = ServerProtocol(max_size=None, logger=_SILENT)
        self._connection: Connection | None = None
        self._parts: list[bytes] = []
        self._is_text = True
        self._out = bytearray()
        # Whether nothing comes after what is to be sent; the client has gone; the mock has stopped.
        self._is_last = self._is_gone = self._is_stopped = False

    # From other threads

    def wake(self) -> None:
        """Something has been sent to the client, or its connection was closed; the lock of the world may be held."""
        # Where there is no more room, it is about to wake; where it is closed, it has ended.
        with suppress(OSError):
            self._waker.send(b"\0")

    def stop(self) -> None:
        """End soon: the mock has stopped."""
        self._is_stopped = True
        self.wake()

    def wait(self, patience: float) -> None:
        """Wait until it has ended, or for so many seconds; not, where a function that it called stops the mock."""
        if threading.current_thread() is not self:
            self.join(patience)

    def abandon(self) -> None:
        """Drop it in a child that was forked, whose parent goes on with it."""
        if self._connection is not None:
            self._connection.listen = None
        self._close()

    # In its own

    def run(self) -> None:
        """Serve the connection."""
        try:
            self._selector.register(self._end, selectors.EVENT_READ)
            self._selector.register(self._woken, selectors.EVENT_READ)
            while not self._is_over():
                self._wait()
                for step in (self._hear, self._say, self._write, self._tell):
                    self._do(step)
        finally:
            self._leave()

    def _is_over(self) -> bool:
        """Whether nobody has anything to say any more; one that was told that this ends is listened to until it has left."""
        is_told = self._protocol.eof_sent and self._protocol.close_rcvd is not None
        return self._is_stopped or self._is_gone or (is_told and not self._out)

    def _do(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - it is told as what threads raise is
            # What is raised once the mock has stopped says only that.
            if not (self._is_stopped or self.world.over):
                self._fail(error)

    def _wait(self) -> None:
        """Wait for the client, or for the gateway."""
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._out else 0)
        self._selector.modify(self._end, wanted)
        if any(key.fileobj is self._woken for key, _events in self._selector.select()):
            self._woken.recv(_AT_ONCE)

    def _hear(self) -> None:
        """What the client has sent."""
        try:
            data = self._end.recv(_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""  # it is gone in a hurry
        if data:
            self._protocol.receive_data(data)
        else:
            self._protocol.receive_eof()
            self._is_gone = True
        for event in self._protocol.events_received():
            if isinstance(event, Asked):
                self._shake_hands(event)
            elif event.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
                self._gather(event)

    def _gather(self, frame: Any) -> None:
        """A frame of a message, which may be all of it; what comes after the connection was closed from here is dropped."""
        if self._protocol.state is not State.OPEN and self._protocol.close_rcvd is None:
            return
        if frame.opcode is not Opcode.CONT:
            self._is_text = frame.opcode is Opcode.TEXT
        self._parts.append(bytes(frame.data))
        if frame.fin:
            parts, self._parts = self._parts, []
            self._take(b"".join(parts), len(parts))

    def _take(self, data: bytes, frames: int) -> None:
        """A message is there whole."""
        connection = self._connection
        if connection is None:
            return
        try:
            message = data.decode() if self._is_text else data
        except UnicodeDecodeError:
            self._protocol.fail(_NOT_UTF8)
        else:
            gateway.take(self._house, connection, message, frames)

    def _say(self) -> None:
        """What was sent to the client; and that its connection was closed."""
        connection = self._connection
        if connection is None:
            return
        with self.world.lock:
            frames, closed = list(connection.frames), connection.closed
            connection.frames.clear()
        if self._protocol.state is not State.OPEN:
            return
        for frame in frames:
            if isinstance(frame, str):
                self._protocol.send_text(frame.encode("utf-8", "replace"))
            else:
                self._protocol.send_binary(frame)
        if closed is not None:
            self._protocol.send_close(closed.code, closed.reason)

    def _write(self) -> None:
        """Send what there is room for."""
        for data in self._protocol.data_to_send():
            self._out += data
            self._is_last = not data
        try:
            while self._out:
                del self._out[: self._end.send(self._out)]
            if self._is_last:
                self._end.shutdown(socket.SHUT_WR)
                self._is_last = False
        except BlockingIOError:
            return
        except OSError:
            self._out.clear()
            self._is_gone = True

    def _tell(self) -> None:
        """The gateway hears of an end that isn't its own: after the client has seen its close frame answered [chosen: U20]."""
        connection, received, failed = (
            self._connection,
            self._protocol.close_rcvd,
            self._protocol.close_sent,
        )
        if connection is None or connection.closed is not None:
            return
        if received is not None:
            gateway.end(self._house, connection, *_as_told(received))
        elif failed is not None:
            gateway.end(self._house, connection, int(failed.code), failed.reason)
        elif self._is_gone:
            gateway.end(self._house, connection, *GONE)

    def _fail(self, error: Exception) -> None:
        """Something was raised that isn't AWS's to answer: it is seen where exceptions of threads are, and the client hears a little of it."""
        told = threading.ExceptHookArgs((type(error), error, error.__traceback__, self))
        threading.excepthook(told)
        why = str(error).encode()
        if self._protocol.state is State.CONNECTING:
            lines = Lines([("Content-Length", str(len(why)))])
            self._protocol.send_response(Answer(500, "Internal Server Error", lines, why))
        elif self._protocol.state is State.OPEN:
            reason = why[:_MOST_OF_REASON].decode("utf-8", "ignore")
            self._protocol.send_close(_FAILED, reason)

    def _leave(self) -> None:
        if self._connection is not None:
            self._connection.listen = None
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(*GOING_AWAY)
        self._write()
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_WR)
        self._close()

    def _close(self) -> None:
        self._selector.close()
        for one in (self._end, self._woken, self._waker):
            one.close()

    # The handshake

    def _shake_hands(self, asked: Asked) -> None:
        """Answer a handshake: by the library, where it is none; else by the API."""
        answer: Answer = self._protocol.accept(asked)
        if answer.status_code == _SWITCHING:
            self._open(asked, answer)
        else:
            self._protocol.send_response(answer)

    def _open(self, asked: Asked, answer: Answer) -> None:
        response = self._answer(self._request(asked))
        lines, body = sent(response, "GET")
        if response.status != _SWITCHING:
            answer = Answer(response.status, response.reason, Lines(lines), body)
        else:
            del answer.headers["Date"]  # of the machine's clock
            for name, value in lines:
                if name != "content-length":
                    answer.headers[name] = value  # the subprotocol as it is [real: W41]
        if "Date" not in answer.headers:
            answer.headers["Date"] = formatdate(self.world.clock.micros // 1_000_000, usegmt=True)
        self._protocol.send_response(answer)
        if self._connection is not None:
            self._connection.listen = self.wake
        elif response.status == _SWITCHING:
            self._protocol.send_close(*GOING_AWAY)

    def _answer(self, request: Request) -> Response:
        """The answer of an API; or of whatever else is at the host, which takes no connections."""
        if not gate.is_of_an_api(self._house, request.host):
            return hosts.answer(request)
        self._connection, response = gateway.open_connection(self._house, request)
        return response

    def _request(self, asked: Asked) -> Request:
        path, _, query = asked.path.partition("?")
        headers = Headers(asked.headers.raw_items())
        host = (headers.get("host") or "").lower()
        return Request("GET", host, path or "/", query, headers, b"", self._source_ip, "wss")


def _pair(end: socket.socket) -> tuple[socket.socket, socket.socket]:
    """What wakes a thread; none of the three waits."""
    woken, waker = socket.socketpair()
    for one in (end, woken, waker):
        one.setblocking(False)
    return woken, waker


def _as_told(close: Any) -> tuple[int, str]:
    """How a client has closed its connection, as the service tells it [real: W141, W142; inferred: W146]."""
    return NO_CODE if close.code == NO_CODE[0] else (int(close.code), close.reason)
