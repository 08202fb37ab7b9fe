"""Limits that the service model keeps in prose: lengths by shape, and the forms of names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.spec.check import Limit

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.cite import Cite


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
        return self.least <= len(text) <= self.most and bool(re.fullmatch(self.pattern, text, re.ASCII))


# Lengths, by shape. A length in the name of a shape is no evidence: one says 1 to 1600 and is 0 to 1600.

LENGTHS = (
    Length(
        "Arn",
        0,
        2048,
        chosen("no length is given; IAM's roles, the longest that is asked for, have at most 2048"),
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

# Forms

STAGE_NAME = Form("stage name", "[A-Za-z0-9_-]+|[$]default", 1, 128, documented("Stages › stageName"))
STAGE_VARIABLE_NAME = Form(
    "stage variable's name",
    "[A-Za-z0-9_]+",
    1,
    64,
    documented("Stages › stageVariables; quotas of the developer guide"),
)
STAGE_VARIABLE_VALUE = Form(
    "stage variable's value",
    "[A-Za-z0-9-._~:/?#&=,]+",
    1,
    512,
    documented("Stages › stageVariables; quotas of the developer guide"),
)
MODEL_NAME = Form("model name", "[A-Za-z0-9]+", 1, 128, documented("Models › CreateModelInput › name"))
HEADER_NAME = Form(
    "header name",
    "[a-zA-Z0-9*?!#$%&'.^_`|~-]+",
    1,
    39,
    documented("RoutingRules › RoutingRuleMatchHeaderValue › header"),
)
HEADER_GLOB = Form(
    "header value glob",
    "[a-zA-Z0-9*?!#$%&'.^_`|~-]+",
    1,
    127,
    documented("RoutingRules › RoutingRuleMatchHeaderValue › valueGlob"),
)
MAPPING_KEY = Form(
    "API mapping key",
    r"[A-Za-z0-9$\-_.+!*'()/]*",
    0,
    300,
    observed(
        "aws/aws-cdk#9077 names the characters; the developer guide allows slashes between levels, and 300 in all"
    ),
)
DOMAIN_NAME = Form(
    "domain name",
    r"(\*\.)?[a-z0-9.-]+",
    1,
    512,
    observed("badmintoncryer/cdk-preflight, domain-name-charset"),
)
