"""A client of the control routes, for a test in another process: with the names that a cloud has. It needs no package of others."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from awsmock_ar_apigw.base.errors import MockError

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
        ...     remote.clock.advance(minutes=5)
        '1970-01-01T00:05:00+00:00'
    """
    remote = RemoteCloud(url)
    remote.ask("GET", "/health")
    return remote


class RemoteCloud:
    """A cloud that a server holds. What it takes and gives is what JSON has: texts for times, dictionaries for calls and requests."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.clock = RemoteClock(self)
        self.faults = RemoteFaults(self)

    def __repr__(self) -> str:
        return f"<cloud at {self.url}>"

    def ask(self, method: str, path: str, asked: dict[str, Any] | None = None) -> Any:
        """Ask a control route.

        Raises:
            MockError: what the cloud would have raised; or no server is there.
        """
        query = f"?{urlencode(asked, doseq=True)}" if method == "GET" and asked else ""
        body = None if method == "GET" else json.dumps(asked or {}).encode()
        request = Request(  # noqa: S310 - whoever connects says where
            f"{self.url}{_CONTROL}{path}{query}", body, {"content-type": "application/json"}, method=method
        )
        try:
            with _OPEN(request, timeout=_PATIENCE) as answer:
                return json.load(answer)
        except HTTPError as error:
            with error:
                raise MockError(_message(error.read())) from None
        except (URLError, OSError) as error:
            raise MockError(f"No server of the mock answers at {self.url}: {error}. Start one.") from None

    def calls(self, *operations: str, **asked: Any) -> list[dict[str, Any]]:
        """The calls that were answered, oldest first; filters as of ``cloud.calls.of``."""
        found: list[dict[str, Any]] = self.ask("GET", "/calls", {"operation": operations, **asked})
        return found

    def requests(self, **asked: Any) -> list[dict[str, Any]]:
        """The requests that were answered; filters as of ``cloud.requests.of``."""
        found: list[dict[str, Any]] = self.ask("GET", "/requests", asked)
        return found

    def connections(self, **asked: Any) -> list[dict[str, Any]]:
        """The connections that are open; filters as of ``cloud.connections.of``."""
        found: list[dict[str, Any]] = self.ask("GET", "/connections", asked)
        return found

    def summary(self) -> str:
        """What is stored, in words."""
        found: str = self.ask("GET", "/summary")["summary"]
        return found

    def explain(self, method: str, url: str) -> str:
        """Which route would take a request, and why the others wouldn't."""
        found: str = self.ask("GET", "/explain", {"method": method, "url": url})["explanation"]
        return found

    def access_logs(self, log_group: str | None = None) -> list[str]:
        """The lines of access logs."""
        found: list[str] = self.ask("GET", "/access-logs", {"log_group": log_group} if log_group else {})
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

    def by_hand(self, service: str, action: str, *arguments: str, **named: str) -> None:
        """Do what a person does in a service's console: ``by_hand("apprunner", "approve_connection", "github")``."""
        self.ask(
            "POST",
            "/by-hand",
            {"service": service, "action": action, "arguments": arguments, "named": named},
        )

    def add_function(self, name: str, handler: str) -> None:
        """Give a function: ``module:callable``, as the server's process can import it."""
        self.ask("POST", "/functions", {"name": name, "handler": handler})

    def snapshot(self, name: str | None = None) -> str:
        """Keep what the cloud is now; the name that ``restore`` takes."""
        kept: str = self.ask("POST", "/snapshots", {"name": name} if name else {})["name"]
        return kept

    def restore(self, name: str) -> None:
        """Make the cloud what a snapshot has kept."""
        self.ask("POST", "/snapshots/restore", {"name": name})

    def reset(self) -> None:
        """Make the cloud what it was at its start."""
        self.ask("POST", "/reset")


class RemoteClock:
    """The clock of a cloud that a server holds."""

    def __init__(self, cloud: RemoteCloud) -> None:
        self._cloud = cloud

    @property
    def now(self) -> str:
        """The time, as ISO 8601 has it."""
        now: str = self._cloud.ask("GET", "/clock")["now"]
        return now

    @property
    def pace(self) -> str:
        """Who moves it."""
        pace: str = self._cloud.ask("GET", "/clock")["pace"]
        return pace

    @pace.setter
    def pace(self, pace: str) -> None:
        self._cloud.ask("POST", "/clock/pace", {"pace": pace})

    def advance(self, seconds: float = 0, **more: float) -> str:
        """Move it on, by ``seconds``, ``minutes``, ``hours``, ``days``; the new time."""
        now: str = self._cloud.ask("POST", "/clock/advance", {"seconds": seconds, **more})["now"]
        return now


class RemoteFaults:
    """What is planned to go wrong in a cloud that a server holds."""

    def __init__(self, cloud: RemoteCloud) -> None:
        self._cloud = cloud

    def __iter__(self) -> Any:
        return iter(self._cloud.ask("GET", "/faults"))

    def add(self, operation: str, **more: Any) -> str:
        """Plan a fault; as ``cloud.faults.add``, with what JSON has."""
        planned: str = self._cloud.ask("POST", "/faults", {"operation": operation, **more})["fault"]
        return planned

    def clear(self) -> None:
        """Plan no faults any more."""
        self._cloud.ask("DELETE", "/faults")


def _message(body: bytes) -> str:
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return f"The server answered: {body[:200].decode('utf-8', 'replace')}"
