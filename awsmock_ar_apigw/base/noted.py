"""What was noted, one after the other: a list that can let go of its oldest, and still tells each by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

One = TypeVar("One")


class Noted(list[One]):
    """A list of what was noted, oldest first.

    Attributes:
        gone: how many of the oldest it has let go of: the first that is there has this number.
    """

    gone = 0

    @property
    def total(self) -> int:
        """How many were noted in all."""
        return self.gone + len(self)

    def let_go(self, most: int) -> None:
        """Keep so many of the newest, at most."""
        spare = len(self) - most
        if spare > 0:
            del self[:spare]
            self.gone += spare

    def numbered(self) -> list[tuple[int, One]]:
        """Those that are there, with their numbers."""
        return list(enumerate(self, self.gone))

    def clear(self) -> None:
        """Begin anew."""
        super().clear()
        self.gone = 0

    def bring_back(self, ones: Iterable[One]) -> None:
        """Hold these, and no others."""
        self[:] = ones
        self.gone = 0
