"""Where a rule, a default or a message comes from, and how sure we are of it."""

from __future__ import annotations

from typing import Literal

from awsmock_ar_apigw.base.named import NamedTuple

Standing = Literal["documented", "observed", "chosen"]


class Cite(NamedTuple):
    """A source and its standing.

    ``documented``: the API reference says so under the heading ``source``.
    ``observed``: the reference is silent, and the real service was seen to do it (``source`` says by whom).
    ``chosen``: nobody knows; ``source`` is our reason.
    """

    standing: Standing
    source: str


def documented(heading: str) -> Cite:
    """The API reference says so, under this heading."""
    return Cite("documented", heading)


def observed(source: str) -> Cite:
    """The reference is silent; the real service was seen to do it."""
    return Cite("observed", source)


def chosen(reason: str) -> Cite:
    """Nobody knows; this is our choice, and why."""
    return Cite("chosen", reason)
