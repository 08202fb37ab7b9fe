"""Which events the docs say that nobody hears of, for tests that look."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.hooks import HierarchicalEmitter

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parents[2] / "docs" / "pages" / "explanation" / "limits.md"


def unheard() -> set[str]:
    """The events whose handlers aren't called for a mocked service, as the docs list them."""
    (listed,) = re.findall(r"Handlers of (.*?) aren't called", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return set(re.findall("`(.*?)`", listed))


@contextmanager
def emitted(emitter: type = HierarchicalEmitter) -> Iterator[list[str]]:
    """The events of all clients with such an emitter within, in their order, whether anybody listens or not."""
    names: list[str] = []
    emit = emitter._emit

    def noting(self, event_name, *args, **kwargs):
        names.append(event_name)
        return emit(self, event_name, *args, **kwargs)

    emitter._emit = noting
    try:
        yield names
    finally:
        emitter._emit = emit


def first_parts(names: list[str]) -> list[str]:
    """The events by what comes before the service and the operation."""
    return [name.partition(".")[0] for name in names]
