"""What a template may hold: bounded, since whatever a text holds is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.templates.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Mapping

# [observed: the user guide of CloudFormation, "CloudFormation quotas": a template body in an S3 object has at most 1 MB]
LONGEST = 1024 * 1024
# What aliases stand for counts as often as they do. [chosen: more than are in a template of 1 MB that people write]
MOST_VALUES = 200_000
# Of a number. [chosen: long ones are slow to read, and Python's own limit isn't in all releases]
MOST_DIGITS = 1000
# [chosen: far more than people write, and less than Python's stack has]
DEEPEST = 100
# By section, how many members it may have. [observed: "CloudFormation quotas"]
MOST: Mapping[str, int] = {"Resources": 500, "Outputs": 200, "Parameters": 200, "Mappings": 200}
# [observed: likewise]
LONGEST_DESCRIPTION = 1024


def too_deep(name: str) -> TemplateError:
    """The error for what is nested too deeply."""
    return TemplateError(f"It is nested too deeply; {DEEPEST} levels are allowed.", name)


def too_large(name: str) -> TemplateError:
    """The error for what grows too large."""
    return TemplateError(f"It has more than {MOST_VALUES} values, with what its aliases stand for.", name)


def too_long(name: str, size: int) -> TemplateError:
    """The error for a text that CloudFormation does not take."""
    return TemplateError(f"It has {size} bytes; CloudFormation takes at most {LONGEST} (1 MB).", name)
