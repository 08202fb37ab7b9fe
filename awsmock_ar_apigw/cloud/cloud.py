"""The cloud: what is stored, the time, what is planned, and what was called."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.clock import Clock, as_micros, as_pace, is_span
from awsmock_ar_apigw.base.errors import MockError, ServiceError
from awsmock_ar_apigw.base.fate import Fate
from awsmock_ar_apigw.base.ids import Ids
from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.cloud import walk
from awsmock_ar_apigw.cloud.calls import Calls
from awsmock_ar_apigw.cloud.settings import settings_of
from awsmock_ar_apigw.faults.plan import Plan
from awsmock_ar_apigw.kit.call import Call, Scope
from awsmock_ar_apigw.kit.record import land
from awsmock_ar_apigw.spec.model import load
from awsmock_ar_apigw.state.store import Store
from awsmock_ar_apigw.state.timeline import Timeline

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from botocore.model import OperationModel

    from awsmock_ar_apigw.base.clock import Pace
    from awsmock_ar_apigw.base.messages import HttpRequest, HttpResponse
    from awsmock_ar_apigw.cloud.faults import Faults
    from awsmock_ar_apigw.cloud.snapshot import Snapshot
    from awsmock_ar_apigw.kit.backend import Backend
    from awsmock_ar_apigw.kit.kind import Kind
    from awsmock_ar_apigw.services.apigatewayv2.console import Console as ApiGatewayConsole
    from awsmock_ar_apigw.services.apprunner.console import Console
    from awsmock_ar_apigw.state.machine import Machine
    from awsmock_ar_apigw.state.store import Tables

# Every service that the mock has, by botocore's name, and the name that its requests are signed with. Each is imported
# when it is first used.
SIGNED_AS = {"apprunner": "apprunner", "apigatewayv2": "apigateway"}
SERVICES = tuple(SIGNED_AS)
ACCOUNT = "123456789012"


@cache
def backend_of(service: str) -> Backend:
    """A service's registry."""
    module = import_module(f"awsmock_ar_apigw.services.{service}")
    backend: Backend = module.BACKEND
    return backend


def check_options(  # noqa: PLR0913 - every option of a cloud
    account_id: str = ACCOUNT,
    accounts: Mapping[str, str] | None = None,
    seed: int | str | None = None,
    pace: Pace | str = "instant",
    start_time: datetime.datetime | float | None = None,
    *,
    fidelity: str = "documented",
    quotas: Mapping[str, int] | str | None = None,
) -> None:
    """Refuse options of a cloud that make no sense."""
    if not isinstance(accounts, Mapping | None) or not all(isinstance(key, str) for key in accounts or ()):
        raise MockError(f"accounts={accounts!r} is not a mapping of access keys to accounts.")
    for account in (account_id, *(accounts or {}).values()):
        if not (isinstance(account, str) and re.fullmatch("[0-9]{12}", account)):
            raise MockError(f"{account!r} is not an account. Give a string of 12 digits.")
    if not isinstance(seed, int | str | None):
        raise MockError(f"seed={seed!r} gives no reproducible ids. Give an integer or a string.")
    if as_pace(pace).real and start_time is not None:
        raise MockError(
            "start_time has no effect with pace='real', which follows time.time(). Leave one out."
        )
    as_micros(start_time)
    settings_of(SERVICES, fidelity, quotas)


class Cloud:
    """One make-believe AWS, in memory.

    A mock makes one; ``with mock_apprunner() as cloud`` hands it over. Accounts and Regions are apart in it.

    Parameters:
        account_id: the account of every caller whose access key ``accounts`` doesn't name; 12 digits.
        accounts: access keys and the accounts that they belong to.
        seed: the same seed and the same calls give the same ids.
        pace: who moves the clock: "instant", "manual", "real" or ``per_call(seconds)``.
        start_time: when the clock starts: a datetime (naive means UTC), or seconds since 1970; None is now.
        fidelity: what is done where AWS was seen to differ from its reference: "documented" or "observed".
        quotas: which are enforced: None, "aws", or a mapping of names to numbers.

    Raises:
        MockError: an option makes no sense.
    """

    def __init__(  # noqa: PLR0913 - every option of a cloud
        self,
        *,
        account_id: str = ACCOUNT,
        accounts: Mapping[str, str] | None = None,
        seed: int | str | None = None,
        pace: Pace | str = "instant",
        start_time: datetime.datetime | float | None = None,
        fidelity: str = "documented",
        quotas: Mapping[str, int] | str | None = None,
    ) -> None:
        check_options(account_id, accounts, seed, pace, start_time)
        self.settings = settings_of(SERVICES, fidelity, quotas)
        self.options = {
            "account_id": account_id,
            "accounts": accounts,
            "seed": seed,
            "start_time": start_time,
            "fidelity": fidelity,
            "quotas": quotas,
        }
        self.seed = seed
        self.account_id = account_id
        self.accounts = dict(accounts or {})
        self.clock = Clock(as_micros(start_time), as_pace(pace))
        self.own_pace = self.clock.pace
        self.born = self.clock.micros
        self.calls = Calls()
        self.lock = threading.RLock()
        self.ids = Ids(seed)
        self.store = Store()
        self.timeline = Timeline()
        self.plan = Plan(seed)
        self.secret = self.ids.hex(32).encode()

    def __repr__(self) -> str:
        return f"<Cloud {self.account_id}, {self.clock}, {len(self.calls)} calls>"

    # What a test does with it

    @property
    def apprunner(self) -> Console:
        """App Runner's console: what a person does there, and no operation of the API."""
        from awsmock_ar_apigw.services.apprunner.console import Console  # noqa: PLC0415 - when used

        return Console(lambda where, name: self._by_hand("apprunner", where, name), self._look)

    @property
    def apigatewayv2(self) -> ApiGatewayConsole:
        """API Gateway V2's console: what happens there without a call of the API."""
        from awsmock_ar_apigw.services.apigatewayv2.console import Console  # noqa: PLC0415 - when used

        return Console(
            lambda where, name: self._by_hand("apigatewayv2", where, name),
            lambda: [where for where, _tables in self.store.places()],
            self._look,
        )

    @property
    def faults(self) -> Faults:
        """What is planned to go wrong: errors, connections that break, answers that take long."""
        from awsmock_ar_apigw.cloud.faults import Faults  # noqa: PLC0415 - when used

        return Faults(self)

    def settle(self) -> None:
        """Finish all that is pending, and move the clock to the end of the last of it.

        With ``pace="real"`` the clock stays where real time is.

        Examples:
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> with mock_apprunner(pace="manual") as cloud:
            ...     cloud.settle()
        """
        with self.lock:
            self._catch_up(everything=True)

    def fail_next(
        self,
        operation: str,
        *,
        service: str | None = None,
        times: int = 1,
        undo_fails: bool = False,
        reason: str | None = None,
    ) -> None:
        """Let the next call of an asynchronous operation start, and then fail.

        The resource takes the failure row of its table: a new service ends in CREATE_FAILED, an updated one
        falls back to what it was. A call that is refused doesn't count.

        Parameters:
            operation: its name, such as ``"UpdateService"``; or ``"validate_domain"``.
            service: botocore's name of the service, where two have an operation of that name.
            times: how many such calls.
            undo_fails: for an update or a deployment, whose failure is rolled back: the operation ends as
                ROLLBACK_FAILED instead of ROLLBACK_SUCCEEDED.
            reason: what the resource says of its failure, where its shape has room for that: VPC links, deployments
                and their stages, domain names, portals, their previews and endpoint pages; nothing of App Runner.

        Raises:
            MockError: it isn't an operation that takes time, it has nothing to undo, or it can't show a reason.

        Examples:
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> with mock_apprunner() as cloud:
            ...     cloud.fail_next("CreateService")
        """
        if not isinstance(reason, str | None) or reason == "":
            raise MockError(f"reason={reason!r} says nothing. Give a text, or leave it out.")
        self._plan(operation, service, times, Fate(fails=True, undo_fails=undo_fails, reason=reason))

    def queue_next(
        self, operation: str, *, seconds: float, service: str | None = None, times: int = 1
    ) -> None:
        """Let the next call of an asynchronous operation wait before it starts: App Runner shows it as PENDING.

        Parameters:
            operation: its name, such as ``"CreateService"``.
            seconds: how long it waits, by the cloud's clock.
            service: botocore's name of the service, where two have an operation of that name.
            times: how many such calls.

        Raises:
            MockError: it isn't an operation that takes time, or ``seconds`` isn't above zero.
        """
        if not is_span(seconds):
            raise MockError(f"seconds={seconds!r} is no time to wait. Give more than zero.")
        self._plan(operation, service, times, Fate(waits=seconds))

    def snapshot(self) -> Snapshot:
        """Keep what the cloud is now: what is stored and pending, the time, the ids to come, calls and plans.

        Returns:
            The snapshot, for ``restore()``; it costs little, and can be restored as often as you like.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> with mock_apprunner() as cloud:
            ...     client = boto3.client("apprunner", region_name="eu-west-1")
            ...     before = cloud.snapshot()
            ...     _made = client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            ...     cloud.restore(before)
            ...     client.list_connections()["ConnectionSummaryList"]
            []
        """
        from awsmock_ar_apigw.cloud.snapshot import Snapshot  # noqa: PLC0415 - when used

        with self.lock:
            return Snapshot(self)

    def restore(self, snapshot: Snapshot) -> None:
        """Make the cloud again what it was when a snapshot was taken; with ``pace="real"`` the clock stays.

        Parameters:
            snapshot: what ``snapshot()`` of this cloud has returned.

        Raises:
            MockError: it is none, or one of another cloud.
        """
        from awsmock_ar_apigw.cloud.snapshot import Snapshot  # noqa: PLC0415 - when used

        if not isinstance(snapshot, Snapshot) or snapshot.cloud is not self:
            raise MockError(f"{snapshot!r} is no snapshot of this cloud. Give what its snapshot() returned.")
        with self.lock:
            snapshot.bring_back()

    def reset(self) -> None:
        """Make the cloud what it was when its mock started: empty, at its start time, with the same ids to come."""
        with self.lock:
            self.store, self.timeline, self.ids = Store(), Timeline(), Ids(self.seed)
            self.secret = self.ids.hex(32).encode()
            self.clock.set(self.born)
            self.calls.clear()
            self.plan.clear()

    def summary(self) -> str:
        """What is stored and pending, in words: by service, account and Region, one line for each resource.

        It is what the next call would find: what is due has happened.

        Returns:
            A text of several lines.

        Examples:
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> with mock_apprunner(start_time=0) as cloud:
            ...     print(cloud.summary())
            1970-01-01 00:00:00Z, instant; 0 calls
            Nothing is stored.
        """
        from awsmock_ar_apigw.cloud.inventory import summary  # noqa: PLC0415 - when used

        return summary(self)

    def _repr_html_(self) -> str:
        """Tables, for notebooks."""
        from awsmock_ar_apigw.cloud.inventory import html  # noqa: PLC0415 - for notebooks

        return html(self)

    # Raw HTTP

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer a raw HTTP request; its signature's scope says which service, account and Region.

        Parameters:
            request: the request, its path still percent-encoded.

        Returns:
            The response, an error of the service too.

        Raises:
            MockError: the signature names no service that the mock has.
        """
        headers = {name.lower(): value for name, value in request.headers.items()}
        scope = re.search(r"Credential=([^/,]+)/\d+/([^/]+)/([^/]+)/", headers.get("authorization", ""))
        backend = _claiming(request, scope[3]) if scope else None
        if scope is None or backend is None:
            raise MockError(
                f"{request.method} {request.path} carries no signature for a service that the mock has. Sign it with "
                f"AWS Signature Version 4 for one of: {', '.join(SIGNED_AS.values())}; of apigateway, the mock has "
                "what is below /v2/."
            )
        try:
            operation = backend.protocol.operation(request, load(backend.service))
        except ServiceError as refused:
            return walk.error_response(backend, "", {}, refused, self.ids.uuid())
        return self.answer(operation, request, scope[2], scope[1])

    # For the rooms above and beside

    def answer(
        self, model: OperationModel, request: HttpRequest, region: str, access_key: str | None
    ) -> HttpResponse:
        """Answer a request for an operation, made with an access key for a Region."""
        backend = backend_of(model.service_model.service_name)
        account = self.accounts.get(access_key or "", self.account_id)
        return walk.answer(self, backend, backend.bind(model), request, Where(account, region))

    def pass_time(self) -> int:
        """A call passes: the clock moves as the pace says, and what fell due has happened."""
        now = self.clock.tick()
        self._catch_up()
        return now

    def wait(self, seconds: float) -> int:
        """Virtual time passes, and what fell due has happened; real time passes by itself. Returns the time."""
        with self.lock:
            if seconds and not self.clock.pace.real:
                self.clock.advance(seconds=seconds)
                self._catch_up()
            return self.clock.micros

    def forget(self, service: str) -> None:
        """Drop what one service stores."""
        with self.lock:
            self.store.forget(service)

    def _catch_up(self, *, everything: bool = False) -> None:
        """What is due happens, each at its moment; or everything that is pending, with time moving to it."""
        at_once = self.clock.pace.at_once
        for due in self.timeline.due(None if everything or at_once else self.clock.micros):
            if everything and not at_once:
                self.clock.reach(due.at)
            moment = min(due.at, self.clock.micros)
            tables = self.store.tables(due.where)
            scope = Scope(due.where, moment, self.born, self.ids, tables, self.timeline)
            land(scope, _kind(due.ref.kind), due.ref.key, due.at)

    def call(self, service: str, operation: str, where: Where, now: int) -> Call:
        """What the handler of an operation may see, or what a person does by hand."""
        return Call(
            where,
            now,
            self.born,
            self.ids,
            self.store.tables(where),
            self.timeline,
            operation=operation,
            settings=self.settings,
            secret=self.secret,
            take_fate=lambda name: self.plan.take(service, name),
        )

    @contextmanager
    def _by_hand(self, service: str, where: Where, name: str) -> Iterator[Call]:
        """What a person does is no call of the API: the clock stands still, and what is due has happened."""
        with self.lock:
            self._catch_up()
            yield self.call(service, name, where, self.clock.micros)

    @contextmanager
    def _look(self) -> Iterator[list[tuple[Where, Tables]]]:
        """All that is stored, to be read within: looking is no call, as what a person does is none."""
        with self.lock:
            self._catch_up()
            yield list(self.store.places())

    def _plan(self, operation: str, service: str | None, times: int, fate: Fate) -> None:
        if not (isinstance(times, int) and times > 0):
            raise MockError(f"times={times!r} plans nothing. Give one or more.")
        if service is not None and service not in SERVICES:
            raise MockError(f"service={service!r} is not mocked. Name one of: {', '.join(SERVICES)}.")
        owner = _owner(operation, (service,) if service else SERVICES, fate)
        with self.lock:
            self.plan.add(owner, operation, fate, times)


def _owner(operation: str, services: tuple[str, ...], fate: Fate) -> str:
    """The service whose operation can have this fate: it takes time, and can fail or be undone if it is to."""
    able = {
        (service, step.name)
        for service in services
        for kind in backend_of(service).kinds
        for step in (kind.machine.steps if kind.machine and _can_say(kind.machine, fate) else ())
        if step.via and (step.fails or not fate.fails) and (step.undo or not fate.undo_fails)
    }
    owners = [service for service, name in sorted(able) if name == operation]
    if len(owners) > 1:
        raise MockError(f"{operation!r} is an operation of {' and '.join(owners)}. Say which: service=…")
    if not owners:
        what = "is rolled back when it fails" if fate.undo_fails else "takes time"
        known = ", ".join(sorted({name for _service, name in able}))
        advice = f"Name one of: {known}"
        if fate.reason is not None:
            what += " and has room for a reason"
            advice = f"{advice}; or leave reason out" if known else "Leave reason out"
        raise MockError(f"{operation!r} is not an operation that {what}. {advice}.")
    return owners[0]


def _can_say(machine: Machine, fate: Fate) -> bool:
    """Whether a resource has room for the reason of this fate."""
    return machine.explains or fate.reason is None


def _claiming(request: HttpRequest, signed_as: str) -> Backend | None:
    """The service that a request is for: several may share a signing name, and a host."""
    for service in SERVICES:
        if SIGNED_AS[service] == signed_as:
            backend = backend_of(service)
            if backend.protocol.claims(request, load(service)):
                return backend
    return None


@cache
def _kind(name: str) -> Kind:
    service = name.partition(".")[0]
    return next(kind for kind in backend_of(service).kinds if kind.name == name)
