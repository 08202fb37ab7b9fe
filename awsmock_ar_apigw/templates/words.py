"""What people look at: mappings that say what they have, and lists that read as texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar, overload

from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.kit.item import NotThere

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

T = TypeVar("T")
LineT = TypeVar("LineT")


class Named(dict[str, T]):
    """Values by name: a name that isn't there is answered with those that are.

    Parameters:
        values: the values.
        what: what they are, such as ``output of stack pets``.
    """

    def __init__(self, values: Mapping[str, T], what: str) -> None:
        super().__init__(values)
        self._what = what

    def __missing__(self, name: object) -> T:
        there = f"There are: {', '.join(self)}." if self else "There are none."
        raise NotThere(f"No {self._what} is called {name!r}. {meant(name, self)}{there}")


class Lines(Sequence[LineT]):
    """Things of which each is a line of a text; it is true where there are some.

    Parameters:
        lines: the things.
    """

    # What is said where there are none.
    _none: ClassVar[str] = ""

    def __init__(self, lines: Iterable[LineT]) -> None:
        self._lines = tuple(lines)

    @overload
    def __getitem__(self, key: int) -> LineT: ...

    @overload
    def __getitem__(self, key: slice) -> Sequence[LineT]: ...

    def __getitem__(self, key: int | slice) -> LineT | Sequence[LineT]:
        return self._lines[key]

    def __len__(self) -> int:
        return len(self._lines)

    def __eq__(self, other: object) -> bool:
        """Whether there are the same things, or the same lines, in the same order."""
        if isinstance(other, Sequence) and not isinstance(other, str | bytes):
            return len(self) == len(other) and all(
                line == theirs or str(line) == theirs for line, theirs in zip(self, other, strict=True)
            )
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # what it is equal to may change

    def __str__(self) -> str:
        return "\n".join(map(str, self._lines)) or self._none

    def __repr__(self) -> str:
        return str(self)
