"""What the rooms that both kinds of API share look at: a request, a message or an end, on its way through its API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from awsmock_ar_apigw.serving.address import Place
    from awsmock_ar_apigw.serving.messages import Headers, Request, Response
    from awsmock_ar_apigw.state.record import Record


class Exchange(Protocol):
    """What has been found out about it so far; ``http_api/exchange.py`` and ``websocket_api/exchange.py`` have the whole of each."""

    authorizer: Record | None
    identity: Mapping[str, Any] | None
    principal: str | None
    event: dict[str, Any] | None
    noted: dict[str, str]
    traceback: str | None
    request_id: str
    micros: int
    response: Response
    why: str

    @property
    def request(self) -> Request:
        """The request, or the handshake of its connection."""

    @property
    def headers(self) -> Headers:
        """The header of it."""

    @property
    def host(self) -> str:
        """The host that was asked, without a port."""

    @property
    def time(self) -> str:
        """When it came, as logs have it."""

    @property
    def milliseconds(self) -> int:
        """The same as milliseconds since 1970."""

    @property
    def place(self) -> Place:
        """Where it is answered."""

    @property
    def route(self) -> Record | None:
        """The route that takes it."""

    @property
    def route_key(self) -> str:
        """The key of that route."""

    @property
    def integration(self) -> Record | None:
        """The integration that the route leads to."""

    @property
    def variables(self) -> dict[str, str] | None:
        """The values of the variables in its path."""

    @property
    def stage_variables(self) -> dict[str, str]:
        """The variables of the stage."""

    @property
    def skipped(self) -> Sequence[str]:
        """The mappings that were left out, each with its reason."""
