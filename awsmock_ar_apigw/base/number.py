"""Numbers that a test gives: Python counts True and False among them, and knows no end of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import TypeIs

# As far as an Integer of the services counts: no test makes as many calls.
MOST = 2**31 - 1


def is_number(value: object) -> TypeIs[int | float]:
    """Whether this is a number, be it infinite or none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_count(value: object) -> bool:
    """Whether this is a whole number above zero, and not beyond all counting."""
    return is_number(value) and isinstance(value, int) and 0 < value <= MOST


def written(value: object, write: Callable[[object], str] = repr) -> str:
    """A value as Python writes it, also where it has more digits than Python writes, or is nested more deeply."""
    try:
        return write(value)
    except ValueError:
        return "(thousands of digits)"
    except RecursionError:
        return "(nested too deeply)"
