"""Where the real service was seen to differ from its own reference."""

from __future__ import annotations

from typing import NamedTuple


class Difference(NamedTuple):
    """One row: what differs, what the reference says (which the mock does), what was seen, and who saw it."""

    what: str
    documented: str
    observed: str
    source: str
