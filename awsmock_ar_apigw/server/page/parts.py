"""What views are built of: tables, badges, moments, values, forms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.markup import Markup, element, joined
from awsmock_ar_apigw.base.text import moment, shortened
from awsmock_ar_apigw.server import shown

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

# How much of a text is shown: nobody reads more of it in a page.
_MOST = 64 * 1024
_LONGEST = 200
_BAD = ("FAIL", "ERROR", "INACTIVE", "DELETED")
_BUSY = ("ING", "PROGRESS", "QUEUED")


def table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], caption: object = None, ids: Iterable[str] = ()
) -> Markup:
    """A table whose rows are cards where there is no room; the first cell of each says what it is.

    Parameters:
        columns: the heads of the columns.
        rows: the cells of each row.
        caption: what it shows.
        ids: the ids of the rows, in order.
    """
    named = iter(ids)
    head = element("tr", [element("th", column, scope="col") for column in columns])
    body = [element("tr", _cells(columns, row), id=next(named, None)) for row in rows]
    return element(
        "div",
        element(
            "table",
            element("caption", caption) if caption else None,
            element("thead", head),
            element("tbody", body),
        ),
        class_="wide",
    )


def _cells(columns: Sequence[str], row: Sequence[object]) -> list[Markup]:
    first, *others = zip(columns, row, strict=True)
    return [
        element("th", first[1], scope="row", data_column=first[0]),
        *(element("td", cell, data_column=column) for column, cell in others),
    ]


def facts(pairs: Iterable[tuple[str, object]]) -> Markup:
    """Names and values, without those that there are none of."""
    rows = [(element("dt", name), element("dd", value)) for name, value in pairs if value not in (None, "")]
    return element("dl", [element("div", row) for row in rows], class_="facts")


def section(title: str, *content: object, **attributes: object) -> Markup:
    """A part of a view."""
    return element("section", element("h2", title), *content, **attributes)


def note(*content: object) -> Markup:
    """A remark."""
    return element("p", *content, class_="note")


def link(address: str, *content: object, **attributes: object) -> Markup:
    """A link."""
    return element("a", *content, href=address, **attributes)


def code(value: object) -> Markup:
    """What is to be read to the letter."""
    return element("code", value)


def brief(value: object, longest: int = _LONGEST) -> str:
    """A value in one line, as much of it as there is room for."""
    return "" if value is None else shortened(str(value), longest)


def at(when: datetime.datetime | None) -> Markup | None:
    """A moment."""
    return None if when is None else element("time", moment(when), datetime=when.isoformat())


def badge(status: object) -> Markup | None:
    """A status, coloured by what it means; its word says the same."""
    if status in (None, ""):
        return None
    return element("span", status, class_=f"badge {_meaning(str(status))}")


def _meaning(status: str) -> str:
    if status.isdigit():
        return "bad" if status == "0" or int(status) >= 400 else "good"
    if any(word in status for word in _BAD):
        return "bad"
    is_busy = status != "RUNNING" and any(word.endswith(_BUSY) for word in status.split("_"))
    return "busy" if is_busy else "good"


def block(text: str, label: str) -> Markup:
    """A text of several lines, to be scrolled also by keyboard."""
    more = len(text) - _MOST
    end = element("p", f"… and {more:,} characters more", class_="note") if more > 0 else None
    # A line break that a text begins with would be taken for one that only begins the element.
    begin = "\n" if text.startswith("\n") else None
    return joined(element("pre", begin, text[:_MOST], tabindex=0, role="region", aria_label=label), end)


def value(content: Any, label: str) -> Markup:
    """A value as JSON."""
    return block(json.dumps(shown.plain(content), indent=2, ensure_ascii=False), label)


def body(content: bytes, label: str) -> Markup:
    """A body: JSON laid out, a text as it is, and anything else as base64."""
    found = shown.body(content)
    if isinstance(found, dict):
        return joined(note(f"{len(content):,} bytes, in base64"), block(found["base64"], label))
    return block(_laid_out(found), label)


def _laid_out(text: str) -> str:
    """A text that is an object or a list of JSON, over several lines; its numbers stay as they were written."""
    if len(text) > _MOST or not text.lstrip().startswith(("{", "[")):
        return text
    try:
        # What JSON's numbers are to Python isn't asked: they are texts that are written as they were read.
        read = json.loads(
            text, parse_float=_Written, parse_int=_Written, parse_constant=_Written, object_pairs_hook=_Pairs
        )
        return _lines(read, "\n")
    except (ValueError, RecursionError):
        return text


class _Written(str):
    """A number as it was written."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """An object as it was written: a name may come twice."""

    __slots__ = ()


def _lines(read: Any, before: str) -> str:
    if isinstance(read, _Written):
        return str(read)
    if isinstance(read, _Pairs):
        rows = [f"{json.dumps(name, ensure_ascii=False)}: {_lines(one, before + '  ')}" for name, one in read]
        ends = "{}"
    elif isinstance(read, list):
        rows, ends = [_lines(one, before + "  ") for one in read], "[]"
    else:
        return json.dumps(read, ensure_ascii=False)
    if not rows:
        return ends
    inside = before + "  "
    return ends[0] + inside + f",{inside}".join(rows) + before + ends[1]


# Forms


def field(label: str, name: str, content: str = "", **attributes: object) -> Markup:
    """A field for a line of text, with its label."""
    return element(
        "label",
        element("span", label),
        element("input", name=name, value=content, **{"autocomplete": "off", **attributes}),
    )


def choice(
    label: str, name: str, options: Iterable[str], chosen: str = "", none: str | None = None
) -> Markup:
    """A field for one of several; ``none`` is what it says where nothing is chosen."""
    first = [] if none is None else [element("option", none, value="")]
    others = [element("option", option, value=option, selected=option == chosen) for option in options]
    return element("label", element("span", label), element("select", first, others, name=name))


def check(label: str, name: str, *, is_on: bool) -> Markup:
    """A field to be ticked."""
    box = element("input", type="checkbox", name=name, value="1", checked=is_on)
    return element("label", box, f" {label}", class_="check")


def hidden(**values: object) -> list[Markup]:
    """What a form sends that nobody fills in."""
    return [element("input", type="hidden", name=name, value=content) for name, content in values.items()]


def filters(address: str, *fields: object) -> Markup:
    """A form that looks for some of what there is.

    Parameters:
        address: where all of it is; what its query has is to be in hidden fields, too, as forms leave it out.
        fields: those of the form.
    """
    button = element("button", "Filter", type="submit")
    clear = element("a", "Clear", href=address, class_="quiet")
    action = address.partition("?")[0]
    return element(
        "form",
        *fields,
        button,
        clear,
        action=action,
        method="get",
        role="search",
        class_="filters",
        data_filters=True,
    )


def act(address: str, button: str, *fields: object, **attributes: object) -> Markup:
    """A form that does something."""
    return element(
        "form",
        *fields,
        element("button", button, type="submit"),
        action=address,
        method="post",
        **{"class_": "act", **attributes},
    )
