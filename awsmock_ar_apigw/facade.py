"""What users hold: a mock as decorator, as context manager, and by start() and stop()."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypedDict, TypeVar, cast, overload

from awsmock_ar_apigw.base.clock import as_pace
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.needs import needing
from awsmock_ar_apigw.cloud.cloud import Cloud, world_of
from awsmock_ar_apigw.cloud.options import check_options
from awsmock_ar_apigw.cloud.services import MANAGEMENT, MOCKS, SERVICES
from awsmock_ar_apigw.intercept import seam
from awsmock_ar_apigw.intercept.active import ACTIVE, Activation

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Collection, Iterable, Mapping
    from types import TracebackType

    from typing_extensions import Unpack

    from awsmock_ar_apigw.base.clock import Pace

    Target = TypeVar("Target", bound=Callable[..., Any])


class CloudOptions(TypedDict, total=False):
    """The options of a mock that make its cloud."""

    account_id: str
    accounts: Mapping[str, str] | None
    seed: int | str | None
    pace: Pace | Literal["instant", "manual", "real"]
    start_time: datetime.datetime | float | str | None
    fidelity: Literal["documented", "observed"]
    quotas: Mapping[str, int] | Literal["aws", "restricted"] | None
    keep_responses: int | Literal["all"]
    unknown_regions: Literal["warn", "fail", "allow"]


class Options(CloudOptions, total=False):
    """The options of a mock: keyword-only, and the same for every mock.

    Attributes:
        account_id: the account of every caller that ``accounts`` doesn't name: 12 digits, ``"123456789012"`` unless given.
        accounts: access keys and the accounts that they belong to: ``{"AKIA…": "111111111111"}``.
        seed: the same seed and the same calls give the same ids, chances and times of retries; an integer or a string.
        pace: who moves the clock: ``"instant"`` (the default), ``"manual"``, ``"real"`` or ``per_call(seconds)``.
        start_time: when the clock starts: a datetime (naive means UTC), its text (``"2030-01-31T12:00:00Z"``), or seconds since
            1970; now unless given.
        passthrough: services whose calls may leave the process: ``("s3",)``.
        isolated: a cloud of its own, also inside another mock; False unless given.
        fidelity: what is done where AWS was seen to differ from its reference: ``"documented"`` (the default) or
            ``"observed"``.
        quotas: which quotas are enforced: None (the default) for none, ``"aws"`` for those that AWS publishes,
            ``"restricted"`` for those of an account that AWS restricts (two App Runner services in a Region), or a
            mapping with numbers of one's own: ``{"apprunner.Service": 2}``.
        keep_responses: how many bytes of responses ``cloud.calls`` keeps, those of the newest calls: 16 MiB unless given;
            or ``"all"``.
        unknown_regions: what a call to a Region does that doesn't have its service, as far as botocore knows: ``"warn"`` (the
            default), ``"fail"`` with a MockError, or ``"allow"``.
    """

    passthrough: Collection[str]
    isolated: bool


class Mock:
    """A mock of some services, made by ``mock_apprunner(...)`` and its siblings.

    It decorates functions, coroutine functions, generators, classes and ``unittest.TestCase`` classes, works in
    ``with`` and ``async with``, and by ``start()`` and ``stop()``; over and over, and nested.
    """

    def __init__(self, services: tuple[str, ...], options: Options) -> None:
        _check(options)
        if "passthrough" in options:
            _check_passthrough(services, options["passthrough"])
            # The one that has no mock of its own: it comes with another, and may be let through beside that.
            services = tuple(
                one for one in services if one != MANAGEMENT or one not in options["passthrough"]
            )
        self._services = services
        self._options = _plain(options)
        self._started: list[_Running] = []

    def start(self) -> Cloud:
        """Start the mock.

        Returns:
            The cloud: a new one, or that of a mock of the same services which is active already.

        Raises:
            MockError: an option disagrees with the mock that is active already.

        Examples:
            >>> mock = mock_apprunner()
            >>> cloud = mock.start()
            >>> mock.stop()
        """
        running = _Running(self._services, self._options)
        self._started.append(running)
        return running.cloud

    def stop(self) -> None:
        """Stop what was last started. What ``stop_all`` has stopped meanwhile stays so.

        Raises:
            MockError: nothing was started.
        """
        try:
            running = self._started.pop()
        except IndexError:
            raise MockError("stop() without start(): this mock isn't running. Call start() first.") from None
        running.stop()

    def __enter__(self) -> Cloud:
        return self.start()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Cloud:
        return self.start()

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    def __call__(self, target: Target) -> Target:
        """Decorate a function or a class: the mock is active while it runs."""
        with needing("A mock that decorates", "use it in a with block"):
            from awsmock_ar_apigw.decorate import decorate  # noqa: PLC0415 - wrapt is costly to import

        return cast("Target", decorate(self.another, target))

    def __repr__(self) -> str:
        options = ", ".join(f"{name}={value!r}" for name, value in self._options.items())
        running = "running" if any(one.is_on for one in self._started) else "not running"
        return f"<Mock of {', '.join(self._services)} ({options or 'no options'}), {running}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy is a mock with the same options, which isn't running."""
        return Mock, (self._services, self._options)

    def another(self) -> Mock:
        """A mock with the same options, which runs apart from this one."""
        return Mock(self._services, self._options)


class _Running:
    """A mock from start to stop: joins the cloud that is active already, unless it is to be isolated."""

    def __init__(self, services: tuple[str, ...], options: Options) -> None:
        seam.look_around()
        with ACTIVE.lock:
            joined = None if options.get("isolated") else _active_cloud(services)
            made = _of_the_cloud(options)
            self.cloud = joined or Cloud(**made)
            if joined:
                _join(joined, made)
            pace = as_pace(options["pace"]) if "pace" in options else None
            passthrough = tuple(options.get("passthrough", ()))
            self._activation = Activation(self.cloud, services, passthrough, pace, _caller())
            seam.start(self._activation)

    @property
    def is_on(self) -> bool:
        """Whether nobody has stopped it yet."""
        return self._activation in ACTIVE.leftovers()

    def stop(self) -> None:
        """Stop it."""
        seam.stop(self._activation)


# What stands between a test and us, and is no place to look for a start: our own files and contextlib's.
_OURS = (str(Path(__file__).parent / "_")[:-1], contextlib.__file__)


def _caller() -> tuple[str, int]:
    """The file and the line of the test that starts a mock."""
    frame = sys._getframe(1)  # noqa: SLF001 - inspect would read every file on the way
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_OURS):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


class MockFactory:
    """``mock_apprunner`` and its siblings: call one with options, or put it on a function or class as it is.

    Examples:
        >>> @mock_apprunner
        ... def test_one(): ...
        >>> @mock_apprunner(pace="manual")
        ... def test_another(): ...
    """

    def __init__(self, name: str, services: tuple[str, ...]) -> None:
        self.__name__ = name
        self._services = services

    def __repr__(self) -> str:
        return f"<{self.__name__}: call it for a mock, or decorate with it>"

    def __reduce__(self) -> str:
        """There is one of each, known by its name."""
        return self.__name__

    def start(self) -> NoReturn:
        """Refused: it takes a call to make a mock.

        Raises:
            MockError: always.
        """
        raise MockError(
            f"{self.__name__} makes mocks, and is none. Call it first: with {self.__name__}() as cloud, or "
            f"mock = {self.__name__}() and then mock.start()."
        )

    stop = __enter__ = __aenter__ = start

    def __exit__(self, *_error: object) -> None:
        """Never reached: there is no entering."""

    __aexit__ = __exit__

    @overload
    def __call__(self, target: Target, /) -> Target: ...

    @overload
    def __call__(self, target: None = None, /, **options: Unpack[Options]) -> Mock: ...

    def __call__(self, target: Any = None, /, **options: Unpack[Options]) -> Any:
        """Make a mock with options, or decorate a target with one that has none.

        Parameters:
            target: a function or a class, and no options.
            options: see ``Options``.

        Returns:
            The decorated target, or the mock: a decorator, a context manager, with start() and stop().

        Raises:
            MockError: an option makes no sense, or the target is no function and no class.
        """
        mock = Mock(self._services, options)
        if target is None:
            return mock
        if options or not (callable(target) or isinstance(target, staticmethod | classmethod)):
            raise MockError(
                f"{self.__name__} takes keyword options only: @{self.__name__}, or "
                f"{self.__name__}(pace=…), and not {target!r}."
            )
        return mock(target)


def _active_cloud(services: Iterable[str]) -> Cloud | None:
    """The cloud of an active mock: of these services, or else the innermost."""
    for service in services:
        cloud = ACTIVE.cloud_for(service)
        if cloud is not None:
            return cloud
    return ACTIVE.innermost() if ACTIVE else None


_KINDS: dict[str, Callable[..., Any]] = {"accounts": dict, "quotas": dict, "passthrough": tuple}
_OF_THE_CLOUD = frozenset(CloudOptions.__annotations__)


def _plain(options: Options) -> Options:
    """Options whose mappings and sequences are our own: what they are doesn't change, and asks no code of a user's."""
    plain: Any = {
        name: _KINDS[name](value) if name in _KINDS and not isinstance(value, str | None) else value
        for name, value in options.items()
    }
    return cast("Options", plain)


def _of_the_cloud(options: Options) -> CloudOptions:
    """The options that make a cloud."""
    made = {name: value for name, value in options.items() if name in _OF_THE_CLOUD}
    return cast("CloudOptions", made)


def _join(cloud: Cloud, options: CloudOptions) -> None:
    """Refuse what a joining mock may not change: everything that makes a cloud, but for its pace."""
    for name, value in options.items():
        if name != "pace" and value != world_of(cloud).options[name]:
            raise MockError(
                f"{name}={value!r} comes too late: this mock joins one that is active already. Give the "
                "option to the outermost mock (that of pytest's fixtures takes it from @pytest.mark.awsmock"
                f"({name}=…)), or pass isolated=True for a cloud of its own."
            )


def _check(options: Options) -> None:
    """Refuse options that make no sense when they are given, not when they are used."""
    known = Options.__annotations__
    for name in options:
        if name not in known:
            raise MockError(
                f"{name!r} is not an option of a mock. {meant(name, known)}The options are: {', '.join(known)}."
            )
    if of_the_cloud := _of_the_cloud(options):
        check_options(**of_the_cloud)
    if not isinstance(options.get("isolated", False), bool):
        raise MockError(f"isolated={options['isolated']!r} is neither True nor False.")


def _check_passthrough(services: tuple[str, ...], passthrough: object) -> None:
    """Refuse what is no sequence of names, and names of services that the mock itself answers for."""
    if not isinstance(passthrough, list | tuple | set | frozenset) or not all(
        isinstance(name, str) for name in passthrough
    ):
        raise MockError(
            f'passthrough={passthrough!r} isn\'t a sequence of service names. Write passthrough=("s3",).'
        )
    if both := sorted(set(services) & set(passthrough) - {MANAGEMENT}):
        raise MockError(
            f"passthrough={passthrough!r} would let {both[0]} through, which this mock answers for. Leave it out, or "
            "use the mock of the other service alone."
        )


def current_cloud() -> Cloud:
    """The cloud of the innermost active mock.

    Returns:
        The cloud, as ``with mock_apprunner() as cloud`` gives it.

    Raises:
        MockError: no mock is active.

    Examples:
        >>> @mock_apprunner
        ... def account():
        ...     return current_cloud().account_id
        >>> account()
        '123456789012'
    """
    return ACTIVE.innermost()


def stop_all() -> list[str]:
    """Stop every mock that is running, whoever has started it: for what a crashed test has left behind.

    Returns:
        What was stopped and where it was started, innermost first; empty if nothing was running.

    Examples:
        >>> from awsmock_ar_apigw import mock_apprunner, stop_all
        >>> cloud = mock_apprunner().start()
        >>> len(stop_all())
        1
        >>> stop_all()
        []
    """
    leftovers = ACTIVE.leftovers()
    for one in leftovers:
        seam.stop(one)
    return [str(one) for one in leftovers]


mock_apprunner = MockFactory("mock_apprunner", MOCKS["mock_apprunner"])
mock_apigatewayv2 = MockFactory("mock_apigatewayv2", MOCKS["mock_apigatewayv2"])
mock_cloud = MockFactory("mock_cloud", SERVICES)
