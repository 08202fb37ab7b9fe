"""Stage variables in what an integration or an authorizer names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from awsmock_ar_apigw.serving.refusals import FAILED

if TYPE_CHECKING:
    from awsmock_ar_apigw.serving.exchange import Exchange

_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}", re.ASCII)


def has_variables(text: str) -> bool:
    """Whether a text may name variables."""
    return "${" in text


def with_variables(text: str, exchange: Exchange) -> str:
    """A text with the stage's variables in the places that name them [documented: N3 to N5].

    Raises:
        Refused: the stage lacks one of them [U34].
    """
    if not has_variables(text):
        return text
    variables = exchange.place.stage.members["StageVariables"]

    def value(found: re.Match[str]) -> str:
        if found[1] not in variables:
            raise FAILED.because(
                f"{text} needs the stage variable {found[1]!r}, which stage {exchange.place.stage_name!r} lacks."
            )
        return str(variables[found[1]])

    return _VARIABLE.sub(value, text)
