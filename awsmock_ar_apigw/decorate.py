"""Putting a mock on a function or a class, so that it is active for the whole life of what is called."""

from __future__ import annotations

import inspect
import unittest
from typing import TYPE_CHECKING, Any

import wrapt

from awsmock_ar_apigw.base.errors import MockError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator

    from awsmock_ar_apigw.facade import Mock

    New = Callable[[], Mock]


def decorate(new: New, target: Any) -> Any:
    """The target with a mock around each of its calls.

    Parameters:
        new: makes a mock, one for each call.
        target: a function of any kind, or a class. A function keeps its signature; of a class the methods
            are decorated whose names start with ``test``, and what sets them up.

    Raises:
        MockError: it is neither a function nor a class.
    """
    if inspect.isclass(target):
        return _class(new, target)
    if not callable(target) and not isinstance(target, staticmethod | classmethod):
        raise MockError(f"{target!r} can't be decorated: it is neither a function nor a class.")
    return _function(new, target)


def _function(new: New, function: Any) -> Any:
    inner = getattr(function, "__func__", function)
    if inspect.isasyncgenfunction(inner):
        return _async_generator(new)(function)
    if inspect.iscoroutinefunction(inner):
        return _coroutine(new)(function)
    if inspect.isgeneratorfunction(inner):
        return _generator(new)(function)
    return _plain(new)(function)


def _plain(new: New) -> Any:
    @wrapt.decorator
    def mocked(wrapped: Any, _instance: Any, args: Any, kwargs: Any) -> Any:
        with new():
            return wrapped(*args, **kwargs)

    return mocked


def _coroutine(new: New) -> Any:
    @wrapt.decorator
    async def mocked(wrapped: Any, _instance: Any, args: Any, kwargs: Any) -> Any:
        with new():
            return await wrapped(*args, **kwargs)

    return mocked


def _generator(new: New) -> Any:
    @wrapt.decorator
    def mocked(wrapped: Any, _instance: Any, args: Any, kwargs: Any) -> Generator[Any, Any, Any]:
        with new():
            return (yield from wrapped(*args, **kwargs))

    return mocked


def _async_generator(new: New) -> Any:
    @wrapt.decorator
    async def mocked(wrapped: Any, _instance: Any, args: Any, kwargs: Any) -> AsyncGenerator[Any, Any]:
        with new():
            async for item in wrapped(*args, **kwargs):
                yield item

    return mocked


def _class(new: New, target: Any) -> Any:
    """Decorate a class of tests in place."""
    if issubclass(target, unittest.TestCase):
        _set_up_class(new, target)
        # run() holds setUp, the test, tearDown and the clean-ups.
        target.run = _plain(new)(target.run)
        return target
    for name in dir(target):
        member = inspect.getattr_static(target, name)
        if name.startswith("test") and _is_function(member):
            setattr(target, name, _function(new, member))
    if hasattr(target, "setup_method"):
        _set_up_method(new, target)
    return target


def _is_function(member: Any) -> bool:
    return inspect.isfunction(member) or isinstance(member, staticmethod | classmethod)


def _set_up_class(new: New, target: Any) -> None:
    """A TestCase that sets up its class finds the mock active from there on, and its tests join it."""
    original = target.setUpClass
    if original.__func__ is unittest.TestCase.setUpClass.__func__:  # type: ignore[attr-defined]
        return

    def set_up_class(cls: Any) -> None:
        mock = new()
        mock.start()
        cls.addClassCleanup(mock.stop)
        original.__func__(cls)

    target.setUpClass = classmethod(set_up_class)


def _set_up_method(new: New, target: Any) -> None:
    """A pytest class that sets up each test finds the mock active in there, and its test joins it."""
    set_up, tear_down = target.setup_method, getattr(target, "teardown_method", None)
    mocks: dict[int, Mock] = {}

    def setup_method(self: Any, *args: Any) -> None:
        mock = mocks[id(self)] = new()
        mock.start()
        try:
            _call(set_up, self, args)
        except BaseException:
            mocks.pop(id(self)).stop()
            raise

    def teardown_method(self: Any, *args: Any) -> None:
        try:
            if tear_down is not None:
                _call(tear_down, self, args)
        finally:
            mocks.pop(id(self)).stop()

    target.setup_method = setup_method
    target.teardown_method = teardown_method


def _call(method: Any, instance: Any, args: tuple[Any, ...]) -> None:
    """Call a set-up method, which may take the test's function or not."""
    takes = len(inspect.signature(method).parameters) - 1
    method(instance, *args[:takes])
