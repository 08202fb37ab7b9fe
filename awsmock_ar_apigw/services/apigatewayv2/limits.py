"""Limits that the service model keeps in prose: lengths by shape, and what a form is; see ``forms.py``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.cite import chosen, documented
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.spec.check import Limit

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsmock_ar_apigw.base.cite import Cite


@cache
def whole(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """The question whether a whole text is of a pattern, compiled once: ``re`` looks for it each time."""
    return re.compile(pattern, re.ASCII).fullmatch


class Length(NamedTuple):
    """The shortest and longest text of a shape."""

    shape: str
    least: int
    most: int
    cite: Cite


class Form(NamedTuple):
    """What a text of one kind may look like."""

    what: str
    pattern: str
    least: int
    most: int
    cite: Cite

    def fits(self, text: str) -> bool:
        """Whether a whole text is of this form."""
        return self.least <= len(text) <= self.most and bool(whole(self.pattern)(text))


# Lengths, by shape. A length in the name of a shape is no evidence: one says 1 to 1600 and is 0 to 1600.

LENGTHS = (
    Length(
        "Arn",
        0,
        2048,
        chosen("no length is given; IAM's roles, the longest that is asked for, have at most 2048"),
    ),
    Length(
        "SelectionExpression",
        0,
        2048,
        chosen("no length is given; those that clients write name a few members of a message"),
    ),
    Length(
        "StringWithLengthBetween0And1024", 0, 1024, documented("Api › description: the shape's description")
    ),
    Length(
        "StringWithLengthBetween0And2048",
        0,
        2048,
        documented("Stage › stageVariables: the shape's description"),
    ),
    Length(
        "StringWithLengthBetween0And32K", 0, 32_768, documented("Model › schema: the shape's description")
    ),
    Length(
        "StringWithLengthBetween1And1024",
        1,
        1024,
        documented("Integration › connectionId: the shape's description"),
    ),
    Length("StringWithLengthBetween1And128", 1, 128, documented("Api › name: the shape's description")),
    Length(
        "StringWithLengthBetween1And1600", 0, 1600, documented("Tags: the shape's description says 0 to 1600")
    ),
    Length(
        "StringWithLengthBetween1And256", 1, 256, documented("Model › contentType: the shape's description")
    ),
    Length(
        "StringWithLengthBetween1And512",
        1,
        512,
        documented("DomainName › domainName: the shape's description"),
    ),
    Length("StringWithLengthBetween1And64", 1, 64, documented("Api › version: the shape's description")),
    Length(
        "UriWithLengthBetween1And2048",
        1,
        2048,
        documented("Integration › integrationUri: the shape's description"),
    ),
)
# The model says 50 to 30,000 of a time-out; what is right depends on the protocol, and integration.py asks.
_ANY_INTEGER = Limit(-(2**31), 2**31 - 1)
LIMITS = {
    "IntegerWithLengthBetween50And30000": _ANY_INTEGER,
    **{length.shape: Limit(length.least, length.most) for length in LENGTHS},
}
