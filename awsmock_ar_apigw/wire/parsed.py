"""What botocore's parser would make of an answer, made of the answer itself, without the bytes in between.

The encoder beside this one refuses what a shape lacks, so nothing is checked twice here. What is made shares nothing with
what it is made of, which may be stored.
"""

from __future__ import annotations

import datetime
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from botocore.utils import parse_timestamp
from dateutil.tz import tzlocal, tzutc

from awsmock_ar_apigw.base.clock import EPOCH, SECOND
from awsmock_ar_apigw.wire.values import Compiler, as_epoch, as_exact_iso8601, as_iso8601

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import ListShape, MapShape, Shape, StructureShape

    Turn = Callable[[Any], Any]

_EPOCH_IN_UTC = EPOCH.replace(tzinfo=tzutc())
# Beyond, in microseconds, a double doesn't hold each of them; before, years may have fewer than four digits.
_PLAIN_TIMES = range(2**33 * SECOND)


class ParsedAs(Compiler):
    """Compiles shapes into functions from Python values to what botocore's parser makes of them.

    Parameters:
        moment: how a time is written where the shape names no format of its own.
        numbers: how the parser turns numbers, by the name of their type; none are left out of JSON as they are.
        exact: whether texts of times have milliseconds.
    """

    def __init__(self, moment: str, numbers: Mapping[str, Turn], *, exact: bool = False) -> None:
        super().__init__()
        self._moment = moment
        self._moments = {**_MOMENTS, "iso8601": _of_exact_iso8601} if exact else _MOMENTS
        self._numbers = numbers

    def _scalar(self, shape: Shape) -> Turn:
        if shape.type_name == "timestamp":
            return self._moments[shape.serialization.get("timestampFormat", self._moment)]
        return bytes if shape.type_name == "blob" else self._numbers.get(shape.type_name, as_is)

    def _list(self, shape: ListShape) -> Turn:
        turn = self.turn(shape.member)
        return list if turn is as_is else lambda value: [turn(one) for one in value]

    def _structure(self, shape: StructureShape) -> Turn:
        """The function for a structure: members in the order of the shape, without those that are unset."""
        table = [(name, self.turn(member)) for name, member in shape.members.items()]

        def parsed(value: Mapping[str, Any]) -> dict[str, Any]:
            found = {}
            for name, turn in table:
                member = value.get(name)
                if member is not None:
                    found[name] = member if turn is as_is else turn(member)
            return found

        return parsed

    def _map(self, shape: MapShape) -> Turn:
        turn = self.turn(shape.value)
        return dict if turn is as_is else lambda value: {key: turn(one) for key, one in value.items()}


def as_is(value: Any) -> Any:
    """A value that needs no turning."""
    return value


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


_MOMENTS: dict[str, Turn] = {"unixTimestamp": _of_epoch, "iso8601": _of_iso8601}
