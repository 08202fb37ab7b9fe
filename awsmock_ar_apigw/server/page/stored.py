"""What is stored: by service, account and Region; and all resources of one kind."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.markup import Markup, element, joined
from awsmock_ar_apigw.base.part import fits
from awsmock_ar_apigw.kit.item import shown as written
from awsmock_ar_apigw.server.page.links import HOME, to_item, to_kind
from awsmock_ar_apigw.server.page.look import Shown
from awsmock_ar_apigw.server.page.parts import (
    at,
    badge,
    brief,
    check,
    code,
    field,
    filters,
    hidden,
    link,
    note,
    section,
    table,
)

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from awsmock_ar_apigw.kit.item import Item
    from awsmock_ar_apigw.kit.view import View
    from awsmock_ar_apigw.server.page.look import Look

# How many of a kind are shown among others, and by themselves.
_FEW = 10
_PAGE = 100
_TITLES = {"apprunner": "App Runner", "apigatewayv2": "API Gateway V2"}
_ASKED = ("text", "region", "account", "deleted")
# What the heading above a table says already.
_SAID = ("region", "account")


def stored(look: Look) -> Shown:
    """Everything."""
    parts = [_service(look, service, views) for service, views in look.services()]
    found = [part for part in parts if part]
    if not found:
        nothing = "Nothing that is stored is like this." if any(map(look.asked, _ASKED)) else _NOTHING
        found = [note(nothing)]
    return Shown(
        "What is stored",
        joined(_filters(look, HOME), element("div", found, id="stored", class_="even", data_live=True)),
        "",
    )


_NOTHING = "Nothing is stored. Call an operation with this server as the endpoint, and it appears here."


def kind(look: Look) -> Shown:
    """All resources of a kind, the newest first."""
    view = look.view()
    items = _wanted(look, view)[::-1]
    begin = look.number("from") or 0
    rows = items[begin : begin + _PAGE]
    query = {name: look.asked(name) for name in _ASKED}
    newer = (
        link(to_kind(view, **query, **{"from": max(0, begin - _PAGE)}), "Newer", rel="prev")
        if begin
        else None
    )
    older = (
        link(to_kind(view, **query, **{"from": begin + _PAGE}), "Older", rel="next")
        if len(items) > begin + _PAGE
        else None
    )
    title = view._words[:1].upper() + view._words[1:]
    kept = hidden(service=look.asked("service"), kind=look.asked("kind"))
    content = element(
        "div",
        items_table(view, rows, f"{len(items):,} {view._what(len(items))}, newest first", said=())
        if rows
        else note("There are none."),
        element("p", newer, " ", older, class_="pager") if newer or older else None,
        id="stored",
        class_="even",
        data_live=True,
    )
    return Shown(title, joined(_filters(look, to_kind(view), *kept), content), "")


def items_table(
    view: View[Any], items: Sequence[Item], caption: object = None, said: tuple[str, ...] = _SAID
) -> Markup:
    """Resources of a kind, with the columns that its views have."""
    columns = {
        name: attribute for name, attribute in view._shelf.shown_columns.items() if attribute not in said
    }
    rows = [
        [_cell(item, attribute, is_first=number == 0) for number, attribute in enumerate(columns.values())]
        for item in items
    ]
    return table(tuple(columns), rows, caption)


def _cell(item: Item, attribute: str, *, is_first: bool) -> object:
    found: Any = getattr(item, attribute)
    if is_first:
        return link(to_item(item), brief(item._label if found is None else found) or "(empty)")
    if attribute == "status":
        return badge(found)
    if attribute in ("created", "updated", "ended"):
        when: datetime.datetime | None = found
        return at(when)
    return code(brief(found)) if attribute == "id" and found else brief(written(found))


def _service(look: Look, service: str, views: list[View[Any]]) -> Markup | None:
    found = [(view, item) for view in views for item in _wanted(look, view)]
    found.sort(key=lambda row: (row[1].account, row[1].region))  # which keeps the order of views
    places = [
        element(
            "section",
            element("h3", f"{region} ", element("small", f"account {account}")),
            _kinds(look, list(rows)),
        )
        for (account, region), rows in groupby(found, key=lambda row: (row[1].account, row[1].region))
    ]
    return section(_TITLES.get(service, service), *places) if places else None


def _kinds(look: Look, rows: list[tuple[View[Any], Item]]) -> list[Markup]:
    made = []
    for _title, group in groupby(rows, key=lambda row: row[0]._words):
        own = list(group)
        view, items = own[0][0], [item for _view, item in own]
        query = {name: look.asked(name) for name in _ASKED}
        all_of_them = to_kind(view, **{**query, "region": items[0].region, "account": items[0].account})
        more = f", of which the newest {_FEW}" if len(items) > _FEW else ""
        caption = joined(link(all_of_them, f"{len(items):,} {view._what(len(items))}"), more)
        made.append(items_table(view, items[-_FEW:][::-1], caption))
    return made


def _wanted(look: Look, view: View[Any]) -> list[Item]:
    asked = {name: value for name in ("region", "account") if (value := look.asked(name))}
    wanted = {**asked, "deleted": bool(look.asked("deleted"))}
    text = look.asked("text").lower()
    return [item for item in view.where(**wanted) if not text or _has(item, text)]


def _has(item: Item, text: str) -> bool:
    return any(
        fits(f"*{text}*", str(part).lower()) for part in (item.name, item.id, item.arn, item.status) if part
    )


def _filters(look: Look, address: str, *more: object) -> Markup:
    return filters(
        address,
        *more,
        field("Name, id, ARN or status", "text", look.asked("text"), type="search"),
        field("Region", "region", look.asked("region")),
        field("Account", "account", look.asked("account")),
        check("deleted ones", "deleted", is_on=bool(look.asked("deleted"))),
    )
