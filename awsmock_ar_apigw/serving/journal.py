"""The requests that were answered, as ``cloud.requests``: for tests to look at, oldest first."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, SupportsIndex, overload

from awsmock_ar_apigw.base.clock import EPOCH
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.noted import Noted
from awsmock_ar_apigw.base.part import fits
from awsmock_ar_apigw.base.text import moment, readable, shortened, some

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.serving.exchange import Exchange
    from awsmock_ar_apigw.serving.messages import Request, Response
    from awsmock_ar_apigw.state.record import Record

_FILTERS = (
    "method",
    "path",
    "host",
    "api",
    "stage",
    "route",
    "status",
    "service",
    "region",
    "account",
    "connection",
)
_MOST = 10
_LONGEST = 120


class Fields(NamedTuple):
    """What is noted of a request; ``ServedRequest`` says what each of it is."""

    at: datetime.datetime
    request: Request
    response: Response
    why: str = ""
    account: str | None = None
    region: str | None = None
    api: str | None = None
    stage: str | None = None
    route: str | None = None
    variables: dict[str, str] | None = None
    authorizer: str | None = None
    identity: dict[str, Any] | None = None
    integration: str | None = None
    event: dict[str, Any] | None = None
    request_id: str | None = None
    traceback: str | None = None
    skipped: tuple[str, ...] = ()
    service: str | None = None
    connection: str | None = None


_NAMES = frozenset(Fields._fields)


class ServedRequest:
    """A request that was answered.

    Attributes:
        at: when it came, by the cloud's clock.
        request: the request, as it was sent.
        response: the answer, as its client got it.
        why: in words, why it was refused or failed, and what to do; empty if it wasn't.
        account: the account that answered; None where no API did. So are all that follow.
        region: the Region.
        api: the id of the API.
        stage: the name of the stage.
        route: the key of the route that took it.
        variables: the values of the variables in its path.
        authorizer: the name of the authorizer that was asked, ``AWS_IAM``, or None.
        identity: what authorization has found out, as events of format 2.0 have it.
        integration: the id of the integration.
        event: what a function was called with.
        request_id: its id, which is that of the answer's ``apigw-requestid``.
        traceback: that of a function or a back end which has failed.
        skipped: the parameter mappings that were left out, each with its reason.
        service: the name of the App Runner service that answered; None where an API did.
        connection: the id of the connection, for what a WebSocket API has taken.
    """

    __slots__ = ("_fields", "_of")

    at: datetime.datetime
    request: Request
    response: Response
    why: str
    account: str | None
    region: str | None
    api: str | None
    stage: str | None
    route: str | None
    variables: dict[str, str] | None
    authorizer: str | None
    identity: dict[str, Any] | None
    integration: str | None
    event: dict[str, Any] | None
    request_id: str | None
    traceback: str | None
    skipped: tuple[str, ...]
    service: str | None
    connection: str | None

    def __init__(self, fields: Fields | Callable[[Any], Fields], of: Any = None) -> None:
        # Most requests are looked at by nobody: what is noted of one is made when somebody asks for the first of it.
        self._fields = fields
        self._of = of

    def __getattr__(self, name: str) -> Any:
        if name not in _NAMES:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self._look(), name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_NAMES})

    def _look(self) -> Fields:
        """All that is noted, made once."""
        fields = self._fields
        if not isinstance(fields, Fields):
            # Another thread may look at the same time, and comes to the same.
            fields = self._fields = fields(self._of)
        return fields

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ServedRequest) and (self is other or self._look() == other._look())

    __hash__ = None  # type: ignore[assignment]  # events and headers are compared

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_of, tuple(self._look())

    @property
    def method(self) -> str:
        """The method."""
        return self.request.method

    @property
    def path(self) -> str:
        """The path, as it was sent."""
        return self.request.path

    @property
    def host(self) -> str:
        """The host that was asked."""
        return self.request.host

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self.response.status

    def line(self) -> str:
        """It in one line: ``GET https://… -> 200 by 'GET /pets' of stage 'prod'``."""
        by = f" by {self.route!r} of stage {self.stage!r}" if self.route else ""
        by = f" by service {self.service!r}" if self.service else by
        why = f": {self.why}" if self.why else ""
        return readable(f"{self.method} {shortened(self.request.url, _LONGEST)} -> {self.status}{by}{why}")

    def __repr__(self) -> str:
        return f"<{self.line()}>"


def _made_of(*fields: Any) -> ServedRequest:
    return ServedRequest(Fields(*fields))


class Requests(Noted[ServedRequest]):
    """Requests, oldest first."""

    @overload
    def __getitem__(self, place: SupportsIndex, /) -> ServedRequest: ...

    @overload
    def __getitem__(self, place: slice, /) -> Requests: ...

    def __getitem__(self, place: SupportsIndex | slice, /) -> ServedRequest | Requests:
        found = super().__getitem__(place)
        return Requests(found) if isinstance(found, list) else found

    def of(self, **wanted: Any) -> Requests:
        """Some of them.

        Parameters:
            wanted: ``method``, ``path``, ``host``, ``api`` (its id), ``stage``, ``route`` (its key), ``service``, ``region``, ``account``
                and ``connection`` (its id) are texts, in which ``*`` stands for any part; ``status`` is a number.

        Returns:
            Those, oldest first.

        Raises:
            MockError: there is no such filter.
        """
        for name in wanted:
            if name not in _FILTERS:
                raise MockError(
                    f"{name!r} is no filter of requests. {meant(name, _FILTERS)}Use {', '.join(_FILTERS)}."
                )
        return Requests(
            one for one in self if all(_is(getattr(one, name), value) for name, value in wanted.items())
        )

    def assert_answered(self, **wanted: Any) -> ServedRequest:
        """The last request of these that was answered; the filters are those of ``of``.

        Raises:
            AssertionError: there is none; the text says which there were.
        """
        found = self.of(**wanted)
        if not found:
            asked = ", ".join(f"{name}={value!r}" for name, value in wanted.items())
            there = "".join(f"\n  {line}" for line in some((one.line() for one in self), _MOST))
            raise AssertionError(
                f"No request with {asked} was answered. {f'There were:{there}' if there else 'None was.'}"
            )
        return found[-1]

    def __str__(self) -> str:
        return "\n".join(one.line() for one in list(self))

    def __repr__(self) -> str:
        return f"<{len(self)} requests>"

    def _repr_html_(self) -> str:
        """A table, for notebooks."""
        from awsmock_ar_apigw.base.markup import table  # noqa: PLC0415 - for notebooks

        rows = [
            (moment(one.at), one.method, one.request.url, one.route, one.status, one.why)
            for one in list(self)
        ]
        return table(f"{len(rows)} requests", ("at", "method", "url", "route", "status", "why"), rows)


def served(exchange: Exchange) -> ServedRequest:
    """What is noted of a request that an API has answered."""
    return ServedRequest(fields_of, exchange)


def fields_of(exchange: Exchange) -> Fields:
    """The fields of what an API has answered."""
    place, route, integration, identity = (
        exchange.place,
        exchange.route,
        exchange.integration,
        exchange.identity,
    )
    where = place.where
    return Fields(
        _at(exchange.micros),
        exchange.request,
        exchange.response,
        exchange.why,
        where.account,
        where.region,
        place.api.key,
        place.stage_name,
        exchange.route_key if route else None,
        exchange.variables,
        _authorizer(exchange, route),
        dict(identity) if identity else None,
        integration.members["IntegrationId"] if integration else None,
        exchange.event,
        exchange.request_id,
        exchange.traceback,
        tuple(exchange.skipped),
    )


def refused(request: Request, micros: int, response: Response, why: str) -> ServedRequest:
    """What is noted of a request that has come to no API."""
    return ServedRequest(Fields(_at(micros), request, response, why))


def _authorizer(exchange: Exchange, route: Record | None) -> str | None:
    if exchange.authorizer is not None:
        name: str = exchange.authorizer.members["Name"]
        return name
    kind = route.members.get("AuthorizationType") if route else None
    return kind if kind == "AWS_IAM" else None


def _at(micros: int) -> datetime.datetime:
    return EPOCH + datetime.timedelta(0, 0, micros)


def _is(actual: Any, wanted: Any) -> bool:
    if isinstance(wanted, str) and isinstance(actual, str):
        return fits(wanted, actual)
    return bool(actual == wanted)
