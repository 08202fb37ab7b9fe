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

    # A Region and an account.
    Origin = tuple[str, str] | None


class Hidden:
    """What stands in the place of a value that nobody is to see."""

    def __repr__(self) -> str:
        return "(hidden)"


HIDDEN = Hidden()
_EMPTY: tuple[Any, ...] = ({}, [])
# How much of an ARN's end is shown: more than the longest type, name, revision and id of the services have together,
# with a Region and an account before them.
_LONGEST_END = 140


def readable(text: str) -> str:
    """A text that can be written as UTF-8: what is no character is shown as Python would write it."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def shortened(text: str, longest: int) -> str:
    """A text of one line, cut where it is longer than this."""
    # The rest of a very long text is neither looked at nor shown.
    start = text[: 8 * longest]
    line = readable(" ".join(start.split()))
    return line if len(line) <= longest and start == text else f"{line[: longest - 1]}…"


def without_origin(arn: str, here: Origin = None) -> str:
    """An ARN whose end stays: it says what it is of, the type, name and id.

    Region and account stay where they aren't those of here, which is mostly what is wrong then.
    """
    parts = arn[arn.rindex("arn:") :].split(":", 5)  # the last one, where a URI holds another
    *origin, end = parts[3:] if len(parts) == 6 else parts[-1:]
    if here and any(own and own != ours for own, ours in zip(origin, here, strict=False)):
        end = ":".join([*origin, end])
    return f"arn:…:{end}" if len(end) <= _LONGEST_END else f"arn:…{end[-_LONGEST_END:]}"


def sentence(text: str, longest: int, here: Origin = None) -> str:
    """A text of one line, cut where it is longer than this: first in the ARNs that it names, then at its end."""
    start, rest = text[: 8 * longest], text[8 * longest :]
    if len(start) > longest:
        start = " ".join(_with_brief_arn(word, here) for word in start.split())
    return shortened(start + rest, longest)


def _with_brief_arn(word: str, here: Origin) -> str:
    before, sign, after = word.partition("arn:")
    return before + without_origin(sign + after, here) if sign else word


def glimpse(value: Any, longest: int = 40, here: Origin = None) -> str:
    """A value in a few characters: of what holds others, no more than that it does; of a long ARN, its end."""
    if isinstance(value, dict | list):
        return repr(value) if value in _EMPTY else ("{…}" if isinstance(value, dict) else "[…]")
    if isinstance(value, str) and value.startswith("arn:") and len(value) > longest:
        return shortened(written(without_origin(value, here)), 2 * _LONGEST_END)
    return shortened(written(value), longest)


def arguments(values: Mapping[str, Any], longest: int = 110, here: Origin = None) -> str:
    """Names and values as the arguments of a call, as many as there is room for.

    Parameters:
        values: the values by their names.
        longest: how much room there is.
        here: the Region and the account that the call went to, of which ARNs need not speak.
    """
    shown = ""
    for name, value in values.items():
        one = f"{', ' if shown else ''}{name}={glimpse(value, here=here)}"
        # The first has more room: it is mostly what the call is about.
        if len(shown) + len(one) > (longest if shown else 2 * longest):
            return f"{shown}, …" if shown else "…"
        shown += one
    return shown


def in_full(values: Mapping[str, Any], longest: int = 110) -> str:
    """Names and values as the arguments of a call, with all that they hold: in one line, or over as many as they need."""
    from pprint import pformat  # noqa: PLC0415 - for those who ask

    def laid_out(name: str, value: Any) -> str:
        before = f"    {name}="
        text = written(value, lambda one: pformat(one, width=longest - len(before), sort_dicts=False))
        return before + text.replace("\n", "\n" + " " * len(before))

    line = ", ".join(f"{name}={written(value)}" for name, value in values.items())
    if len(line) <= longest:
        return line
    return "".join(f"\n{laid_out(*one)}," for one in values.items()) + "\n"


def some(lines: Iterable[str], most: int, what: str = "") -> list[str]:
    """The first lines, and how many more there are."""
    every = list(lines)
    more = len(every) - most
    return every if more <= 0 else [*every[:most], f"… and {more} more{what}"]


def moment(when: datetime.datetime) -> str:
    """A moment in UTC, to the millisecond where it isn't a whole second."""
    precise = "milliseconds" if when.microsecond else "seconds"
    return when.isoformat(" ", precise).replace("+00:00", "Z")
