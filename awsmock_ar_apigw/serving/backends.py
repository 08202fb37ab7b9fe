"""Back ends of a test: applications and callables that stand in for what an API passes its requests on to."""

from __future__ import annotations

import inspect
import traceback
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.services.apigatewayv2.apis.integration_uri import CLOUD_MAP, LISTENER
from awsmock_ar_apigw.serving import applications

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from awsmock_ar_apigw.serving.messages import Request, Response

KINDS = {"asgi": applications.of_asgi, "callable": applications.of_callable, "wsgi": applications.of_wsgi}
# By how many arguments what stands in for a back end takes.
_BY_COUNT = {1: "callable", 2: "wsgi", 3: "asgi"}
_PORTS = {"http": ":80", "https": ":443"}


class Backend(NamedTuple):
    """What stands in for a back end.

    Attributes:
        address: what it was added for: the beginning of URLs, or an ARN.
        app: the application or callable.
        kind: ``wsgi``, ``asgi`` or ``callable``.
        reraise: whether what it raises ends the request of the test, instead of what AWS makes of it.
    """

    address: str
    app: Any
    kind: str
    reraise: bool = False


class Outcome(NamedTuple):
    """What came of asking a back end: its answer, or why there is none."""

    response: Response | None
    error: str = ""
    traceback: str | None = None


class Backends:
    """The back ends of a cloud, as ``cloud.backends``: by the beginning of their URLs, of which the longest wins, or by ARN.

    A URL is for integrations of type HTTP_PROXY; the ARN of a load balancer's listener, or of a Cloud Map service, for those of a
    VPC link. The application sees the whole path, as what is at that address would.

    Examples:
        >>> from awsmock_ar_apigw import mock_apigatewayv2
        >>> with mock_apigatewayv2() as cloud:
        ...     cloud.backends["https://inside.example.com"] = lambda request: {"path": request.path}
        ...     list(cloud.backends)
        ['https://inside.example.com']
    """

    def __init__(self) -> None:
        self._backends: dict[str, Backend] = {}

    def __setitem__(self, address: str, app: Any) -> None:
        self.add(address, app)

    def __delitem__(self, address: str) -> None:
        self[address]
        del self._backends[_normal(address)]

    def __getitem__(self, address: str) -> Any:
        found = self._backends.get(_normal(address))
        if found is None:
            raise MockError(
                f"There is no back end for {address!r}. {self.near(address)}Give one: cloud.backends[{address!r}] = app."
            )
        return found.app

    def __contains__(self, address: object) -> bool:
        return isinstance(address, str) and _normal(address) in self._backends

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._backends))

    def __len__(self) -> int:
        return len(self._backends)

    def __repr__(self) -> str:
        return f"<backends: {', '.join(self._backends) or 'none'}>"

    def add(self, address: str, app: Any, *, kind: str | None = None, reraise: bool = False) -> None:
        """Give a back end, with more to say about it than its application.

        Parameters:
            address: the beginning of its URLs, such as ``https://inside.example.com`` or ``https://example.com/pets``; the ARN of a
                load balancer's listener; or that of a Cloud Map service, with the parameters of an integration's URI or without.
            app: a WSGI or an ASGI application; or a callable that takes the request and gives back a ``Response``, what a body may
                be, or ``(status, headers, body)``. A body is bytes, a text, or a dict or a list, which are written as JSON.
            kind: ``"wsgi"``, ``"asgi"`` or ``"callable"``, where that can't be told from how many arguments it takes.
            reraise: let through what it raises, instead of answering 503.

        Raises:
            MockError: that is no address, or nothing that can stand there.

        Examples:
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> def application(environ, start_response):
            ...     start_response("200 OK", [("content-type", "text/plain")])
            ...     return [b"hello"]
            >>> with mock_apigatewayv2() as cloud:
            ...     cloud.backends.add("https://inside.example.com", application, kind="wsgi")
            ...     cloud.backends
            <backends: https://inside.example.com>
        """
        normal = _checked(address)
        self._backends[normal] = Backend(normal, app, kind_of(app, kind), reraise)

    def at_url(self, url: str) -> Backend | None:
        """The one with the longest address that a URL begins with, by whole segments of its path."""
        path = _normal(url).partition("?")[0]
        fitting = [one for one in self._backends if path == one or path.startswith(f"{one}/")]
        return self._backends[max(fitting, key=len)] if fitting else None

    def at_arn(self, arn: str) -> Backend | None:
        """The one for an ARN: with its parameters if it has any, or without [documented: K41]."""
        return self._backends.get(arn) or self._backends.get(arn.partition("?")[0])

    def near(self, address: str) -> str:
        """Which address may have been meant, and which there are, in words."""
        return f"{meant(address, self._backends)}There are: {', '.join(self._backends) or 'none'}. "


def ask(backend: Backend, request: Request) -> Outcome:
    """What a back end answers; what it raises is no exception of ours.

    Raises:
        MockError: it gives back what is no answer.
        Exception: what it raises, if it is to be let through.
    """
    answer: Callable[[Any, Request], Any] = KINDS[backend.kind]
    try:
        found = answer(backend.app, request)
    except Exception as error:
        if backend.reraise:
            raise
        return Outcome(None, f"{type(error).__name__}: {error}", traceback.format_exc())
    return Outcome(applications.as_response(found))


# What is given


def _checked(address: object) -> str:
    if not isinstance(address, str) or not (_is_url(address) or _is_arn(address)):
        raise MockError(
            f"{address!r} is no address of a back end. Give the beginning of its URLs, such as 'https://inside.example.com', or the "
            "ARN of a listener or of a Cloud Map service."
        )
    return _normal(address)


def _is_arn(address: str) -> bool:
    return LISTENER.fits(address) or CLOUD_MAP.fits(address)


def _is_url(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in _PORTS and bool(parts.hostname) and not (parts.query or parts.fragment)


def _normal(address: str) -> str:
    """A URL without what doesn't matter: the case of its host, the port that it has anyway, and a slash at its end."""
    scheme, there, rest = address.partition("://")
    if not there:
        return address
    host, slash, path = rest.partition("/")
    return (
        f"{scheme.lower()}://{host.lower().removesuffix(_PORTS.get(scheme.lower(), ''))}{slash}{path}".rstrip(
            "/"
        )
    )


def kind_of(app: Any, kind: str | None) -> str:
    """Which kind an application is of: what was said, or what its arguments tell.

    Raises:
        MockError: it can't be told, or be called.
    """
    if not callable(app):
        raise MockError(
            f"{app!r} can't be called. Give a WSGI or an ASGI application, or a function of a request."
        )
    if kind is None:
        kind = _BY_COUNT.get(_arguments(app))
    if kind not in KINDS:
        raise MockError(
            f"{app!r} may be an application of any kind. Say which: cloud.backends.add(…, kind='wsgi'), 'asgi' or 'callable'."
            if kind is None
            else f"{kind!r} is no kind of back end. {meant(kind, KINDS)}Use {', '.join(KINDS)}."
        )
    return kind


def _arguments(app: Any) -> int:
    """How many arguments a callable takes by their places and has no defaults for; none, if that can't be told."""
    try:
        parameters = inspect.signature(app).parameters.values()
    except (TypeError, ValueError):
        return 0
    by_place = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(one.kind in by_place and one.default is one.empty for one in parameters)
