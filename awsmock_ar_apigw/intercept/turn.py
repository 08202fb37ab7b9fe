"""Letting others go on: what a coroutine of ours does where a request would be on its way."""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


@types.coroutine
def _turn() -> Generator[None, None, None]:
    """One turn of asyncio's loop. Its own ``sleep(0)`` does no other, but tests replace that one."""
    yield


async def others_go_on() -> None:
    """Let the event loop run once, as it would while a request is on its way.

    Other tasks go on, a time limit around a loop that polls can pass, and a task that is cancelled stops here, before its
    call has changed anything.
    """
    trio = sys.modules.get("trio")
    if trio is not None and trio.lowlevel.in_trio_task():
        await trio.lowlevel.checkpoint()
    else:
        await _turn()
