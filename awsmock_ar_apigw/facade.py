"""What users hold: a mock as decorator, as context manager, and by start() and stop()."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from awsmock_ar_apigw.base.clock import as_pace
from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.cloud.cloud import SERVICES, Cloud
from awsmock_ar_apigw.intercept import seam
from awsmock_ar_apigw.intercept.active import ACTIVE, Activation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

    Target = TypeVar("Target", bound=Callable[..., Any])

# Options that make a cloud, and with their defaults those of a mock alone.
_CLOUD_OPTIONS = ("account_id", "accounts", "seed", "pace", "start_time")
_OPTIONS = (*_CLOUD_OPTIONS, "fidelity", "quotas", "passthrough", "isolated")


class Mock:
    """A mock of some services, made by ``mock_apprunner(...)`` and its siblings.

    It decorates functions, coroutine functions, generators, classes and ``unittest.TestCase`` classes, works in
    ``with`` and ``async with``, and by ``start()`` and ``stop()``; over and over, and nested.
    """

    def __init__(self, services: tuple[str, ...], options: dict[str, Any]) -> None:
        self._services = services
        self._options = options
        self._started: list[_Running] = []
        _check(options)

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
        """Stop what was last started.

        Raises:
            MockError: nothing was started.
        """
        if not self._started:
            raise MockError("stop() without start(): this mock isn't running. Call start() first.")
        self._started.pop().stop()

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
        from awsmock_ar_apigw.decorate import decorate  # noqa: PLC0415 - wrapt is costly to import

        return cast("Target", decorate(self.another, target))

    def another(self) -> Mock:
        """A mock with the same options, which runs apart from this one."""
        return Mock(self._services, self._options)


class _Running:
    """A mock from start to stop: joins the cloud that is active already, unless it is to be isolated."""

    def __init__(self, services: tuple[str, ...], options: dict[str, Any]) -> None:
        with ACTIVE.lock:
            joined = None if options.get("isolated") else _active_cloud(services)
            made = {name: options[name] for name in _CLOUD_OPTIONS if name in options}
            self.cloud = joined or Cloud(**made)
            self._pace_before = self.cloud.clock.pace
            if joined:
                _join(joined, made)
            passthrough = tuple(options.get("passthrough", ()))
            self._activation = Activation(self.cloud, services, passthrough)
            seam.start(self._activation)

    def stop(self) -> None:
        """Stop it, and give the cloud its pace back."""
        self.cloud.clock.pace = self._pace_before
        seam.stop(self._activation)


class MockFactory:
    """``mock_apprunner`` and its siblings: call one with options, or put it on a function as it is."""

    def __init__(self, name: str, services: tuple[str, ...]) -> None:
        self.__name__ = name
        self._services = services

    def __repr__(self) -> str:
        return f"<{self.__name__}>"

    @overload
    def __call__(self, target: Target, /) -> Target: ...

    @overload
    def __call__(self, target: None = None, /, **options: Any) -> Mock: ...

    def __call__(self, target: Any = None, /, **options: Any) -> Any:
        """Make a mock with options, or decorate a target with one that has none."""
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


def _join(cloud: Cloud, options: dict[str, Any]) -> None:
    """Apply what a joining mock may change, and refuse what it may not."""
    own = {"account_id": cloud.account_id, "accounts": cloud.accounts}
    for name in ("account_id", "accounts", "seed", "start_time"):
        if name in options and (name not in own or own[name] != options[name]):
            raise MockError(
                f"{name}={options[name]!r} comes too late: this mock joins one that is active already. Give the "
                "option to the outermost mock, or pass isolated=True for a cloud of its own."
            )
    if "pace" in options:
        cloud.clock.pace = as_pace(options["pace"])


def _check(options: dict[str, Any]) -> None:
    """Refuse options that make no sense when they are given, not when they are used."""
    for name in options:
        if name not in _OPTIONS:
            raise MockError(f"{name!r} is not an option of a mock. The options are: {', '.join(_OPTIONS)}.")
    as_pace(options.get("pace", "instant"))
    if options.get("fidelity", "documented") != "documented":
        raise MockError(
            f"fidelity={options['fidelity']!r} is not there yet: this version mocks what the reference documents. "
            'Leave it out, or pass "documented".'
        )
    if options.get("quotas") is not None:
        raise MockError(
            f"quotas={options['quotas']!r} is not there yet: this version enforces no quotas. Leave it out."
        )
    passthrough = options.get("passthrough", ())
    if not isinstance(passthrough, list | tuple | set | frozenset) or not all(
        isinstance(name, str) for name in passthrough
    ):
        raise MockError(
            f'passthrough={passthrough!r} isn\'t a sequence of service names. Write passthrough=("s3",).'
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


mock_apprunner = MockFactory("mock_apprunner", ("apprunner",))
mock_cloud = MockFactory("mock_cloud", SERVICES)
