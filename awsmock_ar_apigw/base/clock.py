"""Virtual time in whole microseconds, and the pace that says who moves it."""

from __future__ import annotations

import datetime
import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.near import meant
from awsmock_ar_apigw.base.number import is_number, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECOND = 1_000_000


def _epoch() -> datetime.datetime:
    """The beginning of 1970 in UTC, as Python has it: a test may have put another class in the place of its own meanwhile."""
    own: type[datetime.datetime] = next(
        kind for kind in datetime.datetime.__mro__ if kind.__module__ == "datetime"
    )
    return own(1970, 1, 1, tzinfo=datetime.timezone.utc)


EPOCH = _epoch()
_MICROSECOND = datetime.timedelta(microseconds=1)


def _micros(moment: datetime.datetime) -> int:
    return (moment - EPOCH) // _MICROSECOND


# What a clock shows: a day less than a datetime holds, at either end, so that clients can tell it in any time zone.
EARLIEST = _micros(datetime.datetime(1, 1, 2, tzinfo=datetime.timezone.utc))
LATEST = _micros(datetime.datetime(9999, 12, 31, tzinfo=datetime.timezone.utc))
FIRST_DAY, LAST_DAY = "0001-01-02", "9999-12-31"


class Pace(NamedTuple):
    """Who moves the clock.

    ``tick`` microseconds pass with each call; ``at_once`` lands all that is pending before the next
    call is answered; ``real`` follows ``time.time()``.
    """

    name: str
    tick: int = 0
    at_once: bool = False
    real: bool = False


# A millisecond a call, so that what is created or updated later also carries a later time stamp,
# as it would in AWS. [chosen: a test that compares them finds what it would find in AWS]
INSTANT = Pace("instant", tick=1_000, at_once=True)
MANUAL = Pace("manual")
REAL = Pace("real", real=True)
_NAMED = {pace.name: pace for pace in (INSTANT, MANUAL, REAL)}


def is_span(seconds: object) -> bool:
    """Whether this is a number of seconds above zero, and not more than there are."""
    return is_number(seconds) and 0 < seconds <= (LATEST - EARLIEST) // SECOND


def per_call(seconds: float | datetime.timedelta) -> Pace:
    """A pace at which each call moves the clock: polling loops see the middle state a known number of times.

    Parameters:
        seconds: how far each call moves the clock, in seconds or as a timedelta; above zero.

    Returns:
        The pace, for the option ``pace`` of a mock.

    Raises:
        MockError: ``seconds`` is not above zero, or more than a clock shows.

    Examples:
        >>> per_call(30).name
        'per_call(30)'
    """
    if isinstance(seconds, datetime.timedelta):
        seconds = seconds.total_seconds()
    if not (is_span(seconds) and round(seconds * SECOND)):
        raise MockError(
            f"per_call({written(seconds)}) would not move the clock. Give seconds above zero, as many as a clock shows."
        )
    return Pace(f"per_call({seconds:g})", tick=round(seconds * SECOND))


_PER_CALL = r"\s*per_call\(\s*([0-9]+|[0-9]*\.[0-9]+)\s*\)\s*"


def as_pace(pace: Pace | str) -> Pace:
    """The pace that an option names, or writes as a configuration file does: ``"per_call(30)"``."""
    if isinstance(pace, Pace):
        return pace
    if isinstance(pace, str):
        if pace in _NAMED:
            return _NAMED[pace]
        if asked := re.fullmatch(_PER_CALL, pace):
            return per_call(float(asked[1]))
    raise MockError(
        f'pace={pace!r} is not a pace. {meant(pace, _NAMED)}Use "instant", "manual", "real" or per_call(seconds).'
    )


def as_micros(moment: datetime.datetime | float | str | None) -> int:
    """Microseconds since 1970: of a datetime (naive means UTC) or its text, of seconds, or (None) of now."""
    if moment is None:
        return time.time_ns() // 1_000
    given = _read(moment) if isinstance(moment, str) else moment
    micros = _of_seconds(given) if is_number(given) else _of_datetime(given)
    if micros is None or not EARLIEST <= micros <= LATEST:
        raise MockError(
            f"{written(moment)} is no time that a datetime could hold in every time zone. Give one from {FIRST_DAY} to "
            f"{LAST_DAY}, as a datetime or in seconds since 1970."
        )
    return micros


def _read(text: str) -> datetime.datetime | float:
    """A moment as a configuration file has it."""
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return datetime.datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        raise MockError(
            f"{written(text)} is not a moment. Write it as 2030-01-31T12:00:00Z, or as seconds since 1970."
        ) from None


def _of_seconds(seconds: float) -> int | None:
    try:
        return datetime.timedelta(seconds=seconds) // _MICROSECOND
    except (OverflowError, ValueError):
        return None


def _of_datetime(moment: object) -> int:
    if not isinstance(moment, datetime.datetime):
        raise MockError(
            f"{written(moment)} is not a moment. Give a datetime, its text, or seconds since 1970."
        )
    return _micros(moment if moment.tzinfo else moment.replace(tzinfo=datetime.timezone.utc))


def _as_span(span: object) -> datetime.timedelta:
    return span if isinstance(span, datetime.timedelta) else _span(seconds=cast("float", span))


def _span(**parts: float) -> datetime.timedelta:
    """A span of time, from numbers.

    Raises:
        MockError: one of them is none.
    """
    for name, value in parts.items():
        if not is_number(value):
            raise MockError(
                f"The clock cannot advance: {name}={written(value)} is no number. Give one, such as seconds=30."
            )
    try:
        return datetime.timedelta(**parts)
    except (ValueError, OverflowError) as error:
        raise MockError(f"The clock cannot advance: {error}. Give numbers, such as seconds=30.") from None


OVER = (
    "The mock of this cloud has stopped: views, summary() and calls show what was there at the end, and nothing changes it any "
    "more. Do this while the mock is active."
)


class Clock:
    """The clock of one cloud.

    Parameters:
        start: where it starts, in microseconds since 1970.
        pace: who moves it.
    """

    def __init__(self, start: int, pace: Pace) -> None:
        self._now = start
        self.pace = pace
        # Whether the mock of its cloud has stopped.
        self.over = False
        # What happens on the way when it advances to a moment, each of it at its own; it is called under no lock.
        self.on_the_way: Callable[[int], None] | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Its time and its pace: nothing hangs on the time of a copy."""
        return {**self.__dict__, "on_the_way": None}

    def __repr__(self) -> str:
        return f"<Clock {self.now.isoformat(timespec='milliseconds')}, {self.pace.name}>"

    @property
    def micros(self) -> int:
        """The time in microseconds since 1970."""
        return round(time.time() * SECOND) if self.pace.real else self._now

    @property
    def now(self) -> datetime.datetime:
        """The time as an aware datetime in UTC."""
        return EPOCH + datetime.timedelta(microseconds=self.micros)

    def advance(
        self,
        span: float | datetime.timedelta = 0,
        /,
        *,
        seconds: float = 0,
        minutes: float = 0,
        hours: float = 0,
        days: float = 0,
    ) -> datetime.datetime:
        """Move the clock on; what falls due in between has happened when the next call is answered.

        Connections of WebSocket APIs whose time is over meanwhile are closed on the way, each at its moment, and their
        ``$disconnect`` runs there.

        Parameters:
            span: how far, in seconds or as a timedelta; all that is given is added up, and not below zero together.
            seconds: likewise.
            minutes: likewise.
            hours: likewise.
            days: likewise.

        Returns:
            The new time, as an aware datetime in UTC.

        Raises:
            MockError: the span is negative, or leads beyond the year 9999, or the pace is "real" (then
                ``time.time()`` rules: move it with freezegun or time-machine); or the mock has stopped.

        Examples:
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> with mock_apprunner(pace="manual", start_time=0) as cloud:
            ...     cloud.clock.advance(minutes=5).isoformat()
            '1970-01-01T00:05:00+00:00'
        """
        until = self._until(_as_span(span) + _span(seconds=seconds, minutes=minutes, hours=hours, days=days))
        if self.on_the_way is not None:
            self.on_the_way(until)
        self.reach(until)
        return self.now

    def skip(self, seconds: float) -> None:
        """Move the clock on, and let what happens on the way wait: a lock is held.

        Raises:
            MockError: as ``advance`` does.
        """
        self.reach(self._until(_as_span(seconds)))

    def _until(self, span: datetime.timedelta) -> int:
        """The moment at the end of a span of time, in microseconds since 1970.

        Raises:
            MockError: the clock can't be moved there.
        """
        if self.over:
            raise MockError(OVER)
        if span < datetime.timedelta(0):
            raise MockError(f"The clock cannot go back by {-span}. Give advance() a span above zero.")
        if self.micros + span // _MICROSECOND > LATEST:
            raise MockError(f"The clock cannot advance by {span}: the last day that it shows is {LAST_DAY}.")
        if self.pace.real:
            raise MockError(
                "pace='real' follows time.time(). Move that clock instead, with freezegun or time-machine, "
                "or use another pace."
            )
        return self._now + span // _MICROSECOND

    @contextmanager
    def moved_by_sleep(self) -> Iterator[Clock]:
        """Let ``time.sleep`` and ``asyncio.sleep`` move this clock instead of taking time, as long as the block runs.

        For code that polls: its own waiting lets what is under way come to its end. What has imported ``sleep`` by name before
        (``from time import sleep``) keeps the one that waits.

        Returns:
            The clock, for ``with``.

        Raises:
            MockError: the pace is "real", whose clock nobody moves but ``time.time()``.

        Examples:
            >>> import time
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> with mock_apprunner(pace="manual", start_time=0) as cloud, cloud.clock.moved_by_sleep():
            ...     time.sleep(90)
            ...     cloud.clock.now.isoformat()
            '1970-01-01T00:01:30+00:00'
        """
        if self.pace.real:
            raise MockError(
                "pace='real' follows time.time(), and sleep takes its time. Use another pace, or freezegun or time-machine."
            )
        import asyncio  # noqa: PLC0415 - it is costly to import

        sleep, sleep_async = time.sleep, asyncio.sleep

        def moving(seconds: Any, /) -> None:
            sleep(min(seconds, 0))  # which refuses what is no time, and lets other threads go on
            self.advance(seconds=seconds)

        async def moving_async(delay: float, result: Any = None) -> Any:
            if delay > 0:
                self.advance(seconds=delay)
            return await sleep_async(0, result)

        time.sleep, asyncio.sleep = moving, moving_async
        try:
            yield self
        finally:
            time.sleep, asyncio.sleep = sleep, sleep_async

    def has(self, seconds: float) -> bool:
        """Whether so many seconds are left until the last day that it shows."""
        return self.micros + round(seconds * SECOND) <= LATEST

    def set(self, micros: int) -> None:
        """Put the clock to a moment, be it in the past, unless real time rules."""
        if not self.pace.real:
            self._now = micros

    def reach(self, micros: int) -> None:
        """Move the clock on to a moment, unless it is there already or real time rules."""
        if not self.pace.real:
            self._now = max(self._now, micros)

    def tick(self) -> int:
        """A call passes: move as the pace says, and return the time in microseconds.

        Raises:
            MockError: there is no such time any more.
        """
        if self.pace.real:
            return self.micros
        if self._now + self.pace.tick > LATEST:
            raise MockError(
                f"No call can pass after {LAST_DAY}, the last day that a clock shows. Start earlier, with a slower pace, "
                "or reset() the cloud."
            )
        self._now += self.pace.tick
        return self._now
