"""What can't be read."""

from __future__ import annotations


class Misread(Exception):  # noqa: N818 - a finding on its way to whoever knows which file it is of
    """A text isn't what it should be; ``line`` says where, if that is known."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.line = line
