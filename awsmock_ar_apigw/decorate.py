"""Putting a mock on a function or a class, so that it is active for the whole life of what is called."""

from __future__ import annotations

import copy
import inspect
import unittest
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import wrapt

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.intercept.active import ACTIVE

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Iterator
    from contextlib import AbstractContextManager

    from awsmock_ar_apigw.cloud.cloud import Cloud
    from awsmock_ar_apigw.facade import Mock

    Around = Callable[[], AbstractContextManager[Any]]

# Where a decorated class keeps its mock, for the pytest plugin: it holds the mock from before a test's set-up.
HOLDER = "_awsmock_ar_apigw_holder"


def decorate(new: Callable[[], Mock], target: Any) -> Any:
    """The target with a mock around each of its calls.

    Parameters:
        new: makes a mock, one for each call.
        target: a function of any kind, which keeps its signature; or a class of tests, see ``Holder``.

    Raises:
        MockError: it is neither a function nor a class, or a fixture of pytest's, which is both too late.
    """
    if inspect.isclass(target):
        return Holder(new).hold(target)
    if hasattr(target, "_fixture_function"):
        raise MockError(
            f"{target!r} is a fixture already, and pytest would not find it behind a mock. Put @pytest.fixture "
            "above the mock."
        )
    if not callable(target) and not isinstance(target, staticmethod | classmethod):
        raise MockError(f"{target!r} can't be decorated: it is neither a function nor a class.")
    return _function(new, target)


# Functions


class _BoundMocked(wrapt.BoundFunctionWrapper):  # type: ignore[type-arg]
    """A decorated method, of an object or a class; a copy of it is found as every method is."""

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        owner = getattr(self, "__self__", None)
        return self if owner is None else getattr(copy.deepcopy(owner, memo), self.__name__)

    def __reduce_ex__(self, _protocol: object) -> Any:
        owner, name = getattr(self, "__self__", None), self.__name__
        return (_named, (self.__module__, self.__qualname__)) if owner is None else (getattr, (owner, name))


class _Mocked(wrapt.FunctionWrapper):  # type: ignore[type-arg]
    """A decorated function; where functions are copied and pickled by their name, as all are, so is it."""

    __bound_function_wrapper__ = _BoundMocked

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, _memo: dict[int, Any]) -> Any:
        return self

    def __reduce_ex__(self, _protocol: object) -> Any:
        return self.__qualname__


def _named(module: str, name: str) -> Any:
    """What has a name in a module, such as a method of a class."""
    return attrgetter(name)(import_module(module))


def _function(around: Around, function: Any) -> Any:
    """A function with something around each of its calls; around each example, if Hypothesis makes the calls."""
    if hasattr(function, "hypothesis"):
        given = function.hypothesis  # the hook that Hypothesis has for this
        given.inner_test = _function(around, given.inner_test)
        return function

    @wrapt.decorator(proxy=_Mocked)
    def mocked(wrapped: Any, _instance: Any, args: Any, kwargs: Any) -> Any:
        with around():
            result = wrapped(*args, **kwargs)
        return _held(around, result)

    return mocked(function)


def _held(around: Around, result: Any) -> Any:
    """What a call has given; what has yet to run, as a coroutine has, runs in a mock of its own."""
    if inspect.iscoroutine(result):
        return _awaited(around, result)
    if inspect.isgenerator(result):
        return _yielded(around, result)
    if inspect.isasyncgen(result):
        return _async_yielded(around, result)
    return result


async def _awaited(around: Around, coroutine: Any) -> Any:
    with around():
        return await coroutine


def _yielded(around: Around, generator: Any) -> Generator[Any, Any, Any]:
    with around():
        return (yield from generator)


async def _async_yielded(around: Around, generator: Any) -> AsyncGenerator[Any, Any]:
    """What ``yield from`` would be, if there were one for asynchronous generators."""
    with around():
        step = generator.__anext__()
        while True:
            try:
                item = await step
            except StopAsyncIteration:
                return
            try:
                step = generator.asend((yield item))
            except GeneratorExit:
                await generator.aclose()
                raise
            except BaseException as error:  # noqa: BLE001 - passed on to the generator, whatever it is
                step = generator.athrow(error)


# Classes


class Holder:
    """Holds the mock of a class of tests.

    The mock is around each test, from its set-up to its clean-up, and each test starts empty. A class that sets
    itself up (``setup_class``, ``setUpClass`` and their counterparts) has one mock from there to its end: what it has
    set up is there for each of its tests, and what a test does is gone after it, as is what an example of Hypothesis does.
    Subclasses inherit the mock. Of a class without tests, each public method is held as a function is; a state machine of
    Hypothesis's has the mock from the beginning of an example to its end.

    pytest says when a test begins and ends, by the plugin; of a ``unittest.TestCase`` the methods that run it are
    replaced as well, so that it needs no pytest.
    """

    def __init__(self, new: Callable[[], Mock]) -> None:
        self._new = new
        self._held: Mock | None = None
        self._cloud: Cloud | None = None
        # How many hold it: a class, each of its tests, and each method of a test, in as many threads as there are.
        self._holds = 0
        # How many of them are tests, and their methods.
        self._within_tests = 0

    def hold(self, target: Any) -> Any:
        """Decorate a class in place."""
        setattr(target, HOLDER, self)
        if issubclass(target, unittest.TestCase):
            # run() and debug() hold setUp, the test, tearDown and the clean-ups.
            target.run = _function(self.around, target.run)
            target.debug = _function(self.around, target.debug)
            if self.spans(target):
                self._hold_class(target)
            self._hold_examples(target)
            self._hold_subclasses(target)
            return target
        if _is_machine(target):
            self._hold_machine(target)
            return target
        self._hold_examples(target)
        tests = list(_tests_of(target))
        for name, member in tests:
            if not hasattr(member, "hypothesis"):
                setattr(target, name, _function(self.around, member))
        if not tests:
            self._hold_methods(target)
        return target

    @staticmethod
    def spans(target: Any) -> bool:
        """Whether a class sets itself up or cleans up after itself, so that its tests share one mock."""
        if hasattr(target, "setup_class") or hasattr(target, "teardown_class"):
            return True
        return any(
            hasattr(target, name)
            and getattr(target, name).__func__ is not getattr(unittest.TestCase, name).__func__
            for name in ("setUpClass", "tearDownClass")
        )

    def start(self) -> None:
        """Hold the mock: the first who does starts it."""
        with ACTIVE.lock:
            if self._held is None:
                mock = self._new()
                others = {id(other.cloud) for other in ACTIVE.leftovers()}
                cloud = mock.start()
                self._held = mock
                # A cloud that others have made is theirs: what it was at some time is not for tests to say.
                self._cloud = None if id(cloud) in others else cloud
            self._holds += 1

    def stop(self) -> None:
        """Let go of the mock: the last who does stops it."""
        with ACTIVE.lock:
            self._holds -= 1
            if self._holds or self._held is None:
                return
            mock, self._held = self._held, None
            mock.stop()

    @contextmanager
    def around(self) -> Iterator[None]:
        """The mock around one test, or one of its methods."""
        with ACTIVE.lock:
            is_first = self._holds > 0 and self._within_tests == 0
            self._within_tests += 1
        try:
            with self.around_example() if is_first else self.held():
                yield
        finally:
            with ACTIVE.lock:
                self._within_tests -= 1

    @contextmanager
    def around_example(self) -> Iterator[None]:
        """The mock around what leaves nothing behind in it."""
        with self.held():
            begun = self._cloud.snapshot() if self._cloud else None
            try:
                yield
            finally:
                if self._cloud and begun:
                    self._cloud.restore(begun)

    @contextmanager
    def held(self) -> Iterator[None]:
        """The mock, held by one more: a class that sets itself up holds it to its end."""
        self.start()
        try:
            yield
        finally:
            self.stop()

    def _hold_examples(self, target: Any) -> None:
        """Put the mock around each example of a class's own tests; those that it inherits are others', too."""
        for name, member in _tests_of(target):
            if name in vars(target) and hasattr(member, "hypothesis"):
                _function(self.around_example, member)

    def _hold_methods(self, target: Any) -> None:
        """Of a class without tests, each public method is held, as a function is; within a test they join its mock."""
        for name, member in _functions_of(target):
            if not name.startswith("_"):
                setattr(target, name, _function(self.held, member))

    def _hold_machine(self, target: Any) -> None:
        """A machine of Hypothesis's, which is made anew for each example, holds the mock from there to its ``teardown``."""
        begin, end = target.__init__, target.teardown

        @wraps(begin)
        def init(machine: Any, /, *args: Any, **options: Any) -> None:
            self.start()
            try:
                begin(machine, *args, **options)
            except BaseException:
                self.stop()
                raise

        @wraps(end)
        def teardown(machine: Any) -> None:
            try:
                end(machine)
            finally:
                self.stop()

        target.__init__, target.teardown = init, teardown

    def _hold_class(self, target: Any) -> None:
        original = target.setUpClass

        def set_up_class(cls: Any) -> None:
            self.start()
            cls.addClassCleanup(self.stop)
            original.__func__(cls)

        target.setUpClass = classmethod(set_up_class)

    def _hold_subclasses(self, target: Any) -> None:
        """A subclass may set itself up where the decorated class doesn't, or does otherwise."""
        original = target.__init_subclass__

        def init_subclass(cls: Any, /, **options: Any) -> None:
            original.__func__(cls, **options)
            self._hold_examples(cls)
            if not {"setUpClass", "tearDownClass"}.isdisjoint(vars(cls)):
                self._hold_class(cls)

        target.__init_subclass__ = classmethod(init_subclass)


def _tests_of(target: Any) -> Iterator[tuple[str, Any]]:
    """The test methods of a class, as they stand in it."""
    return ((name, member) for name, member in _functions_of(target) if name.startswith("test"))


def _functions_of(target: Any) -> Iterator[tuple[str, Any]]:
    """The methods of a class, as they stand in it."""
    for name in dir(target):
        member = inspect.getattr_static(target, name)
        if inspect.isfunction(member) or isinstance(member, staticmethod | classmethod):
            yield name, member


def _is_machine(target: Any) -> bool:
    """Whether a class is one of Hypothesis's stateful tests, whose rules are no tests by themselves."""
    return any(base.__module__ == "hypothesis.stateful" for base in target.__mro__)
