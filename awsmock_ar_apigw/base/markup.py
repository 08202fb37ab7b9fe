"""HTML and SVG in which every text stays one: markup is made of elements, and whatever isn't made by ``element`` is a text.

Tables for notebooks are made of it, the drawings of states, and a server's page.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.text import readable, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 200
_LEFT = "text-align: left; "
# Elements that have no end, and nothing in them.
_VOID = frozenset({"br", "hr", "input", "link", "meta"})
# What nobody sees, what HTML can't carry, and what turns the direction of what follows: shown as Python would write it.
_UNSEEN = {
    code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    for code in (
        *(code for code in range(0x20) if chr(code) not in "\t\n"),
        *range(0x7F, 0xA0),
        0x061C,
        *range(0x200E, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0xFEFF,
    )
}


class Markup(str):
    """Markup, which goes into other markup as it is. What is done to it as to a text makes a text, which doesn't."""

    __slots__ = ()


def element(tag: str, /, *children: object, **attributes: object) -> Markup:
    """An element.

    Parameters:
        tag: its name, as the code has it: never a text of somebody's.
        children: what is in it: markup, texts, and whatever else is shown as text; of None there is nothing, of a list each.
        attributes: by their names, ``class_`` and ``aria_label`` as ``class`` and ``aria-label``; None and False leave one out, and
            True says no more than that it is there.

    Examples:
        >>> element("p", "1 < 2", element("br"), class_="note")
        '<p class="note">1 &lt; 2<br></p>'
    """
    named = "".join(_attribute(name, value) for name, value in attributes.items())
    end = "" if tag in _VOID else f"{joined(*children)}</{tag}>"
    return Markup(f"<{tag}{named}>{end}")


def joined(*children: object) -> Markup:
    """What several are, one after the other."""
    return Markup("".join(map(_child, children)))


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{_text(value)}"'


def _child(child: object) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return str(child)
    if isinstance(child, Iterable) and not isinstance(child, str | bytes | dict):
        return joined(*child)
    return _text(child)


def _text(value: object) -> str:
    text = str(value)
    return escape(text if text.isascii() and text.isprintable() else readable(text.translate(_UNSEEN)))


# For notebooks: tables that need no style sheet and no script


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with a caption; None is an empty cell."""
    title = element("caption", _short(caption), style=f"{_LEFT}caption-side: top")
    lines = [title, _row("th", head), *(_row("td", row) for row in rows)]
    return element("table", *(("\n", line) for line in lines), "\n")


def heading(text: str) -> str:
    """A line above tables."""
    return element("p", element("strong", _short(text)))


def _row(tag: str, cells: Sequence[object]) -> Markup:
    return element("tr", [element(tag, _short(cell), style=f"{_LEFT}vertical-align: top") for cell in cells])


def _short(value: object) -> str | None:
    return None if value is None else shortened(str(value), _LONGEST)
