"""The text of a Fn::Sub: its parts, found once for each text."""

from __future__ import annotations

import re
from functools import lru_cache

from awsmock_ar_apigw.base.text import shortened
from awsmock_ar_apigw.templates.errors import TemplateError

_NAME = re.compile(r"[A-Za-z0-9_.:]+")


@lru_cache(maxsize=2048)
def parts_of(text: str) -> tuple[tuple[str, str | None], ...]:
    """The literal texts, each with the name of the variable behind it; None behind the last.

    A brace that nothing closes is literal. [chosen]

    Raises:
        TemplateError: a variable is none, in CloudFormation's words.

    Examples:
        >>> parts_of("a-${Stage}-${!Literal}")
        (('a-', 'Stage'), ('-${Literal}', None))
    """
    found: list[tuple[str, str | None]] = []
    literal, here = "", 0
    while (opens := text.find("${", here)) >= 0 and (closes := text.find("}", opens)) >= 0:
        literal += text[here:opens]
        here = closes + 1
        name = text[opens + 2 : closes].strip()
        if name.startswith("!"):
            literal += f"${{{name[1:]}}}"
        elif _NAME.fullmatch(name):
            found.append((literal, name))
            literal = ""
        else:
            raise TemplateError(
                "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, "
                f"periods, and colons, and not {shortened(repr(name), 60)}; ${{!…}} is a literal"
            )
    return (*found, (literal + text[here:], None))
