"""What CloudFormation makes of values where it needs texts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

# How a reference begins to what Systems Manager or Secrets Manager keeps.
DYNAMIC = "{{resolve:"


def as_text(value: Any) -> str:
    """A number, a boolean or a text as a text: a fraction as Java writes it, which runs there.

    [observed, by others on an account: of ``Default: 012345678901``, which is no octal number, comes ``1.2345678901E10``]

    Examples:
        >>> as_text(True), as_text(1.0), as_text("a"), as_text(12345678901.0)
        ('true', '1.0', 'a', '1.2345678901E10')
    """
    if value.__class__ is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value and not _LEAST <= abs(value) < _MOST:
        return _scientific(value)
    return str(value)


# From the one to the other, Java writes a number without an exponent.
_LEAST, _MOST = 1e-3, 1e7


def _scientific(value: float) -> str:
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    first, *rest = map(str, digits)
    return f"{'-' if sign else ''}{first}.{''.join(rest) or 0}E{int(exponent) + len(rest)}"
