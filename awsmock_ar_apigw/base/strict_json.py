"""JSON as the standard has it, in and out: Python's own knows NaN and Infinity, and trips over long numbers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from awsmock_ar_apigw.base.errors import MockError

if TYPE_CHECKING:
    from collections.abc import Callable

# Every whole number of so many digits is less than the greatest double.
_MOST_DIGITS = 300


def _whole(text: str) -> float:
    """A whole number. A longer one is as good as the nearest double, and takes no time to read."""
    return int(text) if len(text) <= _MOST_DIGITS else float(text)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_int=_whole, parse_constant=_no_constant)
_scan: Callable[[str, int], tuple[Any, int]] = _DECODER.scan_once  # type: ignore[attr-defined]
_write = json.JSONEncoder(separators=(",", ":"), check_circular=False, allow_nan=False).encode


def read(text: str) -> Any:
    """The value of a text; a number beyond all doubles is infinite.

    Raises:
        ValueError: it isn't JSON, or is nested more deeply than Python reads.
    """
    try:
        try:
            # Hardly any text has white space around it, which takes the decoder as long to look for as all else.
            value, end = _scan(text, 0)
            if end == len(text):
                return value
        except (StopIteration, ValueError):
            pass  # white space stands before it, or it isn't JSON
        return _DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def write(value: Any) -> str:
    """A value as a text.

    Raises:
        MockError: it holds a number that isn't one in JSON.
    """
    try:
        return _write(value)
    except ValueError:
        raise MockError(
            "The mock made an answer with a number that JSON doesn't have. This is a bug of the mock: please report it."
        ) from None
