"""One function at a time: while one runs, the process is its own, as Lambda's is.

What a process has once, its variables and its modules, is a function's while that runs, and is put back exactly. So functions take
turns. Whoever is called in the course of a turn, by a request of the function's to another API of the cloud, has a turn within it, and
takes turns with its siblings only: the turn is found by the context, which asyncio and what serves requests here take along to other
threads. Nothing of ours is locked meanwhile but that.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from awsmock_ar_apigw.templates.code.modules import Modules

# How many seconds of real time a function waits for another one that runs in another thread: who waits for longer waits for itself.
PATIENCE = 60.0


class Turn:
    """What runs now.

    Parameters:
        name: the function's name; empty for the process before any.
        within: the turn in the course of which this one is; None for none.
    """

    def __init__(self, name: str, within: Turn | None) -> None:
        self.name = name
        self.within = within
        self.is_over = False
        # What the process had before any function ran.
        self.variables: Mapping[str, str] = {}
        self.modules: Modules | None = None
        self.running: str = ""
        self._next = threading.Lock()

    def take(self, name: str) -> None:
        """Wait until none of those runs that are called within this one.

        Raises:
            MockError: that takes too long.
        """
        if not self._next.acquire(timeout=PATIENCE):
            raise MockError(
                f"Function {name!r} has waited {PATIENCE:g} s for {self.running!r}, which still runs in another thread. Functions of "
                f"templates run one at a time, since variables and modules are the process's: if {self.running!r} waits for "
                f"{name!r}, let it call from its own thread, or start its threads with contextvars.copy_context().run."
            )
        self.running = name

    def give(self) -> None:
        """Let the next one run."""
        self._next.release()

    def begin_anew(self) -> None:
        """Be taken by nobody: a process that was forked has none of the threads that may have taken it, unless it is within it."""
        if _TURN.get() is self:
            self._next = threading.Lock()


_NOBODY = Turn("", None)
_TURN: ContextVar[Turn] = ContextVar("awsmock_ar_apigw_turn", default=_NOBODY)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_NOBODY.begin_anew)


def is_taken() -> bool:
    """Whether a function runs here."""
    return not _TURN.get().is_over and _TURN.get() is not _NOBODY


class Variables:
    """The environment of a function: what it sets itself stays its own from one call to the next, as Lambda keeps it.

    Parameters:
        given: what it begins with.
    """

    def __init__(self, given: Mapping[str, str]) -> None:
        self._own = dict(given)
        self._gone: frozenset[str] = frozenset()

    @contextmanager
    def set(self, around: Mapping[str, str], more: Mapping[str, str]) -> Iterator[None]:
        """Have the process in them, on top of what is around; after it the process has what it had."""
        before = dict(os.environ)
        base = {name: value for name, value in around.items() if name not in self._gone}
        _have({**base, **self._own, **more})
        try:
            yield
        finally:
            now = dict(os.environ)
            _have(before)
            self._own = {
                name: value for name, value in now.items() if around.get(name) != value and name not in more
            }
            self._gone = frozenset(around.keys() - now.keys())


def _have(wanted: Mapping[str, str]) -> None:
    for name in os.environ.keys() - wanted.keys():
        del os.environ[name]
    for name, value in wanted.items():
        if os.environ.get(name) != value:
            os.environ[name] = value


@contextmanager
def turn_of(name: str, variables: Variables, more: Mapping[str, str], modules: Modules) -> Iterator[None]:
    """A function's turn: the process has its variables and its modules within.

    Parameters:
        name: its name.
        variables: its environment.
        more: what is in it for this call alone.
        modules: its modules.

    Raises:
        MockError: another one runs in another thread, and comes to no end.
    """
    around = _TURN.get()
    while around.is_over and around.within is not None:
        around = around.within
    around.take(name)
    turn = Turn(name, around)
    try:
        turn.variables = dict(os.environ) if around.within is None else around.variables
        mark = _TURN.set(turn)
        try:
            with variables.set(turn.variables, more), _there(turn, modules, around.modules):
                yield
        finally:
            turn.is_over = True
            _TURN.reset(mark)
    finally:
        around.give()


@contextmanager
def _there(turn: Turn, modules: Modules, others: Modules | None) -> Iterator[None]:
    """Have the modules of one function in the place of those that were there."""
    if others is not None:
        others.leave()
    turn.modules = modules
    modules.enter()
    try:
        yield
    finally:
        modules.leave()
        if others is not None:
            others.enter()
