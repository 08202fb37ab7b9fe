"""HTTP/1.1 as bytes: what a library writes becomes a request, and an answer what the library reads.

So each library goes on as it does on a network: it writes bodies in pieces, reads them in pieces, and takes every line of a
header for itself. Only what it writes and reads isn't sent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.intercept.http import hosts
from awsmock_ar_apigw.serving.messages import Headers, Request, sent

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.messages import Response


class Incoming:
    """The bytes of one request, as they come.

    Attributes:
        complete: whether the whole request has come.
    """

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._begun: tuple[str, str, Headers] | None = None
        self._chunked = False
        self._wanted = 0
        self._body = bytearray()
        self.complete = False

    def feed(self, data: bytes | bytearray | memoryview) -> None:
        """More of it.

        Raises:
            MockError: this isn't HTTP/1.1.
            TypeError: these are no bytes.
        """
        self._bytes += memoryview(data)
        if self._begun is None:
            self._take_head()
        if self._begun is not None and not self.complete:
            self._take_chunks() if self._chunked else self._take_body()

    @property
    def waits(self) -> bool:
        """Whether who sends it waits to hear that its body is welcome."""
        if self._begun is None or self.complete or self._body:
            return False
        return (self._begun[2].get("expect") or "").lower() == "100-continue"

    def request(self, host: str, source_ip: str | None) -> Request:
        """The request.

        Parameters:
            host: whom it was written to, which counts if it names no host itself.
            source_ip: the address that the library sends from, if it was told one.

        Raises:
            TimeoutError: it isn't complete: who waits for an answer has announced more than has come.
        """
        if self._begun is None or not self.complete:
            raise TimeoutError(
                f"{host} waits for the rest of the request: {len(self._body)} bytes of its body have come, of "
                f"{'chunks that have no end' if self._chunked else f'{self._wanted} that its content-length announces'}."
            )
        method, target, headers = self._begun
        path, _, query = target.partition("?")
        host = (headers.get("host") or host).lower()
        return Request(
            method, host, path or "/", query, headers, bytes(self._body), hosts.seen_from(source_ip)
        )

    def _take_head(self) -> None:
        if self._bytes.startswith(b"PRI * HTTP/2"):
            raise MockError(
                "The mock speaks HTTP/1.1, and is spoken to in HTTP/2. Let the library negotiate."
            )
        end = self._bytes.find(b"\r\n\r\n")
        if end < 0:
            return
        first, *lines = bytes(self._bytes[:end]).decode("latin-1").split("\r\n")
        del self._bytes[: end + 4]
        headers = Headers((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
        method, _, rest = first.partition(" ")
        self._begun = method, _origin_form(rest.rpartition(" ")[0]), headers
        self._chunked = "chunked" in (headers.get("transfer-encoding") or "").lower()
        length = headers.get("content-length") or ""
        self._wanted = int(length) if length.isascii() and length.isdigit() else 0

    def _take_body(self) -> None:
        self._body += self._bytes
        self._bytes.clear()
        self.complete = len(self._body) >= self._wanted
        del self._body[self._wanted :]

    def _take_chunks(self) -> None:
        """Each chunk that is whole; after the last one, of no bytes, stand lines that nobody reads, and an empty one."""
        while (end := self._bytes.find(b"\r\n")) >= 0:
            size = _size(self._bytes[:end])
            if size == 0:
                self.complete = self._bytes.find(b"\r\n\r\n") >= 0
                return
            begin, behind = end + 2, end + 2 + size
            if len(self._bytes) < behind + 2:
                return
            self._body += self._bytes[begin:behind]
            del self._bytes[: behind + 2]


def _size(line: bytearray) -> int:
    """How many bytes a chunk has, by the line in front of it."""
    digits = bytes(line).partition(b";")[0].strip()
    if not 0 < len(digits) < 16 or digits.strip(b"0123456789abcdefABCDEF"):
        raise MockError(f"The request is sent in chunks, and {bytes(line[:20])!r} is no size of one.")
    return int(digits, 16)


def _origin_form(target: str) -> str:
    """What is asked for, without the host that stands before it where a proxy is to forward it."""
    scheme, separator, rest = target.partition("://")
    if not separator or not scheme.isalpha():
        return target
    return rest[len(re.split(r"[/?]", rest, maxsplit=1)[0]) :]


def exchange(incoming: Incoming, host: str, source_ip: str | None = None) -> bytes:
    """The bytes that answer those of a request.

    Raises:
        ConnectionResetError: no mock is active any more.
        MockError: it can't be answered here.
        TimeoutError: the request isn't complete.
    """
    request = incoming.request(host, source_ip)
    return written(hosts.answer(request), request)


def written(response: Response, request: Request) -> bytes:
    """An answer as bytes, with the line that belongs to the connection [real: E30]."""
    lines, body = sent(response, request.method)
    closes = (request.headers.get("connection") or "").lower() == "close"
    lines.append(("connection", "close" if closes else "keep-alive"))
    head = [f"HTTP/1.1 {response.status} {response.reason}", *(f"{name}: {value}" for name, value in lines)]
    return "\r\n".join([*head, "", ""]).encode("utf-8", "replace") + body
