"""What a service says of a request that breaks the model: one sentence for all that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.spec.check import MOST_NAMED

if TYPE_CHECKING:
    from awsmock_ar_apigw.base.errors import ServiceError
    from awsmock_ar_apigw.kit.rule import Rule
    from awsmock_ar_apigw.spec.check import Breach

SENTENCE = "{count} validation error{plural} detected: {breaches}"


def refusal_of(breaches: list[Breach], rule: Rule) -> ServiceError:
    """The error for a request that breaks the model's constraints, the first of them named; the rule says SENTENCE."""
    named = breaches[:MOST_NAMED]
    return rule.refusal(
        count=len(named),
        plural="" if len(named) == 1 else "s",
        breaches="; ".join(map(_clause, named)),
    )


def _clause(breach: Breach) -> str:
    if breach.sensitive:
        shown = "Value"
    elif breach.value is None:
        shown = "Value null"
    else:
        shown = f"Value '{breach.value}'"
    return f"{shown} at '{'.'.join(breach.path)}' failed to satisfy constraint: {breach.constraint}"
