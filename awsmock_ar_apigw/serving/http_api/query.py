"""Query strings, as events and mappings see them: names and values decoded, a plus is a space."""

from __future__ import annotations

from urllib.parse import unquote_plus


def pairs_of(query: str) -> list[tuple[str, str]]:
    """The pairs of a query string, in their order.

    A key without a value has an empty one, and between two ampersands there is nothing. [real: C9, C12; inferred: C13; U10]

    Examples:
        >>> pairs_of("a=1&a=b%2Bc&flag&&colors[]=light+blue")
        [('a', '1'), ('a', 'b+c'), ('flag', ''), ('colors[]', 'light blue')]
    """
    pairs = [part.partition("=") for part in query.split("&") if part]
    return [(_plain(name), _plain(value)) for name, _, value in pairs]


def _plain(text: str) -> str:
    try:
        return unquote_plus(text, errors="strict") if "%" in text or "+" in text else text
    except UnicodeDecodeError:
        return text  # as a path that can't be decoded stays as it is: U3
