"""Tables in HTML, for notebooks: they need no style sheet and no script, and show every text as it is."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.text import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST = 200
_CELL = ' style="text-align: left; vertical-align: top"'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with a caption; None is an empty cell."""
    lines = [
        "<table>",
        f'<caption style="text-align: left; caption-side: top">{_text(caption)}</caption>',
        _row("th", head),
        *(_row("td", row) for row in rows),
        "</table>",
    ]
    return "\n".join(lines)


def heading(text: str) -> str:
    """A line above tables."""
    return f"<p><strong>{_text(text)}</strong></p>"


def _row(tag: str, cells: Sequence[object]) -> str:
    shown = "".join(f"<{tag}{_CELL}>{_text(cell)}</{tag}>" for cell in cells)
    return f"<tr>{shown}</tr>"


def _text(value: object) -> str:
    return "" if value is None else escape(shortened(str(value), _LONGEST))
