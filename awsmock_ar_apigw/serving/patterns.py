"""Patterns that a test's API brings along: matched by Python, for at most so long.

A matcher that backtracks can be kept busy by a pattern and a text that don't fit. How many ways it may have to try is at most the
product of what each repeat and each choice allows; a pattern for which that is too much is refused, and so is one in which what
is repeated again and again has repeats or choices itself.
[chosen: the service has Java's matcher, and another limit]
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# So many ways take about a second.
MOST_WAYS = 10_000_000


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

    def check(self, text: str, *, searches: bool = False) -> None:
        """Refuse a text which could keep the matcher busy.

        Parameters:
            text: the text.
            searches: whether the pattern is looked for from each place of the text on, which one with several repeats without an end
                makes more of.

        Raises:
            MockError: it could.
        """
        times = self.endless + (searches and self.endless > 1)
        if self.ways * (len(text) + 1) ** times > MOST_WAYS:
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
    """How many repeats of a pattern have no end, and how many ways all else of it allows.

    Raises:
        MockError: a group is repeated that has ways itself.
    """
    endless, ways, before = 0, 1, ""
    # Of each group that is open, and of the one that was closed last, whether it has repeats or choices.
    groups, has_ways = [False], False
    for sign, most in _signs(text):
        if sign == "(":
            groups.append(False)
        elif sign == ")":
            has_ways = groups.pop()
            groups[-1] = groups[-1] or has_ways
        elif sign == "|":
            ways, groups[-1] = ways * 2, True
        elif sign == "*" and most != 1:
            if before == ")" and has_ways and most != 2:
                raise MockError(
                    f"The pattern {text!r} repeats a group that has repeats or choices itself, which could keep Python busy for ever."
                    " Write it without."
                )
            endless, ways = (endless, ways * most) if most else (endless + 1, ways)
            groups[-1] = True
        before = sign
    return endless, ways


def _signs(text: str) -> Iterator[tuple[str, int]]:
    """What a pattern is made of: ``(``, ``)``, ``|``, ``*`` for each repeat, with in how many ways it may go on, 0 for no end."""
    at = 0
    while at < len(text):
        sign, end, most = text[at], at + 1, 0
        if sign == "\\":
            end = at + 2
        elif sign == "[":
            end = _end_of_class(text, at)
        elif text.startswith("(?", at):
            end = at + 2
        elif sign == "?":
            sign, most = "*", 2
        elif sign == "+":
            sign = "*"
        elif sign == "{" and (found := _ways_of(text[at:])) is not None:
            sign, most, end = "*", found, text.index("}", at) + 1
        yield sign, most
        at = end


def _end_of_class(text: str, at: int) -> int:
    """Where a class of characters ends that begins there."""
    at += 2 if text.startswith("[^", at) else 1
    at += text.startswith("]", at)
    while text[at] != "]":
        at += 2 if text[at] == "\\" else 1
    return at + 1


def _ways_of(repeat: str) -> int | None:
    """In how many ways what begins with a repeat such as ``{2,3}`` may go on, 0 for no end; None, if it is no repeat."""
    braces, closed, _rest = repeat[1:].partition("}")
    least, comma, most = braces.partition(",")
    if not closed or not ((least + most).isdecimal() or (comma and not least + most)):
        return None
    return (int(most) - int(least or 0) + 1 if most else 0) if comma else 1
