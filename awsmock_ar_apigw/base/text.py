"""Values as short texts of one line, for people: in failures, in tables, and in a session.

A text in a request may hold half of a surrogate pair, which is no character: JSON can escape one, and clients do. What people
get to see can always be written as UTF-8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.number import written

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping


class Hidden:
    """What stands in the place of a value that nobody is to see."""

    def __repr__(self) -> str:
        return "(hidden)"


HIDDEN = Hidden()
_EMPTY: tuple[Any, ...] = ({}, [])


def readable(text: str) -> str:
    """A text that can be written as UTF-8: what is no character is shown as Python would write it."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def shortened(text: str, longest: int) -> str:
    """A text of one line, cut where it is longer than this."""
    # The rest of a very long text is neither looked at nor shown.
    start = text[: 8 * longest]
    line = readable(" ".join(start.split()))
    return line if len(line) <= longest and start == text else f"{line[: longest - 1]}…"


def glimpse(value: Any, longest: int = 40) -> str:
    """A value in a few characters: of what holds others, no more than that it does."""
    if isinstance(value, dict | list):
        return repr(value) if value in _EMPTY else ("{…}" if isinstance(value, dict) else "[…]")
    return shortened(written(value), longest)


def arguments(values: Mapping[str, Any], longest: int = 110) -> str:
    """Names and values as the arguments of a call, as many as there is room for."""
    shown = ""
    for name, value in values.items():
        one = f"{', ' if shown else ''}{name}={glimpse(value)}"
        if len(shown) + len(one) > longest:
            return f"{shown}, …" if shown else "…"
        shown += one
    return shown


def some(lines: Iterable[str], most: int, what: str = "") -> list[str]:
    """The first lines, and how many more there are."""
    every = list(lines)
    more = len(every) - most
    return every if more <= 0 else [*every[:most], f"… and {more} more{what}"]


def moment(when: datetime.datetime) -> str:
    """A moment in UTC, to the millisecond where it isn't a whole second."""
    precise = "milliseconds" if when.microsecond else "seconds"
    return when.isoformat(" ", precise).replace("+00:00", "Z")
