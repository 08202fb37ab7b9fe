"""Waiting for a lock that many threads want: by naps, before the lock itself is waited for.

Who waits for a lock is given it while another thread has Python's own lock. That thread stops at its next call, where it wants the
first lock again, and from there on each call of each thread does. Who naps instead takes the lock when it has Python's, too: eight
threads make nearly twice as many calls.
"""

from __future__ import annotations

import _thread
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import RLock

# Seconds of a nap, and how many there are at most: then the lock is waited for. It is Python's own sleep, which tests may replace.
_SECONDS = 0.000_05
_MOST = 200
_sleep = time.sleep
# How many threads Python has started: with none, nobody else holds a lock.
_threads: Callable[[], int] = _thread._count  # noqa: SLF001


def let_go_first(lock: RLock) -> None:
    """Nap as long as a lock is held, be it by this thread; for a moment at most. It isn't taken: an interrupt could come in between."""
    if not _threads():
        return
    for _ in range(_MOST):
        if not _is_held(lock):
            return
        _sleep(_SECONDS)


def _is_held(lock: RLock) -> bool:
    """Whether a lock is held: before Python 3.14, what is written of it says so, and there is no other way to ask."""
    locked: Callable[[], bool] | None = getattr(lock, "locked", None)
    return repr(lock).startswith("<locked") if locked is None else locked()
