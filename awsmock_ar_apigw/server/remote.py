"""A client of the control routes, for a test in another process: with the names that a cloud has. It needs no package of others."""

from __future__ import annotations

import datetime
import json
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from awsmock_ar_apigw.base.errors import MockError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Mapping

_CONTROL = "/_awsmock"
# Straight there: a proxy of the environment knows nothing of this machine's servers.
_OPEN = build_opener(ProxyHandler({})).open
_PATIENCE = 60


def connect(url: str) -> RemoteCloud:
    """A cloud that a server holds, to be controlled from here.

    Parameters:
        url: where the server is reached, such as ``http://127.0.0.1:4566``.

    Returns:
        The cloud, as far as it can be held from afar.

    Raises:
        MockError: no server is there.

    Examples:
        >>> from awsmock_ar_apigw import mock_cloud, server
        >>> with mock_cloud(pace="manual", start_time=0) as cloud, server.start(cloud) as running:
        ...     remote = server.connect(running.url)
        ...     remote.clock.advance(minutes=5).isoformat()
        '1970-01-01T00:05:00+00:00'
    """
    remote = RemoteCloud(url)
    remote.ask("GET", "/health")
    return remote


class Row(dict[str, Any]):
    """What was called, asked or connected; each part of it is an attribute, too: ``remote.calls[-1].operation``."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"There is no {name!r} here. There are: {', '.join(self)}.") from None


class Rows(list[Row]):
    """All of them, oldest first, and ``of()`` for some; they are as they were when they were asked for."""

    def __init__(self, cloud: RemoteCloud, path: str, asked: dict[str, Any] | None = None) -> None:
        super().__init__(map(Row, cloud.ask("GET", path, asked)))
        self._found = partial(Rows, cloud, path)

    def of(self, *operations: str, **wanted: Any) -> Rows:
        """Some of them, asked for anew.

        Parameters:
            operations: of calls alone, the names of operations; ``*`` stands for any part.
            wanted: the filters that ``of`` takes of a cloud's calls, requests and connections.

        Returns:
            Those, oldest first.

        Raises:
            MockError: there is no such filter.
        """
        asked: dict[str, Any] = {"operation": operations} if operations else {}
        return self._found({**asked, "where": json.dumps(wanted)})


class RemoteCloud:
    """A cloud that a server holds, made by ``connect``. What it takes is what JSON has.

    Attributes:
        url: where its server is.
        clock: ``now``, ``pace`` and ``advance(…)``.
        faults: ``add(…)`` and ``clear()``; it lists them.
        functions: ``functions["pets"] = "app:handler"``, as the server's process can import it.
        apprunner: what a person does there: ``apprunner.approve_connection("github")``.
        apigatewayv2: likewise, and ``access_logs()``.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.clock = RemoteClock(self)
        self.faults = RemoteFaults(self)
        self.functions = RemoteFunctions(self)
        self.apprunner = RemoteConsole(self, "apprunner")
        self.apigatewayv2 = RemoteConsole(self, "apigatewayv2")

    def __repr__(self) -> str:
        return f"<cloud at {self.url}>"

    def ask(self, method: str, path: str, asked: dict[str, Any] | None = None) -> Any:
        """Ask a control route.

        Parameters:
            method: its method.
            path: its path, below ``/_awsmock``.
            asked: its parameters.

        Returns:
            What it answers.

        Raises:
            MockError: what the cloud would have raised; or no server is there.
        """
        query = f"?{urlencode(asked, doseq=True)}" if method == "GET" and asked else ""
        body = None if method == "GET" else json.dumps(asked or {}).encode()
        url, headers = f"{self.url}{_CONTROL}{path}{query}", {"content-type": "application/json"}
        try:
            request = Request(url, body, headers, method=method)  # noqa: S310 - whoever connects says where
            with _OPEN(request, timeout=_PATIENCE) as answer:
                return json.load(answer)
        except HTTPError as error:
            with error:
                raise MockError(_message(error.read())) from None
        except (OSError, ValueError) as error:
            raise MockError(f"No server of the mock answers at {self.url}: {error}. Start one.") from None

    @property
    def calls(self) -> Rows:
        """The calls that were answered, oldest first."""
        return Rows(self, "/calls")

    @property
    def requests(self) -> Rows:
        """The requests, handshakes, messages and ends that were answered, oldest first."""
        return Rows(self, "/requests")

    @property
    def connections(self) -> Rows:
        """The connections of WebSocket APIs that are open."""
        return Rows(self, "/connections")

    def summary(self) -> str:
        """What is stored, in words."""
        found: str = self.ask("GET", "/summary")["summary"]
        return found

    def explain(self, method: str, url: str) -> str:
        """Which route would take a request, and why the others wouldn't; the URL may be one of the server's."""
        found: str = self.ask("GET", "/explain", {"method": method, "url": url})["explanation"]
        return found

    def settle(self) -> None:
        """Finish all that is pending."""
        self.ask("POST", "/clock/settle")

    def fail_next(self, operation: str, **more: Any) -> None:
        """Let the next call of an operation that takes time start, and then fail; as ``cloud.fail_next``."""
        self.ask("POST", "/fates/fail-next", {"operation": operation, **more})

    def queue_next(self, operation: str, *, seconds: float, **more: Any) -> None:
        """Let the next call of an operation that takes time wait before it starts; as ``cloud.queue_next``."""
        self.ask("POST", "/fates/queue-next", {"operation": operation, "seconds": seconds, **more})

    def snapshot(self, name: str | None = None) -> str:
        """Keep what the cloud is now; the name that ``restore`` takes."""
        kept: str = self.ask("POST", "/snapshots", {"name": name} if name else {})["name"]
        return kept

    def restore(self, snapshot: str) -> None:
        """Make the cloud what a snapshot has kept."""
        self.ask("POST", "/snapshots/restore", {"name": snapshot})

    def export_state(self, format: str = "yaml") -> str:  # noqa: A002 - what it is
        """What is stored and pending, as a text of YAML or JSON; as ``cloud.export_state``."""
        state: str = self.ask("GET", "/state", {"format": format})["state"]
        return state

    def load_state(self, state: str | os.PathLike[str] | Mapping[str, Any]) -> None:
        """Load a state beside what the cloud has, as ``cloud.load_state``; a path is one of a file that is here."""
        from awsmock_ar_apigw.cloud.state_file.states import source_of  # noqa: PLC0415 - when used

        source = source_of(state)
        self.ask("POST", "/state", {"state": source.document if source.text is None else source.text})

    def reset(self) -> None:
        """Make the cloud what it was at its start."""
        self.ask("POST", "/reset")


class RemoteClock:
    """The clock of a cloud that a server holds."""

    def __init__(self, cloud: RemoteCloud) -> None:
        self._cloud = cloud

    @property
    def now(self) -> datetime.datetime:
        """The time, as an aware datetime in UTC."""
        return datetime.datetime.fromisoformat(self._cloud.ask("GET", "/clock")["now"])

    @property
    def pace(self) -> str:
        """Who moves it, which may be set."""
        pace: str = self._cloud.ask("GET", "/clock")["pace"]
        return pace

    @pace.setter
    def pace(self, pace: str) -> None:
        self._cloud.ask("POST", "/clock/pace", {"pace": pace})

    def advance(self, seconds: float = 0, **more: float) -> datetime.datetime:
        """Move it on, by ``seconds``, ``minutes``, ``hours``, ``days``; the new time."""
        asked = {"seconds": seconds, **more}
        return datetime.datetime.fromisoformat(self._cloud.ask("POST", "/clock/advance", asked)["now"])


class RemoteFaults:
    """What is planned to go wrong in a cloud that a server holds."""

    def __init__(self, cloud: RemoteCloud) -> None:
        self._cloud = cloud

    def __iter__(self) -> Iterator[str]:
        return iter(self._cloud.ask("GET", "/faults"))

    def add(self, operation: str, **more: Any) -> str:
        """Plan a fault; as ``cloud.faults.add``, with what JSON has."""
        planned: str = self._cloud.ask("POST", "/faults", {"operation": operation, **more})["fault"]
        return planned

    def clear(self) -> None:
        """Plan no faults any more."""
        self._cloud.ask("DELETE", "/faults")


class RemoteFunctions:
    """The functions of a cloud that a server holds."""

    def __init__(self, cloud: RemoteCloud) -> None:
        self._cloud = cloud

    def __setitem__(self, name: str, handler: str) -> None:
        self._cloud.ask("POST", "/functions", {"name": name, "handler": handler})

    def __iter__(self) -> Iterator[str]:
        return iter(self._cloud.ask("GET", "/functions"))


class RemoteConsole:
    """What a person does in the console of a service."""

    def __init__(self, cloud: RemoteCloud, service: str) -> None:
        self._cloud = cloud
        self._service = service

    def access_logs(self, log_group: str | None = None) -> list[str]:
        """The lines of access logs, of API Gateway V2."""
        found: list[str] = self._cloud.ask(
            "GET", "/access-logs", {"log_group": log_group} if log_group else {}
        )
        return found

    def __getattr__(self, action: str) -> Callable[..., None]:
        if action.startswith("_"):
            raise AttributeError(action)

        def does(*arguments: str, **named: str) -> None:
            asked = {"service": self._service, "action": action, "arguments": arguments, "named": named}
            self._cloud.ask("POST", "/by-hand", asked)

        return does


def _message(body: bytes) -> str:
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return f"The server answered: {body[:200].decode('utf-8', 'replace')}"
