"""Requests and their answers, as HTTP has them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.number import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Pairs = Iterable[tuple[str, str]]


# What the name of a header may be, and what its value may not have in it. [RFC 9110, 5.1 and 5.5]
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BREAKS = str.maketrans("\r\n\0", "   ")
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class Headers:
    """Lines of a header in their order: names are compared without case, and a name may come several times.

    Parameters:
        lines: names and values.

    Examples:
        >>> headers = Headers([("Content-Type", "text/plain"), ("set-cookie", "a=1"), ("set-cookie", "b=2")])
        >>> headers["content-type"], headers.all("Set-Cookie"), headers.get("via")
        ('text/plain', ['a=1', 'b=2'], None)
    """

    __slots__ = ("lines",)

    def __init__(self, lines: Pairs = ()) -> None:
        self.lines = list(lines)

    def all(self, name: str) -> list[str]:
        """Every value of a name, in order."""
        wanted = name.lower()
        return [value for own, value in self.lines if own.lower() == wanted]

    def get(self, name: str, default: str | None = None) -> str | None:
        """The last value of a name, or the default."""
        wanted = name.lower()
        for own, value in reversed(self.lines):
            if own.lower() == wanted:
                return value
        return default

    def __getitem__(self, name: str) -> str:
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self.lines == other.lines

    __hash__ = None  # type: ignore[assignment]  # lines are added

    def __repr__(self) -> str:
        return f"Headers({self.lines!r})"

    def add(self, name: str, value: str) -> None:
        """One line more."""
        self.lines.append((name, value))

    def set(self, name: str, value: str) -> None:
        """One line in the place of all that have this name."""
        self.drop(name)
        self.add(name, value)

    def drop(self, name: str) -> None:
        """No line has this name any more."""
        unwanted = name.lower()
        self.lines = [line for line in self.lines if line[0].lower() != unwanted]

    def copy(self) -> Headers:
        """The same lines, to be changed."""
        return Headers(self.lines)


class Request(NamedTuple):
    """A request as a client sends it.

    ``path`` and ``query`` are percent-encoded as they were sent, the query without its question mark; ``source_ip`` is the
    address of who sends it.
    """

    method: str
    host: str
    path: str
    query: str
    headers: Headers
    body: bytes = b""
    source_ip: str = "127.0.0.1"
    scheme: str = "https"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.host}{self.path}{'?' if self.query else ''}{self.query}"


class Response(NamedTuple):
    """An answer: what a client gets to see.

    Attributes:
        status: the status code.
        headers: the lines of its header.
        body: its body, as bytes.
    """

    status: int
    headers: Headers
    body: bytes = b""

    @property
    def reason(self) -> str:
        """What its status means in words; nothing, for one that nobody has named."""
        return _PHRASES.get(self.status, "")

    @property
    def text(self) -> str:
        """The body as a text, in UTF-8."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """What the body says, as JSON.

        Raises:
            ValueError: it is none.
        """
        return json.loads(self.body)

    def __repr__(self) -> str:
        return f"<Response {self.status}, {len(self.body)} bytes>"


def sent(response: Response, method: str) -> tuple[list[tuple[str, str]], bytes]:
    """The lines and the body of an answer as HTTP carries them: without a body where none may be.

    A line whose name can't be one of HTTP is left out, and no value breaks a line. [chosen: the service can't send them]
    """
    lines = [(name, value.translate(_BREAKS)) for name, value in response.headers if _TOKEN.fullmatch(name)]
    if "content-length" not in response.headers:
        lines.append(("content-length", str(len(response.body))))
    bare = method == "HEAD" or response.status in (204, 304)
    return lines, b"" if bare else response.body


def request_of(
    method: str, url: str, headers: Mapping[str, str] | Pairs | None, body: object, source_ip: str
) -> Request:
    """A request from what somebody writes.

    Raises:
        MockError: something of it is of no use.
    """
    if not isinstance(method, str) or not isinstance(url, str):
        raise MockError(
            f"{method!r} {url!r} is no request. Give a method and a URL, such as 'GET', 'https://…'."
        )
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets in which no address stands
        raise _no_url(url) from None
    host = parts.netloc.rpartition("@")[2].lower()
    if parts.scheme not in ("http", "https") or not host.partition(":")[0]:
        raise _no_url(url)
    if not isinstance(source_ip, str):
        raise MockError(f"source_ip={written(source_ip)} is no address. Give a text, such as '203.0.113.7'.")
    lines = _lines_of(headers)
    return Request(
        method,
        host,
        parts.path or "/",
        parts.query,
        Headers(lines),
        as_bytes(body),
        source_ip,
        parts.scheme,
    )


def _lines_of(headers: Mapping[str, str] | Pairs | None) -> list[tuple[str, str]]:
    """The lines of a header that somebody writes.

    Raises:
        MockError: they are none, or none that a client could send.
    """
    given = headers.items() if hasattr(headers, "items") else () if headers is None else headers  # type: ignore[union-attr]
    lines = list(given) if isinstance(given, Iterable) else []
    if not isinstance(given, Iterable) or not all(map(_is_a_line, lines)):
        raise MockError(
            f"headers={written(headers)} aren't names and values. Give texts: {{'accept': '*/*'}}."
        )
    for name, value in lines:
        if f"{name}{value}".translate(_BREAKS) != f"{name}{value}":
            raise MockError(
                f"No client could send the header {name!r}: {value!r}. Give a name and a value of one line each."
            )
    return lines


def _is_a_line(given: object) -> bool:
    return (
        isinstance(given, tuple | list) and len(given) == 2 and all(isinstance(text, str) for text in given)
    )


def _no_url(url: str) -> MockError:
    return MockError(f"{url!r} isn't a whole URL. Begin it with https:// and the host of the API.")


def as_bytes(body: object) -> bytes:
    """A body as bytes.

    Raises:
        MockError: it is neither bytes nor a text.
    """
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body)
    raise MockError(f"body={type(body).__name__} is no body. Give bytes or a text: json.dumps(…) makes one.")
