"""What a test has decided about a change that takes time, before it starts."""

from __future__ import annotations

from awsmock_ar_apigw.base.named import NamedTuple


class Fate(NamedTuple):
    """The outcome of a change.

    ``fails``: it will not succeed. ``undo_fails``: neither will the way back, where there is one.
    ``waits``: seconds until it starts. ``reason``: what the resource says of its failure.
    """

    fails: bool = False
    undo_fails: bool = False
    waits: float = 0
    reason: str | None = None


SUCCEEDS = Fate()
