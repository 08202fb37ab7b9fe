"""What an OpenAPI definition may hold in either notation: bounded, since it is whatever a request holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.services.apigatewayv2.apis.json_schema import DEEPEST
from awsmock_ar_apigw.services.apigatewayv2.openapi.findings import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from awsmock_ar_apigw.base.errors import ServiceError

# A definition has at most 6 MB. [observed: quotas of the developer guide]
LONGEST = 6 * 1024 * 1024
# It has at most 500,000 values; what aliases of YAML stand for counts as often as they do.
# [chosen: more than are in a definition of 6 MB that people write]
MOST_VALUES = 500_000
# A whole number has at most 1,000 digits. [chosen: long ones are slow to read, and Python's own limit isn't in all releases]
MOST_DIGITS = 1000
WHOLE = Place()


def too_deep() -> ServiceError:
    """The error for what is nested too deeply, or where the caller has left too little of the stack."""
    return WHOLE.refusal(f"It is nested too deeply; {DEEPEST} levels are allowed.")


def too_large() -> ServiceError:
    """The error for what grows too large."""
    return WHOLE.refusal(f"It has more than {MOST_VALUES} values.")


def integer(text: str) -> int:
    """A whole number: a very long one is slow to read, and some releases of Python refuse it."""
    if len(text) > MOST_DIGITS:
        raise WHOLE.refusal(f"A number has more than {MOST_DIGITS} digits.")
    return int(text)


class Repeating(dict[str, Any]):
    """An object in which keys come twice; the last one counts, as in JSON."""

    __slots__ = ("twice",)

    twice: set[str]


def noted(found: dict[str, Any], repeats: list[Repeating]) -> Repeating:
    """An object in which keys come twice, noted among the repeats; which they are is to be told."""
    repeating = Repeating(found)
    repeating.twice = set()
    repeats.append(repeating)
    return repeating


def joiner(repeats: list[Repeating]) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    """Makes an object of its members; one in which keys come twice is noted among the repeats."""

    def join(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        repeating, once = noted(found, repeats), set[str]()
        for key, _value in pairs:
            (repeating.twice if key in once else once).add(key)
        return repeating

    return join


def check_size(whole: Any) -> int:
    """See to it that a value isn't too large. What is shared within it counts each time.

    Returns:
        How many texts it holds, keys too.

    Raises:
        ServiceError: it has too many values, or is nested too deeply.
    """
    size, texts = 1, 0
    level = [whole]
    for _depth in range(DEEPEST):
        below: list[Any] = []
        for one in level:
            kind = one.__class__
            if kind is str:
                texts += 1
                continue
            if kind is dict or kind is Repeating:
                members: Collection[Any] = one.values()
                texts += len(members)
            elif kind is list:
                members = one
            else:
                continue
            # Before they are looked at: few lists, shared, may hold very many.
            size += len(members)
            if size > MOST_VALUES:
                raise too_large()
            below += members
        if not below:
            return texts
        level = below
    raise too_deep()
