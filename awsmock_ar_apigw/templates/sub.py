"""The text of a Fn::Sub: its parts, found once for each text."""

from __future__ import annotations

import re
from functools import lru_cache

from awsmock_ar_apigw.templates.errors import TemplateError

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_NAME = re.compile(r"[A-Za-z0-9_.:]+")


@lru_cache(maxsize=2048)
def parts_of(text: str) -> tuple[tuple[str, str | None], ...]:
    """The literal texts, each with the name of the variable behind it; None behind the last.

    Raises:
        TemplateError: a variable is none, in CloudFormation's words.

    Examples:
        >>> parts_of("a-${Stage}-${!Literal}")
        (('a-', 'Stage'), ('-${Literal}', None))
    """
    found: list[tuple[str, str | None]] = []
    literal, begins = "", 0
    for one in _VARIABLE.finditer(text):
        literal += text[begins : one.start()]
        begins = one.end()
        name = one[1]
        if name.startswith("!"):
            literal += f"${{{name[1:]}}}"
            continue
        if not _NAME.fullmatch(name.strip()):
            raise TemplateError(
                "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, "
                f"underscores, periods, and colons: ${{{name}}}. For a literal, write ${{!{name}}}."
            )
        found.append((literal, name.strip()))
        literal = ""
    return (*found, (literal + text[begins:], None))
