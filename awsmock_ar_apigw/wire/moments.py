"""A moment as a service writes it, and what botocore's parser makes of that.

In Python it is a whole number of microseconds since 1970.
"""

from __future__ import annotations

import datetime
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from botocore.utils import parse_timestamp
from dateutil.tz import tzlocal, tzutc

from awsmock_ar_apigw.base.clock import EPOCH, SECOND
from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Leaf(NamedTuple):
    """How a value without members is written, and what is made of it; None where that is the value itself."""

    text: Callable[[Any], str]
    parsed: Callable[[Any], Any] | None


# As texts


def as_epoch(micros: int) -> float:
    """Seconds since 1970 with milliseconds."""
    return micros // 1_000 / 1_000


def as_iso8601(micros: int) -> str:
    """Whole seconds in UTC."""
    return _text_in_utc(micros // SECOND)


def as_exact_iso8601(micros: int) -> str:
    """Milliseconds in UTC, all three digits of them."""
    return f"{_text_in_utc(micros // SECOND)[:-1]}.{micros // 1_000 % 1_000:03}Z"


@lru_cache(maxsize=128)  # what a test makes, it makes in a few seconds
def _text_in_utc(seconds: int) -> str:
    return (EPOCH + datetime.timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


# As botocore reads them

_EPOCH_IN_UTC = EPOCH.replace(tzinfo=tzutc())
# Beyond, in microseconds, a double doesn't hold each of them; before, years may have fewer than four digits.
_PLAIN_TIMES = range(2**33 * SECOND)


def _is_faked() -> bool:
    """Whether somebody has put a class of their own in the place of datetime's, as freezegun does to stop the clock."""
    return datetime.datetime.__module__ != "datetime"


def _of_epoch(micros: int) -> datetime.datetime:
    """A time that travels as seconds: botocore puts it into the local time zone."""
    # The last asks what ``_is_faked`` does, without a call more for each time.
    if time.daylight or micros not in _PLAIN_TIMES or datetime.datetime.__module__ != "datetime":
        return parse_timestamp(as_epoch(micros))  # type: ignore[arg-type]
    return _in_local_time(micros // 1_000, time.timezone, time.tzname)


@lru_cache(maxsize=128)  # what a test makes, it makes in a few seconds
def _in_local_time(millis: int, west: int, names: tuple[str, str]) -> datetime.datetime:
    return _local_epoch(west, names) + datetime.timedelta(milliseconds=millis)


@lru_cache(maxsize=1)
def _local_epoch(west: int, _names: tuple[str, str]) -> datetime.datetime:
    """The beginning of 1970 in a local time zone without summer time, so many seconds west of Greenwich."""
    zone = _EPOCH_IN_UTC - datetime.timedelta(seconds=west)
    return zone.replace(tzinfo=tzlocal())


def _of_exact_iso8601(micros: int) -> datetime.datetime:
    """The same with milliseconds."""
    if micros not in _PLAIN_TIMES or _is_faked():
        return parse_timestamp(as_exact_iso8601(micros))
    return _of_iso8601(micros) + datetime.timedelta(milliseconds=micros // 1_000 % 1_000)


def _of_iso8601(micros: int) -> datetime.datetime:
    """A time that travels as a text, in UTC, which dateutil takes for the local time zone where that has the same name."""
    if micros not in _PLAIN_TIMES or _is_faked():
        return parse_timestamp(as_iso8601(micros))
    if "UTC" not in time.tzname:
        return _in_utc(micros // SECOND)
    return _of_epoch(micros // SECOND * SECOND)


@lru_cache(maxsize=128)
def _in_utc(seconds: int) -> datetime.datetime:
    return _EPOCH_IN_UTC + datetime.timedelta(seconds=seconds)


# By the format.
MOMENTS = {
    # As ``as_epoch``, which would be a call more.
    "unixTimestamp": Leaf(lambda micros: repr(micros // 1_000 / 1_000), _of_epoch),
    "iso8601": Leaf(lambda micros: f'"{as_iso8601(micros)}"', _of_iso8601),
}
EXACT_MOMENTS = {
    **MOMENTS,
    "iso8601": Leaf(lambda micros: f'"{as_exact_iso8601(micros)}"', _of_exact_iso8601),
}
