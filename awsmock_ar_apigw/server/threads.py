"""Calls that may take their time, each in a thread of its own.

There is no pool: a function may call the server that it was called by, and would wait for ever where all threads wait. Threads are
daemons, so that a function without an end doesn't keep the process from ending.
"""

from __future__ import annotations

import asyncio
import threading
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "awsmock-request"


async def in_a_thread(call: Callable[[], Any]) -> Any:
    """What a call gives back."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[Any] = loop.create_future()
    context = copy_context()

    def run() -> None:
        try:
            result, error = context.run(call), None
        except Exception as raised:  # noqa: BLE001 - raised where it is waited for
            result, error = None, raised
        except BaseException as raised:  # noqa: BLE001 - a function has left, as by sys.exit(): the server goes on
            result, error = None, RuntimeError(f"{type(raised).__name__}: {raised}")
        if not loop.is_closed():
            loop.call_soon_threadsafe(_tell, told, result, error)

    threading.Thread(target=run, name=NAME, daemon=True).start()
    return await told


def _tell(told: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
    if told.done():
        return  # nobody waits for it any more
    if error is None:
        told.set_result(result)
    else:
        told.set_exception(error)
