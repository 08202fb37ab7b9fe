"""The name that somebody meant, who has written another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def meant(name: object, known: Iterable[str], most: int = 1) -> str:
    """A sentence that asks for the nearest of the known names, or for so many, with a space behind it; nothing, if none is near.

    Names of Python's (``create_service``) are near those of AWS (``CreateService``).

    Examples:
        >>> meant("create_service", ["CreateService", "UpdateService"])
        'Did you mean "CreateService"? '
        >>> meant("something else", ["CreateService"])
        ''
    """
    from difflib import get_close_matches  # noqa: PLC0415 - who writes names right pays nothing

    plain = {_plain(one): one for one in known}
    near = [f'"{plain[one]}"' for one in get_close_matches(_plain(str(name)[:100]), plain, n=most)]
    return f"Did you mean {' or '.join(near)}? " if near else ""


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
