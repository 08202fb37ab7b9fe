"""Changes that are whole, or have never begun, though an interrupt may come at any moment.

Ctrl-C and time limits raise between any two steps, also while something is being taken back. So a change notes, before it
begins, how to make the world whole if it never comes to its end, and whoever comes next does that first.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType

    from awsmock_ar_apigw.cloud.world import World


class Whole:
    """A change within a ``with`` block.

    Parameters:
        world: what is changed; its lock is held.
        mend: makes the world whole if the block doesn't come to its end: it takes back what was done, or does all of it
            again. To do it twice comes to the same.
    """

    __slots__ = ("_frame", "_world", "mend")

    def __init__(self, world: World, mend: Callable[[], None]) -> None:
        self._world = world
        self.mend = mend

    def __enter__(self) -> None:
        self._frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - whose block it is
        self._world.unfinished = self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.mend()
        self._world.unfinished = self._frame = None

    @property
    def is_under_way(self) -> bool:
        """Whether the block is still running, further up: the handler of a signal may call in the midst of it."""
        frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - this thread holds the lock, so the block is its own
        while frame is not None and frame is not self._frame:
            frame = frame.f_back
        return frame is not None
