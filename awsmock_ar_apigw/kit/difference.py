"""Where the real service was seen to differ from its own reference."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Difference(NamedTuple):
    """One row: what differs, what the reference says, what was seen, who saw it, and which of the two the mock does.

    That is what is documented, but for the few rows where following the reference would refuse what works at AWS.
    """

    what: str
    documented: str
    observed: str
    source: str
    mock: Literal["documented", "observed", "both"] = "documented"
