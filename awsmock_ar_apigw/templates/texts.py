"""What CloudFormation makes of values where it needs texts."""

from __future__ import annotations

from typing import Any

# How a reference begins to what Systems Manager or Secrets Manager keeps.
DYNAMIC = "{{resolve:"


def as_text(value: Any) -> str:
    """A number, a boolean or a text as a text: JSON's word for it.

    Examples:
        >>> as_text(True), as_text(1.0), as_text("a")
        ('true', '1.0', 'a')
    """
    if value.__class__ is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
