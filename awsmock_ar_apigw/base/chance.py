"""Chances, drawn from a stream of their own: what draws them changes no id that the cloud gives out."""

from __future__ import annotations

import os
import random
from typing import Any


class Chances:
    """A stream of numbers from 0 to 1, begun when the first of them is drawn; it touches no global random state.

    Parameters:
        purpose: what they are for: streams for different purposes are different ones.
        seed: the same seed gives the same numbers in the same order, in any process; None draws a seed from the
            operating system.
    """

    def __init__(self, purpose: str, seed: int | str | None = None) -> None:
        self._purpose = purpose
        self._seed = seed
        self._random: random.Random | None = None

    def next(self) -> float:
        """The next number: 0 at least, and below 1."""
        if self._random is None:
            seed = f"{self._purpose} {self._settled()!r}"
            self._random = random.Random(seed)  # noqa: S311 - reproducible chances, no secrets
        return self._random.random()

    def clear(self) -> None:
        """Begin anew."""
        self._random = None

    def state(self) -> Any:
        """Where the stream stands, for ``bring_back``: of this one, or of another for the same purpose."""
        return self._settled(), self._random.getstate() if self._random else None

    def _settled(self) -> int | str:
        """The seed; what the operating system gives stays, so that what was remembered comes again."""
        if self._seed is None:
            self._seed = os.urandom(16).hex()
        return self._seed

    def bring_back(self, state: Any) -> None:
        """Give again what came after that state."""
        self._seed, stands = state
        self._random = None
        if stands is not None:
            self._random = random.Random()  # noqa: S311 - reproducible chances, no secrets
            self._random.setstate(stands)
