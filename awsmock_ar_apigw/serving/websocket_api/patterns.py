"""Patterns that a test's API brings along: matched by Python, for at most so long.

A matcher that backtracks can be kept busy by a pattern and a text that don't fit. How many ways it may have to try is at most the
product of what each repeat and each choice allows; a pattern for which that is too much is refused, and so is one in which what
is repeated again and again has repeats or choices itself.
[chosen: the service has Java's matcher, and another limit]
"""

from __future__ import annotations

import re
from functools import lru_cache

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple

# So many ways take about a second.
MOST_WAYS = 10_000_000
# What a pattern is made of: what is escaped, a class of characters, a group's begin and end, a choice, a repeat.
_PART = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<open>\((?:\?[:=!]|\?<[=!]|\?P?<\w+>)?)|(?P<close>\))|(?P<choice>\|)"
    r"|(?P<repeat>[*+]|\?|\{(?P<least>[0-9]{0,9})(?P<comma>,?)(?P<most>[0-9]{0,9})\})",
    re.DOTALL,
)


class Pattern(NamedTuple):
    """A pattern, ready to be used.

    Attributes:
        text: as it was written.
        compiled: as Python has it.
        endless: how many of its repeats have no end.
        ways: what its other repeats and its choices allow, multiplied.
    """

    text: str
    compiled: re.Pattern[str]
    endless: int
    ways: int

    def check(self, text: str) -> None:
        """Refuse a text which could keep the matcher busy.

        Raises:
            MockError: it could.
        """
        if self.ways * (len(text) + 1) ** self.endless > MOST_WAYS:
            raise MockError(
                f"The pattern {self.text!r} could keep Python busy for long with a text of {len(text)} characters. Write it with "
                "fewer repeats."
            )

    def fits(self, text: str) -> bool:
        """Whether the whole of a text is of this form.

        Raises:
            MockError: that could take too long.
        """
        self.check(text)
        return self.compiled.fullmatch(text) is not None


@lru_cache(maxsize=256)
def pattern_of(text: str) -> Pattern:
    r"""A pattern, from what somebody has written.

    Raises:
        MockError: it is none that Python knows, or one that could keep it busy.

    Examples:
        >>> pattern_of(r"2\d\d").fits("204")
        True
    """
    try:
        compiled = re.compile(text, re.ASCII)
    except (re.error, RecursionError, OverflowError) as error:
        raise MockError(f"{text!r} is no regular expression that Python knows: {error}.") from None
    endless, ways = _counted(text)
    return Pattern(text, compiled, endless, ways)


def _counted(text: str) -> tuple[int, int]:
    """How many repeats of a pattern have no end, and how many ways all else of it allows."""
    endless, ways, closed = 0, 1, -1
    # Of each group that is open, and of the one that was closed last, whether it has repeats or choices.
    groups, has_ways = [False], False
    for found in _PART.finditer(text):
        if found["open"]:
            groups.append(False)
        elif found["close"] and len(groups) > 1:
            has_ways = groups.pop()
            groups[-1] = groups[-1] or has_ways
            closed = found.end()
        elif found["choice"]:
            ways, groups[-1] = ways * 2, True
        elif found["repeat"] and _most(found) != 1:
            most = _most(found)
            if closed == found.start() and has_ways and most != 2:
                raise MockError(
                    f"The pattern {text!r} repeats a group that has repeats or choices itself, which could keep Python busy for ever."
                    " Write it without."
                )
            endless, ways = (endless + 1, ways) if most is None else (endless, ways * most)
            groups[-1] = True
    return endless, ways


def _most(repeat: re.Match[str]) -> int | None:
    """In how many ways a repeat may go on; None, if it has no end."""
    if repeat["repeat"] == "?":
        return 2
    if repeat["repeat"] in "*+":
        return None
    least, most = repeat["least"], repeat["most"]
    if not repeat["comma"]:
        return 1
    return int(most) - int(least or 0) + 1 if most else None
